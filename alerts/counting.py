"""The evidence of one target in, what counts out: figures with their verdicts, claims, and what is left out and why.

Pure.  Rules: targets.md, section 3.2, "Which A counts".  The evidence comes best first: among figures of the same day
the earlier in the tuple wins (conflicts.md, section 4.3).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from alerts.intervals import Verdict, attainment_ratio, compare, is_unbounded
from alerts.reasons import LeftOut
from model.alerting import Evidence, Interval, TargetVersion

# A claim without a date of its own speaks of this period until the reports on it are out; after that, of the next one.
CLAIM_REACH = timedelta(days=90)

CLAIMS_REACHED = frozenset({"met", "exceeded"})
_LEVEL_ACCUMULATIONS = frozenset({"point"})
_FLOW_ACCUMULATIONS = frozenset({"period", "ytd", "person_times"})


@dataclass(frozen=True, slots=True)
class Read:
    """One piece of evidence with its verdict."""

    evidence: Evidence
    verdict: Verdict
    ratio: Interval | None
    on: date
    """The day it speaks of, inside the target's period."""


@dataclass(slots=True)
class ToldApart:
    """The evidence of one target, told apart."""

    figures: list[Read] = field(default_factory=list)
    claims_met: list[Evidence] = field(default_factory=list)
    claims_missed: list[Evidence] = field(default_factory=list)
    left_out: list[tuple[Evidence, LeftOut]] = field(default_factory=list)

    def decided(self) -> Read | None:
        """The latest figure that decides either way."""
        return next((read for read in self.figures if read.verdict is not Verdict.UNDETERMINED), None)


def tell_apart(target: TargetVersion, evidence: tuple[Evidence, ...]) -> ToldApart:
    """What counts, latest first, and what does not; the same for every order of arrival."""
    found = ToldApart()
    # Sorting is stable: what the caller ranked higher stays first within a day, a figure before a bare percentage.
    figures_first = sorted(evidence, key=lambda item: is_unbounded(item.interval))
    for item in sorted(figures_first, key=stands_at, reverse=True):
        if reason := _why_left_out(target, item):
            found.left_out.append((item, reason))
        elif is_unbounded(item.interval):
            _sort_claim(target, item, found)
        else:
            _sort_figure(target, item, found)
    return found


def stands_at(evidence: Evidence) -> date:
    """The day the evidence speaks about: its period's end, else its publication; the earliest date where neither."""
    return evidence.period_end or evidence.published_on or date.min


def speaks_of(target: TargetVersion, evidence: Evidence) -> date:
    """`stands_at`, but never after the period: a report of January on the year that is over speaks of its last day."""
    on = stands_at(evidence)
    return on if target.period_end is None else min(on, target.period_end)


def _why_left_out(target: TargetVersion, evidence: Evidence) -> LeftOut | None:
    if evidence.held:
        return LeftOut.HELD
    if target.period_end is not None and evidence.period_end is not None and evidence.period_end > target.period_end:
        return LeftOut.AFTER_PERIOD
    if is_unbounded(evidence.interval):
        return _why_claim_left_out(target, evidence)
    if evidence.accumulation is not None:
        if target.basis == "flow" and evidence.accumulation not in _FLOW_ACCUMULATIONS:
            return LeftOut.STOCK_FOR_FLOW
        if target.basis == "level" and evidence.accumulation not in _LEVEL_ACCUMULATIONS:
            return LeftOut.FLOW_FOR_STOCK
    if target.basis == "flow" and _starts_before(evidence, target):
        return LeftOut.BEFORE_PERIOD
    if target.period_start is not None and stands_at(evidence) < target.period_start:
        return LeftOut.BEFORE_PERIOD
    return None


def _why_claim_left_out(target: TargetVersion, claim: Evidence) -> LeftOut | None:
    """完成全年任务 of 10 January speaks of the year before, whatever target it was matched with."""
    on = stands_at(claim)
    if target.period_start is not None and on < target.period_start:
        return LeftOut.BEFORE_PERIOD
    if target.period_end is not None and on > target.period_end + CLAIM_REACH:
        return LeftOut.AFTER_PERIOD
    return None


def _starts_before(evidence: Evidence, target: TargetVersion) -> bool:
    return (
        evidence.period_start is not None
        and target.period_start is not None
        and evidence.period_start < target.period_start
    )


def _sort_claim(target: TargetVersion, item: Evidence, found: ToldApart) -> None:
    """A claim without a figure; a printed attainment alone (完成率96.4%) is read as what it says."""
    reached = item.claim in CLAIMS_REACHED or (item.claim is None and item.ratio is not None and item.ratio >= 1)
    if reached:
        found.claims_met.append(item)
    elif item.claim == "missed":
        found.claims_missed.append(item)
    elif item.ratio is not None:
        half = Decimal("0.5").scaleb(-item.ratio_decimals - 2)
        ratio = Interval(item.ratio - half, item.ratio + half)
        _take(Read(item, Verdict.NOT_MET, ratio, speaks_of(target, item)), found)
    else:
        found.left_out.append((item, LeftOut.SAYS_NOTHING))


def _sort_figure(target: TargetVersion, item: Evidence, found: ToldApart) -> None:
    interval = item.interval
    if _is_part(target, item):
        # 10月新建3家: the sum of the period is at least that.
        interval = Interval(interval.lower, None, lower_open=interval.lower_open)
    verdict = compare(interval, target.comparator, target.value)
    if verdict is Verdict.UNDETERMINED:
        reason = LeftOut.PART_OF_PERIOD if interval is not item.interval else LeftOut.UNDETERMINED
        found.left_out.append((item, reason))
        # A running target with an approximate figure still has a pace: 约20家 of 35 in June.
        if reason is LeftOut.PART_OF_PERIOD:
            return
    ratio = attainment_ratio(interval, target.comparator, target.value)
    _take(Read(item, verdict, ratio, speaks_of(target, item)), found)


def _take(read: Read, found: ToldApart) -> None:
    """One figure a day decides: the first, for the evidence comes best first."""
    is_decided = read.verdict is not Verdict.UNDETERMINED
    if is_decided and any(one.on == read.on and one.verdict is not Verdict.UNDETERMINED for one in found.figures):
        found.left_out.append((read.evidence, LeftOut.OUTRANKED))
        return
    found.figures.append(read)


def _is_part(target: TargetVersion, item: Evidence) -> bool:
    return (
        target.basis == "flow"
        and item.period_start is not None
        and target.period_start is not None
        and item.period_start > target.period_start
    )
