"""Decides what is due: what is known of a listing or a link and the time come in, when it is due and why goes out;
it never fetches, stores or reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from collector.urls import host_of

_HOUR = 3600
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class FrontierSettings:
    """When articles are looked at again; times in seconds."""

    refetch_after_s: tuple[int, ...] = (_HOUR, 6 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY, 14 * _DAY, 28 * _DAY)
    """Counted from the first fetch.  Corrections come in the first hours; later edits are rare, and cost a request each."""
    retry_after_s: tuple[int, ...] = (600, _HOUR, 6 * _HOUR, _DAY, 3 * _DAY)
    """Counted from the latest failure; one try for each, and then the link is given up.  404 is retried too: a list is
    often published minutes before its pages have reached every mirror."""
    listing_backoff_max: int = 8
    """A failing listing is asked at most this many times less often."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known of one article address."""

    canonical_url: str
    first_seen_at: datetime
    first_fetched_at: datetime | None = None
    last_fetched_at: datetime | None = None
    """When it last answered, with a page or with 304."""
    failures: int = 0
    """Failures in a row since the last answer."""
    last_failed_at: datetime | None = None
    permanent: bool = False
    """The latest failure cannot be helped by trying again."""


@dataclass(frozen=True, slots=True)
class Due:
    """To be fetched at `at` or later; `reason` is `new`, `retry`, `refetch`, `first_pass`, `pass` or `pass_after_failure`."""

    at: datetime
    reason: str

    def is_due(self, now: datetime) -> bool:
        return now >= self.at


@dataclass(frozen=True, slots=True)
class Finished:
    """Never again by itself; `reason` is `gave_up`, `permanent`, or `window_over`."""

    reason: str


def decide_link(state: LinkState, settings: FrontierSettings, *, refetch_window_days: int = 30) -> Due | Finished:
    """When one article address is due next, and why.

    A re-fetch is due at the first step of the schedule that lies after the last answer, so that a daemon that slept for
    a week looks once, not once for each step missed.
    """
    if state.failures and state.last_failed_at is not None:
        return _decide_retry(state, state.last_failed_at, settings)
    if state.first_fetched_at is None:
        return Due(state.first_seen_at, "new")
    answered = (state.last_fetched_at or state.first_fetched_at) - state.first_fetched_at
    window = timedelta(days=refetch_window_days)
    for step_s in settings.refetch_after_s:
        step = timedelta(seconds=step_s)
        if step > answered and step <= window:
            return Due(state.first_fetched_at + step, "refetch")
    return Finished("window_over")


def decide_listing(
    every_s: int, last_pass_at: datetime | None, now: datetime, settings: FrontierSettings, *, failures: int = 0
) -> Due:
    """When a listing is due next; each failure in a row doubles its interval, up to `listing_backoff_max` times it."""
    if last_pass_at is None:
        return Due(now, "first_pass")
    if last_pass_at > now:  # a clock set back must not silence a source until it has caught up
        return Due(now, "pass")
    factor = min(2 ** min(failures, 30), settings.listing_backoff_max)
    return Due(last_pass_at + timedelta(seconds=every_s * factor), "pass_after_failure" if failures else "pass")


def list_due(
    states: Iterable[LinkState], now: datetime, settings: FrontierSettings, *, refetch_window_days: int = 30
) -> list[tuple[LinkState, Due]]:
    """The addresses due now in the order to fetch them: new ones, then retries, then re-fetches, each oldest first,
    and hosts taking turns inside each, so that one host's delay does not hold up the others."""
    due: dict[str, list[tuple[LinkState, Due]]] = {"new": [], "retry": [], "refetch": []}
    for state in states:
        verdict = decide_link(state, settings, refetch_window_days=refetch_window_days)
        if isinstance(verdict, Due) and verdict.is_due(now):
            due[verdict.reason].append((state, verdict))
    return [
        item
        for group in due.values()
        for item in _take_turns(sorted(group, key=lambda pair: (pair[1].at, pair[0].canonical_url)))
    ]


def _decide_retry(state: LinkState, failed_at: datetime, settings: FrontierSettings) -> Due | Finished:
    if state.permanent:
        return Finished("permanent")
    if state.failures > len(settings.retry_after_s):
        return Finished("gave_up")
    return Due(failed_at + timedelta(seconds=settings.retry_after_s[state.failures - 1]), "retry")


def _take_turns(items: Sequence[tuple[LinkState, Due]]) -> list[tuple[LinkState, Due]]:
    by_host: dict[str, list[tuple[LinkState, Due]]] = {}
    for item in items:
        by_host.setdefault(host_of(item[0].canonical_url), []).append(item)
    return [item for turn in zip_longest(*by_host.values()) for item in turn if item is not None]
