"""`ruralwatch query`: one SELECT, or a worked query by name, as a table, CSV or JSON; the file is opened read-only."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model.errors import UsageError
from ruralwatch.commands.options import config_option, configuration

if TYPE_CHECKING:
    from sqlite_utils import Database

    from storage.queries import NamedQuery, Result


@click.command(context_settings={"ignore_unknown_options": False})
@click.argument("sql", required=False)
@click.option("--table", "form", flag_value="table", help="A table for people (where the output is a terminal).")
@click.option("--csv", "form", flag_value="csv", help="Comma-separated, UTF-8 (where the output is a file or a pipe).")
@click.option("--json", "form", flag_value="json", help="A JSON list of objects.")
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A value for :NAME in the query.")
@click.option("--database", type=click.Path(path_type=Path), help="The file; else the configured one.")
@click.option("--timeout", "timeout_s", type=float, default=60, show_default=True, help="Seconds it may take.")
@click.option("--list", "listing", is_flag=True, help="List the worked queries.")
@click.option("--schema-md", is_flag=True, hidden=True, help="Print docs/schema.md.")
@config_option
def query(
    *,
    sql: str | None,
    form: str | None,
    params: tuple[str, ...],
    database: Path | None,
    timeout_s: float,
    listing: bool,
    schema_md: bool,
    config_folder: Path,
) -> None:
    """Ask the database: SQL, or the name of a worked query.

    \b
    ruralwatch query latest
    ruralwatch query history -p indicator=community_factory_count -p region=610921
    ruralwatch query "SELECT indicator_name, value FROM latest_values" --csv > values.csv
    """
    from storage.database import open_database
    from storage.queries import find_query, run_query

    if listing:
        _print_queries()
        return
    if sql is None and not schema_md:
        raise UsageError('what is asked? `ruralwatch query --list`, or `ruralwatch query "SELECT …"`')
    path = database or configuration(config_folder).settings.data.database
    db = open_database(path, readonly=True)
    try:
        if schema_md or sql is None:
            _print_schema(db)
            return
        named = find_query(sql)
        _check_name(sql, named)
        values = (dict(named.defaults) if named else {}) | dict(map(_param, params))
        if named and "text" in values:
            from parsers.normalize import fold

            values["text"] = fold(values["text"])
        result = run_query(db, named.sql if named else sql, values, timeout_s=timeout_s)
        _WRITERS[form or ("table" if sys.stdout.isatty() else "csv")](result)
    finally:
        db.close()


def _param(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise UsageError(f"--param {text}: write NAME=VALUE, as in --param indicator=community_factory")
    return name, value


def _check_name(sql: str, named: NamedQuery | None) -> None:
    """A single word is a name, no SQL: a misspelt one is told apart from a syntax error."""
    if named is None and len(sql.split()) == 1 and sql.isidentifier():
        from storage.queries import list_queries

        names = ", ".join(one.name for one in list_queries())
        raise UsageError(f"no worked query {sql}; there are: {names}")


def _print_queries() -> None:
    from rich.console import Console
    from rich.table import Table

    from storage.queries import list_queries

    table = Table("name", "what it answers", "parameters", box=None)
    for named in list_queries():
        table.add_row(named.name, named.title, " ".join(f"{name}={value}" for name, value in named.defaults.items()))
    Console().print(table)


def _print_schema(db: Database) -> None:
    from storage.dictionary import list_relations, render_schema

    click.echo(render_schema(list_relations(db)), nl=False)


def _write_table(result: Result) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*result.columns)
    count = 0
    for count, row in enumerate(result.rows, 1):  # noqa: B007
        table.add_row(*(Text(_shown(value)) for value in row))
    console = Console()
    console.print(table)
    console.print(f"{count} row{'' if count == 1 else 's'}")


def _write_csv(result: Result) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(result.columns)
    for row in result.rows:
        writer.writerow([_harmless(value) for value in row])


def _write_json(result: Result) -> None:
    """One object a line inside a list, so that a large result streams."""
    separator = "["
    for row in result.rows:
        click.echo(separator + json.dumps(dict(zip(result.columns, row, strict=True)), ensure_ascii=False), nl=False)
        separator = ",\n "
    click.echo("[]" if separator == "[" else "]")


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.10g}" if abs(value) < 1e15 else f"{value:g}"
    return str(value)


def _harmless(value: Any) -> Any:
    """A spreadsheet takes text that begins like this for a formula; an apostrophe keeps it text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


_WRITERS = {"table": _write_table, "csv": _write_csv, "json": _write_json}
