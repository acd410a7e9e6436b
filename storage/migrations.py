"""The schema's steps, in order, through sqlite-utils' migrations; each is one transaction with the record of itself.

The SQL stands in schema/. A step that was released is never changed: a change of the schema is a new file and a new
function here. The views are no step: they hold nothing, so they are made anew whenever views.sql changes.
"""

from __future__ import annotations

import hashlib
import sqlite3
from importlib.resources import files

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from storage.copies import insert_sketch
from storage.heads import list_periods, settle_series
from storage.rows import time_of
from storage.search import insert_search_row
from storage.stories import fingerprint

steps = Migrations("ruralwatch")


@steps()
def m0001_first(db: Database) -> None:
    """Sources to deliveries."""
    _run(db, "schema/0001_first.sql")


@steps()
def m0002_series(db: Database) -> None:
    """Best values with the time they were believed; claims that are there already are decided as of the newest."""
    _run(db, "schema/0002_series.sql")
    newest = db.execute("SELECT max(recorded_at) FROM observation_claims").fetchone()[0]
    if newest is not None:
        settle_series(db, list_periods(db), time_of(newest))


@steps()
def m0003_search(db: Database) -> None:
    """Full-text search; texts that are there already are indexed as printed."""
    _run(db, "schema/0003_search.sql")
    for row in db.execute("SELECT id, title, body FROM article_texts").fetchall():
        insert_search_row(db, row["id"], row["title"], row["body"], None)


@steps()
def m0004_speed(db: Database) -> None:
    """Indexes for the worked queries, and kept counts."""
    _run(db, "schema/0004_speed.sql")


@steps()
def m0005_copies(db: Database) -> None:
    """Sketches of texts; texts that are there already are compared as printed."""
    _run(db, "schema/0005_copies.sql")
    for row in db.execute("SELECT id, body FROM article_texts").fetchall():
        insert_sketch(db, row["id"], fingerprint(row["body"]))


@steps()
def m0006_names(db: Database) -> None:
    """The catalogue's names, the figure that counts for each target, further pages of articles."""
    _run(db, "schema/0006_names.sql")


VERSION = 6
"""How many steps there are; kept in the file as `user_version`."""


def apply(db: Database, *, application_id: int) -> None:
    """Brings the open database to VERSION with the current views; does nothing where it is there already.

    A program killed on the way leaves whole steps behind, and the next start goes on with the step after them.
    """
    while db.execute("PRAGMA user_version").fetchone()[0] < VERSION:
        _apply_next(db, application_id)
    if _views_stored(db) != views_digest():
        _make_views(db)


def _apply_next(db: Database, application_id: int) -> None:
    """One step in one IMMEDIATE transaction: the library's own transaction becomes a savepoint inside it."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        steps.apply(db, stop_before=[step.name for step in steps.pending(db)[1:]])
        db.conn.execute(f"PRAGMA application_id = {application_id}")
        db.conn.execute(f"PRAGMA user_version = {len(steps.applied(db))}")
        db.conn.execute("COMMIT")
    except BaseException:
        db.conn.execute("ROLLBACK")
        raise


def _make_views(db: Database) -> None:
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
            db.conn.execute(f'DROP VIEW "{name}"')
        _run(db, "views.sql")
        db.conn.execute("CREATE TABLE IF NOT EXISTS _views (digest TEXT NOT NULL) STRICT")
        db.conn.execute("DELETE FROM _views")
        db.conn.execute("INSERT INTO _views VALUES (?)", [views_digest()])
        db.conn.execute("COMMIT")
    except BaseException:
        db.conn.execute("ROLLBACK")
        raise


def views_digest() -> str:
    """SHA-256 of views.sql as shipped."""
    return hashlib.sha256(_text("views.sql").encode()).hexdigest()


def _views_stored(db: Database) -> str | None:
    known = db.execute("SELECT 1 FROM sqlite_schema WHERE name = '_views'").fetchone()
    row = db.execute("SELECT digest FROM _views").fetchone() if known else None
    return str(row[0]) if row else None


def _run(db: Database, name: str) -> None:
    """Runs a file of statements inside the open transaction (sqlite3's own executescript would commit it).

    A statement ends with a line: the library's executescript asks after each character, which made opening a new file
    take four tenths of a second.
    """
    statement = ""
    for line in _text(name).splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
    if statement.strip():
        db.conn.execute(statement)


def _text(name: str) -> str:
    return files("storage").joinpath(name).read_text(encoding="utf-8")
