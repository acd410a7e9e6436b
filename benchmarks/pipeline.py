"""Pages a second from bytes to committed observations: decode, read, store, one durable transaction for each article.

The pages are the bundled demonstration's, as its outlets send them (UTF-8 and GB18030); each round stores them at new
addresses.  The peer in the same run is the same way without storing, so that the cost of keeping is seen too.  The
last lines are `figure NAME VALUE`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

# Another script of this folder is named as a package is: the checkout comes before the script's own folder.
sys.path.insert(0, str(Path(__file__).parent.parent))

from collector.archive import Archive
from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from model.crawl import Link, Page, Source
from model.text import Article
from parsers.article import parse_article
from parsers.decode import decode
from parsers.normalize import fold
from parsers.pipeline import PARSER_VERSION, Reader
from ruralwatch.demo.site import Site, load_articles
from storage.articles import insert_reading
from storage.database import open_database
from storage.pages import insert_links, insert_snapshot, list_due_links, upsert_sources

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def main() -> int:
    """Run and print; 0 always: a benchmark measures, it does not judge."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument(
        "--rounds", type=int, default=8, help="alternating rounds of reading alone and reading with keeping"
    )
    rounds = cli.parse_args().rounds
    reader = Reader(load_lexicon(DEFAULT_FOLDER))
    pages = list(_pages())
    kept, alone = [], []
    with tempfile.TemporaryDirectory() as folder:
        way = _Way(Path(folder), reader)
        way.read(pages, 0, keep=False)  # warm-up: automata and caches
        for number in range(1, rounds + 1):
            alone.append(len(pages) / way.read(pages, number, keep=False))
            kept.append(len(pages) / way.read(pages, number, keep=True))
    print(f"{'way':34} {'min':>8} {'median':>8} {'max':>8}  pages a second")
    for name, rates in (("bytes to observations", alone), ("bytes to committed observations", kept)):
        print(f"{name:34} {min(rates):8.1f} {statistics.median(rates):8.1f} {max(rates):8.1f}")
    print(f"figure pipeline_pages_per_s {statistics.median(kept):.1f}")
    print(f"figure pipeline_keeping_cost {statistics.median(alone) / statistics.median(kept):.2f}")
    return 0


class _Way:
    """The daemon's own way, without the network."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        self._reader = reader
        self._archive = Archive(folder / "archive")
        self._db = open_database(folder / "bench.db")
        self._source = Source("bench", "bench", ("http://bench.example/",))
        upsert_sources(self._db, [self._source], now=NOW)

    def read(self, pages: list[Page], number: int, *, keep: bool) -> float:
        """Seconds that all pages took; fetching and archiving come before and are not counted."""
        snapshots = self._fetched(pages, number) if keep else []
        start = time.perf_counter()
        for place, page in enumerate(pages):
            decoded = decode(page.body, page.header("content-type"))
            article = parse_article(decoded.text, url=page.final_url)
            if not isinstance(article, Article):
                sys.exit(f"{page.url}: {article.kind}: {article.reason}")
            reading = self._reader.read(article, published_on=article.published.on if article.published else None)
            if keep:
                insert_reading(
                    self._db, snapshots[place], article, reading,
                    parser_version=PARSER_VERSION, recorded_at=NOW, folded=fold(article.body),
                )  # fmt: skip
        return time.perf_counter() - start

    def _fetched(self, pages: list[Page], number: int) -> list[int]:
        links = [Link("bench", f"{page.url}?round={number}", f"{page.url}?round={number}") for page in pages]
        insert_links(self._db, links, seen_at=NOW)
        due = list_due_links(self._db, "bench", now=NOW, limit=len(pages))
        by_url = {one.link.url: one.id for one in due}
        return [
            insert_snapshot(
                self._db, by_url[link.url], replace(page, url=link.url), self._archive.write(page), next_fetch_at=None
            )
            for link, page in zip(links, pages, strict=True)
        ]


def _pages() -> list[Page]:
    articles = load_articles()
    site = Site(articles, NOW)
    pages = []
    for article in articles:
        _, content_type, body = site.answer(article.url)
        digest = f"sha256:{sha256(body).hexdigest()}"
        pages.append(Page(article.url, article.url, 200, (("Content-Type", content_type),), body, NOW, digest))
    return pages


if __name__ == "__main__":
    sys.exit(main())
