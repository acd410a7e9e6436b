"""A path becomes an open, checked, migrated database; a block becomes one transaction. Never reads or writes a row itself.

One writer at a time: writers of this process queue on a lock for each file, writers of other processes wait inside
SQLite (`busy_timeout`). Every transaction begins IMMEDIATE, so it has the right to write before it reads: a transaction
that begins by reading can be refused in the middle with "database is locked", whatever the timeout, when another writer
came between. That is why `Database.atomic()` of sqlite-utils, which begins DEFERRED, is not used for writing.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from model.errors import StorageError
from storage import migrations

APPLICATION_ID = 0x52757261
"""`Rura`: marks our files in SQLite's header, so that a foreign file is never migrated by mistake."""

MINIMUM_SQLITE = (3, 38, 0)
"""STRICT tables (3.37), RETURNING (3.35), ->> and unixepoch (3.38)."""

BUSY_TIMEOUT_MS = 60_000
"""A writer of another process may hold the file for a migration or a checkpoint, not for minutes."""

JOURNAL_SIZE_LIMIT_BYTES = 32 * 1024 * 1024
"""What the WAL file is cut back to after a checkpoint that could finish."""

CHECKPOINT_PAGES = 4000
"""16 MB of log between two checkpoints: an article writes about sixty pages, most of them the same ones."""

_locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
_locks_guard = threading.Lock()


def open_database(path: Path, *, readonly: bool = False) -> Database:
    """The database at `path`, created where absent, migrated to this program's schema, WAL, synchronous=FULL.

    A connection belongs to the thread that opened it; every thread opens its own. With `readonly` nothing is created,
    migrated or written. Raises StorageError, naming the file and the way out, for a file that is no SQLite database,
    belongs to another program, was written by a newer version, is damaged, or lies where it cannot be written.
    """
    check_sqlite_version(sqlite3.sqlite_version_info)
    if readonly:
        return _open_readonly(path)
    _check_writable(path)
    with _locks[_lock_key(path)], _explained(path):
        db = _connect(path.resolve().as_posix(), uri=False)
        try:
            _check_identity(db, path, may_be_empty=True)
            _set_up(db)
            migrations.apply(db, application_id=APPLICATION_ID)
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def writing(db: Database) -> Iterator[Database]:
    """One transaction, BEGIN IMMEDIATE to COMMIT; an exception rolls everything back. Inside another one it joins it.

    Raises StorageError where the disk is full, the file is damaged or not writable, or a rule of the schema is broken.
    """
    if db.conn.in_transaction:
        yield db
        return
    path = database_path(db)
    with _locks[_lock_key(path)], _explained(path):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.conn.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise


def database_path(db: Database) -> Path:
    """The file behind an open database; an empty path for one in memory."""
    return Path(str(db.execute("PRAGMA database_list").fetchone()[2]))


def check_sqlite_version(version: tuple[int, ...]) -> None:
    """Nothing where this SQLite is new enough; else StorageError."""
    if version < MINIMUM_SQLITE:
        have, need = (".".join(map(str, parts)) for parts in (version, MINIMUM_SQLITE))
        raise StorageError(
            f"SQLite {have} is too old, {need} is needed: use a Python that is built with a newer SQLite "
            "(any python.org, Debian 12 or Ubuntu 22.10 build has one)"
        )


def _open_readonly(path: Path) -> Database:
    if not path.is_file():
        raise StorageError(f"{path}: there is no such database; `ruralwatch collect --once` or `make demo` makes one")
    with _explained(path):
        db = _connect(f"file:{_uri_path(path)}?mode=ro", uri=True)
        try:
            db.conn.execute("PRAGMA query_only = ON")
            _check_identity(db, path, may_be_empty=False)
            _check_complete(db, path)
        except BaseException:
            db.close()
            raise
    return db


