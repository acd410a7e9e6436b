"""The further pages of an article: fetched politely with its first page, kept with its snapshot, joined when it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import structlog

from collector.urls import is_same_site, url_key
from model.crawl import ArticleSelectors, Page
from model.text import Article, Paragraph
from parsers.opening import open_page
from ruralwatch.steps.asking import ask
from ruralwatch.workshop import Workshop

log = structlog.get_logger(__name__)

# Photo stories of local portals run to a dozen pages; more than this is a list that calls itself an article.
MOST_PARTS = 20


def fetch_parts(workshop: Workshop, first: Page, selectors: ArticleSelectors) -> list[Page]:
    """Pages 2, 3, … of the article on `first`, in order; none where it has one page or a page cannot be had.

    Each page may name the next ones; none is asked for twice, and none of another site.
    """
    parts: list[Page] = []
    seen = {url_key(first.url), url_key(first.final_url)}
    waiting = list(_next_pages(first, selectors))
    while waiting and len(parts) < MOST_PARTS and not workshop.stopping.is_set():
        url = waiting.pop(0)
        if url_key(url) in seen or not is_same_site(url, first.final_url):
            continue
        seen.add(url_key(url))
        outcome = ask(workshop, url)
        if not isinstance(outcome, Page):
            log.warning("a page of an article is missing", url=url, article=first.url, outcome=type(outcome).__name__)
            break
        parts.append(outcome)
        waiting += _next_pages(outcome, selectors)
    if waiting and len(parts) == MOST_PARTS:
        log.warning("an article has more pages than are read", article=first.url, read=MOST_PARTS + 1)
    return parts


def join_parts(first: Article, others: Sequence[Article]) -> Article:
    """One article: the first page's head, the paragraphs of all pages in order, each once.

    A page that repeats the whole text (a pager that leads back to a view of everything) adds only what is new.
    """
    paragraphs = list(first.paragraphs)
    known = {paragraph.text for paragraph in paragraphs if not paragraph.cells}
    tables = 1 + max((paragraph.table for paragraph in paragraphs if paragraph.table is not None), default=-1)
    for other in others:
        for paragraph in other.paragraphs:
            if paragraph.cells:
                paragraphs.append(_renumbered(paragraph, tables))
            elif paragraph.text not in known:
                known.add(paragraph.text)
                paragraphs.append(paragraph)
        tables += 1 + max((one.table for one in other.paragraphs if one.table is not None), default=-1)
    attachments = dict.fromkeys(item for article in (first, *others) for item in article.attachments)
    return replace(first, paragraphs=tuple(paragraphs), attachments=tuple(attachments))


def _renumbered(paragraph: Paragraph, tables: int) -> Paragraph:
    return replace(paragraph, table=tables + (paragraph.table or 0))


def _next_pages(page: Page, selectors: ArticleSelectors) -> tuple[str, ...]:
    article = open_page(page.body, content_type=page.header("content-type"), url=page.final_url, selectors=selectors)
    return article.next_pages if isinstance(article, Article) else ()
