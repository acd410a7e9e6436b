"""The database is checked, copied and put back from the command line."""

import pytest
from click.testing import CliRunner

from model.errors import StorageError
from ruralwatch.cli import root
from storage.database import open_database


@pytest.fixture
def config(tmp_path):
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    (folder / "ruralwatch.yaml").write_text("data: {folder: ../data}\n", "utf-8")
    (folder / "sources" / "site.yaml").write_text(
        "id: site\nname: 青禾县人民政府\nlistings: [http://site.example/list.html]\n", "utf-8"
    )
    (tmp_path / "data").mkdir()
    open_database(tmp_path / "data" / "ruralwatch.db").close()
    return folder


def run(*words):
    return CliRunner().invoke(root, list(map(str, words)))


def test_a_sound_database_passes_the_doctor(config):
    result = run("doctor", "--config", config)
    assert result.exit_code == 0, result.output
    assert "ok       integrity" in result.output


def test_a_backup_is_verified_and_restored(config, tmp_path):
    made = run("backup", "--config", config, tmp_path / "backups")
    assert made.exit_code == 0, made.output
    (copy,) = (tmp_path / "backups").glob("ruralwatch-*.db")
    assert run("restore", "--config", config, "--verify", copy).exit_code == 0
    restored = run("restore", "--config", config, copy)
    assert restored.exit_code == 0, restored.output
    assert "what was there is now" in restored.output


def test_a_damaged_backup_is_refused_and_the_database_stays(config, tmp_path):
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    before = (tmp_path / "data" / "ruralwatch.db").read_bytes()
    result = run("restore", "--config", config, broken)
    assert isinstance(result.exception, StorageError)
    assert (tmp_path / "data" / "ruralwatch.db").read_bytes() == before
