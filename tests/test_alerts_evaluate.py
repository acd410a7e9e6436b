"""Which figure counts for a target, what it shows, and what contradicts it."""

from datetime import date
from decimal import Decimal

import pytest
from alerting_cases import ONE_YEAR, a_claim, a_figure, a_target, exactly, interval

from alerts.evaluate import Grounds, evaluate, figure_near_end
from alerts.pace import PacePoint, PaceSettings, curve_of_last_year, elapsed_share
from alerts.reasons import LeftOut, Reason
from model.alerting import Performance
from model.statistics import Comparator

JUNE, OCTOBER, DECEMBER = date(2031, 6, 30), date(2031, 10, 31), date(2031, 12, 25)
YEAR_END = date(2031, 12, 31)


def test_the_latest_figure_counts_then_the_first_given():
    latest, other, early = a_figure(36), a_figure(38), a_figure(20, JUNE)
    found = evaluate(a_target(), (early, latest, other))
    assert found.evidence is latest
    assert (found.performance, found.reason, found.grounds) == (
        Performance.EXCEEDED,
        Reason.FIGURE_EXCEEDED,
        Grounds.FIGURES,
    )
    assert round(found.ratio.lower * 100, 2) == Decimal("102.86")


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (a_figure(36, held=True), LeftOut.HELD),
        (a_figure(36, date(2032, 2, 1)), LeftOut.AFTER_PERIOD),
        (a_figure(111, period_start=date(2018, 1, 1)), LeftOut.BEFORE_PERIOD),
        (a_figure(111, period_start=None, accumulation="point"), LeftOut.STOCK_FOR_FLOW),
        (a_figure(111, accumulation="since_start"), LeftOut.STOCK_FOR_FLOW),
        (a_figure(3, OCTOBER, period_start=date(2031, 10, 1)), LeftOut.PART_OF_PERIOD),
        (a_figure(35, interval=interval(33, 37)), LeftOut.UNDETERMINED),
        (a_claim("ongoing"), LeftOut.SAYS_NOTHING),
        (a_figure(30, date(2030, 12, 31), period_start=None), LeftOut.BEFORE_PERIOD),
        (a_claim("met", date(2030, 12, 20)), LeftOut.BEFORE_PERIOD),
        (a_claim("met", None, published_on=date(2032, 6, 1)), LeftOut.AFTER_PERIOD),
    ],
    ids=lambda value: value.value if isinstance(value, LeftOut) else None,
)
def test_what_does_not_count_is_left_out_with_its_reason(item, reason):
    found = evaluate(a_target(), (item,))
    assert found.left_out == ((item, reason),)
    assert not found.reached_by
    assert found.performance is not Performance.EXCEEDED


def test_a_better_figure_of_the_same_day_outranks_another():
    best, other = a_figure(30, source_name="青禾县统计局"), a_figure(36, observation_id=8)
    found = evaluate(a_target(), (best, other))
    assert (found.evidence, found.reached_by, found.contradiction) == (best, (), None)
    assert found.left_out == ((other, LeftOut.OUTRANKED),)


def test_a_figure_goes_before_a_bare_percentage_of_the_same_day():
    percentage = a_claim(None, ratio=Decimal("0.9"), ratio_decimals=0)
    assert evaluate(a_target(), (percentage, a_figure(36))).performance is Performance.EXCEEDED


def test_a_stock_is_never_tested_against_a_quota_on_a_flow():
    stock = a_figure(111, period_start=None, accumulation="point", text="111家")
    found = evaluate(a_target(), (stock, a_figure(30)))
    assert found.evidence.text == "30家"


def test_one_month_alone_can_reach_the_target_of_a_year():
    month = a_figure(36, OCTOBER, period_start=date(2031, 10, 1))
    assert evaluate(a_target(), (month,)).performance is Performance.EXCEEDED


@pytest.mark.parametrize(
    ("value", "on", "performance"),
    [
        (16, JUNE, Performance.BEHIND),
        (18, JUNE, Performance.ON_TRACK),
        (21, JUNE, Performance.AHEAD),
        (13, JUNE, Performance.AT_RISK),
        (1, date(2031, 1, 31), Performance.BEHIND),
        (29, date(2031, 11, 30), Performance.AT_RISK),
        (30, date(2031, 11, 30), Performance.BEHIND),
        (35, JUNE, Performance.MET),
    ],
    ids=["behind", "on track", "ahead", "at risk", "early is never at risk", "rate doubles", "late", "met early"],
)
def test_pace_of_a_running_quota(value, on, performance):
    assert evaluate(a_target(), (a_figure(value, on),)).performance is performance


