"""A target and its evidence in, one evaluation out: which figure counts, what it shows, and what contradicts it.

Pure; knows nothing of what was told before (that is `alerts.lifecycle`).  Rules: targets.md, sections 3.2 to 3.4.
The evidence comes best first: among figures of the same day the earlier in the tuple wins (conflicts.md, section 4.3).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from alerts.intervals import Verdict, attainment_ratio, compare, is_unbounded, percentage_agrees, widened
from alerts.pace import PaceSettings, evaluate_pace, expected_share, has_pace
from alerts.reasons import LeftOut, Reason
from model.alerting import Evidence, Interval, Performance, TargetVersion
from model.statistics import Comparator

# A figure this near to the end may decide that a target was missed (targets.md 3.4, "grace end").
NEAR_END = timedelta(days=15)

# A claim without a date of its own speaks of this period until the reports on it are out; after that, of the next one.
CLAIM_REACH = timedelta(days=90)

REACHED = frozenset({Performance.MET, Performance.EXCEEDED})
_CLAIMS_REACHED = frozenset({"met", "exceeded"})
_LEVEL_ACCUMULATIONS = frozenset({"point"})
_FLOW_ACCUMULATIONS = frozenset({"period", "ytd", "person_times"})
# Bases whose value is only known when the whole period is: 增长7% in the first quarter is no year of 7%.
_WHOLE_PERIOD = frozenset({"growth", "relative"})


class Grounds(StrEnum):
    """What an evaluation rests on."""

    NONE = "none"
    FIGURES = "figures"
    CLAIM_ONLY = "claim_only"
    DERIVED = "derived"
    """Figures, against a target that was computed and never printed."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Evidence that cannot be true together with the deciding one."""

    reason: Reason
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How a target version stands by its evidence, before the calendar closes it."""

    performance: Performance
    reason: Reason
    grounds: Grounds = Grounds.NONE
    evidence: Evidence | None = None
    """What decided; None where nothing did."""
    ratio: Interval | None = None
    """Attainment, 1.2 for 120%."""
    expected: Decimal | None = None
    """The share that was due on the day of the figure, where the target has a pace."""
    contradiction: Contradiction | None = None
    reached_by: tuple[Evidence, ...] = ()
    """Every figure that counts and meets a printed target, latest first, also where a later one does not."""
    claimed_by: tuple[Evidence, ...] = ()
    """Every claim without a figure, or against a computed target, that says it is met."""
    left_out: tuple[tuple[Evidence, LeftOut], ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """One piece of evidence with its verdict."""

    evidence: Evidence
    verdict: Verdict
    ratio: Interval | None
    on: date


@dataclass(slots=True)
class _Sorted:
    """The evidence of one target, told apart."""

    figures: list[_Read] = field(default_factory=list)
    claims_met: list[Evidence] = field(default_factory=list)
    claims_missed: list[Evidence] = field(default_factory=list)
    left_out: list[tuple[Evidence, LeftOut]] = field(default_factory=list)

    def decided(self) -> _Read | None:
        """The latest figure that decides either way."""
        return next((read for read in self.figures if read.verdict is not Verdict.UNDETERMINED), None)


def evaluate(target: TargetVersion, evidence: tuple[Evidence, ...], pace: PaceSettings | None = None) -> Evaluation:
    """How the target stands by the evidence that counts; the same for every order in which it arrived."""
    told_apart = _tell_apart(target, evidence)
    figures = told_apart.figures
    left_out = tuple(told_apart.left_out)
    reached_by = tuple(read.evidence for read in figures if read.verdict in {Verdict.MET, Verdict.EXCEEDED})
    standing = _standing(target, told_apart, pace or PaceSettings())
    return Evaluation(
        performance=standing.performance,
        reason=standing.reason,
        grounds=standing.grounds,
        evidence=standing.evidence,
        ratio=standing.ratio,
        expected=standing.expected,
        contradiction=_find_contradiction(target, told_apart),
        reached_by=() if target.derived else reached_by,
        claimed_by=(*told_apart.claims_met, *(reached_by if target.derived else ())),
        left_out=left_out,
    )


def figure_near_end(target: TargetVersion, evaluation: Evaluation) -> bool:
    """True where the deciding evidence is late enough to say that the period ended like this."""
    if evaluation.evidence is None or target.period_end is None:
        return False
    return stands_at(evaluation.evidence) >= target.period_end - NEAR_END


def stands_at(evidence: Evidence) -> date:
    """The day the evidence speaks about: its period's end, else its publication; the earliest date where neither."""
    return evidence.period_end or evidence.published_on or date.min


