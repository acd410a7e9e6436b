"""Reads what a source lists: the decoded text of a list page, feed, JSON list or sitemap comes in, links with titles and
dates go out; it never fetches, and never raises.
"""

from __future__ import annotations

from model.crawl import Listing, Source


def parse_listing(text: str, url: str, *, source: Source | None = None, content_type: str | None = None) -> Listing:
    """The links of one listing in page order, what was left out and why, and the further pages.

    `url` is the address the text came from: links are made absolute against it (or against the page's `base`).  Where
    there are no links, `problem` says why.
    """
    raise NotImplementedError
