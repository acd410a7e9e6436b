"""Types of the statistics: what is counted, where, when, how much, and what was asked for.

Names and codes follow SDMX where it has a word: indicator, reference period, unit of measure, transformation,
observation status.  Values are `Decimal` in the unit's base (5.416亿元 is 541600000 CNY).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Approximation(StrEnum):
    """What the wording around a number says of it."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at_least"
    NEARLY = "nearly"
    AT_MOST = "at_most"
    RANGE = "range"


class Measure(StrEnum):
    STOCK = "stock"
    FLOW = "flow"
    RATE = "rate"
    RATIO = "ratio"
    MEAN = "mean"
    MAX = "max"
    MIN = "min"


class Accumulation(StrEnum):
    POINT = "point"
    PERIOD = "period"
    YTD = "ytd"
    SINCE_START = "since_start"
    PERSON_TIMES = "person_times"


class Transformation(StrEnum):
    LEVEL = "level"
    YOY_PCT = "yoy_pct"
    YOY_ABS = "yoy_abs"
    MOM_PCT = "mom_pct"
    PP_CHANGE = "pp_change"
    CAGR_PCT = "cagr_pct"
    SHARE_PCT = "share_pct"
    INDEX_BASE = "index_base"
    TARGET_RATIO_PCT = "target_ratio_pct"


class Status(StrEnum):
    ACTUAL = "actual"
    PLAN = "plan"
    FORECAST = "forecast"


class Basis(StrEnum):
    """Where a reference period comes from."""

    STATED = "stated"
    INHERITED = "inherited"
    PUBLISHED = "published"


class PeriodKind(StrEnum):
    INSTANT = "instant"
    """A day (or the last day of a month or year) at which a level stands."""
    WINDOW = "window"
    """A closed stretch: a year, a quarter, 1—9月, 2019—2022年."""
    YTD = "ytd"
    SINCE_START = "since_start"
    EVENT = "event"
    """日前, 近日, a bare 12日: when something happened, no reference period."""


class ScopeType(StrEnum):
    ENTERPRISE = "enterprise"
    ENTERPRISE_GROUP = "enterprise_group"
    SITE = "site"
    AGREEMENT = "agreement"


class Comparator(StrEnum):
    AT_LEAST = ">="
    AT_MOST = "<="
    EXACTLY = "=="


class AttainmentStatus(StrEnum):
    MET = "met"
    EXCEEDED = "exceeded"
    MISSED = "missed"
    ONGOING = "ongoing"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed and the catalogue code it counts in: 公顷 is MU with factor 15."""

    code: str
    """Code of the catalogue (NUM, PS, CNY, MU, …); the printed unit itself where the catalogue has none."""
    text: str
    """The canonical printed form, simplified: 家, 元, 公顷."""
    factor: Decimal = Decimal(1)
    """Multiply a value in this unit by it to get the base of `code`."""
    dimension: str = "count"
    """count, money, area, length, mass, volume, energy, power, share, duration, …"""


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral as read, in the printed unit: 5.4万 has value 54000, 4万余 has bounds [40000, 50000)."""

    value: Decimal | None
    """None where only an order of magnitude is printed (数百)."""
    lower: Decimal | None
    upper: Decimal | None
    """Bounds that the wording allows; equal to `value` where exact, None where unbounded."""
    approx: Approximation = Approximation.EXACT
    lower_open: bool = False
    upper_open: bool = False
    decimals: int = 0
    """Decimals printed, before the multiplier."""
    multiplier: int = 0
    """Power of ten printed after the digits: 万 4, 亿 8."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, or without one."""

    number: Number
    unit: Unit | None = None
    unit_text: str | None = None
    """The unit with multiplier and 余 as printed: 万余平方米."""
    parts: tuple[Number, ...] = ()
    """The members of a ratio a:b:c."""


