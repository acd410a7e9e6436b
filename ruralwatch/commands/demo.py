"""`ruralwatch demo`: two invented years pass, and what they left is shown: targets, messages, one figure traced to its page."""

from __future__ import annotations

import sqlite3
import textwrap
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from ruralwatch.demo.drive import Outcome, Passes

_TARGETS = """
SELECT region_name, indicator_name, strftime('%Y', deadline) AS year, comparator, target_value, unit, version, actual_value,
       ratio, performance, lifecycle, as_of
FROM target_progress ORDER BY year, region_name, target, version
"""
_ALERTS = """
SELECT a.occurred_at, a.alert, a.region_name, a.indicator_name, a.printed, a.target_value, a.unit, a.reason,
       group_concat(a.receiver || ' ' || a.state, ', ') AS told
FROM alerts a WHERE a.receiver IS NOT NULL GROUP BY a.transition_id ORDER BY a.transition_id
"""
# From the message to the page, in one query: the walk that every figure allows.
_TRACE = """
SELECT d.notification_id, d.receiver, tr.alert, t.region_name, t.indicator_name, o.text, o.span_start, o.span_end, o.sentence,
       o.rules, v.title, v.version, k.canonical_url, s.warc_file, s.warc_offset, s.warc_length, s.payload_digest, s.fetched_at
FROM delivery_attempts d
JOIN outbox b ON b.id = d.notification_id
JOIN transitions tr ON tr.id = b.transition_id
JOIN targets t ON t.id = tr.target_id
JOIN observation_claims o ON o.id = tr.observation_id
JOIN article_texts v ON v.id = o.version_id
JOIN snapshots s ON s.id = v.snapshot_id
JOIN links k ON k.id = s.link_id
WHERE tr.alert IN ('EXCEEDED', 'MET') AND d.outcome = 'delivered'
ORDER BY tr.id, d.receiver LIMIT 1
"""
_COUNTS = """
SELECT (SELECT count(*) FROM article_addresses) AS articles, (SELECT count(*) FROM article_texts) AS versions,
       (SELECT count(*) FROM observation_claims WHERE retired_at IS NULL) AS observations,
       (SELECT count(*) FROM rejected_claims WHERE retired_at IS NULL) AS rejected,
       (SELECT count(*) FROM targets) AS targets, (SELECT count(*) FROM snapshots) AS snapshots
"""
_MORE = (
    ("the latest value of everything", "SELECT region_name, indicator_name, printed, period_end FROM latest_values"),
    ("how each target stands", "SELECT * FROM target_progress"),
    ("an edited article, old beside new", "SELECT version, title, diff FROM article_texts WHERE diff <> ''"),
    ("numbers that are no figures, and why", "SELECT printed, reason, sentence FROM rejected_numbers"),
)


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-data"),
    show_default=True,
    help="Where the demonstration leaves its database and archive; made anew each time.",
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of the messages.")
@click.option(
    "--kills", type=click.IntRange(0, 100), default=0, help="Kill the daemon (SIGKILL) this often, at random moments."
)
@click.option("--seed", type=int, default=0, help="Of those random moments.")
@click.option(
    "--page", "picture", type=click.Path(path_type=Path, dir_okay=False), help="Also write what is shown as a page."
)
def demo(folder: Path, language: str, kills: int, seed: int, picture: Path | None) -> None:
    """Let two invented years pass on a bundled site: pages, figures, targets, messages; no network needed."""
    import sys

    from rich.console import Console

    # In a pipe or a log there is no width to ask for; the tables want this much.
    console = Console(width=None if sys.stdout.isatty() and not picture else 118, record=picture is not None)
    outcome = _run(console, folder, language, kills, seed)
    with sqlite3.connect(f"file:{folder / 'ruralwatch.db'}?mode=ro", uri=True) as db:
        db.row_factory = sqlite3.Row
        _show(console, db, outcome)
    db.close()
    if picture:
        _draw(console, picture)


def _draw(console: Console, picture: Path) -> None:
    """The same as a page; Chinese stands in line where the reader's monospaced font gives it two columns."""
    from rich.terminal_theme import MONOKAI

    picture.write_text(console.export_html(theme=MONOKAI, inline_styles=True), "utf-8")


