"""Decoded HTML or plain text comes in, an `Article` or a named `NotArticle` goes out; it never raises and fetches nothing."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from model.crawl import ArticleSelectors
from model.text import Article, NotArticle, NotArticleKind, Paragraph, ParagraphKind
from parsers.page.body import Body, find_body, weigh_lines
from parsers.page.credits import find_author, find_source
from parsers.page.dates import find_published
from parsers.page.facts import find_labelled_values
from parsers.page.furniture import mark_lines
from parsers.page.head import parse_head
from parsers.page.layout import DROPPED, Layout, parse_layout
from parsers.page.title import find_headline

NO_SELECTORS = ArticleSelectors()
NEAR = 60
"""Lines above the body in which date and credits are looked for."""
BELOW = 15
"""Lines below it."""


def parse_article(
    html: str, *, url: str | None = None, selectors: ArticleSelectors = NO_SELECTORS
) -> Article | NotArticle:
    """The article that an HTML page shows, or what the page is instead. Never raises."""
    tree = LexborHTMLParser(html)
    head = parse_head(tree)
    tree.strip_tags(DROPPED)
    if tree.body is None:
        return NotArticle(NotArticleKind.EMPTY, "the page has no body", url)
    layout = parse_layout(tree.body.html or "")
    mark_lines(layout)
    headline = find_headline(head, layout)
    weigh_lines(layout)
    body = find_body(layout, headline.last)
    if body is None:
        return NotArticle(NotArticleKind.EMPTY, "the page has no text", url)
    near = _near(layout, body)
    facts = find_labelled_values(layout, near)
    title = headline.text or next((fact.value for fact in facts if fact.fact == "title"), None)
    return Article(
        title=title,
        paragraphs=tuple(Paragraph(layout.lines[i].text) for i in body.lines),
        url=url,
        published=find_published(head, layout, facts, near[:20], url, html),
        source=find_source(head, layout, facts, near[:20]),
        author=find_author(head, layout, facts, near),
        column=head.metas.get("columnname"),
    )


def _near(layout: Layout, body: Body) -> list[int]:
    """The lines where a page tells about its article, nearest first: above the body, its first two, below it."""
    above = range(body.first - 1, max(-1, body.first - 1 - NEAR), -1)
    below = range(body.last, min(len(layout.lines), body.last + BELOW))
    return [*above, *body.lines[:2], *below]


def parse_plain_text(text: str, *, url: str | None = None) -> Article:
    paragraphs = [re.sub(r"[ \xa0　]+", " ", line).strip() for line in text.splitlines()]
    paragraphs = [p for p in paragraphs if p]
    title = None
    if (
        len(paragraphs) > 1
        and len(paragraphs[0]) <= 60
        and not re.search(r"[。！？；，]$", paragraphs[0])
        and len(paragraphs[1]) > len(paragraphs[0])
    ):
        title = paragraphs.pop(0)
    return Article(
        title=title,
        paragraphs=tuple(Paragraph(p, ParagraphKind.ROW if "\t" in p else ParagraphKind.PROSE) for p in paragraphs),
        url=url,
    )
