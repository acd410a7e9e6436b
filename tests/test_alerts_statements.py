"""What becomes of a target that an article states: a version, support, or nothing, with the reason."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from alerts.statements import Skipped, States, Supports, decide_statement
from model.alerting import Interval
from model.statistics import Comparator, ReferencePeriod, Region, Target, TargetClaim

COUNTY = Region("990121", "青禾县")
YEAR = ReferencePeriod(date(2023, 1, 1), date(2023, 12, 31))


def claim(value=30, *, on=date(2023, 1, 16), number=1, **fields):
    target = Target(
        start=0,
        end=3,
        text=f"{value}家",
        sentence=f"市上下达青禾县新建社区工厂{value}家的任务。",
        indicator="community_factory_new",
        indicator_name="新建社区工厂数",
        region=COUNTY,
        period=YEAR,
        comparator=Comparator.AT_LEAST,
        value=Decimal(value),
        unit="NUM",
        issuer="市",
        attainment=None,
        rules=("T13",),
    )
    fields = {key: Decimal(item) if key == "upper" else item for key, item in fields.items()}
    return TargetClaim(
        number, replace(target, **fields), 1, 1, "", "http://a.example/", on, datetime(2023, 1, 17, tzinfo=UTC)
    )


def versions(*claims):
    known = ()
    for one in claims:
        verdict = decide_statement(one, known)
        if isinstance(verdict, States):
            known += (verdict.version,)
    return known


def test_the_first_statement_founds_a_version():
    verdict = decide_statement(claim(), ())
    assert isinstance(verdict, States)
    assert (verdict.version.version, verdict.version.value) == (1, Interval(Decimal(30), Decimal(30)))
    assert verdict.version.key == "community_factory_new||990121|2023-12-31|flow|prefecture"
    assert verdict.version.origin == "claim:1"


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(claim(on=date(2023, 11, 28)), id="the same number again"),
        pytest.param(claim(on=date(2023, 11, 28), issuer=None), id="no issuer named"),
        pytest.param(claim(30, upper=40, on=date(2023, 11, 28)), id="30余家 may be the known 30"),
        pytest.param(claim(30, derived=True, upper=31, on=date(2023, 6, 1)), id="computed from a percentage"),
    ],
)
def test_a_second_telling_supports(later):
    known = versions(claim())
    assert decide_statement(later, known) == Supports(known[0].key, 1)


def test_a_lowered_target_is_a_version_without_any_word_of_revision():
    known = versions(claim(30), claim(25, on=date(2023, 8, 1), number=2))
    assert [one.value.lower for one in known] == [30, 25]
    assert known[1].supersedes == 1
    assert known[1].key == known[0].key


def test_an_addition_adds_and_its_copies_support():
    addition = claim(10, on=date(2023, 7, 16), revision="adds", number=2)
    known = versions(claim(30), addition)
    assert known[-1].value.lower == 40
    copy = replace(addition, id=3, published_on=date(2023, 7, 18))
    assert decide_statement(copy, known) == Supports(known[0].key, 2)
    whole = claim(40, on=date(2023, 7, 16), revision="replaces", number=4)
    assert decide_statement(whole, known) == Supports(known[0].key, 2)


def test_the_new_total_told_before_its_addition_is_not_added_to():
    known = versions(claim(30), claim(40, on=date(2023, 7, 16), revision="replaces", number=2))
    addition = claim(10, on=date(2023, 7, 16), revision="adds", number=3)
    assert decide_statement(addition, known) == Supports(known[0].key, 2)


def test_an_old_article_read_late_changes_nothing():
    known = versions(claim(30), claim(40, on=date(2023, 7, 16), number=2))
    assert decide_statement(claim(30, on=date(2023, 2, 1), number=3), known) == Supports(known[0].key, 1)
    assert decide_statement(claim(33, on=date(2023, 2, 1), number=4), known) == Skipped("older_statement")


def test_a_number_that_returns_is_a_change_too():
    known = versions(claim(30), claim(25, on=date(2023, 6, 1), number=2), claim(30, on=date(2023, 9, 1), number=3))
    assert [one.value.lower for one in known] == [30, 25, 30]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"indicator": None}, "no_indicator"),
        ({"region": None}, "no_region"),
        ({"region": Region(None, "恒口示范区", "zone")}, "no_region"),
        ({"period": ReferencePeriod(None, None)}, "no_deadline"),
        ({"confidence": 0.3}, "doubtful"),
    ],
)
def test_what_cannot_be_watched_is_passed_over_with_its_reason(fields, reason):
    assert decide_statement(claim(**fields), ()) == Skipped(reason)


def test_a_countys_own_aim_is_not_the_quota_handed_down():
    known = versions(claim(30))
    own = claim(40, issuer=None, nature="self_set", number=2, on=date(2023, 2, 1))
    verdict = decide_statement(own, known)
    assert isinstance(verdict, States)
    assert (verdict.version.version, verdict.version.issuer) == (1, "青禾县")
    assert verdict.version.key.endswith("|county")


def test_a_version_bears_the_indicators_own_name():
    printed = claim(indicator_name="青禾县社区工厂")
    assert decide_statement(printed, ()).version.indicator_name == "青禾县社区工厂"
    assert (
        decide_statement(printed, (), {"community_factory_new": "新建社区工厂数"}).version.indicator_name
        == "新建社区工厂数"
    )


def test_another_region_or_year_is_another_target():
    known = versions(claim(30))
    other = ReferencePeriod(date(2024, 1, 1), date(2024, 12, 31))
    assert isinstance(decide_statement(claim(24, period=other), known), States)
    assert isinstance(decide_statement(claim(24, region=Region("990122", "柳溪县")), known), States)
