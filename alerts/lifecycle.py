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
from zoneinfo import ZoneInfo

from alerts.counting import stands_at
from alerts.evaluate import REACHED, Evaluation, evaluate, figure_near_end
from alerts.intervals import Verdict, compare
from alerts.news import OUT_OF_PLAY, Outcome, find_news, kinds_of
from alerts.pace import PaceSettings
from alerts.reasons import Reason
from alerts.revisions import is_met_by_reduction, revision_reason
from model.alerting import (
    AlertKind,
    Evidence,
    Lifecycle,
    Performance,
    TargetState,
    TargetVersion,
    Transition,
)

GRACE_DAYS: Mapping[str, int] = {"year": 90, "half_year": 30, "quarter": 30, "month": 15}
"""How long a figure is waited for after a period of that length (targets.md 3.4)."""

SHANGHAI = ZoneInfo("Asia/Shanghai")


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


def _version(target: TargetVersion) -> int:
    return target.version


def _until_superseded(case: _Case, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """A superseded version keeps its final performance: what came after its successor was stated is not its own."""
    end = case.after.stated_on if case.after else None
    return tuple(item for item in evidence if end is None or stands_at(item) <= end)


def _evaluate_by_today(case: _Case, evidence: tuple[Evidence, ...]) -> Outcome:
    evaluation = evaluate(case.target, _until_superseded(case, evidence), case.settings.pace)
    lifecycle = _lifecycle(case)
    performance, reason = evaluation.performance, evaluation.reason
    if lifecycle is Lifecycle.CLOSED and performance not in REACHED | {Performance.MET_CLAIMED}:
        if performance is not Performance.NO_DATA and _shows_shortfall(case.target, evaluation):
            performance, reason = Performance.MISSED, Reason.FIGURE_SHORT_AT_END
        else:
            performance, reason = Performance.UNVERIFIED, Reason.NO_FIGURE_AT_END
    return Outcome(lifecycle, performance, reason, evaluation)


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
    reason = Reason.TARGET_RESTATED if case.before is None else revision_reason(case.before, case.target)
    if is_met_by_reduction(case.before, case.target, evaluation):
        # The figure, the reduction and the verdict are one piece of news; a plain MET would hide the reduction.
        walk.go(
            replace(walk.state, performance=evaluation.performance),
            Reason.MET_AFTER_REDUCTION,
            evaluation.evidence,
            AlertKind.TARGET_REVISED,
            kinds_of(evaluation.performance),
        )
        return
    walk.go(walk.state, reason, None, AlertKind.TARGET_REVISED)


def _settle(walk: _Walk, outcome: Outcome) -> None:
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


def _change_lifecycle(walk: _Walk, outcome: Outcome) -> None:
    was, becomes = walk.state.lifecycle, outcome.lifecycle
    reopens = was is Lifecycle.CLOSED and becomes is not Lifecycle.CLOSED
    reason = Reason.REOPENED if reopens and becomes not in OUT_OF_PLAY else _calendar_reason(outcome)
    walk.go(replace(walk.state, lifecycle=becomes), reason, outcome.evaluation.evidence)


def _calendar_reason(outcome: Outcome) -> Reason:
    return {
        Lifecycle.CLOSED: Reason.GRACE_OVER,
        Lifecycle.ANNOUNCED: Reason.TARGET_RESTATED,
        Lifecycle.ACTIVE: Reason.PERIOD_BEGUN,
        Lifecycle.CLOSING: Reason.PERIOD_OVER,
        Lifecycle.SUPERSEDED: Reason.SUPERSEDED,
        Lifecycle.WITHDRAWN: Reason.WITHDRAWN,
    }[outcome.lifecycle]


def _change_dispute(walk: _Walk, outcome: Outcome) -> None:
    contradiction = outcome.evaluation.contradiction
    if contradiction is None:
        walk.go(replace(walk.state, disputed=False), Reason.DISPUTE_RESOLVED, outcome.evaluation.evidence)
        return
    alert = None if outcome.lifecycle in OUT_OF_PLAY else AlertKind.CONTRADICTED
    walk.go(replace(walk.state, disputed=True), contradiction.reason, contradiction.evidence, alert)


def _change_performance(walk: _Walk, outcome: Outcome) -> None:
    after = replace(walk.state, performance=outcome.performance, lifecycle=outcome.lifecycle)
    news = find_news(walk.case.target, walk.case.before, walk.state.alerted, outcome)
    walk.go(after, news.reason, outcome.evaluation.evidence, news.alert, news.also)


def _tell_what_was_withheld(walk: _Walk, outcome: Outcome) -> None:
    """MET or EXCEEDED that a dispute had held back, once the dispute is over."""
    if outcome.performance not in REACHED | {Performance.MET_CLAIMED}:
        return
    news = find_news(walk.case.target, walk.case.before, walk.state.alerted, outcome)
    if news.alert is not None:
        walk.go(walk.state, news.reason, outcome.evaluation.evidence, news.alert, news.also)


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
