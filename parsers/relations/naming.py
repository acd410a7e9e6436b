"""The words around a figure in, the metric as the text names it out; never links it to a catalogue."""

from __future__ import annotations

import re

# What stands in a clause before a figure and names nothing: openings, places that the region field holds, adverbs,
# verbs of reaching.  Taken off both ends again and again.
_LEADING = re.compile(
    r"^(?:[\s、,和及与等\"“”(】》\])]+|其中:?|同时|另外|此外|据统计:?|据悉|据了解|截至?止?|目前|当前|现在?|至今|现有|共有|共计?|还?有|"
    r"全[县区市省州国旗镇乡村](?=.)|我[县区市省州]|该[县区市省镇村]|本[县市区](?!年)|累计|先后|已经?|又|再|仅|也|均|都|分别|预计|力争|确保|"
    r"努力|计划|拟|将|要|可|还将?|继续|由|从|到(?![岗位账期])|在|为|向|对|把|将|通过|以来?|一是|二是|三是|四是|五是|[一二三四五六七八九十]是|"
    r"[(]?[一二三四五六七八九十\d]+[)、.]|实际|共同?|年初|年底|年内|全年|当年|每年|今年|去年|本年度?|年度|期间|末|底|初|以上|以内|左右)"
)
_TRAILING = re.compile(
    r"(?:[\s、,:(\"“]+|达到?了?|已达到?|为|是|约|近|超过?|突破|共计?|累计|有|到|至|实现|完成|实际|分别|(?<![人户村亩月])均|仅|增至|增加到|"
    r"提高到|提升到|下降到|降至|降到|减至|减少到|发展到|稳定在|保持在|控制在|维持在|一直|不低于|不超过|不少于|高达|多达|冲上|总计|合计|在|由|从|"
    r"同比|增长|下降|提高|增加|减少|上升|回落|年均|的|了|仍|还|已|各|每)$"
)
_VERBS_ONLY = re.compile(
    r"^(?:新建|新增|新认定|新发展|新培育|再建|建成|建设|完成|实现|达到?|已?达|发展|改造|引进|累计|共|已|全部|认定|新|净增|实际|占|增长|下降|同比|"
    r"提高|增加|减少|分别|超额|提前|为|是|由|从|以来|又|再|年|月|底|末|初|份|其中|实施|启动|开工|建|"
    r"全[县区市省州国镇乡]|我[县区市省]|该[县区市省镇村]|本[县市区]|[县区市省]|,|、|。|\s|的|了|均|都|仍|还|有|现有|共有|约|近|超|到|在|也|"
    r"同口径|可比口径|按?可比价格?|按?不变价格?|扣除价格因素(?:影响)?|环比|年均|增幅|增速|占比|任务|目标|计划|年度|全年|完成率|到岗|投放|相?较于?|比|相比|[(){}:;]|今年|去年|上半年|[省市县区州](?:定|下达|里下达|上下达|级下达)|下达|是其|其|各[县区市镇乡村地]|最[多高少低大小]|量|数|原|追加|新增下达|市里|省里|县里|如期|前|可|将|预计|占比|比例|按|相当于|总面积|总量|总数|总规模|(?:增加|提高|优化|调整|变化?|缩小|扩大|下降|上升)(?:到|为|至|成))*$"
)
_AFTER = re.compile(r"^(?:的)?([\u4e00-\u9fffA-Za-z“”\"+·]{2,40}|[村户人镇县乡校])")
_QUOTA_ONLY = re.compile(
    r"^(?:的)?(?:新?建设|改造|目标|年度|全年|工作|治理|攻坚)*(?:任务|目标|计划|指标)(?:任务|数|量)*(?:将)?(?:完成)?$"
)
_CHANGE = re.compile(
    r"^(?:增加|增长|提高|提升|上升|扩大|发展|增|升|扩|减少|下降|降低|降|减|缩小|回落|优化|左右|以上|以内|和|与|及)"
)
# The marks of a report's notes: 百村行动[12]项目
_NOTE = re.compile(r"\[\d{1,3}\]")
LONGEST = 48


def content(before: str) -> str:
    """The left context without the words that name nothing; empty where only verbs and adverbs stand there.

    >>> content("截至目前,全县累计投入资金")
    '投入资金'
    >>> content("今年新认定")
    ''
    """
    return "" if _VERBS_ONLY.match(before) else clean(before)


def clean(words: str) -> str:
    """The words without openings, adverbs and verbs of reaching at their ends."""
    text = _NOTE.sub("", words).strip()
    while True:
        shorter = _TRAILING.sub("", _LEADING.sub("", text)).strip()
        if shorter == text:
            return text[-LONGEST:]
        text = shorter


_VERB = re.compile(
    r"^(?:竣工|完成|正在|开工|已|达到|通过|投入|出列|获|建成|验收|入住|启动|落户|实现|参加|用于|全部|均|全面|尚未|未|预计|将|进行|开展|实施|投产|上班|提前)"
)


def fastened(after: str) -> str:
    """The noun fastened behind a figure; empty where a verb follows it: 88个竣工, 26户尚未消除风险."""
    return "" if _VERB.match(after) else behind(after)


def behind(after: str) -> str:
    """The noun fastened behind a figure: 个贫困村达到出列标准 → 贫困村达到出列标准."""
    match = _AFTER.match(after)
    if match is None or _QUOTA_ONLY.match(after) or _CHANGE.match(after):
        return ""
    return match.group(1)
