"""An article in, a `Document` with paragraph and sentence spans out; never reads what a sentence says.

A sentence ends at 。！？ or with its paragraph; a semicolon only separates clauses, as an omitted noun is carried over
it.  A closing quotation mark or bracket right after the end mark still belongs to the sentence, and an end mark inside
“…” ends a sentence only where the quotation ends with it.  A table row is one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from model.text import Article, Document, Paragraph, ParagraphKind, Sentence, Span
from parsers.normalize import fold

# 。 and its half-width form, ! ?, a run of them, and …… ; a full stop of ASCII is never an end (5.4亿元, 2019.9.6).
_END = re.compile(r"(?:[。｡!?]|…{2,})+[”’」』)\]】》]*")


def split_document(article: Article, *, published_on: date | None = None, home_region: str | None = None) -> Document:
    """The article's body as a `Document` without mentions; `published_on` defaults to the article's own day."""
    text = article.body
    folded = fold(text)
    paragraphs: list[Span] = []
    sentences: list[Sentence] = []
    start = 0
    for index, paragraph in enumerate(article.paragraphs):
        span = Span(start, start + len(paragraph.text))
        paragraphs.append(span)
        sentences.extend(Sentence(part, index) for part in _sentence_spans(folded, span, paragraph))
        start = span.end + 1
    if published_on is None and article.published is not None:
        published_on = article.published.on
    return Document(
        text=text,
        folded=folded,
        paragraphs=tuple(paragraphs),
        paragraph_kinds=article.paragraphs,
        sentences=tuple(sentences),
        title=article.title,
        published_on=published_on,
        url=article.canonical_url or article.url,
        source=article.source,
        home_region=home_region,
    )


def _sentence_spans(folded: str, span: Span, paragraph: Paragraph) -> Iterator[Span]:
    """The sentences of one paragraph, without the blanks around them; none for a blank paragraph."""
    start = span.start
    if paragraph.kind is not ParagraphKind.ROW:
        for match in _END.finditer(folded, span.start, span.end):
            yield from _trimmed(folded, start, match.end())
            start = match.end()
    yield from _trimmed(folded, start, span.end)


def _trimmed(folded: str, start: int, end: int) -> Iterator[Span]:
    piece = folded[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece) - len(piece.rstrip())
    if left + right < len(piece):
        yield Span(start + left, end - right)