def _run(console: Console, folder: Path, language: str, kills: int, seed: int) -> Outcome:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ruralwatch.demo.drive import run_demo

    columns = (
        TextColumn("{task.fields[day]}"), BarColumn(), MofNCompleteColumn(), TextColumn("passes"),
        TextColumn("{task.fields[done]}"), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("years", total=None, day="2023-01-10", done="")

        def tell(number: int, total: int, moment: datetime, passes: Passes) -> None:
            counts = passes.counts
            done = (
                f"{counts['pages']} pages · {counts['observations']} figures · {counts['targets']} targets · "
                f"{counts['delivered']} messages"
            )
            bar.update(task, completed=number, total=total, day=f"{moment:%Y-%m-%d}", done=done)

        return run_demo(folder, language=language, kills=kills, seed=seed, progress=tell)


def _show(console: Console, db: sqlite3.Connection, outcome: Outcome) -> None:
    console.rule("Targets")
    console.print(_targets(db))
    console.rule("Messages")
    console.print(_messages(db))
    mail, hooks = outcome.mail, outcome.webhooks
    console.print(
        f"The mail server received {len(mail.messages)} messages, the webhook endpoint {len(hooks.messages)} with valid "
        f"signatures; {mail.repeats + hooks.repeats} arrived twice, {hooks.refused} were refused."
    )
    if outcome.passes.restarts:
        console.print(f"The daemon was killed and started again {outcome.passes.restarts} times.")
    _mail(console, outcome)
    console.rule("One figure, from the message to the archived page")
    _trace(console, db, outcome)
    console.rule("See more")
    _more(console, db, outcome)


def _targets(db: sqlite3.Connection) -> Any:
    from rich.table import Table

    table = Table("region", "indicator", "year", "target", "version", "actual", "ratio", "status")
    colour = {"exceeded": "green", "met": "green", "missed": "red", "at_risk": "yellow", "behind": "yellow"}
    for row in db.execute(_TARGETS):
        status = row["performance"] if row["lifecycle"] != "superseded" else "superseded"
        style = colour.get(status, "")
        table.add_row(
            row["region_name"],
            row["indicator_name"],
            row["year"],
            f"{row['comparator']} {_figure(row['target_value'], row['unit'])}",
            str(row["version"]),
            _figure(row["actual_value"], row["unit"]),
            f"{row['ratio']:.1%}" if row["ratio"] is not None else "",
            f"[{style}]{status}[/]" if style else status,
        )
    return table


def _messages(db: sqlite3.Connection) -> Any:
    from rich.table import Table

    table = Table("day", "alert", "what", "figure", "target", "why", "told")
    for row in db.execute(_ALERTS):
        table.add_row(
            row["occurred_at"][:10],
            row["alert"],
            f"{row['region_name']} {row['indicator_name']}",
            row["printed"] or "",
            _figure(row["target_value"], row["unit"]),
            row["reason"],
            row["told"] or "",
        )
    return table


def _mail(console: Console, outcome: Outcome) -> None:
    from rich.panel import Panel

    for message in outcome.mail.messages.values():
        body = message["text"].strip()
        console.print(
            Panel(body, title=f"the first mail: {message['subject']}", title_align="left"),
            highlight=False,
            markup=False,
        )
        break


def _trace(console: Console, db: sqlite3.Connection, outcome: Outcome) -> None:
    from collector.archive import Archive
    from model.crawl import ArchiveRecord

    row = db.execute(_TRACE).fetchone()
    if row is None:
        console.print("No target was met.")
        return
    record = ArchiveRecord(row["warc_file"], row["warc_offset"], row["warc_length"], "", row["payload_digest"])
    with Archive(outcome.folder / "archive") as archive:
        page = archive.read(record)
    console.print(f"message   {row['notification_id']} to {row['receiver']}: {row['alert']}", highlight=False)
    console.print(f"target    {row['region_name']} {row['indicator_name']}", highlight=False)
    marked = row["sentence"].replace(row["text"], f"[reverse]{row['text']}[/]", 1)
    console.print(f"figure    [bold]{row['text']}[/], characters {row['span_start']} to {row['span_end']} of the body")
    console.print(f"sentence  {marked}", highlight=False)
    console.print(f"article   {row['title']} (version {row['version']}) {row['canonical_url']}", highlight=False)
    console.print(
        f"page      {record.file} at byte {record.offset}: {len(page.body)} bytes fetched {row['fetched_at'][:10]}, "
        f"{page.payload_digest[:23]}… as stored",
        highlight=False,
    )


def _more(console: Console, db: sqlite3.Connection, outcome: Outcome) -> None:
    counts = db.execute(_COUNTS).fetchone()
    console.print(
        f"{counts['snapshots']} pages kept, {counts['articles']} articles in {counts['versions']} versions, "
        f"{counts['observations']} observations, {counts['rejected']} numbers rejected with a reason, "
        f"{counts['targets']} target versions; {outcome.requests} requests in {outcome.passes.passes} passes."
    )
    console.print(f"The database is [bold]{outcome.folder / 'ruralwatch.db'}[/]. Ask it:")
    for what, sql in _MORE:
        command = f'.venv/bin/ruralwatch query --database {outcome.folder / "ruralwatch.db"} "{sql}"'
        console.print(f"  # {what}", style="dim", highlight=False)
        console.print(textwrap.indent(command, "  "), highlight=False, soft_wrap=True)


def _figure(value: float | None, unit: str) -> str:
    from decimal import Decimal

    from alerts.numbers import format_number, unit_word

    return "" if value is None else format_number(Decimal(str(value)), "zh") + unit_word(unit, (), "zh")
