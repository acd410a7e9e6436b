"""The life of a target version: the table of targets.md, section 3.4, and its laws."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from alerting_cases import a_claim, a_figure, a_target, at, exactly, interval

from alerts.lifecycle import LifecycleSettings, decide, grace_end
from alerts.news import standing_alerts
from alerts.pace import PaceSettings
from alerts.reasons import Reason
from model.alerting import AlertKind, Lifecycle, Performance, TargetState
from model.statistics import Comparator

OCTOBER, DECEMBER = date(2031, 10, 31), date(2031, 12, 25)
YEAR_END, GRACE_END = at(2031, 12, 31, 15), at(2032, 3, 30, 15)  # 23:00 in Shanghai
RUNNING, CLOSING, CLOSED = at(2031, 12, 28), at(2032, 1, 5), at(2032, 4, 1)


class Story:
    """One target through time; each step is what is known then, and gives the kinds and reasons that follow."""

    def __init__(self, target=None, versions=(), settings=None):
        self.target = target or a_target()
        self.versions = versions
        self.settings = settings or LifecycleSettings()
        self.state = TargetState()
        self.last = ()

    def then(self, now, *evidence):
        self.state, self.last = decide(self.target, self.state, evidence, now, self.settings, versions=self.versions)
        return [(change.alert and change.alert.value, change.reason) for change in self.last]

    def told(self, now, *evidence):
        """The kinds of alert of this step."""
        return [alert for alert, _ in self.then(now, *evidence) if alert]


def test_a_new_target_is_announced_once():
    story = Story()
    assert story.then(at(2031, 2, 1)) == [("TARGET_NEW", "target_stated"), (None, "period_begun")]
    assert (story.state.lifecycle, story.state.performance) == (Lifecycle.ACTIVE, Performance.NO_DATA)
    assert story.then(at(2031, 2, 2)) == []


def test_a_target_of_next_year_waits_for_its_period():
    story = Story()
    story.then(at(2030, 12, 1))
    assert story.state.lifecycle is Lifecycle.ANNOUNCED
    assert story.then(at(2030, 12, 31, 17)) == [(None, "period_begun")]  # 01:00 of 1 January in Shanghai


@pytest.mark.parametrize(
    ("item", "told", "performance"),
    [
        (a_figure(35), ["MET"], Performance.MET),
        (a_figure(35, interval=interval(35)), ["MET"], Performance.MET),
        (a_figure(36), ["EXCEEDED"], Performance.EXCEEDED),
        (a_figure(35, interval=interval(35, 40, opens="lu")), ["EXCEEDED"], Performance.EXCEEDED),
        (a_claim("met"), ["MET_CLAIMED"], Performance.MET_CLAIMED),
        (a_figure(10), ["AT_RISK"], Performance.AT_RISK),
        (a_figure(35, interval=interval("31.5", 35, opens="u")), [], Performance.BEHIND),
        (a_figure(35, interval=interval(33, 37)), [], Performance.NO_DATA),
        (a_figure(36, held=True), [], Performance.NO_DATA),
        (a_figure(35, claim="met", ratio=Decimal(1)), ["MET"], Performance.MET),
    ],
    ids=["35", "35以上", "36", "超过35", "claim", "10", "近35", "约35", "held", "35 with its ratio"],
)
def test_what_a_figure_or_claim_tells(item, told, performance):
    story = Story()
    story.then(at(2031, 2, 1))
    assert story.told(RUNNING, item) == told
    assert story.state.performance is performance
    assert story.told(RUNNING, item) == []


def test_the_first_seed_gives_one_alert_that_says_met_and_exceeded():
    story = Story()
    story.then(at(2031, 2, 1))
    assert story.then(RUNNING, a_figure(36)) == [("EXCEEDED", "figure_exceeded")]
    (change,) = story.last
    assert set(change.after.alerted) >= {AlertKind.MET, AlertKind.EXCEEDED}
    assert change.evidence == a_figure(36)
    assert change.occurred_at == RUNNING


def test_met_is_told_once_and_exceeded_after_it():
    story = Story()
    assert story.told(at(2031, 11, 1), a_figure(35, OCTOBER))[-1] == "MET"
    copy = a_figure(35, DECEMBER, article_id=9)
    assert story.told(RUNNING, copy, a_figure(35, OCTOBER)) == []
    assert story.told(RUNNING, a_figure(38), copy) == ["EXCEEDED"]


def test_a_claim_is_followed_by_the_figure():
    story = Story()
    claim = a_claim("exceeded", OCTOBER)
    assert story.told(at(2031, 11, 2), claim)[-1] == "MET_CLAIMED"
    assert story.told(RUNNING, a_figure(37), claim) == ["EXCEEDED"]


def test_at_risk_is_told_when_entered_and_again_after_it_was_left():
    story = Story()
    story.then(at(2031, 2, 1))
    assert story.told(at(2031, 5, 2), a_figure(5, date(2031, 4, 30))) == ["AT_RISK"]
    assert story.told(at(2031, 6, 2), a_figure(5, date(2031, 5, 31))) == []
    assert story.told(at(2031, 7, 2), a_figure(20, date(2031, 6, 30))) == []
    assert story.told(at(2031, 11, 2), a_figure(20, OCTOBER)) == ["AT_RISK"]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2031, 1, 1), date(2031, 12, 31), 90),
        (date(2026, 1, 1), date(2030, 12, 31), 90),
        (None, date(2031, 12, 31), 90),
        (date(2031, 1, 1), date(2031, 6, 30), 30),
        (date(2031, 7, 1), date(2031, 9, 30), 30),
        (date(2031, 2, 1), date(2031, 2, 28), 15),
    ],
    ids=["year", "five years", "no start", "half-year", "quarter", "month"],
)
def test_grace_by_the_length_of_the_period(start, end, days):
    target = a_target(period_start=start, period_end=end)
    assert grace_end(target, LifecycleSettings().grace_days) == end + timedelta(days=days)


def test_a_target_without_an_end_never_closes():
    story = Story(a_target(period_end=None))
    story.then(at(2031, 2, 1))
    assert story.then(at(2099, 1, 1)) == []
    assert story.state.lifecycle is Lifecycle.ACTIVE


def test_the_last_day_in_shanghai_still_belongs_to_the_period():
    story = Story()
    story.then(YEAR_END)
    assert story.state.lifecycle is Lifecycle.ACTIVE
    assert story.then(YEAR_END + timedelta(hours=1)) == [(None, "period_over")]
    assert story.then(GRACE_END) == []
    assert story.then(GRACE_END + timedelta(hours=1)) == [("UNVERIFIED", "no_figure_at_end")]
    assert story.state.lifecycle is Lifecycle.CLOSED


@pytest.mark.parametrize(
    ("evidence", "told", "performance"),
    [
        ((), "UNVERIFIED", Performance.UNVERIFIED),
        ((a_figure(30, OCTOBER),), "UNVERIFIED", Performance.UNVERIFIED),
        ((a_figure(30, date(2031, 12, 20)),), "MISSED", Performance.MISSED),
        ((a_figure(35, interval=interval(33, 37)),), "UNVERIFIED", Performance.UNVERIFIED),
        ((a_claim("missed"),), "MISSED", Performance.MISSED),
        ((a_claim("met"),), None, Performance.MET_CLAIMED),
        ((a_figure(35),), None, Performance.MET),
        ((a_claim(None, ratio=Decimal("0.9"), ratio_decimals=0),), "MISSED", Performance.MISSED),
    ],
    ids=["nothing", "early figure", "late figure", "vague figure", "claim missed", "claim met", "met", "ratio 90%"],
)
def test_how_a_target_ends(evidence, told, performance):
    story = Story()
    story.then(RUNNING, *evidence)
    alerts = story.told(CLOSED, *evidence)
    assert (alerts[-1] if alerts else None) == told
    assert (story.state.lifecycle, story.state.performance) == (Lifecycle.CLOSED, performance)
    assert story.then(at(2040, 1, 1), *evidence) == []


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        ((a_figure(30, claim="met"),), "claim_beyond_figure"),
        ((a_figure(36, claim="missed"),), "claim_below_figure"),
        ((a_figure(36, claim="met", ratio=Decimal("1.2")),), "ratio_disagrees"),
        ((a_figure(30), a_figure(36, OCTOBER)), "cumulative_fell"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_contradictions_are_told_once(evidence, reason):
    story = Story()
    story.then(at(2031, 2, 1))
    assert ("CONTRADICTED", reason) in story.then(RUNNING, *evidence)
    assert story.state.disputed
    assert story.then(RUNNING, *evidence) == []


def test_a_wrong_percentage_beside_a_success_is_told_beside_it():
    story = Story()
    story.then(at(2031, 2, 1))
    assert story.told(RUNNING, a_figure(36, claim="exceeded", ratio=Decimal("1.2"))) == ["CONTRADICTED", "EXCEEDED"]


def test_a_running_total_that_shrank_is_one_question_not_two_alarms():
    story = Story()
    story.then(at(2031, 11, 1), a_figure(36, OCTOBER))
    assert story.told(RUNNING, a_figure(8), a_figure(36, OCTOBER)) == ["CONTRADICTED"]
    assert story.state.performance is Performance.AT_RISK


def test_a_disputed_success_is_told_when_the_dispute_is_over():
    story = Story()
    story.then(at(2031, 2, 1))
    assert story.told(RUNNING, a_figure(36, claim="missed")) == ["CONTRADICTED"]
    assert story.state.performance is Performance.EXCEEDED
    assert story.then(CLOSING, a_figure(36)) == [
        (None, "period_over"),
        (None, "dispute_resolved"),
        ("EXCEEDED", "figure_exceeded"),
    ]


def test_a_figure_that_was_corrected_takes_the_alert_back():
    story = Story()
    story.then(RUNNING, a_figure(36))
    assert story.then(RUNNING, a_figure(30)) == [("RETRACTED", "evidence_gone")]
    assert standing_alerts(story.state.alerted) == {AlertKind.TARGET_NEW, AlertKind.RETRACTED}
    assert story.told(RUNNING, a_figure(35)) == ["MET"]


def test_a_figure_that_was_withheld_takes_the_alert_back():
    story = Story()
    story.then(RUNNING, a_figure(36))
    assert story.told(RUNNING, a_figure(36, held=True)) == ["RETRACTED"]
    assert story.state.performance is Performance.NO_DATA


def test_a_better_source_for_the_same_day_takes_the_alert_back():
    story = Story()
    paper = a_figure(36)
    story.then(RUNNING, paper)
    office = a_figure(33, observation_id=8, source_name="青禾县统计局")
    assert story.then(RUNNING, office, paper) == [("RETRACTED", "evidence_gone")]


def test_exceeded_may_be_corrected_to_met():
    story = Story()
    story.then(RUNNING, a_figure(36))
    assert story.then(RUNNING, a_figure(35)) == [("CORRECTED", "evidence_gone")]
    assert story.told(RUNNING, a_figure(37)) == ["EXCEEDED"]


def test_a_claim_that_was_withdrawn_takes_its_alert_back():
    story = Story()
    story.then(RUNNING, a_claim())
    assert story.told(RUNNING) == ["RETRACTED"]


def test_a_late_figure_corrects_missed():
    story = Story()
    story.then(CLOSED, a_figure(30))
    assert story.state.performance is Performance.MISSED
    late = a_figure(36, date(2031, 12, 31), published_on=date(2032, 5, 1))
    assert story.then(at(2032, 5, 2), late, a_figure(30)) == [("CORRECTED", "late_figure")]
    assert (story.state.lifecycle, story.state.performance) == (Lifecycle.CLOSED, Performance.EXCEEDED)


def test_a_late_figure_after_unverified_is_plain_news():
    story = Story()
    story.then(CLOSED)
    assert story.told(at(2032, 5, 2), a_figure(36)) == ["EXCEEDED"]


def test_a_level_that_falls_back_is_told_but_not_taken_back():
    target = a_target(150, basis="level", period_start=None)
    story = Story(target)
    june = a_figure(155, date(2031, 6, 30), period_start=None)
    december = a_figure(140, DECEMBER, period_start=None)
    assert story.told(at(2031, 7, 1), june)[-1] == "EXCEEDED"
    assert story.then(RUNNING, december, june) == [("AT_RISK", "fell_back")]
    assert story.told(CLOSED, december, june) == ["MISSED"]


def test_a_level_that_falls_to_its_target_is_no_news():
    target = a_target(150, basis="level", period_start=None)
    story = Story(target)
    june = a_figure(155, date(2031, 6, 30), period_start=None)
    story.then(at(2031, 7, 1), june)
    assert story.told(RUNNING, a_figure(150, DECEMBER, period_start=None), june) == []
    assert story.state.performance is Performance.MET


def versions(first=35, second=45, **changes):
    old = a_target(first)
    return old, a_target(second, version=2, supersedes=1, stated_on=date(2031, 9, 1), **changes)


def test_a_raised_target_supersedes_and_keeps_what_was_reached():
    both = versions(20, 30)
    old, new = Story(both[0], both), Story(both[1], both)
    reached = a_figure(21, date(2031, 8, 20))
    old.then(at(2031, 8, 21))
    assert old.told(at(2031, 9, 2), reached) == ["EXCEEDED"]
    assert (old.state.lifecycle, old.state.performance) == (Lifecycle.SUPERSEDED, Performance.EXCEEDED)
    assert new.then(at(2031, 9, 2), reached)[0] == ("TARGET_REVISED", "target_raised")
    assert new.state.performance is Performance.ON_TRACK
    later = a_figure(31, DECEMBER)
    assert old.then(RUNNING, later, reached) == []
    assert new.told(RUNNING, later, reached) == ["EXCEEDED"]


def test_met_after_reduction_is_no_plain_success():
    both = versions(35, 30)
    new = Story(both[1], both)
    assert new.told(at(2031, 9, 2), a_figure(31, date(2031, 8, 20))) == ["TARGET_REVISED"]
    assert new.state.performance is Performance.EXCEEDED
    assert new.last[0].reason == Reason.MET_AFTER_REDUCTION
    assert new.told(RUNNING, a_figure(33)) == []


def test_met_after_reduction_when_the_figure_is_found_later():
    both = versions(35, 30)
    new = Story(both[1], both)
    assert new.told(at(2031, 9, 2)) == ["TARGET_REVISED"]
    found = new.then(at(2031, 9, 3), a_figure(31, date(2031, 8, 20)))
    assert found == [("TARGET_REVISED", "met_after_reduction")]


def test_progress_after_a_reduction_is_a_success():
    both = versions(35, 30)
    new = Story(both[1], both)
    new.then(at(2031, 9, 2), a_figure(25, date(2031, 8, 20)))
    assert new.told(RUNNING, a_figure(31)) == ["EXCEEDED"]


def test_a_ceiling_that_is_raised_is_a_reduction_too():
    old = a_target(exactly(4), basis="rate", comparator=Comparator.AT_MOST)
    new = replace(old, value=exactly(5), version=2, stated_on=date(2031, 9, 1))
    story = Story(new, (old, new))
    rate = a_figure("4.5", date(2031, 8, 31), period_start=None)
    assert story.then(at(2031, 9, 2), rate)[0] == ("TARGET_REVISED", "met_after_reduction")


def test_the_same_number_with_another_deadline_is_restated():
    both = versions(35, 35)
    assert Story(both[1], both).then(at(2031, 9, 2))[0] == ("TARGET_REVISED", "target_restated")


def test_a_withdrawn_target_tells_nothing_more():
    story = Story(a_target(withdrawn_on=date(2031, 9, 1)))
    story.state = TargetState(Lifecycle.ACTIVE, alerted=(AlertKind.TARGET_NEW,))
    assert story.then(at(2031, 9, 2), a_figure(36, date(2031, 8, 1))) == [
        (None, "withdrawn"),
        (None, "figure_exceeded"),
    ]
    assert story.told(CLOSED, a_figure(30)) == []
    assert story.state.lifecycle is Lifecycle.WITHDRAWN


def test_an_indicator_counted_once_a_year_is_never_at_risk():
    settings = LifecycleSettings(pace=PaceSettings(without_pace=frozenset({"community_factory_new"})))
    story = Story(settings=settings)
    assert story.told(RUNNING, a_figure(10)) == ["TARGET_NEW"]
    assert story.state.performance is Performance.BEHIND


def test_every_change_leads_from_the_state_before_to_the_state_after():
    story = Story()
    before = story.state
    for step in ((RUNNING, a_figure(36)), (RUNNING, a_figure(30)), (CLOSED, a_figure(30))):
        story.then(*step)
        for change in story.last:
            assert change.before == before
            assert change.after != before
            assert change.reason in set(Reason)
            before = change.after
    assert before == story.state
