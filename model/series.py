"""Types of the series: claims of one key and period go in, the best value comes out with the losers and what beat them.

Words and codes after SDMX (observation status); rules C01 to C23 are those of the conflict rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from model.crawl import SourceClass
from model.statistics import Accumulation, Approximation, Basis, Measure, Status, Transformation


class ObservationStatus(StrEnum):
    """SDMX OBS_STATUS of a series value, with what the code means here."""

    SETTLED = "A"
    PROVISIONAL = "P"
    """Published before the period closed, or a quick or preliminary figure."""
    ESTIMATED = "E"
    """Derived, repaired, back-cast or implied."""
    UNCERTAIN = "U"
    """Approximate, in conflict within its class, or known from one mirror only."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One standing claim as the decision sees it."""

    id: int
    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    approx: Approximation
    decimals: int
    multiplier: int
    basis: Basis
    measure: Measure
    source_class: SourceClass
    """Of the source, lifted by the origin that the copy credits."""
    outlet: str
    """Who published it: a correction supersedes the same outlet's value only."""
    article_id: int
    cluster: str
    published_on: date | None
    confidence: float
    sentence: str = ""
    title: str = ""
    flags: frozenset[str] = frozenset()
    status: Status = Status.ACTUAL
    republished: bool = False
    """True where an earlier copy of the same story says the same of an earlier day."""
    lower_open: bool = False
    upper_open: bool = False


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The best value of another period of the same series."""

    start: date | None
    end: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class SeriesPeriod:
    """What the claims are about: one period of one series, and what stands around it."""

    accumulation: Accumulation
    transformation: Transformation
    start: date | None
    end: date
    neighbours: tuple[Neighbour, ...] = ()
    """Other periods of the series."""
    cumulative: tuple[Decimal, ...] = ()
    """Values of the same indicator and region counted since a start."""


@dataclass(frozen=True, slots=True)
class Loser:
    """A claim that is not the best value, and the rule that beat it."""

    claim_id: int
    rule: str


@dataclass(frozen=True, slots=True)
class SeriesValue:
    """The best value of one period, or None where no claim may stand for it."""

    winner: int | None
    """Id of the claim."""
    status: ObservationStatus
    rule: str
    """What decided: `only`, or the rule that beat the strongest other claim."""
    losers: tuple[Loser, ...]
    reports: int
    """Independent stories that agree with the winner."""
    articles: int
    """Articles that agree with it, copies included."""
    review: tuple[str, ...] = ()
    """Rules that want a person to look, in the order they spoke."""
