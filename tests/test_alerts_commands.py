"""`ruralwatch targets` and `ruralwatch alerts`: what stands in the database, for people and for programs."""

import base64
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from alerting_cases import a_target, a_transition, at
from click.testing import CliRunner

from alerts.routing import notify
from config import DEFAULT_FOLDER
from model.alerting import AlertKind, Delivery, DeliveryOutcome, Lifecycle, Performance, Route, TargetState
from ruralwatch.cli import root
from ruralwatch.demo.receivers import MailServer, WebhookServer
from storage.database import open_database
from storage.outbox import record_delivery
from storage.targets import insert_target_version, insert_transition

NEW = TargetState(Lifecycle.ACTIVE, Performance.ON_TRACK, alerted=(AlertKind.TARGET_NEW,))
SECRET = "whsec_" + base64.b64encode(b"a secret of more than 24 bytes!!").decode()


def run(*arguments, **environ):
    return CliRunner().invoke(root, [*arguments], env=environ)


@pytest.fixture
def database(tmp_path):
    """One target that was announced and then exceeded; the office was told, the hook refused."""
    path = tmp_path / "rural.db"
    db = open_database(path)
    target = a_target()
    # The rows of the article and its figure are another room's; a change may stand without them.
    change = a_transition(before=NEW, evidence=replace(a_transition().evidence, observation_id=None, article_id=None))
    announced = replace(
        change, before=TargetState(), after=NEW, alert=AlertKind.TARGET_NEW, reason="target_stated", evidence=None
    )
    insert_target_version(db, target, recorded_at=at(2031, 2, 1))
    insert_transition(db, announced, ())
    made = notify(change, target, (Route(("office", "hook")),), at(2031, 12, 28))
    insert_transition(db, change, made)
    for notification, outcome, detail in zip(
        made, (DeliveryOutcome.DELIVERED, DeliveryOutcome.FAILED), ("250 queued", "410 gone"), strict=True
    ):
        record_delivery(db, Delivery(notification.id, notification.receiver, 1, at(2031, 12, 28, 10), outcome, detail))
    db.close()
    return str(path)


