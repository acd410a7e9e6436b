"""Frames in, drafts out: unit, factor and value of every figure, a ratio taken apart into its members; links nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from model.statistics import Quantity
from model.text import MentionKind
from parsers.relations.drafts import Draft
from parsers.relations.frames import Frame

# 户 counts firms before or behind these nouns (G08): 64户社区工厂, 26户劳动密集型企业.
_FIRMS_BEHIND = re.compile(
    r"^(?:的)?[\u4e00-\u9fff]{0,8}(?:企业|工厂|合作社|商户|车间|经营主体|市场主体|个体工商户|家庭农场|公司)"
)
_FIRMS_BEFORE = re.compile(r"(?:企业|工厂|合作社|商户|车间|经营主体|市场主体|个体工商户|农场|公司)(?:达到?|有|共)?$")
_RATIO_WORDS = re.compile(
    r"(?:收入|产值|城乡|产业|增加值)(?:之)?比(?:值)?(?:由|从|为|是|缩小|扩大|降|下降|达|约|的|到|至|于|上年|进一步)*$"
)
_FROM = re.compile(r"(?:由|从|自)[^,;:。]{0,10}$")
_TOWARDS = re.compile(
    r"(?:增加|增长|提高|提升|上升|扩大|发展|增|升|扩|减少|下降|降低|降|减|缩小|回落|压减|优化)(?:到|至|为|成)"
)
_PEOPLE = re.compile(
    r"^(?:名|多|余)?[\u4e00-\u9fff]{0,8}?(?:人口|群众|劳动力|农民|人员|学生|居民|职工|村民|党员|干部|儿童|老人|工人)"
)
_HOUSEHOLDS = re.compile(r"^[\u4e00-\u9fff]{0,8}?(?:农户|贫困户|脱贫户|家庭)")
_MONEY = re.compile(r"(?:税收|收入|产值|资金|投资|销售额|利润|营收|补贴|贷款)(?:达到?|超过?|约|近|突破|为|实现)?$")
_TO = re.compile(r"^(?:缩小|扩大|下降|降|提高|增|上升|优化|变)(?:为|到|至)$")
_PART = re.compile(r"\d+(?:\.\d+)?")


def start_drafts(frame: Frame, folded: str) -> Iterator[Draft]:
    """One draft, or one for each member of a ratio a:b:c."""
    quantity = frame.quantity
    if frame.kind is MentionKind.RATIO and len(quantity.parts) > 2:
        places = list(_PART.finditer(folded, frame.start, frame.end))
        for part, place in zip(quantity.parts, places, strict=False):
            draft = Draft(frame, "PC", Decimal(1), "", part.value, start=place.start(), end=place.end())
            draft.rules.append("ratio.member")
            yield draft
        return
    value, factor, unit = quantity.number.value, Decimal(1), "NUM"
    if value is None and frame.kind is not MentionKind.RANGE and quantity.parts:
        value = quantity.parts[0].value
    if quantity.unit is not None:
        unit, factor = quantity.unit.code, quantity.unit.factor
    if value is None and quantity.number.lower is not None and frame.kind is MentionKind.RANGE:
        value = quantity.number.lower
    assumed = None
    if quantity.unit is None and _is_ratio(frame):
        unit = "RATIO"
    elif quantity.unit is None and (assumed := _counted_noun(frame)) is not None:
        unit = assumed
    draft = Draft(
        frame=frame,
        unit=_counted(unit, frame),
        factor=factor,
        unit_text=quantity.unit_text or "",
        value=None if value is None else value * factor,
        start=frame.start,
        end=_without_suffix(frame, quantity, folded),
    )
    if draft.unit == "KG_PER_MU" and unit == "TON":
        draft.factor = factor * 1000
        draft.value = None if value is None else value * draft.factor
    draft.rules.append(frame.rule)
    if assumed is not None:
        draft.rules.append(f"unit.{assumed}")
        draft.flags.append("unit_from_noun")
    if _FROM.search(frame.before) and _TOWARDS.match(frame.after + folded[frame.after_end : frame.after_end + 1]):
        draft.flags.append("base_level")
    yield draft


def _counted_noun(frame: Frame) -> str | None:
    """The unit that a noun gives to a bare number of 万 or 亿: 2.56万贫困人口, 41.28万贫困户, 入库税收1608万."""
    if frame.quantity.number.multiplier < 4:
        return None
    if _PEOPLE.match(frame.after):
        return "PS"
    if _HOUSEHOLDS.match(frame.after):
        return "HH"
    return "CNY" if _MONEY.search(frame.before) and not frame.noun_follows else None


def _is_ratio(frame: Frame) -> bool:
    """收入比由2022年的1.92缩小为1.91: a bare number behind 比, and the one that it changes to."""
    if _RATIO_WORDS.search(frame.before):
        return True
    previous = frame.previous
    return previous is not None and bool(_TO.search(frame.before)) and bool(_RATIO_WORDS.search(previous.before))


def _counted(unit: str, frame: Frame) -> str:
    if unit == "TON" and re.search(r"(?:每亩|亩均)[^,;:。]{0,10}$", f"{frame.topic[-24:]}{frame.before}"):
        return "KG_PER_MU"
    if unit == "TON" and re.search(r"(?:亩产|单产)(?:达到?|为|约|突破|超过?)?$", frame.before):
        return "KG_PER_MU"
    if unit == "HH" and (_FIRMS_BEHIND.match(frame.after) or _FIRMS_BEFORE.search(frame.before)):
        return "NUM"
    return unit


def _without_suffix(frame: Frame, quantity: Quantity, folded: str) -> int:
    """The end of number and unit; 家(点) keeps its bracket."""
    del quantity
    if folded.startswith("(点)", frame.end):
        return frame.end + 3
    return frame.end
