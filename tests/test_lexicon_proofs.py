"""Every wording of the lexicon proves itself: its examples hold it, its counterexamples do not."""

from __future__ import annotations

from datetime import date

import pytest

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from model.catalogue import WordRule
from model.text import Article, Document, MentionKind, Paragraph
from parsers.modality import CUE_KINDS, compile_cues, find_cues
from parsers.normalize import fold
from parsers.pipeline import Reader

LEXICON = load_lexicon(DEFAULT_FOLDER)
READER = Reader(LEXICON)
CUES = compile_cues(LEXICON)
PUBLISHED = date(2031, 12, 20)

ENTRIES = [entry for kind in CUE_KINDS for entry in LEXICON.words.get(kind, ())]
LINKS = list(LEXICON.words["link"])


def found(text: str) -> set[tuple[str, str]]:
    """(rule, value) of every cue in the text."""
    document = find_cues(Document(text, fold(text)), CUES)
    return {(m.value.rule, m.value.value) for m in document.mentions if m.kind is MentionKind.CUE}


def linked(text: str) -> list[str | None]:
    """The indicator of every observation and target that the text gives, in text order."""
    reading = READER.read(Article(None, (Paragraph(text),)), published_on=PUBLISHED)
    rows = sorted((*reading.observations, *reading.targets), key=lambda row: row.start)
    return [row.indicator for row in rows]


@pytest.mark.parametrize("entry", [*ENTRIES, *LINKS], ids=lambda entry: entry.id)
def test_brings_proof_in_both_directions(entry: WordRule):
    assert entry.examples
    assert entry.counterexamples


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_examples_hold_the_wording(entry: WordRule):
    for example in entry.examples:
        assert (entry.id, entry.value) in found(example.text), example.text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_example_says_what_it_reads_as(entry: WordRule):
    for example in entry.examples:
        assert entry.value in example.reads.split(), example.text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_counterexamples_do_not_hold_it(entry: WordRule):
    for example in entry.counterexamples:
        # a longer wording that starts earlier wins in the reading; here the entry itself must not be all that stands
        values = {value for rule, value in found(example.text) if rule == entry.id}
        others = {value for rule, value in found(example.text) if rule != entry.id}
        assert not values or (example.reads and set(example.reads.split()) <= others), example.text


@pytest.mark.parametrize("entry", LINKS, ids=lambda entry: entry.id)
def test_link_examples_read_as_the_indicator(entry: WordRule):
    for example in entry.examples:
        assert entry.value in linked(example.text), (example.text, linked(example.text))


@pytest.mark.parametrize("entry", LINKS, ids=lambda entry: entry.id)
def test_link_counterexamples_read_as_something_else(entry: WordRule):
    for example in entry.counterexamples:
        read = linked(example.text)
        assert entry.value not in read, (example.text, read)
        for wanted in example.reads.split():
            assert wanted in read, (example.text, read)


def test_links_name_indicators_of_the_catalogue():
    known = {indicator.id for indicator in LEXICON.indicators}
    assert {entry.value for entry in LINKS} <= known
