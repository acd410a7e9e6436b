"""The database file is checked, copied while it is in use, and brought back: findings and paths come out, no row changes.

A backup is one plain SQLite file without a log beside it; SQLite's own online backup makes it, so the daemon goes on.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlite_utils import Database

from model.errors import StorageError
from storage import migrations
from storage.database import database_path, open_database
from storage.rows import fetch_all, fetch_one

FREE_DISK_BYTES = 1024**3
"""Less than this left is a finding: a month of a busy configuration is a few hundred megabytes."""

WAL_BYTES = 64 * 1024 * 1024
"""A log above this means that some reader has held its transaction open for long."""

BACKUP_PAGES = 4096
"""Pages copied between two breaths of a backup: 16 MB."""


class Grade(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """The program goes on; someone should look."""
    ERROR = "error"
    """Something is broken; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    """integrity, foreign_keys, search_index, orphans, series, wal, sqlite, schema, disk, unfinished_runs."""
    grade: Grade
    text: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished and verified copy."""

    path: Path
    size_bytes: int
    articles: int
    observations: int


def check_database(db: Database, *, archive: Path | None = None, quick: bool = False) -> tuple[Finding, ...]:
    """Every check, in order, also those that found nothing. `quick` leaves out what reads the whole file.

    With `archive`, the WARC files that snapshots point into are looked for too.
    """
    checks = [_check_schema, _check_sqlite, _check_disk, _check_wal, _check_runs, _check_series]
    if not quick:
        checks += [_check_integrity, _check_foreign_keys, _check_orphans, _check_search]
    found = [check(db) for check in checks]
    if archive is not None:
        found.append(_check_archive(db, archive))
    return tuple(found)


def backup_database(db: Database, folder: Path, *, now: datetime, keep: int | None = None) -> Backup:
    """A copy of the database in use, checked, as `ruralwatch-20260301T020000Z.db` in `folder`.

    It is written under another name and takes its own when it is whole, so that a killed backup is never mistaken for
    one. `keep` removes all but so many of the newest. Raises StorageError where the folder cannot be written, the disk is
    full, or the copy does not pass its check.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ruralwatch-{now:%Y%m%dT%H%M%SZ}.db"
    partial = path.with_suffix(".partial")
    try:
        with closing(sqlite3.connect(partial)) as copy:
            db.conn.backup(copy, pages=BACKUP_PAGES)
            # A file that needs no log beside it can be copied, mailed and opened read-only anywhere.
            copy.execute("PRAGMA journal_mode = DELETE")
        made = verify_backup(partial)
        partial.replace(path)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"{path}: the backup could not be written: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
    for old in sorted(folder.glob("ruralwatch-*.db"), reverse=True)[keep:] if keep else ():
        old.unlink()
    return Backup(path, made.size_bytes, made.articles, made.observations)


def verify_backup(path: Path) -> Backup:
    """What a backup holds, after its integrity and its references were checked; StorageError where it is not whole."""
    with closing(open_database(path, readonly=True)) as db:
        broken = [one for one in (_check_integrity(db), _check_foreign_keys(db)) if one.grade is Grade.ERROR]
        if broken:
            raise StorageError(f"{path}: not a whole backup: {broken[0].text}")
        articles, observations = (
            fetch_all(db, f"SELECT count(*) AS n FROM {table}")[0]["n"]
            for table in ("article_addresses", "observation_claims")
        )
    return Backup(path, path.stat().st_size, articles, observations)


def restore_database(backup: Path, target: Path, *, now: datetime) -> Path | None:
    """Puts a verified backup in the place of the database; where the file that stood there is kept now, if one stood.

    The daemon must be stopped. The old file and its log move aside together, nothing is deleted. Raises StorageError where
    the backup is not whole, or another program has the database open for writing.
    """
    verify_backup(backup)
    partial = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(backup, partial)
    try:
        verify_backup(partial)
        aside = _move_aside(target, now)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    open_database(target).close()
    return aside


def _move_aside(target: Path, now: datetime) -> Path | None:
    if not target.exists():
        return None
    _check_unused(target)
    aside = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%SZ}")
    for ending in ("-wal", "-shm"):
        log = target.with_name(target.name + ending)
        if log.exists():
            log.replace(aside.with_name(aside.name + ending))
    target.replace(aside)
    return aside


def _check_unused(target: Path) -> None:
    """A file that is no database any more is nobody's; one that is locked belongs to a running daemon."""
    with closing(sqlite3.connect(target, isolation_level=None, timeout=1)) as db:
        try:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("BEGIN EXCLUSIVE")
            db.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise StorageError(f"{target}: in use; stop the daemon, then restore") from error
        except sqlite3.DatabaseError:
            return


def _check_schema(db: Database) -> Finding:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == migrations.VERSION:
        return Finding("schema", Grade.OK, f"schema {version}")
    return Finding("schema", Grade.ERROR, f"schema {version}, this program needs {migrations.VERSION}: start it once")


