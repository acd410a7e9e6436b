"""Intervals in, verdicts and ratios out: the test of a value against a target, with what both wordings allow.

Pure arithmetic; never looks at dates, articles or states.  Rules: targets.md, sections 3.2 and 3.3.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from model.alerting import Interval
from model.statistics import Comparator


class Verdict(StrEnum):
    """What a figure shows about a target."""

    EXCEEDED = "exceeded"
    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"


def compare(actual: Interval, comparator: Comparator, target: Interval) -> Verdict:
    """The verdict on `actual` against `target`; 35家以上 meets 35, 超过35家 exceeds it, 约35家 is undetermined.

    `<=` is the mirror image: 3.8% against 控制在4%以内 is `exceeded`, better than asked.  A target that is
    open at its own threshold is strict: 高于4%.  Nothing can exceed `==`.
    """
    if comparator is Comparator.EXACTLY:
        return _compare_exactly(actual, target)
    if comparator is Comparator.AT_MOST:
        actual, target = _mirrored(actual), _mirrored(target)
    return _compare_at_least(actual, _threshold(target))


def attainment_ratio(actual: Interval, comparator: Comparator, target: Interval) -> Interval | None:
    """What share of the target is reached, 1.2 for 120%; None where a ratio has no sense (`<=`, zero, negative)."""
    if comparator is Comparator.AT_MOST:
        return None
    wanted = _threshold(target)
    if wanted.lower is None or wanted.upper is None or wanted.lower <= 0:
        return None
    if actual.lower is None and actual.upper is None:
        return None
    return Interval(
        lower=None if actual.lower is None else actual.lower / wanted.upper,
        upper=None if actual.upper is None else actual.upper / wanted.lower,
        lower_open=actual.lower_open,
        upper_open=actual.upper_open,
    )


def percentage_agrees(printed: Decimal, decimals: int, computed: Interval) -> bool:
    """Whether a printed percentage can come from the computed ones: q.lo - 10^-d <= p <= q.hi + 0.5 * 10^-d.

    `printed` and `computed` in percent.  One whole unit below allows truncation: 120 of 118 was published as 101.6%,
    which is 101.695 cut off; half a unit above is rounding.  All 19 published facts of ratio_checks.jsonl agree.
    """
    unit = Decimal(1).scaleb(-decimals)
    high_enough = computed.lower is None or computed.lower - unit <= printed
    low_enough = computed.upper is None or printed <= computed.upper + unit / 2
    return high_enough and low_enough


def widened(interval: Interval, rounding: Decimal) -> Interval:
    """The interval with half a printed unit on both sides: 7.67万 stands for [76650, 76750]."""
    if not rounding:
        return interval
    return Interval(
        lower=None if interval.lower is None else interval.lower - rounding,
        upper=None if interval.upper is None else interval.upper + rounding,
        lower_open=interval.lower_open,
        upper_open=interval.upper_open,
    )


def is_unbounded(interval: Interval) -> bool:
    """True for a claim without a figure, and for 数十家, which has no value."""
    return interval.lower is None and interval.upper is None


def _compare_at_least(actual: Interval, target: Interval) -> Verdict:
    """`target` has both bounds here; it is strict where its lower bound is open."""
    assert target.lower is not None  # noqa: S101 - _threshold has seen to it
    assert target.upper is not None  # noqa: S101
    if actual.lower is not None:
        if actual.lower > target.upper or (actual.lower == target.upper and actual.lower_open):
            return Verdict.EXCEEDED
        if actual.lower == target.upper and not target.lower_open:
            return Verdict.MET
    if actual.upper is not None:
        touches = actual.upper == target.lower and (actual.upper_open or target.lower_open)
        if actual.upper < target.lower or touches:
            return Verdict.NOT_MET
    return Verdict.UNDETERMINED


def _threshold(target: Interval) -> Interval:
    """The interval in which the threshold of a `>=` target lies.

    150家以上 asks for 150, not for an unbounded number; 超过35家 asks for more than 35;
    30余家 may stand for anything in [30, 40), so that only 40 is surely enough.
    """
    lower = target.lower if target.lower is not None else target.upper
    if lower is None:
        raise ValueError("a target needs a value")
    if target.lower_open and target.lower is not None:
        return Interval(lower, lower, lower_open=True)
    return Interval(lower, target.upper if target.upper is not None else lower)


def _compare_exactly(actual: Interval, target: Interval) -> Verdict:
    if _lies_below(actual, target) or _lies_below(target, actual):
        return Verdict.NOT_MET
    bounds = {actual.lower, actual.upper, target.lower, target.upper}
    return Verdict.MET if len(bounds) == 1 and None not in bounds else Verdict.UNDETERMINED


def _lies_below(one: Interval, other: Interval) -> bool:
    if one.upper is None or other.lower is None:
        return False
    return one.upper < other.lower or (one.upper == other.lower and (one.upper_open or other.lower_open))


def _mirrored(interval: Interval) -> Interval:
    return Interval(
        lower=None if interval.upper is None else -interval.upper,
        upper=None if interval.lower is None else -interval.lower,
        lower_open=interval.upper_open,
        upper_open=interval.lower_open,
    )
