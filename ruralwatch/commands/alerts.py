"""`ruralwatch alerts`: what was told and to whom, the message as it went out, what still waits, and a test message."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model.errors import UsageError
from ruralwatch.commands.options import config_option, configuration
from ruralwatch.commands.targets import region_stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlite_utils import Database

    from alerts.lifecycle import LifecycleSettings

_LIST = """
SELECT transition_id, occurred_at, alert, reason, region_name, indicator_name, target_value, unit, printed,
  group_concat(receiver || ' (' || state || ')', ', ') AS told, target, version, sentence, url
FROM alerts
GROUP BY transition_id
ORDER BY transition_id DESC
LIMIT :limit
"""
_OUTBOX = """
SELECT o.id, o.receiver, o.state, o.attempts, o.created_at, o.not_before, o.transition_id, tr.alert, t.region_name,
  t.indicator_name,
  (SELECT detail FROM delivery_attempts d WHERE d.notification_id = o.id ORDER BY d.attempt DESC LIMIT 1) AS last_answer
FROM outbox o JOIN transitions tr ON tr.id = o.transition_id JOIN targets t ON t.id = tr.target_id
WHERE (:state IS NULL OR o.state = :state) AND (:receiver IS NULL OR o.receiver = :receiver)
ORDER BY o.created_at DESC, o.id
LIMIT :limit
"""
_REPLAYED = """
SELECT target, version FROM target_progress
WHERE (:region IS NULL OR region_code LIKE :region || '%') AND (:indicator IS NULL OR indicator = :indicator)
ORDER BY target, version
"""

_database_option = click.option(
    "--database", type=click.Path(path_type=Path), help="The file; else the configured one."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
_limit_option = click.option("--limit", type=click.IntRange(1), default=50, show_default=True)


@click.group(invoke_without_command=True)
@click.pass_context
def alerts(context: click.Context) -> None:
    """Show what was told to whom, and try a receiver."""
    if context.invoked_subcommand is None:
        context.invoke(list_alerts)


@alerts.command("list")
@_limit_option
@_json_option
@_database_option
@config_option
def list_alerts(*, limit: int, as_json: bool, database: Path | None, config_folder: Path) -> None:
    """List the alerts, latest first, with who was told."""
    rows = _ask(_LIST, {"limit": limit}, database, config_folder)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    columns = ("transition_id", "occurred_at", "alert", "region_name", "indicator_name", "printed", "reason", "told")
    _print(rows, columns, ("id", "when", "alert", "region", "indicator", "figure", "reason", "told"))


@alerts.command()
@click.argument("transition_id", metavar="ID", type=int)
@click.option("--language", type=click.Choice(("zh", "en")), help="Else the language of `alerts`.")
@click.option("--form", type=click.Choice(("text", "html", "json")), default="text", show_default=True)
@_database_option
@config_option
def show(*, transition_id: int, language: str | None, form: str, database: Path | None, config_folder: Path) -> None:
    """Show one alert as its message reads, with every attempt to deliver it."""
    from alerts.render import RenderOptions, render
    from alerts.routing import notification_id
    from model.alerting import Notification
    from storage.database import open_database
    from storage.targets import get_target_version, get_transition, list_target_versions

    settings = configuration(config_folder).settings
    db = open_database(database or settings.data.database, readonly=True)
    try:
        transition = get_transition(db, transition_id)
        if transition.alert is None:
            raise UsageError(f"change {transition_id} was only recorded ({transition.reason}); nobody was told")
        target = get_target_version(db, transition.target_key, transition.target_version)
        known = list_target_versions(db, target.key)
        attempts = _attempts(db, transition_id)
    finally:
        db.close()
    options = RenderOptions(language=language or settings.alerts.language, timezone=settings.timezone)
    row_id = notification_id(transition, "show")
    notification = Notification(row_id, transition_id, "show", transition.occurred_at)
    earlier = next((one for one in known if one.version == target.version - 1), None)
    message = render(notification, transition, target, options, earlier=earlier)
    if form == "json":
        click.echo(json.dumps({"message": message.data, "attempts": attempts}, ensure_ascii=False, indent=1))
    elif form == "html":
        click.echo(message.html)
    else:
        click.echo(f"{message.subject}\n\n{message.text}")
        for row in attempts:
            click.echo(
                f"{row['attempted_at']}  {row['receiver']}  attempt {row['attempt']}: {row['outcome']}  {row['detail']}"
            )


@alerts.command()
@click.option("--state", type=click.Choice(("waiting", "delivered", "failed")), help="Only these.")
@click.option("--receiver", help="Only for this receiver.")
@_limit_option
@_json_option
@_database_option
@config_option
def outbox(
    *,
    state: str | None,
    receiver: str | None,
    limit: int,
    as_json: bool,
    database: Path | None,
    config_folder: Path,
) -> None:
    """List the messages with what became of each, latest first."""
    params = {"state": state, "receiver": receiver, "limit": limit}
    rows = _ask(_OUTBOX, params, database, config_folder)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    columns = ("id", "receiver", "state", "attempts", "alert", "region_name", "created_at", "not_before", "last_answer")
    _print(
        rows, columns, ("id", "receiver", "state", "attempts", "alert", "region", "since", "not before", "last answer")
    )


@alerts.command()
@click.option("--region", help="Code of a region; also takes in what lies below it.")
@click.option("--indicator", help="Id of an indicator.")
@click.option("--until", type=click.DateTime(("%Y-%m-%d",)), help="The last day; else today.")
@_json_option
@_database_option
@config_option
def replay(
    *,
    region: str | None,
    indicator: str | None,
    until: datetime | None,
    as_json: bool,
    database: Path | None,
    config_folder: Path,
) -> None:
    """Show what would have been told on which day, by what was published until then; nothing is stored or sent."""
    from alerts.lifecycle import LifecycleSettings
    from storage.database import open_database

    settings = configuration(config_folder).settings
    rules = LifecycleSettings(grace_days=settings.alerts.grace_days, timezone=settings.timezone)
    last = (until or datetime.now(settings.timezone)).date()
    db = open_database(database or settings.data.database, readonly=True)
    try:
        asked = _rows(db, _REPLAYED, {"region": region_stem(region), "indicator": indicator})
        rows = [line for row in asked for line in _replayed(db, row["target"], row["version"], last, rules)]
    finally:
        db.close()
    rows.sort(key=lambda row: str(row["on"]))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    columns = ("on", "alert", "region_name", "indicator_name", "version", "printed", "reason")
    _print(rows, columns, ("on", "alert", "region", "indicator", "version", "figure", "reason"))


def _replayed(db: Database, key: str, version: int, until: date, rules: LifecycleSettings) -> list[dict[str, Any]]:
    from alerts.replay import replay as replay_target
    from storage.evidence import list_evidence
    from storage.targets import get_target_version, list_target_versions

    target = get_target_version(db, key, version)
    versions = list_target_versions(db, key)
    changes = replay_target(target, list_evidence(db, target), until, rules, versions=versions)
    return [
        {
            "on": change.occurred_at.date().isoformat(),
            "alert": change.alert.value,
            "region_name": target.region_name,
            "indicator_name": target.indicator_name,
            "target": key,
            "version": version,
            "printed": change.evidence.text if change.evidence and change.evidence.value is not None else None,
            "reason": str(change.reason),
        }
        for change in changes
        if change.alert
    ]


@alerts.command("test-receiver")
@click.argument("name")
@config_option
def test_receiver(name: str, config_folder: Path) -> None:
    """Send a test message to one configured receiver, now and once, and show its answer."""
    from uuid import uuid4

    from alerts.channels import open_channels
    from alerts.deliver import attempt
    from alerts.render import RenderOptions, render_test
    from model.alerting import DeliveryOutcome, Notification

    settings = configuration(config_folder).settings
    receiver = next((one for one in settings.receivers if one.name == name), None)
    if receiver is None:
        known = ", ".join(one.name for one in settings.receivers) or "none"
        raise UsageError(f"no receiver {name} in {settings.folder}; configured: {known}")
    now = datetime.now(UTC)
    notification = Notification(f"msg_{uuid4().hex}", 0, name, now)
    options = RenderOptions(str(receiver.options.get("language") or settings.alerts.language), settings.timezone)
    channels = open_channels()
    made = attempt(notification, render_test(notification, name, options), receiver, channels, now)
    for channel in channels.values():
        channel.close()
    click.echo(f"{name} ({receiver.channel}): {made.outcome.value}: {made.detail}")
    if made.outcome is not DeliveryOutcome.DELIVERED:
        sys.exit(1)


def _ask(sql: str, params: Mapping[str, Any], database: Path | None, config_folder: Path) -> list[dict[str, Any]]:
    from storage.database import open_database

    db = open_database(database or configuration(config_folder).settings.data.database, readonly=True)
    try:
        return _rows(db, sql, params)
    finally:
        db.close()


def _rows(db: Database, sql: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    from storage.queries import run_query

    result = run_query(db, sql, params)
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def _attempts(db: Database, transition_id: int) -> list[dict[str, Any]]:
    sql = "SELECT * FROM deliveries WHERE transition_id = :id ORDER BY attempted_at, receiver"
    return _rows(db, sql, {"id": transition_id})


def _print(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], names: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*names)
    for row in rows:
        table.add_row(*(Text("" if row[column] is None else str(row[column])) for column in columns))
    console = Console()
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")
