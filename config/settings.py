"""The operator's settings: the files of a configuration folder and the environment in, one frozen `Settings` out.

Never opens anything but those files, and never starts with a doubt: every problem is a `ConfigProblem`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import TypeAdapter

from config.catalogue import read_lexicon
from config.forms import MAIN, SOURCE, TARGET, EmailForm, MainForm, SecretForm, SourceForm, WebhookForm
from config.loading import Location, Problems, YamlFile, nearest, read_yaml, validate
from config.targets import REGION_HINT, declared_targets, find_region
from model.alerting import Receiver, Route, TargetVersion
from model.catalogue import Lexicon
from model.crawl import ArticleSelectors, JsonPaths, Source

T = TypeVar("T")

MAIN_FILE = "ruralwatch.yaml"
_PORTS = {"none": 25, "starttls": 587, "tls": 465}


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
    proxy: str | None = None
    """Address of an HTTP proxy that all pages are fetched through."""


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
    """Where the daemon says that it lives."""

    file: Path | None
    """None where it is not wanted."""
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


@dataclass(frozen=True, slots=True)
class Configuration:
    """The whole folder: what the operator decides, and what reading knows."""

    settings: Settings
    lexicon: Lexicon


def load_settings(folder: Path, environ: Mapping[str, str]) -> Settings:
    """The settings in `folder` with secrets from `environ`; ConfigError names every problem at once."""
    return load_configuration(folder, environ).settings


def load_configuration(folder: Path, environ: Mapping[str, str]) -> Configuration:
    """Settings and lexicon in one reading of the folder; ConfigError names every problem of both at once."""
    folder = folder.resolve()
    problems = Problems(folder)
    lexicon = read_lexicon(folder, problems)
    # References are only checked against knowledge that is itself sound: one slip shall not be told a hundred times.
    sound = None if problems.found else lexicon
    settings = read_settings(folder, environ, sound, problems)
    problems.raise_if_any()
    if settings is None:
        raise AssertionError("settings are missing without a problem being told")
    return Configuration(settings, lexicon)


def read_settings(
    folder: Path, environ: Mapping[str, str], lexicon: Lexicon | None, problems: Problems
) -> Settings | None:
    """What the settings files say, with what is wrong told in `problems`; references are checked against `lexicon`."""
    main = _read(folder / MAIN_FILE, MAIN, problems)
    sources = _read_folder(folder / "sources", SOURCE, problems)
    targets = _read_folder(folder / "targets", TARGET, problems)
    _check_sources(sources, lexicon, problems)
    declared = declared_targets(targets, lexicon, problems) if lexicon else ()
    if main is None:
        return None
    file, form = main
    _check_routes(file, form, lexicon, problems)
    receivers = tuple(_receivers(file, form, environ, problems))
    timezone = _timezone(file, form, problems)
    data = _data_paths(folder, form, environ)
    return Settings(
        folder=folder,
        timezone=timezone,
        data=data,
        http=_http(form),
        schedule=ScheduleSettings(form.schedule.every, form.schedule.jitter, form.schedule.deliver_every),
        sources=tuple(sorted((_source(entry, form) for _, entry in sources), key=lambda source: source.id)),
        receivers=receivers,
        routes=_routes(form),
        targets=declared,
        alerts=AlertSettings(form.alerts.grace_days.model_dump(), form.alerts.language),
        health=HealthSettings(data.folder / form.health.file if form.health.file else None, form.health.stale_after),
        logging=LogSettings(form.logging.level, form.logging.format),
    )


def _read(path: Path, adapter: TypeAdapter[T], problems: Problems) -> tuple[YamlFile, T] | None:
    file = read_yaml(path, problems)
    # An empty main file is a whole one: every setting has its default.
    form = validate(adapter, file, problems, data={} if file.data is None else file.data) if file else None
    return (file, form) if file and form is not None else None


def _read_folder(folder: Path, adapter: TypeAdapter[T], problems: Problems) -> list[tuple[YamlFile, T]]:
    return [read for path in sorted(folder.glob("*.yaml")) if (read := _read(path, adapter, problems))]


def _check_sources(sources: list[tuple[YamlFile, SourceForm]], lexicon: Lexicon | None, problems: Problems) -> None:
    files: dict[str, str] = {}
    listings: dict[str, str] = {}
    for file, form in sources:
        if form.id in files:
            problems.add(file, ("id",), f"`{form.id}` is the id of another source, in {files[form.id]}")
        files.setdefault(form.id, file.name)
        for place, url in enumerate(form.listings):
            if url in listings:
                problems.add(file, ("listings", place), f"{url} is also a list of {listings[url]}")
            listings.setdefault(url, file.name)
        if form.region:
            _check_region(file, ("region",), form.region, lexicon, problems)
    if not any(form.enabled for _, form in sources) and not any(
        problem.file.startswith("sources/") for problem in problems.found
    ):
        reason = "every source is disabled" if sources else "there is no source"
        hint = (
            "set `enabled: true` in one" if sources else "write a file `sources/<id>.yaml`; see docs/configuration.md"
        )
        problems.add("sources/", (), f"{reason}, so nothing would be collected", hint)


def _check_region(file: YamlFile, location: Location, code: str, lexicon: Lexicon | None, problems: Problems) -> None:
    if lexicon is not None and find_region(lexicon.gazetteer, code) is None:
        problems.add(file, location, f"`{code}` is no region of the gazetteer", REGION_HINT)


def _check_routes(file: YamlFile, form: MainForm, lexicon: Lexicon | None, problems: Problems) -> None:
    names = [receiver.name for receiver in form.receivers]
    for place, name in enumerate(names):
        if name in names[:place]:
            problems.add(file, ("receivers", place, "name"), f"`{name}` is the name of two receivers")
    indicators = {indicator.id for indicator in lexicon.indicators} if lexicon else set()
    for place, route in enumerate(form.routes):
        at: Location = ("routes", place)
        for index, name in enumerate(route.receivers):
            if name not in names:
                hint = nearest(name, names) or ("" if names else "`receivers` names none")
                problems.add(file, (*at, "receivers", index), f"`{name}` is no receiver", hint)
        for index, indicator in enumerate(route.indicators):
            if lexicon and indicator not in indicators:
                reason = f"`{indicator}` is no indicator of the catalogue"
                problems.add(file, (*at, "indicators", index), reason, nearest(indicator, indicators))
        for index, code in enumerate(route.regions):
            _check_region(file, (*at, "regions", index), code, lexicon, problems)
    routed = {name for route in form.routes for name in route.receivers}
    for place, name in enumerate(names):
        if form.routes and name not in routed:
            hint = "name it in a route, or leave `routes` out: everything then goes to everyone"
            problems.add(file, ("receivers", place, "name"), f"no route leads to `{name}`", hint)


def _routes(form: MainForm) -> tuple[Route, ...]:
    if form.receivers and not form.routes:
        return (Route(tuple(receiver.name for receiver in form.receivers)),)
    return tuple(Route(route.receivers, route.kinds, route.indicators, route.regions) for route in form.routes)


def _timezone(file: YamlFile, form: MainForm, problems: Problems) -> ZoneInfo:
    try:
        return ZoneInfo(form.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.add(file, ("timezone",), f"`{form.timezone}` is no time zone", "such as Asia/Shanghai")
        return ZoneInfo("Asia/Shanghai")


def _data_paths(folder: Path, form: MainForm, environ: Mapping[str, str]) -> DataPaths:
    root = (folder / environ.get("RURALWATCH_DATA", form.data.folder)).resolve()
    return DataPaths(root, root / form.data.database, root / form.data.archive)


def _http(form: MainForm) -> HttpSettings:
    http = form.http
    return HttpSettings(
        user_agent=f"{http.user_agent} (+{http.contact})" if http.contact else http.user_agent,
        timeout_s=http.timeout_s,
        max_body_bytes=http.max_body_bytes,
        min_delay_s=http.min_delay_s,
        max_redirects=http.max_redirects,
        allow_private_hosts=http.allow_private_hosts,
        proxy=http.proxy,
    )


def _source(form: SourceForm, main: MainForm) -> Source:
    paths = form.json_paths
    return Source(
        id=form.id,
        name=form.name,
        listings=form.listings,
        kind=form.kind,
        every_s=main.schedule.every if form.every is None else form.every,
        source_class=form.source_class,
        region=form.region,
        article_url=form.article_url,
        exclude_url=form.exclude_url,
        list_selector=form.list_selector,
        json_paths=JsonPaths(paths.items, paths.url, paths.title, paths.published) if paths else None,
        selectors=ArticleSelectors(**form.selectors.model_dump()),
        max_pages=form.max_pages,
        refetch_window_days=form.refetch_window_days,
        expect_min_links=form.expect_min_links,
        enabled=form.enabled,
    )


def _receivers(file: YamlFile, form: MainForm, environ: Mapping[str, str], problems: Problems) -> list[Receiver]:
    out = []
    for place, entry in enumerate(form.receivers):
        at: Location = ("receivers", place)
        if isinstance(entry, EmailForm):
            options = _email_options(entry, file, at, environ, problems)
        else:
            options = _webhook_options(entry, file, at, environ, problems)
        out.append(Receiver(entry.name, entry.channel, {**options, "language": entry.language or form.alerts.language}))
    return out


def _email_options(
    form: EmailForm, file: YamlFile, at: Location, environ: Mapping[str, str], problems: Problems
) -> dict[str, object]:
    password = _secret(form.password, file, (*at, "password"), environ, problems) if form.password else None
    return {
        "host": form.host,
        "port": form.port or _PORTS[form.security],
        "security": form.security,
        "username": form.username,
        "password": password,
        "sender": form.sender,
        "recipients": form.recipients,
    }


def _webhook_options(
    form: WebhookForm, file: YamlFile, at: Location, environ: Mapping[str, str], problems: Problems
) -> dict[str, object]:
    url = form.url
    address = url if isinstance(url, str) else _secret(url, file, (*at, "url"), environ, problems)
    secrets = []
    for place, entry in enumerate(form.secrets):
        where: Location = (*at, "secrets", place)
        secret = _secret(entry, file, where, environ, problems)
        if secret is not None and not _is_signing_secret(secret):
            hint = "make one with: echo whsec_$(openssl rand -base64 32)"
            problems.add(file, where, f"{entry.env} holds no signing secret: base64 of 24 to 64 bytes", hint)
        secrets.append(secret)
    return {"url": address, "secrets": tuple(secrets), "timeout_s": form.timeout_s}


def _secret(
    form: SecretForm, file: YamlFile, at: Location, environ: Mapping[str, str], problems: Problems
) -> str | None:
    """The secret's text: the variable itself, else the file that NAME_FILE names, without the line end."""
    value = environ.get(form.env)
    pointer = f"{form.env}_FILE"
    if not value and (path := environ.get(pointer)):
        try:
            value = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            problems.add(file, at, f"{pointer} names a file that cannot be read: {error}")
            return None
    if not value:
        problems.add(file, at, "the secret is missing", f"set {form.env}, or {pointer} to a file that holds it")
        return None
    return value


def _is_signing_secret(secret: str) -> bool:
    """Whether Standard Webhooks can sign with it: `whsec_` (or nothing) and base64 of 24 to 64 bytes."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return 24 <= len(key) <= 64
