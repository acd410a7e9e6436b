"""A draft with its indicator and words in, stock, flow, rate, mean or extreme out (G01 to G03, G10, G11)."""

from __future__ import annotations

import re

from model.statistics import Measure, PeriodKind, Transformation
from parsers.relations.drafts import Draft
from parsers.relations.linking import Linker

_MEAN = re.compile(r"人均|户均|村均|亩均|月均|平均|日均|年均(?!增)|均每|每户|人月均")
_STOCK_WORDS = re.compile(
    r"现有|共有|拥有|达到?$|总数|总量|累计建成|存栏|在册|保有|规模达?|达$|已有|还有|尚有|余额|面积|覆盖"
)
_NEW = re.compile(r"新[增建改扩]|[改扩]建|新发展|新认定|新引进")
_YEARLY_RESULT = re.compile(r"(?:带动|支持|促进|帮助|安置|消除)[^,;#]{0,8}#|#[^,;]{0,6}(?:消除|创业)")
_RATE = frozenset({"PC"})


def set_measure(draft: Draft, linker: Linker) -> None:
    """Set what kind of number it is; the catalogue's kind where the indicator is known."""
    before = draft.frame.before
    if draft.extreme is not None:
        draft.measure = draft.extreme
    elif draft.transformation is Transformation.TARGET_RATIO_PCT:
        draft.measure = Measure.RATIO
    elif draft.indicator is not None:
        draft.measure = Measure(draft.indicator.kind)
        if (
            draft.measure is Measure.STOCK
            and draft.transformation is Transformation.LEVEL
            and (draft.gained or _is_gained(draft, linker))
        ):
            draft.measure = Measure.FLOW
    elif draft.base is not None and draft.transformation is not Transformation.LEVEL:
        draft.measure = draft.base.measure
    elif draft.unit in {"PC", "RATIO"}:
        draft.measure = Measure.RATE if draft.unit == "PC" else Measure.RATIO
        if draft.transformation in {Transformation.YOY_PCT, Transformation.CAGR_PCT, Transformation.MOM_PCT}:
            draft.measure = Measure.MEAN if _MEAN.search(draft.name) or "收入" in draft.name else Measure.FLOW
    elif _MEAN.search(before) or draft.unit.startswith("CNY_PER"):
        draft.measure = Measure.MEAN
    else:
        draft.measure = _by_words(draft, linker)


def _is_gained(draft: Draft, linker: Linker) -> bool:
    """Whether a figure of a stock is what a stretch added to it: 新增转移就业4100人, 今年建成沼气池1.48万个."""
    before = draft.frame.before
    if _NEW.search(before) or re.search(r"新(?:识别|纳入|培育|引进|扩建)", before):
        return True
    period = draft.period
    if period is None or period.kind not in {PeriodKind.WINDOW, PeriodKind.YTD} or period.start is None:
        return False
    if period.end is not None and period.end.year > period.start.year:
        return True
    if period.kind is PeriodKind.WINDOW and _YEARLY_RESULT.search(f"{before}#{draft.frame.after}"):
        return True
    if draft.unit in {"PS", "PS_TIMES"} or re.search(r"达到?$|共有|现有|总数|累计", before):
        return False
    verbs = {cue.value for cue in linker.verbs(draft)}
    if draft.frame.noun_follows and re.search(r"建设|改造|创建", draft.frame.after):
        return True
    if "base_level" in draft.flags:
        return False
    return bool(verbs & {"flow", "new"}) or "建成" in before


def _by_words(draft: Draft, linker: Linker) -> Measure:
    verbs = {cue.value for cue in linker.verbs(draft)}
    windowed = draft.period is not None and draft.period.kind in {PeriodKind.WINDOW, PeriodKind.YTD}
    before = draft.frame.before
    if "new" in verbs or _NEW.search(before):
        return Measure.FLOW
    if draft.unit.startswith("CNY") or draft.unit in {"USD", "PS_TIMES", "TON"}:
        return Measure.STOCK if re.search(r"余额|存款|资产", before) else Measure.FLOW
    if "stock" in verbs and _STOCK_WORDS.search(before):
        return Measure.STOCK
    if "flow" in verbs or "total" in verbs:
        return Measure.FLOW
    if windowed and "stock" not in verbs:
        return Measure.FLOW
    return Measure.STOCK


_MOST_A_MONTH = 1_000_000
"""Yuan; a larger figure beside 工资 is a sum over persons."""


def set_unit(draft: Draft) -> None:
    """The unit code of a mean: 元 of an income per person is CNY_PER_PERSON, of a monthly wage CNY_PER_MONTH."""
    if draft.transformation not in {Transformation.LEVEL, Transformation.YOY_ABS} or draft.unit != "CNY":
        return
    indicator = draft.indicator
    if indicator is not None and indicator.unit.startswith("CNY_PER"):
        draft.unit = indicator.unit
        return
    if indicator is not None:
        return
    before = draft.frame.before
    for pattern, code in (
        (r"年人均|人均年|人均可支配|人均纯", "CNY_PER_PERSON"),
        (r"月均|每月|人均月|月工资|月收入|月薪|工资", "CNY_PER_MONTH"),
        (r"人均|年均收入", "CNY_PER_PERSON"),
        (r"户均|每户", "CNY_PER_HH"),
        (r"村均|每村", "CNY_PER_VILLAGE"),
    ):
        if re.search(pattern, before):
            # 发放工资金额4.33亿元 is a sum: nobody earns a million a month.
            sum_of_all = code == "CNY_PER_MONTH" and draft.value is not None and draft.value >= _MOST_A_MONTH
            draft.unit = "CNY" if sum_of_all else code
            return
