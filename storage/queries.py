"""SQL text becomes columns and rows, read-only and within a time; the worked queries are kept by name. Writes nothing."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from sqlite_utils import Database

from model.errors import UsageError
from storage.database import explain
from storage.search import register_search

STEPS_BETWEEN_LOOKS = 10_000
"""SQLite's virtual machine steps between two looks at the clock: under a millisecond each."""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One worked query of queries.sql."""

    name: str
    title: str
    sql: str
    defaults: Mapping[str, str]
    """Parameters and the values they have where none is given."""
    note: str = ""
    """What to know when reading the answer."""


@dataclass(frozen=True, slots=True)
class Result:
    """Columns, and rows that are fetched as they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def list_queries() -> tuple[NamedQuery, ...]:
    """The worked queries, in the order of queries.sql."""
    text = files("storage").joinpath("queries.sql").read_text(encoding="utf-8")
    return tuple(_named(block) for block in re.split(r"^-- name: ", text, flags=re.MULTILINE)[1:])


def find_query(name: str) -> NamedQuery | None:
    """The worked query of that name."""
    return next((query for query in list_queries() if query.name == name), None)


def run_query(db: Database, sql: str, params: Mapping[str, Any] | None = None, *, timeout_s: float = 60) -> Result:
    """What one SELECT (or WITH, EXPLAIN, read-only PRAGMA) gives on a database that was opened read-only.

    Raises UsageError, with what to do instead, for wrong SQL, for more than one statement, for anything that would
    write, and when it takes longer than `timeout_s` seconds.
    """
    deadline = time.monotonic() + timeout_s
    db.conn.set_progress_handler(lambda: int(time.monotonic() > deadline), STEPS_BETWEEN_LOOKS)
    register_search(db)
    db.conn.set_authorizer(_authorize)
    try:
        cursor = db.conn.execute(sql, dict(params or {}))
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise _usage_error(db, error, timeout_s) from error
    columns = tuple(column[0] for column in cursor.description or ())
    return Result(columns, _rows(db, cursor, timeout_s))


def _rows(db: Database, cursor: sqlite3.Cursor, timeout_s: float) -> Iterator[tuple[Any, ...]]:
    try:
        for row in cursor:
            yield tuple(row)
    except sqlite3.Error as error:
        raise _usage_error(db, error, timeout_s) from error


def _authorize(action: int, *_: object) -> int:
    """Other files stay closed: ATTACH would open any file that this user may read."""
    return sqlite3.SQLITE_DENY if action in {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH} else sqlite3.SQLITE_OK


def _named(block: str) -> NamedQuery:
    head, title, *lines = block.strip().split("\n")
    defaults = dict(re.findall(r"^-- default: (\w+) = (.*)$", block, flags=re.MULTILINE))
    note = " ".join(line.removeprefix("-- note: ") for line in lines if line.startswith("-- note: "))
    sql = "\n".join(line for line in lines if not line.startswith(("-- default: ", "-- note: "))).strip().rstrip(";")
    return NamedQuery(head.strip(), title.removeprefix("-- ").strip(), sql, defaults, note)


def _usage_error(db: Database, error: Exception, timeout_s: float) -> UsageError:
    text = str(error)
    if "interrupted" in text:
        return UsageError(f"the query took longer than {timeout_s:g} s; narrow it, or allow more with --timeout")
    if "no such table" in text:
        names = ", ".join(db.view_names())
        return UsageError(f"{text}; there are {names} (and the tables: `ruralwatch query tables`)")
    if "no such column" in text:
        return UsageError(f"{text}; `ruralwatch query columns` lists every column with its meaning")
    if "one statement at a time" in text:
        return UsageError("one statement at a time: several were given")
    if "readonly" in text or "not authorized" in text:
        return UsageError("queries only read; nothing was changed")
    if "user-defined function raised" in text:
        return UsageError("nothing to look for: give a word of letters, digits or characters")
    if isinstance(error, sqlite3.ProgrammingError):
        return UsageError(f"{text}; give each :name in the query a value with --param name=value")
    return UsageError(explain(error) if isinstance(error, sqlite3.DatabaseError) else text)
