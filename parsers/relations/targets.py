"""The drafts of one sentence in, those that are targets marked as such with issuer, comparator and attainment out.

Forms are those of the target grammar, T01 to T26.  A quota binds to the flow it is about: the actual is the nearest
figure of the same unit that a verb makes a flow, never a stock of the same unit (新社区工厂达到111家,新建36家).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from model.statistics import (
    AttainmentStatus,
    Basis,
    Comparator,
    PeriodKind,
    ReferencePeriod,
    Status,
    Transformation,
)
from parsers.relations.drafts import Draft, TargetDraft, Text
from parsers.relations.linking import FLOW_FORMS
from parsers.relations.naming import behind, content

_QUOTA = r"(?:任务|目标|指标|计划)"
# T01, T04: 完成市上下达的35家的目标任务, 提前两个月完成省定3.6万亩建设任务
_ATTRIBUTIVE = re.compile(
    r"(?P<how>超额|提前|如期|圆满|全面|顺利|按时|全部|预计|未|没有|未能)?[^,;:。]{0,10}?完成(?:了|好)?[^,;:。]{0,24}$"
)
_QUOTA_BEHIND = re.compile(rf"^(?:的)?[^,;:。\d]{{0,14}}?{_QUOTA}(?:数|量|任务)?(?!人|书)")
# T01 told the other way round: 其中2030年的2281户任务已超额完成
_TASK_DONE = re.compile(
    rf"^(?:的)?[^,;:。\d]{{0,8}}?{_QUOTA}(?:任务|目标)?(?:已|已经|均已)(?:全部|全面|提前|如期|圆满)?(?:超额)?(?:全部|全面)?完成"
)
# T08: 全年任务为282个村, 改厕任务6000座, 固定资产投资计划达到53亿元, 为省定目标任务7773万元的104.1%
_QUOTA_BEFORE = re.compile(
    rf"(?P<word>{_QUOTA}(?:任务|目标)?(?:数|量|数量|总数)?)(?:分别)?(?:(?:为|是|:)(?:全年|年内)?(?:新增|完成|新建|改造|培训|实现|建成|转移|发放|引进)[^,;:。\d]{{0,14}}|为|是|:|达到?|共|共计|约|定为)?$"
    # what budget units set aside to buy is what they have to buy: 预留采购份额223万元
    r"|预留[^,;:。\d]{0,24}(?:份额|采购总额)(?:为|是|达到?|共计?|合计|约)?$"
)
# Form T13, as in 市里下达柳溪县新建社区工厂24家的任务; the receiver and the thing stand between the verb and the number.
_HANDED_DOWN = re.compile(
    r"(?:(?:追加|下达|下发|安排|分解|分配)(?!资金|专项|补助|预算)[^,;:。\d]{0,24}|(?:明确|确定|承担|认领)(?:了)?[^,;:。\d]{0,10})$"
)
# Taken in, as in 将120万户厕所改造任务纳入民生实事; pursued, as in 围绕完成投资20亿元、建成公路500公里的目标任务
_TAKEN_IN = re.compile(
    r"^[^,;:。\d]{0,24}(?:纳入|列入|列为)[^,;。]{0,8}(?:民生实事|民生工程|民生项目|实事|目标任务|年度任务|考核|任务清单)"
)
_PURSUED = re.compile(
    r"(?:围绕|锚定|瞄准|紧盯|聚焦|对照|按照)[^。;]{0,60}?(?:完成|实现|建成|新增|新建|达到)[^。;]{0,40}?的(?:年度|全年|奋斗|工作)?(?:目标任务|任务目标|目标|任务)"
)
# A quota told with its result behind it: 其中2030年的2260户任务已超额完成
_QUOTA_DONE = re.compile(
    r"^(?:的)?[^,;:。\d]{0,10}任务(?:目前|现)?(?:已经|已|均|都)[^,;:。\d]{0,6}(?:完成|建成|竣工)(?!情况|了?(?:\d|近|约|一半|过半))"
)
# 占今年8641户任务数的80%: the quota word stands behind the figure
_QUOTA_SHARED = re.compile(r"^(?:的)?[^,;:。\d]{0,8}(?:任务|目标|计划|指标)(?:任务)?(?:总?数|总?量)?的$")
# Form T19, as in 失业率为4.1%,低于4.5%的年度调控目标; 新增就业36万人,超过30万人的全年目标
_MARK_PASSED = re.compile(r"(?:低于|少于|高于|超过|超出|好于|优于|突破)(?:了)?(?:全年|年度|年初|当年)?$")
_MARK_BEHIND = re.compile(
    r"^(?:的)?(?:年度|全年|年初|预期|调控|控制|既定|规划|计划|省定|市定|确定|预定|工作|任务|增长|发展|[、和])*目标(?!群)"
)
# Form T18, as in 全年任务调整为2500人次
_RESET = re.compile(
    rf"{_QUOTA}(?:数|量|数量)?(?:由[^,;:。]{{1,16}})?(?:已|再)?(?:调整|调增|调减|上调|下调|提高|压减)(?:为|到|至)$"
)
_NOT_QUOTA_BEFORE = re.compile(r"(?:超额?|超过|完成|占|距离?|高于|低于|按照?|超)[^,;:。]{0,10}$")
_PERCENT_OF = re.compile(r"^(?:的)?[^,;:。]{0,12}?(?:任务|目标|计划|指标)?[^,;:。]{0,4}的$")
_ISSUER = re.compile(
    r"(国家|中央|上级|自治区|省委省政府|省政府|市委市政府|市政府|县委县政府|省|市|州|地区|县|区|镇)"
    r"(?:上|里|级|委|政府|人社局|局|厅)?(?:下达|下发|分解|分配|安排|确定|交办|制定|核定|追加|给|定)"
)
_WITHIN = re.compile(r"(?:控制在|不超过|不高于|低于|降至?到?|压减到|控制到|降低到|以内)[^,;:。]{0,6}$")
_HEADS = re.compile(r"实际|已|完成|累计|建成|改造|新建|新认定|新增")
# 为如期完成…任务 and 确保全部建成 tell a purpose, no claim.
_ALL_DONE = re.compile(
    r"(?<![为将可能])(?<!确保)(?<!力争)(?<!争取)(?:已)?(?:全部|全面|如期|提前|圆满|均已|都已)(?:已)?[^,;。]{0,4}(?:建设|改革|实施)?完成|全部(?:建成|竣工|到位|完工|达标)"
)
_EXCEEDED = re.compile(r"超额完成|超过(?:目标|任务)|超额|超出(?:目标|任务)")
_FORECAST = re.compile(r"预计|有望|力争|确保|争取|将")
# 创造岗位1374个,完成目标任务1200人的114%: counts of one thing under two words
_COUNTS = {"NUM", "PS", "HH"}
_REVISION = re.compile(r"追加|新增下达|增加下达|调增|再下达")
_REPLACES = re.compile(r"(?:调整|调增|调减|上调|下调|提高|压减)(?:为|到|至)")
_INTENT_FREE = re.compile(
    r"总投资|计划投资|概算|协议投资|拟投资|投资总额|(?<!完成)(?<!固定资产)投资\s*$|可(?!支配|持续|再生)|达产|建成后|投产后|洽谈|签约"
)


def mark_targets(drafts: Sequence[Draft], text: Text) -> None:
    """Mark the targets among the drafts of one sentence and give each its attainment."""
    folded = text.document.folded
    for draft in drafts:
        if draft.value is None or draft.silent:
            continue
        if draft.refused in {"anecdote", "policy_rate", "duration", "page_furniture"}:
            continue
        _mark(draft, drafts, text)
    for draft in drafts:
        if draft.target is not None:
            _flow_of_quota(draft, text)
            _complete(draft, drafts, folded, text)


def _mark(draft: Draft, drafts: Sequence[Draft], text: Text) -> None:
    frame = draft.frame
    before, after = frame.before, frame.after
    if draft.transformation is Transformation.TARGET_RATIO_PCT:
        return
    plain = draft.unit != "PC"
    if plain and (_shared_quota(draft, drafts, text) or _quota_of_percentage(draft, drafts, text)):
        draft.target = TargetDraft("T02", issuer=_issuer(before))
    elif plain and (told := _TASK_DONE.match(after)):
        draft.target = TargetDraft("T01", issuer=_issuer(before))
        draft.target.claim = AttainmentStatus.EXCEEDED if "超" in told.group() else AttainmentStatus.MET
    elif plain and _QUOTA_BEHIND.match(after) and (how := _ATTRIBUTIVE.search(before)):
        form = "T04" if how.group("how") == "提前" else "T01"
        draft.target = TargetDraft(form, issuer=_issuer(before), nature="assigned")
    elif (plain and _HANDED_DOWN.search(before) and _QUOTA_BEHIND.match(after)) or (
        plain and _TAKEN_IN.match(after) and re.search(r"(?:将|把)[^,;:。]{0,12}$", before)
    ):
        draft.target = TargetDraft("T13", issuer=_issuer(before))
    elif plain and _is_pursued(draft, text):
        draft.target = TargetDraft("T10", nature="assigned")
    elif plain and _RESET.search(before):
        draft.target = TargetDraft("T18", issuer=_issuer(before))
    elif re.match(r"(?:列为|作为|纳入)[^,;:。]{0,8}(?:约束性|预期性|考核)?指标", after):
        draft.target = TargetDraft("T12", nature="binding" if "约束" in after else "expected")
    elif re.search(r"控制在$", before) and re.match(rf"(?:的)?(?:年度|全年|预期)?{_QUOTA}", after):
        draft.target = TargetDraft("T17", comparator=Comparator.AT_MOST)
    elif plain and _is_told_quota(draft):
        draft.target = TargetDraft("T08", issuer=_issuer(before))
    elif plain and _is_part_of_quota(draft, drafts, text):
        draft.target = TargetDraft("T13")
    elif (mark := _MARK_PASSED.search(before)) and _MARK_BEHIND.match(after):
        draft.target = TargetDraft("T19", comparator=_passed_from(mark.group()))
    elif plain and _counted_task(draft, drafts, text):
        draft.target = TargetDraft("T08")
    elif draft.status is Status.PLAN and _is_intent(draft):
        form = "T11" if draft.period is not None and _is_later(draft.period, text) else "T10"
        draft.target = TargetDraft(form, nature="self_set")
    if draft.target is None:
        return
    draft.rules.append(f"target.{draft.target.form}")
    if _REPLACES.search(before):
        draft.target.revision = "replaces"
    elif _REVISION.search(before):
        draft.target.revision = "adds"
        draft.target.form = "T18"
    if (
        _is_held_with(draft, drafts)
        or _WITHIN.search(before)
        or text.document.folded[draft.start : draft.end].endswith(("以内", "以下"))
    ):
        draft.target.comparator = Comparator.AT_MOST


def _is_held_with(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """失业率、物价涨幅和人口增长率分别控制在4.2%、3%、2.5‰以内: what holds for the first of a list holds for all."""
    earlier = next((d for d in reversed(drafts) if d.end <= draft.start), None)
    if earlier is None or earlier.target is None or draft.frame.before not in {"、", "和", "及", "与"}:
        return False
    return earlier.target.comparator is Comparator.AT_MOST and earlier.unit == draft.unit


def _flow_of_quota(draft: Draft, text: Text) -> None:
    """A quota is set on the flow of a pair, never on the stock (T01, T08, T13)."""
    target, indicator = draft.target, draft.indicator
    if target is None or indicator is None or target.form not in FLOW_FORMS or indicator.kind != "stock":
        return
    flow = text.by_id.get(indicator.related.get("flow", ""))
    # a flow of tier 1 is what quotas are set on; rarer flows only where the words say 新建
    if flow is not None and flow.unit == indicator.unit and (flow.tier == 1 or "新" in draft.frame.before):
        draft.indicator = flow
        draft.rules.append("pair.flow_of_quota")


def _shared_quota(draft: Draft, drafts: Sequence[Draft], text: Text) -> bool:
    """完成37个贫困村基础设施和1574户贫困户的产业发展项目建设任务的65%: the members of the attributive are targets."""
    frame = draft.frame
    percent = next(
        (d for d in drafts if d.start > draft.end and d.transformation is Transformation.TARGET_RATIO_PCT), None
    )
    if percent is None:
        return False
    folded = text.document.folded
    between = folded[frame.end : percent.start]
    if re.search(r"[,;:。]", between) or not re.search(r"任务的?$|计划的?$|目标的?$|目标任务的?$", between):
        return False
    clause = folded[max(0, frame.start - 60) : frame.start]
    clause = re.split(r"[,;:。\n]", clause)[-1]
    if not re.search(r"完成|实现", clause):
        return False
    return (
        bool(frame.noun_follows) and "分别" not in between and not re.search(r"完成(?:全年|年度|目标|省|市)", between)
    )


def _quota_of_percentage(draft: Draft, drafts: Sequence[Draft], text: Text) -> bool:
    """为省定目标任务7773万元的104.1%, 完成年度任务1600人的91%, 完成全年23万人目标任务的95%.

    The percentage stands in the same clause: of 共完成改厕任务4914户,完成率为48% the figure is what was done.
    """
    before = draft.frame.before
    share = re.search(r"(?:占|为|是|达|完成)(?:了)?(?:总|全部|全年|年度|当年|其)?$", before)
    named = rf"{_QUOTA}(?:任务)?(?:总?数|总?量)?$|完成(?:了)?(?:全年|年度|当年|省定|市定|省|市|县)[^,;:。]{{0,6}}$"
    if not re.search(named, before) and not (share and _QUOTA_SHARED.match(draft.frame.after)):
        return False
    following = next((d for d in drafts if d.start > draft.end), None)
    if following is None or following.unit not in {"PC", "RATIO"}:
        return False
    if re.search(r"[,;。]", folded_gap(draft, following, text)):
        return False
    between = draft.frame.after
    return bool(re.match(r"^(?:的)?[^,;:。]{0,10}(?:任务|目标|计划)?(?:数)?的?$", between))


def _counted_task(draft: Draft, drafts: Sequence[Draft], text: Text) -> bool:
    """15个农村幸福院建设已完成8个(53%): a task told by its count, proved by the percentage of its result."""
    at = next((place for place, other in enumerate(drafts) if other is draft), len(drafts))
    if at + 2 >= len(drafts) or not draft.frame.noun_follows or not draft.value:
        return False
    done, percent = drafts[at + 1], drafts[at + 2]
    if (
        done.unit != draft.unit
        or percent.transformation is not Transformation.TARGET_RATIO_PCT
        or percent.base is not done
    ):
        return False
    between = folded_gap(draft, done, text)
    return "," not in between and re.search(r"已|完成|建成", between) is not None


def _is_told_quota(draft: Draft) -> bool:
    """全年任务为282个, 危改任务为完成改造5000户, 2260户任务已超额完成."""
    before = draft.frame.before
    quota = _QUOTA_BEFORE.search(before)
    if quota is not None:
        return not _NOT_QUOTA_BEFORE.search(before[: quota.end("word")])
    return draft.frame.group is None and _QUOTA_DONE.match(draft.frame.after) is not None


def _is_part_of_quota(draft: Draft, drafts: Sequence[Draft], text: Text) -> bool:
    """下达造林任务7.8万亩(其中封山育林1万亩、抚育3万亩): the parts of a quota are quotas, what was done is none."""
    frame = draft.frame
    if frame.group is None or frame.parent is None or draft.refused is not None:
        return False
    whole = next((d for d in drafts if d.frame is frame.parent and d.target is not None), None)
    if whole is None or whole.target is None or whole.target.form not in {"T01", "T04", "T08", "T13"}:
        return False
    parts = [d for d in drafts if d.frame.group == frame.group and d.unit == whole.unit]
    told = text.document.folded[frame.group : frame.after_end]
    if draft not in parts or re.search(r"已|实际|目前|现有|累计|剩余|尚|完成|竣工|开工", told):
        return False
    total = sum((d.value for d in parts if d.value is not None), Decimal(0))
    return whole.value is not None and total <= whole.value and (len(parts) > 1 or "其中" in told)


def _passed_from(words: str) -> Comparator:
    """低于4.5%的调控目标 is kept from above, 超过30万人的目标 is reached from below."""
    return Comparator.AT_MOST if words.startswith(("低于", "少于")) else Comparator.AT_LEAST


def _is_pursued(draft: Draft, text: Text) -> bool:
    """围绕完成投资20亿元、建成公路500公里的目标任务: every figure before the quota word is aimed at."""
    span = text.document.sentences[draft.frame.sentence].span
    at = max(span.start, draft.start - 80)
    reach = text.document.folded[at : min(span.end, draft.end + 60)]
    return any(at + match.start() < draft.start and draft.end <= at + match.end() for match in _PURSUED.finditer(reach))


def _is_intent(draft: Draft) -> bool:
    """Whether a planned figure is an official aim and not a project's size or cost."""
    before = draft.frame.before
    if _INTENT_FREE.search(before) or draft.refused is not None:
        return False
    if draft.transformation not in {
        Transformation.LEVEL,
        Transformation.YOY_PCT,
        Transformation.SHARE_PCT,
        Transformation.YOY_ABS,
        Transformation.PP_CHANGE,
        Transformation.CAGR_PCT,
    }:
        return False
    if draft.scope is not None:
        return False
    if re.search(r"(?:帮扶|监测|服务|管护)$", before) and draft.frame.noun_follows:
        return False
    named = bool(content(before)) or (draft.context is not None and bool(draft.name))
    return draft.indicator is not None or named or draft.frame.noun_follows


