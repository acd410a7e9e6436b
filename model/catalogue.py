"""Types of the knowledge that configuration hands to the workers: indicators, units, wordings, regions.

They are loaded once by `config` and passed in as arguments; nothing reads them from a global.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from model.statistics import Region, Unit


@dataclass(frozen=True, slots=True)
class ValueRange:
    """Bounds in base units for one county-level unit and one year or date; None is unbounded."""

    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what must (or must not) be read from it."""

    text: str
    reads: str = ""
    """The expected reading, in the notation of the file that holds it."""
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the catalogue: what is counted, in which unit, as stock, flow, rate, mean or extreme."""

    id: str
    group: str
    zh: str
    en: str
    unit: str
    unit_surface: tuple[str, ...]
    kind: str
    accumulation: str
    aliases: tuple[str, ...] = ()
    """Names that decide alone; the longest match wins."""
    cues: tuple[str, ...] = ()
    """Words that support it and need a head noun, a unit or context."""
    tier: int = 1
    direction: str | None = None
    pace: bool = True
    """False where a year's amount comes at once: a target on it is not held against the calendar."""
    hard: ValueRange | None = None
    typical: ValueRange | None = None
    sum_over_regions: str | None = None
    target_common: bool = False
    target_comparator: str | None = None
    target_basis: str | None = None
    dimensions: tuple[str, ...] = ()
    related: Mapping[str, str] = field(default_factory=dict)
    """`flow`, `stock`, `pair`, `total`, … → id."""
    definition: str = ""
    caution: str = ""
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class WordRule:
    """One lexicon entry: words (or a pattern) that read as a value, with their proof."""

    id: str
    kind: str
    """The lexicon file's kind: approximator, modality, verb, …"""
    words: tuple[str, ...] = ()
    pattern: str | None = None
    """A regular expression over folded text, where words do not suffice."""
    value: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The regions with codes, as columns: names, former names, short names; former forms stand after those in force."""

    regions: tuple[Region, ...]
    aliases: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Further names (short, former, abbreviated) → indexes into `regions`."""
    former: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Former names → indexes, for text of their time."""
    pairs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Names of two paired regions (苏陕, 莞昭) → their codes."""
    towns: tuple[tuple[str, str, str], ...] = ()
    """County or city code, issuing system, `100城关镇 101涧池镇 …`: unpacked only when text is read (40,000 towns)."""
    weak: frozenset[str] = frozenset()
    """Short names that are ordinary words too (和平, 公安): they count only with support in the text."""
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """One-character names (陕, 粤, 莞) → codes; read in pairs only."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that reading needs to know; pure data."""

    indicators: tuple[Indicator, ...]
    units: Mapping[str, Unit]
    """Printed unit, simplified → unit."""
    words: Mapping[str, tuple[WordRule, ...]]
    """Lexicon kind → its entries, in file order."""
    gazetteer: Gazetteer
    dimension_values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Dimension → value code → words for it."""
    level_scale: Mapping[str, Decimal] = field(default_factory=dict)
    """Region level → factor on the county's bounds of additive indicators."""
