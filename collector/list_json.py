"""Reads JSON and JSONP lists: decoded text comes in, items go out; the array that holds the articles is found by itself.

Sites differ in every name (`publishUrl`, `DOCPUBURL`, `urls` with JSON inside), so the array is chosen by what it holds:
objects with something like an address, a title and a date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from collector.list_dates import parse_date_value, parse_url_date
from collector.list_paging import next_of_address
from collector.list_shapes import shape_of
from collector.list_types import Draft, Item
from collector.urls import join_url
from model.crawl import JsonPaths, LeftOut

# callback({…}), cb([…]), var listData = {…};
_WRAPPED = re.compile(r"\A\s*(?:/\*.*?\*/\s*)?(?:(?:var|let|const)\s+)?[\w$.\[\]'\"]+\s*[(=]\s*(?=[\[{])", re.DOTALL)
_BARE_KEY = re.compile(r"([{,]\s*)([A-Za-z_$][\w$]*)\s*:")
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")


def _in_order(names: str) -> tuple[str, ...]:
    return tuple(names.split())


# Names of fields, folded to lower-case letters; the more telling first.
_URL_NAMES = _in_order(
    "publishurl docpuburl puburl articleurl detailurl pcurl linkurl url urls weburl shareurl link href arcurl "
    "visiturl urltext infourl contenturl staticurl docurl pageurl uri loc htmlurl mobileurl wapurl path address"
)
_TITLE_NAMES = _in_order(
    "ovtitle title doctitle listtitle showtitle articletitle newstitle infotitle maintitle headline subject "
    "docsubject topic name bt biaoti shorttitle text"
)
_DATE_NAMES = _in_order(
    "publishtime pubtime publishdate pubdate publishedat publicationdate published issuetime releasetime "
    "releasedate docreltime docpubtime displaytime showtime publictime publicdate ptime postdate posttime adddate "
    "addtime infodate newsdate writetime date time createtime createdate createdat crtime operatetime savetime "
    "updatetime modifytime timestamp rq fbsj datetime"
)
_HAS_MORE_TOTALS = ("pagecount", "totalpage", "totalpages", "pages", "pagetotal")
_MOST_NODES = 300_000
_LETTERS = re.compile(r"[^a-z]")
_MARKUP_LINK = re.compile(r"<a\s[^>]*href", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Keys:
    url: str
    title: str | None
    published: str | None


class NotJsonError(ValueError):
    """The text is no JSON, not even in a wrapper."""


def load_json(text: str) -> Any:
    """The value of JSON, JSONP or `var x = {…};`; NotJsonError where there is none."""
    body = text.strip().lstrip("\ufeff").strip()
    wrapped = _WRAPPED.match(body)
    candidates = [body] if wrapped is None else [body[wrapped.end() :], body]
    for candidate in candidates:
        try:
            return json.JSONDecoder().raw_decode(candidate.lstrip())[0]
        except (ValueError, RecursionError):
            continue
    # Script literals: names without quotes, a comma before the closing bracket.
    if wrapped is not None or body[:1] in {"{", "["}:
        repaired = _TRAILING_COMMA.sub(r"\1", _BARE_KEY.sub(r'\1"\2":', candidates[0]))
        try:
            return json.JSONDecoder().raw_decode(repaired.lstrip())[0]
        except (ValueError, RecursionError):
            pass
    raise NotJsonError


def parse_json(text: str, url: str, paths: JsonPaths | None = None) -> tuple[Draft, str | None]:
    """The items of a JSON list; beside them a piece of HTML where the answer wraps mark-up instead of items."""
    try:
        value = load_json(text)
    except NotJsonError:
        return Draft(problem="not_json"), None
    draft = _by_paths(value, url, paths) if paths is not None else find_json_items(value, url)
    if not draft.items and paths is None:
        markup = _find_markup(value)
        if markup is not None:
            return Draft(next_pages=next_of_address(url)), markup
    if not draft.items:
        return Draft(left_out=draft.left_out, problem="no_links"), None
    following = next_of_address(url, has_more=_has_more(value, url))
    return Draft(draft.items, draft.left_out, following), None


def find_json_items(value: Any, url: str) -> Draft:
    """The items of the array that looks most like a list of articles, wherever it stands."""
    best: tuple[float, list[dict[str, Any]], _Keys] | None = None
    for rows in _arrays(value):
        keys = _keys_of(rows, url)
        if keys is None:
            continue
        weight = len(rows) * (1.0 + (keys.title is not None) + 0.5 * (keys.published is not None))
        if best is None or weight > best[0]:
            best = (weight, rows, keys)
    if best is None:
        return Draft(problem="no_links")
    _, rows, keys = best
    return _draft(((row.get(keys.url), row.get(keys.title or ""), row.get(keys.published or "")) for row in rows), url)


def _by_paths(value: Any, url: str, paths: JsonPaths) -> Draft:
    rows = list(_step(value, paths.items if paths.items.endswith("[]") else f"{paths.items}[]"))
    return _draft(
        (
            (
                next(_step(row, paths.url), None),
                next(_step(row, paths.title), None),
                next(_step(row, paths.published), None) if paths.published else None,
            )
            for row in rows
        ),
        url,
    )


def _step(value: Any, path: str) -> Iterator[Any]:
    """The values at a dotted path; `[]` steps into each item of a list."""
    values = [value]
    for name in (part for part in path.split(".") if part):
        key, each = name.removesuffix("[]"), name.endswith("[]")
        if key:
            values = [_member(one, key) for one in values]
        if each:
            values = [item for one in values if isinstance(one, list) for item in one]
    yield from (one for one in values if one is not None)


def _member(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and key.isdigit() and int(key) < len(value):
        return value[int(key)]
    return None


def _draft(rows: Iterator[tuple[Any, Any, Any]], url: str) -> Draft:
    items: list[Item] = []
    left_out: list[LeftOut] = []
    for printed, name, when in rows:
        href = _address_of(printed)
        title = plain_title(name)
        address = join_url(url, href) if href else None
        if address is None:
            left_out.append(LeftOut(href or "", title, "no_address"))
        elif shape_of(address) == "media":
            left_out.append(LeftOut(address, title, "media"))
        else:
            items.append(Item(address, title, parse_date_value(when) or parse_url_date(address)))
    return Draft(tuple(items), tuple(left_out))


def plain_title(value: Any) -> str | None:
    """A title without mark-up, entities and doubled spaces; None where there is none."""
    if not isinstance(value, str):
        return None
    text = LexborHTMLParser(value).text(separator="") if "<" in value else unescape(value)
    return " ".join(text.split()) or None


def _address_of(value: Any) -> str | None:
    """An address in a field: plain, one of a list, or in JSON of its own (`{"pc": "…", "wap": "…"}`)."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        known = {_LETTERS.sub("", str(key).lower()): one for key, one in value.items()}
        value = next((known[name] for name in ("pc", *_URL_NAMES) if isinstance(known.get(name), str)), None)
    return value.strip() if isinstance(value, str) and value.strip() else None


