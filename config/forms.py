"""What may stand in each settings file: pydantic models of ruralwatch.yaml, of a source and of a declared target.

They check one file at a time and know nothing of the others; what must fit together is checked in `config.settings`.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, model_validator
from pydantic.json_schema import WithJsonSchema

from model.alerting import AlertKind
from model.crawl import ListingKind, SourceClass

FORBID = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"([0-9]+)\s*([smhd])\Z")


def _duration(value: Any) -> Any:
    """Seconds of `30m`, `6h`, `1d`, `90s`; a bare whole number is seconds."""
    if isinstance(value, str):
        found = _DURATION.match(value.strip())
        if not found:
            raise ValueError(f"`{value}` is no duration | write 90s, 30m, 6h or 1d")
        return int(found[1]) * _SECONDS[found[2]]
    return value


def _number_as_text(value: Any) -> Any:
    """A code or a year written without quotes reads as a number in YAML; it is meant as text."""
    return str(value) if type(value) is int else value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"`{value}` is no web address | it starts with http:// or https:// and names a host")
    return value


def _expression(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(
            f"`{value}` is no regular expression: {error} | single quotes keep backslashes as they are"
        ) from error
    return value


def _selector(value: str) -> str:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p>").css(value)
    except (SelectolaxError, ValueError) as error:
        raise ValueError(f"`{value}` is no CSS selector | write it as in a style sheet: `div.list li > a`") from error
    return value


def _mail_address(value: str) -> str:
    bare = value.rsplit("<", 1)[-1].rstrip("> ")
    local, at, host = bare.rpartition("@")
    if not (local and at and host) or any(character.isspace() for character in bare):
        raise ValueError(f"`{value}` is no mail address | write name@example.org or Name <name@example.org>")
    return value


Whole = Annotated[int, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=1)]
Flag = Annotated[bool, Field(strict=True)]
Seconds = Annotated[float, Field(strict=True, gt=0)]
Duration = Annotated[
    int,
    BeforeValidator(_duration),
    Field(strict=True, ge=0),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[0-9]+ *[smhd]$", "examples": ["30m", "6h", "1d"]}),
]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
RegionCode = Annotated[
    str,
    BeforeValidator(_number_as_text),
    Field(min_length=1),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["610921"]}),
]
Period = Annotated[
    str,
    BeforeValidator(_number_as_text),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["2025", "2025-H1", "2025-Q3", "2025-06"]}),
]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Expression = Annotated[str, AfterValidator(_expression), WithJsonSchema({"type": "string", "format": "regex"})]
Selector = Annotated[str, AfterValidator(_selector)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Language = Literal["zh", "en"]


class SecretForm(BaseModel):
    """A secret by the name of the environment variable that holds it; NAME_FILE names a file instead."""

    model_config = FORBID

    env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


class DataForm(BaseModel):
    """Where collected data is kept; a relative path starts at the configuration folder."""

    model_config = FORBID

    folder: str = "../data"
    """RURALWATCH_DATA in the environment goes before it."""
    database: str = "ruralwatch.db"
    """Inside `folder`."""
    archive: str = "archive"
    """Folder of the WARC files, inside `folder`."""


class HttpForm(BaseModel):
    """How pages are asked for."""

    model_config = FORBID

    contact: str | None = None
    """A page or a mail address that a site's keeper can turn to; it stands in every request."""
    user_agent: Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+(/\S+)?$")] = "ruralwatch"
    """The name that robots.txt rules address."""
    timeout_s: Seconds = 30.0
    max_body_bytes: Count = 10_000_000
    min_delay_s: Annotated[float, Field(strict=True, ge=0)] = 5.0
    """Least time between two requests to one host; a longer Crawl-delay in robots.txt wins."""
    max_redirects: Annotated[int, Field(strict=True, ge=0, le=20)] = 5
    allow_private_hosts: Flag = False
    """Whether addresses inside private networks may be asked; only for an intranet of one's own."""
    proxy: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    """Address of an HTTP proxy that all pages are fetched through; it then resolves the names."""


class ScheduleForm(BaseModel):
    """When the daemon works."""

    model_config = FORBID

    every: Duration = 7200
    """How often a source is looked at that says nothing else."""
    jitter: Duration = 300
    """Up to this much is added at random, so that sources do not start together."""
    deliver_every: Duration = 60
    """How often waiting messages are tried."""