@pytest.mark.parametrize(
    ("as_of", "share"),
    [
        (date(2031, 4, 30), Decimal(4) / 12),
        (date(2031, 11, 30), Decimal(11) / 12),
        (date(2031, 12, 31), Decimal(1)),
        (date(2031, 1, 15), Decimal(15) / 365),
        (date(2030, 12, 31), Decimal(0)),
        (date(2032, 5, 1), Decimal(1)),
    ],
    ids=["end of April 33.33%", "end of November 91.7%", "end", "a day", "before", "after"],
)
def test_elapsed_share_counts_completed_months_or_days(as_of, share):
    assert elapsed_share(*ONE_YEAR, as_of) == share


def test_a_vague_figure_has_a_pace_and_no_verdict():
    vague = a_figure(35, JUNE, interval=interval(30, 40, opens="u"))
    found = evaluate(a_target(), (vague,))
    assert found.performance is Performance.AHEAD
    assert (vague, LeftOut.UNDETERMINED) in found.left_out


def test_an_exact_figure_of_october_stands_while_december_is_vague():
    vague, clear = a_figure(35, interval=interval(33, 37)), a_figure(36, OCTOBER)
    assert evaluate(a_target(), (vague, clear)).evidence is clear


@pytest.mark.parametrize(
    "changes",
    [
        {"basis": "rate"},
        {"basis": "level"},
        {"comparator": Comparator.EXACTLY},
        {"indicator": "grain_output"},
        {"period_start": None},
    ],
    ids=["rate", "level", "exactly", "counted once a year", "without a start"],
)
def test_without_a_pace_a_shortfall_is_behind(changes):
    pace = PaceSettings(without_pace=frozenset({"grain_output"}))
    item = a_figure(13, JUNE, period_start=None)
    found = evaluate(a_target(**changes), (item,), pace)
    assert (found.performance, found.reason) == (Performance.BEHIND, Reason.FIGURE_NO_PACE)
    assert found.expected is None


def test_a_milestone_replaces_the_calendar_line():
    target = a_target(100)
    line = (PacePoint(date(2031, 3, 31), Decimal("0.1")), PacePoint(JUNE, Decimal("0.3")))
    pace = PaceSettings(lines={target.key: line})
    found = evaluate(target, (a_figure(32, JUNE),), pace)
    assert (found.performance, found.expected) == (Performance.ON_TRACK, Decimal("0.3"))


def test_last_years_own_curve_needs_six_points():
    points = tuple((date(2030, month, 28), Decimal(month * 10)) for month in (2, 4, 6, 8, 10, 12))
    line = curve_of_last_year(a_target(), points)
    assert [point.share for point in line][:2] == [Decimal(20) / 120, Decimal(40) / 120]
    assert line[0].due_on == date(2031, 2, 28)
    assert curve_of_last_year(a_target(), points[1:]) == ()


def test_a_ceiling_on_a_sum_is_decided_by_the_whole_year():
    target = a_target(5, comparator=Comparator.AT_MOST)
    assert evaluate(target, (a_figure(3, JUNE),)).reason is Reason.FIGURE_BEFORE_END
    assert evaluate(target, (a_figure(3),)).performance is Performance.EXCEEDED
    broken = evaluate(target, (a_figure(6, JUNE),))
    assert (broken.performance, broken.reason) == (Performance.AT_RISK, Reason.CEILING_BROKEN)


def test_growth_of_a_quarter_is_no_growth_of_a_year():
    target = a_target(exactly("6.5"), basis="growth")
    quarter = a_figure("7.2", date(2031, 3, 31))
    assert evaluate(target, (quarter,)).performance is Performance.ON_TRACK
    said = a_figure("7.2", date(2031, 3, 31), claim="exceeded")
    assert evaluate(target, (said,)).performance is Performance.EXCEEDED