@dataclass(frozen=True, slots=True)
class ReferencePeriod:
    """The stretch or day that a value belongs to; both ends inclusive."""

    start: date | None
    """None for a level at an instant."""
    end: date | None
    basis: Basis = Basis.STATED
    text: str | None = None
    """The words it was read from, as printed."""
    kind: PeriodKind = PeriodKind.INSTANT
    precision: str = "day"
    """day, month, quarter, half, year, plan (a five-year plan), unknown."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the gazetteer, or a named place without a code (开发区, 示范区)."""

    code: str | None
    """GB/T 2260, six digits; towns nine."""
    name: str
    level: str = "county"
    """nation, province, prefecture, county, township, village, zone."""
    parent: str | None = None
    stable_id: str | None = None
    """The same through renamings and new codes."""
    system: str = "GB/T 2260"
    """Who issues the code: GB/T 2260, `mca` (civil affairs, towns), `nbs` (statistics, towns), `local` (operator's file)."""
    since: int | None = None
    """The year in which this name and code came into force (1980: or earlier); None where unknown."""
    until: int | None = None
    """The year in which this form ended; None while it is in force."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a region that a figure covers."""

    type: ScopeType
    name: str


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What makes two values comparable."""

    indicator: str
    region: str
    dimensions: tuple[tuple[str, str], ...] = ()
    unit: str = "NUM"
    accumulation: Accumulation = Accumulation.POINT
    transformation: Transformation = Transformation.LEVEL


@dataclass(frozen=True, slots=True)
class Observation:
    """One value as one article states it, with what was printed beside what was understood."""

    start: int
    end: int
    text: str
    """`Document.text[start:end]`: the number with its unit."""
    sentence: str
    indicator: str | None
    indicator_name: str
    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    approx: Approximation
    unit: str
    unit_text: str
    measure: Measure
    accumulation: Accumulation
    transformation: Transformation
    status: Status
    region: Region | None
    scope: Scope | None
    period: ReferencePeriod
    confidence: float
    rules: tuple[str, ...]
    """Ids of the rules that made this reading, in the order they spoke."""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    decimals: int = 0
    multiplier: int = 0
    lower_open: bool = False
    upper_open: bool = False


@dataclass(frozen=True, slots=True)
class Attainment:
    """What an article claims about a target."""

    status: AttainmentStatus
    actual: Decimal | None = None
    ratio: Decimal | None = None
    """1.2 for 120 %."""


@dataclass(frozen=True, slots=True)
class Target:
    """An official target, quota or plan as one article states it."""

    start: int
    end: int
    text: str
    sentence: str
    indicator: str | None
    indicator_name: str
    region: Region | None
    period: ReferencePeriod
    comparator: Comparator
    value: Decimal
    unit: str
    issuer: str | None
    """Who set it, as written: 市."""
    attainment: Attainment | None
    rules: tuple[str, ...]
    dimensions: Mapping[str, str] = field(default_factory=dict)
    upper: Decimal | None = None
    """Upper bound of an approximate target (30余家), else None."""
    nature: str = "assigned"
    """assigned, binding, expected, self_set, agreement, plan, milestone."""
    basis: str = "flow"
    """flow, level, growth, rate, relative: what of the indicator it binds."""
    revision: str | None = None
    """`adds` (追加), `replaces` (调整为), or None."""
    derived: bool = False
    """True where the value was computed (A / p) and is not printed."""
    confidence: float = 1.0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A number that is no observation, and why."""

    start: int
    end: int
    text: str
    reason: str
    """A word of a closed list: date, ordinal, name, slogan, policy_rate, threshold, anecdote, duration, no_indicator, …"""
    rule: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document, each list in text order."""

    observations: tuple[Observation, ...]
    targets: tuple[Target, ...]
    rejected: tuple[Rejected, ...]
    region: Region | None
    """The region the article is about."""
    as_of: date | None = None
    """The day the article's levels stand at, where it says so."""


@dataclass(frozen=True, slots=True)
class ReadingStored:
    """Where a reading was kept, and whether anything about it was new."""

    article_id: int
    version_id: int
    version: int
    """Starts at 1 for each article; an edit makes the next."""
    is_new_version: bool
    """False where the same text was already kept for this address."""
    is_known: bool
    """True where this snapshot was already read with this parser version: nothing was written."""
    observation_ids: tuple[int, ...]
    target_ids: tuple[int, ...]
    """Ids of the target claims, in the reading's order."""


@dataclass(frozen=True, slots=True)
class TargetClaim:
    """A target as one article states it, as kept, with what is needed to make a target version of it."""

    id: int
    target: Target
    article_id: int
    version_id: int
    article_title: str
    article_url: str
    published_on: date | None
    recorded_at: datetime
