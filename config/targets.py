"""Declared targets: the files of `config/targets/` and the lexicon in, versions of targets out; opens no file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from config.forms import TargetForm
from config.loading import Problems, YamlFile, nearest
from model.alerting import Interval, TargetVersion, target_key
from model.catalogue import Gazetteer, Indicator, Lexicon
from model.statistics import Comparator, Region, Unit

_MULTIPLIERS = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(10) ** 3, "百": Decimal(10) ** 2}
# What a target on an indicator binds where neither the file nor the catalogue says: the indicator's own measure.
_BASIS_OF_KIND = {"stock": "level", "flow": "flow"}
# Growth and relative targets are stated in percent, whatever the indicator counts in.
_PERCENT_BASES = {"growth", "relative"}


REGION_HINT = "codes are those of GB/T 2260, such as 610921; zones of your own stand in `regions/*.yaml`"


class _Asked(NamedTuple):
    """What the target asks: of which basis, in which catalogue unit, how much in its base."""

    basis: str
    unit: str
    value: Decimal


def declared_targets(
    read: Iterable[tuple[YamlFile, TargetForm]], lexicon: Lexicon, problems: Problems
) -> tuple[TargetVersion, ...]:
    """The targets in order of key and version; what does not fit the lexicon is told in `problems`."""
    indicators = {indicator.id: indicator for indicator in lexicon.indicators}
    versions: defaultdict[str, list[tuple[YamlFile, TargetVersion]]] = defaultdict(list)
    for file, form in read:
        indicator = _indicator(file, form, indicators, problems)
        region = _region(file, form, lexicon.gazetteer, problems)
        if indicator is None or region is None:
            continue
        _check_dimensions(file, form, indicator, lexicon, problems)
        asked = _asked(file, form, indicator, lexicon, problems)
        if asked:
            version = _version(file, form, indicator, region, asked)
            versions[version.key].append((file, version))
    return tuple(version for key in sorted(versions) for version in _numbered(versions[key], problems))


def find_region(gazetteer: Gazetteer, code: str) -> Region | None:
    """The current region or town of that code, or None."""
    for region in gazetteer.regions:
        if region.code == code and region.until is None:
            return region
    for county, system, packed in gazetteer.towns:
        if county == code[:6]:
            for town in packed.split():
                if town[:3] == code[6:]:
                    return Region(code, town[3:], "township", county, system=system)
    return None


def _indicator(
    file: YamlFile, form: TargetForm, indicators: dict[str, Indicator], problems: Problems
) -> Indicator | None:
    if form.indicator not in indicators:
        reason = f"`{form.indicator}` is no indicator of the catalogue"
        problems.add(file, ("indicator",), reason, nearest(form.indicator, indicators))
    return indicators.get(form.indicator)


def _region(file: YamlFile, form: TargetForm, gazetteer: Gazetteer, problems: Problems) -> Region | None:
    region = find_region(gazetteer, form.region)
    if region is None:
        problems.add(file, ("region",), f"`{form.region}` is no region of the gazetteer", REGION_HINT)
    return region


def _check_dimensions(
    file: YamlFile, form: TargetForm, indicator: Indicator, lexicon: Lexicon, problems: Problems
) -> None:
    for name, value in form.dimensions.items():
        if name not in indicator.dimensions:
            hint = f"its dimensions: {', '.join(indicator.dimensions)}" if indicator.dimensions else "it has none"
            problems.add(file, ("dimensions", name), f"`{indicator.id}` is not sliced by `{name}`", hint)
            continue
        known = lexicon.dimension_values.get(name, {})
        if known and value not in known:
            hint = nearest(value, known) or f"known: {', '.join(known)}"
            problems.add(file, ("dimensions", name), f"`{value}` is no value of `{name}`", hint)


def _version(file: YamlFile, form: TargetForm, indicator: Indicator, region: Region, asked: _Asked) -> TargetVersion:
    dimensions = tuple(sorted(form.dimensions.items()))
    span = form.span
    return TargetVersion(
        key=target_key(
            indicator=indicator.id,
            dimensions=dimensions,
            region=region.code,
            period_end=span.end,
            basis=asked.basis,
            issuer=form.issuer,
        ),
        version=1,
        indicator=indicator.id,
        indicator_name=indicator.zh,
        dimensions=dimensions,
        region_code=region.code,
        region_name=region.name,
        period_start=span.start,
        period_end=span.end,
        basis=asked.basis,
        comparator=Comparator(form.comparator or indicator.target_comparator or ">="),
        value=Interval(asked.value, asked.value),
        unit=asked.unit,
        issuer=form.issuer,
        stated_on=form.stated_on,
        origin=f"declared:{file.name}",
    )


def _asked(
    file: YamlFile, form: TargetForm, indicator: Indicator, lexicon: Lexicon, problems: Problems
) -> _Asked | None:
    """Basis, unit and value in the base of the catalogue's unit: 2.6 万亩 is 26000 MU."""
    basis = form.basis or indicator.target_basis or _BASIS_OF_KIND.get(indicator.kind, "rate")
    code = "PC" if basis in _PERCENT_BASES else indicator.unit
    unit, multiplier = _printed_unit(form.unit, code, lexicon)
    if unit is None:
        words = [word for word, known in lexicon.units.items() if known.code == code]
        hint = nearest(form.unit, lexicon.units) or f"such as: {', '.join(words[:6])}"
        problems.add(file, ("unit",), f"`{form.unit}` is no unit of units.yaml", hint)
        return None
    if unit.code != code and not {unit.code, code} <= _COUNTS:
        problems.add(file, ("unit",), f"`{form.unit}` counts in {unit.code}, `{form.indicator}` in {code}")
        return None
    return _Asked(basis, code, form.value * unit.factor * multiplier)


# Codes of one another's counters: 户 may be firms, 名 may be posts; the indicator decides.
_COUNTS = {"NUM", "PS", "PS_TIMES", "HH", "HEAD"}


def _printed_unit(printed: str, code: str, lexicon: Lexicon) -> tuple[Unit | None, Decimal]:
    """The unit and its multiplier: 万亩 → 亩 and 10000; a catalogue code stands for itself."""
    if printed == code:
        return Unit(code, printed), Decimal(1)
    multiplier = Decimal(1)
    rest = printed
    while rest not in lexicon.units and rest[:1] in _MULTIPLIERS:
        multiplier *= _MULTIPLIERS[rest[0]]
        rest = rest[1:]
    unit = lexicon.units.get(rest)
    # A mean is printed in 元; which 元 (a month, a person, a household) its indicator says.
    if unit and unit.code == "CNY" and code.startswith("CNY_PER_"):
        unit = Unit(code, rest, unit.factor, unit.dimension)
    return unit, multiplier


def _numbered(found: list[tuple[YamlFile, TargetVersion]], problems: Problems) -> list[TargetVersion]:
    """The versions of one target by the day they were stated on; two of one day are one too many."""

    ordered = sorted(found, key=lambda pair: pair[1].stated_on or date.min)
    for (earlier, first), (file, second) in pairwise(ordered):
        if first.stated_on == second.stated_on:
            hint = "a later version needs a later `stated_on`"
            problems.add(file, ("indicator",), f"the same target is declared in {earlier.name}", hint)
    return [
        replace(version, version=number, supersedes=number - 1 if number > 1 else None)
        for number, (_, version) in enumerate(ordered, start=1)
    ]
