"""The bundled site: three invented outlets behind one loopback port, each page as it stood at the moment asked for.

It answers as a forward proxy (the daemon is pointed at it with `http.proxy`), so that articles keep real-looking
addresses under the reserved domain `.example` (RFC 2606).  It never looks at the wall clock: `now` is set from outside.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import jinja2
import yaml

from ruralwatch.demo.loopback import LoopbackServer, QuietHandler

HERE = Path(__file__).parent
SHANGHAI = ZoneInfo("Asia/Shanghai")
PER_PAGE = 8


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented outlet: its host, the charset of its pages and the templates it is printed with."""

    host: str
    charset: str
    listing: str
    """Template of its list; a feed where it ends in .xml."""

    @property
    def home(self) -> str:
        return f"http://{self.host}/"


OUTLETS = {
    "portal": Outlet("www.qinghe.example", "utf-8", "portal_list.html"),
    "magazine": Outlet("www.xiangcun.example", "gb18030", "magazine_list.html"),
    "daily": Outlet("daily.lanyang.example", "utf-8", "daily_feed.xml"),
}


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """One article of the bundled site, at one moment."""

    id: str
    outlet: str
    published: datetime
    title: str
    source: str
    author: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    closing: tuple[str, ...] = ()
    edited_at: datetime | None = None
    edits: dict[int, str] = field(default_factory=dict)
    edited_title: str | None = None

    @property
    def path(self) -> str:
        day = self.published
        number = self.id.lstrip("pmd")
        return {
            "portal": f"/xw/{day:%Y%m}/t{day:%Y%m%d}_{number}.html",
            "magazine": f"/content/{number}.html",
            "daily": f"/{day:%Y-%m}/{day:%d}/content_{number}.html",
        }[self.outlet]

    @property
    def url(self) -> str:
        return f"http://{OUTLETS[self.outlet].host}{self.path}"

    @property
    def rfc2822(self) -> str:
        return format_datetime(self.published)

    def at(self, now: datetime) -> DemoArticle:
        """The article as its page reads at that moment."""
        if self.edited_at is None or now < self.edited_at:
            return self
        paragraphs = tuple(self.edits.get(i, text) for i, text in enumerate(self.paragraphs))
        return replace(self, paragraphs=paragraphs, title=self.edited_title or self.title)


def load_articles() -> tuple[DemoArticle, ...]:
    """Every article of the bundled site, oldest first."""
    rows = yaml.safe_load((HERE / "articles.yaml").read_text("utf-8"))["articles"]
    return tuple(sorted(map(_article, rows), key=lambda article: (article.published, article.id)))


def _article(row: dict[str, Any]) -> DemoArticle:
    edited = row.get("edited") or {}
    return DemoArticle(
        id=row["id"],
        outlet=row["outlet"],
        published=_moment(row["published"]),
        title=row["title"],
        source=row["source"],
        author=row["author"],
        paragraphs=tuple(row["paragraphs"]),
        table=tuple(tuple(map(str, cells)) for cells in row.get("table", ())),
        closing=tuple(row.get("closing", ())),
        edited_at=_moment(edited["at"]) if edited else None,
        edits=dict(edited.get("paragraphs", {})),
        edited_title=edited.get("title"),
    )


def _moment(value: str | datetime) -> datetime:
    return datetime.fromisoformat(str(value)).replace(tzinfo=SHANGHAI)


class Site:
    """The outlets, and the moment they are seen at."""

    def __init__(self, articles: tuple[DemoArticle, ...], now: datetime) -> None:
        self.articles = articles
        self.now = now
        self._pages = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True)

    def answer(self, url: str) -> tuple[int, str, bytes]:
        """(status, content type, body) of an address at `now`."""
        parts = urlsplit(url)
        outlet = next((name for name, known in OUTLETS.items() if known.host == parts.hostname), None)
        if outlet is None:
            return 404, "text/plain; charset=utf-8", b"no such host"
        if parts.path == "/robots.txt":
            return self._robots(outlet)
        shown = [
            article.at(self.now)
            for article in self.articles
            if article.outlet == outlet and article.published <= self.now
        ]
        for article in shown:
            if article.path == parts.path:
                return self._page(
                    outlet, f"{outlet}_article.html", article=article, neighbours=self._neighbours(shown, article)
                )
        return self._listing(outlet, parts.path, shown[::-1])

    @staticmethod
    def _robots(outlet: str) -> tuple[int, str, bytes]:
        if outlet == "portal":
            return 200, "text/plain; charset=utf-8", b"User-agent: *\nDisallow: /admin/\n"
        return 404, "text/plain; charset=utf-8", b"not found"

    @staticmethod
    def _neighbours(shown: list[DemoArticle], article: DemoArticle) -> list[DemoArticle]:
        return [other for other in shown[-4:] if other.id != article.id][:3]

    def _listing(self, outlet: str, path: str, newest_first: list[DemoArticle]) -> tuple[int, str, bytes]:
        known = OUTLETS[outlet]
        if known.listing.endswith(".xml"):
            if path != "/rss.xml":
                return 404, "text/html; charset=utf-8", b"<h1>404</h1>"
            return self._page(outlet, known.listing, articles=newest_first[:PER_PAGE], home=known.home)
        pages = max(1, math.ceil(len(newest_first) / PER_PAGE))
        page = self._page_number(outlet, path)
        if page is None or page >= pages:
            return 404, "text/html; charset=utf-8", b"<h1>404</h1>"
        some = newest_first[page * PER_PAGE : (page + 1) * PER_PAGE]
        return self._page(outlet, known.listing, articles=some, page=page, pages=pages)

    @staticmethod
    def _page_number(outlet: str, path: str) -> int | None:
        first, pattern = (
            ("/xw/index.html", "/xw/index_{}.html") if outlet == "portal" else ("/list-1.html", "/list-{}.html")
        )
        if path == first or (outlet == "portal" and path == "/xw/"):
            return 0
        shift = 0 if outlet == "portal" else 1
        return next((n for n in range(1, 40) if path == pattern.format(n + shift)), None)

    def _page(self, outlet: str, template: str, **values: object) -> tuple[int, str, bytes]:
        text = self._pages.get_template(template).render(**values)
        charset = OUTLETS[outlet].charset
        if template.endswith(".xml"):
            return 200, "application/rss+xml; charset=utf-8", text.encode()
        # The magazine declares gb2312, as such sites do, and sends GB18030.
        shown = "gb2312" if charset == "gb18030" else charset
        return 200, f"text/html; charset={shown}", text.encode(charset)


class SiteServer(LoopbackServer):
    """The site as a forward proxy; `requests` are the addresses that were asked for."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.requests: list[str] = []
        super().__init__(_handler(site, self.requests))


def _handler(site: Site, requests: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(QuietHandler):
        def do_GET(self) -> None:  # noqa: N802 (the name http.server calls)
            requests.append(self.path)
            status, content_type, body = site.answer(self.path)
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if status == 200 and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            self.send_response_only(status)
            self.send_header("Date", format_datetime(site.now))
            if status == 200:
                self.send_header("Content-Type", content_type)
                self.send_header("ETag", etag)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
