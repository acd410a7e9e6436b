"""The sentences of `tests/corpus/relations` read as their YAML says: every figure bound, targeted or refused.

The corpus is our own: the hundred examples of the grammar, the forms of targets, and sentences, articles and tables
of invented places.  A case lists everything that is read from its text, so that a figure too many fails as surely as
one too few.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from config.regions import load_gazetteer
from model.statistics import Observation, ReferencePeriod, Rejected, Target
from model.text import Article, Paragraph
from parsers.pipeline import Reader

HERE = Path(__file__).parent
PLACES = HERE.parent / "ruralwatch" / "demo" / "config"
"""The demonstration's invented places."""
READER = Reader(dataclasses.replace(load_lexicon(DEFAULT_FOLDER), gazetteer=load_gazetteer(PLACES)))
CASES = [
    case
    for file in sorted((HERE / "corpus" / "relations").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text("utf-8"))
]


def number(value: Decimal | None) -> str:
    return "-" if value is None else format(value.normalize(), "f")


def stretch(period: ReferencePeriod) -> str:
    return f"{period.start or ''}..{period.end or ''}"


def observation(row: Observation) -> str:
    parts = [
        row.text,
        row.indicator or f"~{row.indicator_name}",
        f"{number(row.value)} {row.unit}",
        f"{row.measure.value} {row.transformation.value} {row.status.value}",
        stretch(row.period),
        row.region.name if row.region else "-",
    ]
    if row.scope:
        parts.append(f"scope={row.scope.type.value}")
    parts += [f"{name}={value}" for name, value in sorted(row.dimensions.items())]
    return " | ".join([*parts, *(f"!{flag}" for flag in row.flags)])


def target(row: Target) -> str:
    attained = row.attainment
    parts = [
        row.text,
        row.indicator or f"~{row.indicator_name}",
        f"{row.comparator.value} {number(row.value)} {row.unit}",
        stretch(row.period),
        row.region.name if row.region else "-",
        row.issuer or "-",
        f"{attained.status.value} {number(attained.actual)}" if attained else "-",
    ]
    return " | ".join([*parts, *(["derived"] if row.derived else [])])


def refused(row: Rejected) -> str:
    return f"{row.text} | {row.reason}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_reads_as_written(case: dict):
    paragraphs = tuple(Paragraph(line) for line in case["text"].split("\n"))
    reading = READER.read(Article(case.get("title"), paragraphs), published_on=date.fromisoformat(case["published"]))
    assert [observation(row) for row in reading.observations] == case.get("observations", [])
    assert [target(row) for row in reading.targets] == case.get("targets", [])
    assert [refused(row) for row in reading.rejected] == case.get("refused", [])


def test_corpus_is_large_enough():
    assert len(CASES) >= 220
    assert len({case["id"] for case in CASES}) == len(CASES)


def test_every_pattern_of_the_grammar_has_a_case():
    covered = {case["id"].split("-")[1] for case in CASES if case["id"].startswith("grammar-")}
    assert covered == {f"g{number:02d}" for number in range(1, 36)}
