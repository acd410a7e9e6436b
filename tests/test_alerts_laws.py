"""Laws of the state machine that hold for every kind of target: levels, rates, ceilings, computed and revised ones."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from alerting_cases import a_claim, a_figure, a_target
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.evaluate import evaluate
from alerts.lifecycle import decide
from alerts.news import standing_alerts
from alerts.render import LANGUAGES, RenderOptions, render
from alerts.routing import notify
from model.alerting import AlertKind, Interval, Performance, Route, TargetState
from model.statistics import Comparator

days = st.dates(date(2030, 11, 1), date(2032, 6, 1))
values = st.decimals(-5, 60, places=1)


@st.composite
def intervals(draw):
    low, high = sorted((draw(values), draw(values)))
    if low == high:
        return Interval(low, low)
    kept = draw(st.sampled_from([(low, high), (low, high), (low, None), (None, high)]))
    return Interval(*kept, lower_open=draw(st.booleans()), upper_open=draw(st.booleans()))


exact = values.map(lambda value: Interval(value, value))

targets = st.builds(
    lambda value, comparator, basis, span, more: a_target(
        value, comparator=comparator, basis=basis, period_start=span[0], period_end=span[1], **more
    ),
    value=st.one_of(exact, exact, intervals()),
    comparator=st.sampled_from(Comparator),
    basis=st.sampled_from(["flow", "level", "growth", "rate", "relative"]),
    span=st.sampled_from(
        [
            (date(2031, 1, 1), date(2031, 12, 31)),
            (None, date(2031, 12, 31)),
            (date(2031, 1, 1), None),
            (None, None),
            (date(2031, 4, 1), date(2031, 6, 30)),
            (date(2031, 5, 1), date(2031, 5, 31)),
            (date(2029, 1, 1), date(2031, 12, 31)),
        ]
    ),
    more=st.fixed_dictionaries({}, optional={"derived": st.just(True), "withdrawn_on": days, "stated_on": st.none()}),
)
figures = st.builds(
    lambda number, spread, more: replace(
        a_figure(1),
        observation_id=number,
        value=spread.lower if spread.lower is not None else spread.upper,
        interval=spread,
        **more,
    ),
    number=st.integers(1, 9),
    spread=st.one_of(exact, exact, intervals()),
    more=st.fixed_dictionaries(
        {
            "period_start": st.sampled_from([None, date(2031, 1, 1), date(2031, 5, 1), date(2028, 1, 1)]),
            "period_end": st.one_of(days, st.none()),
            "published_on": st.one_of(days, st.none()),
            "claim": st.sampled_from([None, None, "met", "exceeded", "missed", "ongoing"]),
            "ratio": st.sampled_from([None, None, Decimal("0.5"), Decimal("1.2")]),
            "held": st.sampled_from([False, False, False, True]),
            "accumulation": st.sampled_from([None, None, "point", "ytd", "since_start"]),
        }
    ),
)
claims = st.builds(
    lambda says, on, ratio: a_claim(says, on, ratio=ratio, ratio_decimals=1),
    says=st.sampled_from([None, "met", "exceeded", "missed", "ongoing"]),
    on=days,
    ratio=st.sampled_from([None, Decimal("0.9"), Decimal("1.1")]),
)
pools = st.lists(st.one_of(figures, figures, claims), max_size=5).map(tuple)
moments = st.datetimes(datetime(2030, 11, 1), datetime(2032, 8, 1), timezones=st.just(UTC))
ROOMY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ROOMY
@given(targets, pools, moments)
def test_asked_twice_it_answers_once(target, pool, now):
    state, changes = decide(target, TargetState(), pool, now)
    assert changes
    assert decide(target, state, pool, now) == (state, ())


@ROOMY
@given(targets, st.lists(pools, min_size=1, max_size=4), moments, st.integers(1, 200))
def test_whatever_was_known_before_the_end_depends_on_what_is_known_at_last(target, known, now, step):
    fresh, _ = decide(target, TargetState(), known[-1], now)
    state = TargetState()
    for place, pool in enumerate(known):
        state, _ = decide(target, state, pool, now - timedelta(days=step * (len(known) - 1 - place)))
    assert (state.lifecycle, state.performance, state.disputed) == (fresh.lifecycle, fresh.performance, fresh.disputed)


@ROOMY
@given(targets, values, pools, moments)
def test_versions_of_one_target_never_both_stand_open(target, value, pool, now):
    later = replace(target, value=Interval(value, value), version=2, supersedes=1, stated_on=date(2031, 6, 1))
    both = (target, later)
    first, _ = decide(target, TargetState(), pool, now, versions=both)
    second, changes = decide(later, TargetState(), pool, now, versions=both)
    assert first.lifecycle.value in {"superseded", "withdrawn"}
    assert changes[0].alert is AlertKind.TARGET_REVISED
    assert AlertKind.MISSED not in first.alerted
    assert second.lifecycle.value != "superseded"


@ROOMY
@given(targets, pools, moments)
def test_success_is_told_with_evidence_that_is_not_held(target, pool, now):
    state, changes = decide(target, TargetState(), pool, now)
    success = {AlertKind.MET, AlertKind.EXCEEDED, AlertKind.MET_CLAIMED}
    for change in changes:
        if change.alert in success:
            assert change.evidence in pool
            assert not change.evidence.held
    if standing_alerts(state.alerted) & {AlertKind.MET, AlertKind.EXCEEDED}:
        assert state.performance in {Performance.MET, Performance.EXCEEDED}
        assert not target.derived


@ROOMY
@given(targets, pools)
def test_every_piece_of_evidence_counts_or_has_its_reason(target, pool):
    found = evaluate(target, pool)
    assert all(item in pool for item, _ in found.left_out)
    if found.evidence is None:
        assert found.performance is Performance.NO_DATA
    else:
        assert found.evidence in pool
        assert not found.evidence.held


@ROOMY
@given(targets, pools, moments, st.sampled_from(LANGUAGES))
def test_every_alert_can_be_written_out(target, pool, now, language):
    _, changes = decide(target, TargetState(), pool, now)
    for change in changes:
        for notification in notify(change, target, (Route(("office",), kinds=tuple(AlertKind)),), now):
            made = render(notification, change, target, RenderOptions(language=language))
            assert made.subject
            assert "None" not in made.subject + made.text
