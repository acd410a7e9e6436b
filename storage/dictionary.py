"""An open database becomes its data dictionary: every table, view and column with its meaning. Reads only the schema.

The meanings are the comments of schema/*.sql and views.sql: SQLite keeps them with the schema, so the dictionary describes
the file that is open, not the one that the program would make.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlite_utils import Database

from storage.rows import fetch_all


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table or view."""

    name: str
    type: str
    """TEXT, INTEGER, REAL; empty where a view computes it."""
    role: str
    """`key`, `→ table` for a reference, or empty."""
    meaning: str


@dataclass(frozen=True, slots=True)
class Relation:
    """One table or view."""

    name: str
    kind: str
    """`table` or `view`."""
    meaning: str
    columns: tuple[Column, ...]


_HIDDEN = re.compile(r"^(sqlite_|_)")
# `  name TEXT NOT NULL, -- meaning` in a table, `  expression AS name, -- meaning` in a view.
_TABLE_LINE = re.compile(r"^\s+(\w+) (?:TEXT|INTEGER|REAL|BLOB|ANY)\b.*?-- (.+)$", re.MULTILINE)
_VIEW_LINE = re.compile(r"\bAS (\w+),? -- (.+)$", re.MULTILINE)
_MEANING = re.compile(r"^(?:CREATE [^\n]*\n)\s*-- ([^\n]+)")


def list_relations(db: Database) -> tuple[Relation, ...]:
    """Views first, then tables, each in the order of its making; the program's own book-keeping is left out."""
    rows = fetch_all(
        db,
        "SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') AND sql NOT LIKE 'CREATE VIRTUAL%' "
        "ORDER BY type DESC, rowid",
    )
    shadows = _shadow_tables(db)
    return tuple(
        _relation(db, row["name"], row["type"], row["sql"])
        for row in rows
        if not _HIDDEN.match(row["name"]) and row["name"] not in shadows
    )


def render_schema(relations: tuple[Relation, ...]) -> str:
    """docs/schema.md."""
    return "\n".join([_PREFACE, *(_section(relation) for relation in relations)])


_PREFACE = """\
# The database

One SQLite file. This page is made from the comments in the file itself (`ruralwatch query --schema-md`); the tests compare
them. Read the **views**: their names and columns are a contract, columns may be added, none is renamed or taken away. The
**tables** hold the record as it was written; they may change with a migration.

Conventions: a time is UTC text `YYYY-MM-DDTHH:MM:SS.ffffffZ`, a day is `YYYY-MM-DD`, both sort as text. A number stands
twice: exact decimal text in the base unit, and a REAL for arithmetic. Lists and maps are JSON text; read them with
`json_each` and `->>`. A claim that no longer stands has `retired_at`: what was believed on day D is
`recorded_at <= D AND (retired_at IS NULL OR retired_at > D)`.
"""


def _relation(db: Database, name: str, kind: str, sql: str) -> Relation:
    pattern = _TABLE_LINE if kind == "table" else _VIEW_LINE
    meanings: dict[str, str] = dict(pattern.findall(sql))
    references = {row["from"]: row["table"] for row in fetch_all(db, f'PRAGMA foreign_key_list("{name}")')}
    meaning = _MEANING.match(sql)
    columns = tuple(
        Column(
            name=row["name"],
            type=row["type"],
            role="key" if row["pk"] else f"→ {references[row['name']]}" if row["name"] in references else "",
            meaning=meanings.get(row["name"], ""),
        )
        for row in fetch_all(db, f'PRAGMA table_info("{name}")')
    )
    return Relation(name, kind, meaning[1] if meaning else "", columns)


def _shadow_tables(db: Database) -> set[str]:
    return {row["name"] for row in fetch_all(db, "PRAGMA table_list") if row["type"] == "shadow"}


def _section(relation: Relation) -> str:
    lines = [f"## {relation.name}", "", f"*{relation.kind}* — {relation.meaning}", ""]
    lines += ["| column | type | meaning |", "| --- | --- | --- |"]
    for column in relation.columns:
        kind = " ".join(filter(None, (column.type, column.role)))
        lines.append(f"| {column.name} | {kind} | {_cell(column.meaning)} |")
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
