"""Who is told of which change, and that the id of a message never changes."""

from dataclasses import replace

import pytest
from alerting_cases import a_figure, a_target, a_transition, at

from alerts.routing import find_receivers, notification_id, notify
from model.alerting import AlertKind, Performance, Route

EVERYONE = Route(("mail", "hook"))


def receivers(route, *, kind=AlertKind.EXCEEDED, **changes):
    return find_receivers(a_transition(kind), a_target(**changes), (route,))


@pytest.mark.parametrize("kind", list(AlertKind), ids=str)
def test_a_route_without_kinds_carries_all_but_the_digest(kind):
    told = receivers(EVERYONE, kind=kind)
    assert told == (() if kind in {AlertKind.TARGET_NEW, AlertKind.UNVERIFIED} else ("mail", "hook"))


def test_a_route_that_names_a_kind_carries_it():
    assert receivers(Route(("mail",), kinds=(AlertKind.TARGET_NEW,)), kind=AlertKind.TARGET_NEW) == ("mail",)
    assert receivers(Route(("mail",), kinds=(AlertKind.TARGET_NEW,))) == ()


@pytest.mark.parametrize(
    ("code", "area", "told"),
    [
        ("610921", "610921", True),
        ("610921", "610900", True),
        ("610921", "610000", True),
        ("610921", "610922", False),
        ("610921", "611000", False),
        ("610921", "620000", False),
        ("610921102", "610921", True),
        ("610900", "610921", False),
        (None, "610000", False),
    ],
    ids=[
        "itself",
        "prefecture",
        "province",
        "neighbour",
        "other prefecture",
        "other province",
        "town",
        "above",
        "none",
    ],
)
def test_a_region_takes_in_what_lies_below_it(code, area, told):
    assert bool(receivers(Route(("mail",), regions=(area,)), region_code=code)) is told


def test_an_indicator_narrows_a_route():
    assert receivers(Route(("mail",), indicators=("community_factory_new",))) == ("mail",)
    assert receivers(Route(("mail",), indicators=("grain_output",))) == ()


def test_each_receiver_is_told_once():
    routes = (Route(("mail",)), Route(("hook", "mail")))
    assert find_receivers(a_transition(), a_target(), routes) == ("mail", "hook")


def test_a_change_that_is_only_recorded_is_told_to_nobody():
    assert find_receivers(a_transition(None), a_target(), (EVERYONE,)) == ()


def test_one_notification_for_each_receiver():
    made = notify(a_transition(), a_target(), (EVERYONE,), at(2031, 12, 28))
    assert [(one.receiver, one.attempts, one.transition_id) for one in made] == [("mail", 0, 0), ("hook", 0, 0)]
    assert len({one.id for one in made}) == 2


def test_the_id_is_the_same_whenever_it_is_decided():
    later = replace(a_transition(), occurred_at=at(2032, 1, 1))
    assert notification_id(a_transition(), "mail") == notification_id(later, "mail")
    assert notification_id(a_transition(), "mail").startswith("msg_")


@pytest.mark.parametrize(
    "changes",
    [
        {"target_key": "another"},
        {"target_version": 2},
        {"alert": AlertKind.MET},
        {"reason": "late_figure"},
        {"evidence": a_figure(36, observation_id=8)},
        {"after": replace(a_transition().after, performance=Performance.MET)},
        {"before": replace(a_transition().before, alerted=(AlertKind.TARGET_NEW, AlertKind.AT_RISK))},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_another_change_has_another_id(changes):
    other = replace(a_transition(), **changes)
    assert notification_id(other, "mail") != notification_id(a_transition(), "mail")
