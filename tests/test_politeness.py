"""Politeness: robots, the delay between requests, rest after trouble; every verdict with its reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.politeness import (
    AskRobots,
    Go,
    PolitenessSettings,
    Refuse,
    Wait,
    decide_request,
    delay_of,
    new_host,
    note_outcome,
    note_request,
    note_robots,
    robots_url,
    sitemaps_of,
)
from model.crawl import FetchFailure, HostState, NotModified, Page, Unavailable

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
URL = "http://www.qinghe.gov.cn/xw/t1.html"
SETTINGS = PolitenessSettings(min_delay_s=5)


def seconds(number):
    return timedelta(seconds=number)


def page(body, url="http://www.qinghe.gov.cn/robots.txt"):
    return Page(url, url, 200, (), body, NOW, "sha256:0")


def failed(reason=FetchFailure.HTTP_STATUS, status=None, retry_after_s=None):
    return Unavailable(URL, reason, "", NOW, status=status, retry_after_s=retry_after_s)


def known(robots="", **fields):
    return HostState("www.qinghe.gov.cn", robots_txt=robots, robots_fetched_at=NOW, **fields)


def test_a_new_host_is_asked_for_its_robots_first():
    assert decide_request(new_host(URL), URL, NOW, SETTINGS) == AskRobots("http://www.qinghe.gov.cn/robots.txt")


def test_without_rules_the_request_leaves():
    assert decide_request(known(), URL, NOW, SETTINGS) == Go()


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ("User-agent: *\nDisallow: /xw/", Refuse("robots_disallow")),
        ("User-agent: *\nDisallow: /\nAllow: /xw/", Go()),
        ("User-agent: Baiduspider\nDisallow: /", Go()),
        ("User-agent: ruralwatch\nDisallow: /xw/*.html$\n\nUser-agent: *\nDisallow:", Refuse("robots_disallow")),
        ("<html><body>404</body></html>", Go()),
        ("\x00\x01", Go()),
    ],
    ids=["disallowed", "longer allow wins", "another robot", "named with wildcards", "error page", "binary"],
)
def test_robots_rules(rules, verdict):
    assert decide_request(known(rules), URL, NOW, SETTINGS) == verdict


def test_robots_can_be_switched_off_by_the_operator():
    settings = replace(SETTINGS, obey_robots=False)
    assert decide_request(known("User-agent: *\nDisallow: /"), URL, NOW, settings) == Go()


def test_rules_are_asked_for_again_after_a_day():
    state = known("User-agent: *\nDisallow: /")
    assert decide_request(state, URL, NOW + timedelta(hours=23), SETTINGS) == Refuse("robots_disallow")
    assert isinstance(decide_request(state, URL, NOW + timedelta(hours=24), SETTINGS), AskRobots)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_4xx_means_no_rules(status):
    state = note_robots(new_host(URL), failed(status=status), NOW, SETTINGS)
    assert state.robots_txt == ""
    assert decide_request(state, URL, NOW + seconds(5), SETTINGS) == Go()


@pytest.mark.parametrize(
    "outcome",
    [
        failed(status=500),
        failed(status=503),
        failed(status=429),
        failed(FetchFailure.TIMEOUT),
        failed(FetchFailure.CONNECT),
    ],
    ids=["500", "503", "429", "timeout", "connect"],
)
def test_no_answer_closes_the_host_for_now(outcome):
    state = note_robots(new_host(URL), outcome, NOW, SETTINGS)
    later = NOW + seconds(SETTINGS.robots_retry_s)
    assert decide_request(state, URL, NOW + seconds(60), SETTINGS) == Wait(later, "robots_unreachable")
    assert isinstance(decide_request(state, URL, later, SETTINGS), AskRobots)


def test_old_rules_hold_while_the_host_is_out_of_reach():
    state = note_robots(known("User-agent: *\nDisallow: /"), failed(status=500), NOW, SETTINGS)
    assert decide_request(state, URL, NOW + seconds(60), SETTINGS) == Refuse("robots_disallow")
    assert isinstance(decide_request(state, URL, NOW + seconds(SETTINGS.robots_retry_s), SETTINGS), AskRobots)


def test_rules_are_read_from_the_page_with_bom_and_damage():
    state = note_robots(new_host(URL), page(b"\xef\xbb\xbfUser-agent: *\nDisallow: /xw/\n# \xff"), NOW, SETTINGS)
    assert decide_request(state, URL, NOW + seconds(9), SETTINGS) == Refuse("robots_disallow")


def test_not_modified_rules_live_another_day():
    state = replace(known("User-agent: *\nDisallow: /"), robots_fetched_at=NOW - timedelta(days=2))
    state = note_robots(state, NotModified(URL, NOW), NOW, SETTINGS)
    assert decide_request(state, URL, NOW + seconds(9), SETTINGS) == Refuse("robots_disallow")


def test_only_http_is_asked():
    assert decide_request(new_host("ftp://a.cn/"), "ftp://a.cn/", NOW, SETTINGS) == Refuse("not_http")
    assert robots_url("https://a.cn:8443/x?y") == "https://a.cn:8443/robots.txt"


def test_requests_to_one_host_keep_their_distance():
    state = note_request(known(), NOW)
    assert decide_request(state, URL, NOW + seconds(4), SETTINGS) == Wait(NOW + seconds(5), "min_delay")
    assert decide_request(state, URL, NOW + seconds(5), SETTINGS) == Go()


@pytest.mark.parametrize(
    ("rules", "delay_s"),
    [
        ("", 5),
        ("User-agent: *\nCrawl-delay: 20", 20),
        ("User-agent: *\nCrawl-delay: 1", 5),
        ("User-agent: *\nCrawl-delay: 86400", 300),
        ("User-agent: *\nRequest-rate: 1/30", 30),
    ],
    ids=["ours", "theirs", "ours is longer", "shortened", "request rate"],
)
def test_delay(rules, delay_s):
    assert delay_of(known(rules), SETTINGS) == delay_s


@pytest.mark.parametrize(
    "outcome", [failed(FetchFailure.TIMEOUT), failed(FetchFailure.HTTP_STATUS, 500)], ids=["slow", "500"]
)
def test_one_broken_page_does_not_rest_the_host_but_a_second_in_a_row_does(outcome):
    once = note_outcome(known(), outcome, NOW, SETTINGS)
    assert (once.failures, once.not_before) == (1, None)
    assert note_outcome(once, outcome, NOW, SETTINGS).not_before > NOW


def test_trouble_makes_the_host_rest_longer_each_time():
    state, rests = known(), []
    for _ in range(12):
        state = note_outcome(state, failed(FetchFailure.CONNECT), NOW, SETTINGS)
        rests.append((state.not_before - NOW).total_seconds())
    assert rests[:4] == [60, 120, 240, 480]
    assert rests[-1] == SETTINGS.backoff_max_s
    assert decide_request(state, URL, NOW, SETTINGS) == Wait(state.not_before, "backoff")


def test_an_answer_ends_the_rest():
    state = note_outcome(known(), failed(status=503), NOW, SETTINGS)
    state = note_outcome(state, page(b""), NOW + seconds(60), SETTINGS)
    assert (state.failures, state.not_before) == (0, None)


def test_a_missing_page_is_no_trouble_of_the_host():
    state = note_outcome(known(), failed(status=404), NOW, SETTINGS)
    assert (state.failures, state.not_before) == (0, None)


def test_retry_after_is_kept_beyond_our_own_rest():
    state = note_outcome(known(), failed(status=429, retry_after_s=7200), NOW, SETTINGS)
    assert state.not_before == NOW + seconds(7200)
    state = note_outcome(known(), failed(status=429, retry_after_s=1), NOW, SETTINGS)
    assert state.not_before == NOW + seconds(60)
    state = note_outcome(known(), failed(status=503, retry_after_s=1e12), NOW, SETTINGS)
    assert state.not_before == NOW + timedelta(days=1)


def test_sitemaps_are_named_by_robots():
    assert sitemaps_of(known("Sitemap: http://a.cn/sitemap.xml\n")) == ("http://a.cn/sitemap.xml",)
    assert sitemaps_of(new_host(URL)) == ()


@given(st.text(max_size=200), st.text(max_size=60))
def test_nothing_raises_and_waits_end_in_the_future(rules, path):
    verdict = decide_request(known(rules, last_request_at=NOW), f"http://a.cn/{path}", NOW, SETTINGS)
    assert isinstance(verdict, Go | Wait | Refuse)
    if isinstance(verdict, Wait):
        assert verdict.until > NOW
