"""`ruralwatch targets`: how every official target stands, with the figure that says so; reads the database only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ruralwatch.commands.options import config_option, configuration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Superseded versions are history: `--all` shows them.
_SQL = """
SELECT target, version, indicator, indicator_name, region_code, region_name, comparator, target_value, unit, basis,
  period_start, deadline, issuer, stated_on, lifecycle, performance, disputed, actual_value, ratio, printed, as_of,
  sentence, source, url, reason, changed_at, origin, derived
FROM target_progress
WHERE (:all OR lifecycle <> 'superseded')
  AND (:region IS NULL OR region_code LIKE :region || '%')
  AND (:performance IS NULL OR performance = :performance)
  AND (:indicator IS NULL OR indicator = :indicator)
ORDER BY deadline, region_code, indicator, version
"""

_COLOURS = {
    "met": "green",
    "exceeded": "bold green",
    "met_claimed": "yellow",
    "ahead": "cyan",
    "on_track": "cyan",
    "behind": "yellow",
    "at_risk": "red",
    "missed": "bold red",
}
_COMPARATORS = {">=": "≥", "<=": "≤", "==": "="}


@click.command()
@click.option("--region", help="Code of a region; also takes in what lies below it.")
@click.option("--indicator", help="Id of an indicator.")
@click.option("--performance", help="Only those that stand so: met, exceeded, at_risk, missed, …")
@click.option("--all", "everything", is_flag=True, help="Superseded versions too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
@click.option("--database", type=click.Path(path_type=Path), help="The file; else the configured one.")
@config_option
def targets(
    *,
    region: str | None,
    indicator: str | None,
    performance: str | None,
    everything: bool,
    as_json: bool,
    database: Path | None,
    config_folder: Path,
) -> None:
    """Show how every target stands, the nearest deadline first."""
    from storage.database import open_database
    from storage.queries import run_query

    params = {
        "all": everything,
        "region": region_stem(region),
        "performance": performance,
        "indicator": indicator,
    }
    db = open_database(database or configuration(config_folder).settings.data.database, readonly=True)
    try:
        result = run_query(db, _SQL, params)
        rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    finally:
        db.close()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _print(rows)


def region_stem(region: str | None) -> str | None:
    """610900 → 6109, 610000 → 61: a GB/T 2260 code stands for everything below it."""
    if region is None:
        return None
    return region.removesuffix("0000") if region.endswith("0000") else region.removesuffix("00")


def _print(rows: Sequence[Mapping[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("region", "indicator", "target", "figure", "attained", "stands", "deadline", "as of", "set by")
    for row in rows:
        stands = str(row["performance"]).replace("_", " ") + (" (disputed)" if row["disputed"] else "")
        table.add_row(
            Text(str(row["region_name"])),
            Text(str(row["indicator_name"])),
            Text(_target(row)),
            Text(str(row["printed"] or "")),
            _percent(row["ratio"]),
            Text(stands, style=_COLOURS.get(row["performance"], "")),
            Text(str(row["deadline"] or "")),
            Text(str(row["as_of"] or "")),
            Text(str(row["issuer"] or "")),
        )
    console = Console()
    console.print(table)
    console.print(f"{len(rows)} target{'' if len(rows) == 1 else 's'}")


def _target(row: Mapping[str, Any]) -> str:
    from decimal import Decimal

    from alerts.numbers import format_number, unit_word

    if row["target_value"] is None:
        return ""
    value = format_number(Decimal(str(row["target_value"])), "zh")
    return f"{_COMPARATORS[row['comparator']]} {value}{unit_word(row['unit'], (row['printed'] or '',), 'zh')}"


def _percent(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio * 100:.1f}%"
