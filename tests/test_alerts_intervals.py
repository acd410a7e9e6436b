"""A figure against a target, with what both wordings allow: targets.md, sections 3.2 and 3.3."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from alerting_cases import exactly, interval
from hypothesis import given
from hypothesis import strategies as st

from alerts.intervals import Verdict, attainment_ratio, compare, percentage_agrees, widened
from model.alerting import Interval
from model.statistics import Comparator

RATIO_FACTS = Path(__file__).parents[2] / "shared" / "domain" / "ratio_checks.jsonl"

MET, EXCEEDED, NOT_MET, UNDETERMINED = Verdict.MET, Verdict.EXCEEDED, Verdict.NOT_MET, Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("wording", "actual", "verdict"),
    [
        ("35家", exactly(35), MET),
        ("35家以上", interval(35), MET),
        ("超过35家", interval(35, 40, opens="lu"), EXCEEDED),
        ("35余家", interval(35, 40, opens="u"), MET),
        ("近35家", interval("31.5", 35, opens="u"), NOT_MET),
        ("约35家", interval(33, 37), UNDETERMINED),
        ("30余家", interval(30, 40, opens="u"), UNDETERMINED),
        ("36家", exactly(36), EXCEEDED),
        ("34家", exactly(34), NOT_MET),
        ("至多35家", interval(None, 35), UNDETERMINED),
        ("数十家", interval(), UNDETERMINED),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_wordings_against_a_quota_of_35(wording, actual, verdict):
    assert compare(actual, Comparator.AT_LEAST, exactly(35)) is verdict


@pytest.mark.parametrize(
    ("case", "actual", "target", "verdict"),
    [
        ("力争30余家, 34", exactly(34), interval(30, 40, opens="u"), UNDETERMINED),
        ("力争30余家, 40", exactly(40), interval(30, 40, opens="u"), MET),
        ("力争30余家, 29", exactly(29), interval(30, 40, opens="u"), NOT_MET),
        ("150家以上 asks for 150", exactly(150), interval(150), MET),
        ("150家以上, 149", exactly(149), interval(150), NOT_MET),
        ("超过35家 asks for more than 35", exactly(35), interval(35, 40, opens="lu"), NOT_MET),
        ("超过35家, 36", exactly(36), interval(35, 40, opens="lu"), EXCEEDED),
        ("超过35家, 35以上", interval(35), interval(35, 40, opens="lu"), UNDETERMINED),
        ("only an upper bound is known", exactly(12), interval(None, 12), MET),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_targets_with_a_vague_or_strict_threshold(case, actual, target, verdict):
    assert compare(actual, Comparator.AT_LEAST, target) is verdict


@pytest.mark.parametrize(
    ("case", "actual", "verdict"),
    [
        ("3.8%", exactly("3.8"), EXCEEDED),
        ("4%", exactly(4), MET),
        ("4.1%", exactly("4.1"), NOT_MET),
        ("4%以内", interval(None, 4), MET),
        ("不到4%", interval("3.6", 4, opens="u"), EXCEEDED),
        ("超过4%", interval(4, None, opens="l"), NOT_MET),
        ("约4%", interval("3.8", "4.2"), UNDETERMINED),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_ceiling_is_the_mirror_image(case, actual, verdict):
    assert compare(actual, Comparator.AT_MOST, exactly(4)) is verdict


@pytest.mark.parametrize(
    ("actual", "verdict"),
    [
        (exactly(0), MET),
        (exactly(1), NOT_MET),
        (interval(0, 2), UNDETERMINED),
        (interval(0, 2, opens="l"), NOT_MET),
    ],
    ids=["equal", "above", "about", "open at it"],
)
def test_zero_new_cases_is_met_by_zero_alone(actual, verdict):
    assert compare(actual, Comparator.EXACTLY, exactly(0)) is verdict


def test_a_target_without_a_value_is_refused():
    with pytest.raises(ValueError, match="needs a value"):
        compare(exactly(1), Comparator.AT_LEAST, Interval(None, None))


def test_attainment_spans_both_wordings():
    found = attainment_ratio(interval(30, 33), Comparator.AT_LEAST, interval(30, 40, opens="u"))
    assert (found.lower, found.upper) == (Decimal("0.75"), Decimal("1.1"))


@pytest.mark.parametrize(
    ("comparator", "target"),
    [(Comparator.AT_MOST, exactly(4)), (Comparator.AT_LEAST, exactly(0)), (Comparator.EXACTLY, exactly(0))],
    ids=["ceiling", "zero", "none at all"],
)
def test_attainment_has_no_sense_for(comparator, target):
    assert attainment_ratio(exactly(3), comparator, target) is None


@pytest.mark.parametrize(
    ("printed", "decimals", "actual", "target", "agrees"),
    [
        ("116.7", 1, 21, 18, True),
        ("116.6", 1, 21, 18, True),
        ("116.5", 1, 21, 18, False),
        ("116.8", 1, 21, 18, False),
        ("117", 0, 21, 18, True),
        ("120", 0, 21, 18, False),
        ("102.86", 2, 36, 35, True),
    ],
    ids=["rounded", "cut off", "too low", "too high", "whole", "wrong", "two decimals"],
)
def test_a_printed_percentage_agrees_within_its_last_place(printed, decimals, actual, target, agrees):
    ratio = attainment_ratio(exactly(actual), Comparator.AT_LEAST, exactly(target))
    percent = Interval(ratio.lower * 100, ratio.upper * 100)
    assert percentage_agrees(Decimal(printed), decimals, percent) is agrees


def test_printed_places_widen_what_can_agree():
    # 7.67万 of 6.9万: the digits behind the last printed place are not known.
    actual, target = widened(exactly(76700), Decimal(50)), widened(exactly(69000), Decimal(500))
    ratio = attainment_ratio(actual, Comparator.AT_LEAST, target)
    percent = Interval(ratio.lower * 100, ratio.upper * 100)
    assert percentage_agrees(Decimal("110.3"), 1, percent)
    assert not percentage_agrees(Decimal("110.1"), 1, percent)


@pytest.mark.skipif(
    not RATIO_FACTS.exists(), reason="../shared with the published ratio facts is not beside the checkout"
)
def test_every_published_ratio_is_consistent():
    facts = [json.loads(line, parse_float=Decimal) for line in RATIO_FACTS.read_text(encoding="utf-8").splitlines()]
    verdicts = {}
    for fact in facts:
        printed = Decimal(fact["printed_pct"])
        low, high = (Decimal(bound) for bound in fact["interval_pct"])
        decimals = -printed.as_tuple().exponent
        verdicts[fact["indicator"], fact["source"]] = percentage_agrees(printed, decimals, Interval(low, high))
    assert len(verdicts) == 19
    assert all(verdicts.values()), verdicts


@st.composite
def intervals(draw):
    lower, upper = sorted(draw(st.tuples(st.integers(-50, 50), st.integers(-50, 50))))
    is_point = lower == upper
    return Interval(
        draw(st.sampled_from([Decimal(lower), None])) if not is_point else Decimal(lower),
        draw(st.sampled_from([Decimal(upper), None])) if not is_point else Decimal(upper),
        lower_open=not is_point and draw(st.booleans()),
        upper_open=not is_point and draw(st.booleans()),
    )


def _holds(value: Decimal, one: Interval) -> bool:
    above = one.lower is None or value > one.lower or (value == one.lower and not one.lower_open)
    below = one.upper is None or value < one.upper or (value == one.upper and not one.upper_open)
    return above and below


@given(actual=intervals(), target=st.integers(-50, 50), value=st.integers(-120, 120))
def test_a_verdict_is_true_of_every_value_the_wording_allows(actual, target, value):
    """Met means that no allowed value is short; not met, that none is enough; exceeded, that all are above."""
    verdict = compare(actual, Comparator.AT_LEAST, exactly(target))
    for allowed in (Decimal(value) / 2, Decimal(value)):
        if not _holds(allowed, actual):
            continue
        if verdict is EXCEEDED:
            assert allowed > target
        if verdict is MET:
            assert allowed >= target
        if verdict is NOT_MET:
            assert allowed < target


@given(actual=intervals(), target=intervals())
def test_a_ceiling_is_a_floor_with_the_signs_turned(actual, target):
    def turned(one):
        return Interval(
            None if one.upper is None else -one.upper,
            None if one.lower is None else -one.lower,
            lower_open=one.upper_open,
            upper_open=one.lower_open,
        )

    if target == Interval(None, None, target.lower_open, target.upper_open):
        return
    floor = compare(actual, Comparator.AT_LEAST, target)
    assert compare(turned(actual), Comparator.AT_MOST, turned(target)) is floor
