"""Which value wins, which lost, and to which rule."""

import itertools
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.crawl import SourceClass
from model.series import Claim, Neighbour, ObservationStatus, SeriesPeriod
from model.statistics import Accumulation, Approximation, Basis, Measure, Status, Transformation
from storage.series import decide_value, effective_class

YEAR = SeriesPeriod(Accumulation.PERIOD, Transformation.LEVEL, date(2025, 1, 1), date(2025, 12, 31))
POINT = SeriesPeriod(Accumulation.POINT, Transformation.LEVEL, None, date(2025, 12, 31))
S1, S2, S3, S4, S5, S6 = SourceClass
numbers = itertools.count(1)


def claim(value, *, source=S3, on=date(2026, 1, 20), **more) -> Claim:
    number = Decimal(str(value))
    ident = more.pop("id", None) or next(numbers)
    plain = Claim(
        id=ident,
        value=number,
        lower=number,
        upper=number,
        approx=Approximation.EXACT,
        decimals=0,
        multiplier=0,
        basis=Basis.STATED,
        measure=Measure.STOCK,
        source_class=source,
        outlet=f"outlet-{ident}",
        article_id=ident,
        cluster=f"story-{ident}",
        published_on=on,
        confidence=0.9,
    )
    return replace(plain, **more)


def about(value, low, high, **more) -> Claim:
    return claim(value, lower=Decimal(low), upper=Decimal(high), approx=Approximation.ABOUT, **more)


def years(*values, last=2024):
    first = last - len(values) + 1
    return tuple(
        Neighbour(date(year, 1, 1), date(year, 12, 31), Decimal(value)) for year, value in enumerate(values, first)
    )


def ends(*values, last=2024):
    return tuple(replace(one, start=None) for one in years(*values, last=last))


