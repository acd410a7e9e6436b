"""A target and its evidence in, one evaluation out: how it stands, by what, and what contradicts that.

Pure; knows nothing of what was told before (that is `alerts.lifecycle`).  Rules: targets.md, sections 3.2 to 3.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from alerts.contradictions import Contradiction, find_contradiction
from alerts.counting import CLAIMS_REACHED, Read, ToldApart, speaks_of, stands_at, tell_apart
from alerts.intervals import Verdict
from alerts.pace import PaceSettings, evaluate_pace, expected_share, has_pace
from alerts.reasons import LeftOut, Reason
from model.alerting import Evidence, Interval, Performance, TargetVersion
from model.statistics import Comparator

# A figure this near to the end may decide that a target was missed (targets.md 3.4, "grace end").
NEAR_END = timedelta(days=15)

REACHED = frozenset({Performance.MET, Performance.EXCEEDED})
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


def evaluate(target: TargetVersion, evidence: tuple[Evidence, ...], pace: PaceSettings | None = None) -> Evaluation:
    """How the target stands by the evidence that counts; the same for every order in which it arrived."""
    told_apart = tell_apart(target, evidence)
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
        contradiction=find_contradiction(target, told_apart),
        reached_by=() if target.derived else reached_by,
        claimed_by=(*told_apart.claims_met, *(reached_by if target.derived else ())),
        left_out=left_out,
    )


def figure_near_end(target: TargetVersion, evaluation: Evaluation) -> bool:
    """True where the deciding evidence is late enough to say that the period ended like this."""
    if evaluation.evidence is None or target.period_end is None:
        return False
    return stands_at(evaluation.evidence) >= target.period_end - NEAR_END


def _standing(target: TargetVersion, found: ToldApart, pace: PaceSettings) -> Evaluation:
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


def _claim_is_later(target: TargetVersion, claim: Evidence, decided: Read) -> bool:
    return decided.verdict is Verdict.NOT_MET and speaks_of(target, claim) > decided.on


def _by_figure(target: TargetVersion, read: Read, pace: PaceSettings) -> Evaluation:
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


def _needs_whole_period(target: TargetVersion, read: Read) -> bool:
    """A flow below its ceiling in June, or a first quarter's growth, is no result yet, unless the article says so."""
    if target.period_end is None or read.on >= target.period_end - NEAR_END:
        return False
    if read.evidence.claim in CLAIMS_REACHED:
        return False
    is_ceiling = target.basis == "flow" and target.comparator is not Comparator.AT_LEAST
    return is_ceiling or target.basis in _WHOLE_PERIOD


def _by_shortfall(target: TargetVersion, read: Read, grounds: Grounds, pace: PaceSettings) -> Evaluation:
    if target.basis == "flow" and target.comparator is Comparator.AT_MOST:
        return Evaluation(Performance.AT_RISK, Reason.CEILING_BROKEN, grounds, read.evidence)
    if (standing := _by_pace(target, read, grounds, pace)) is not None:
        return standing
    is_near = read.ratio is not None and has_pace(target, pace)
    reason = Reason.FIGURE_NEAR_PACE if is_near else Reason.FIGURE_NO_PACE
    return Evaluation(Performance.BEHIND, reason, grounds, read.evidence, read.ratio)


def _by_pace(target: TargetVersion, read: Read, grounds: Grounds, pace: PaceSettings) -> Evaluation | None:
    if read.ratio is None or not has_pace(target, pace):
        return None
    expected = expected_share(target, read.on, pace)
    performance = evaluate_pace(read.ratio, expected)
    if performance is None:
        return None
    on_pace = performance in {Performance.AHEAD, Performance.ON_TRACK}
    reason = Reason.FIGURE_ON_PACE if on_pace else Reason.FIGURE_BELOW_PACE
    return Evaluation(performance, reason, grounds, read.evidence, read.ratio, expected)


def _by_vague_figure(target: TargetVersion, found: ToldApart, pace: PaceSettings) -> Evaluation | None:
    """30余家 against 35 decides nothing about the target, but in March it is ahead of its pace."""
    for read in found.figures:
        if (standing := _by_pace(target, read, Grounds.FIGURES, pace)) is not None:
            return standing
    return None