def _arrays(value: Any) -> Iterator[list[dict[str, Any]]]:
    """Every list of objects inside `value`, breadth first, within `_MOST_NODES` values."""
    queue: list[Any] = [value]
    position = 0
    while position < len(queue) and position < _MOST_NODES:
        one = queue[position]
        position += 1
        if isinstance(one, dict):
            queue.extend(child for child in one.values() if isinstance(child, dict | list))
        elif isinstance(one, list):
            rows = [row for row in one if isinstance(row, dict)]
            if rows and len(rows) * 2 >= len(one):
                yield rows
            queue.extend(child for child in one if isinstance(child, dict | list))


def _keys_of(rows: list[dict[str, Any]], url: str) -> _Keys | None:
    sample = rows[:30]
    names: dict[str, str] = {}
    for row in sample:
        for key in row:
            names.setdefault(str(key), _LETTERS.sub("", str(key).lower()))
    address = _first_that(sample, names, _URL_NAMES, lambda v: _is_address(v, url))
    if address is None:
        return None
    title = _first_that(sample, names, _TITLE_NAMES, _is_title)
    published = _first_that(sample, names, _DATE_NAMES, lambda v: parse_date_value(v) is not None)
    return _Keys(address, title, published) if title or published else None


def _first_that(
    sample: list[dict[str, Any]], names: dict[str, str], wanted: tuple[str, ...], is_one: Any
) -> str | None:
    """The first field by order of `wanted` that holds what it should in at least half of the rows."""
    by_fold: dict[str, list[str]] = {}
    for key, folded in names.items():
        by_fold.setdefault(folded, []).append(key)
    for folded in wanted:
        for key in by_fold.get(folded, []):
            if sum(bool(is_one(row.get(key))) for row in sample) * 2 >= len(sample):
                return key
    return None


def _is_address(value: Any, url: str) -> bool:
    href = _address_of(value)
    if href is None or " " in href or not ("/" in href or "." in href or "?" in href):
        return False
    address = join_url(url, href)
    return address is not None and shape_of(address) != "media"


def _is_title(value: Any) -> bool:
    return isinstance(value, str) and len(value.strip()) >= 2 and not value.strip().startswith(("http", "/"))


def _find_markup(value: Any) -> str | None:
    """The longest string that holds links: `{"data": {"html": "<ul>…"}}` of a JPaaS unit."""
    queue: list[Any] = [value]
    best: str | None = None
    position = 0
    while position < len(queue) and position < _MOST_NODES:
        one = queue[position]
        position += 1
        if isinstance(one, dict):
            queue.extend(one.values())
        elif isinstance(one, list):
            queue.extend(one)
        elif isinstance(one, str) and _MARKUP_LINK.search(one) and (best is None or len(one) > len(best)):
            best = one
    return best


def _has_more(value: Any, url: str) -> bool | None:
    """Whether pages remain, where the answer counts its pages and the address says which one this is."""
    match = re.search(r"[?&](?:pageIndex|page|pageNo|pageNum|cur_page)=(\d{1,6})", url, re.IGNORECASE)
    if not match:
        return None
    queue: list[Any] = [value]
    for one in queue[:1000]:
        if not isinstance(one, dict):
            continue
        for key, child in one.items():
            folded = _LETTERS.sub("", str(key).lower())
            if folded in _HAS_MORE_TOTALS and isinstance(child, int) and not isinstance(child, bool):
                return int(match[1]) < child
            if isinstance(child, dict) and len(queue) < 1000:
                queue.append(child)
    return None
