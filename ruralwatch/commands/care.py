"""`ruralwatch doctor`, `backup` and `restore`: the database is looked after, with words for a person and a status for a script."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruralwatch.commands.options import config_option, configuration

if TYPE_CHECKING:
    from storage.care import Backup


@click.command()
@config_option
@click.option("--quick", is_flag=True, help="Leave out the checks that read the whole file.")
def doctor(config_folder: Path, quick: bool) -> None:
    """Check the database and the archive; exit status 1 where something is wrong."""
    from storage.care import Grade, check_database
    from storage.database import open_database

    data = configuration(config_folder).settings.data
    db = open_database(data.database, readonly=True)
    try:
        findings = check_database(db, archive=data.archive, quick=quick)
    finally:
        db.close()
    for finding in findings:
        click.echo(f"{finding.grade.value:8} {finding.check}: {finding.text}")
    sys.exit(1 if any(finding.grade is Grade.ERROR for finding in findings) else 0)


@click.command()
@config_option
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(1), help="Delete the oldest backups in FOLDER beyond this many.")
def backup(config_folder: Path, folder: Path, keep: int | None) -> None:
    """Copy the database into FOLDER while the daemon runs, and verify the copy."""
    from storage.care import backup_database
    from storage.database import open_database

    db = open_database(configuration(config_folder).settings.data.database, readonly=True)
    try:
        made = backup_database(db, folder, now=datetime.now(UTC), keep=keep)
    finally:
        db.close()
    _tell(made)


@click.command()
@config_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--verify", is_flag=True, help="Only check that the backup is whole; restore nothing.")
def restore(config_folder: Path, file: Path, verify: bool) -> None:
    """Put a backup in the database's place; the daemon must be stopped, and what was there is moved aside."""
    from storage.care import restore_database, verify_backup

    if verify:
        _tell(verify_backup(file))
        return
    target = configuration(config_folder).settings.data.database
    aside = restore_database(file, target, now=datetime.now(UTC))
    click.echo(f"{target} restored from {file}" + (f"; what was there is now {aside}" if aside else ""))


def _tell(made: Backup) -> None:
    click.echo(
        f"{made.path}: whole; {made.articles:,} articles, {made.observations:,} observations, {made.size_bytes:,} bytes"
    )
