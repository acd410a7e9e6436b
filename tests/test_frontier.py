"""The frontier: what is due now, in which order, and what is given up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.frontier import Due, Finished, FrontierSettings, LinkState, decide_link, decide_listing, list_due

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SETTINGS = FrontierSettings()
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def link(name="http://a.cn/1", *, fetched=None, last=None, **fields):
    return LinkState(name, NOW, fetched, last, **fields)


def test_a_new_link_is_due_at_once():
    assert decide_link(link(), SETTINGS) == Due(NOW, "new")


@pytest.mark.parametrize(
    ("answered_after", "due_after"),
    [
        (0 * HOUR, 1 * HOUR),
        (1 * HOUR, 6 * HOUR),
        (2 * HOUR, 6 * HOUR),
        (6 * HOUR, 1 * DAY),
        (1 * DAY, 3 * DAY),
        (5 * DAY, 7 * DAY),
        (7 * DAY, 14 * DAY),
        (14 * DAY, 28 * DAY),
    ],
    ids=str,
)
def test_an_article_is_looked_at_again_ever_less_often(answered_after, due_after):
    state = link(fetched=NOW, last=NOW + answered_after)
    assert decide_link(state, SETTINGS) == Due(NOW + due_after, "refetch")


def test_missed_looks_are_not_made_up_for():
    state = link(fetched=NOW, last=NOW + 10 * DAY)  # the daemon slept from the first hour to the tenth day
    assert decide_link(state, SETTINGS) == Due(NOW + 14 * DAY, "refetch")


def test_the_window_ends_the_looks():
    assert decide_link(link(fetched=NOW, last=NOW + 28 * DAY), SETTINGS) == Finished("window_over")
    assert decide_link(link(fetched=NOW, last=NOW + DAY), SETTINGS, refetch_window_days=2) == Finished("window_over")
    assert decide_link(link(fetched=NOW, last=NOW), SETTINGS, refetch_window_days=0) == Finished("window_over")


def test_a_failed_link_is_tried_with_growing_distance_and_then_given_up():
    seen = []
    for failures in range(1, 7):
        verdict = decide_link(link(failures=failures, last_failed_at=NOW), SETTINGS)
        seen.append(verdict.at - NOW if isinstance(verdict, Due) else verdict.reason)
    assert seen == [timedelta(minutes=10), HOUR, 6 * HOUR, DAY, 3 * DAY, "gave_up"]


def test_what_is_gone_for_good_is_not_asked_for_again():
    assert decide_link(link(failures=1, last_failed_at=NOW, permanent=True), SETTINGS) == Finished("permanent")


def test_listing_passes():
    assert decide_listing(3600, None, NOW, SETTINGS) == Due(NOW, "first_pass")
    assert decide_listing(3600, NOW, NOW, SETTINGS) == Due(NOW + HOUR, "pass")
    assert decide_listing(3600, NOW, NOW, SETTINGS, failures=2) == Due(NOW + 4 * HOUR, "pass_after_failure")
    assert decide_listing(3600, NOW, NOW, SETTINGS, failures=99) == Due(NOW + 8 * HOUR, "pass_after_failure")


def test_a_clock_set_back_does_not_silence_a_source():
    assert decide_listing(3600, NOW + 300 * DAY, NOW, SETTINGS).is_due(NOW)


def test_new_links_come_first_and_hosts_take_turns():
    states = [
        link("http://a.cn/old", fetched=NOW - 2 * HOUR, last=NOW - 2 * HOUR),
        link("http://a.cn/failed", failures=1, last_failed_at=NOW - HOUR),
        link("http://a.cn/1"),
        link("http://a.cn/2"),
        link("http://a.cn/3"),
        link("http://b.cn/1"),
        link("http://b.cn/rests", fetched=NOW, last=NOW),
        link("http://c.cn/gone", failures=1, last_failed_at=NOW - DAY, permanent=True),
    ]
    assert [(state.canonical_url, due.reason) for state, due in list_due(states, NOW, SETTINGS)] == [
        ("http://a.cn/1", "new"),
        ("http://b.cn/1", "new"),
        ("http://a.cn/2", "new"),
        ("http://a.cn/3", "new"),
        ("http://a.cn/failed", "retry"),
        ("http://a.cn/old", "refetch"),
    ]


@given(st.lists(st.integers(1, 40 * 86_400), max_size=30))
def test_every_article_comes_to_rest(gaps):
    """However late each answer comes, an article is fetched a bounded number of times."""
    state, fetches = link(fetched=NOW, last=NOW), 0
    for gap in gaps:
        verdict = decide_link(state, SETTINGS)
        if isinstance(verdict, Finished):
            break
        fetches += 1
        state = link(fetched=NOW, last=verdict.at + timedelta(seconds=gap))
    assert fetches <= len(SETTINGS.refetch_after_s)
