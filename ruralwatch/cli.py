"""The command line: a table of commands, each imported only when it is called, so that `ruralwatch parse` starts fast."""

from __future__ import annotations

import importlib
import sys

import click

from model.errors import RuralwatchError
from ruralwatch import __version__

# Command → where it lives.  A module is imported when its command runs, or when its help is asked for.
COMMANDS: dict[str, str] = {
    "run": "ruralwatch.commands.run:run",
    "collect": "ruralwatch.commands.collect:collect",
    "parse": "ruralwatch.commands.parse:parse",
    "mentions": "ruralwatch.commands.mentions:mentions",
    "explain": "ruralwatch.commands.explain:explain",
    "sources": "ruralwatch.commands.sources:sources",
    "targets": "ruralwatch.commands.targets:targets",
    "alerts": "ruralwatch.commands.alerts:alerts",
    "query": "ruralwatch.commands.query:query",
    "doctor": "ruralwatch.commands.care:doctor",
    "backup": "ruralwatch.commands.care:backup",
    "restore": "ruralwatch.commands.care:restore",
    "config": "ruralwatch.commands.config:config",
    "demo": "ruralwatch.commands.demo:demo",
}


class LazyGroup(click.Group):
    """A group whose commands are named in a table and imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="ruralwatch")
def root() -> None:
    """Reads figures and official targets from rural-revitalisation news, keeps them, and says when a target is met."""


def main() -> None:
    """Run one command; what goes wrong on purpose is one message on standard error and exit status 1."""
    try:
        root()
    except RuralwatchError as error:
        click.echo(f"ruralwatch: {error}", err=True)
        sys.exit(1)
