"""Where a target stands now and what was told before in; whether that is news, of which kind and why, out.

Pure.  Rules: targets.md, section 3.4, the column "alert"; each branch ends in a named reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from alerts.evaluate import REACHED, Evaluation
from alerts.intervals import Verdict, compare
from alerts.reasons import Reason
from alerts.revisions import is_met_by_reduction
from model.alerting import AlertKind, Lifecycle, Performance, TargetVersion

OUT_OF_PLAY = frozenset({Lifecycle.SUPERSEDED, Lifecycle.WITHDRAWN})

# What a RETRACTED takes back: after it, each of these would be news again.
_VERDICT_KINDS = frozenset({AlertKind.MET, AlertKind.EXCEEDED, AlertKind.MET_CLAIMED, AlertKind.MISSED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a target stands once the calendar has had its say."""

    lifecycle: Lifecycle
    performance: Performance
    reason: Reason
    evaluation: Evaluation

    @property
    def is_disputed(self) -> bool:
        return self.evaluation.contradiction is not None

    @property
    def withholds_success(self) -> bool:
        """True where the quarrel is about success itself; a wrong percentage beside it leaves it standing."""
        contradiction = self.evaluation.contradiction
        return contradiction is not None and contradiction.reason is not Reason.RATIO_DISAGREES


@dataclass(frozen=True, slots=True)
class News:
    """What a change of performance has to tell."""

    alert: AlertKind | None
    reason: Reason
    also: tuple[AlertKind, ...] = ()


def find_news(
    target: TargetVersion, before: TargetVersion | None, alerted: tuple[AlertKind, ...], outcome: Outcome
) -> News:
    """What the outcome has to tell those who were told `alerted`; `before` is the version that this one follows."""
    told = standing_alerts(alerted)
    if outcome.withholds_success and outcome.performance in REACHED | {Performance.MET_CLAIMED}:
        return News(None, outcome.reason)
    if outcome.performance in REACHED:
        return _news_of_success((before, target), outcome, told)
    if outcome.performance is Performance.MET_CLAIMED:
        return _news_of_claim(outcome, told)
    return _news_of_shortfall(outcome, told)


def standing_alerts(alerted: tuple[AlertKind, ...]) -> frozenset[AlertKind]:
    """What is told and not taken back: `alerted` is a log, in which RETRACTED and CORRECTED cancel earlier verdicts.

    The kinds that still hold after a correction stand again behind it: MISSED, CORRECTED, MET.
    """
    standing: set[AlertKind] = set()
    for kind in alerted:
        if kind in {AlertKind.RETRACTED, AlertKind.CORRECTED}:
            standing -= _VERDICT_KINDS
        standing.add(kind)
    return frozenset(standing)


def kinds_of(performance: Performance) -> tuple[AlertKind, ...]:
    """What a reached target tells: whoever exceeds has also met."""
    if performance is Performance.EXCEEDED:
        return (AlertKind.MET, AlertKind.EXCEEDED)
    return (AlertKind.MET,) if performance is Performance.MET else ()


def _news_of_success(
    versions: tuple[TargetVersion | None, TargetVersion], outcome: Outcome, told: frozenset[AlertKind]
) -> News:
    kinds = kinds_of(outcome.performance)
    if outcome.performance is Performance.MET and AlertKind.EXCEEDED in told:
        if _was_exceeded_by_what_counts(versions[1], outcome.evaluation):
            return News(None, outcome.reason)
        return News(AlertKind.CORRECTED, Reason.EVIDENCE_GONE, kinds)
    if AlertKind.MISSED in told:
        return News(AlertKind.CORRECTED, Reason.LATE_FIGURE, kinds)
    untold = tuple(kind for kind in kinds if kind not in told)
    if not untold:
        return News(None, outcome.reason)
    if is_met_by_reduction(*versions, outcome.evaluation):
        return News(AlertKind.TARGET_REVISED, Reason.MET_AFTER_REDUCTION, kinds)
    if outcome.lifecycle is Lifecycle.WITHDRAWN:
        return News(None, outcome.reason)
    # Met and exceeded at once is one piece of news; the message says both.
    return News(untold[-1], outcome.reason, untold[:-1])


def _news_of_claim(outcome: Outcome, told: frozenset[AlertKind]) -> News:
    if outcome.lifecycle in OUT_OF_PLAY:
        return News(None, outcome.reason)
    if told & {AlertKind.MET, AlertKind.EXCEEDED}:
        return News(AlertKind.CORRECTED, Reason.EVIDENCE_GONE, (AlertKind.MET_CLAIMED,))
    if AlertKind.MISSED in told:
        return News(AlertKind.CORRECTED, Reason.CLAIM_MET, (AlertKind.MET_CLAIMED,))
    if AlertKind.MET_CLAIMED in told:
        return News(None, outcome.reason)
    return News(AlertKind.MET_CLAIMED, outcome.reason)


def _news_of_shortfall(outcome: Outcome, told: frozenset[AlertKind]) -> News:
    if outcome.lifecycle in OUT_OF_PLAY:
        return News(None, outcome.reason)
    final = (AlertKind.MISSED,) if outcome.performance is Performance.MISSED else ()
    evaluation = outcome.evaluation
    if told & {AlertKind.MET, AlertKind.EXCEEDED} and not evaluation.reached_by:
        return News(AlertKind.RETRACTED, Reason.EVIDENCE_GONE, final)
    if AlertKind.MET_CLAIMED in told and not evaluation.claimed_by and not evaluation.reached_by:
        return News(AlertKind.RETRACTED, Reason.EVIDENCE_GONE, final)
    if AlertKind.MISSED in told and not final:
        return News(AlertKind.RETRACTED, Reason.EVIDENCE_GONE)
    if final:
        return News(None if AlertKind.MISSED in told else AlertKind.MISSED, outcome.reason)
    if outcome.performance is Performance.UNVERIFIED:
        return News(AlertKind.UNVERIFIED, outcome.reason)
    fell_back = bool(evaluation.reached_by) and evaluation.contradiction is None and bool(told & _VERDICT_KINDS)
    if fell_back:
        # The earlier alert was true on its day, so it is not taken back; but whoever believed it must hear of this.
        return News(AlertKind.AT_RISK, Reason.FELL_BACK)
    is_told_otherwise = bool(evaluation.reached_by) and bool(told & {AlertKind.MET, AlertKind.EXCEEDED})
    if outcome.performance is Performance.AT_RISK and not is_told_otherwise:
        return News(AlertKind.AT_RISK, outcome.reason)
    return News(None, outcome.reason)


def _was_exceeded_by_what_counts(target: TargetVersion, evaluation: Evaluation) -> bool:
    """True where an earlier figure that still counts exceeds the target: the level fell, nothing was wrong."""
    return any(
        compare(item.interval, target.comparator, target.value) is Verdict.EXCEEDED for item in evaluation.reached_by
    )
