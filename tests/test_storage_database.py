"""Opening, refusing, locking, surviving a kill."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from storage_samples import NOW, PORTAL, link_to

from model.errors import StorageError
from storage import migrations
from storage.database import APPLICATION_ID, check_sqlite_version, open_database, writing
from storage.pages import insert_links, upsert_sources

ROOT = Path(__file__).parent.parent
URL = "https://qinghe.example/a/1.html"


def pragma(db, name):
    return db.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_new_file_is_ours_migrated_durable_and_checked(tmp_path):
    with closing(open_database(tmp_path / "r.db")) as db:
        settings = {name: pragma(db, name) for name in ("journal_mode", "synchronous", "foreign_keys", "user_version")}
        assert settings == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "user_version": migrations.VERSION,
        }
        assert pragma(db, "application_id") == APPLICATION_ID
        assert pragma(db, "busy_timeout") >= 10_000
        assert 0 < pragma(db, "journal_size_limit") <= 64 * 1024 * 1024


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "r.db"
    open_database(path).close()
    with closing(sqlite3.connect(path)) as plain:
        before = plain.execute("SELECT sql FROM sqlite_schema").fetchall()
    open_database(path).close()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("SELECT sql FROM sqlite_schema").fetchall() == before


def test_views_follow_the_program(tmp_path):
    path = tmp_path / "r.db"
    with closing(open_database(path)) as db:
        db.execute("DROP VIEW latest_values")
        db.execute("CREATE VIEW old_view AS SELECT 1 AS x")
        db.execute("UPDATE _views SET digest = 'older'")
    with closing(open_database(path)) as db:
        assert "latest_values" in db.view_names()
        assert "old_view" not in db.view_names()


def foreign(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (x)")


def newer(path):
    open_database(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")


def older(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def corrupt(path):
    with closing(open_database(path)) as db:
        upsert_sources(db, [PORTAL], now=NOW)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[200:4096] = b"\xff" * (4096 - 200)
    path.write_bytes(bytes(data))


BAD_FILES = {
    "foreign": (foreign, "not one of ruralwatch"),
    "newer": (newer, "newer ruralwatch"),
    "text": (lambda path: path.write_text("hello " * 1000), "no SQLite database"),
    "corrupt": (corrupt, "damaged"),
    "folder": (lambda path: path.mkdir(), "is a folder"),
}


@pytest.mark.parametrize("readonly", [False, True], ids=["write", "read"])
@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason_and_left_alone(tmp_path, case, readonly):
    path = tmp_path / "bad.db"
    spoil, words = BAD_FILES[case]
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StorageError, match=words if not (case == "folder" and readonly) else "no such database"):
        open_database(path, readonly=readonly)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_missing_folder_says_so(tmp_path):
    with pytest.raises(StorageError, match="does not exist; create it"):
        open_database(tmp_path / "no" / "r.db")


def test_reading_needs_a_file(tmp_path):
    with pytest.raises(StorageError, match="no such database"):
        open_database(tmp_path / "r.db", readonly=True)
    assert not (tmp_path / "r.db").exists()


def test_reading_an_older_file_asks_for_the_upgrade(tmp_path):
    older(tmp_path / "r.db")
    with pytest.raises(StorageError, match="older ruralwatch"):
        open_database(tmp_path / "r.db", readonly=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="needs write permission"):
        open_database(tmp_path / "r.db")


def test_an_old_sqlite_is_refused():
    with pytest.raises(StorageError, match=r"SQLite 3\.31\.1 is too old"):
        check_sqlite_version((3, 31, 1))
    check_sqlite_version((3, 45, 0))


def test_a_path_with_odd_characters_opens_read_only(tmp_path):
    path = tmp_path / "数据 100%?#.db"
    open_database(path).close()
    with closing(open_database(path, readonly=True)) as db:
        assert db.view_names()


def test_a_reader_cannot_write(tmp_path):
    open_database(tmp_path / "r.db").close()
    with closing(open_database(tmp_path / "r.db", readonly=True)) as db, pytest.raises(StorageError):
        upsert_sources(db, [PORTAL], now=NOW)


def test_a_transaction_that_fails_leaves_nothing(tmp_path):
    def half(db):
        with writing(db):
            upsert_sources(db, [PORTAL], now=NOW)
            raise KeyError

    with closing(open_database(tmp_path / "r.db")) as db:
        with pytest.raises(KeyError):
            half(db)
        assert db.execute("SELECT count(*) FROM sources").fetchone()[0] == 0
        assert not db.conn.in_transaction


def test_a_broken_rule_of_the_schema_is_named(tmp_path):
    with closing(open_database(tmp_path / "r.db")) as db, pytest.raises(StorageError, match="FOREIGN KEY"):
        insert_links(db, [link_to(URL)], seen_at=NOW)


def test_a_full_disk_is_named_and_the_next_pass_goes_on(tmp_path):
    with closing(open_database(tmp_path / "r.db")) as db:
        upsert_sources(db, [PORTAL], now=NOW)
        limit = pragma(db, "page_count")
        db.execute(f"PRAGMA max_page_count = {limit}")
        links = [link_to(f"{URL}?{'x' * 900}{number}") for number in range(200)]
        with pytest.raises(StorageError, match="disk is full"):
            insert_links(db, links, seen_at=NOW)
        assert db.execute("SELECT count(*) FROM links").fetchone()[0] == 0
        db.execute("PRAGMA max_page_count = 1000000")
        assert len(insert_links(db, links, seen_at=NOW)) == 200


def test_four_writers_and_a_reader_never_see_a_locked_database(tmp_path):
    path = tmp_path / "r.db"
    with closing(open_database(path)) as db:
        upsert_sources(db, [PORTAL], now=NOW)
    errors = []
    done = threading.Event()

    def write(worker):
        try:
            with closing(open_database(path)) as db:
                for number in range(40):
                    insert_links(db, [link_to(f"{URL}?{worker}-{number}")], seen_at=NOW)
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    def read():
        try:
            with closing(open_database(path, readonly=True)) as db:
                while not done.is_set():
                    db.execute("SELECT count(*) FROM links").fetchone()
                    time.sleep(0.001)
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert errors == []
    with closing(open_database(path, readonly=True)) as db:
        assert db.execute("SELECT count(*) FROM links").fetchone()[0] == 160


def test_many_threads_may_open_a_new_file_at_once(tmp_path):
    errors = []

    def opened():
        try:
            open_database(tmp_path / "r.db").close()
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=opened) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


KILLED = """
    import sys
    from datetime import timedelta
    from pathlib import Path
    sys.path.insert(0, "tests")
    from storage_samples import NOW, STORY, full_reading, keep_page
    from storage.articles import insert_reading
    from storage.database import open_database

    db = open_database(Path(sys.argv[1]))
    for number in range(1_000_000):
        snapshot = keep_page(db, f"https://qinghe.example/{sys.argv[2]}/{number}.html", body=b"%d" % number)
        insert_reading(db, snapshot, STORY, full_reading(), parser_version="1", recorded_at=NOW)
        if number == 2:
            print("going", flush=True)
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_a_whole_database(tmp_path):
    path = tmp_path / "r.db"
    for round_number in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(KILLED), str(path), str(round_number)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout.readline() == "going\n"
        time.sleep(0.05 + 0.037 * round_number)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with closing(open_database(path)) as db:
            assert pragma(db, "integrity_check") == "ok"
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            articles, readings, claims = (
                db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("article_addresses", "readings", "observation_claims")
            )
            assert articles >= 3 * (round_number + 1)
            assert (readings, claims) == (articles, 2 * articles)


