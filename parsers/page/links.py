"""The anchors of a layout come in, the article's attachments and further pages go out; it follows none of them."""

from __future__ import annotations

import re

from model.text import Attachment
from parsers.page.addresses import resolve
from parsers.page.layout import Anchor, Layout

FILE = re.compile(r"\.(pdf|docx?|xlsx?|xlsm|wps|et|pptx?|ofd|csv|txt|rtf|zip|rar|7z)(?:$|[?#&])", re.IGNORECASE)
FILE_NAME = re.compile(r"\.(pdf|docx?|xlsx?|xlsm|wps|et|pptx?|ofd|csv|rtf|zip|rar|7z)\W*$", re.IGNORECASE)
PAGE_WORD = re.compile(
    r"\W*(?:第?\s*(\d{1,3})\s*页?|下一?[页頁]|[后後]一?[页頁]|余下全文|尾页|末页|Next)\W*$", re.IGNORECASE
)
SUFFIX = re.compile(r"(?:[-_](\d{1,3}))?(\.[a-zA-Z]{3,5})$")
"""What tells pages of one article apart: c40-1.html, c40-1-2.html; t20240106_1.html, t20240106_1_2.html."""
QUERY_PAGE = re.compile(r"([?&](?:page|p|pageno|pageindex|currentpage)=)(\d{1,3})", re.IGNORECASE)
TRS_PAGER = re.compile(
    r"createPageHTML\(\s*(['\"][^'\"]*['\"]\s*,\s*)?(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w{3,5})['\"]"
)
MOST_PAGES = 100
"""More pages than any article has: a pager that claims more is a list's."""
BELOW = 25
"""Lines below the body in which its attachments and its pager stand."""


def find_attachments(layout: Layout, first: int, last: int, base: str | None) -> tuple[Attachment, ...]:
    """Files linked from the stretch `[first, last)` or right below it, each once, in order."""
    found: dict[str, Attachment] = {}
    for anchor in layout.anchors:
        if not first <= anchor.line < last + BELOW:
            continue
        match = _file(anchor)
        if match is None:
            continue
        url = resolve(base, anchor.href)
        title = anchor.text or anchor.title or url.rsplit("/", 1)[-1]
        found.setdefault(url, Attachment(url, title, match[1].lower()))
    return tuple(found.values())


def is_file(anchor: Anchor) -> bool:
    """True for a link to a document: by its address, or by the name it shows."""
    return _file(anchor) is not None


def _file(anchor: Anchor) -> re.Match[str] | None:
    if anchor.href.startswith(("javascript:", "#")):
        return None
    return FILE.search(anchor.href) or FILE_NAME.search(anchor.text)


def find_next_pages(layout: Layout, last: int, url: str | None, base: str | None, html: str) -> tuple[str, ...]:
    """The further pages of this article, in order, none of them this one; empty where it has one page."""
    scripted = _scripted_pages(html, url)
    if scripted:
        return scripted
    pages: dict[str, int] = {}
    own = {url.split("#", 1)[0], _stem(url)[0]} if url else None
    for anchor in layout.anchors:
        if last - 3 <= anchor.line < last + BELOW and PAGE_WORD.match(anchor.text):
            _note(pages, anchor, own, base)
    return tuple(sorted(pages, key=lambda page: pages[page]))


def _note(pages: dict[str, int], anchor: Anchor, own: set[str] | None, base: str | None) -> None:
    if not anchor.href or anchor.href.startswith(("javascript:", "#", "mailto:")):
        return
    target = resolve(base, anchor.href)
    stem, number = _stem(target)
    if number < 2 and not (number == 1 and target.count("_1.")):
        return
    if own is not None and stem not in own:
        return
    pages.setdefault(target, number)


def _stem(address: str) -> tuple[str, int]:
    """The address without its page number, and the number (0 where it has none)."""
    address = address.split("#", 1)[0]
    query = QUERY_PAGE.search(address)
    if query:
        return address[: query.start()] + address[query.end() :], int(query[2])
    match = SUFFIX.search(address)
    if match is None:
        return address, 0
    return address[: match.start()] + match[2], int(match[1] or 0)


def _scripted_pages(html: str, url: str | None) -> tuple[str, ...]:
    """The pages a TRS pager script names: 0-based `(4,0,"t1","html")` → t1_1 … t1_3; 1-based with a target id before."""
    if url is None or "createPageHTML" not in html:
        return ()
    match = TRS_PAGER.search(html)
    if match is None:
        return ()
    total, current, name, ending = int(match[2]), int(match[3]), match[4], match[5]
    file = url.split("?", 1)[0].rsplit("/", 1)[-1]
    if not 1 < total <= MOST_PAGES or name == "index" or not file.startswith(name):
        return ()
    numbers = range(2, total + 1) if match[1] else range(1, total)
    return tuple(resolve(url, f"{name}_{number}.{ending}") for number in numbers if number != current)
