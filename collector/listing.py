"""Reads what a source lists: the decoded text of a list page, feed, JSON list or sitemap comes in, links with titles and
dates go out; it never fetches, and never raises.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from collector.list_cms import find_cms
from collector.list_json import NotJsonError, find_json_items, load_json, parse_json
from collector.list_page import find_items
from collector.list_paging import find_data_sources, find_next_pages
from collector.list_tree import Tree, flatten
from collector.list_types import Draft, Item
from collector.list_xml import parse_feed, parse_sitemap
from collector.urls import canonical_url, join_url, origin_of, url_key
from model.crawl import LeftOut, Link, Listing, ListingKind, Source

_JSON_START = re.compile(r"\A(?:[\[{]|(?:(?:var|let|const)\s+)?[\w$.]+\s*[(=]\s*[\[{])")
_SITEMAP = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|div|ul|table|script)\b", re.IGNORECASE)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEED_ADDRESS = re.compile(r"(?:/|\b)(?:rss|atom|feed)(?:\.xml|/|\?|\Z)|\.rss\Z", re.IGNORECASE)
_SITEMAP_ADDRESS = re.compile(r"/sitemap[\w-]*\.xml", re.IGNORECASE)
# A script that holds a list: a name, then an object or an array.
_TITLE_FIELD = re.compile(r"[\"'{,\s](?:\w{0,12}title|subject|headline)[\"']?\s*:", re.IGNORECASE)
_ADDRESS_FIELD = re.compile(r"[\"'{,\s]\w{0,12}(?:url|urls|link|href)[\"']?\s*:", re.IGNORECASE)
_SCRIPT_VALUE = re.compile(r"(?:=|\()\s*(?=[\[{])")


def parse_listing(text: str, url: str, *, source: Source | None = None, content_type: str | None = None) -> Listing:
    """The links of one listing in page order, what was left out and why, and the further pages.

    `url` is the address the text came from: links are made absolute against it (or against the page's `base`).  Where
    there are no links, `problem` says why: `empty`, `binary`, `not_xml`, `not_json`, `too_deep`, `no_links`.
    """
    kind = source.kind if source is not None else ListingKind.AUTO
    # An address that cannot be read leaves relative links without a base, and nothing else.
    place = url if origin_of(url) else ""
    draft = _read(text.lstrip("\ufeff"), place, kind, source, (content_type or "").lower())
    return _apply(draft, source)


def _read(text: str, url: str, kind: ListingKind, source: Source | None, content_type: str) -> Draft:
    if not text.strip():
        return Draft(problem="empty")
    if text.count("\x00") * 20 > len(text):
        return Draft(problem="binary")
    if kind is ListingKind.AUTO:
        kind = ListingKind.JSON if source is not None and source.json_paths else _sniff(text, content_type)
    match kind:
        case ListingKind.FEED:
            return parse_feed(text, url)
        case ListingKind.SITEMAP:
            return parse_sitemap(text, url)
        case ListingKind.JSON:
            draft, markup = parse_json(text, url, source.json_paths if source is not None else None)
            if markup is None:
                return draft
            page = _read_page(markup, url, None)
            return replace(page, next_pages=draft.next_pages or page.next_pages)
        case _:
            return _read_page(text, url, source.list_selector if source is not None else None)


def _sniff(text: str, content_type: str) -> ListingKind:
    head = text[:4000].lstrip()
    if _JSON_START.match(head) and not _HTML.match(head):
        return ListingKind.JSON
    if "json" in content_type or "javascript" in content_type:
        return ListingKind.JSON
    if _HTML.match(re.sub(r"\A(?:\s|<\?.*?\?>|<!--.*?-->)*", "", head, flags=re.DOTALL)):
        return ListingKind.PAGE
    if _SITEMAP.search(head):
        return ListingKind.SITEMAP
    if _FEED.search(head):
        return ListingKind.FEED
    if "xml" in content_type and "html" not in content_type and "<record>" not in text:
        return ListingKind.FEED
    return ListingKind.PAGE


def _read_page(text: str, url: str, selector: str | None) -> Draft:
    records = _records(text)
    tree = flatten(text, selector)
    if tree is None:
        return Draft(problem="too_deep")
    draft = find_items(tree, url)
    if selector is not None and not tree.selected:
        return replace(draft, items=(), problem="selector_finds_nothing")
    if records and selector is None:
        draft = _with_records(records, draft, url)
    elif selector is None:
        draft = _with_script_list(tree, draft, url)
    next_pages = find_next_pages(tree, url)
    if not draft.items:
        next_pages = tuple(dict.fromkeys((*find_data_sources(tree, url), *next_pages)))
    links = [item.url for item in draft.items]
    return replace(
        draft,
        next_pages=next_pages,
        feeds=_feeds(tree, url),
        cms=find_cms(text, url, links, tree.generator),
        problem=None if draft.items else draft.problem or "no_links",
    )


def _records(text: str) -> list[str]:
    """The rows of hanweb lists: `<record><![CDATA[…]]></record>`, as they stand in a script or in an answer of its own."""
    found: list[str] = []
    position = text.find("<record>")
    while position >= 0:
        start = text.find("<![CDATA[", position)
        end = text.find("]]>", start)
        if start < 0 or end < 0:
            break
        found.append(text[start + 9 : end])
        position = text.find("<record>", end)
    return found


def _with_records(records: Sequence[str], draft: Draft, url: str) -> Draft:
    """hanweb: each CDATA record is one row of the list; the rest of the page stands beside it."""
    rows = "".join(
        f"<div><table>{row}</table></div>" if row.lstrip()[:3].lower() == "<tr" else f"<div>{row}</div>"
        for row in records
    )
    tree = flatten(f"<div class=recordset>{rows}</div>")
    listed = find_items(tree, url) if tree is not None else Draft()
    if not listed.items:
        return draft
    known = {url_key(item.url) for item in listed.items}
    rest = [LeftOut(item.url, item.title, "other_list") for item in draft.items if url_key(item.url) not in known]
    return replace(draft, items=listed.items, left_out=(*listed.left_out, *draft.left_out, *rest))


def _with_script_list(tree: Tree, draft: Draft, url: str) -> Draft:
    """A page that prints its list by script: `var listData = {articleList: […]}`.

    Where the page itself shows any of those articles, script only repeats the list; where it shows fewer others, they stand
    beside it.
    """
    shown = {url_key(item.url) for item in draft.items}
    best = draft
    for script in tree.scripts:
        if not (_TITLE_FIELD.search(script) and _ADDRESS_FIELD.search(script)):
            continue
        start = _SCRIPT_VALUE.search(script)
        body = script[start.end() :] if start else script
        try:
            found = find_json_items(load_json(body), url)
        except NotJsonError:
            continue
        if shown & {url_key(item.url) for item in found.items} or len(found.items) < 3:
            continue
        if len(found.items) > len(best.items):
            rest = [LeftOut(item.url, item.title, "other_list") for item in draft.items]
            best = replace(draft, items=found.items, left_out=(*draft.left_out, *rest))
    return best


def _feeds(tree: Tree, url: str) -> tuple[str, ...]:
    """Feeds and sitemaps that the page names, in its head or by a link."""
    named = [href for kind, href in tree.feeds if kind in _FEED_TYPES]
    named += [link.href for link in tree.links if _FEED_ADDRESS.search(link.href) or _SITEMAP_ADDRESS.search(link.href)]
    return tuple(dict.fromkeys(address for href in named if (address := join_url(url, href))))


def _apply(draft: Draft, source: Source | None) -> Listing:
    """The source's own rules over a draft: which addresses are articles, each once."""
    left_out = list(draft.left_out)
    candidates: list[Item] = list(draft.items)
    if source is not None and source.article_url:
        wanted = re.compile(source.article_url)
        for entry in draft.left_out:
            if entry.reason not in {"media", "no_address"} and wanted.search(entry.url) and entry.title:
                candidates.append(Item(entry.url, entry.title))
                left_out.remove(entry)
    excluded = re.compile(source.exclude_url) if source is not None and source.exclude_url else None
    links: dict[str, Link] = {}
    for item in candidates:
        reason = None
        if excluded is not None and excluded.search(item.url):
            reason = "exclude_url"
        elif source is not None and source.article_url and not wanted.search(item.url):
            reason = "article_url"
        key = url_key(item.url)
        if reason is not None:
            left_out.append(LeftOut(item.url, item.title, reason))
        elif key not in links:
            identity = source.id if source is not None else ""
            links[key] = Link(identity, item.url, canonical_url(item.url), item.title, item.published_on)
    problem = draft.problem
    if not links and problem is None and not draft.next_pages:
        problem = "no_links"
    return Listing(
        tuple(links.values()), tuple(left_out), draft.next_pages, draft.cms, None if links else problem, draft.feeds
    )