def test_a_claim_alone_is_met_claimed():
    found = evaluate(a_target(), (a_claim("exceeded"),))
    assert (found.performance, found.grounds) == (Performance.MET_CLAIMED, Grounds.CLAIM_ONLY)


def test_a_claim_of_january_speaks_of_the_year_that_is_over():
    claim = a_claim("met", None, published_on=date(2032, 1, 12))
    assert evaluate(a_target(), (claim, a_figure(30))).performance is Performance.MET_CLAIMED


def test_a_later_claim_goes_beyond_an_earlier_figure():
    assert evaluate(a_target(), (a_figure(30, OCTOBER), a_claim())).performance is Performance.MET_CLAIMED


@pytest.mark.parametrize(
    ("ratio", "performance"),
    [("0.964", Performance.BEHIND), ("1.0", Performance.MET_CLAIMED), ("1.2", Performance.MET_CLAIMED)],
    ids=["完成率96.4%", "完成率100%", "完成率120%"],
)
def test_a_printed_attainment_alone_is_read_as_what_it_says(ratio, performance):
    item = a_claim(None, date(2031, 12, 31), ratio=Decimal(ratio), ratio_decimals=1)
    assert evaluate(a_target(), (item,)).performance is performance


def test_a_computed_target_gives_no_verdict_of_its_own():
    found = evaluate(a_target(interval(1999, 2001), derived=True), (a_figure(2400, ratio=Decimal("1.2")),))
    assert (found.performance, found.grounds) == (Performance.MET_CLAIMED, Grounds.DERIVED)
    assert not found.reached_by


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        ((a_figure(30, claim="met"),), Reason.CLAIM_BEYOND_FIGURE),
        ((a_figure(30), a_claim("met", OCTOBER)), Reason.CLAIM_BEYOND_FIGURE),
        ((a_figure(30, YEAR_END), a_claim("met", None, published_on=date(2032, 1, 12))), Reason.CLAIM_BEYOND_FIGURE),
        ((a_figure(36, claim="missed"),), Reason.CLAIM_BELOW_FIGURE),
        ((a_figure(36, OCTOBER), a_claim("missed")), Reason.CLAIM_BELOW_FIGURE),
        ((a_figure(36, claim="exceeded", ratio=Decimal("1.2")),), Reason.RATIO_DISAGREES),
        ((a_figure(36, claim="ongoing", ratio=Decimal("0.767")),), None),
        ((a_figure(36, OCTOBER), a_figure(30)), Reason.CUMULATIVE_FELL),
        ((a_figure(36, claim="exceeded", ratio=Decimal("1.03")),), None),
        ((a_figure(30, OCTOBER), a_claim("met")), None),
        ((a_figure(30, OCTOBER, claim="met"), a_figure(36)), None),
        ((a_figure(36), a_claim("missed", OCTOBER)), None),
    ],
    ids=[
        "claims met with 30",
        "claimed met in October, 30 in December",
        "30 in the whole year, claimed met in January",
        "claims missed with 36",
        "36 in October, claimed missed in December",
        "36 of 35 is no 120%",
        "76.7% is of another base",
        "36 in October, 30 in December",
        "36 of 35 is 103%",
        "claimed after the figure",
        "settled by a later figure",
        "claimed missed before it was met",
    ],
)
def test_contradictions_are_named(evidence, reason):
    found = evaluate(a_target(), evidence).contradiction
    assert (found.reason if found else None) == reason


def test_a_computed_target_contradicts_nothing():
    target = a_target(interval(1999, 2001), derived=True)
    assert evaluate(target, (a_figure(1830, claim="met", ratio=Decimal("1.5")),)).contradiction is None


def test_a_level_may_fall_without_contradicting_itself():
    target = a_target(150, basis="level", period_start=None)
    found = evaluate(target, (a_figure(155, OCTOBER, period_start=None), a_figure(140, period_start=None)))
    assert found.contradiction is None
    assert found.performance is Performance.BEHIND
    assert len(found.reached_by) == 1


@pytest.mark.parametrize(("on", "is_near"), [(date(2031, 12, 16), True), (date(2031, 12, 15), False)], ids=str)
def test_a_figure_of_the_last_fifteen_days_may_close_the_year(on, is_near):
    target = a_target()
    assert figure_near_end(target, evaluate(target, (a_figure(30, on),))) is is_near
