"""`ruralwatch run`: the daemon, in the foreground, until SIGTERM or Ctrl-C."""

from __future__ import annotations

from pathlib import Path

import click

from ruralwatch.commands.options import config_option, configuration


@click.command()
@config_option
def run(config_folder: Path) -> None:
    """Collect, read, evaluate and tell, on schedule, until told to stop (SIGTERM, Ctrl-C)."""
    from ruralwatch.daemon import Daemon
    from ruralwatch.logs import configure_logging
    from ruralwatch.workshop import Workshop

    loaded = configuration(config_folder)
    configure_logging(loaded.settings.logging.level, loaded.settings.logging.format)
    Daemon(Workshop.build(loaded.settings, loaded.lexicon)).run()
