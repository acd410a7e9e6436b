"""The gazetteer's files in, one Gazetteer out; unpacks no town and reads no text.

`config/regions/` holds what the program ships: regions.txt, former.txt and towns.txt, made by
`tools/build_gazetteer.py`, and YAML files with what those lists cannot know. A configuration folder of an operator
(or of the demo) adds to them: every `regions/*.yaml` in it has the same form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from config.loading import Problems, YamlFile, nearest, read_yaml, validate
from model.catalogue import Gazetteer
from model.errors import ConfigError, ConfigProblem
from model.statistics import Region

SHIPPED = Path(__file__).parent
NATION = "100000"

Words = Annotated[tuple[str, ...], BeforeValidator(lambda value: value.split() if isinstance(value, str) else value)]
Code = Annotated[str, Field(pattern=r"^\d{6}(?:\d{3})?$")]
Level = Literal["province", "prefecture", "county", "township", "village", "zone"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RegionEntry(_Entry):
    """A region that the lists do not have: a zone, a new county, an invented one."""

    name: str = Field(min_length=2)
    level: Level
    parent: Code
    code: Code | None = None
    stable_id: str | None = None
    short: Words = ()
    towns: dict[str, str] = Field(default_factory=dict)
    """Three digits (quoted) → town."""


class AliasEntry(_Entry):
    """One more name of a region."""

    name: str = Field(min_length=2)
    code: Code


class PairEntry(_Entry):
    """Two regions in one word."""

    name: str = Field(min_length=2)
    regions: tuple[Code, Code]
    example: str


class RegionsFile(_Entry):
    regions: tuple[RegionEntry, ...] = ()
    aliases: tuple[AliasEntry, ...] = ()
    pairs: tuple[PairEntry, ...] = ()
    abbreviations: dict[str, Code] = Field(default_factory=dict)
    weak: Words = ()


_ADAPTER = TypeAdapter(RegionsFile)


@dataclass(slots=True)
class _Collected:
    """The gazetteer while it grows."""

    regions: list[Region] = field(default_factory=list)
    aliases: dict[str, list[int]] = field(default_factory=dict)
    former: dict[str, list[int]] = field(default_factory=dict)
    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)
    towns: list[tuple[str, str, str]] = field(default_factory=list)
    weak: set[str] = field(default_factory=set)
    abbreviations: dict[str, str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    """Codes that a parent, an alias or a pair may name."""
    taken: set[str] = field(default_factory=set)
    """Codes of regions in force."""


def load_gazetteer(folder: Path) -> Gazetteer:
    """The shipped regions with what `folder/regions/*.yaml` adds; raises ConfigError with every problem found.

    A folder without regions of its own gives the shipped ones. A folder that holds lists of its own (regions.txt with
    former.txt and towns.txt) brings its own YAML files too, and nothing shipped is read.
    """
    own = folder / "regions"
    shipped = SHIPPED / "regions"
    lists = own if (own / "regions.txt").is_file() else shipped
    collected = _Collected()
    for reader, name in ((_add_current, "regions.txt"), (_add_former, "former.txt"), (_add_towns, "towns.txt")):
        reader(collected, lists / name)
    problems = Problems(folder)
    places = (lists,) if lists == own else (shipped, own)
    files = [path for place in places for path in sorted(place.glob("*.yaml"))]
    for path in dict.fromkeys(path.resolve() for path in files):
        read = read_yaml(path, problems)
        if read is not None and read.data is not None:
            _add_yaml(collected, read, problems)
    problems.raise_if_any()
    return Gazetteer(
        tuple(collected.regions),
        {name: tuple(places) for name, places in collected.aliases.items()},
        {name: tuple(places) for name, places in collected.former.items()},
        collected.pairs,
        tuple(collected.towns),
        frozenset(collected.weak),
        collected.abbreviations,
    )


def parent_code(code: str, known: set[str]) -> str | None:
    """The code above: 610921 → 610900, 469022 → 460000 (no prefecture between), 610000 → 100000, 100000 → None."""
    if code == NATION:
        return None
    if code.endswith("0000"):
        return NATION
    prefecture = f"{code[:4]}00"
    return prefecture if prefecture != code and prefecture in known else f"{code[:2]}0000"


def _add_current(collected: _Collected, path: Path) -> None:
    rows = list(_rows(path, 6))
    collected.codes.update(row[0] for row in rows)
    collected.taken.update(collected.codes)
    for code, name, level, stable_id, since, short in rows:
        parent = parent_code(code, collected.codes)
        index = len(collected.regions)
        collected.regions.append(Region(code, name, level, parent, stable_id, since=int(since)))
        for alias in short.split():
            collected.aliases.setdefault(alias, []).append(index)


def _add_former(collected: _Collected, path: Path) -> None:
    rows = list(_rows(path, 7))
    known = collected.codes | {row[0] for row in rows}
    for code, name, level, stable_id, since, until, short in rows:
        region = Region(code, name, level, parent_code(code, known), stable_id, since=int(since), until=int(until))
        index = len(collected.regions)
        collected.regions.append(region)
        collected.former.setdefault(name, []).append(index)
        for alias in short.split():
            collected.former.setdefault(alias, []).append(index)


def _add_towns(collected: _Collected, path: Path) -> None:
    for county, system, packed in _rows(path, 3):
        collected.towns.append((county, system, packed))


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    """The lines of one list, split at tabs; raises ConfigError where a line has another number of columns."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        hint = "tools/build_gazetteer.py makes it anew"
        raise ConfigError((ConfigProblem(path.name, "", f"cannot be read: {error}", hint),)) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line and line[0] != "#":
            row = line.split("\t")
            if len(row) != columns:
                reason = f"has {len(row)} columns, not {columns}"
                raise ConfigError((ConfigProblem(path.name, f"(line {number})", reason),))
            yield row


