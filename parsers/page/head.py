"""A parsed tree comes in, what its head element declares goes out; it believes nothing of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Head:
    """The title element, the meta elements by lower-case name, the canonical address, and JSON-LD records."""

    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    base: str | None = None
    language: str | None = None
    refresh: str | None = None
    records: list[dict[str, Any]] = field(default_factory=list)

    def first(self, *names: str) -> tuple[str, str] | None:
        """The first of these meta elements that has a value, as (name, value)."""
        for name in names:
            value = self.metas.get(name)
            if value:
                return name, value
        return None


def parse_head(tree: LexborHTMLParser) -> Head:
    """What meta, title, link, base, html and JSON-LD elements say, wherever in the page they stand."""
    head = Head()
    for node in tree.css(
        "title, meta, link[rel=canonical], base[href], script[type='application/ld+json'], html[lang]"
    ):
        tag = node.tag
        if tag == "meta":
            _read_meta(head, node.attributes)
        elif tag == "title":
            head.title = head.title or SPACE.sub(" ", node.text() or "").strip()
        elif tag == "link":
            head.canonical = head.canonical or node.attributes.get("href")
        elif tag == "base":
            head.base = head.base or node.attributes.get("href")
        elif tag == "html":
            head.language = node.attributes.get("lang")
        else:
            head.records.extend(_records(node.text() or ""))
    return head


def _read_meta(head: Head, attributes: dict[str, str | None]) -> None:
    content = attributes.get("content")
    if not content:
        return
    name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
    if name:
        head.metas.setdefault(name.strip().lower(), SPACE.sub(" ", content).strip())
    elif (attributes.get("http-equiv") or "").lower() == "refresh":
        head.refresh = content


def _records(text: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script, its graph unfolded; nothing where it is no JSON."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    items = data if isinstance(data, list) else [data]
    for item in items:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (part for part in graph if isinstance(part, dict))
