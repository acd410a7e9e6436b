"""Decides whether a request may leave now: a host's state, an address and the time come in, a verdict with its reason
goes out; it never waits, fetches or reads a clock.

Robots after RFC 9309: a 4xx answer means no rules, 5xx or no answer means nothing may be fetched for now, rules are
kept for a day.  In `HostState`, `robots_fetched_at` None means never asked; asked with `robots_txt` None means no
answer yet; an empty text means no rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from protego import Protego

from collector.urls import host_of, origin_of
from model.crawl import FetchFailure, FetchOutcome, HostState, NotModified, Page, Unavailable

# RFC 9309, 2.5: a crawler must read at least 500 KiB; more than that is never rules.
_MAX_ROBOTS_BYTES = 512 * 1024
# Failures that say something of the host, not of one address: after them the whole host rests.
_HOST_TROUBLE = frozenset({FetchFailure.TIMEOUT, FetchFailure.CONNECT, FetchFailure.TLS})
_HOST_TROUBLE_STATUS = frozenset({403, 412, 429})


@dataclass(frozen=True, slots=True)
class PolitenessSettings:
    """How gently hosts are asked; times in seconds."""

    user_agent: str = "ruralwatch"
    """The product name that robots rules are looked up under."""
    obey_robots: bool = True
    min_delay_s: float = 5.0
    max_crawl_delay_s: float = 300.0
    """A longer Crawl-delay is shortened to this: some portals say 86400, which would mean one page a day."""
    robots_ttl_s: float = 86_400.0
    """RFC 9309, 2.4: rules should not be kept longer than 24 hours."""
    robots_retry_s: float = 3_600.0
    """How long a host without an answer for its robots.txt is left alone."""
    backoff_base_s: float = 60.0
    """Rest after the first failure; doubled by each further one in a row."""
    backoff_max_s: float = 21_600.0


@dataclass(frozen=True, slots=True)
class Go:
    """The request may leave."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until`; `reason` is `min_delay`, `backoff`, or `robots_unreachable`."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class AskRobots:
    """The host's robots.txt is to be fetched first, from `url`; hand the outcome to `note_robots`."""

    url: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Never under the present rules; `reason` is `robots_disallow` or `not_http`."""

    reason: str


Verdict = Go | Wait | AskRobots | Refuse


def decide_request(state: HostState, url: str, now: datetime, settings: PolitenessSettings) -> Verdict:
    """Whether a request for `url` may leave now; rest and delay come before robots, which is a request too."""
    if not robots_url(url):
        return Refuse("not_http")
    if state.not_before is not None and now < state.not_before:
        return Wait(state.not_before, "backoff")
    if settings.obey_robots:
        verdict = _decide_robots(state, url, now, settings)
        if verdict is not None:
            return verdict
    return _decide_delay(state, now, delay_of(state, settings)) or Go()


def delay_of(state: HostState, settings: PolitenessSettings) -> float:
    """Seconds between two requests to this host: our own least delay, or its Crawl-delay where that is longer."""
    if not settings.obey_robots or not state.robots_txt:
        return settings.min_delay_s
    rules = _parse_robots(state.robots_txt)
    asked = rules.crawl_delay(settings.user_agent) or 0.0
    rate = rules.request_rate(settings.user_agent)
    if rate is not None and rate.requests:
        asked = max(asked, rate.seconds / rate.requests)
    return max(settings.min_delay_s, min(asked, settings.max_crawl_delay_s))


def robots_url(url: str) -> str | None:
    """Where the rules for `url` are; None for anything but http and https."""
    origin = origin_of(url)
    return f"{origin}/robots.txt" if origin and origin.startswith(("http://", "https://")) else None


def sitemaps_of(state: HostState) -> tuple[str, ...]:
    """The sitemaps that the host's robots.txt names."""
    return tuple(_parse_robots(state.robots_txt).sitemaps) if state.robots_txt else ()


def note_request(state: HostState, now: datetime) -> HostState:
    """The state once a request has left."""
    return replace(state, last_request_at=now)


