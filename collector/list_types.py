"""What the readers of lists hand to each other: an item as found, and a draft of a listing before the source's own rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from model.crawl import LeftOut


@dataclass(frozen=True, slots=True)
class Item:
    """One link of a list as found; `url` is absolute."""

    url: str
    title: str | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader found in one text, in page order."""

    items: tuple[Item, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    next_pages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    cms: str | None = None
    problem: str | None = None
