"""Write down anew what the texts of `tests/corpus/relations` are read as; the difference is then read by a person.

    python tools/write_relations_corpus.py && git diff tests/corpus/relations

Texts, titles and dates stay; observations, targets and refusals are those of the present rules.
"""

# ruff: noqa: INP001  (a script beside the packages, not one of them)
from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from model.text import Article, Paragraph

TESTS = Path(__file__).parents[1] / "tests"


def main() -> None:
    """Rewrite every file of the corpus, its leading comment kept."""
    corpus = _load(TESTS / "test_relations_corpus.py")
    for file in sorted((TESTS / "corpus" / "relations").glob("*.yaml")):
        text = file.read_text("utf-8")
        head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
        cases = [_read(corpus, case) for case in yaml.safe_load(text)]
        file.write_text(head + yaml.safe_dump(cases, allow_unicode=True, sort_keys=False, width=200), "utf-8")


def _read(corpus: ModuleType, case: dict[str, Any]) -> dict[str, Any]:
    paragraphs = tuple(Paragraph(line) for line in case["text"].split("\n"))
    published = date.fromisoformat(case["published"])
    reading = corpus.READER.read(Article(case.get("title"), paragraphs), published_on=published)
    kept = {name: case[name] for name in ("id", "published", "title", "text") if name in case}
    found = {
        "observations": [corpus.observation(row) for row in reading.observations],
        "targets": [corpus.target(row) for row in reading.targets],
        "refused": [corpus.refused(row) for row in reading.rejected],
    }
    return kept | {name: rows for name, rows in found.items() if rows}


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