def asked(database, *arguments):
    done = run(*arguments, "--database", database, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_targets_are_listed_with_their_figure(database):
    (row,) = asked(database, "targets")
    assert (row["region_name"], row["target_value"], row["performance"]) == ("青禾县", 35.0, "exceeded")
    assert (row["printed"], row["ratio"]) == ("36家", 1.0286)


def test_targets_for_people(database):
    done = run("targets", "--database", database, COLUMNS="200")
    assert done.exit_code == 0
    for part in ("青禾县", "≥ 35家", "36家", "102.9%", "exceeded", "2031-12-31", "1 target"):
        assert part in done.output, part


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--region", "990921"), 1),
        (("--region", "990900"), 1),
        (("--region", "990000"), 1),
        (("--region", "990922"), 0),
        (("--performance", "exceeded"), 1),
        (("--performance", "missed"), 0),
        (("--indicator", "community_factory_new"), 1),
        (("--indicator", "grain_output"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_targets_can_be_narrowed(database, options, count):
    assert len(asked(database, "targets", *options)) == count


def test_superseded_targets_are_shown_on_request(database):
    db = open_database(Path(database))
    before = a_transition().after
    gone = replace(
        a_transition(None), before=before, after=replace(before, lifecycle=Lifecycle.SUPERSEDED), evidence=None
    )
    insert_transition(db, gone, ())
    db.close()
    assert asked(database, "targets") == []
    assert len(asked(database, "targets", "--all")) == 1


def test_alerts_are_listed_with_who_was_told(database):
    latest, first = asked(database, "alerts", "list")
    assert (latest["alert"], latest["reason"]) == ("EXCEEDED", "figure_exceeded")
    assert sorted(latest["told"].split(", ")) == ["hook (failed)", "office (delivered)"]
    assert (first["alert"], first["told"]) == ("TARGET_NEW", None)


def test_alerts_for_people(database):
    done = run("alerts", "list", "--database", database, COLUMNS="200")
    assert "EXCEEDED" in done.output
    assert "2 rows" in done.output


def test_one_alert_reads_as_its_message_with_every_attempt(database):
    done = run("alerts", "show", "2", "--database", database)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("【完成并超额完成目标】青禾县 新建社区工厂数 36家（目标35家）")
    assert "hook  attempt 1: failed  410 gone" in done.output
    assert "office  attempt 1: delivered  250 queued" in done.output


def test_one_alert_in_other_forms(database):
    page = run("alerts", "show", "2", "--form", "html", "--language", "en", "--database", database).output
    assert page.startswith("<!DOCTYPE html>")
    data = json.loads(run("alerts", "show", "2", "--form", "json", "--database", database).output)
    assert data["message"]["type"] == "target.exceeded"
    assert len(data["attempts"]) == 2


def test_an_alert_that_is_not_there_is_an_error(database):
    done = run("alerts", "show", "99", "--database", database)
    assert done.exit_code == 1
    assert "99" in str(done.exception)


def test_the_outbox_shows_what_became_of_each_message(database):
    rows = asked(database, "alerts", "outbox")
    assert {(row["receiver"], row["state"], row["attempts"], row["last_answer"]) for row in rows} == {
        ("office", "delivered", 1, "250 queued"),
        ("hook", "failed", 1, "410 gone"),
    }
    assert [row["receiver"] for row in asked(database, "alerts", "outbox", "--state", "failed")] == ["hook"]
    assert [row["receiver"] for row in asked(database, "alerts", "outbox", "--receiver", "office")] == ["office"]
    assert "410 gone" in run("alerts", "outbox", "--database", database, COLUMNS="250").output


def folder_with(tmp_path, receivers):
    """The shipped configuration with these receivers."""
    folder = tmp_path / "config"
    shutil.copytree(DEFAULT_FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    main = folder / "ruralwatch.yaml"
    text = main.read_text(encoding="utf-8").replace("receivers: []", f"receivers: {json.dumps(receivers)}")
    main.write_text(text, encoding="utf-8")
    return str(folder)


def test_a_mail_receiver_can_be_tried(tmp_path):
    with MailServer() as server:
        office = {
            "name": "office",
            "channel": "email",
            "host": "127.0.0.1",
            "port": server.port,
            "security": "none",
            "sender": "watch@qinghe.example",
            "recipients": ["duty@qinghe.example"],
        }
        done = run("alerts", "test-receiver", "office", "--config", folder_with(tmp_path, [office]))
        (kept,) = server.inbox.messages.values()
    assert done.exit_code == 0, done.output
    assert done.output.startswith("office (email): delivered")
    assert kept["subject"] == "【测试】ruralwatch 可以通知到 office"


def test_a_webhook_receiver_can_be_tried_and_says_what_is_wrong(tmp_path):
    with WebhookServer(SECRET) as server:
        hook = {"name": "hook", "channel": "webhook", "url": server.url, "secrets": [{"env": "HOOK_SECRET"}]}
        folder = folder_with(tmp_path, [hook])
        good = run("alerts", "test-receiver", "hook", "--config", folder, HOOK_SECRET=SECRET)
        other = "whsec_" + base64.b64encode(b"another secret of over 24 bytes!").decode()
        bad = run("alerts", "test-receiver", "hook", "--config", folder, HOOK_SECRET=other)
    assert (good.exit_code, good.output) == (0, "hook (webhook): delivered: 204\n")
    assert bad.exit_code == 1
    assert "retry: 401" in bad.output


def test_a_receiver_that_is_not_configured_is_an_error():
    done = run("alerts", "test-receiver", "nobody")
    assert done.exit_code == 1
    assert "no receiver nobody" in str(done.exception)


def test_a_replay_shows_what_would_have_been_told(database):
    rows = asked(database, "alerts", "replay", "--until", "2031-06-30")
    assert [(row["on"], row["alert"]) for row in rows] == [("2031-01-20", "TARGET_NEW")]
    assert asked(database, "alerts", "replay", "--region", "110000") == []
    assert asked(database, "alerts", "replay") == []
    done = run("alerts", "replay", "--until", "2032-06-30", "--database", database, COLUMNS="200")
    assert "TARGET_NEW" in done.output
    assert "UNVERIFIED" in done.output
