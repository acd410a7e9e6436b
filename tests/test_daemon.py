"""The daemon as a process: it works through its sources, shows a sign of life, and stops cleanly when told to."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import datetime

import pytest

from ruralwatch.demo.drive import WEBHOOK_SECRET, write_configuration
from ruralwatch.demo.receivers import MailServer, WebhookServer
from ruralwatch.demo.site import SHANGHAI, Site, SiteServer, load_articles

END = datetime(2024, 12, 31, 12, tzinfo=SHANGHAI)
PATIENCE_S = 90


@pytest.fixture
def served(tmp_path):
    """A configuration on the bundled site as it stood at the end of its two years, with both receivers."""
    with SiteServer(Site(load_articles(), END)) as site, MailServer() as mail, WebhookServer(WEBHOOK_SECRET) as hook:
        config = write_configuration(
            tmp_path / "config", proxy=site.address, smtp_port=mail.port, webhook_url=hook.url, language="en"
        )
        yield config, mail.inbox, hook.inbox


def start(config, *command):
    return subprocess.Popen(
        [sys.executable, "-m", "ruralwatch", *command, "--config", str(config)],
        env={**os.environ, "RURALWATCH_DEMO_WEBHOOK_SECRET": WEBHOOK_SECRET},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def count(config, table):
    path = config.parent / "ruralwatch.db"
    if not path.exists():
        return 0
    try:
        with sqlite3.connect(path) as db:
            found = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        db.close()
    except sqlite3.OperationalError:
        return 0
    return found


@pytest.mark.slow
def test_the_daemon_reads_what_is_there_and_stops_when_told(served):
    config, _, _ = served
    process = start(config, "run")
    try:
        assert wait_for(lambda: count(config, "article_addresses") == 30)
        assert wait_for((config.parent / "health.json").exists)
        process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        _, errors = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    assert time.monotonic() - started < 10
    assert "Traceback" not in errors


@pytest.mark.slow
def test_one_pass_by_hand_and_a_second_that_changes_nothing(served):
    config, _, _ = served
    for _ in range(2):
        process = start(config, "collect", "--once")
        out, errors = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, errors
    assert count(config, "article_addresses") == 30
    assert count(config, "snapshots") == 30
    assert "read 0 articles" in out


def test_a_wrong_configuration_stops_the_start_with_file_key_and_hint(tmp_path):
    config = write_configuration(
        tmp_path / "config", proxy="http://127.0.0.1:1", smtp_port=1, webhook_url="http://127.0.0.1:1/", language="en"
    )
    with (config / "ruralwatch.yaml").open("a", encoding="utf-8") as file:
        file.write("loging: {level: info}\n")
    process = start(config, "run")
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "ruralwatch.yaml" in errors
    assert "loging" in errors
    assert "logging" in errors
    assert "Traceback" not in errors