def note_outcome(state: HostState, outcome: FetchOutcome, now: datetime, settings: PolitenessSettings) -> HostState:
    """The state after an answer: any answer of a healthy host ends its rest, trouble makes it longer.

    403, 412 and 429 count as trouble: the walls in front of government portals answer so when asked too often.
    """
    state = replace(state, last_request_at=now)
    if not isinstance(outcome, Unavailable):
        return replace(state, failures=0, not_before=None)
    if not _is_host_trouble(outcome):
        return state
    failures = state.failures + 1
    if failures == 1 and _may_be_one_page(outcome):
        return replace(state, failures=failures)
    rest = min(settings.backoff_base_s * 2 ** min(failures - 1, 30), settings.backoff_max_s)
    # What the server asks for holds even beyond our own longest rest, up to a day: beyond that it is a wrong clock.
    asked = min(outcome.retry_after_s or 0.0, 86_400.0)
    return replace(state, failures=failures, not_before=now + timedelta(seconds=max(rest, asked)))


def note_robots(state: HostState, outcome: FetchOutcome, now: datetime, settings: PolitenessSettings) -> HostState:
    """The state after its robots.txt was asked for: rules, no rules, or closed for now (RFC 9309, 2.3.1)."""
    state = replace(state, last_request_at=now)
    match outcome:
        case Page():
            text = outcome.body[:_MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
            return replace(state, robots_txt=text, robots_fetched_at=now)
        case NotModified():
            return replace(state, robots_fetched_at=now)
        case Unavailable(status=int(status)) if 300 <= status < 500 and status != 429:
            return replace(state, robots_txt="", robots_fetched_at=now)
        case Unavailable(reason=FetchFailure.REDIRECT | FetchFailure.TOO_LARGE):
            # 2.3.1.2: more than five redirects may be taken as unavailable, which means no rules.
            return replace(state, robots_txt="", robots_fetched_at=now)
    if state.robots_txt is not None:
        # Old rules hold while the host is out of reach; they are asked for again after `robots_retry_s`.
        asked_again = now - timedelta(seconds=settings.robots_ttl_s - settings.robots_retry_s)
        return replace(state, robots_fetched_at=asked_again)
    return replace(state, robots_fetched_at=now)


def new_host(url: str) -> HostState:
    """The state of a host never asked before."""
    return HostState(host=host_of(url))


def _decide_robots(state: HostState, url: str, now: datetime, settings: PolitenessSettings) -> Verdict | None:
    asked_at = state.robots_fetched_at
    if asked_at is not None and state.robots_txt is None:
        again_at = asked_at + timedelta(seconds=settings.robots_retry_s)
        if now < again_at:
            return Wait(again_at, "robots_unreachable")
    if state.robots_txt is None or asked_at is None or now >= asked_at + timedelta(seconds=settings.robots_ttl_s):
        return _decide_delay(state, now, settings.min_delay_s) or AskRobots(robots_url(url) or "")
    if not _parse_robots(state.robots_txt).can_fetch(url, settings.user_agent):
        return Refuse(FetchFailure.ROBOTS.value)
    return None


def _decide_delay(state: HostState, now: datetime, delay_s: float) -> Wait | None:
    if state.last_request_at is None:
        return None
    until = state.last_request_at + timedelta(seconds=delay_s)
    return Wait(until, "min_delay") if now < until else None


def _is_host_trouble(outcome: Unavailable) -> bool:
    if outcome.reason in _HOST_TROUBLE or outcome.retry_after_s:
        return True
    status = outcome.status
    return (
        outcome.reason is FetchFailure.HTTP_STATUS
        and status is not None
        and (status >= 500 or status in _HOST_TROUBLE_STATUS)
    )


def _may_be_one_page(outcome: Unavailable) -> bool:
    """A single page that breaks the server's script (500) or never ends says little of the host, until a second does."""
    if outcome.retry_after_s:
        return False
    return outcome.reason is FetchFailure.TIMEOUT or outcome.status == 500


@lru_cache(maxsize=512)
def _parse_robots(text: str) -> Protego:
    return Protego.parse(text)