def _is_later(period: ReferencePeriod, text: Text) -> bool:
    published = text.document.published_on
    return published is not None and period.end is not None and period.end.year > published.year


def add_gap(drafts: Sequence[Draft], text: Text) -> list[Draft]:
    """T14: 完成16家,距全年任务还差4家 gives the target of 20 that is not printed."""
    derived = []
    for draft in drafts:
        if draft.refused != "gap" or draft.value is None or not re.search(_QUOTA, draft.frame.before):
            continue
        done = next(
            (d for d in reversed(drafts) if d.end <= draft.start and d.unit == draft.unit and d.refused is None), None
        )
        if done is None or done.value is None or done.target is not None:
            continue
        made = replace(draft, target=TargetDraft("T14", claim=AttainmentStatus.ONGOING, actual=done, derived=True))
        made.value, made.refused, made.indicator, made.name = done.value + draft.value, None, done.indicator, done.name
        made.rules = [*draft.rules, "target.T14"]
        # the gap is measured against the target, the target itself against nothing
        made.dimensions = {name: word for name, word in done.dimensions.items() if name != "compared_with"}
        made.period = target_period(done, text)
        derived.append(made)
    return derived


def _complete(draft: Draft, drafts: Sequence[Draft], folded: str, text: Text) -> None:
    target = draft.target
    assert target is not None  # noqa: S101 - the caller asks only for targets
    target.actual = _actual(draft, drafts, text)
    if target.form == "T02":
        _read_percentage(draft, drafts)
    if target.actual is not None and draft.indicator is None:
        draft.indicator = target.actual.indicator
    if target.form in {"T01", "T04"} and target.actual is None and (noun := behind(draft.frame.after)):
        draft.name = re.sub(r"(?:的)?(?:建设|目标)?(?:任务|目标|计划|指标)+.*$", "", noun) or draft.name
    if target.form in {"T01", "T04"} and target.actual is not None and target.actual.indicator is not None:
        draft.indicator = target.actual.indicator
        draft.name = target.actual.name
    if target.form in {"T02", "T19"} and target.actual is not None:
        draft.indicator, draft.name = target.actual.indicator, target.actual.name
        draft.rules = [rule for rule in draft.rules if not rule.startswith("ellipsis.")]
    target.claim = target.claim or _claim(draft, folded, text)
    draft.period = target_period(draft, text)
    if target.actual is not None and target.form not in {"T01", "T02", "T19"}:
        _agree(target.actual, draft)


