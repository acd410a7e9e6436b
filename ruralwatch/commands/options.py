"""Options that several commands share, and what they lead to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from config import DEFAULT_FOLDER
from config.settings import Configuration, load_configuration

F = Callable[..., Any]


def config_option(command: F) -> F:
    """`--config FOLDER`, else RURALWATCH_CONFIG, else the shipped configuration."""
    return click.option(
        "--config",
        "config_folder",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        envvar="RURALWATCH_CONFIG",
        default=DEFAULT_FOLDER,
        show_default="the shipped configuration",
        help="Folder with ruralwatch.yaml, sources/, targets/, indicators/ …",
    )(command)


def configuration(folder: Path) -> Configuration:
    """The whole configuration in `folder`; ConfigError tells every problem at once."""
    return load_configuration(folder, os.environ)
