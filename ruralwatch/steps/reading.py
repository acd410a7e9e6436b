"""Read: every page that this parser has not read yet becomes an article with its figures and targets, or a named outcome."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import structlog

from model.crawl import ArticleSelectors, Page, Snapshot, Source
from model.errors import ArchiveError
from model.text import Article, NotArticle, NotArticleKind, Precision, PublishedAt
from parsers.normalize import fold
from parsers.opening import open_page
from parsers.pipeline import PARSER_VERSION
from ruralwatch.steps.parts import join_parts
from ruralwatch.workshop import Workshop
from storage.articles import insert_not_article, insert_reading
from storage.pages import list_parts, list_unread_snapshots

log = structlog.get_logger(__name__)

_BATCH = 50
# Several sources may finish at once; their pages are read by one of them, so that none is read twice.
_turn = threading.Lock()


@dataclass(slots=True)
class ReadReport:
    """What one reading pass did."""

    articles: int = 0
    versions: int = 0
    """New versions: new articles, and edits of known ones."""
    observations: int = 0
    targets: int = 0
    not_articles: int = 0
    unreadable: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers, by name, for the log."""
        return asdict(self)


def read(workshop: Workshop) -> ReadReport:
    """Read what is waiting, oldest first, one transaction each; a page that cannot be read is named and passed over."""
    report = ReadReport()
    with _turn:
        after = 0
        while not workshop.stopping.is_set():
            waiting = list_unread_snapshots(workshop.database(), PARSER_VERSION, limit=_BATCH, after_id=after)
            if not waiting:
                break
            for snapshot in waiting:
                if workshop.stopping.is_set():
                    break
                _read_one(workshop, snapshot, report)
            after = waiting[-1].id
    return report


def _read_one(workshop: Workshop, snapshot: Snapshot, report: ReadReport) -> None:
    source = workshop.source(snapshot.link.source_id)
    bound = log.bind(source=snapshot.link.source_id, url=snapshot.url, snapshot=snapshot.id)
    try:
        page = workshop.archive.read(snapshot.record)
        article = read_page(page, snapshot, source, workshop.settings.timezone)
        if isinstance(article, Article):
            article = _with_parts(workshop, snapshot, article, source)
        if isinstance(article, NotArticle):
            _keep_other(workshop, snapshot, article)
            report.not_articles += 1
            bound.info("no article", kind=article.kind.value, reason=article.reason)
            return
        _keep(workshop, snapshot, article, source, report)
    except ArchiveError as error:
        report.unreadable += 1
        bound.error("page lost from the archive", error=str(error))
        _keep_other(workshop, snapshot, NotArticle(NotArticleKind.UNREADABLE, str(error), snapshot.url))
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        # A fault of ours in reading one page: named and kept, and the pages after it are read.
        report.unreadable += 1
        bound.exception("reading failed")
        _keep_other(workshop, snapshot, NotArticle(NotArticleKind.UNREADABLE, repr(error)[:500], snapshot.url))


def read_page(page: Page, snapshot: Snapshot, source: Source | None, timezone: ZoneInfo) -> Article | NotArticle:
    """The article on a page; what its listing said of title and day fills what the page itself does not show."""
    selectors = source.selectors if source else ArticleSelectors()
    article = open_page(page.body, content_type=page.header("content-type"), url=page.final_url, selectors=selectors)
    if isinstance(article, NotArticle):
        return article
    link = snapshot.link
    published = article.published
    if published is None and link.published_on is not None:
        midnight = datetime.combine(link.published_on, time(), timezone)
        published = PublishedAt(midnight, Precision.DAY, "listing")
    return replace(article, title=article.title or link.title, published=published)


def _with_parts(workshop: Workshop, snapshot: Snapshot, first: Article, source: Source | None) -> Article:
    """The article with its further pages; one of them that is no article adds nothing."""
    selectors = source.selectors if source else ArticleSelectors()
    others = []
    for record in list_parts(workshop.database(), snapshot.id):
        page = workshop.archive.read(record)
        part = open_page(page.body, content_type=page.header("content-type"), url=page.final_url, selectors=selectors)
        if isinstance(part, Article):
            others.append(part)
    return join_parts(first, others) if others else first


def _keep(workshop: Workshop, snapshot: Snapshot, article: Article, source: Source | None, report: ReadReport) -> None:
    published_on = (
        article.published.on if article.published else snapshot.fetched_at.astimezone(workshop.settings.timezone).date()
    )
    reading = workshop.reader.read(article, published_on=published_on, home_region=source.region if source else None)
    stored = insert_reading(
        workshop.database(),
        snapshot.id,
        article,
        reading,
        parser_version=PARSER_VERSION,
        recorded_at=workshop.now(),
        folded=fold(article.body),
    )
    report.articles += 1
    report.versions += stored.is_new_version
    if stored.is_new_version:
        report.observations += len(reading.observations)
        report.targets += len(reading.targets)


def _keep_other(workshop: Workshop, snapshot: Snapshot, page: NotArticle) -> None:
    insert_not_article(
        workshop.database(), snapshot.id, page, parser_version=PARSER_VERSION, recorded_at=workshop.now()
    )
