"""Bytes of a page to its article, beside trafilatura, readability-lxml, GNE and newspaper4k in one alternating run.

Every reader lives in a process of its own (the peers in `.venv-bench`, made from `requirements/bench-pages.in` when it
is missing), holds the same pages in memory, and reads all of them when told to; the rounds go from reader to reader, so
that a busy machine slows all alike. What is compared is the median of the ratios of each round. trafilatura is run as
published figures run it for articles: text, title, date, author and source, precision favoured; its text alone stands
in a row of its own. The last lines are `figure NAME VALUE`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / ".venv-bench"
REQUIREMENTS = ROOT / "requirements" / "bench-pages.in"
REAL_PAGES = ROOT.parent / "shared" / "eval" / "pages" / "html"
OWN_PAGES = ROOT / "tests" / "corpus" / "pages"
OURS = ("ruralwatch article", "ruralwatch observations")
PEERS = ("trafilatura", "trafilatura text", "readability-lxml", "gne", "newspaper4k")


def main() -> int:
    """Run and print; 0 always: a benchmark measures, it does not judge."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--pages", type=Path, default=REAL_PAGES if REAL_PAGES.is_dir() else OWN_PAGES)
    cli.add_argument("--rounds", type=int, default=5)
    cli.add_argument("--worker", help=argparse.SUPPRESS)
    args = cli.parse_args()
    pages = [path.read_bytes() for path in sorted(args.pages.glob("*.html"))]
    if args.worker:
        return _work(args.worker, pages)
    _install()
    workers = {name: _Worker(name, args.pages) for name in (*OURS, *PEERS)}
    seconds: dict[str, list[float]] = {name: [] for name in workers}
    for _ in range(args.rounds):
        for name, worker in workers.items():
            seconds[name].append(worker.run())
    for worker in workers.values():
        worker.stop()
    _print(seconds, len(pages))
    return 0


def _print(seconds: dict[str, list[float]], pages: int) -> None:
    def times(name: str, peer: str) -> float:
        return statistics.median(b / a for a, b in zip(seconds[name], seconds[peer], strict=True))

    print(f"{pages} pages, {len(seconds['trafilatura'])} rounds; processor seconds, one process each")
    print(f"{'reader':26} {'ms a page':>10} {'pages/s':>9} {'x trafilatura':>14} {'x its text':>11}")
    for name, runs in seconds.items():
        each = statistics.median(runs) / pages
        ratios = f"{times(name, 'trafilatura'):14.2f} {times(name, 'trafilatura text'):11.2f}"
        print(f"{name:26} {each * 1000:10.2f} {1 / each:9.1f} {ratios}")
    print(f"figure page_to_observations_vs_trafilatura {times(OURS[1], 'trafilatura text'):.2f}")
    print(f"figure pages_vs_trafilatura_text {times(OURS[0], 'trafilatura text'):.2f}")
    print(f"figure pages_vs_trafilatura {times(OURS[0], 'trafilatura'):.2f}")


def _install() -> None:
    """Make the peers' environment where it is missing; the ordinary installer finds the packages."""
    python = BENCH / "bin" / "python"
    done = BENCH / "installed"
    wanted = REQUIREMENTS.read_text("utf-8")
    if done.is_file() and done.read_text("utf-8") == wanted:
        return
    if not python.is_file():
        venv.create(BENCH, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--upgrade", "pip"], check=True)
    subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=True)
    done.write_text(wanted, "utf-8")


class _Worker:
    """A reader's process: told to run, it answers with the processor seconds that all pages took."""

    def __init__(self, name: str, pages: Path) -> None:
        python = sys.executable if name in OURS else str(BENCH / "bin" / "python")
        self.process = subprocess.Popen(
            [python, "-W", "ignore", __file__, "--worker", name, "--pages", str(pages)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
        )
        self.run()  # warm-up: imports, automata, caches

    def run(self) -> float:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("a worker is spoken to through pipes")
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline().rpartition("=")[2])

    def stop(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()


def _work(name: str, pages: list[bytes]) -> int:
    read = READERS[name]()
    for _ in sys.stdin:
        started = time.process_time()
        for page in pages:
            _try(read, page)
        print(f"seconds={time.process_time() - started}", flush=True)
    return 0


def _try(read: Callable[[bytes], object], page: bytes) -> None:
    """A page on which a peer fails counts with the time it took to fail."""
    try:
        read(page)
    except Exception as error:  # noqa: BLE001 - peers raise what they like; the run goes on
        print(f"{type(error).__name__} on a page of {len(page)} bytes", file=sys.stderr)


def _ours() -> Callable[[bytes], object]:
    sys.path.insert(0, str(ROOT))
    from parsers.article import parse_article
    from parsers.decode import decode

    return lambda page: parse_article(decode(page).text)


def _ours_to_observations() -> Callable[[bytes], object]:
    sys.path.insert(0, str(ROOT))
    from config import DEFAULT_FOLDER
    from config.catalogue import load_lexicon
    from model.text import Article
    from parsers.article import parse_article
    from parsers.decode import decode
    from parsers.pipeline import Reader

    reader = Reader(load_lexicon(DEFAULT_FOLDER))

    def read(page: bytes) -> object:
        result = parse_article(decode(page).text)
        published_on = result.published.on if isinstance(result, Article) and result.published else None
        return reader.read(result, published_on=published_on) if isinstance(result, Article) else result

    return read


def _trafilatura() -> Callable[[bytes], object]:
    import trafilatura

    return lambda page: trafilatura.bare_extraction(page, favor_precision=True, with_metadata=True)


def _trafilatura_text() -> Callable[[bytes], object]:
    import trafilatura

    return lambda page: trafilatura.extract(page, favor_precision=True)


def _readability() -> Callable[[bytes], object]:
    from readability import Document

    def read(page: bytes) -> object:
        document = Document(page)
        return document.title(), document.summary()

    return read


def _gne() -> Callable[[bytes], object]:
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()
    return lambda page: extractor.extract(_text(page))


def _newspaper() -> Callable[[bytes], object]:
    from newspaper import Article

    def read(page: bytes) -> object:
        article = Article(
            "https://www.example.gov.cn/a/1.html", language="zh", fetch_images=False
        )  # its images would be fetched
        article.download(input_html=_text(page))
        article.parse()
        return article.title, article.text

    return read


def _text(page: bytes) -> str:
    """For peers that take text: as an operator would decode it, so that they are not blamed for it."""
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode("gb18030", "replace")


READERS: dict[str, Callable[[], Callable[[bytes], object]]] = {
    "ruralwatch article": _ours,
    "ruralwatch observations": _ours_to_observations,
    "trafilatura": _trafilatura,
    "trafilatura text": _trafilatura_text,
    "readability-lxml": _readability,
    "gne": _gne,
    "newspaper4k": _newspaper,
}

if __name__ == "__main__":
    sys.exit(main())
