"""Text in, its numbers, quantities and time expressions out: as a table for people, as JSON lines for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import click
from rich.console import Console
from rich.table import Table

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from model.errors import UsageError
from model.statistics import Approximation, Quantity, ReferencePeriod
from model.text import Article, Document, Mention, MentionKind, Paragraph
from parsers.figures import FigureRules, compile_figures, find_figures
from parsers.periods import spoken_window
from parsers.sentences import split_document

FIGURES = frozenset({MentionKind.NUMBER, MentionKind.QUANTITY, MentionKind.PERCENTAGE, MentionKind.RANGE})


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--jsonl", is_flag=True, help="Read {id, text, reference_date} lines, print {id, mentions} lines.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Publication date that 今年 and 目前 refer to.")
@click.option("--config", "folder", type=click.Path(path_type=Path, file_okay=False), help="Configuration folder.")
def mentions(file: TextIO, *, jsonl: bool, published: datetime | None, folder: Path | None) -> None:
    """Print the numbers, quantities and time expressions of FILE (default: standard input)."""
    rules = compile_figures(load_lexicon(folder or DEFAULT_FOLDER))
    if jsonl:
        for number, line in enumerate(file, 1):
            if line.strip():
                sys.stdout.write(json.dumps(answer(line, number, rules), ensure_ascii=False) + "\n")
        return
    document = _read(file.read(), published.date() if published else None, rules)
    _print_table(document)


def answer(line: str, number: int, rules: FigureRules) -> dict[str, Any]:
    """The answer to one line {"id", "text", "reference_date"}; UsageError names the line where it is no such thing."""
    try:
        asked = json.loads(line)
        text, reference = asked["text"], asked.get("reference_date")
        published = date.fromisoformat(reference[:10]) if reference else None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"line {number} is not {{id, text, reference_date}}: {error}"
        raise UsageError(message) from error
    return {"id": asked.get("id"), "mentions": list(_rows(_read(text, published, rules)))}


def _read(text: str, published: date | None, rules: FigureRules) -> Document:
    """The text with its mentions; a paragraph is a line, so that offsets are those of the text itself."""
    article = Article(None, tuple(map(Paragraph, text.split("\n"))))
    return find_figures(split_document(article, published_on=published), rules)


def _rows(document: Document) -> Iterator[dict[str, Any]]:
    for mention in document.mentions:
        value = mention.value
        if isinstance(value, ReferencePeriod):
            yield _head(mention) | _period(value)
        elif isinstance(value, Quantity) and mention.kind in FIGURES:
            yield _head(mention) | _figure(value)


def _head(mention: Mention) -> dict[str, Any]:
    return {"kind": mention.kind.value, "start": mention.span.start, "end": mention.span.end}


def _period(period: ReferencePeriod) -> dict[str, Any]:
    start, end = spoken_window(period)
    return {
        "period_start": start.isoformat() if start else None,
        "period_end": end.isoformat() if end else None,
        "period_kind": period.kind.value,
    }


def _figure(quantity: Quantity) -> dict[str, Any]:
    """Value and bounds in the printed unit.

    `lower` and `upper` are what the words say outright (超过80 has no upper end); the interval that the genre implies,
    [80, 90), is in `interval`.
    """
    number = quantity.number
    lower, upper = number.lower, number.upper
    if number.approx in {Approximation.OVER, Approximation.AT_LEAST}:
        lower, upper = number.value if number.value is not None else number.lower, None
    elif number.approx in {Approximation.NEARLY, Approximation.AT_MOST}:
        lower, upper = None, number.value if number.value is not None else number.upper
    return {
        "value": _plain(number.value),
        "lower": _plain(lower),
        "upper": _plain(upper),
        "unit_text": quantity.unit_text,
        "unit": quantity.unit.code if quantity.unit else None,
        "approx": number.approx.value,
        "interval": [_plain(number.lower), _plain(number.upper)],
    }


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _print_table(document: Document) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("place", "text", "kind", "reads as", "rule"):
        table.add_column(title)
    for mention in document.mentions:
        printed = mention.span.text_of(document.text)
        table.add_row(
            f"{mention.span.start}-{mention.span.end}", printed, mention.kind.value, _reading(mention), mention.rule
        )
    # A pipe has no width of its own: there the table takes what it needs.
    width = None if sys.stdout.isatty() else 200
    Console(width=width, highlight=False, markup=False).print(table)


def _reading(mention: Mention) -> str:
    value = mention.value
    if isinstance(value, ReferencePeriod):
        return f"{value.start or '…'} to {value.end or '…'} ({value.kind.value})"
    if isinstance(value, Quantity):
        if value.parts:
            return " : ".join(f"{part.value}" for part in value.parts)
        number = value.number
        unit = value.unit.code if value.unit else ""
        if number.value is not None and number.approx is Approximation.EXACT:
            return f"{number.value:f} {unit}".strip()
        left, right = "(" if number.lower_open else "[", ")" if number.upper_open else "]"
        bounds = f"{left}{_shown(number.lower)}, {_shown(number.upper)}{right}"
        return f"{number.approx.value} {bounds} {unit}".strip()
    return getattr(value, "reason", "")


def _shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