def _add_yaml(collected: _Collected, file: YamlFile, problems: Problems) -> None:
    entries = validate(_ADAPTER, file, problems)
    if entries is None:
        return
    collected.codes.update(entry.code for entry in entries.regions if entry.code)
    for place, entry in enumerate(entries.regions):
        # A zone may lie in a town: nine digits, of which the gazetteer holds the county's six.
        if _known(collected, entry.parent[:6], file, problems, ("regions", place, "parent")):
            _add_region(collected, entry, file, problems, place)
    by_code = {region.code: index for index, region in enumerate(collected.regions) if region.until is None}
    for place, alias in enumerate(entries.aliases):
        if _known(collected, alias.code, file, problems, ("aliases", place, "code")):
            collected.aliases.setdefault(alias.name, []).append(by_code[alias.code])
    for place, pair in enumerate(entries.pairs):
        known = [_known(collected, code, file, problems, ("pairs", place, "regions")) for code in pair.regions]
        if pair.name not in pair.example:
            problems.add(file, ("pairs", place, "example"), f"does not hold {pair.name}")
        if all(known):
            collected.pairs[pair.name] = pair.regions
    for character, code in entries.abbreviations.items():
        if _known(collected, code, file, problems, ("abbreviations", character)):
            collected.abbreviations[character] = code
    collected.weak.update(entries.weak)


def _add_region(collected: _Collected, entry: RegionEntry, file: YamlFile, problems: Problems, place: int) -> None:
    if entry.code and entry.code in collected.taken:
        problems.add(file, ("regions", place, "code"), f"{entry.code} is taken", "an alias adds a name to it")
        return
    if entry.code:
        collected.taken.add(entry.code)
    index = len(collected.regions)
    system = "local"
    stable_id = entry.stable_id or entry.code or f"{entry.parent}:{entry.name}"
    collected.regions.append(Region(entry.code, entry.name, entry.level, entry.parent, stable_id, system))
    for alias in entry.short:
        collected.aliases.setdefault(alias, []).append(index)
    if entry.towns and entry.code is None:
        problems.add(file, ("regions", place, "towns"), "needs a code", "towns hang on the six digits of their county")
        return
    for digits in entry.towns:
        if len(digits) != 3 or not digits.isdigit():
            problems.add(file, ("regions", place, "towns", digits), "is not three digits")
    if entry.code and entry.towns:
        packed = " ".join(digits + name for digits, name in entry.towns.items())
        collected.towns.append((entry.code, system, packed))


def _known(
    collected: _Collected, code: str, file: YamlFile, problems: Problems, location: tuple[str | int, ...]
) -> bool:
    if code in collected.codes:
        return True
    problems.add(file, location, f"{code} is no region's code", nearest(code, sorted(collected.codes)))
    return False
