"""Reads RSS, Atom and RDF feeds, and sitemaps: decoded text comes in, items go out; what is not XML is named so."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import feedparser
from selectolax.lexbor import LexborHTMLParser

from collector.list_dates import parse_date, parse_date_value, parse_url_date
from collector.list_shapes import shape_of
from collector.list_types import Draft, Item
from collector.urls import join_url
from model.crawl import LeftOut

_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ZONED = re.compile(r"(?:Z|GMT|UTC?|[A-Z]{3,4}|[+-]\d\d:?\d\d)\s*\Z")
# What its lenient parser lets through on text that is no feed at all: &#2000000; is a ValueError, bad nesting the others.
_RAISED_BY_FEEDPARSER = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
_ROOT = re.compile(r"<\s*(?:rss|feed|rdf:RDF|channel)\b", re.IGNORECASE)


def parse_feed(text: str, url: str) -> Draft:
    """The entries of a feed in its order; `problem` is `not_xml` where it is no feed, `no_links` where it is empty."""
    if not _ROOT.search(text[:20_000]):
        return Draft(problem="not_xml")
    # A stream, never a string: feedparser would take a string for an address or a file name.  The text is decoded
    # already, so the declared encoding no longer holds.
    body = _DECLARED.sub("", text.lstrip("\ufeff \t\r\n")).encode("utf-8", "replace")
    try:
        feed: Any = feedparser.parse(
            BytesIO(body),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _RAISED_BY_FEEDPARSER:
        return Draft(problem="not_xml")
    items: list[Item] = []
    left_out: list[LeftOut] = []
    for entry in feed.entries:
        address = join_url(url, _link_of(entry))
        title = _plain(str(entry.get("title") or ""))
        if address is None:
            left_out.append(LeftOut(_link_of(entry), title or None, "no_address"))
            continue
        items.append(Item(address, title or None, _date_of(entry) or parse_url_date(address)))
    following = [str(link.get("href", "")) for link in feed.feed.get("links", []) if link.get("rel") == "next"]
    next_pages = tuple(address for href in following if (address := join_url(url, href)))
    if not items:
        broken = bool(feed.get("bozo")) and not feed.get("version")
        return Draft(left_out=tuple(left_out), next_pages=next_pages, problem="not_xml" if broken else "no_links")
    return Draft(tuple(items), tuple(left_out), next_pages)


def parse_sitemap(text: str, url: str) -> Draft:
    """The pages of a sitemap, column pages left out; the sitemaps of an index are its next pages."""
    parser = LexborHTMLParser(_without_cdata(_DECLARED.sub("", text)))
    following = [_text(node.css_first("loc")) for node in parser.css("sitemap")]
    next_pages = tuple(dict.fromkeys(address for loc in following if (address := join_url(url, loc))))
    items: list[Item] = []
    left_out: list[LeftOut] = []
    for node in parser.css("url"):
        address = join_url(url, _text(node.css_first("loc")))
        if address is None:
            continue
        if shape_of(address) in {"column", "media"}:
            left_out.append(LeftOut(address, None, shape_of(address)))
            continue
        title = _text(node.css_first("news\\:title"))
        when = _text(node.css_first("news\\:publication_date")) or _text(node.css_first("lastmod"))
        # lastmod moves with each edit and each change of the template: the date in the address comes first.
        published = parse_url_date(address) or parse_date_value(when)
        items.append(Item(address, title or None, published))
    problem = None if items or next_pages else "no_links"
    return Draft(tuple(items), tuple(left_out), next_pages, problem=problem)


def _without_cdata(text: str) -> str:
    """CDATA as escaped text, which is all that an HTML parser understands."""
    first, *sections = text.split("<![CDATA[")
    parts = [first]
    for section in sections:
        inside, end, after = section.partition("]]>")
        parts.append(inside.replace("&", "&amp;").replace("<", "&lt;") + after if end else section)
    return "".join(parts)


def _link_of(entry: Any) -> str:
    link = entry.get("link")
    if link:
        return str(link)
    for candidate in entry.get("links", []):
        if candidate.get("rel", "alternate") == "alternate" and candidate.get("href"):
            return str(candidate["href"])
    identity = str(entry.get("id") or "")
    return identity if identity.startswith(("http://", "https://")) else ""


def _date_of(entry: Any) -> date | None:
    for name in ("published", "updated", "created"):
        raw = str(entry.get(name) or "").strip()
        if not raw:
            continue
        # Many portals print local time without a zone; what has one is told as China's day.
        parsed = entry.get(f"{name}_parsed")
        if parsed is not None and _ZONED.search(raw):
            try:
                # feedparser gives UTC.
                return (datetime(*parsed[:6]) + timedelta(hours=8)).date()  # noqa: DTZ001
            except (ValueError, OverflowError, TypeError):
                continue
        printed = parse_date(raw)
        if printed is not None:
            return printed
        if parsed is not None:
            try:
                return date(*parsed[:3])
            except (ValueError, TypeError):
                continue
    return None


def _plain(text: str) -> str:
    if "<" in text:
        text = LexborHTMLParser(text).text(separator="")
    return " ".join(unescape(text).split())


def _text(node: Any) -> str:
    return " ".join((node.text() or "").split()) if node is not None else ""
