"""A `Document` in, its tables out as rows of labelled cells: from table rows, from lines of columns, from one cell a line.

Copies of tables reach us in three shapes: as rows with cells (HTML), as text lines whose columns stand apart by blanks,
and as one cell a line.  Nothing here says what a cell means; `parsers.relations.cells` does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from model.text import Document, Paragraph, ParagraphKind, Span

NUMERIC = re.compile(
    r"^(?P<bound>不低于|不少于|不超过|不高于|大于|小于|低于|高于|超过?|近|约|[≥≤><])?\s*(?P<sign>[-+])?(?P<digits>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<unit>%|[\u4e00-\u9fff/]{0,6})?(?P<tail>以上|以下|以内|左右|余)?$"
)
_YEAR = re.compile(r"^(?:19|20)\d\d年(?:度)?$|^\d{1,2}月份?$")
_EMPTY = re.compile(r"^[-—/\\·\s]*$")
_HEADER_WORDS = re.compile(
    r"指标|项目|名称|任务|目标|计划|完成|单位|单 ?位|序号|县区|乡镇|镇街|地区|区县|比例|进度|占比|增长|同比|合计|备 ?注|数量|金额|排名|年度|实际"
)
_SENTENCE = re.compile(r"[。;!?]|,.{8}")
_UNIT_LINE = re.compile(r"单位\s*[::]\s*([^\s,;。()]{1,12})")
CELL_LINE = 24
"""A line longer than this is no cell of a table that stands one cell a line."""
LEAST_CELLS = 12


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell: its span in the document and its folded text."""

    start: int
    end: int
    text: str
    column: int = -1
    """Index of its column; -1 where the text does not tell."""

    @property
    def numeric(self) -> bool:
        return bool(NUMERIC.match(self.text)) and not _YEAR.match(self.text)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the words that name it, and its figures in column order."""

    labels: tuple[TableCell, ...]
    values: tuple[TableCell, ...]
    paragraph: int
    rest: str = ""
    """Words behind the figures: the office in charge, a remark."""


@dataclass(slots=True)
class TextTable:
    """A table with its heads; `headers[i]` belongs to column i, label columns included."""

    headers: tuple[str, ...]
    rows: list[TableRow]
    paragraphs: range
    caption: str = ""
    unit: str = ""
    """The unit that stands above the whole table: 单位:万元."""
    groups: tuple[str, ...] = ()
    """Heads that span several columns, in order."""
    shape: str = "rows"
    extra: dict[str, str] = field(default_factory=dict)


def find_tables(document: Document) -> list[TextTable]:
    """The tables of the document in text order, not overlapping."""
    found: list[TextTable] = []
    at = 0
    count = len(document.paragraphs)
    while at < count:
        table = _rows_at(document, at) or _lines_at(document, at) or _column_at(document, at)
        if table is None:
            at += 1
            continue
        found.append(table)
        at = max(table.paragraphs.stop, at + 1)
    return found


def _rows_at(document: Document, at: int) -> TextTable | None:
    """A table of ROW paragraphs that starts here."""
    first = document.paragraph_kinds[at]
    if first.kind is not ParagraphKind.ROW:
        return None
    stop = at
    while stop < len(document.paragraphs) and _same_table(document.paragraph_kinds[stop], first):
        stop += 1
    grid = [_cells(document, place) for place in range(at, stop)]
    head = 0
    while head < len(grid) and not any(cell.numeric for cell in grid[head][1:] or grid[head]):
        head += 1
    width = max((cell.column for row in grid for cell in row), default=0) + 1
    headers = [""] * width
    for place in range(at, at + head):
        for cell in document.paragraph_kinds[place].cells:
            words = _words(document, place, cell.start, cell.end)
            for column in range(cell.column, min(cell.column + cell.columns, width)):
                if words and words not in headers[column]:
                    headers[column] = f"{headers[column]} {words}".strip()
    if not any(headers):
        return None
    rows = [row for place in range(head, stop - at) if (row := _row(grid[place], at + place)) is not None]
    if not rows:
        return None
    caption, unit = _caption(document, at)
    return TextTable(tuple(headers), rows, range(at, stop), caption, unit or _unit_of(" ".join(headers)), shape="rows")


def _same_table(paragraph: Paragraph, first: Paragraph) -> bool:
    return paragraph.kind is ParagraphKind.ROW and paragraph.table == first.table


def _words(document: Document, place: int, start: int, end: int) -> str:
    base = document.paragraphs[place].start
    return re.sub(r"\s+", "", document.folded[base + start : base + end])


def _cells(document: Document, place: int) -> list[TableCell]:
    base = document.paragraphs[place].start
    cells = []
    for cell in document.paragraph_kinds[place].cells:
        text = document.folded[base + cell.start : base + cell.end]
        left = len(text) - len(text.lstrip())
        stripped = text.strip()
        start = base + cell.start + left
        cells.append(TableCell(start, start + len(stripped), stripped, cell.column))
    return cells


def _row(cells: Sequence[TableCell], paragraph: int) -> TableRow | None:
    labels = tuple(cell for cell in cells if not cell.numeric and not _EMPTY.match(cell.text))
    values = tuple(cell for cell in cells if cell.numeric)
    return TableRow(labels, values, paragraph) if values and labels else None


def _caption(document: Document, at: int) -> tuple[str, str]:
    """The words above a table and the unit they give."""
    words, unit = "", ""
    for place in range(at - 1, max(-1, at - 4), -1):
        text = document.paragraphs[place].text_of(document.folded).strip()
        if match := _UNIT_LINE.search(text):
            unit = unit or match.group(1)
        if text and len(text) <= 60 and not _SENTENCE.search(text):
            words = f"{text} {words}".strip()
        elif text:
            break
    return words, unit


def _unit_of(words: str) -> str:
    match = _UNIT_LINE.search(words)
    return match.group(1) if match else ""


def _lines_at(document: Document, at: int) -> TextTable | None:
    """A table of text lines whose columns stand apart by blanks or bars, with its heads in the line `at`."""
    head = _tokens(document, at)
    if len(head) < 3 or any(cell.numeric for cell in head) or sum(bool(_HEADER_WORDS.search(c.text)) for c in head) < 2:
        return None
    if _SENTENCE.search(document.paragraphs[at].text_of(document.folded)):
        return None
    headers = _joined_heads([cell.text for cell in head])
    rows: list[TableRow] = []
    stop = at + 1
    missed = 0
    while stop < len(document.paragraphs) and missed < 2:
        row = _line_row(_tokens(document, stop), stop, headers)
        if row is None:
            missed += 1
        else:
            missed = 0
            rows.append(row)
        stop += 1
    if len(rows) < 2:
        return None
    caption, unit = _caption(document, at)
    return TextTable(tuple(headers), rows, range(at, rows[-1].paragraph + 1), caption, unit, shape="lines")


def _tokens(document: Document, place: int) -> list[TableCell]:
    span = document.paragraphs[place]
    text = document.folded[span.start : span.end]
    return [
        TableCell(span.start + match.start(), span.start + match.end(), match.group())
        for match in re.finditer(r"[^\s|]+", text[:400])
    ]


def _joined_heads(words: list[str]) -> list[str]:
    """Heads with the blanks inside short words taken out: 单 位 → 单位, 备 注 → 备注."""
    heads: list[str] = []
    for word in words:
        if (heads and len(word) == 1 and len(heads[-1]) == 1) or (heads and word.startswith("(") and len(word) <= 8):
            heads[-1] += word
        else:
            heads.append(word)
    return heads


def _line_row(cells: list[TableCell], paragraph: int, headers: list[str]) -> TableRow | None:
    """A line as a row: an optional number in front, the words that name it, then its figures."""
    if cells and re.fullmatch(r"\d{1,3}[.、]?", cells[0].text) and len(cells) > 2 and not cells[1].numeric:
        cells = cells[1:]
    first = next((i for i, cell in enumerate(cells) if cell.numeric and i > 0), None)
    if first is None:
        return None
    last = first
    while last < len(cells) and cells[last].numeric and last - first < len(headers):
        last += 1
    labels, values = tuple(cells[:first]), tuple(cells[first:last])
    if not re.search(r"[\u4e00-\u9fff]", "".join(cell.text for cell in labels)):
        return None
    return TableRow(labels, values, paragraph, " ".join(cell.text for cell in cells[last:]))


def _column_at(document: Document, at: int) -> TextTable | None:
    """A table that stands one cell a line: heads, then a name and its figures again and again."""
    if not _is_cell(document, at) or (at and _is_cell(document, at - 1)):
        return None
    stop = at
    while stop < len(document.paragraphs) and _is_cell(document, stop):
        stop += 1
    cells = [_line_cell(document, place) for place in range(at, stop)]
    places = [place for place, cell in zip(range(at, stop), cells, strict=True) if cell.text]
    cells = [cell for cell in cells if cell.text]
    numbers = sum(cell.numeric for cell in cells)
    if len(cells) < LEAST_CELLS or numbers < 4:
        return None
    first = next((i for i, cell in enumerate(cells) if cell.numeric), None)
    if first is None or first < 2:
        return None
    heads, body = cells[: first - 1], list(zip(places, cells, strict=True))[first - 1 :]
    rows = list(_stacked_rows(body))
    widths = Counter(len(row.values) for row in rows)
    if len(rows) < 2 or not heads:
        return None
    width = max(widths, key=lambda n: (widths[n], n))
    headers = _stacked_heads([cell.text for cell in heads], width)
    caption, unit = _caption(document, at)
    swallowed = [cell.text for cell in heads if not any(cell.text in header for header in headers)]
    caption = " ".join([caption, *swallowed]).strip()
    table = TextTable(tuple(headers), rows, range(at, stop), caption, unit, shape="column")
    table.groups = tuple(cell.text for cell in heads)
    return table


def _is_cell(document: Document, place: int) -> bool:
    span: Span = document.paragraphs[place]
    if document.paragraph_kinds[place].kind is ParagraphKind.ROW or len(span) > CELL_LINE:
        return False
    return not _SENTENCE.search(document.folded[span.start : span.end])


def _line_cell(document: Document, place: int) -> TableCell:
    span = document.paragraphs[place]
    text = document.folded[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return TableCell(start, start + len(text.strip()), text.strip())


def _stacked_rows(body: list[tuple[int, TableCell]]) -> Iterator[TableRow]:
    label: TableCell | None = None
    values: list[TableCell] = []
    paragraph = 0
    for place, cell in body:
        if cell.numeric:
            values.append(cell)
            continue
        if label is not None and values:
            yield TableRow((label,), tuple(values), paragraph)
        label, values, paragraph = cell, [], place
    if label is not None and values:
        yield TableRow((label,), tuple(values), paragraph)


def _stacked_heads(words: list[str], width: int) -> list[str]:
    """One head a column, the label's first: a bracket belongs to the head before it, 同比 to 增长."""
    heads: list[str] = []
    for word in words:
        if heads and word.startswith("(") and len(word) <= 8:
            heads[-1] += word
        else:
            heads.append(word)
    while len(heads) > width + 1:
        pair = next(
            (
                i
                for i in range(len(heads) - 1)
                if heads[i] in {"同比", "环比", "目标", "完成", "占", "比上年", "累计", "实际"}
            ),
            None,
        )
        if pair is None:
            heads = heads[-(width + 1) :]
            break
        heads[pair : pair + 2] = [heads[pair] + heads[pair + 1]]
    return heads