def _connect(target: str, *, uri: bool) -> Database:
    connection = sqlite3.connect(target, uri=uri, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    # Plug-ins of sqlite-utils add SQL functions of other packages; what our views need is in SQLite itself.
    return Database(connection, execute_plugins=False)


def _set_up(db: Database) -> None:
    if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        db.conn.execute("PRAGMA journal_mode = WAL")
    db.conn.execute("PRAGMA synchronous = FULL")
    db.conn.execute(f"PRAGMA journal_size_limit = {JOURNAL_SIZE_LIMIT_BYTES}")
    db.conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    # Some builds overwrite what is deleted: the search index merges all the time, and nothing here is a secret.
    db.conn.execute("PRAGMA secure_delete = OFF")
    db.conn.execute("PRAGMA cache_size = -65536")
    db.conn.execute("PRAGMA temp_store = MEMORY")


def _check_identity(db: Database, path: Path, *, may_be_empty: bool) -> None:
    """Refuses another program's file and a newer version's; reading the header also finds damaged files."""
    application_id = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    tables = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application_id != APPLICATION_ID and (tables or application_id or not may_be_empty):
        raise StorageError(
            f"{path}: a SQLite database, but not one of ruralwatch; nothing was changed. "
            "Name another file with `database:` in ruralwatch.yaml or with --database"
        )
    if version > migrations.VERSION:
        raise StorageError(
            f"{path}: written by a newer ruralwatch (schema {version}, this program knows {migrations.VERSION}); "
            "nothing was changed. Install the newer version, or restore a backup made before the upgrade"
        )


def _check_complete(db: Database, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version < migrations.VERSION:
        raise StorageError(
            f"{path}: written by an older ruralwatch (schema {version}, this program needs {migrations.VERSION}); "
            "start the daemon or run `ruralwatch collect --once` to bring it up to date"
        )


def _check_writable(path: Path) -> None:
    folder = path.resolve().parent
    if not folder.is_dir():
        raise StorageError(f"{path}: the folder {folder} does not exist; create it, or name another file")
    if path.is_dir():
        raise StorageError(f"{path}: is a folder; name a file in it, for example {path / 'ruralwatch.db'}")
    if not os.access(folder, os.W_OK):
        raise StorageError(
            f"{path}: the folder {folder} cannot be written by this user; SQLite keeps its log beside the file, "
            "so the folder needs write permission as well as the file"
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise StorageError(f"{path}: the file cannot be written by this user; change its owner or its permissions")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns SQLite's errors about the file into StorageError with the way out."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StorageError(f"{path}: refused by the schema, nothing was written: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{path}: {explain(error)}") from error


def explain(error: sqlite3.DatabaseError) -> str:
    """SQLite's error in words, with the way out."""
    name = str(getattr(error, "sqlite_errorname", ""))
    for prefix, words in _WORDS.items():
        if name.startswith(prefix):
            return f"{words} ({error})"
    return f"SQLite says: {error}"


_WORDS = {
    "SQLITE_NOTADB": "this is no SQLite database, or it is encrypted; name another file",
    "SQLITE_CORRUPT": "the file is damaged; stop the daemon, copy the file away, and restore the last backup",
    "SQLITE_FULL": "the disk is full; nothing of this step was written. Free some space, the next pass goes on from here",
    "SQLITE_READONLY": "the file cannot be written; check its owner and permissions, and that the disk is not read-only",
    "SQLITE_CANTOPEN": "the file cannot be opened; check that the folder exists and that this user may read it",
    "SQLITE_IOERR": "the disk failed while reading or writing; check the disk and the system log; restore the last backup if it goes on",
    "SQLITE_BUSY": "another program has kept the file locked for a minute; close it, then try again",
    "SQLITE_LOCKED": "another connection of this program holds the table; try again",
}


def _lock_key(path: Path) -> str:
    with _locks_guard:
        key = os.path.realpath(path)
        _locks[key]
    return key


def _uri_path(path: Path) -> str:
    return path.resolve().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
