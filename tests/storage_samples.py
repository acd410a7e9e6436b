"""Invented pages, articles and figures that the tests of storage share."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from model.alerting import Interval, TargetVersion
from model.crawl import ArchiveRecord, Link, Page, Source, SourceClass
from model.statistics import (
    Accumulation,
    Approximation,
    Attainment,
    AttainmentStatus,
    Basis,
    Comparator,
    Measure,
    Observation,
    PeriodKind,
    Reading,
    ReferencePeriod,
    Region,
    Rejected,
    Status,
    Target,
    Transformation,
)
from model.text import Article, Paragraph, Precision, PublishedAt
from storage.pages import insert_links, insert_snapshot, list_due_links, upsert_sources

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
COUNTY = Region("990123", "青禾县", "county", "990100", "r-990123")
PORTAL = Source("qinghe_portal", "青禾县人民政府网", ("https://qinghe.example/news/",), source_class=SourceClass.PORTAL)
PAPER = Source("lanjiang_daily", "岚江日报", ("https://lanjiang.example/",), source_class=SourceClass.PARTY_PRESS)

STOCK_SENTENCE = "截至2025年底,全县社区工厂达111家。"
FLOW_SENTENCE = "2025年新建社区工厂36家,超额完成市里下达的35家任务。"


def link_to(url: str, source: Source = PORTAL, **more) -> Link:
    return Link(source.id, url, url, **more)


def page_of(url: str, body: bytes = b"<html>1</html>", *, at: datetime = NOW, **headers: str) -> Page:
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    fields = (
        ("Content-Type", "text/html; charset=utf-8"),
        *((key.replace("_", "-"), text) for key, text in headers.items()),
    )
    return Page(url, url, 200, fields, body, at, digest)


def record_of(page: Page, offset: int = 0) -> ArchiveRecord:
    return ArchiveRecord("2026/03/a.warc.gz", offset, 900, "urn:uuid:1", page.payload_digest)


def keep_page(db, url: str, *, source: Source = PORTAL, body: bytes = b"<html>1</html>", at: datetime = NOW) -> int:
    """The id of a stored snapshot of this address."""
    upsert_sources(db, [source], now=NOW)
    insert_links(db, [link_to(url, source)], seen_at=NOW)
    (link_id,) = [row[0] for row in db.execute("SELECT id FROM links WHERE canonical_url = ?", [url])]
    page = page_of(url, body, at=at)
    return insert_snapshot(db, link_id, page, record_of(page), next_fetch_at=at + timedelta(days=1))


def due_ids(db, now=NOW):
    return [link.id for link in list_due_links(db, None, now=now)]


def article_of(*paragraphs: str, title: str = "青禾县社区工厂稳就业", day: date = date(2026, 2, 20), **more) -> Article:
    published = PublishedAt(datetime.fromisoformat(f"{day}T00:00:00+08:00"), Precision.DAY, "label")
    return Article(
        title, tuple(map(Paragraph, paragraphs)), published=published, source="青禾融媒", author="林小禾", **more
    )


STORY = article_of(STOCK_SENTENCE, FLOW_SENTENCE)


def observation(article: Article, text: str, value: int | str, sentence: str, **more) -> Observation:
    start = article.body.index(text, article.body.index(sentence))
    number = Decimal(value)
    plain = Observation(
        start=start,
        end=start + len(text),
        text=text,
        sentence=sentence,
        indicator="community_factory",
        indicator_name="社区工厂",
        value=number,
        lower=number,
        upper=number,
        approx=Approximation.EXACT,
        unit="NUM",
        unit_text="家",
        measure=Measure.STOCK,
        accumulation=Accumulation.POINT,
        transformation=Transformation.LEVEL,
        status=Status.ACTUAL,
        region=COUNTY,
        scope=None,
        period=ReferencePeriod(None, date(2025, 12, 31), Basis.STATED, "截至2025年底", PeriodKind.INSTANT, "year"),
        confidence=0.9,
        rules=("G01", "G07"),
    )
    return replace(plain, **more)


YEAR_2025 = ReferencePeriod(date(2025, 1, 1), date(2025, 12, 31), Basis.STATED, "2025年", PeriodKind.WINDOW, "year")


def stock(article: Article = STORY, text: str = "111家", value: int = 111, **more) -> Observation:
    return observation(article, text, value, STOCK_SENTENCE if STOCK_SENTENCE in article.body else article.body, **more)


def flow(article: Article = STORY, text: str = "36家", value: int = 36, **more) -> Observation:
    own = {
        "indicator": "community_factory_new",
        "indicator_name": "新建社区工厂",
        "measure": Measure.FLOW,
        "accumulation": Accumulation.PERIOD,
        "period": YEAR_2025,
    }
    sentence = FLOW_SENTENCE if FLOW_SENTENCE in article.body else article.body
    return observation(article, text, value, sentence, **(own | more))


def quota(article: Article = STORY, **more) -> Target:
    start = article.body.index("35家")
    plain = Target(
        start=start,
        end=start + 3,
        text="35家",
        sentence=FLOW_SENTENCE,
        indicator="community_factory_new",
        indicator_name="新建社区工厂",
        region=COUNTY,
        period=YEAR_2025,
        comparator=Comparator.AT_LEAST,
        value=Decimal(35),
        unit="NUM",
        issuer="市",
        attainment=Attainment(AttainmentStatus.EXCEEDED, Decimal(36), Decimal("1.0286")),
        rules=("T01",),
    )
    return replace(plain, **more)


def reading_of(
    *observations: Observation, targets: tuple[Target, ...] = (), rejected: tuple[Rejected, ...] = ()
) -> Reading:
    return Reading(observations, targets, rejected, COUNTY, date(2025, 12, 31))


def full_reading() -> Reading:
    """The reading of STORY: a stock, a flow, a target, and a number that is none."""
    year = Rejected(2, 7, "2025年", "date", "R01", STOCK_SENTENCE)
    return reading_of(stock(), flow(), targets=(quota(),), rejected=(year,))


def target_version(**more) -> TargetVersion:
    plain = TargetVersion(
        key="community_factory_new|{}|990123|2025-12-31|flow|prefecture",
        version=1,
        indicator="community_factory_new",
        indicator_name="新建社区工厂",
        dimensions=(),
        region_code="990123",
        region_name="青禾县",
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        basis="flow",
        comparator=Comparator.AT_LEAST,
        value=Interval(Decimal(35), Decimal(35)),
        unit="NUM",
        issuer="市",
        stated_on=date(2025, 1, 10),
        origin="declared:qinghe.yaml",
    )
    return replace(plain, **more)