def _check_sqlite(_: Database) -> Finding:
    return Finding("sqlite", Grade.OK, f"SQLite {sqlite3.sqlite_version}")


def _check_disk(db: Database) -> Finding:
    free = shutil.disk_usage(database_path(db).parent).free
    if free >= FREE_DISK_BYTES:
        return Finding("disk", Grade.OK, f"{free / 1e9:.1f} GB free")
    return Finding(
        "disk", Grade.WARNING, f"only {free / 1e6:.0f} MB free: the daemon stops writing when the disk is full"
    )


def _check_wal(db: Database) -> Finding:
    path = database_path(db)
    log = path.with_name(path.name + "-wal")
    size = log.stat().st_size if log.exists() else 0
    if size <= WAL_BYTES:
        return Finding("wal", Grade.OK, f"log of {size / 1e6:.1f} MB")
    return Finding("wal", Grade.WARNING, f"log of {size / 1e6:.0f} MB: a reader keeps a transaction open; close it")


def _check_runs(db: Database) -> Finding:
    count = fetch_all(db, "SELECT count(*) AS n FROM runs WHERE finished_at IS NULL")[0]["n"]
    text = (
        f"{count} passes without an end: running now, or the program was killed" if count else "every pass has an end"
    )
    return Finding("unfinished_runs", Grade.OK, text)


def _check_series(db: Database) -> Finding:
    """A best value that rests on a claim which no longer stands would be a lie about the present."""
    row = fetch_one(
        db,
        "SELECT count(*) AS n FROM series_latest l JOIN series_values n ON n.id = l.value_id "
        "JOIN observation_claims c ON c.id = n.observation_id WHERE n.known_to IS NOT NULL OR c.retired_at IS NOT NULL",
    )
    count = row["n"] if row else 0
    if not count:
        return Finding("series", Grade.OK, "every latest value rests on a standing claim")
    return Finding(
        "series", Grade.ERROR, f"{count} latest values rest on claims that no longer stand: read the archive again"
    )


def _check_integrity(db: Database) -> Finding:
    lines = [str(row[0]) for row in db.execute("PRAGMA integrity_check(5)").fetchall()]
    if lines == ["ok"]:
        return Finding("integrity", Grade.OK, "every page and index is whole")
    return Finding(
        "integrity", Grade.ERROR, f"damaged: {'; '.join(lines)}. Stop the daemon and restore the last backup"
    )


def _check_foreign_keys(db: Database) -> Finding:
    tables = sorted({str(row[0]) for row in db.execute("PRAGMA foreign_key_check").fetchall()})
    if not tables:
        return Finding("foreign_keys", Grade.OK, "every reference leads somewhere")
    return Finding(
        "foreign_keys", Grade.ERROR, f"references lead nowhere in {', '.join(tables)}: restore the last backup"
    )


def _check_orphans(db: Database) -> Finding:
    """Half an article: an address without a text, or a reading whose claims are not what it counted."""
    found = list(_orphans(db))
    if not found:
        return Finding("orphans", Grade.OK, "every article has its text and its claims")
    return Finding("orphans", Grade.ERROR, "; ".join(found))


def _orphans(db: Database) -> Iterator[str]:
    count = fetch_all(db, "SELECT count(*) AS n FROM article_addresses WHERE current_version_id IS NULL")[0]["n"]
    if count:
        yield f"{count} articles without a text"
    count = fetch_all(
        db,
        "SELECT count(*) AS n FROM links k WHERE k.first_fetched_at IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM snapshots p WHERE p.link_id = k.id)",
    )[0]["n"]
    if count:
        yield f"{count} links that were fetched but have no page"


def _check_search(db: Database) -> Finding:
    indexed = fetch_all(db, "SELECT count(*) AS n FROM search_index_docsize")[0]["n"]
    texts = fetch_all(db, "SELECT count(*) AS n FROM article_texts")[0]["n"]
    if indexed == texts:
        return Finding("search_index", Grade.OK, f"{texts} texts can be searched")
    return Finding(
        "search_index", Grade.ERROR, f"{texts} texts, but {indexed} in the search index: restore the last backup"
    )


def _check_archive(db: Database, archive: Path) -> Finding:
    """Each WARC file is there and reaches as far as its last record."""
    rows = fetch_all(db, "SELECT warc_file, max(warc_offset + warc_length) AS size FROM snapshots GROUP BY warc_file")
    broken = [
        row["warc_file"]
        for row in rows
        if not (archive / row["warc_file"]).is_file() or (archive / row["warc_file"]).stat().st_size < row["size"]
    ]
    if not broken:
        return Finding("archive", Grade.OK, f"{len(rows)} WARC files are there in full length")
    return Finding(
        "archive", Grade.ERROR, f"missing or cut: {', '.join(broken[:5])}; restore them from a copy of the archive"
    )
