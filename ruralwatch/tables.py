"""An article and its reading in, tables for people on the terminal out; reads and decides nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from model.statistics import Observation, Reading, ReferencePeriod, Target
from model.text import Article

# In a pipe there is no width to ask for; the tables want this much to stay on one line a figure.
PIPE_WIDTH = 140


def show_reading(
    name: str, article: Article, reading: Reading, names: Mapping[str, str], console: Console | None = None
) -> None:
    """Print the article's head, its observations, its targets and how many numbers were refused.

    `names` gives the Chinese names of indicators.
    """
    out = console or Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
    region = f"{reading.region.name} ({reading.region.code})" if reading.region else "region unknown"
    day = article.published.isoformat() if article.published else "no date"
    out.print(f"[bold]{article.title or name}[/bold]\n{day} · {article.source or 'no source'} · {region}")
    out.print(_observations(reading, names))
    if reading.targets:
        out.print(_targets(reading, names))
    out.print(f"{len(reading.rejected)} numbers refused; `ruralwatch explain` says why\n")


def _observations(reading: Reading, names: Mapping[str, str]) -> Table:
    table = _table(
        f"{len(reading.observations)} observations", ("printed", "what", "read as", "kind", "period", "where", "flags")
    )
    for row in reading.observations:
        table.add_row(
            row.text,
            _what(row, names),
            f"{_amount(row.value)} {row.unit}",
            _kind(row),
            _period(row.period),
            _where(row),
            " ".join(row.flags),
        )
    return table


def _targets(reading: Reading, names: Mapping[str, str]) -> Table:
    table = _table(
        f"{len(reading.targets)} targets", ("printed", "what", "asked", "attainment", "period", "where", "set by")
    )
    for row in reading.targets:
        table.add_row(
            row.text,
            _what(row, names),
            f"{row.comparator.value} {_amount(row.value)} {row.unit}",
            _attainment(row),
            _period(row.period),
            row.region.name if row.region else "",
            row.issuer or "",
        )
    return table


def _table(title: str, headings: tuple[str, ...]) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in headings:
        # What is short stays whole; names and doubts may take a second line.
        table.add_column(heading, no_wrap=heading not in {"what", "where", "flags", "kind"}, overflow="fold")
    return table


def _what(row: Observation | Target, names: Mapping[str, str]) -> str:
    """The indicator's name and id, or the text's own words in quotes where the catalogue has none; then its dimensions."""
    name = f"{names.get(row.indicator, '')} [dim]{row.indicator}[/]" if row.indicator else f"“{row.indicator_name}”"
    return " ".join((name, *(f"{key}={value}" for key, value in row.dimensions.items())))


def _attainment(row: Target) -> str:
    if row.attainment is None:
        return ""
    actual = row.attainment.actual
    return " ".join(filter(None, (row.attainment.status.value, _amount(actual) if actual is not None else "")))


def _kind(row: Observation) -> str:
    parts = [row.measure.value]
    if row.transformation.value != "level":
        parts.append(row.transformation.value)
    if row.status.value != "actual":
        parts.append(row.status.value)
    return " ".join(parts)


def _where(row: Observation | Target) -> str:
    place = row.region.name if row.region else ""
    scope = getattr(row, "scope", None)
    return f"{place} ({scope.type.value}: {scope.name})" if scope is not None else place


def _period(period: ReferencePeriod) -> str:
    end = period.end.isoformat() if period.end else "?"
    return f"{period.start.isoformat()} – {end}" if period.start else end


def _amount(value: Decimal) -> str:
    return f"{value:,f}" if value == value.to_integral_value() else f"{value.normalize():,f}"