def _agree(actual: Draft, target: Draft) -> None:
    """A result counts what its target counts, from the start of the target's year."""
    actual.gained = True
    if actual.indicator is None or (target.indicator is not None and actual.indicator.kind != target.indicator.kind):
        actual.indicator = target.indicator or actual.indicator
    if len(actual.name) < 4:
        actual.name = target.name
    period = actual.period
    if period is not None and period.start is None and period.end is not None and target.period is not None:
        start = target.period.start
        if start is not None and start <= period.end:
            actual.period = replace(period, start=start, kind=PeriodKind.YTD)


def _read_percentage(draft: Draft, drafts: Sequence[Draft]) -> None:
    """The ratio that the percentage behind a quota claims."""
    percent = next((d for d in drafts if d.start > draft.end and d.unit in {"PC", "RATIO"}), None)
    if percent is not None and percent.value is not None and draft.target is not None:
        draft.target.ratio = percent.value / 100 if percent.unit == "PC" else percent.value


def _actual(draft: Draft, drafts: Sequence[Draft], text: Text) -> Draft | None:
    """The figure that is measured against the target: for T01 the flow before it, for T08 the result behind it."""
    target = draft.target
    assert target is not None  # noqa: S101 - the caller asks only for targets
    same = [d for d in drafts if d.target is None and d.unit == draft.unit and d.refused is None and not d.silent]
    same = [d for d in same if d.transformation is Transformation.LEVEL and d.status is Status.ACTUAL]
    if target.form not in {"T01", "T04", "T18"}:
        same = [d for d in same if d.start < draft.start or _together(draft, d, drafts, text)]
    earlier = [d for d in same if d.end <= draft.start]
    later = [d for d in same if d.start >= draft.end]
    if target.form in {"T01", "T04", "T18"}:
        flows = [d for d in earlier if not _is_level(d)]
        return flows[-1] if flows else None
    if target.form == "T02":
        return _proved(draft, drafts)
    if target.form in {"T17", "T19"}:
        return earlier[-1] if earlier else None
    if target.form in {"T08", "T09"}:
        zipped = _zipped_actual(draft, drafts, later, text)
        if zipped is not None:
            return zipped
        matching = [d for d in later if _HEADS.search(d.frame.before) or _HEADS.search(folded_gap(draft, d, text))]
        if matching:
            return matching[0]
        return None
    if (cell := text.commitment(draft.start)) is not None and cell.planned:
        return _progress(draft, drafts, text)
    if target.form == "T10":
        return _zipped_actual(draft, drafts, later, text) or next(
            (d for d in later if re.search(r"实际|已", d.frame.before) and _same_kind(d, draft)), None
        )
    return None


