"""Types of alerting: a target changes state, people are told, each attempt is kept.

Words after Prometheus and Alertmanager: route, receiver, group, silence, delivery.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from model.statistics import Comparator


class Performance(StrEnum):
    """How a target version stands (targets.md, section 3.4)."""

    NO_DATA = "no_data"
    BEHIND = "behind"
    AT_RISK = "at_risk"
    ON_TRACK = "on_track"
    AHEAD = "ahead"
    MET_CLAIMED = "met_claimed"
    MET = "met"
    EXCEEDED = "exceeded"
    MISSED = "missed"
    UNVERIFIED = "unverified"


class Lifecycle(StrEnum):
    ANNOUNCED = "announced"
    ACTIVE = "active"
    CLOSING = "closing"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class AlertKind(StrEnum):
    MET = "MET"
    EXCEEDED = "EXCEEDED"
    MET_CLAIMED = "MET_CLAIMED"
    AT_RISK = "AT_RISK"
    MISSED = "MISSED"
    CONTRADICTED = "CONTRADICTED"
    CORRECTED = "CORRECTED"
    RETRACTED = "RETRACTED"
    TARGET_NEW = "TARGET_NEW"
    TARGET_REVISED = "TARGET_REVISED"
    UNVERIFIED = "UNVERIFIED"


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with what its wording allows; None is unbounded."""

    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool = False
    upper_open: bool = False


@dataclass(frozen=True, slots=True)
class TargetVersion:
    """One version of one target, declared in the configuration or stated in an article."""

    key: str
    """Identity: indicator, dimensions, region, period end, basis, issuer level."""
    version: int
    indicator: str
    indicator_name: str
    dimensions: tuple[tuple[str, str], ...]
    region_code: str | None
    region_name: str
    period_start: date | None
    period_end: date | None
    basis: str
    comparator: Comparator
    value: Interval
    unit: str
    issuer: str | None
    stated_on: date | None
    origin: str
    """`declared:FILE` or `claim:ID`."""
    derived: bool = False
    """True where the value was computed (A / p): it may not open a contradiction."""
    supersedes: int | None = None
    text: str = ""
    """The target as printed, or as the configuration names it; empty where only the numbers are known."""
    rounding: Decimal = Decimal(0)
    """Half a unit of the last printed place, in base units: 50 for 7.67万; 0 where every digit is printed."""
    withdrawn_on: date | None = None
    """The day its issuer took it back."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The figure that decides about a target, with its way back to the page."""

    observation_id: int | None
    value: Decimal | None
    """None for a claim without a figure (完成全年任务); `interval` is then unbounded on both sides."""
    interval: Interval
    period_start: date | None
    period_end: date | None
    text: str
    sentence: str
    article_id: int
    article_title: str
    article_url: str
    source_name: str
    published_on: date | None
    claim: str | None = None
    """met, exceeded, missed, ongoing: what the article itself says, where it does."""
    held: bool = False
    """True where the value waits for an analyst and may not fire an alert."""
    ratio: Decimal | None = None
    """The attainment that the article prints: 1.2 for 120%."""
    ratio_decimals: int = 0
    """Decimals of that percentage as printed: 1 for 91.5%."""
    rounding: Decimal = Decimal(0)
    """Half a unit of the value's last printed place, in base units; 0 where every digit is printed."""
    accumulation: str | None = None
    """How the figure adds up (`model.statistics.Accumulation`); None where the caller has matched it already."""
    text_start: int | None = None
    """Where `text` starts in `sentence`, in code points; None: its first occurrence as a whole number."""
    version_id: int | None = None
    """The stored version of the article."""
    independent_reports: int = 1
    """Reports that state the same, copies of one story counted once."""


@dataclass(frozen=True, slots=True)
class TargetState:
    """Where a target version stands; the state machine's memory."""

    lifecycle: Lifecycle = Lifecycle.ANNOUNCED
    performance: Performance = Performance.NO_DATA
    disputed: bool = False
    alerted: tuple[AlertKind, ...] = ()
    """Kinds already told for this version."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of state of one target version, with its named reason."""

    target_key: str
    target_version: int
    before: TargetState
    after: TargetState
    alert: AlertKind | None
    """None where the change is only recorded."""
    reason: str
    """A word of a closed list: figure_met, figure_exceeded, period_over, …"""
    evidence: Evidence | None
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Receiver:
    """Someone who is told, over one channel; secrets are already resolved."""

    name: str
    channel: str
    """email, webhook, apprise."""
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """Which news goes to which receivers; an empty field lets everything through."""

    receivers: tuple[str, ...]
    kinds: tuple[AlertKind, ...] = ()
    indicators: tuple[str, ...] = ()
    """Catalogue ids."""
    regions: tuple[str, ...] = ()
    """GB/T 2260 codes; a code also stands for everything below it: 610900 takes in 610921."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One outbox row: one transition for one receiver."""

    id: str
    """Stable and unguessable; the webhook-id and the Message-ID are made of it."""
    transition_id: int
    receiver: str
    created_at: datetime
    attempts: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel sends, already rendered."""

    id: str
    subject: str
    text: str
    html: str
    data: Mapping[str, object]
    """The webhook's payload: JSON types only."""
    created_at: datetime


class DeliveryOutcome(StrEnum):
    DELIVERED = "delivered"
    RETRY = "retry"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to tell one receiver."""

    notification_id: str
    receiver: str
    attempt: int
    """Starts at 1."""
    attempted_at: datetime
    outcome: DeliveryOutcome
    detail: str
    """The receiver's answer, or the error."""
    next_attempt_at: datetime | None = None


# The level of an office by the last administrative word of its name; 乡 of 乡村振兴局 is no level.
_ISSUER_WORDS = re.compile(r"国家|中央|国务院|全国|自治区|省|自治州|市|州|盟|县|旗|区|镇|乡(?!村)|街道")
_ISSUER_LEVELS = {
    **dict.fromkeys(("国家", "中央", "国务院", "全国"), "nation"),
    **dict.fromkeys(("省", "自治区"), "province"),
    **dict.fromkeys(("市", "州", "自治州", "盟"), "prefecture"),
    **dict.fromkeys(("县", "区", "旗"), "county"),
    **dict.fromkeys(("镇", "乡", "街道"), "township"),
}


def issuer_level(issuer: str | None) -> str:
    """The level of who set a target: 市里 → prefecture, 省农业农村厅 → province; empty where it cannot be told."""
    words = _ISSUER_WORDS.findall(issuer or "")
    return _ISSUER_LEVELS[words[-1]] if words else ""


def target_key(
    *,
    indicator: str,
    dimensions: tuple[tuple[str, str], ...],
    region: str | None,
    period_end: date | None,
    basis: str,
    issuer: str | None,
) -> str:
    """A target's identity, the same for a declared and a read one: `ID|k=v;k=v|610921|2021-12-31|flow|prefecture`."""
    slices = ";".join(f"{name}={value}" for name, value in sorted(dimensions))
    end = period_end.isoformat() if period_end else ""
    return "|".join((indicator, slices, region or "", end, basis, issuer_level(issuer)))
