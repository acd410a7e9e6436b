"""Dates and a ratio in, a performance out: is a running target behind, at risk, on track or ahead.

Never reads a clock: the day a figure stands at is an argument.  Rules: targets.md, section 3.4, "Pace".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from model.alerting import Interval, Performance, TargetVersion
from model.statistics import Comparator

# Widths of the bands around the line, from targets.md 3.4.
MARGIN = Decimal("0.10")
# Before a quarter of the period nobody is called at risk, by either arm of the rule: at the end of January
# a county that has reported 3% would need more than twice its rate, and so would half of all counties.
EARLIEST_RISK = Decimal("0.25")
RATE_FACTOR = 2


@dataclass(frozen=True, slots=True)
class PacePoint:
    """A share of the target that is due on a day: a stated milestone (上半年60%以上), or last year's own curve."""

    due_on: date
    share: Decimal


@dataclass(frozen=True, slots=True)
class PaceSettings:
    """What the calendar line does not fit."""

    without_pace: frozenset[str] = frozenset()
    """Catalogue ids counted once a year (grain, income): no line can be drawn."""
    lines: Mapping[str, tuple[PacePoint, ...]] = field(default_factory=dict)
    """Target key → its own points in date order, instead of the calendar."""


# Fewer points than this are no curve (targets.md 3.4); stated milestones need only one.
FEWEST_CURVE_POINTS = 6


def has_pace(target: TargetVersion, settings: PaceSettings) -> bool:
    """True where progress can be held against the calendar: a flow that is to reach a number by a day."""
    return (
        target.basis == "flow"
        and target.comparator is Comparator.AT_LEAST
        and target.period_start is not None
        and target.period_end is not None
        and target.indicator not in settings.without_pace
    )


def evaluate_pace(ratio: Interval, expected: Decimal) -> Performance | None:
    """How a ratio stands to the share that is due; None where the wording leaves it open.

    ahead r >= e + 0.10; on track e <= r; behind e - 0.10 <= r < e; at risk below that, or where the rest of the period
    would need more than twice the rate so far.
    """
    lower, upper = ratio.lower, ratio.upper
    if lower is not None and lower >= expected + MARGIN:
        return Performance.AHEAD
    if lower is not None and lower >= expected:
        return Performance.ON_TRACK
    if upper is None or upper >= expected:
        return None
    return Performance.AT_RISK if _is_at_risk(upper, expected) else Performance.BEHIND


def expected_share(target: TargetVersion, as_of: date, settings: PaceSettings) -> Decimal:
    """The share of the target that is due on `as_of`: its own line where it has one, else the calendar's.

    A period of whole months is counted in completed months on a month's last day (33.33% at the end of April,
    91.7% at the end of November: the official 序时进度), and in days on any other.
    """
    if line := settings.lines.get(target.key):
        return _on_line(line, target, as_of)
    return elapsed_share(target.period_start, target.period_end, as_of)


def elapsed_share(start: date | None, end: date | None, as_of: date) -> Decimal:
    """The share of [start, end] that is over at the end of `as_of`, 0 to 1; 1 where the period is not known."""
    if start is None or end is None or as_of >= end:
        return Decimal(1)
    if as_of < start:
        return Decimal(0)
    if start.day == 1 and _is_month_end(end) and _is_month_end(as_of):
        return Decimal(_months(start, as_of)) / _months(start, end)
    return Decimal((as_of - start).days + 1) / ((end - start).days + 1)


def curve_of_last_year(target: TargetVersion, points: tuple[tuple[date, Decimal], ...]) -> tuple[PacePoint, ...]:
    """Last year's cumulative values of the same series as this year's line; empty where there are too few.

    `points` are (day, value) of the year before; the last one counts as the whole.  Farmland is built late in the
    year and jobs are placed early: a region's own curve is fairer than the calendar.
    """
    if len(points) < FEWEST_CURVE_POINTS or target.period_end is None:
        return ()
    ordered = sorted(points)
    whole = ordered[-1][1]
    if whole <= 0:
        return ()
    shift = target.period_end.year - ordered[-1][0].year
    return tuple(PacePoint(_years_later(day, shift), min(value / whole, Decimal(1))) for day, value in ordered)


def _is_at_risk(upper: Decimal, expected: Decimal) -> bool:
    if expected < EARLIEST_RISK:
        return False
    if upper < expected - MARGIN:
        return True
    # (1 - r) / (1 - e) > 2 r / e, without the divisions.
    return expected < 1 and (1 - upper) * expected > RATE_FACTOR * upper * (1 - expected)


def _on_line(line: tuple[PacePoint, ...], target: TargetVersion, as_of: date) -> Decimal:
    """Straight between the points; before the first one from zero at the start, after the last one towards 1."""
    start, end = target.period_start, target.period_end
    if start is None or end is None or as_of >= end:
        return Decimal(1)
    before = [(start - timedelta(days=1), Decimal(0))]
    before += [(point.due_on, point.share) for point in line if point.due_on <= as_of]
    after = [(point.due_on, point.share) for point in line if point.due_on > as_of]
    (left, low), (right, high) = before[-1], [*after, (end, Decimal(1))][0]
    if as_of <= left or right <= left:
        return low
    return low + (high - low) * (as_of - left).days / (right - left).days


def _is_month_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _months(start: date, end: date) -> int:
    """Whole months from the first day of one to the last day of another."""
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _years_later(day: date, years: int) -> date:
    """29 February becomes the 28th."""
    last = monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))
