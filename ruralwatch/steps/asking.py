"""One polite request: robots, rest and delay are decided by `collector.politeness`; here they are carried out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from collector.politeness import AskRobots, Refuse, Wait, decide_request, note_outcome, note_robots
from collector.urls import host_of
from model.crawl import FetchFailure, FetchOutcome, Unavailable, Validators
from ruralwatch.workshop import Workshop
from storage.pages import get_host_state, put_host_state

# A pass waits this long for a host's next turn; a longer delay is left to a later pass, so that no thread is held.
LONGEST_WAIT_S = 120.0
# robots.txt, then the delay after it, then the request: more rounds than this would be a fault of ours.
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Postponed:
    """Not asked now: the host rests, or the program stops."""

    until: datetime | None
    reason: str
    detail: str = ""
    """What its robots.txt answered, where that is why."""

    @property
    def is_trouble(self) -> bool:
        """True where the host does not answer, false where it is only not its turn."""
        return self.reason in {"backoff", "robots_unreachable"}


def ask(workshop: Workshop, url: str, validators: Validators | None = None) -> FetchOutcome | Postponed:
    """The page at `url`, fetched when its host may be asked; the host's memory is stored with the answer."""
    with workshop.host_lock(host_of(url)):
        detail = ""
        for _ in range(_ROUNDS):
            state = get_host_state(workshop.database(), host_of(url))
            now = workshop.now()
            match decide_request(state, url, now, workshop.politeness):
                case Refuse(reason):
                    failure = FetchFailure.ROBOTS if reason == FetchFailure.ROBOTS.value else FetchFailure.PROTOCOL
                    return Unavailable(url, failure, reason, now, permanent=True)
                case Wait(until, reason):
                    wait_s = (until - now).total_seconds()
                    # A host in trouble is left in peace until a later pass; its usual delay is waited for here.
                    if reason != "min_delay" or wait_s > LONGEST_WAIT_S or workshop.stopping.wait(wait_s):
                        return Postponed(until, "stopping" if workshop.stopping.is_set() else reason, detail)
                case AskRobots(robots):
                    outcome = workshop.fetcher.fetch(robots, now=workshop.now)
                    state = note_robots(state, outcome, workshop.now(), workshop.politeness)
                    put_host_state(workshop.database(), state)
                    if isinstance(outcome, Unavailable):
                        detail = f"robots.txt: {outcome.reason.value}: {outcome.detail}"
                case _:
                    return _fetch(workshop, url, validators or Validators())
    return Postponed(None, "no_turn")


def _fetch(workshop: Workshop, url: str, validators: Validators) -> FetchOutcome:
    outcome = workshop.fetcher.fetch(
        url, now=workshop.now, validators=validators, may_follow=lambda target: _may_follow(workshop, target)
    )
    db = workshop.database()
    state = note_outcome(get_host_state(db, host_of(url)), outcome, workshop.now(), workshop.politeness)
    put_host_state(db, state)
    return outcome


def _may_follow(workshop: Workshop, target: str) -> bool:
    """Whether a redirect may be followed: not where known rules of the other host forbid it."""
    state = get_host_state(workshop.database(), host_of(target))
    return not isinstance(decide_request(state, target, workshop.now(), workshop.politeness), Refuse)
