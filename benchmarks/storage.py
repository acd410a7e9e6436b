"""How the store does on a large database: invented articles in the genre go in, figures come out.

A database of `--articles` articles (about five figures each) is filled in bulk; then, in alternating rounds, single articles
are stored in it and in an empty one, each in a durable transaction of its own; then every worked query, every view and the
search are asked while a writer works.  The last lines are `figure NAME VALUE`.

    python benchmarks/storage.py --articles 1000000     # the size that the targets are stated for: about an hour
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

# This script is named as the package is: the checkout comes before the script's own folder.
sys.path.insert(0, str(Path(__file__).parent.parent))

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
from storage.articles import insert_reading
from storage.database import open_database, writing
from storage.pages import insert_links, insert_snapshot, upsert_sources
from storage.queries import list_queries, run_query
from storage.search import search_articles

NOW = datetime(2026, 1, 1, tzinfo=UTC)
START = date(2016, 1, 1)
DAYS = 3650
BATCH = 500
ROUND = 40
WORDS = [
    "乡村",
    "振兴",
    "产业",
    "发展",
    "农村",
    "建设",
    "帮扶",
    "车间",
    "社区",
    "工厂",
    "就业",
    "务工",
    "脱贫",
    "人口",
    "收入",
    "增长",
    "村民",
    "合作",
    "基地",
    "种植",
    "养殖",
    "粮食",
    "产量",
    "蔬菜",
    "水果",
    "茶叶",
    "中药",
    "材料",
    "加工",
    "企业",
    "项目",
    "资金",
    "投入",
    "道路",
    "饮水",
    "安全",
    "住房",
    "改造",
    "教育",
    "医疗",
    "保障",
    "监测",
    "防止",
    "返贫",
    "干部",
    "驻村",
    "工作",
    "支部",
    "党员",
    "群众",
    "服务",
    "中心",
    "电商",
    "物流",
    "快递",
    "旅游",
    "民宿",
    "文化",
    "活动",
    "环境",
    "整治",
    "厕所",
    "革命",
    "垃圾",
    "污水",
    "处理",
    "生态",
    "保护",
    "林业",
    "草原",
    "水利",
    "灌溉",
    "高标",
    "准农",
    "田间",
    "机械",
    "作业",
    "播种",
    "收割",
    "丰收",
    "品牌",
    "认证",
    "市场",
    "销售",
    "订单",
    "培训",
    "技能",
    "人才",
    "返乡",
    "创业",
    "青年",
    "妇女",
    "老人",
    "儿童",
    "关爱",
    "幸福",
    "食堂",
    "图书",
    "广场",
    "路灯",
    "网络",
    "宽带",
    "数字",
    "平台",
    "智慧",
    "治理",
    "积分",
    "超市",
    "移风",
    "易俗",
    "法治",
    "平安",
    "调解",
    "信访",
    "土地",
    "流转",
    "集体",
    "经济",
    "分红",
    "入股",
    "贷款",
    "保险",
    "补贴",
    "奖励",
    "考核",
    "任务",
    "目标",
    "完成",
    "推进",
    "落实",
]
INDICATORS = 168


@dataclass(frozen=True, slots=True)
class Story:
    """One invented article with its reading."""

    article: Article
    reading: Reading
    url: str
    source_id: str


class Genre:
    """Invented stories, the same for the same seed: 2,900 counties, 168 indicators, 240 outlets, a few much busier than others."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  invented data
        self.regions = [Region(f"{110000 + 7 * number:06d}", f"县{number}") for number in range(2900)]
        classes = list(SourceClass)
        self.sources = [
            Source(f"s{number}", f"某地报{number}", ("http://bench.example/",), source_class=classes[number % 6])
            for number in range(240)
        ]
        self._earlier: list[Story] = []

    def stories(self, name: str, count: int) -> Iterator[Story]:
        """As many stories; one in twelve copies an earlier one at another outlet."""
        for number in range(count):
            source = self.sources[int(240 * self._random.random() ** 2)]
            url = f"http://{source.id}.bench.example/{name}/{number}.html"
            if self._earlier and number % 12 == 0:
                earlier = self._random.choice(self._earlier)
                yield Story(earlier.article, earlier.reading, url, source.id)
                continue
            story = self._story(url, source.id)
            if number % 10 == 0:
                self._earlier = [*self._earlier[-200:], story]
            yield story

    def _story(self, url: str, source_id: str) -> Story:
        day = START + timedelta(days=self._random.randrange(DAYS))
        region = self.regions[int(2900 * self._random.random() ** 1.5)]
        facts = [self._fact(region, day) for _ in range(self._random.randint(2, 8))]
        paragraphs, observations, targets, rejected = [], [], [], []
        at = 0
        for number, fact in enumerate(facts):
            head = self._prose(60)
            text = f"{head}{fact.sentence}{self._prose(40)}"
            start = at + len(head) + fact.sentence.index(fact.text)
            observations.append(fact.observation(start))
            if number == 0 and self._random.random() < 0.15:
                targets.append(fact.target(start))
            rejected.append(Rejected(start, start + 2, fact.text[:2], "date", "R01", fact.sentence))
            paragraphs.append(Paragraph(text))
            at += len(text) + 1
        title = f"{region.name}{self._prose(12)}"
        published = PublishedAt(datetime.fromisoformat(f"{day}T00:00:00+08:00"), Precision.DAY, "label")
        article = Article(title, tuple(paragraphs), published=published, source="融媒体中心")
        return Story(article, Reading(tuple(observations), tuple(targets), tuple(rejected[:2]), region), url, source_id)

    def _prose(self, characters: int) -> str:
        words = self._random.choices(WORDS, k=characters // 2)
        return "".join(f"{word}," if index % 8 == 7 else word for index, word in enumerate(words)) + "。"

    def _fact(self, region: Region, day: date) -> _Fact:
        """Most articles state the year's figure as the others do; one in twenty has another."""
        number = int(INDICATORS * self._random.random() ** 2)
        known = random.Random(f"{region.code} {number} {day.year}")  # noqa: S311  invented data
        value = known.randint(10, 20_000)
        if self._random.random() < 0.05:
            value = int(value * self._random.uniform(0.8, 1.2))
        return _Fact(region, number, value, day.year - 1, number % 3 == 0)


@dataclass(frozen=True, slots=True)
class _Fact:
    region: Region
    number: int
    value: int
    year: int
    is_flow: bool

    @property
    def text(self) -> str:
        return f"{self.value}家"

    @property
    def sentence(self) -> str:
        return f"{self.year}年,{self.region.name}第{self.number}类设施达到{self.text}。"

    def _period(self) -> ReferencePeriod:
        start = date(self.year, 1, 1) if self.is_flow else None
        kind = PeriodKind.WINDOW if self.is_flow else PeriodKind.INSTANT
        return ReferencePeriod(start, date(self.year, 12, 31), Basis.STATED, f"{self.year}年", kind, "year")

    def observation(self, start: int) -> Observation:
        value = Decimal(self.value)
        return Observation(
            start=start,
            end=start + len(self.text),
            text=self.text,
            sentence=self.sentence,
            indicator=f"indicator_{self.number}",
            indicator_name=f"设施{self.number}",
            value=value,
            lower=value,
            upper=value,
            approx=Approximation.EXACT,
            unit="NUM",
            unit_text="家",
            measure=Measure.FLOW if self.is_flow else Measure.STOCK,
            accumulation=Accumulation.PERIOD if self.is_flow else Accumulation.POINT,
            transformation=Transformation.LEVEL,
            status=Status.ACTUAL,
            region=self.region,
            scope=None,
            period=self._period(),
            confidence=0.9,
            rules=("G01", "G07", "G12"),
        )

    def target(self, start: int) -> Target:
        return Target(
            start=start,
            end=start + len(self.text),
            text=self.text,
            sentence=self.sentence,
            indicator=f"indicator_{self.number}",
            indicator_name=f"设施{self.number}",
            region=self.region,
            period=self._period(),
            comparator=Comparator.AT_LEAST,
            value=Decimal(self.value),
            unit="NUM",
            issuer="市",
            attainment=Attainment(AttainmentStatus.MET),
            rules=("T01",),
        )


class Store:
    """One database that stories are put into."""

    def __init__(self, path: Path, genre: Genre) -> None:
        self.path = path
        self.db = open_database(path)
        upsert_sources(self.db, genre.sources, now=NOW)

    def fetched(self, stories: list[Story]) -> list[tuple[Story, int]]:
        """Snapshots of the stories, stored in bulk: fetching is not what is measured."""
        with writing(self.db):
            insert_links(self.db, [Link(one.source_id, one.url, one.url) for one in stories], seen_at=NOW)
            return [(story, self._snapshot(story)) for story in stories]

    def _snapshot(self, story: Story) -> int:
        (link_id,) = self.db.execute("SELECT id FROM links WHERE canonical_url = ?", [story.url]).fetchone()
        digest = f"sha256:{hashlib.sha256(story.url.encode()).hexdigest()}"
        headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{digest[7:23]}"'))
        page = Page(story.url, story.url, 200, headers, b"", NOW, digest)
        record = ArchiveRecord("2026/01/bench.warc.gz", link_id * 9000, 9000, f"urn:uuid:{digest[7:39]}", digest)
        return insert_snapshot(self.db, link_id, page, record, next_fetch_at=None)

    def keep(self, read: list[tuple[Story, int]]) -> None:
        """Each reading in a transaction, or all in the caller's."""
        for story, snapshot_id in read:
            insert_reading(
                self.db,
                snapshot_id,
                story.article,
                story.reading,
                parser_version="1",
                recorded_at=NOW,
                folded=story.article.body,
            )

    def fill(self, stories: Iterator[Story], count: int) -> None:
        """Bulk: many readings a transaction, nothing waits for the disk."""
        self.db.execute("PRAGMA synchronous = OFF")
        begun = time.perf_counter()
        done = 0
        while batch := [story for _, story in zip(range(BATCH), stories, strict=False)]:
            with writing(self.db):
                self.keep(self.fetched(batch))
            done += len(batch)
            if done % (BATCH * 20) == 0:
                rate = done / (time.perf_counter() - begun)
                print(f"  {done:>9,} of {count:,} articles, {rate:,.0f} a second", flush=True)
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.execute("ANALYZE")


def main() -> int:
    """Run and print; 0 always: a benchmark measures, it does not judge."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--articles", type=int, default=20_000, help="how many articles the large database holds")
    cli.add_argument("--rounds", type=int, default=8, help="alternating rounds of single articles")
    cli.add_argument("--asks", type=int, default=20, help="how often each query is asked")
    cli.add_argument("--transactions", type=int, default=1000, help="how many are written by five writers at once")
    cli.add_argument("--folder", type=Path, help="where the databases are made; else a temporary one")
    cli.add_argument("--write-links", type=Path, help=argparse.SUPPRESS)
    options = cli.parse_args()
    if options.write_links:
        errors: list[str] = []
        _write_links(options.write_links, "process", options.transactions, errors)
        return len(errors)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        _run(Path(folder), options)
    return 0


def _run(folder: Path, options: argparse.Namespace) -> None:
    genre = Genre(7)
    large = Store(folder / "large.db", genre)
    print(f"filling {options.articles:,} articles")
    large.fill(genre.stories("fill", options.articles), options.articles)
    size = large.path.stat().st_size
    claims = large.db.execute("SELECT count(*) FROM observation_claims").fetchone()[0]
    print(f"{options.articles:,} articles, {claims:,} claims, {size / 1e6:,.0f} MB")
    small = Store(folder / "small.db", genre)
    rate, ratio = _single(genre, large, small, options.rounds)
    slowest = _ask_everything(genre, large, options.asks)
    seen = _contend(folder / "contended.db", options.transactions)
    print(f"figure ingest_per_s {rate:.1f}")
    print(f"figure insert_cost_ratio {ratio:.2f}")
    print(f"figure view_p95_ms {slowest:.1f}")
    print(f"figure bytes_per_article {size / options.articles:.0f}")
    print(f"figure locked_seen {seen}")


def _single(genre: Genre, large: Store, small: Store, rounds: int) -> tuple[float, float]:
    """Articles a second into the large database, and what one costs there against the empty one, in alternating rounds."""
    seconds: dict[str, list[float]] = {"large": [], "small": []}
    gc.collect()
    gc.disable()
    for number in range(rounds + 1):
        stories = list(genre.stories(f"round{number}", ROUND))
        for name, store in (("large", large), ("small", small)):
            read = store.fetched(stories)
            begun = time.perf_counter()
            store.keep(read)
            if number:  # the first round warms up
                seconds[name].append((time.perf_counter() - begun) / ROUND)
    gc.enable()
    print(f"\n{'one article, its own durable transaction':44} {'min':>8} {'median':>8} {'max':>8}  ms")
    for name, found in seconds.items():
        times = [1000 * value for value in found]
        print(f"into the {name:35} {min(times):8.2f} {statistics.median(times):8.2f} {max(times):8.2f}")
    ratio = statistics.median(one / other for one, other in zip(seconds["large"], seconds["small"], strict=True))
    return 1 / statistics.median(seconds["large"]), ratio


def _ask_everything(genre: Genre, large: Store, asks: int) -> float:
    """The slowest p95 in ms, of every worked query, view and search, while a writer works."""
    stop = threading.Event()
    writer = threading.Thread(target=_write_on, args=(large.path, stop))
    writer.start()
    found: dict[str, list[float]] = {}
    chance = random.Random(11)  # noqa: S311  invented questions
    try:
        with closing(open_database(large.path, readonly=True)) as db:
            views = [name for name in db.view_names() if not name.startswith("_")]
            for _ in range(asks):
                for name, sql, values in _questions(genre, views, chance):
                    begun = time.perf_counter()
                    list(run_query(db, sql, values, timeout_s=600).rows)
                    found.setdefault(name, []).append(1000 * (time.perf_counter() - begun))
                begun = time.perf_counter()
                search_articles(db, "".join(chance.sample(WORDS, 1)))
                found.setdefault("search_articles", []).append(1000 * (time.perf_counter() - begun))
    finally:
        stop.set()
        writer.join()
    print(f"\n{'question':44} {'median':>8} {'p95':>8}  ms, a writer at work")
    ranked = sorted(((_p95(times), name, times) for name, times in found.items()), reverse=True)
    for p95, name, times in ranked:
        print(f"{name:44} {statistics.median(times):8.1f} {p95:8.1f}")
    return ranked[0][0]


def _questions(
    genre: Genre, views: list[str], chance: random.Random
) -> Iterator[tuple[str, str, dict[str, str | int]]]:
    region = chance.choice(genre.regions).code or ""
    values: dict[str, str | int] = {
        "indicator": f"indicator_{chance.randrange(INDICATORS)}",
        "region": region,
        "day": f"{chance.randrange(2017, 2026)}-06-01",
        "observation": chance.randrange(1, 1000),
        "text": chance.choice(WORDS) + chance.choice(WORDS),
    }
    for named in list_queries():
        own = {name: value for name, value in values.items() if name in named.defaults}
        yield f"query {named.name}", named.sql, {**named.defaults, **own}
    for view in views:
        yield f"view {view}", f'SELECT * FROM "{view}" LIMIT 100', {}
    yield "latest_values of an indicator", "SELECT * FROM latest_values WHERE indicator = :indicator", values
    yield "latest_values of a region", "SELECT * FROM latest_values WHERE region_code = :region", values
    yield (
        "series of a region",
        "SELECT * FROM series WHERE region_code = :region ORDER BY indicator, period_end",
        values,
    )


def _write_on(path: Path, stop: threading.Event) -> None:
    """A writer as the daemon is one: an article, a breath."""
    genre = Genre(13)
    store = Store(path, genre)
    stories = genre.stories("meanwhile", 10_000_000)
    while not stop.is_set():
        store.keep(store.fetched([next(stories)]))
        stop.wait(0.05)
    store.db.close()


def _contend(path: Path, transactions: int) -> int:
    """How many errors four writing threads, a writing process and an analyst see between them."""
    genre = Genre(17)
    Store(path, genre).db.close()
    share = transactions // 5
    errors: list[str] = []
    done = threading.Event()
    threads = [threading.Thread(target=_write_links, args=(path, f"t{name}", share, errors)) for name in range(4)]
    analyst = threading.Thread(target=_ask_on, args=(path, done, errors))
    begun = time.perf_counter()
    other = subprocess.Popen([sys.executable, __file__, "--write-links", str(path), "--transactions", str(share)])
    for thread in (analyst, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    failed = other.wait() != 0
    done.set()
    analyst.join()
    with closing(open_database(path, readonly=True)) as db:
        found: int = db.execute("SELECT count(*) FROM links").fetchone()[0]
    seconds = time.perf_counter() - begun
    print(
        f"\n{found:,} of {5 * share:,} transactions by 4 threads and a process in {seconds:.1f} s; errors: {errors or 'none'}"
    )
    return len(errors) + failed + (found != 5 * share)


def _write_links(path: Path, name: str, count: int, errors: list[str]) -> None:
    try:
        with closing(open_database(path)) as db:
            for number in range(count):
                url = f"http://bench.example/{name}/{number}"
                insert_links(db, [Link("s1", url, url)], seen_at=NOW)
    except Exception as error:  # noqa: BLE001  every error is what is counted
        errors.append(repr(error))


def _ask_on(path: Path, done: threading.Event, errors: list[str]) -> None:
    try:
        with closing(open_database(path, readonly=True)) as db:
            while not done.wait(0.002):
                list(run_query(db, "SELECT * FROM sources_health").rows)
    except Exception as error:  # noqa: BLE001  every error is what is counted
        errors.append(repr(error))


def _p95(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


if __name__ == "__main__":
    raise SystemExit(main())