MIGRATED = """
    import os, signal, sys
    from pathlib import Path
    from storage.database import open_database
    import sqlite3

    # Kills this process just before statement N of whatever opening the file executes.
    left = int(sys.argv[2])
    real = sqlite3.connect

    class Counting(sqlite3.Connection):
        def execute(self, *args):
            return self.counted(super().execute, *args)
        def cursor(self, *args):
            connection = self
            class Cursor(sqlite3.Cursor):
                def execute(self, *args):
                    return connection.counted(super().execute, *args)
            return super().cursor(Cursor)
        def counted(self, execute, *args):
            global left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return execute(*args)

    sqlite3.connect = lambda *args, **options: real(*args, factory=Counting, **options)
    open_database(Path(sys.argv[1])).close()
    print(left)
"""


@pytest.mark.slow
def test_a_kill_at_any_statement_of_the_making_is_healed_by_the_next_start(tmp_path):
    with closing(open_database(tmp_path / "whole.db")) as db:
        wanted = db.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
    run = [sys.executable, "-c", textwrap.dedent(MIGRATED)]
    done = subprocess.run(
        [*run, str(tmp_path / "count.db"), "100000"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    statements = 100_000 - int(done.stdout)
    assert statements > 60
    for number in range(0, statements, 7):
        path = tmp_path / f"{number}.db"
        killed = subprocess.run([*run, str(path), str(number)], cwd=ROOT, capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL
        with closing(open_database(path)) as db:
            found = db.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
            assert [tuple(row) for row in found] == [tuple(row) for row in wanted]