def _proved(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """完成造林2.98万亩,占任务7.17万亩的41.5%: the figure before the quota whose ratio to it is the percentage."""
    percent = next((d for d in drafts if d.start > draft.end and d.unit in {"PC", "RATIO"}), None)
    if percent is None or percent.value is None or not draft.value:
        return None
    wanted = percent.value if percent.unit == "PC" else percent.value * 100
    earlier = [
        d
        for d in drafts
        if d.end <= draft.start
        and d.refused is None
        and d.target is None
        and d.transformation is Transformation.LEVEL
        and (d.unit == draft.unit or {d.unit, draft.unit} <= _COUNTS)
    ]
    for done in reversed(earlier[-4:]):
        # one point of slack, or a hundredth of the ratio: both figures are rounded, and some are cut off
        if done.value is not None and abs(done.value / draft.value * 100 - wanted) <= max(Decimal(1), wanted / 100):
            return done
    return None


def _progress(draft: Draft, drafts: Sequence[Draft], text: Text) -> Draft | None:
    """What the progress cell of the row tells: 建设公路50公里。| 完工52公里。; begun is not done."""
    told = [
        d
        for d in drafts
        if d.start >= draft.end
        and d.unit == draft.unit
        and d.refused is None
        and (cell := text.commitment(d.start)) is not None
        and not cell.planned
    ]
    done = [d for d in told if not re.search(r"开工|启动|正在|拟", f"{d.frame.before}{d.frame.after[:12]}")]
    return done[0] if done else None


def folded_gap(left: Draft, right: Draft, text: Text) -> str:
    """The text between two figures."""
    return text.document.folded[left.end : right.start]


def _together(target: Draft, other: Draft, drafts: Sequence[Draft], text: Text) -> bool:
    """Whether a result stands in the target's own part of the sentence; the results of a list may follow its targets."""
    between = folded_gap(target, other, text)
    if ";" in between or "。" in between:
        return False
    inside = [d for d in drafts if target.end <= d.start and d.end <= other.start]
    return not any(d.target is not None and d.unit != target.unit for d in inside)


def _same_kind(left: Draft, right: Draft) -> bool:
    return left.indicator is right.indicator or left.indicator is None or right.indicator is None


def _zipped_actual(draft: Draft, drafts: Sequence[Draft], later: list[Draft], text: Text) -> Draft | None:
    """T23: the targets of a list and 实际分别完成95家、34家, by order; a mismatch in number drops all pairs."""
    form = draft.target.form if draft.target is not None else ""
    targets = [d for d in drafts if d.target is not None and d.target.form == form and d.unit == draft.unit]
    targets = [d for d in targets if _together(d, later[0], drafts, text)] if later else []
    if len(targets) < 2 or not later:
        return None
    first = next((d for d in later if d.start > targets[-1].end and "分别" in d.frame.before), None)
    if first is None:
        return None
    at = later.index(first)
    results = later[at : at + len(targets)]
    if len(results) != len(targets):
        return None
    return results[targets.index(draft)]


def _is_level(draft: Draft) -> bool:
    """达到111家 is a level, 新建36家 is none."""
    if draft.indicator is not None and draft.indicator.kind == "stock":
        return "new" not in draft.rules and not re.search(
            r"新|完成|改造|建成|培训|转移|输转|安置|实现", draft.frame.before
        )
    return False


def _claim(draft: Draft, folded: str, text: Text) -> AttainmentStatus:
    target = draft.target
    assert target is not None  # noqa: S101 - the caller asks only for targets
    before = draft.frame.before
    span = text.document.sentences[draft.frame.sentence].span
    rest = re.split(r"[;。\n]", folded[draft.end : min(span.end, draft.end + 120)])[0]
    if target.form in {"T01", "T04"}:
        head = folded[max(span.start, draft.start - 40) : draft.start]
        if draft.status is not Status.ACTUAL or _FORECAST.search(re.split(r"[,;。]", head)[-1]):
            return AttainmentStatus.ONGOING
        if re.search(r"未(?:能)?完成|没有完成", head):
            return AttainmentStatus.MISSED
        if _EXCEEDED.search(head):
            return AttainmentStatus.EXCEEDED
        if target.actual is not None and _more(target.actual, draft):
            return AttainmentStatus.EXCEEDED
        return AttainmentStatus.MET
    if target.form == "T02" and target.ratio is not None:
        if target.ratio > 1:
            return AttainmentStatus.EXCEEDED
        return AttainmentStatus.MET if target.ratio == 1 else AttainmentStatus.ONGOING
    if target.form == "T19":
        return AttainmentStatus.MET if target.comparator is Comparator.AT_MOST else AttainmentStatus.EXCEEDED
    over = re.search(r"超额(?:完成)?(?:任务|目标|计划)?的?(\d+(?:\.\d+)?)%", rest)
    if over is not None and target.actual is None:
        target.ratio = 1 + Decimal(over.group(1)) / 100
        return AttainmentStatus.EXCEEDED
    if target.form in {"T10", "T11"} and target.actual is None:
        return AttainmentStatus.ONGOING
    if target.actual is not None and target.actual.value is not None and draft.value:
        target.ratio = (target.actual.value / draft.value).quantize(Decimal("0.0001"))
        if target.comparator is Comparator.AT_MOST:
            return AttainmentStatus.MET if not _more(target.actual, draft) else AttainmentStatus.MISSED
        if _more(target.actual, draft):
            return AttainmentStatus.EXCEEDED
        if target.actual.value == draft.value:
            return AttainmentStatus.MET
        return AttainmentStatus.MISSED if re.search(r"未(?:能)?完成|没有完成", rest) else AttainmentStatus.ONGOING
    if _EXCEEDED.search(rest):
        return AttainmentStatus.EXCEEDED
    if _ALL_DONE.search(rest) or _QUOTA_DONE.match(rest):
        return AttainmentStatus.MET
    del before
    return AttainmentStatus.ONGOING


def _more(actual: Draft, target: Draft) -> bool:
    return actual.value is not None and target.value is not None and actual.value > target.value


_FIVE_YEARS = re.compile(r"“?十[一二三四五]五”?")


def target_period(draft: Draft, text: Text) -> ReferencePeriod | None:
    """The stretch a target runs over: the year of the figure's period, a plan's five years, or up to a stated year."""
    period = draft.period
    published = text.document.published_on
    words = (period.text or "") if period is not None else ""
    if period is not None and _FIVE_YEARS.search(words) and period.start is not None and period.start.year % 5 == 1:
        return replace(period, end=date(period.start.year + 4, 12, 31), kind=PeriodKind.WINDOW)
    if period is not None and period.end is not None and _is_later(period, text) and period.start is None:
        return period
    if period is not None and period.kind is PeriodKind.WINDOW and period.start is not None and period.end is not None:
        if period.precision in {"quarter", "half"} and draft.status is Status.PLAN:
            return period
        if period.start.year != period.end.year:
            return period
    day = (period.end if period is not None else None) or published
    inherited = period is not None and period.basis is not Basis.STATED
    if draft.status is Status.PLAN and inherited and published is not None and day is not None and day < published:
        # a plan is never for a time that was over when it was told: an inherited period of the report is not its own
        day = published
    if day is None:
        return period
    basis = period.basis if period is not None else Basis.PUBLISHED
    return ReferencePeriod(
        date(day.year, 1, 1), date(day.year, 12, 31), basis, period.text if period else None, PeriodKind.WINDOW, "year"
    )


def _issuer(before: str) -> str | None:
    found = list(_ISSUER.finditer(before))
    return found[-1].group(1) if found else None
