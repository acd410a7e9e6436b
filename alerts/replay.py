"""A target and all its evidence in, the changes it would have gone through day by day out; nothing is stored or sent.

Pure.  What was known on a day is what was published by then: the answer to "what would we have been told, and when".
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from alerts.counting import stands_at
from alerts.lifecycle import LifecycleSettings, decide, grace_end
from model.alerting import Evidence, TargetState, TargetVersion, Transition

_ONE_DAY = timedelta(days=1)
# A target is looked at on each such day at noon: well inside the day, wherever the clock stands.
_NOON = time(12)


def replay(
    target: TargetVersion,
    evidence: tuple[Evidence, ...],
    until: date,
    settings: LifecycleSettings | None = None,
    *,
    versions: tuple[TargetVersion, ...] = (),
) -> tuple[Transition, ...]:
    """The changes in order, up to and including `until`; `evidence` best first, `versions` as for `decide`."""
    settings = settings or LifecycleSettings()
    state = TargetState()
    transitions: list[Transition] = []
    for day in _days(target, evidence, versions, settings):
        if day > until:
            break
        known = tuple(item for item in evidence if _known_on(item) <= day)
        stated = tuple(one for one in versions if one.stated_on is None or one.stated_on <= day)
        now = datetime.combine(day, _NOON, settings.timezone)
        state, changes = decide(target, state, known, now, settings, versions=stated)
        transitions += changes
    return tuple(transitions)


def _days(
    target: TargetVersion,
    evidence: tuple[Evidence, ...],
    versions: tuple[TargetVersion, ...],
    settings: LifecycleSettings,
) -> list[date]:
    """The days on which something may change, from the first statement of the target on."""
    end, last = target.period_end, grace_end(target, settings.grace_days)
    days = {_known_on(item) for item in evidence}
    days |= {one.stated_on for one in versions if one.stated_on is not None}
    days |= {day for day in (target.stated_on, target.period_start, target.withdrawn_on) if day is not None}
    days |= {day + _ONE_DAY for day in (end, last) if day is not None}
    if not days:
        return []
    first = target.stated_on or min(days)
    return sorted(day for day in days if day >= first)


def _known_on(item: Evidence) -> date:
    return item.published_on or stands_at(item)
