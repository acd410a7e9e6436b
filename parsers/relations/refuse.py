"""A draft in, a reason why it is no observation out, where there is one (G22 to G28); never links or repairs."""

from __future__ import annotations

import re

from model.statistics import Approximation
from model.text import Cue, MentionKind
from parsers.relations.drafts import Draft, Text

_OF_A_RULE = re.compile(r"每|按|标准|可|凡|对[^,。]{2,12}的")
GOVERNS = 300
"""Characters over which a person or a rule governs the figures behind it."""
_DURATION_UNITS = frozenset({"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "WEEK", "SECOND"})
_AGE = re.compile(r"(?:周?岁|届|期间)")
_EVENT_WORDS = re.compile(r"^(?:次会议|届|号|版|个位次|位|名次)")
_HAN_SMALL = re.compile(r"^[一二两三四五六七八九十几][个家支大项件条批名位套种份步方次期类座处户村人只层线点轮场对]")
_THRESHOLD_NOUN = re.compile(
    r"^(?:的)?(?:集中)?(?:[\u4e00-\u9fff]{0,4})(?:安置区|安置点|村|项目|企业|农户|户|人员|群体|家庭|人群|学生|园区|基地|工程|河流|流域|县|乡镇)"
)
_THRESHOLD_BEFORE = re.compile(
    r"(?:收入|投资|规模|年产值|面积|营收|销售额|年收入|收益|人口)(?:在|超过?|达到?|不低于|突破|超出|为)?$"
)
_EACH = re.compile(r"(?:均|都|全部)(?:已)?(?:低于|高于|超过|达到?|不低于|小于|大于|降至|在)$")
_BOILER = re.compile(
    r"ICP|备案|许可证|投诉|电话|邮编|邮箱|传真|下一页|上一页|浏览次数|阅读[:次量]|责任编辑|责编|审核|来源:|发布时间|发布日期|字号|字体|打印|网安备|"
    r"版权所有|Copyright|点击|关键词|标签[:>]|扫一扫|客服|热线|索引号|文号"
)
_ENUMERATED = re.compile(
    r"^(?:的)?[\u4e00-\u9fff]{0,8}?(?:考核指标|责任单位|市州政府|民生大事|分项|小项|工作组|领导小组|专班|办公室)"
    r"|^(?:的)?(?:民生|重点|主要|核心|约束性|量化|具体){0,3}"
    r"(?:实事|工程|行动|举措|措施|任务|指标|工作|方面|环节|目标|要求|内容|制度|政策|机制)"
)
_REGIONS = re.compile(
    r"^(?:的)?(?:涉农|重点|主要|相关|深度贫困|脱贫|贫困)?(?:县|区|市|州|乡镇|镇|街道|部门|单位|省)(?=[,、;。已均全都开启实完正也为在中有参按的]|$)(?![\u4e00-\u9fff]{0,4}(?:摘帽|脱贫))"
)
_DOES = re.compile(r"(?:实现|完成|建成|新增|创建|达到?|认定|获评|入选|有)$")
_PERSONS_PER = re.compile(
    r"(?:(?<!平均)每|单)[一1]?(?:个|家|户|人|名|村|镇|月|年|天|次|亩|吨|套|间|棚|车间|班)[^,;:。]{0,10}$"
)
_SIZE = re.compile(r"(?:至少|不少于)?实现$")
_RANK = re.compile(r"(?:位居|位列|排名|排在|居|列)(?:全[国省市州县区]|第|本省|同类)[^,;:。]{0,8}$")
_SPECIFICATION = re.compile(r"^(?:千伏|寸|米宽|毫米|厘米|层楼|居室|车道|G|K)")


def refuse(draft: Draft, text: Text, line: str) -> None:
    """Mark the draft refused where its wording makes it no figure of a series; `line` is its paragraph."""
    frame, quantity = draft.frame, draft.frame.quantity
    printed = text.document.folded[draft.start : draft.end]
    if len(line) < 160 and _BOILER.search(line) and not re.search(r"(?:全[县市区省]|完成|达到)", line):
        draft.refuse("page_furniture", "refuse.page_furniture")
    elif draft.value is None:
        draft.refuse("order_of_magnitude", "refuse.order_of_magnitude")
    elif _is_duration(draft):
        draft.refuse("duration", "refuse.duration")
    elif frame.kind is MentionKind.NUMBER and not quantity.unit:
        draft.flags.append("bare_number")
    elif _RANK.search(frame.before) and draft.unit == "NUM":
        draft.refuse("ordinal", "refuse.rank")
    elif _HAN_SMALL.match(printed) and not re.search(r"[万亿千百]", printed):
        draft.flags.append("small_count")
    if re.match(r"^(?:全体)?(?:会议|全会|大会|代表大会|常委会)", frame.after):
        draft.refuse("event", "refuse.meeting")
    if re.search(r"(?:还差|尚差|相差|缺口)(?:为|达)?$", frame.before):
        draft.refuse("gap", "refuse.gap")
    if re.match(r"^(?:位次|名次|名(?![\u4e00-\u9fff]))", frame.after) and draft.unit == "NUM":
        draft.refuse("ordinal", "refuse.rank_change")
    if quantity.unit is not None and quantity.unit.dimension in {
        "voltage",
        "current",
        "frequency",
        "information",
        "angle",
    }:
        draft.refuse("specification", "refuse.specification")
    if frame.after.startswith("级"):
        draft.refuse("specification", "refuse.class")
    if frame.after.startswith(("省份", "省区")):
        draft.refuse("count_of_regions", "refuse.count_of_provinces")
    if draft.unit_text in {"级", "届", "号", "版"} or (
        draft.unit_text in {"县", "省", "市", "区"} and not frame.noun_follows
    ):
        draft.refuse("ordinal" if draft.unit_text in {"级", "届", "号", "版"} else "count_of_regions", "refuse.unit")
    if (
        re.search(r"超(?:额|出|过)?(?:完成)?(?:省定|市定|年度|全年|目标)?(?:任务|目标|计划)$", frame.before)
        and draft.unit != "PC"
    ):
        draft.refuse("attainment", "refuse.over_quota")
    if (
        draft.unit_text == "项"
        and not frame.noun_follows
        and re.search(r"(?:其余|剩余|这|另外|的有|已有)$", frame.before)
    ):
        draft.refuse("enumeration", "refuse.remaining_items")
    if _ENUMERATED.match(frame.after) and (draft.unit_text.strip("多余") in {"项", "件", "个", "大", "条", "方面"}):
        draft.refuse("enumeration", "refuse.enumeration")
    elif _REGIONS.match(frame.after) and draft.unit == "NUM" and not _DOES.search(frame.before):
        draft.refuse("count_of_regions", "refuse.count_of_regions")
    if _in_quotation(text.document.folded, draft.start, draft.end):
        draft.refuse("name", "refuse.in_quotation")
    _refuse_rule_or_person(draft, text)
    _refuse_threshold(draft, printed, text.document.folded[draft.frame.end : draft.frame.end + 6])


def _in_quotation(folded: str, start: int, end: int) -> bool:
    """Whether the figure stands in a short quotation or a title: “支持企业稳岗10条”, 《五年行动》."""
    left = max(folded.rfind("“", max(0, start - 24), start), folded.rfind("《", max(0, start - 24), start))
    if left < 0 or any(mark in folded[left:start] for mark in "”》。\n"):
        return False
    right = min(
        (at for at in (folded.find("”", end, end + 24), folded.find("》", end, end + 24)) if at >= 0), default=-1
    )
    return right >= 0


def _is_duration(draft: Draft) -> bool:
    unit = draft.frame.quantity.unit
    if unit is None:
        return False
    if unit.dimension in {"duration", "time", "age", "temperature", "clock"} or unit.code in _DURATION_UNITS:
        return True
    return bool(_AGE.search(draft.unit_text) or draft.unit_text in {"年", "天", "个月", "小时", "月", "日", "周"})


def _refuse_rule_or_person(draft: Draft, text: Text) -> None:
    frame = draft.frame
    span = text.document.sentences[frame.sentence].span
    for mention in text.cues.within(max(span.start, frame.start - GOVERNS), min(span.end, frame.end + GOVERNS)):
        cue = mention.value
        if not isinstance(cue, Cue):
            continue
        if cue.kind == "anecdote" and _concerns(mention.span.start, mention.span.end, draft, cue.value):
            draft.refuse("anecdote", cue.rule)
        if cue.kind == "policy" and frame.clause <= mention.span.start <= frame.end:
            _apply_policy(draft, cue, mention.span.start, mention.span.end, text)
    if re.search(r"每[名个户村人家](?:有)?[^,;:。]{0,20}(?:都|均|至少)", frame.before) and draft.unit in {
        "NUM",
        "PS",
        "HH",
    }:
        draft.refuse("policy_rate", "refuse.each")
    if (
        not re.search(r"最[多高少低大小]", frame.before)
        and _PERSONS_PER.search(frame.before)
        and not re.search(r"标准|低保", frame.before)
    ):
        draft.refuse("policy_rate", "refuse.per_unit")


def _concerns(start: int, end: int, draft: Draft, value: str) -> bool:
    """A person governs the figures after the name up to the sentence's end; a quotation those inside it."""
    if value == "speech":
        return start <= draft.start and draft.end <= end
    return start < draft.start


def _apply_policy(draft: Draft, cue: Cue, start: int, end: int, text: Text) -> None:
    folded = text.document.folded
    gap = folded[end : draft.start]
    inside = start <= draft.start < end
    if cue.value == "policy_rate" and (inside or (start < draft.start and len(gap) <= 6 and "," not in gap)):
        draft.refuse("policy_rate", cue.rule)
    elif cue.value == "policy_given" and end <= draft.start and not gap.strip() and draft.unit.startswith("CNY"):
        clause = folded[max(draft.frame.clause, start - 24) : draft.start]
        if _OF_A_RULE.search(clause):
            draft.refuse("policy_rate", cue.rule)


def _refuse_threshold(draft: Draft, printed: str, text_behind: str) -> None:
    """A number that belongs to a definition (G23): 800人以上安置区, 年收入20万元以上的村, 超50万元的经济强村."""
    frame = draft.frame
    if (
        draft.unit.startswith("CNY")
        and re.search(r"(?:均|都)(?:已)?(?:达到?|超过?|突破|在)$", frame.before)
        and printed.endswith("以上")
    ):
        draft.refuse("threshold", "refuse.threshold_each")
    if draft.unit == "PC":
        if _EACH.search(frame.before) and re.search(r"低于|高于", frame.before):
            draft.refuse("threshold", "refuse.threshold_each")
        return
    beyond = printed.endswith(("以上", "以下", "以内")) or frame.quantity.number.approx in {
        Approximation.AT_LEAST,
        Approximation.AT_MOST,
        Approximation.OVER,
    }
    money = draft.unit.startswith("CNY") and _THRESHOLD_BEFORE.search(frame.before)
    classed = frame.kind is MentionKind.RANGE or printed.endswith(("以上", "以下", "以内"))
    if draft.unit.startswith("CNY") and classed and re.match(r"的(?:村|行政村|农户|户|家庭|企业|\d)", text_behind):
        # 收入5万元以下的46个,5万至10万元的41个: classes of what is counted
        draft.refuse("threshold", "refuse.class_of_count")
        return
    counted = re.search(r"(?:达到?|有|建成|新建|完成|培育|实施|引进|招引|新增|打造|创建|发展|扶持)$", frame.before)
    closed = printed.endswith(("以上", "以下", "以内")) or money
    if beyond and closed and not counted and _THRESHOLD_NOUN.match(frame.after):
        draft.refuse("threshold", "refuse.threshold")
    if money and frame.previous is not None and re.match(r"的?(?:行政)?(?:村|户)", frame.before.strip()):
        draft.refuse("threshold", "refuse.threshold_of_share")