# name: period, claims (the first one wins), rule that beat each other one, status, review
CASES = {
    "one_claim": (POINT, [claim(111)], [], "A", ()),
    "C01_copies_count_once": (
        POINT,
        [claim(111, cluster="s"), claim(111, cluster="s", source=S5), claim(111, cluster="s", source=S6)],
        ["C01", "C01"],
        "A",
        (),
    ),
    "C01_the_better_source_speaks_for_the_story": (
        POINT,
        [claim(111, cluster="s", source=S2, on=date(2026, 2, 1)), claim(111, cluster="s", source=S5)],
        ["C01"],
        "A",
        (),
    ),
    "C02_a_damaged_copy_loses_to_most_copies": (
        POINT,
        [claim(25, cluster="s"), claim(25, cluster="s"), claim(5, cluster="s", source=S2)],
        ["C01", "C02"],
        "A",
        (),
    ),
    "C02_a_masked_number_is_none": (
        POINT,
        [claim(25), claim(5, source=S1, flags=frozenset({"masked"}))],
        ["C02"],
        "A",
        (),
    ),
    "C04_equal_after_rounding_the_finest_stays": (
        YEAR,
        [claim("54160", multiplier=1), claim("54000", multiplier=4, decimals=1)],
        ["C04"],
        "A",
        (),
    ),
    "C05_exact_beats_approximate_that_overlaps": (POINT, [claim(36), about(35, 32, 38)], ["C05"], "A", ()),
    "C05_approximate_alone_is_uncertain": (POINT, [about(35, 32, 38)], [], "U", ()),
    "C07_a_falling_year_to_date_is_looked_at": (
        replace(
            YEAR,
            accumulation=Accumulation.YTD,
            end=date(2025, 9, 30),
            neighbours=(Neighbour(date(2025, 1, 1), date(2025, 6, 30), Decimal(100)),),
        ),
        [claim(90)],
        [],
        "A",
        ("C07",),
    ),
    "C08_a_cumulative_figure_is_no_annual_one": (
        replace(YEAR, neighbours=years(30, 36)),
        [claim(34), claim(112, source=S1, sentence="三年来累计新建112家。")],
        ["C08"],
        "A",
        (),
    ),
    "C08_words_alone_are_not_enough": (
        replace(YEAR, neighbours=years(30, 36)),
        [claim(40, sentence="全年累计新建40家。")],
        [],
        "A",
        (),
    ),
    "C10_told_again_of_a_later_day": (POINT, [claim(111), claim(111, source=S1, republished=True)], ["C10"], "A", ()),
    "C11_a_value_that_failed_its_check_waits": (
        POINT,
        [claim(111), claim(11100, source=S1, flags=frozenset({"V"}))],
        ["C11"],
        "A",
        (),
    ),
    "C11_the_flag_of_the_reading_counts": (
        POINT,
        [claim(111), claim(11100, source=S1, flags=frozenset({"implausible_magnitude"}))],
        ["C11"],
        "A",
        (),
    ),
    "C18_a_part_above_its_total_waits": (
        POINT,
        [claim(111), claim(140, source=S1, flags=frozenset({"part_above_total"}))],
        ["C18"],
        "A",
        (),
    ),
    "C12_a_unit_slip_of_the_lower_class": (
        YEAR,
        [claim(54160, source=S2), claim(541600000, source=S4)],
        ["C12"],
        "A",
        (),
    ),
    "C13_a_correction_takes_back_the_same_outlets_value": (
        POINT,
        [claim(36, title="关于社区工厂数量的更正", outlet="a", on=date(2026, 1, 25)), claim(63, outlet="a")],
        ["C13"],
        "A",
        (),
    ),
    "C13_it_takes_back_nobody_elses": (
        POINT,
        [claim(63, source=S2), claim(36, title="更正", outlet="a", on=date(2026, 1, 25))],
        ["C23"],
        "A",
        ("C23",),
    ),
    "C14_a_revision_of_the_same_class_wins": (
        YEAR,
        [
            claim(98, source=S1, sentence="最终核实为98亿元。", on=date(2026, 12, 1)),
            claim(100, source=S1, sentence="初步核算,为100亿元。"),
        ],
        ["C14"],
        "A",
        (),
    ),
    "C14_a_preliminary_figure_is_provisional": (YEAR, [claim(100, sentence="初步核算为100亿元。")], [], "P", ()),
    "P_published_before_the_year_closed": (YEAR, [claim(36, on=date(2025, 12, 20))], [], "P", ()),
    "C19_a_towns_figure_is_not_the_countys": (
        replace(POINT, neighbours=ends(100, 104, 108)),
        [claim(111), claim(3, source=S2)],
        ["C19"],
        "A",
        (),
    ),
    "C19_a_fall_that_is_told_is_believed": (
        replace(POINT, neighbours=ends(100, 104, 108)),
        [claim(3, sentence="监测户减少到3户。")],
        [],
        "A",
        (),
    ),
    "C20_a_forecast_is_no_actual": (
        POINT,
        [claim(111), claim(120, source=S1, status=Status.FORECAST)],
        ["C20"],
        "A",
        (),
    ),
    "C21_last_years_flow_again": (
        replace(YEAR, neighbours=years(1234)),
        [claim(1300, measure=Measure.FLOW), claim(1234, measure=Measure.FLOW, source=S1)],
        ["C21"],
        "A",
        (),
    ),
    "C21_two_digits_may_repeat": (replace(YEAR, neighbours=years(36)), [claim(36, measure=Measure.FLOW)], [], "A", ()),
    "C22_the_later_publication_wins": (POINT, [claim(112, on=date(2026, 3, 1)), claim(111)], ["C22"], "U", ()),
    "C22_only_where_it_names_the_period": (
        POINT,
        [claim(111), claim(112, on=date(2026, 3, 1), basis=Basis.INHERITED)],
        ["C22"],
        "U",
        (),
    ),
    "C22_within_a_week_most_stories_win": (
        POINT,
        [claim(111), claim(111), claim(112, on=date(2026, 1, 24))],
        ["C04", "C22"],
        "U",
        ("C22",),
    ),
    "C22_a_tie_goes_to_the_trend": (
        replace(POINT, neighbours=ends(90, 100)),
        [claim(111), claim(180, on=date(2026, 1, 24))],
        ["C22"],
        "U",
        ("C22",),
    ),
    "C23_the_better_class_wins_whatever_the_date": (
        POINT,
        [claim(111, source=S1), claim(112, on=date(2026, 5, 1))],
        ["C23"],
        "A",
        (),
    ),
    "C23_a_later_and_very_different_value_is_looked_at": (
        POINT,
        [claim(111, source=S1), claim(140, source=S5, on=date(2026, 5, 1))],
        ["C23"],
        "A",
        ("C23",),
    ),
    "S6_alone_is_uncertain": (POINT, [claim(111, source=S6)], [], "U", ()),
}


