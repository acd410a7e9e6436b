"""`ruralwatch config`: what is configured, whether it is sound, and the JSON Schemas of its files."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model.errors import ConfigError, UsageError
from ruralwatch.commands.options import config_option, configuration

if TYPE_CHECKING:
    from config.settings import Configuration, HealthSettings, Settings


@click.group()
def config() -> None:
    """Check and show the configuration."""


@config.command()
@config_option
@click.option("--alive", is_flag=True, help="Say whether the daemon's sign of life is fresh; for a health check.")
def check(config_folder: Path, alive: bool) -> None:
    """Say what is wrong in the configuration, file by file, or what it amounts to."""
    try:
        loaded = configuration(config_folder)
    except ConfigError as error:
        click.echo(problems_text(error), err=True)
        sys.exit(1)
    if alive:
        click.echo(_life(loaded.settings.health, datetime.now(UTC)))
        return
    for line in summary(loaded):
        click.echo(line)


@config.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def show(config_folder: Path, as_json: bool) -> None:
    """Show every setting as it is in force, defaults and environment resolved; secrets are covered."""
    settings = configuration(config_folder).settings
    values = shown_settings(settings)
    if as_json:
        import json

        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    import yaml

    click.echo(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=110).rstrip())


@config.command()
@click.option("--write", is_flag=True, help="Write them into config/schemas/ of this checkout.")
def schemas(write: bool) -> None:
    """Compare the JSON Schemas of the configuration files with the program's models, or write them anew."""
    from config.schema import FOLDER, schema_files

    stale = []
    for name, text in schema_files().items():
        path = FOLDER / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if write:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale and not write:
        raise UsageError(f"out of date: {', '.join(stale)}; `ruralwatch config schemas --write` makes them anew")
    click.echo(f"{'written' if stale else 'up to date'}: {', '.join(stale) or FOLDER}")


def summary(loaded: Configuration) -> list[str]:
    """What a sound configuration amounts to, a line a subject."""
    settings, lexicon = loaded.settings, loaded.lexicon
    lines = [f"{settings.folder}: sound", *_settings_lines(settings)]
    groups = Counter(indicator.group for indicator in lexicon.indicators)
    towns = sum(packed.count(" ") + 1 for _, _, packed in lexicon.gazetteer.towns)
    wordings = sum(map(len, lexicon.words.values()))
    current = sum(region.until is None for region in lexicon.gazetteer.regions)
    lines += [
        f"  indicators  {len(lexicon.indicators)} in {len(groups)} groups",
        f"  wordings    {wordings} in {len(lexicon.words)} files; {len(lexicon.units)} printed units",
        f"  regions     {current} with {towns} towns",
    ]
    return lines


def _settings_lines(settings: Settings) -> list[str]:
    enabled = [source for source in settings.sources if source.enabled]
    disabled = len(settings.sources) - len(enabled)
    off = f", {disabled} disabled" if disabled else ""
    receivers = ", ".join(f"{receiver.name} ({receiver.channel})" for receiver in settings.receivers)
    contact = "" if "(+" in settings.http.user_agent else " (no `http.contact`: sites cannot write to you)"
    return [
        f"  data        {settings.data.folder}",
        f"  asks as     {settings.http.user_agent}{contact}",
        f"  sources     {len(enabled)} enabled{off}: {', '.join(source.id for source in enabled)}",
        f"  targets     {len(settings.targets)} declared",
        f"  receivers   {receivers or 'none: nobody is told anything'}",
    ]


def shown_settings(settings: Settings) -> dict[str, Any]:
    """The settings in plain values, with secrets covered."""
    from dataclasses import asdict
    from urllib.parse import urlsplit

    values: dict[str, Any] = _plain(asdict(settings))
    for receiver in values["receivers"]:
        options = receiver["options"]
        options |= {key: "…" for key in ("password", "secrets") if options.get(key)}
        if "url" in options:
            # The path of a webhook is often a secret of its own.
            host = urlsplit(options["url"])
            options["url"] = f"{host.scheme}://{host.netloc.rpartition('@')[2]}/…"
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    # A StrEnum is a str too; the YAML writer wants the bare text.
    return value if value is None or type(value) in {bool, int, float, str} else str(value)


def _life(health: HealthSettings, now: datetime) -> str:
    """How long ago the daemon gave a sign of life; UsageError where that is too long, or cannot be told."""
    if health.file is None:
        raise UsageError("`health.file` is null, so the daemon gives no sign of life")
    try:
        age = (now - datetime.fromisoformat(health.file.read_text(encoding="utf-8").strip())).total_seconds()
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"no sign of life in {health.file}: {error}") from error
    if age > health.stale_after_s:
        raise UsageError(
            f"the last sign of life is {age:.0f} s old, more than {health.stale_after_s}: is the daemon up?"
        )
    return f"alive {age:.0f} s ago"


def problems_text(error: ConfigError) -> str:
    """Every problem, and how many there are in how many files."""
    count = len(error.problems)
    files = len({problem.file for problem in error.problems})
    return f"{error}\n\n{count} problem{'s' * (count != 1)} in {files} file{'s' * (files != 1)}"
