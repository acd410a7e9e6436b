"""Targets, figures and claims of invented counties, for the tests of alerting."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from model.alerting import (
    AlertKind,
    Evidence,
    Interval,
    Lifecycle,
    Performance,
    TargetState,
    TargetVersion,
    Transition,
)
from model.statistics import Comparator

ONE_YEAR = (date(2031, 1, 1), date(2031, 12, 31))


def interval(lower=None, upper=None, *, opens=""):
    """`opens` names the open sides: "l", "u" or "lu"."""
    return Interval(
        None if lower is None else Decimal(str(lower)),
        None if upper is None else Decimal(str(upper)),
        lower_open="l" in opens,
        upper_open="u" in opens,
    )


def exactly(value):
    return interval(value, value)


def a_target(value=35, **changes):
    """青禾县 is to set up 35 community factories in 2031, by order of the prefecture."""
    fields = {
        "key": "community_factory_new||990921|2031-12-31|flow|prefecture",
        "version": 1,
        "indicator": "community_factory_new",
        "indicator_name": "新建社区工厂数",
        "dimensions": (),
        "region_code": "990921",
        "region_name": "青禾县",
        "period_start": ONE_YEAR[0],
        "period_end": ONE_YEAR[1],
        "basis": "flow",
        "comparator": Comparator.AT_LEAST,
        "value": value if isinstance(value, Interval) else exactly(value),
        "unit": "NUM",
        "issuer": "市",
        "stated_on": date(2031, 1, 20),
        "origin": "claim:1",
        "text": "35家",
    }
    return TargetVersion(**(fields | changes))


def a_figure(value=36, on=date(2031, 12, 25), **changes):
    """36 factories by 25 December, as one article says."""
    printed = f"{value}家"
    fields = {
        "observation_id": 7,
        "value": Decimal(str(value)),
        "interval": exactly(value),
        "period_start": ONE_YEAR[0],
        "period_end": on,
        "text": printed,
        "sentence": f"今年以来,青禾县新建社区工厂{printed}。",
        "article_id": 3,
        "article_title": "青禾县社区工厂建到家门口",
        "article_url": "https://news.qinghe.example/2031/12/28/3.html",
        "source_name": "青禾县人民政府",
        "published_on": on,
    }
    return Evidence(**(fields | changes))


def a_claim(claim="met", on=date(2031, 12, 25), **changes):
    """A claim without a figure: 青禾县圆满完成市里下达的社区工厂建设任务."""
    fields = {
        "observation_id": None,
        "value": None,
        "interval": interval(),
        "period_start": None,
        "text": "完成",
        "sentence": "青禾县完成市里下达的社区工厂建设任务。",
        "claim": claim,
    }
    return replace(a_figure(0, on), **(fields | changes))


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=UTC)


def a_transition(alert=AlertKind.EXCEEDED, evidence=None, **changes):
    """青禾县 has passed its quota of 35 with 36."""
    before = TargetState(Lifecycle.ACTIVE, Performance.ON_TRACK, alerted=(AlertKind.TARGET_NEW,))
    after = TargetState(
        Lifecycle.ACTIVE,
        Performance.EXCEEDED,
        alerted=(AlertKind.TARGET_NEW, AlertKind.EXCEEDED, AlertKind.MET),
    )
    target = a_target()
    fields = {
        "target_key": target.key,
        "target_version": target.version,
        "before": before,
        "after": after,
        "alert": alert,
        "reason": "figure_exceeded",
        "evidence": evidence or a_figure(),
        "occurred_at": at(2031, 12, 28),
    }
    return Transition(**(fields | changes))
