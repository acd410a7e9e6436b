"""Plain text comes in, an article goes out: paragraphs by line, rows by tab or bar, title and date line by form only."""

from __future__ import annotations

import re

from model.text import Article, Cell, Paragraph, ParagraphKind
from parsers.page.dates import parse_moment
from parsers.page.language import find_language

BLANK = re.compile(r"[ \u3000\u00a0\u200b\ufeff]+")
SENTENCE_END = re.compile(r"[。！？；，、：.!?;,][”’」』）)\]]*$")
DATE_LINE = re.compile(
    r"(?:(?:发布|發布|发表|发稿)?(?:时间|時間|日期)\s*[:：]?\s*)?(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
    r"(?:\s*\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?)?(?:\s*(?:来源|來源|作者)\s*[:：]\s*\S{2,20})*"
)
SOURCE = re.compile(r"(?:来源|來源)\s*[:：]\s*(\S{2,20})")
LONGEST_TITLE = 60
MARKDOWN_RULE = re.compile(r"[|\s:+-]+")


def parse_plain_text(text: str, *, url: str | None = None) -> Article:
    """The article a plain text holds. Never raises.

    The first line is the title only where its form says so: short, no sentence end, and longer lines follow. A line
    that holds nothing but a date (and 来源) among the first three gives the date and is no paragraph.
    """
    lines = [line for raw in text.splitlines() if (line := _folded(raw))]
    title, lines = _split_title(lines)
    published = source = None
    for index, line in enumerate(lines[:2]):
        if DATE_LINE.fullmatch(line):
            published = parse_moment(line, "byline")
            named = SOURCE.search(line)
            source = named[1] if named else None
            del lines[index]
            break
    paragraphs = tuple(_paragraph(line) for line in lines if not _is_rule(line))
    language, script = find_language("\n".join(lines[:40]), None)
    return Article(
        title=title,
        paragraphs=paragraphs,
        url=url,
        published=published,
        source=source,
        language=language,
        script=script,
    )


def _folded(raw: str) -> str:
    """The line with runs of blanks as one space; tabs stand, they part cells."""
    return "\t".join(BLANK.sub(" ", part).strip() for part in raw.split("\t")).strip(" ")


def _split_title(lines: list[str]) -> tuple[str | None, list[str]]:
    if len(lines) < 2 or _is_row(lines[0]) or len(lines[0]) > LONGEST_TITLE or SENTENCE_END.search(lines[0]):
        return None, lines
    if DATE_LINE.fullmatch(lines[0]) or max(map(len, lines[1:4])) <= len(lines[0]):
        return None, lines
    return lines[0], lines[1:]


def _is_row(line: str) -> bool:
    return "\t" in line.strip() or line.count("|") >= 2


def _is_rule(line: str) -> bool:
    """`|---|---|`, the line below a Markdown table's head; and lines of tabs only."""
    return MARKDOWN_RULE.fullmatch(line) is not None


def _paragraph(line: str) -> Paragraph:
    if not _is_row(line):
        return Paragraph(line.strip())
    parts = line.split("\t") if "\t" in line.strip() else line.strip(" |").split("|")
    text = ""
    cells = []
    for column, part in enumerate(part.strip() for part in parts):
        if column:
            text += "\t"
        cells.append(Cell(len(text), len(text) + len(part), column))
        text += part
    return Paragraph(text, ParagraphKind.ROW, 0, tuple(cells))