def _speaks_of(target: TargetVersion, evidence: Evidence) -> date:
    """`stands_at`, but never after the period: a report of January on the year that is over speaks of its last day."""
    on = stands_at(evidence)
    return on if target.period_end is None else min(on, target.period_end)


def _tell_apart(target: TargetVersion, evidence: tuple[Evidence, ...]) -> _Sorted:
    found = _Sorted()
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


def _sort_claim(target: TargetVersion, item: Evidence, found: _Sorted) -> None:
    """A claim without a figure; a printed attainment alone (完成率96.4%) is read as what it says."""
    reached = item.claim in _CLAIMS_REACHED or (item.claim is None and item.ratio is not None and item.ratio >= 1)
    if reached:
        found.claims_met.append(item)
    elif item.claim == "missed":
        found.claims_missed.append(item)
    elif item.ratio is not None:
        half = Decimal("0.5").scaleb(-item.ratio_decimals - 2)
        ratio = Interval(item.ratio - half, item.ratio + half)
        _take(_Read(item, Verdict.NOT_MET, ratio, _speaks_of(target, item)), found)
    else:
        found.left_out.append((item, LeftOut.SAYS_NOTHING))


def _sort_figure(target: TargetVersion, item: Evidence, found: _Sorted) -> None:
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
    _take(_Read(item, verdict, ratio, _speaks_of(target, item)), found)


def _take(read: _Read, found: _Sorted) -> None:
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


def _standing(target: TargetVersion, found: _Sorted, pace: PaceSettings) -> Evaluation:
    """What the latest decided figure shows, unless a later claim goes beyond it."""
    decided = found.decided()
    claim = next(iter(found.claims_met), None)
    if claim is not None and (decided is None or _claim_is_later(target, claim, decided)):
        return Evaluation(Performance.MET_CLAIMED, Reason.CLAIM_MET, Grounds.CLAIM_ONLY, claim)
    missed = next(iter(found.claims_missed), None)
    if decided is None:
        if (vague := _by_vague_figure(target, found, pace)) is not None:
            return vague
        if missed is not None:
            return Evaluation(Performance.BEHIND, Reason.CLAIM_MISSED, Grounds.CLAIM_ONLY, missed)
        return Evaluation(Performance.NO_DATA, Reason.NO_FIGURE)
    return _by_figure(target, decided, pace)


def _claim_is_later(target: TargetVersion, claim: Evidence, decided: _Read) -> bool:
    return decided.verdict is Verdict.NOT_MET and _speaks_of(target, claim) > decided.on


def _by_figure(target: TargetVersion, read: _Read, pace: PaceSettings) -> Evaluation:
    grounds = Grounds.DERIVED if target.derived else Grounds.FIGURES
    if read.verdict is Verdict.NOT_MET:
        return _by_shortfall(target, read, grounds, pace)
    if _needs_whole_period(target, read):
        return Evaluation(Performance.ON_TRACK, Reason.FIGURE_BEFORE_END, grounds, read.evidence, read.ratio)
    if target.derived:
        # A target computed as A / p cannot be tested against its own A: what the article says is all there is.
        return Evaluation(Performance.MET_CLAIMED, Reason.CLAIM_MET, grounds, read.evidence, read.ratio)
    if read.verdict is Verdict.EXCEEDED:
        return Evaluation(Performance.EXCEEDED, Reason.FIGURE_EXCEEDED, grounds, read.evidence, read.ratio)
    return Evaluation(Performance.MET, Reason.FIGURE_MET, grounds, read.evidence, read.ratio)


def _needs_whole_period(target: TargetVersion, read: _Read) -> bool:
    """A flow below its ceiling in June, or a first quarter's growth, is no result yet, unless the article says so."""
    if target.period_end is None or read.on >= target.period_end - NEAR_END:
        return False
    if read.evidence.claim in _CLAIMS_REACHED:
        return False
    is_ceiling = target.basis == "flow" and target.comparator is not Comparator.AT_LEAST
    return is_ceiling or target.basis in _WHOLE_PERIOD


def _by_shortfall(target: TargetVersion, read: _Read, grounds: Grounds, pace: PaceSettings) -> Evaluation:
    if target.basis == "flow" and target.comparator is Comparator.AT_MOST:
        return Evaluation(Performance.AT_RISK, Reason.CEILING_BROKEN, grounds, read.evidence)
    if (standing := _by_pace(target, read, grounds, pace)) is not None:
        return standing
    is_near = read.ratio is not None and has_pace(target, pace)
    reason = Reason.FIGURE_NEAR_PACE if is_near else Reason.FIGURE_NO_PACE
    return Evaluation(Performance.BEHIND, reason, grounds, read.evidence, read.ratio)


