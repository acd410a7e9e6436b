"""A transition and the routes in; who is to be told out, one notification each, with an id that never changes.

Pure; knows receivers by name only.  Words after Alertmanager: route, receiver.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from model.alerting import AlertKind, Notification, Route, TargetState, TargetVersion, Transition

# These are for a digest, not for somebody's pocket: only a route that names them carries them (targets.md 3.4).
DIGEST_KINDS = frozenset({AlertKind.TARGET_NEW, AlertKind.UNVERIFIED})


def find_receivers(transition: Transition, target: TargetVersion, routes: tuple[Route, ...]) -> tuple[str, ...]:
    """The names of all receivers whose routes let this news through, each once, in the order of the routes."""
    if transition.alert is None:
        return ()
    names = [name for route in routes if _lets_through(route, transition.alert, target) for name in route.receivers]
    return tuple(dict.fromkeys(names))


def notify(
    transition: Transition, target: TargetVersion, routes: tuple[Route, ...], created_at: datetime
) -> tuple[Notification, ...]:
    """The outbox rows of a transition; `transition_id` is 0 until storage knows it."""
    return tuple(
        Notification(
            id=notification_id(transition, receiver), transition_id=0, receiver=receiver, created_at=created_at
        )
        for receiver in find_receivers(transition, target, routes)
    )


def notification_id(transition: Transition, receiver: str) -> str:
    """`msg_` and 32 hexadecimal digits: the same for the same change and receiver, whenever it is decided again.

    No clock is in it: a decision that is repeated after a crash gives the same id.  Two changes of one version never
    share one, because the log of what was told grows with each.
    """
    evidence = transition.evidence
    identity = [
        transition.target_key,
        transition.target_version,
        _identity(transition.before),
        _identity(transition.after),
        transition.alert,
        transition.reason,
        [evidence.article_id, evidence.observation_id] if evidence else None,
        receiver,
    ]
    digest = hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode()).hexdigest()
    return f"msg_{digest[:32]}"


def _lets_through(route: Route, kind: AlertKind, target: TargetVersion) -> bool:
    kinds = kind in route.kinds if route.kinds else kind not in DIGEST_KINDS
    indicators = not route.indicators or target.indicator in route.indicators
    regions = not route.regions or any(_lies_in(target.region_code, code) for code in route.regions)
    return kinds and indicators and regions


def _lies_in(code: str | None, area: str) -> bool:
    """610921 lies in 610900 and in 610000: a GB/T 2260 code ends in 00 for a prefecture, in 0000 for a province."""
    if code is None:
        return False
    stem = area
    for tail in ("0000", "00"):
        if len(area) == len("610000") and area.endswith(tail):
            stem = area.removesuffix(tail)
            break
    return code.startswith(stem)


def _identity(state: TargetState) -> list[object]:
    return [state.lifecycle, state.performance, state.disputed, state.alerted]
