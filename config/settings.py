"""The operator's settings: the files of a configuration folder and the environment in, one frozen `Settings` out.

Never opens anything but those files, and never starts with a doubt: every problem is a `ConfigProblem`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from model.alerting import Receiver, Route, TargetVersion
from model.crawl import Source


@dataclass(frozen=True, slots=True)
class DataPaths:
    """Where the program keeps what it has collected; absolute."""

    folder: Path
    database: Path
    archive: Path


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """How pages are asked for."""

    user_agent: str
    timeout_s: float
    max_body_bytes: int
    min_delay_s: float
    """Least time between two requests to one host."""
    max_redirects: int
    allow_private_hosts: bool


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """When the daemon works, in seconds; a source may name its own `every`."""

    every_s: int
    jitter_s: int
    deliver_every_s: int
    """How often waiting messages are tried."""


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """How a target's end is judged, and the language of messages."""

    grace_days: Mapping[str, int]
    """Days after the period's end that a figure is waited for: `year`, `half_year`, `quarter`, `month`."""
    language: str


@dataclass(frozen=True, slots=True)
class HealthSettings:
    """Where the daemon says that it lives; None where not wanted."""

    file: Path | None
    port: int | None
    stale_after_s: int
    """A health file older than this is a sick daemon."""


@dataclass(frozen=True, slots=True)
class LogSettings:
    level: str
    format: str
    """`auto` (console on a terminal, else JSON lines), `json`, `console`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator decides; secrets are resolved."""

    folder: Path
    timezone: ZoneInfo
    data: DataPaths
    http: HttpSettings
    schedule: ScheduleSettings
    sources: tuple[Source, ...]
    """Sorted by id, the disabled ones too."""
    receivers: tuple[Receiver, ...]
    routes: tuple[Route, ...]
    targets: tuple[TargetVersion, ...]
    alerts: AlertSettings
    health: HealthSettings
    logging: LogSettings


def load_settings(folder: Path, environ: Mapping[str, str]) -> Settings:
    """The settings in `folder` with secrets from `environ`; ConfigError names every problem at once."""
    raise NotImplementedError
