"""`ruralwatch parse`: files, folders, an address or standard input in, the figures and targets they state out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ruralwatch.commands.options import config_option

if TYPE_CHECKING:
    from model.statistics import Reading
    from model.text import Article, NotArticle
    from parsers.pipeline import Reader

ENDINGS = frozenset({".html", ".htm", ".shtml", ".xhtml", ".txt", ""})
"""What is read from a folder; a file that is named is read whatever its name."""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read: its bytes with what is known of them, or why there are none."""

    name: str
    body: bytes
    url: str | None = None
    content_type: str | None = None
    problem: str | None = None


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|URL|-…")
@click.option("--url", help="The page's address: it resolves links and is the last witness of the date.")
@click.option("--published", metavar="DATE", help="Date of publication (2024-01-31) for a page that shows none.")
@click.option(
    "--json", "form", flag_value="json", help="JSON as in contract/parse.schema.json; lines for several inputs."
)
@click.option("--pretty", "form", flag_value="pretty", help="Tables for people (where the output is a terminal).")
@config_option
def parse(
    *, inputs: tuple[str, ...], url: str | None, published: str | None, form: str | None, config_folder: Path
) -> None:
    """Read figures and official targets from pages or plain text."""
    day = parse_day(published)
    form = form or ("pretty" if sys.stdout.isatty() else "json")
    reader = load_reader(config_folder)
    for given in _inputs(inputs, url):
        if given.problem is not None:
            click.echo(f"ruralwatch parse: {given.name}: {given.problem}", err=True)
        article = read_article(given)
        if form == "json":
            click.echo(_json(given, article, reader, day))
        else:
            _show(given, article, reader, day)


def parse_day(published: str | None) -> date | None:
    """The date of `--published`, in any common ISO form; a usage error where it is none."""
    if not published:
        return None
    try:
        return datetime.fromisoformat(published.strip()).date()
    except ValueError as error:
        raise click.BadParameter(
            f"{published!r} is no date; write it as 2024-01-31", param_hint="--published"
        ) from error


def load_reader(folder: Path) -> Reader:
    """The reader for a configuration folder."""
    from config.catalogue import load_lexicon
    from parsers.pipeline import Reader

    return Reader(load_lexicon(folder))


def read_article(given: Input) -> Article | NotArticle:
    """The article in the bytes: a page where they hold markup, else plain text, one paragraph a line."""
    from model.text import NotArticle, NotArticleKind
    from parsers.article import parse_article, parse_plain_text
    from parsers.decode import decode

    if not given.body.strip():
        return NotArticle(NotArticleKind.EMPTY, given.problem or "there is nothing to read", given.url)
    text = decode(given.body, given.content_type).text
    if is_markup(text):
        return parse_article(text, url=given.url)
    return parse_plain_text(text, url=given.url)


def is_markup(text: str) -> bool:
    """Whether a text is HTML, by its content: a doctype or two different tags in its first characters."""
    import re

    head = text[:20_000].lower()
    if re.match(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype|html|head|body)\b", head) or text.startswith(
        ("%PDF-", "PK\x03\x04")
    ):
        return True
    tags = set(re.findall(r"<(/?(?:html|head|body|div|p|span|table|tr|td|br|a|meta|script|h[1-6]|ul|li|font)\b)", head))
    return len(tags) > 1


def _json(given: Input, article: Article | NotArticle, reader: Reader, day: date | None) -> str:
    from model.text import NotArticle
    from ruralwatch.contract import article_json, empty_json

    data: dict[str, Any]
    if isinstance(article, NotArticle):
        click.echo(f"ruralwatch parse: {given.name}: no article ({article.kind.value}): {article.reason}", err=True)
        data = empty_json(given.url)
    else:
        data = article_json(article, _read(article, reader, day), day)
    return json.dumps(data, ensure_ascii=False)


def _read(article: Article, reader: Reader, day: date | None) -> Reading:
    """The page's own date wins over `--published`."""
    return reader.read(article, published_on=article.published.on if article.published else day)


def _show(given: Input, article: Article | NotArticle, reader: Reader, day: date | None) -> None:
    from model.text import NotArticle
    from ruralwatch.tables import show_reading

    if isinstance(article, NotArticle):
        click.echo(f"{given.name}: no article ({article.kind.value}): {article.reason}", err=True)
        return
    names = {indicator.id: indicator.zh for indicator in reader.lexicon.indicators}
    show_reading(given.name, article, _read(article, reader, day), names)


def _inputs(names: tuple[str, ...], url: str | None) -> Iterator[Input]:
    for name in names:
        if name == "-":
            yield Input("standard input", sys.stdin.buffer.read(), url)
        elif name.startswith(("http://", "https://")):
            yield _fetched(name)
        else:
            yield from _files(Path(name), url)


def _files(path: Path, url: str | None) -> Iterator[Input]:
    """One input a file; a folder gives its pages and texts in order of name, at any depth."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and file.suffix.lower() in ENDINGS and not file.name.startswith("."):
                yield from _files(file, url)
        return
    try:
        yield Input(str(path), path.read_bytes(), url)
    except OSError as error:
        yield Input(str(path), b"", url, problem=error.strerror or str(error))


def _fetched(address: str) -> Input:
    """The page at an address, or an empty input with the reason."""
    from datetime import UTC

    from collector.fetch import Fetcher, FetchOptions, build_client
    from model.crawl import Page

    options = FetchOptions()
    with build_client(options) as client:
        outcome = Fetcher(client, options).fetch(address, now=lambda: datetime.now(UTC))
    if isinstance(outcome, Page):
        return Input(address, outcome.body, outcome.final_url, outcome.header("content-type"))
    return Input(address, b"", address, problem=str(getattr(outcome, "detail", "") or outcome))