class GraceForm(BaseModel):
    """Days after a target's period in which its figures are still waited for, by the length of the period."""

    model_config = FORBID

    year: Whole = 90
    half_year: Whole = 30
    quarter: Whole = 30
    month: Whole = 15


class AlertsForm(BaseModel):
    """How the end of a target is judged, and how messages are written."""

    model_config = FORBID

    grace_days: GraceForm = GraceForm()
    language: Language = "zh"


class HealthForm(BaseModel):
    """Where the daemon says that it lives."""

    model_config = FORBID

    file: str | None = "health.json"
    """Inside the data folder; null for none."""
    stale_after: Duration = 300
    """A health file older than this is a sick daemon."""


class LoggingForm(BaseModel):
    """What is logged, and how."""

    model_config = FORBID

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"
    """auto: for people on a terminal, JSON lines elsewhere."""


class EmailForm(BaseModel):
    """A receiver by email."""

    model_config = FORBID

    name: Identifier
    channel: Literal["email"]
    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(strict=True, ge=1, le=65535)] | None = None
    """Left out: 465 for tls, 587 for starttls, 25 for none."""
    security: Literal["none", "starttls", "tls"] = "starttls"
    username: str | None = None
    password: SecretForm | None = None
    sender: MailAddress
    recipients: Annotated[tuple[MailAddress, ...], Field(min_length=1)]
    language: Language | None = None
    """Left out: the language of `alerts`."""

    @model_validator(mode="after")
    def _whole_login(self) -> EmailForm:
        if (self.username is None) != (self.password is None):
            raise ValueError("`username` and `password` go together | name both, or neither")
        return self


class WebhookForm(BaseModel):
    """A receiver by webhook, signed after Standard Webhooks."""

    model_config = FORBID

    name: Identifier
    channel: Literal["webhook"]
    url: WebAddress | SecretForm
    secrets: Annotated[tuple[SecretForm, ...], Field(min_length=1)]
    """The signing secret; two while one follows the other."""
    timeout_s: Seconds = 10.0
    language: Language | None = None


ReceiverForm = Annotated[EmailForm | WebhookForm, Field(discriminator="channel")]


class RouteForm(BaseModel):
    """Which news goes to which receivers; what is left out lets everything through."""

    model_config = FORBID

    receivers: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    kinds: tuple[AlertKind, ...] = ()
    indicators: tuple[str, ...] = ()
    regions: tuple[RegionCode, ...] = ()
    """A code also stands for everything below it."""


class MainForm(BaseModel):
    """The settings of one installation: `config/ruralwatch.yaml`."""

    model_config = FORBID

    timezone: str = "Asia/Shanghai"
    data: DataForm = DataForm()
    http: HttpForm = HttpForm()
    schedule: ScheduleForm = ScheduleForm()
    alerts: AlertsForm = AlertsForm()
    health: HealthForm = HealthForm()
    logging: LoggingForm = LoggingForm()
    receivers: tuple[ReceiverForm, ...] = ()
    routes: tuple[RouteForm, ...] = ()
    """Left out: everything goes to every receiver."""


class JsonPathsForm(BaseModel):
    """Where a JSON list keeps its links: dotted paths, `[]` steps into each item."""

    model_config = FORBID

    items: str
    url: str = "url"
    title: str = "title"
    published: str | None = None


class SelectorsForm(BaseModel):
    """CSS selectors for a source whose articles the automatic reading does not get right."""

    model_config = FORBID

    body: Selector | None = None
    title: Selector | None = None
    published: Selector | None = None
    source: Selector | None = None
    author: Selector | None = None


