"""An article and its reading in, tables for people on the terminal out; reads and decides nothing."""

from __future__ import annotations

from decimal import Decimal

from rich.console import Console
from rich.table import Table

from model.statistics import Observation, Reading, ReferencePeriod, Target
from model.text import Article


def show_reading(name: str, article: Article, reading: Reading, console: Console | None = None) -> None:
    """Print the article's head, its observations, its targets and how many numbers were refused."""
    out = console or Console()
    region = f"{reading.region.name} ({reading.region.code})" if reading.region else "region unknown"
    day = article.published.isoformat() if article.published else "no date"
    out.print(f"[bold]{article.title or name}[/bold]\n{day} · {article.source or 'no source'} · {region}")
    out.print(_observations(reading))
    if reading.targets:
        out.print(_targets(reading))
    out.print(f"{len(reading.rejected)} numbers refused; `ruralwatch explain` says why")


def _observations(reading: Reading) -> Table:
    table = Table(title=f"{len(reading.observations)} observations")
    for heading in ("printed", "what", "value", "unit", "kind", "period", "where", "flags"):
        table.add_column(heading, overflow="fold")
    for row in reading.observations:
        table.add_row(
            row.text,
            _what(row),
            _amount(row.value),
            row.unit,
            _kind(row),
            _period(row.period),
            _where(row),
            " ".join(row.flags),
        )
    return table


def _targets(reading: Reading) -> Table:
    table = Table(title=f"{len(reading.targets)} targets")
    for heading in ("printed", "what", "asked", "period", "where", "set by", "attainment", "actual"):
        table.add_column(heading, overflow="fold")
    for row in reading.targets:
        attainment = row.attainment
        table.add_row(
            row.text,
            row.indicator or row.indicator_name,
            f"{row.comparator.value} {_amount(row.value)} {row.unit}",
            _period(row.period),
            row.region.name if row.region else "",
            row.issuer or "",
            attainment.status.value if attainment else "",
            _amount(attainment.actual) if attainment and attainment.actual is not None else "",
        )
    return table


def _what(row: Observation) -> str:
    extra = " ".join(f"{name}={value}" for name, value in row.dimensions.items())
    return " ".join(filter(None, (row.indicator or row.indicator_name, extra)))


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
