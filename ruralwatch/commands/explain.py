"""`ruralwatch explain`: one article in, every number in it out with how it was read and by which rules, or why not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruralwatch.commands.options import config_option
from ruralwatch.commands.parse import Input, load_reader, parse_day, read_article

if TYPE_CHECKING:
    from rich.text import Text

    from model.statistics import Observation, Reading, Rejected, Target
    from model.text import Document

WIDTH = 110


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option("--at", "words", metavar="TEXT", help="Only numbers in sentences that hold these words.")
@click.option("--url", help="The page's address.")
@click.option("--published", metavar="DATE", help="Date of publication for a page that shows none.")
@config_option
def explain(*, file: str, words: str | None, url: str | None, published: str | None, config_folder: Path) -> None:
    """Tell for each number how it was read and by which rules, or why it was refused."""
    from rich.console import Console

    from model.text import NotArticle

    day = parse_day(published)
    body = sys.stdin.buffer.read() if file == "-" else _bytes(Path(file))
    article = read_article(Input(file, body, url))
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    if isinstance(article, NotArticle):
        raise click.ClickException(f"{file}: no article ({article.kind.value}): {article.reason}")
    reader = load_reader(config_folder)
    document = reader.document(article, published_on=article.published.on if article.published else day)
    reading = reader.relate(document)
    region = f"{reading.region.name} {reading.region.code or ''}" if reading.region else "not told"
    console.print(f"{article.title or file}", style="bold")
    console.print(f"published {document.published_on or '?'} · region {region} · levels as of {reading.as_of or '?'}")
    for line in explain_lines(document, reading, words):
        console.print(line, soft_wrap=True)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error


def explain_lines(document: Document, reading: Reading, words: str | None = None) -> Iterator[Text]:
    """Lines for a terminal: each sentence with its numbers marked, then one line a number."""
    from rich.text import Text

    from parsers.normalize import fold

    rows: list[Observation | Target | Rejected] = [*reading.observations, *reading.targets, *reading.rejected]
    rows.sort(key=lambda row: (row.start, row.end))
    wanted = fold(words) if words else None
    for sentence in document.sentences:
        own = [row for row in rows if sentence.span.start <= row.start < sentence.span.end]
        printed = sentence.span.text_of(document.folded)
        if not own or (wanted is not None and wanted not in printed):
            continue
        yield Text("")
        yield _marked(document, sentence.span.start, sentence.span.end, own)
        for row in own:
            yield from _told(row)


def _marked(document: Document, start: int, end: int, rows: list[Observation | Target | Rejected]) -> Text:
    """The sentence with [brackets] around observations, <angles> around targets and {braces} around refused numbers."""
    from rich.text import Text

    from model.statistics import Observation, Target

    line = Text()
    at = start
    for row in rows:
        if row.start < at:
            continue
        line.append(document.text[at : row.start])
        if isinstance(row, Observation):
            line.append(f"[{row.text}]", style="green")
        elif isinstance(row, Target):
            line.append(f"<{row.text}>", style="bold yellow")
        else:
            line.append("{" + row.text + "}", style="red")
        at = row.end
    line.append(document.text[at:end])
    return line


def _told(row: Observation | Target | Rejected) -> Iterator[Text]:
    from rich.text import Text

    from model.statistics import Observation, Target

    if isinstance(row, Observation):
        extra = "".join(f" {name}={value}" for name, value in row.dimensions.items())
        scope = f" {row.scope.type.value}:{row.scope.name}" if row.scope else ""
        yield Text(f"  [{row.text}] {row.indicator or '–'} “{row.indicator_name}”{extra}", style="green")
        where = row.region.name if row.region else "no region"
        yield Text(
            f"      {row.value:f} {row.unit} · {row.measure.value} {row.accumulation.value} {row.transformation.value} "
            f"{row.status.value} · {_stretch(row)} ({row.period.basis.value}: {row.period.text or '–'}) · {where}{scope}"
        )
        flags = f" · flags: {', '.join(row.flags)}" if row.flags else ""
        yield Text(f"      rules: {' → '.join(row.rules)}{flags}", style="dim")
    elif isinstance(row, Target):
        attained = row.attainment
        claim = f" · {attained.status.value}, actual {attained.actual}" if attained else ""
        yield Text(f"  <{row.text}> target {row.indicator or '–'} “{row.indicator_name}”", style="bold yellow")
        yield Text(
            f"      {row.comparator.value} {row.value:f} {row.unit} · {_stretch(row)} · set by {row.issuer or '–'}{claim}"
        )
        yield Text(f"      rules: {' → '.join(row.rules)}", style="dim")
    else:
        yield Text("  {" + row.text + "} refused: " + f"{row.reason} (rule {row.rule})", style="red")


def _stretch(row: Observation | Target) -> str:
    start, end = row.period.start, row.period.end
    return f"{start} – {end}" if start else f"{end or 'time unknown'}"
