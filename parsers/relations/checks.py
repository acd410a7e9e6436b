"""Finished drafts in, flags out: implausible values, sums that do not add up; never changes a value (issue: checks that speak)."""

from __future__ import annotations

from decimal import Decimal

from model.catalogue import Indicator, ValueRange
from model.statistics import Transformation
from parsers.relations.drafts import Draft, Text

REPAIRS = tuple(Decimal(10) ** power for power in (4, 8, -4, -8))
"""Slips of 万 and 亿 (conflict rule C11)."""
SHARE_TOLERANCE = Decimal("0.2")
"""How far three printed shares may miss 100 (G20)."""


def check_values(draft: Draft, text: Text) -> None:
    """Flag a level outside the indicator's hard range, with the one repair that lands in its typical range."""
    indicator, value = draft.indicator, draft.value
    if (
        indicator is None
        or value is None
        or draft.transformation is not Transformation.LEVEL
        or draft.scope is not None
    ):
        return
    if draft.refused or draft.unit != indicator.unit or draft.dimensions:
        return
    hard, typical = _scaled(indicator, indicator.hard, draft, text), _scaled(indicator, indicator.typical, draft, text)
    if hard is None or _inside(value, hard):
        return
    draft.flags.append("implausible_magnitude")
    draft.confidence = min(draft.confidence, 0.4)
    if typical is None or not indicator.unit.startswith("CNY"):
        return
    candidates = [value * factor for factor in REPAIRS if _inside(value * factor, typical)]
    if len(candidates) == 1:
        draft.flags.append(f"repair_proposed:{_plain(candidates[0])}")


def check_sums(drafts: list[Draft]) -> None:
    """Flag ratios whose members do not make 100 and parts that are more than their total."""
    by_frame: dict[int, list[Draft]] = {}
    for draft in drafts:
        if "ratio.member" in draft.rules and draft.value is not None:
            by_frame.setdefault(draft.frame.start, []).append(draft)
    for members in by_frame.values():
        total = sum((draft.value or Decimal(0) for draft in members), Decimal(0))
        if len(members) == 3 and abs(total - 100) > SHARE_TOLERANCE:
            for draft in members:
                draft.flags.append("shares_not_100")
    for draft in drafts:
        parent = draft.frame.parent
        if parent is None or draft.value is None or "comparison.standard" in draft.rules:
            continue
        total_draft = next((d for d in drafts if d.frame is parent and d.unit == draft.unit), None)
        if total_draft is not None and total_draft.value is not None and draft.value > total_draft.value:
            draft.flags.append("part_above_total")


def _scaled(indicator: Indicator, bounds: ValueRange | None, draft: Draft, text: Text) -> ValueRange | None:
    """The county's bounds for the region's level; rates, means and extremes are not scaled."""
    if bounds is None:
        return None
    level = draft.region.level if draft.region is not None else "county"
    factor = text.lexicon.level_scale.get(level, Decimal(1))
    if indicator.sum_over_regions not in {"sum", "caution"} or factor == 1:
        return bounds
    lower = None if bounds.lower is None else min(bounds.lower, bounds.lower * factor / 3)
    upper = None if bounds.upper is None else bounds.upper * max(factor, Decimal(1))
    return ValueRange(lower, upper)


def _inside(value: Decimal, bounds: ValueRange) -> bool:
    return (bounds.lower is None or value >= bounds.lower) and (bounds.upper is None or value <= bounds.upper)


def _plain(value: Decimal) -> str:
    return format(value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize(), "f")