@pytest.mark.parametrize("case", CASES)
def test_the_best_value_and_what_beat_the_others(case):
    period, claims, rules, status, review = CASES[case]
    decided = decide_value(period, claims)
    assert decided.winner == claims[0].id
    lost = {loser.claim_id: loser.rule for loser in decided.losers}
    assert [lost[one.id] for one in claims[1:]] == rules
    assert (decided.status.value, decided.review) == (status, review)


def test_reports_count_stories_and_articles_count_copies():
    claims = [claim(111, cluster="s"), claim(111, cluster="s"), claim(111), claim(140, source=S6)]
    decided = decide_value(POINT, claims)
    assert (decided.reports, decided.articles) == (2, 3)


def test_where_no_claim_may_stand_there_is_no_value():
    decided = decide_value(POINT, [claim(9, flags=frozenset({"V"}))])
    assert (decided.winner, decided.reports) == (None, 0)
    assert [loser.rule for loser in decided.losers] == ["C11"]
    assert decide_value(POINT, []).winner is None


ORIGINS = {
    (S5, "青禾县统计局"): S2,
    (S5, "县农业农村局"): S3,
    (S6, "青禾县人民政府"): S4,
    (S6, "岚江日报"): S5,
    (S1, "岚江日报"): S1,
    (S3, "新华社"): S3,
    (S4, "某某网"): S4,
    (S4, None): S4,
}


@pytest.mark.parametrize(("own", "outlet"), ORIGINS, ids=str)
def test_a_credited_origin_lifts_a_copy_never_above_the_class_below_it(own, outlet):
    assert effective_class(own, outlet) is ORIGINS[own, outlet]


claims_strategy = st.lists(
    st.builds(
        claim,
        st.integers(0, 60),
        source=st.sampled_from(SourceClass),
        on=st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 1)),
        basis=st.sampled_from(Basis),
        cluster=st.sampled_from("abcd"),
        outlet=st.sampled_from("xyz"),
        title=st.sampled_from(["更正", ""]),
        sentence=st.sampled_from(["初步核算", "修订为", "累计", ""]),
        flags=st.sampled_from([frozenset(), frozenset({"V"}), frozenset({"E"})]),
        multiplier=st.integers(0, 1),
    ),
    max_size=7,
)


@given(claims_strategy, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(claims, random):
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert decide_value(POINT, shuffled) == decide_value(POINT, claims)


@given(claims_strategy)
def test_every_claim_wins_or_loses_to_a_named_rule_once(claims):
    decided = decide_value(replace(POINT, neighbours=ends(20, 30, 40)), claims)
    lost = [loser.claim_id for loser in decided.losers]
    won = [] if decided.winner is None else [decided.winner]
    assert sorted(lost + won) == sorted(one.id for one in claims)
    assert all(loser.rule.startswith("C") for loser in decided.losers)


@given(claims_strategy)
def test_the_value_is_one_that_somebody_stated(claims):
    decided = decide_value(POINT, claims)
    assert decided.winner is None or decided.winner in {one.id for one in claims}
    assert decided.status in set(ObservationStatus)
