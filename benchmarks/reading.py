"""The whole reading of news text, beside the best public readers of Chinese figures and times in one alternating run.

Ours is everything: folding, look-alikes, regions, times, quantities, indicators, cues, relations and targets.  The peers
do less: jionlp 1.5.29 finds time expressions alone; Recognizers-Text 1.0.2a2 numbers, percentages, units, money and
dates, paragraph by paragraph, as its time grows faster than its text.  Every reader lives in a process of its own (the
peers in `.venv-bench/reading`, made from `requirements/bench-reading.in` where it is missing) and the rounds go from
reader to reader, so that a busy machine slows all alike.  What is compared is the median of the ratios of each round,
in processor time.  The last lines are `figure NAME VALUE`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / ".venv-bench" / "reading"
REQUIREMENTS = ROOT / "requirements" / "bench-reading.in"
SEEDS = ROOT.parent / "shared" / "seeds"
OWN_TEXTS = ROOT / "tests" / "corpus" / "mentions" / "sentences.yaml"
PUBLISHED = date(2021, 12, 28)
OURS = ("whole reading", "figures and times")
PEERS = ("jionlp", "recognizers")


def main() -> int:
    """Run and print; 0 always: a benchmark measures, it does not judge."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--rounds", type=int, default=5)
    cli.add_argument("--worker", help=argparse.SUPPRESS)
    args = cli.parse_args()
    if args.worker:
        return _work(args.worker)
    _install()
    workers = {name: _Worker(name) for name in (*OURS, *PEERS)}
    seconds: dict[str, list[float]] = {name: [] for name in workers}
    for _ in range(args.rounds):
        for name, worker in workers.items():
            seconds[name].append(worker.run())
    for worker in workers.values():
        worker.stop()
    _print(seconds)
    return 0


def texts() -> list[str]:
    """The seed articles where they lie beside the checkout, else our own sentences as one article."""
    if SEEDS.is_dir():
        return [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    lines = OWN_TEXTS.read_text("utf-8").splitlines()
    return ["\n".join(line.partition("text: ")[2].strip("'") for line in lines if "text: " in line)]


def _print(seconds: dict[str, list[float]]) -> None:
    def times(peer: str) -> float:
        return statistics.median(b / a for a, b in zip(seconds[OURS[0]], seconds[peer], strict=True))

    length = sum(map(len, texts()))
    print(f"{length} characters, {len(seconds[OURS[0]])} rounds; processor seconds, one process each")
    print(f"{'reader':20} {'ms':>10} {'us a character':>16} {'x whole reading':>16}")
    for name, runs in seconds.items():
        each = statistics.median(runs)
        print(f"{name:20} {each * 1e3:10.1f} {each / length * 1e6:16.2f} {times(name):16.2f}")
    print(f"figure reading_vs_jionlp {times('jionlp'):.2f}")
    print(f"figure reading_vs_recognizers {times('recognizers'):.2f}")


def _install() -> None:
    """Make the peers' environment where it is missing; the ordinary installer finds the packages."""
    python = BENCH / "bin" / "python"
    done = BENCH / "installed"
    wanted = REQUIREMENTS.read_text("utf-8")
    if done.is_file() and done.read_text("utf-8") == wanted:
        return
    if not python.is_file():
        venv.create(BENCH, with_pip=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(REQUIREMENTS)], check=True)
    done.write_text(wanted, "utf-8")


class _Worker:
    """A reader's process: told to run, it answers with the processor seconds that the texts took."""

    def __init__(self, name: str) -> None:
        python = sys.executable if name in OURS else str(BENCH / "bin" / "python")
        self.process = subprocess.Popen(
            [python, "-W", "ignore", __file__, "--worker", name],
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
        while line := self.process.stdout.readline():
            if line.startswith("seconds="):
                return float(line.removeprefix("seconds="))
        raise RuntimeError(f"{self.process.args} ended without an answer")

    def stop(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()


def _work(name: str) -> int:
    # Peers print and log while they read; what they say is no answer.
    with contextlib.redirect_stdout(io.StringIO()):
        read = READERS[name]()
    for _ in sys.stdin:
        with contextlib.redirect_stdout(io.StringIO()):
            started = time.process_time()
            read()
            seconds = time.process_time() - started
        print(f"seconds={seconds}", flush=True)
    return 0


def _whole_reading() -> Callable[[], object]:
    sys.path.insert(0, str(ROOT))
    from config import DEFAULT_FOLDER
    from config.catalogue import load_lexicon
    from parsers.article import parse_plain_text
    from parsers.pipeline import Reader

    reader = Reader(load_lexicon(DEFAULT_FOLDER))
    articles = [parse_plain_text(text) for text in texts()]
    return lambda: [reader.read(article, published_on=PUBLISHED) for article in articles]


def _figures_and_times() -> Callable[[], object]:
    sys.path.insert(0, str(ROOT))
    from config import DEFAULT_FOLDER
    from config.catalogue import load_lexicon
    from parsers.article import parse_plain_text
    from parsers.figures import compile_figures, find_figures
    from parsers.sentences import split_document

    rules = compile_figures(load_lexicon(DEFAULT_FOLDER))
    articles = [parse_plain_text(text) for text in texts()]
    return lambda: [find_figures(split_document(article, published_on=PUBLISHED), rules) for article in articles]


def _jionlp() -> Callable[[], object]:
    import jionlp

    wanted = texts()
    base = {"year": PUBLISHED.year, "month": PUBLISHED.month, "day": PUBLISHED.day}
    return lambda: [jionlp.ner.extract_time(text, time_base=base) for text in wanted]


def _recognizers() -> Callable[[], object]:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    paragraphs = [line for text in texts() for line in text.splitlines() if line.strip()]
    kinds = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension, recognize_datetime)
    return lambda: [recognize(line, Culture.Chinese) for line in paragraphs for recognize in kinds]


READERS: dict[str, Callable[[], Callable[[], object]]] = {
    "whole reading": _whole_reading,
    "figures and times": _figures_and_times,
    "jionlp": _jionlp,
    "recognizers": _recognizers,
}

if __name__ == "__main__":
    sys.exit(main())
