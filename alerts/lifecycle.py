"""A target version, its state and its evidence in; the new state and the transitions to it out, each with its reason.

Pure: time is an argument, what was told before is in the state.  Called again with the same evidence it answers with
no transition; called with the same evidence in another order of arrival it ends in the same state.  The table it
follows is targets.md, section 3.4.

    announced -> active -> closing -> closed        aside: superseded, withdrawn
                   no_data, behind, at_risk, on_track, ahead, met_claimed, met, exceeded, missed, unverified
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from alerts.evaluate import REACHED, Evaluation, evaluate, figure_near_end, stands_at
from alerts.intervals import Verdict, compare
from alerts.pace import PaceSettings
from alerts.reasons import Reason
from model.alerting import (
    AlertKind,
    Evidence,
    Lifecycle,
    Performance,
    TargetState,
    TargetVersion,
    Transition,
)
from model.statistics import Comparator

GRACE_DAYS: Mapping[str, int] = {"year": 90, "half_year": 30, "quarter": 30, "month": 15}
"""How long a figure is waited for after a period of that length (targets.md 3.4)."""

SHANGHAI = ZoneInfo("Asia/Shanghai")

# What a RETRACTED takes back: after it, each of these would be news again.
_VERDICT_KINDS = frozenset({AlertKind.MET, AlertKind.EXCEEDED, AlertKind.MET_CLAIMED, AlertKind.MISSED})
_OUT_OF_PLAY = frozenset({Lifecycle.SUPERSEDED, Lifecycle.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class LifecycleSettings:
    """What an operator may decide about the state machine."""

    grace_days: Mapping[str, int] = field(default_factory=lambda: dict(GRACE_DAYS))
    timezone: ZoneInfo = SHANGHAI
    """Where a day begins: a period ends at midnight there."""
    pace: PaceSettings = field(default_factory=PaceSettings)


def decide(
    target: TargetVersion,
    state: TargetState,
    evidence: tuple[Evidence, ...],
    now: datetime,
    settings: LifecycleSettings | None = None,
    *,
    versions: tuple[TargetVersion, ...] = (),
) -> tuple[TargetState, tuple[Transition, ...]]:
    """The state after `now` and the changes that lead to it, in order; no transition where nothing changed.

    `evidence` is everything known about the target, best first; `now` is aware; `versions` are all versions of the
    same key (with or without this one): a later one supersedes it, an earlier one makes it a revision.
    """
    settings = settings or LifecycleSettings()
    case = _Case(
        target=target,
        today=now.astimezone(settings.timezone).date(),
        now=now,
        settings=settings,
        before=max((one for one in versions if one.version < target.version), key=_version, default=None),
        after=min((one for one in versions if one.version > target.version), key=_version, default=None),
    )
    walk = _Walk(case, state)
    _announce(walk, evaluate(target, _until_superseded(case, evidence), settings.pace))
    _settle(walk, _evaluate_by_today(case, evidence))
    return walk.state, tuple(walk.transitions)


def grace_end(target: TargetVersion, grace_days: Mapping[str, int]) -> date | None:
    """The last day on which a figure is waited for; None for a target without an end."""
    if target.period_end is None:
        return None
    return target.period_end + timedelta(days=grace_days[_length(target)])


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


@dataclass(frozen=True, slots=True)
class _Case:
    """What a decision is made about."""

    target: TargetVersion
    today: date
    now: datetime
    settings: LifecycleSettings
    before: TargetVersion | None
    after: TargetVersion | None


@dataclass(slots=True)
class _Walk:
    """The state as it changes, and the transitions so far."""

    case: _Case
    state: TargetState
    transitions: list[Transition] = field(default_factory=list)

    def go(
        self,
        after: TargetState,
        reason: Reason,
        evidence: Evidence | None,
        alert: AlertKind | None = None,
        also: tuple[AlertKind, ...] = (),
    ) -> None:
        """Record one change; `also` are kinds that count as told by the same alert."""
        told = (*self.state.alerted, *((alert,) if alert else ()), *also)
        after = replace(after, alerted=told)
        self.transitions.append(
            Transition(
                target_key=self.case.target.key,
                target_version=self.case.target.version,
                before=self.state,
                after=after,
                alert=alert,
                reason=reason,
                evidence=evidence,
                occurred_at=self.case.now,
            )
        )
        self.state = after


@dataclass(frozen=True, slots=True)
class _Outcome:
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


def _version(target: TargetVersion) -> int:
    return target.version


def _until_superseded(case: _Case, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """A superseded version keeps its final performance: what came after its successor was stated is not its own."""
    end = case.after.stated_on if case.after else None
    return tuple(item for item in evidence if end is None or stands_at(item) <= end)


def _evaluate_by_today(case: _Case, evidence: tuple[Evidence, ...]) -> _Outcome:
    evaluation = evaluate(case.target, _until_superseded(case, evidence), case.settings.pace)
    lifecycle = _lifecycle(case)
    performance, reason = evaluation.performance, evaluation.reason
    if lifecycle is Lifecycle.CLOSED and performance not in REACHED | {Performance.MET_CLAIMED}:
        if performance is not Performance.NO_DATA and _shows_shortfall(case.target, evaluation):
            performance, reason = Performance.MISSED, Reason.FIGURE_SHORT_AT_END
        else:
            performance, reason = Performance.UNVERIFIED, Reason.NO_FIGURE_AT_END
    return _Outcome(lifecycle, performance, reason, evaluation)


def _shows_shortfall(target: TargetVersion, evaluation: Evaluation) -> bool:
    """True where late evidence says that the target is not met; 约35家 in December says neither."""
    if not figure_near_end(target, evaluation) or evaluation.evidence is None:
        return False
    if evaluation.evidence.value is None:
        return True
    interval = evaluation.evidence.interval
    return compare(interval, target.comparator, target.value) is Verdict.NOT_MET


def _lifecycle(case: _Case) -> Lifecycle:
    target, today = case.target, case.today
    if target.withdrawn_on is not None and target.withdrawn_on <= today:
        return Lifecycle.WITHDRAWN
    if case.after is not None:
        return Lifecycle.SUPERSEDED
    if target.period_start is not None and today < target.period_start:
        return Lifecycle.ANNOUNCED
    end, last = target.period_end, grace_end(target, case.settings.grace_days)
    if end is None or last is None or today <= end:
        return Lifecycle.ACTIVE
    # A target that is met also waits out its grace: a later figure may exceed it, a correction may undo it.
    return Lifecycle.CLOSED if today > last else Lifecycle.CLOSING


def _announce(walk: _Walk, evaluation: Evaluation) -> None:
    """The first transition of a version: TARGET_NEW, or TARGET_REVISED where it follows another."""
    told = {AlertKind.TARGET_NEW, AlertKind.TARGET_REVISED}
    if told & set(walk.state.alerted):
        return
    case = walk.case
    if case.before is None and case.target.supersedes is None:
        walk.go(walk.state, Reason.TARGET_STATED, None, AlertKind.TARGET_NEW)
        return
    reason = Reason.TARGET_RESTATED if case.before is None else _direction(case.before, case.target)
    if _is_met_by_reduction(case, evaluation):
        # The figure, the reduction and the verdict are one piece of news; a plain MET would hide the reduction.
        walk.go(
            replace(walk.state, performance=evaluation.performance),
            Reason.MET_AFTER_REDUCTION,
            evaluation.evidence,
            AlertKind.TARGET_REVISED,
            _kinds_of(evaluation.performance),
        )
        return
    walk.go(walk.state, reason, None, AlertKind.TARGET_REVISED)


def _direction(before: TargetVersion, after: TargetVersion) -> Reason:
    old, new = _bound(before), _bound(after)
    if old == new or before.comparator is not after.comparator:
        return Reason.TARGET_RESTATED
    return Reason.TARGET_RAISED if new > old else Reason.TARGET_LOWERED


def _is_met_by_reduction(case: _Case, evaluation: Evaluation) -> bool:
    """Met now, by a figure that was short of the version before and is not newer than the revision."""
    if case.before is None or evaluation.performance not in REACHED or evaluation.evidence is None:
        return False
    if evaluation.contradiction is not None or not _is_eased(case.before, case.target):
        return False
    item = evaluation.evidence
    is_new_progress = case.target.stated_on is not None and stands_at(item) > case.target.stated_on
    if is_new_progress:
        return False
    earlier = compare(item.interval, case.before.comparator, case.before.value)
    return earlier not in {Verdict.MET, Verdict.EXCEEDED}


def _is_eased(before: TargetVersion, after: TargetVersion) -> bool:
    direction = _direction(before, after)
    eased = Reason.TARGET_RAISED if after.comparator is Comparator.AT_MOST else Reason.TARGET_LOWERED
    return direction is eased


def _bound(target: TargetVersion) -> Decimal:
    """The number that the target asks for, to compare two versions by."""
    lower, upper = target.value.lower, target.value.upper
    bounds = (upper, lower) if target.comparator is Comparator.AT_MOST else (lower, upper)
    return next((bound for bound in bounds if bound is not None), Decimal(0))


def _settle(walk: _Walk, outcome: _Outcome) -> None:
    """Lifecycle first where it opens, then the dispute, then the performance, each its own transition."""
    closes = outcome.lifecycle is Lifecycle.CLOSED
    has_news = outcome.performance is not walk.state.performance
    if outcome.lifecycle is not walk.state.lifecycle and not (closes and has_news):
        _change_lifecycle(walk, outcome)
    if outcome.is_disputed != walk.state.disputed:
        _change_dispute(walk, outcome)
    if outcome.performance is not walk.state.performance:
        _change_performance(walk, outcome)
    elif not outcome.withholds_success:
        _tell_what_was_withheld(walk, outcome)


def _change_lifecycle(walk: _Walk, outcome: _Outcome) -> None:
    was, becomes = walk.state.lifecycle, outcome.lifecycle
    reopens = was is Lifecycle.CLOSED and becomes is not Lifecycle.CLOSED
    reason = Reason.REOPENED if reopens and becomes not in _OUT_OF_PLAY else _calendar_reason(outcome)
    walk.go(replace(walk.state, lifecycle=becomes), reason, outcome.evaluation.evidence)


def _calendar_reason(outcome: _Outcome) -> Reason:
    return {
        Lifecycle.CLOSED: Reason.GRACE_OVER,
        Lifecycle.ANNOUNCED: Reason.TARGET_RESTATED,
        Lifecycle.ACTIVE: Reason.PERIOD_BEGUN,
        Lifecycle.CLOSING: Reason.PERIOD_OVER,
        Lifecycle.SUPERSEDED: Reason.SUPERSEDED,
        Lifecycle.WITHDRAWN: Reason.WITHDRAWN,
    }[outcome.lifecycle]


def _change_dispute(walk: _Walk, outcome: _Outcome) -> None:
    contradiction = outcome.evaluation.contradiction
    if contradiction is None:
        walk.go(replace(walk.state, disputed=False), Reason.DISPUTE_RESOLVED, outcome.evaluation.evidence)
        return
    alert = None if outcome.lifecycle in _OUT_OF_PLAY else AlertKind.CONTRADICTED
    walk.go(replace(walk.state, disputed=True), contradiction.reason, contradiction.evidence, alert)


def _change_performance(walk: _Walk, outcome: _Outcome) -> None:
    after = replace(walk.state, performance=outcome.performance, lifecycle=outcome.lifecycle)
    news = _news(walk, outcome)
    walk.go(after, news.reason, outcome.evaluation.evidence, news.alert, news.also)


def _tell_what_was_withheld(walk: _Walk, outcome: _Outcome) -> None:
    """MET or EXCEEDED that a dispute had held back, once the dispute is over."""
    if outcome.performance not in REACHED | {Performance.MET_CLAIMED}:
        return
    news = _news(walk, outcome)
    if news.alert is not None:
        walk.go(walk.state, news.reason, outcome.evaluation.evidence, news.alert, news.also)


@dataclass(frozen=True, slots=True)
class _News:
    """What a change of performance has to tell."""

    alert: AlertKind | None
    reason: Reason
    also: tuple[AlertKind, ...] = ()


def _news(walk: _Walk, outcome: _Outcome) -> _News:
    """Whom a new performance concerns: each branch ends in a named reason."""
    told = standing_alerts(walk.state.alerted)
    if outcome.withholds_success and outcome.performance in REACHED | {Performance.MET_CLAIMED}:
        return _News(None, outcome.reason)
    if outcome.performance in REACHED:
        return _news_of_success(walk, outcome, told)
    if outcome.performance is Performance.MET_CLAIMED:
        return _news_of_claim(outcome, told)
    return _news_of_shortfall(outcome, told)


def _news_of_success(walk: _Walk, outcome: _Outcome, told: frozenset[AlertKind]) -> _News:
    kinds = _kinds_of(outcome.performance)
    if outcome.performance is Performance.MET and AlertKind.EXCEEDED in told:
        if _was_exceeded_by_what_counts(walk.case.target, outcome.evaluation):
            return _News(None, outcome.reason)
        return _News(AlertKind.CORRECTED, Reason.EVIDENCE_GONE, kinds)
    if AlertKind.MISSED in told:
        return _News(AlertKind.CORRECTED, Reason.LATE_FIGURE, kinds)
    untold = tuple(kind for kind in kinds if kind not in told)
    if not untold:
        return _News(None, outcome.reason)
    if _is_met_by_reduction(walk.case, outcome.evaluation):
        return _News(AlertKind.TARGET_REVISED, Reason.MET_AFTER_REDUCTION, kinds)
    if outcome.lifecycle is Lifecycle.WITHDRAWN:
        return _News(None, outcome.reason)
    # Met and exceeded at once is one piece of news; the message says both.
    return _News(untold[-1], outcome.reason, untold[:-1])


def _news_of_claim(outcome: _Outcome, told: frozenset[AlertKind]) -> _News:
    if outcome.lifecycle in _OUT_OF_PLAY:
        return _News(None, outcome.reason)
    if told & {AlertKind.MET, AlertKind.EXCEEDED}:
        return _News(AlertKind.CORRECTED, Reason.EVIDENCE_GONE, (AlertKind.MET_CLAIMED,))
    if AlertKind.MISSED in told:
        return _News(AlertKind.CORRECTED, Reason.CLAIM_MET, (AlertKind.MET_CLAIMED,))
    if AlertKind.MET_CLAIMED in told:
        return _News(None, outcome.reason)
    return _News(AlertKind.MET_CLAIMED, outcome.reason)


def _news_of_shortfall(outcome: _Outcome, told: frozenset[AlertKind]) -> _News:
    if outcome.lifecycle in _OUT_OF_PLAY:
        return _News(None, outcome.reason)
    final = (AlertKind.MISSED,) if outcome.performance is Performance.MISSED else ()
    evaluation = outcome.evaluation
    if told & {AlertKind.MET, AlertKind.EXCEEDED} and not evaluation.reached_by:
        return _News(AlertKind.RETRACTED, Reason.EVIDENCE_GONE, final)
    if AlertKind.MET_CLAIMED in told and not evaluation.claimed_by and not evaluation.reached_by:
        return _News(AlertKind.RETRACTED, Reason.EVIDENCE_GONE, final)
    if AlertKind.MISSED in told and not final:
        return _News(AlertKind.RETRACTED, Reason.EVIDENCE_GONE)
    if final:
        return _News(None if AlertKind.MISSED in told else AlertKind.MISSED, outcome.reason)
    if outcome.performance is Performance.UNVERIFIED:
        return _News(AlertKind.UNVERIFIED, outcome.reason)
    fell_back = bool(evaluation.reached_by) and evaluation.contradiction is None and bool(told & _VERDICT_KINDS)
    if fell_back:
        # The earlier alert was true on its day, so it is not taken back; but whoever believed it must hear of this.
        return _News(AlertKind.AT_RISK, Reason.FELL_BACK)
    if outcome.performance is Performance.AT_RISK:
        return _News(AlertKind.AT_RISK, outcome.reason)
    return _News(None, outcome.reason)


def _was_exceeded_by_what_counts(target: TargetVersion, evaluation: Evaluation) -> bool:
    """True where an earlier figure that still counts exceeds the target: the level fell, nothing was wrong."""
    return any(
        compare(item.interval, target.comparator, target.value) is Verdict.EXCEEDED for item in evaluation.reached_by
    )


def _kinds_of(performance: Performance) -> tuple[AlertKind, ...]:
    """What a reached target tells: whoever exceeds has also met."""
    if performance is Performance.EXCEEDED:
        return (AlertKind.MET, AlertKind.EXCEEDED)
    return (AlertKind.MET,) if performance is Performance.MET else ()


def _length(target: TargetVersion) -> str:
    """year, half_year, quarter or month, by the days of the period; a target without a start is a year's."""
    if target.period_start is None or target.period_end is None:
        return "year"
    days = (target.period_end - target.period_start).days + 1
    if days > 200:
        return "year"
    if days > 100:
        return "half_year"
    return "quarter" if days > 45 else "month"
