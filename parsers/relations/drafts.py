"""What is being found out about one figure, step by step; holds no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from model.catalogue import Indicator, Lexicon
from model.statistics import (
    Accumulation,
    AttainmentStatus,
    Comparator,
    Measure,
    ReferencePeriod,
    Region,
    Scope,
    Status,
    Transformation,
)
from model.text import Document
from parsers.relations.commitments import Commitment
from parsers.relations.frames import Frame
from parsers.relations.index import Index


@dataclass(slots=True)
class TargetDraft:
    """What marks a figure as a target."""

    form: str
    """T01 to T26."""
    comparator: Comparator = Comparator.AT_LEAST
    issuer: str | None = None
    claim: AttainmentStatus | None = None
    actual: Draft | None = None
    ratio: Decimal | None = None
    nature: str = "assigned"
    basis: str | None = None
    revision: str | None = None
    derived: bool = False
    value: Decimal | None = None
    """A derived value; None where the figure itself is the target."""


@dataclass(slots=True)
class Draft:
    """One figure on its way to an observation, a target or a rejection."""

    frame: Frame
    unit: str
    factor: Decimal
    unit_text: str
    value: Decimal | None
    indicator: Indicator | None = None
    name: str = ""
    noun: str = ""
    """The words that name what is counted, cleaned."""
    transformation: Transformation = Transformation.LEVEL
    sign: int = 1
    base: Draft | None = None
    """The level that a growth, a share or a completion is about."""
    extreme: Measure | None = None
    measure: Measure = Measure.STOCK
    accumulation: Accumulation = Accumulation.POINT
    status: Status = Status.ACTUAL
    planned: bool = False
    """Its clause tells an own intention."""
    region: Region | None = None
    scope: Scope | None = None
    period: ReferencePeriod | None = None
    spoken: ReferencePeriod | None = None
    """The period as the text gives it, before it is fitted to what is measured."""
    context: Frame | None = None
    """The frame whose words name it, where they are a neighbour's (户 and 人 of one noun)."""
    dimensions: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    refused: str | None = None
    refused_by: str = ""
    target: TargetDraft | None = None
    gained: bool = False
    """The result of a quota: what the year added, whatever its words say."""
    silent: bool = False
    """An attribute of another figure (超额完成20%): neither observation nor rejection."""
    start: int = 0
    end: int = 0
    confidence: float = 0.9

    def refuse(self, reason: str, rule: str) -> None:
        """Mark it as no observation; the first reason stays."""
        if self.refused is None:
            self.refused, self.refused_by = reason, rule


@dataclass(slots=True)
class Text:
    """The document with what every step looks things up in."""

    document: Document
    lexicon: Lexicon
    names: Index
    cues: Index
    periods: Index
    regions: Index
    by_id: Mapping[str, Indicator]
    lead: str
    """Title and first paragraphs: what the article is about."""
    region: Region | None = None
    as_of: ReferencePeriod | None = None
    planning: tuple[bool, ...] = ()
    """Per sentence: whether its section tells plans."""
    commitments: tuple[Commitment, ...] = ()
    """The cells of progress tables: tasks, and what was done."""

    def commitment(self, at: int) -> Commitment | None:
        """The cell of a progress table that holds this place."""
        return next((cell for cell in self.commitments if cell.start <= at < cell.end), None)
