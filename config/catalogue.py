"""The knowledge of reading: catalogue, units, wordings and gazetteer files in, one `Lexicon` out; never caches.

The shipped files are the ground; a configuration folder of one's own adds files beside them, and a file of the same
name (`indicators/income.yaml`) takes the place of the shipped one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from config.catalogue_forms import (
    CATALOGUE,
    INDICATORS,
    UNITS,
    WORDINGS,
    CatalogueForm,
    ExampleForm,
    IndicatorForm,
    IndicatorsForm,
    UnitsForm,
    WordingForm,
    WordingsForm,
)
from config.loading import Problems, YamlFile, nearest, read_yaml, validate
from config.regions import load_gazetteer
from model.catalogue import Example, Gazetteer, Indicator, Lexicon, ValueRange, WordRule
from model.errors import ConfigError
from model.statistics import Unit

T = TypeVar("T")

SHIPPED = Path(__file__).parent


def load_lexicon(folder: Path) -> Lexicon:
    """Everything that reading needs, from the configuration folder; ConfigError names every problem at once."""
    problems = Problems(folder)
    # Compiling the shipped patterns takes a third of the time of loading, and `ruralwatch parse` starts with this;
    # they are held by tests, and `ruralwatch config check` looks at them too.
    lexicon = read_lexicon(folder, problems, trust_shipped=True)
    problems.raise_if_any()
    return lexicon


def read_lexicon(folder: Path, problems: Problems, *, trust_shipped: bool = False) -> Lexicon:
    """What is sound in the files of knowledge, with the rest told in `problems`."""
    catalogue = _read_all(folder, "catalogue.yaml", CATALOGUE, problems)
    meta = catalogue[0][1] if catalogue else None
    groups = _read_all(folder, "indicators/*.yaml", INDICATORS, problems)
    units = _read_all(folder, "units.yaml", UNITS, problems)
    words = _read_all(folder, "lexicon/*.yaml", WORDINGS, problems)
    if catalogue:
        _check_indicators(groups, catalogue[0][1], problems)
        _check_covered(*catalogue[0], groups, problems)
    _check_wordings(words, problems)
    for file, form in words:
        if not (trust_shipped and file.path.is_relative_to(SHIPPED)):
            _check_patterns(file, form, problems)
    return Lexicon(
        indicators=tuple(_indicator(entry, form.group) for _, form in groups for entry in form.indicators),
        units=_units(*units[0], problems) if units else {},
        words=_words(words),
        gazetteer=_gazetteer(folder, problems),
        dimension_values={name: form.values for name, form in meta.dimensions.items() if form.values} if meta else {},
        level_scale={str(level): factor for level, factor in meta.level_scale.items()} if meta else {},
    )


def _read_all(folder: Path, pattern: str, adapter: TypeAdapter[T], problems: Problems) -> list[tuple[YamlFile, T]]:
    """The sound files of that pattern in the order of their names: the shipped ones, and over them the folder's own."""
    paths = {path.relative_to(place): path for place in (SHIPPED, folder) for path in place.glob(pattern)}
    return [read for name in sorted(paths) if (read := _read(paths[name], adapter, problems))]


def _read(path: Path, adapter: TypeAdapter[T], problems: Problems) -> tuple[YamlFile, T] | None:
    file = read_yaml(path, problems)
    form = validate(adapter, file, problems) if file else None
    return (file, form) if file and form is not None else None


def _check_indicators(groups: list[tuple[YamlFile, IndicatorsForm]], meta: CatalogueForm, problems: Problems) -> None:
    """Ids stand once, aliases lead to one indicator, and every name that an entry uses exists."""
    ids: dict[str, str] = {}
    known = {entry.id for _, form in groups for entry in form.indicators}
    owners: defaultdict[str, list[tuple[YamlFile, int, IndicatorForm]]] = defaultdict(list)
    for file, form in groups:
        if form.group not in meta.groups:
            problems.add(
                file, ("group",), f"`{form.group}` is no group of catalogue.yaml", nearest(form.group, meta.groups)
            )
        for place, entry in enumerate(form.indicators):
            at = ("indicators", place)
            if entry.id in ids:
                problems.add(file, (*at, "id"), f"`{entry.id}` stands twice, first in {ids[entry.id]}")
            ids.setdefault(entry.id, file.name)
            if entry.unit not in meta.units:
                reason = f"`{entry.unit}` is no unit of catalogue.yaml"
                problems.add(file, (*at, "unit"), reason, nearest(entry.unit, meta.units))
            for role, other in entry.related.items():
                if other not in known:
                    problems.add(file, (*at, "related", role), f"`{other}` is no indicator", nearest(other, known))
            for index, name in enumerate(entry.dimensions):
                if name not in meta.dimensions:
                    reason = f"`{name}` is no dimension of catalogue.yaml"
                    problems.add(file, (*at, "dimensions", index), reason, nearest(name, meta.dimensions))
            for alias in entry.aliases:
                owners[alias].append((file, place, entry))
    for alias, found in owners.items():
        _check_alias(alias, found, problems)


