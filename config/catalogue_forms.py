"""What may stand in each file of knowledge: pydantic models of the catalogue, the units and the wordings.

They check one file at a time; what must fit together is checked in `config.catalogue`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, model_validator

from model.catalogue import Example

FORBID = ConfigDict(extra="forbid", frozen=True)
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Words = tuple[Annotated[str, Field(min_length=1)], ...]


class ExampleForm(BaseModel):
    """A text with what must be read from it; in a counterexample `reads` is what it is instead, or nothing."""

    model_config = FORBID

    text: Annotated[str, Field(min_length=1)]
    reads: Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int | float) else value)] = ""
    published: str | None = None
    """The publication date that the reading depends on."""

    @property
    def example(self) -> Example:
        return Example(self.text, self.reads, self.published)


Bound = Decimal | None


class RangeForm(BaseModel):
    """Bounds for one county and one year or date, in base units: outside `hard` is held, outside `typical` warned."""

    model_config = FORBID

    hard: tuple[Bound, Bound]
    typical: tuple[Bound, Bound]

    @model_validator(mode="after")
    def _ordered(self) -> RangeForm:
        for name, (lower, upper) in (("hard", self.hard), ("typical", self.typical)):
            if lower is not None and upper is not None and lower > upper:
                raise ValueError(f"`{name}` starts above its end: {lower} > {upper} | the lower bound stands first")
        if _outside(self.typical, self.hard):
            raise ValueError("`typical` reaches outside `hard` | what is typical must be possible")
        return self


class IndicatorTargetForm(BaseModel):
    """How targets on the indicator usually read; left out where targets on it are rare."""

    model_config = FORBID

    comparator: Literal[">=", "<=", "=="] = ">="
    basis: Literal["flow", "level", "growth", "rate", "relative"]


class IndicatorForm(BaseModel):
    """One entry of the catalogue."""

    model_config = FORBID

    id: Identifier
    zh: str
    """The name that tables and messages show."""
    en: str
    aliases: Words = ()
    """Names that decide alone; the longest match wins."""
    cues: Words = ()
    """Words that support it and need a head noun, a unit or context."""
    shared: Words = ()
    """Aliases that another indicator has too, where the unit or the verb decides."""
    unit: str
    """A unit code of catalogue.yaml."""
    unit_surface: tuple[str, ...]
    """The printed units it is counted in, without 万 and 亿."""
    kind: Literal["stock", "flow", "rate", "ratio", "mean", "max", "min"]
    accumulation: Literal["point", "period", "ytd", "since_start", "person_times"]
    tier: Literal[1, 2] = 1
    """1: core; 2: plan indicators, counts of activity, rare series."""
    direction: Literal["up", "down", "neutral"] = "up"
    pace: bool = True
    """False where a year's amount comes at once (a harvest, a survey): a target on it is not held against the calendar."""
    """Whether more is better."""
    range: RangeForm
    sum_over_regions: Literal["sum", "caution", "weighted", "none"] = "none"
    target: IndicatorTargetForm | None = None
    dimensions: tuple[Identifier, ...] = ()
    related: dict[Literal["flow", "stock", "pair", "total", "part_of", "numerator_of", "rate"], Identifier] = {}
    definition: Annotated[str, Field(min_length=1)]
    caution: str = ""
    examples: tuple[ExampleForm, ...] = ()
    counterexamples: tuple[ExampleForm, ...] = ()


class IndicatorsForm(BaseModel):
    """One group of the catalogue: `config/indicators/<group>.yaml`."""

    model_config = FORBID

    group: Identifier
    indicators: tuple[IndicatorForm, ...]


class UnitCodeForm(BaseModel):
    """A unit that indicators count in."""

    model_config = FORBID

    zh: str
    en: str


class DimensionForm(BaseModel):
    """What slices a total: the name of the slice, its codes, and the words for each."""

    model_config = FORBID

    zh: str
    values: dict[Identifier, Words] = {}
    """Code → words; empty where any name may stand (a park, a bank)."""


class CoveredForm(BaseModel):
    """Something that reporting counts and that needs no indicator of its own, with the reason."""

    model_config = FORBID

    what: str
    by: Identifier
    dimension: Identifier | None = None
    why: str


class CatalogueForm(BaseModel):
    """What all indicators share: `config/catalogue.yaml`."""

    model_config = FORBID

    groups: dict[Identifier, str]
    """Group → Chinese name."""
    units: dict[str, UnitCodeForm]
    level_scale: dict[Literal["village", "township", "county", "prefecture", "province", "nation"], Decimal]
    """Factor on the county's bounds of additive indicators."""
    dimensions: dict[Identifier, DimensionForm]
    covered: tuple[CoveredForm, ...] = ()


class UnitForm(BaseModel):
    """One printed unit."""

    model_config = FORBID

    code: str
    factor: Decimal = Decimal(1)
    """Multiply a value in this unit by it to get the base of `code`."""
    dimension: str = "count"
    text: str | None = None
    """The canonical printed form, where it is not the key itself."""
    words: Words = ()
    """Further printed forms of the same unit."""
    examples: tuple[ExampleForm, ...] = ()
    counterexamples: tuple[ExampleForm, ...] = ()


class UnitsForm(BaseModel):
    """The printed units: `config/units.yaml`."""

    model_config = FORBID

    units: dict[str, UnitForm]


class WordingForm(BaseModel):
    """One wording: words or a pattern that read as a value."""

    model_config = FORBID

    id: Annotated[str, Field(min_length=1)]
    words: Words = ()
    pattern: str | None = None
    """A regular expression over folded text, where words do not suffice."""
    value: str = ""
    attributes: dict[str, str] = {}
    examples: tuple[ExampleForm, ...] = ()
    counterexamples: tuple[ExampleForm, ...] = ()

    @model_validator(mode="after")
    def _has_words(self) -> WordingForm:
        if not self.words and self.pattern is None:
            raise ValueError("has neither `words` nor `pattern` | a wording is what stands in the text")
        return self


class WordingsForm(BaseModel):
    """Wordings of one kind: `config/lexicon/<any name>.yaml`; several files of a kind add up."""

    model_config = FORBID

    kind: Identifier
    entries: tuple[WordingForm, ...]


def _outside(inner: tuple[Bound, Bound], outer: tuple[Bound, Bound]) -> bool:
    below = outer[0] is not None and (inner[0] is None or inner[0] < outer[0])
    above = outer[1] is not None and (inner[1] is None or inner[1] > outer[1])
    return below or above


CATALOGUE = TypeAdapter(CatalogueForm)
INDICATORS = TypeAdapter(IndicatorsForm)
UNITS = TypeAdapter(UnitsForm)
WORDINGS = TypeAdapter(WordingsForm)
