"""The declared titles and the printed lines come in, the article's title goes out, with the line that prints it.

The element `title` often carries the site and the column, before or after; a heading that it contains, or the meta
ArticleTitle, decides what is the article's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.page.head import Head
from parsers.page.layout import Layout, Line

SEPARATORS = re.compile(
    r"\s*(?:[_|｜丨—–]+|-{2,}|\s-\s|--)\s*|\s*-\s*(?=[^\d\s-]*(?:网|政府|局|厅|委|站|门户|频道|平台|中心|动态|新闻|要闻|信息|办|部|报)[^-]*$)"
)
SITE_WORDS = re.compile(
    r"网|政府|门户|频道|局$|厅$|委员会|办公室|首页|新闻|要闻|动态|资讯|信息|公开|客户端|日报|晚报|在线|平台|公众号|站$|\.com|\.cn",
    re.IGNORECASE,
)
FOLD = re.compile(r"[\s\u3000“”\"'‘’《》<>〈〉]+")
WIDE = str.maketrans(dict(zip("，：；！？（）—－–·•．～", ",:;!?()---...~", strict=True)))


@dataclass(frozen=True, slots=True)
class Headline:
    """The title and, where the page prints it, the lines `[first, last]` in which it stands."""

    text: str | None
    first: int | None = None
    last: int | None = None


def fold_title(text: str) -> str:
    """`text` without white space and quotes, with half-width punctuation: for comparing, not for showing."""
    return FOLD.sub("", text.translate(WIDE)).lower()


def find_headline(head: Head, layout: Layout) -> Headline:
    """The article's title, from the strongest witness: declared and printed, declared, printed heading, title element."""
    declared = head.metas.get("articletitle") or ""
    shared = head.metas.get("og:title") or head.metas.get("twitter:title") or ""
    page = head.title
    candidates = _candidates(layout.lines)
    for witness in (declared, shared, page):
        printed = _printed_in(witness, candidates, layout, whole=witness is not page)
        if printed is not None:
            return printed
    if declared:
        return Headline(declared)
    heading = _only_heading(candidates, layout)
    stripped = strip_site(page) or strip_site(shared)
    if heading is not None and (not stripped or len(stripped) < 6 or SITE_WORDS.search(stripped)):
        return Headline(layout.lines[heading].text, heading, heading)
    return Headline(stripped or None)


def _candidates(lines: list[Line]) -> list[int]:
    return [i for i, line in enumerate(lines) if 3 <= len(line.text) <= 160 and line.linked * 2 <= len(line.text)]


def _printed_in(witness: str, candidates: list[int], layout: Layout, *, whole: bool) -> Headline | None:
    """The longest printed line, or two or three in a row, that stands in the witness; headings first among equals."""
    folded = fold_title(witness)
    if len(folded) < 4:
        return None
    best: tuple[float, int, int] | None = None
    lines = layout.lines
    for i in candidates:
        text = fold_title(lines[i].text)
        if len(text) < 4 or text not in folded:
            continue
        last = i
        for j in (i + 1, i + 2):
            if j >= len(lines) or lines[j].kind:
                break
            longer = text + fold_title(lines[j].text)
            if longer not in folded or len(longer) == len(text):
                break
            text, last = longer, j
        share = len(text) / len(folded)
        if share < 0.3 and len(text) < 8:
            continue
        score = len(text) + (3.0 if lines[i].heading else 0.0) + (0.5 if lines[i].kind == "" else -2.0)
        if best is None or score > best[0]:
            best = (score, i, last)
    if best is None:
        return None
    _, first, last = best
    text = "".join(lines[k].text for k in range(first, last + 1))
    if whole and len(fold_title(text)) < 0.6 * len(folded):
        return Headline(witness, first, last)
    if not whole and SITE_WORDS.search(text) and len(fold_title(text)) < 0.5 * len(folded) and len(text) < 12:
        return None
    return Headline(text, first, last)


def _only_heading(candidates: list[int], layout: Layout) -> int | None:
    for level in (1, 2, 3):
        found = [i for i in candidates if layout.lines[i].heading == level and not layout.lines[i].kind]
        if found:
            return max(found, key=lambda i: len(layout.lines[i].text))
    return None


def strip_site(title: str) -> str:
    """The title element without the site and column around the article's title: `甲乙丙_要闻_某某网` → 甲乙丙."""
    parts = [part for part in SEPARATORS.split(title) if part]
    if len(parts) < 2:
        return title.strip()
    own = [part for part in parts if not (SITE_WORDS.search(part) and len(part) <= 14)]
    return max(own or parts, key=len).strip()