def _check_covered(
    file: YamlFile, meta: CatalogueForm, groups: list[tuple[YamlFile, IndicatorsForm]], problems: Problems
) -> None:
    slices = {entry.id: entry.dimensions for _, form in groups for entry in form.indicators}
    for place, entry in enumerate(meta.covered):
        at = ("covered", place)
        if entry.by not in slices:
            problems.add(file, (*at, "by"), f"`{entry.by}` is no indicator", nearest(entry.by, slices))
        elif entry.dimension and entry.dimension not in slices[entry.by]:
            problems.add(file, (*at, "dimension"), f"`{entry.by}` is not sliced by `{entry.dimension}`")


def _check_alias(alias: str, owners: list[tuple[YamlFile, int, IndicatorForm]], problems: Problems) -> None:
    if len(owners) == 1:
        return
    names = " and ".join(dict.fromkeys(entry.id for _, _, entry in owners))
    for file, place, entry in owners:
        if alias not in entry.shared:
            problems.add(
                file,
                ("indicators", place, "aliases"),
                f"`{alias}` names {names}",
                "an alias decides alone: make it a cue, or list it under `shared` in each",
            )


def _check_wordings(words: list[tuple[YamlFile, WordingsForm]], problems: Problems) -> None:
    """An id stands once in its kind, in whichever file."""
    seen: dict[tuple[str, str], str] = {}
    for file, form in words:
        for place, entry in enumerate(form.entries):
            key = (form.kind, entry.id)
            if key in seen:
                problems.add(file, ("entries", place, "id"), f"`{entry.id}` stands twice, first in {seen[key]}")
            seen.setdefault(key, file.name)


def _check_patterns(file: YamlFile, form: WordingsForm, problems: Problems) -> None:
    for place, entry in enumerate(form.entries):
        try:
            re.compile(entry.pattern or "")
        except re.error as error:
            problems.add(file, ("entries", place, "pattern"), f"is no regular expression: {error}")


def _words(read: list[tuple[YamlFile, WordingsForm]]) -> dict[str, tuple[WordRule, ...]]:
    """Kind → its entries, in the order of the files' names and of each file."""
    words: defaultdict[str, list[WordRule]] = defaultdict(list)
    for _, form in read:
        words[form.kind] += [_word_rule(form.kind, entry) for entry in form.entries]
    return {kind: tuple(rules) for kind, rules in words.items()}


def _indicator(form: IndicatorForm, group: str) -> Indicator:
    return Indicator(
        id=form.id,
        group=group,
        zh=form.zh,
        en=form.en,
        unit=form.unit,
        unit_surface=form.unit_surface,
        kind=form.kind,
        accumulation=form.accumulation,
        aliases=form.aliases,
        cues=form.cues,
        tier=form.tier,
        direction=form.direction,
        pace=form.pace,
        hard=ValueRange(*form.range.hard),
        typical=ValueRange(*form.range.typical),
        sum_over_regions=form.sum_over_regions,
        target_common=form.target is not None,
        target_comparator=form.target.comparator if form.target else None,
        target_basis=form.target.basis if form.target else None,
        dimensions=form.dimensions,
        related={str(role): other for role, other in form.related.items()},
        definition=form.definition,
        caution=form.caution,
        examples=_examples(form.examples),
        counterexamples=_examples(form.counterexamples),
    )


def _examples(forms: tuple[ExampleForm, ...]) -> tuple[Example, ...]:
    return tuple(form.example for form in forms)


def _units(file: YamlFile, form: UnitsForm, problems: Problems) -> Mapping[str, Unit]:
    """Printed form → unit; the key and each of its `words` lead to the same unit."""
    units: dict[str, Unit] = {}
    for printed, entry in form.units.items():
        unit = Unit(entry.code, entry.text or printed, entry.factor, entry.dimension)
        for word in (printed, *entry.words):
            if word in units and units[word] != unit:
                problems.add(file, ("units", printed), f"the printed unit `{word}` stands for two units")
            units[word] = unit
    return units


def _word_rule(kind: str, form: WordingForm) -> WordRule:
    return WordRule(
        id=form.id,
        kind=kind,
        words=form.words,
        pattern=form.pattern,
        value=form.value,
        attributes=form.attributes,
        examples=_examples(form.examples),
        counterexamples=_examples(form.counterexamples),
    )


def _gazetteer(folder: Path, problems: Problems) -> Gazetteer:
    try:
        return load_gazetteer(folder)
    except ConfigError as error:
        problems.found.extend(error.problems)
        return Gazetteer(())
