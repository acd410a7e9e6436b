"""What would have been told, and when."""

from dataclasses import replace
from datetime import date, timedelta

from alerting_cases import a_claim, a_figure, a_target

from alerts.replay import replay

LATER = date(2033, 1, 1)


def story(*evidence, target=None, until=LATER, versions=()):
    changes = replay(target or a_target(), evidence, until, versions=versions)
    return [(change.occurred_at.date().isoformat(), change.alert.value) for change in changes if change.alert]


def test_a_year_day_by_day():
    told = story(
        a_figure(36, published_on=date(2031, 12, 28)),
        a_figure(12, date(2031, 9, 30), published_on=date(2031, 10, 9)),
        a_figure(4, date(2031, 3, 31), published_on=date(2031, 4, 7)),
    )
    assert told == [
        ("2031-01-20", "TARGET_NEW"),
        ("2031-04-07", "AT_RISK"),
        ("2031-12-28", "EXCEEDED"),
    ]


def test_a_late_figure_is_known_only_when_it_is_published():
    told = story(a_claim("met", date(2031, 12, 20)), a_figure(30, published_on=date(2032, 5, 6)))
    assert told == [("2031-01-20", "TARGET_NEW"), ("2031-12-20", "MET_CLAIMED"), ("2032-05-06", "CONTRADICTED"),
                    ("2032-05-06", "MISSED")]  # fmt: skip


def test_it_ends_where_it_is_told_to():
    told = story(a_figure(36, published_on=date(2031, 12, 28)), until=date(2031, 12, 27))
    assert told == [("2031-01-20", "TARGET_NEW")]


def test_the_end_of_the_grace_is_a_day_of_its_own():
    assert story()[-1] == ("2032-03-31", "UNVERIFIED")


def test_a_revision_takes_over_on_its_day():
    first = a_target(20)
    second = replace(a_target(30), version=2, supersedes=1, stated_on=date(2031, 9, 1))
    both = (first, second)
    figure = a_figure(21, date(2031, 8, 20))
    assert story(figure, target=first, versions=both) == [("2031-01-20", "TARGET_NEW"), ("2031-08-20", "EXCEEDED")]
    assert story(figure, target=second, versions=both)[0] == ("2031-09-01", "TARGET_REVISED")


def test_a_target_without_any_date_begins_with_its_evidence():
    target = a_target(stated_on=None, period_start=None, period_end=None)
    on = date(2031, 6, 1)
    assert story(a_figure(36, on), target=target) == [(on.isoformat(), "TARGET_NEW"), (on.isoformat(), "EXCEEDED")]
    assert replay(target, (), LATER) == ()


def test_what_was_published_before_the_target_counts_from_its_first_day():
    early = a_figure(36, date(2031, 1, 5), published_on=a_target().stated_on - timedelta(days=3))
    assert story(early) == [("2031-01-20", "TARGET_NEW"), ("2031-01-20", "EXCEEDED")]
