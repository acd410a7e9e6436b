"""The file is checked, backed up while in use, and restored."""

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

import pytest
from storage_samples import NOW, STORY, full_reading, keep_page

from model.errors import StorageError
from storage.articles import insert_reading
from storage.care import Grade, backup_database, check_database, restore_database, verify_backup
from storage.database import open_database, writing

HOUR = timedelta(hours=1)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "r.db"
    with closing(open_database(path)) as db:
        keep(db, 1)
    return path


@pytest.fixture
def db(path):
    with closing(open_database(path)) as database:
        yield database


def keep(db, number):
    snapshot = keep_page(db, f"https://x.example/{number}", body=b"%d" % number)
    insert_reading(db, snapshot, STORY, full_reading(), parser_version="1", recorded_at=NOW)


def grades(db, **more):
    return {finding.check: finding.grade for finding in check_database(db, **more)}


def articles(path):
    with closing(open_database(path, readonly=True)) as db:
        return db.execute("SELECT count(*) FROM article_addresses").fetchone()[0]


def test_a_whole_database_has_no_finding(db):
    found = grades(db)
    assert set(found.values()) <= {Grade.OK, Grade.WARNING}
    assert {"integrity", "foreign_keys", "orphans", "search_index", "series", "schema", "wal", "disk"} <= set(found)
    assert "integrity" not in grades(db, quick=True)


SPOILED = {
    "foreign_keys": "DELETE FROM regions; DELETE FROM readings",
    "orphans": "UPDATE article_addresses SET current_version_id = NULL",
    "search_index": "INSERT INTO search_index (rowid, title, body) VALUES (99, 'x', 'y')",
    "series": "UPDATE observation_claims SET retired_at = '2026-03-02T00:00:00.000000Z'",
    "schema": "PRAGMA user_version = 1",
}


@pytest.mark.parametrize("check", SPOILED)
def test_what_is_broken_is_named_with_a_way_out(db, check):
    db.execute("PRAGMA foreign_keys = OFF")
    for statement in SPOILED[check].split("; "):
        db.execute(statement)
    (finding,) = [one for one in check_database(db) if one.grade is Grade.ERROR]
    assert finding.check == check
    assert finding.text


def test_a_damaged_index_is_found(path):
    with closing(open_database(path)) as db:
        keep_page(db, "https://x.example/2")
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'snapshots_link'").fetchone()[0]
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[root * 4096 - 30 : root * 4096] = bytes(30)
    path.write_bytes(bytes(data))
    with closing(open_database(path)) as db:
        assert grades(db)["integrity"] is Grade.ERROR


def test_the_archive_is_looked_into(db, tmp_path):
    assert grades(db, archive=tmp_path)["archive"] is Grade.ERROR
    warc = tmp_path / "2026/03/a.warc.gz"
    warc.parent.mkdir(parents=True)
    warc.write_bytes(bytes(899))
    assert grades(db, archive=tmp_path)["archive"] is Grade.ERROR
    warc.write_bytes(bytes(900))
    assert grades(db, archive=tmp_path)["archive"] is Grade.OK


def test_a_backup_is_one_whole_file(db, tmp_path):
    made = backup_database(db, tmp_path / "backups", now=NOW)
    assert made.path.name == "ruralwatch-20260301T020000Z.db"
    assert (made.articles, made.observations) == (1, 2)
    assert [one.name for one in made.path.parent.iterdir()] == [made.path.name]
    assert verify_backup(made.path) == made


def test_only_the_newest_backups_are_kept(db, tmp_path):
    for hour in range(4):
        backup_database(db, tmp_path, now=NOW + hour * HOUR, keep=2)
    assert sorted(one.name for one in tmp_path.glob("ruralwatch-*")) == [
        "ruralwatch-20260301T040000Z.db",
        "ruralwatch-20260301T050000Z.db",
    ]


def test_a_backup_is_made_while_another_thread_writes(path, tmp_path):
    stop = threading.Event()
    errors = []

    def write():
        try:
            with closing(open_database(path)) as db:
                number = 2
                while not stop.is_set():
                    keep(db, number)
                    number += 1
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with closing(open_database(path)) as db:
            made = [backup_database(db, tmp_path / "b", now=NOW + hour * HOUR) for hour in range(3)]
    finally:
        stop.set()
        writer.join()
    assert errors == []
    assert all(one.observations == 2 * one.articles for one in made)


def test_a_cut_backup_is_refused(db, tmp_path):
    made = backup_database(db, tmp_path, now=NOW)
    made.path.write_bytes(made.path.read_bytes()[: made.size_bytes // 2])
    with pytest.raises(StorageError):
        verify_backup(made.path)
    with pytest.raises(StorageError):
        restore_database(made.path, tmp_path / "new.db", now=NOW)
    assert not (tmp_path / "new.db").exists()


def test_a_restore_drill(path, tmp_path):
    with closing(open_database(path)) as db:
        made = backup_database(db, tmp_path / "b", now=NOW)
        keep(db, 2)
    aside = restore_database(made.path, path, now=NOW)
    assert (articles(path), articles(aside)) == (1, 2)
    with closing(open_database(path)) as db:
        keep(db, 3)
        assert grades(db)["integrity"] is Grade.OK


def test_a_restore_to_an_empty_place(db, tmp_path):
    made = backup_database(db, tmp_path / "b", now=NOW)
    assert restore_database(made.path, tmp_path / "other.db", now=NOW) is None
    assert articles(tmp_path / "other.db") == 1


def test_a_restore_in_the_place_of_a_damaged_file(db, tmp_path):
    made = backup_database(db, tmp_path / "b", now=NOW)
    target = tmp_path / "damaged.db"
    target.write_bytes(b"nothing that SQLite knows" * 1000)
    aside = restore_database(made.path, target, now=NOW)
    assert aside.read_bytes().startswith(b"nothing")
    assert articles(target) == 1


def test_a_restore_under_a_running_daemon_is_refused(path, db, tmp_path):
    made = backup_database(db, tmp_path / "b", now=NOW)
    with writing(db), pytest.raises(StorageError, match="stop the daemon"):
        restore_database(made.path, path, now=NOW)
    with pytest.raises(StorageError, match="stop the daemon"):
        restore_database(made.path, path, now=NOW)
    assert articles(path) == 1


def test_a_reader_that_holds_its_transaction_stops_no_writer_and_the_log_shrinks_afterwards(path):
    log = path.with_name(path.name + "-wal")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM links").fetchone()
        with closing(open_database(path)) as db:
            db.execute("PRAGMA wal_autocheckpoint = 100")
            limit = db.execute("PRAGMA journal_size_limit = 2000000").fetchone()[0]
            for number in range(2, 60):
                keep(db, number)
            grown = log.stat().st_size
            reader.execute("COMMIT")
            for number in range(60, 70):
                keep(db, number)
            assert grown > limit
            assert log.stat().st_size <= limit


def test_checks_change_nothing(db, path):
    before = path.read_bytes()
    check_database(db)
    assert path.read_bytes() == before
