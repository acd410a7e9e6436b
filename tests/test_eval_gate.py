"""The pinned floors of reading, measured with the annotated articles beside the checkout; skipped where they are absent.

`../shared/eval/score.py` holds the rules of scoring; here its figures are computed in one process.  The texts of the
fourteen real articles are third-party material: put them (hNN.txt, with docs.jsonl and gold.jsonl) into a folder and
name it in RURALWATCH_REAL_TEXTS to have them measured too.
"""

from __future__ import annotations

import importlib.util
import json
import os
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from model.text import Article, Paragraph
from parsers.article import parse_article, parse_plain_text
from parsers.decode import decode
from parsers.pipeline import Reader
from ruralwatch.contract import article_json, empty_json

SHARED = Path(__file__).parents[2] / "shared"
SEEDS = SHARED / "eval" / "seeds"
REAL = Path(os.environ.get("RURALWATCH_REAL_TEXTS", "")) if os.environ.get("RURALWATCH_REAL_TEXTS") else None
FLOORS = {
    "seeds": {
        "observation_recall": 0.98,
        "observation_precision": 0.98,
        "observation_strict_f1": 0.97,
        "target_strict_f1": 1.0,
    },
    "real": {
        "observation_recall": 0.98,
        "observation_precision": 0.98,
        "observation_strict_f1": 0.90,
        "target_strict_f1": 0.95,
    },
}
needs_shared = pytest.mark.skipif(not (SEEDS / "gold.jsonl").is_file(), reason="no ../shared beside the checkout")
needs_real = pytest.mark.skipif(
    REAL is None or not (REAL / "gold.jsonl").is_file() or not (SEEDS / "gold.jsonl").is_file(),
    reason="RURALWATCH_REAL_TEXTS names no folder with the texts",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon(DEFAULT_FOLDER))


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_document(reader: Reader, doc: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What `ruralwatch parse --json` prints for one article of a gold folder."""
    text = decode((folder / doc["file"]).read_bytes()).text
    day = date.fromisoformat(doc["published"])
    is_page = doc["file"].endswith(".html")
    article = parse_article(text, url=doc.get("url")) if is_page else parse_plain_text(text, url=doc.get("url"))
    if not isinstance(article, Article):
        return empty_json(doc.get("url"))
    published = article.published.on if article.published else day
    data = article_json(article, reader.read(article, published_on=published), day)
    loaded: dict[str, Any] = json.loads(json.dumps(data))
    return loaded


def measure(scorer: ModuleType, reader: Reader, folder: Path) -> dict[str, Any]:
    scorer.run = lambda _, doc, where: read_document(reader, doc, where)
    figures: dict[str, Any] = scorer.score(folder, "in this process", False, set())
    print()
    for name, value in figures.items():
        print(f"{name:28} {value}")
    return figures


@needs_shared
def test_seeds_reach_their_floors(scorer: ModuleType, reader: Reader):
    figures = measure(scorer, reader, SEEDS)
    short = {name: figures[name] for name, least in FLOORS["seeds"].items() if figures[name] < least}
    assert not short
    assert figures["failed"] == 0
    assert figures["body_repeats"] == 0


@needs_real
def test_real_articles_reach_their_floors(scorer: ModuleType, reader: Reader):
    figures = measure(scorer, reader, REAL)  # type: ignore[arg-type]
    short = {name: figures[name] for name, least in FLOORS["real"].items() if figures[name] < least}
    assert not short


@needs_shared
@pytest.mark.parametrize(("seed", "published"), [("hanyin", "2021-12-28"), ("zhaoyang", "2020-09-11")])
def test_look_alikes_are_no_observations(reader: Reader, seed: str, published: str):
    text = (SHARED / "seeds" / f"{seed}.txt").read_text("utf-8")
    article = Article(None, tuple(Paragraph(line) for line in text.split("\n")))
    reading = reader.read(article, published_on=date.fromisoformat(published))
    rows = [json.loads(line) for line in (SHARED / "seeds" / "non_quantities.jsonl").read_text("utf-8").splitlines()]
    spans = [(row["start"], row["end"], row["surface"]) for row in rows if row["seed"] == f"{seed}.txt"]
    assert spans
    read = [
        (surface, row.text)
        for start, end, surface in spans
        for row in (*reading.observations, *reading.targets)
        if row.start < end and start < row.end
    ]
    assert read == []
