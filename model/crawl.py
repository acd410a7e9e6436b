"""Types of the crawl: a source is listed, links are fetched, pages are kept as they came.

Words after RFC 9110 (validators), RFC 9309 (robots), ISO 28500 (WARC).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class ListingKind(StrEnum):
    """How a source names its articles."""

    AUTO = "auto"
    PAGE = "page"
    FEED = "feed"
    JSON = "json"
    SITEMAP = "sitemap"


class SourceClass(StrEnum):
    """How near a source stands to the office that counts (classes S1 to S6)."""

    STATISTICS = "S1"
    DEPARTMENT = "S2"
    PORTAL = "S3"
    PARTY_PRESS = "S4"
    PRESS = "S5"
    MIRROR = "S6"


@dataclass(frozen=True, slots=True)
class JsonPaths:
    """Where a JSON list keeps its links; dotted paths, `[]` steps into each item."""

    items: str
    url: str = "url"
    title: str = "title"
    published: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleSelectors:
    """Optional CSS selectors that help the automatic reading of a source's articles."""

    body: str | None = None
    title: str | None = None
    published: str | None = None
    source: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One news site or column, as configured in `config/sources/`."""

    id: str
    name: str
    listings: tuple[str, ...]
    """Absolute addresses of its list pages, feeds or JSON lists."""
    kind: ListingKind = ListingKind.AUTO
    every_s: int = 3600
    """Seconds between two passes."""
    source_class: SourceClass = SourceClass.PRESS
    region: str | None = None
    """GB/T 2260 code of the region it reports on; a bare town or 全县 is looked up there."""
    article_url: str | None = None
    """A regular expression that article addresses match; None: the reading decides."""
    exclude_url: str | None = None
    list_selector: str | None = None
    json_paths: JsonPaths | None = None
    selectors: ArticleSelectors = field(default_factory=ArticleSelectors)
    max_pages: int = 1
    """How many pages of a paged list one pass follows."""
    refetch_window_days: int = 30
    """For how long after its first fetch an article is looked at again for edits."""
    expect_min_links: int = 1
    """Fewer links than this in one pass is a finding."""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """An article address that a listing named."""

    source_id: str
    url: str
    """As printed, made absolute."""
    canonical_url: str
    """The same address without fragment, tracking parameters and default port: the key of the frontier."""
    title: str | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An address on a listing that is not collected, and why."""

    url: str
    title: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What one list page, feed or JSON list holds; links in page order, each address once."""

    links: tuple[Link, ...]
    left_out: tuple[LeftOut, ...] = ()
    next_pages: tuple[str, ...] = ()
    """Addresses of further pages of the same list, nearest first."""
    cms: str | None = None
    """The kind of content system, where the page shows it: trs, hanweb, jpaas, vsb, …"""
    problem: str | None = None
    """Why there are no links, where there are none: `no_links`, `not_xml`, `not_json`, …"""
    feeds: tuple[str, ...] = ()
    """Feeds and sitemaps that a list page or home page names."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends back (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A response as it came, body with transfer coding and content coding removed."""

    url: str
    """The address asked for."""
    final_url: str
    """The address that answered, after redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    payload_digest: str
    """`sha256:` and the hexadecimal digest of `body`."""

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case; None where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def validators(self) -> Validators:
        return Validators(self.header("etag"), self.header("last-modified"))


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server said 304, or sent the same payload again."""

    url: str
    fetched_at: datetime
    validators: Validators = field(default_factory=Validators)


class FetchFailure(StrEnum):
    """Why a page could not be had; the log, the table and the test read the same word."""

    ROBOTS = "robots_disallow"
    HTTP_STATUS = "http_status"
    TIMEOUT = "timeout"
    CONNECT = "connect"
    TLS = "tls"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    REDIRECT = "redirect"
    PROTOCOL = "protocol"
    BLOCKED_ADDRESS = "blocked_address"


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No page: the reason, and whether a later pass may have more luck."""

    url: str
    reason: FetchFailure
    detail: str
    fetched_at: datetime
    status: int | None = None
    permanent: bool = False
    retry_after_s: float | None = None


FetchOutcome = Page | NotModified | Unavailable


@dataclass(frozen=True, slots=True)
class HostState:
    """What politeness remembers of a host between two requests."""

    host: str
    last_request_at: datetime | None = None
    failures: int = 0
    """Failures in a row."""
    not_before: datetime | None = None
    robots_txt: str | None = None
    robots_fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """Where a page's bytes lie: a WARC file of the archive, and the record inside it."""

    file: str
    """Path relative to the archive folder."""
    offset: int
    length: int
    record_id: str
    payload_digest: str


HeaderMap = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DueLink:
    """A link of the frontier whose time has come, with what is remembered of its last fetch."""

    id: int
    link: Link
    first_seen_at: datetime
    attempts: int
    """Failures in a row since the last page."""
    first_fetched_at: datetime | None = None
    """None where it was never fetched."""
    validators: Validators = field(default_factory=Validators)
    payload_digest: str | None = None
    """Digest of the payload of its last snapshot."""


@dataclass(frozen=True, slots=True)
class ListingState:
    """What is remembered of one listing address between two passes."""

    source_id: str
    url: str
    validators: Validators = field(default_factory=Validators)
    checked_at: datetime | None = None
    outcome: str = "never"
    """`never`, `ok`, `not_modified`, or the named problem: `http_status`, `timeout`, `no_links`, `not_xml`, …"""
    detail: str = ""
    links_found: int = 0
    links_new: int = 0
    failures: int = 0
    """Passes in a row that ended with a problem."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page that was fetched and kept: the row that leads to its bytes."""

    id: int
    link_id: int
    link: Link
    url: str
    """The address that answered."""
    fetched_at: datetime
    content_type: str | None
    payload_digest: str
    record: ArchiveRecord