def _by_pace(target: TargetVersion, read: _Read, grounds: Grounds, pace: PaceSettings) -> Evaluation | None:
    if read.ratio is None or not has_pace(target, pace):
        return None
    expected = expected_share(target, read.on, pace)
    performance = evaluate_pace(read.ratio, expected)
    if performance is None:
        return None
    on_pace = performance in {Performance.AHEAD, Performance.ON_TRACK}
    reason = Reason.FIGURE_ON_PACE if on_pace else Reason.FIGURE_BELOW_PACE
    return Evaluation(performance, reason, grounds, read.evidence, read.ratio, expected)


def _by_vague_figure(target: TargetVersion, found: _Sorted, pace: PaceSettings) -> Evaluation | None:
    """30余家 against 35 decides nothing about the target, but in March it is ahead of its pace."""
    for read in found.figures:
        if (standing := _by_pace(target, read, Grounds.FIGURES, pace)) is not None:
            return standing
    return None


def _find_contradiction(target: TargetVersion, found: _Sorted) -> Contradiction | None:
    """The first of the named contradictions with the deciding figure; a computed target never opens one.

    Older figures do not count: what was disputed in June is settled by the figure of December.
    """
    decided = found.decided()
    if target.derived or decided is None:
        return None
    checks = (_ratio_disagrees, _claim_beyond, _claim_below, _cumulative_fell)
    return next((result for check in checks if (result := check(target, decided, found)) is not None), None)


def _ratio_disagrees(target: TargetVersion, decided: _Read, _: _Sorted) -> Contradiction | None:
    """Only beside a claim of success: 占三年总任务的76.7% beside this year's figure speaks of another base."""
    item = decided.evidence
    if item.ratio is None or item.value is None or item.claim not in _CLAIMS_REACHED:
        return None
    actual = widened(item.interval, item.rounding)
    computed = attainment_ratio(actual, target.comparator, widened(target.value, target.rounding))
    if computed is None:
        return None
    percent = Interval(_percent(computed.lower), _percent(computed.upper))
    if percentage_agrees(item.ratio * 100, item.ratio_decimals, percent):
        return None
    return Contradiction(Reason.RATIO_DISAGREES, item)


def _claim_beyond(target: TargetVersion, decided: _Read, found: _Sorted) -> Contradiction | None:
    """Met, says the article; not met, says its own figure, or a figure of the same day or later."""
    if decided.verdict is not Verdict.NOT_MET:
        return None
    if decided.evidence.claim in _CLAIMS_REACHED:
        return Contradiction(Reason.CLAIM_BEYOND_FIGURE, decided.evidence)
    for claim in found.claims_met:
        # A level may be reached in June and lost in December; a sum cannot shrink.
        on = _speaks_of(target, claim)
        is_overtaken = on <= decided.on if target.basis == "flow" else on == decided.on
        if is_overtaken:
            return Contradiction(Reason.CLAIM_BEYOND_FIGURE, claim)
    return None


def _claim_below(target: TargetVersion, decided: _Read, found: _Sorted) -> Contradiction | None:
    """Missed, says the article; met, says its own figure, or a figure of the same day or before."""
    if decided.verdict is Verdict.NOT_MET:
        return None
    if decided.evidence.claim == "missed":
        return Contradiction(Reason.CLAIM_BELOW_FIGURE, decided.evidence)
    for claim in found.claims_missed:
        on = _speaks_of(target, claim)
        is_overtaken = on >= decided.on if target.basis == "flow" else on == decided.on
        if is_overtaken:
            return Contradiction(Reason.CLAIM_BELOW_FIGURE, claim)
    return None


def _cumulative_fell(target: TargetVersion, decided: _Read, found: _Sorted) -> Contradiction | None:
    """36 in October and 30 in December: one of the two is no sum of the year."""
    if target.basis != "flow" or target.comparator is not Comparator.AT_LEAST or decided.verdict is not Verdict.NOT_MET:
        return None
    for read in found.figures:
        if read.verdict in {Verdict.MET, Verdict.EXCEEDED} and read.on < decided.on:
            return Contradiction(Reason.CUMULATIVE_FELL, read.evidence)
    return None


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100