class SourceForm(BaseModel):
    """One news site or column: `config/sources/<id>.yaml`."""

    model_config = FORBID

    id: Identifier
    name: Annotated[str, Field(min_length=1)]
    listings: Annotated[tuple[WebAddress, ...], Field(min_length=1)]
    """Addresses of its list pages, feeds or JSON lists."""
    kind: ListingKind = ListingKind.AUTO
    every: Duration | None = None
    """How often it is looked at; left out: as in `schedule`."""
    source_class: SourceClass = Field(default=SourceClass.PRESS, alias="class")
    """S1 statistics office, S2 department, S3 government portal, S4 party press, S5 press, S6 mirror."""
    region: RegionCode | None = None
    """The region it reports on; a bare town name or 全县 is looked up there."""
    article_url: Expression | None = None
    """What article addresses match; left out: the automatic reading decides."""
    exclude_url: Expression | None = None
    list_selector: Selector | None = None
    json_paths: JsonPathsForm | None = None
    selectors: SelectorsForm = SelectorsForm()
    max_pages: Count = 1
    """How many pages of a paged list one pass follows."""
    refetch_window_days: Annotated[int, Field(strict=True, ge=0)] = 30
    """For how long after its first fetch an article is looked at again for edits."""
    expect_min_links: Annotated[int, Field(strict=True, ge=0)] = 1
    """Fewer links than this in one pass is a finding."""
    enabled: Flag = True

    @model_validator(mode="after")
    def _fits_kind(self) -> SourceForm:
        if self.kind is ListingKind.JSON and self.json_paths is None:
            raise ValueError("a JSON list needs `json_paths` | its `items` says where the list of articles stands")
        if self.every is not None and self.every < 300:
            raise ValueError("`every` is shorter than 5 minutes | a site is not to be asked that often")
        return self


class PeriodForm(BaseModel):
    """The stretch of time that a target is for."""

    start: date | None
    end: date
    length: Literal["year", "half_year", "quarter", "month", "window", "day"]


def period_of(text: str) -> PeriodForm:
    """The period of `2025`, `2025-H1`, `2025-Q3`, `2025-06`; ValueError where it is none of them."""
    found = re.match(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?\Z", text)
    if not found:
        raise ValueError(f"`{text}` is no period | write 2025, 2025-H1, 2025-Q3, 2025-06, or `start` and `end`")
    year = int(found[1])
    if found[2]:
        return _months(year, 6 * int(found[2]) - 5, 6, "half_year")
    if found[3]:
        return _months(year, 3 * int(found[3]) - 2, 3, "quarter")
    if found[4]:
        return _months(year, int(found[4]), 1, "month")
    return _months(year, 1, 12, "year")


def _months(year: int, first: int, count: int, length: Any) -> PeriodForm:
    last = first + count - 1
    return PeriodForm(
        start=date(year, first, 1), end=date(year, last, calendar.monthrange(year, last)[1]), length=length
    )


class TargetForm(BaseModel):
    """One declared target: `config/targets/<any name>.yaml`.

    A second file on the same target with a later `stated_on` is its next version.
    """

    model_config = FORBID

    indicator: str
    region: RegionCode
    period: Period | None = None
    """2025, 2025-H1, 2025-Q3 or 2025-06; or `start` and `end`."""
    start: date | None = None
    end: date | None = None
    comparator: Literal[">=", "<=", "=="] | None = None
    """Left out: what the catalogue says of targets on the indicator."""
    value: Decimal
    unit: str
    """As printed: 家, 万亩, 亿元, %."""
    basis: Literal["flow", "level", "growth", "rate", "relative"] | None = None
    """What of the indicator it binds; left out: what the catalogue says."""
    dimensions: dict[str, str] = {}
    """Where it binds a slice: {industry: plush_toy}."""
    issuer: str | None = None
    """Who set it: 安康市, 省农业农村厅."""
    stated_on: date | None = None
    reference: str | None = None
    """The document or the address where it stands."""

    @model_validator(mode="after")
    def _one_period(self) -> TargetForm:
        if (self.period is None) == (self.end is None):
            raise ValueError(
                "needs either `period` or `end` | `period: 2025`, or `end: 2025-12-31` with or without `start`"
            )
        if self.period is not None:
            if self.start is not None:
                raise ValueError("`start` stands beside `period` | give one of them")
            period_of(self.period)
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"ends before it starts: {self.start} to {self.end}")
        return self

    @property
    def span(self) -> PeriodForm:
        """The days from first to last; no first day for a level that is wanted on a day."""
        if self.period is not None:
            return period_of(self.period)
        assert self.end is not None  # noqa: S101  # _one_period has seen to it
        if self.start is None:
            return PeriodForm(start=None, end=self.end, length="day")
        return PeriodForm(start=self.start, end=self.end, length="window")


MAIN: TypeAdapter[MainForm] = TypeAdapter(MainForm)
SOURCE: TypeAdapter[SourceForm] = TypeAdapter(SourceForm)
TARGET: TypeAdapter[TargetForm] = TypeAdapter(TargetForm)
