"""Helpers of the mention tests: a text read with the shipped lexicon, and each mention as one short line."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from model.catalogue import Lexicon
from model.statistics import Approximation, Quantity, ReferencePeriod
from model.text import Article, Document, LookAlike, Mention, Paragraph
from parsers.figures import FigureRules, compile_figures, find_figures
from parsers.sentences import split_document


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    return load_lexicon(DEFAULT_FOLDER)


@lru_cache(maxsize=1)
def shipped_rules() -> FigureRules:
    return compile_figures(shipped_lexicon())


def read_text(text: str, published_on: date | None = None) -> Document:
    """The text with its figures and times; a paragraph is a line."""
    article = Article(None, tuple(map(Paragraph, text.split("\n"))))
    return find_figures(split_document(article, published_on=published_on), shipped_rules())


def shown(document: Document) -> list[str]:
    """Every mention as `printed = reading`."""
    return [f"{mention.span.text_of(document.text)} = {reading(mention)}" for mention in document.mentions]


def reading(mention: Mention) -> str:
    """`12 NUM`, `over [40000,50000) M2`, `2024-01-01..2024-09-30 window`, `not a figure: slogan`."""
    value = mention.value
    if isinstance(value, LookAlike):
        return f"not a figure: {value.reason}"
    if isinstance(value, ReferencePeriod):
        return f"{value.start or ''}..{value.end or ''} {value.kind.value}"
    assert isinstance(value, Quantity)
    number = value.number
    unit = f" {value.unit.code}" if value.unit else ""
    if value.parts:
        return ":".join(f"{part.value:f}" for part in value.parts)
    if number.approx is Approximation.EXACT:
        return f"{number.value.normalize():f}{unit}"
    lower = "" if number.lower is None else f"{number.lower.normalize():f}"
    upper = "" if number.upper is None else f"{number.upper.normalize():f}"
    left = "(" if number.lower_open or not lower else "["
    right = ")" if number.upper_open or not upper else "]"
    return f"{number.approx.value} {left}{lower},{upper}{right}{unit}"
