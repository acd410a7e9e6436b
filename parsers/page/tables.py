"""The kept lines of a body come in, its paragraphs go out: prose line by line, tables row by row."""

from __future__ import annotations

from collections import defaultdict

from model.text import Cell, Paragraph, ParagraphKind
from parsers.page.layout import Layout, TableCell

LONGEST_CELL = 300
"""A cell longer than this is a text laid out with a table."""
MOST_COLUMNS = 500
"""Spans beyond it are not followed: the widest real table seen has 40 columns."""
WIDEST = 100
"""Columns that one cell may cover; wider spans are a mistake in the mark-up."""


def parse_paragraphs(layout: Layout, kept: tuple[int, ...]) -> tuple[Paragraph, ...]:
    """The body's paragraphs in order. A table's rows share a number; its cells are joined by a tab."""
    data = _data_tables(layout, kept)
    paragraphs: list[Paragraph] = []
    numbers: dict[int, int] = {}
    for index in kept:
        line = layout.lines[index]
        table = layout.cells[line.cell].table if line.cell >= 0 else -1
        if table not in data:
            paragraphs.append(Paragraph(line.text, _kind(line.heading, bold=line.bold, text=line.text)))
        elif table not in numbers:
            numbers[table] = len(numbers)
            paragraphs.extend(_rows(layout, data[table], numbers[table]))
    return tuple(paragraphs)


def _kind(heading: int, *, bold: bool, text: str) -> ParagraphKind:
    if heading or (bold and len(text) <= 40 and text[-1] not in "。！？；，,;"):
        return ParagraphKind.HEADING
    return ParagraphKind.PROSE


def _data_tables(layout: Layout, kept: tuple[int, ...]) -> dict[int, list[TableCell]]:
    """The tables whose rows have several short cells, with their cells; tables that only lay out a page are none."""
    touched = {layout.cells[layout.lines[i].cell].table for i in kept if layout.lines[i].cell >= 0} - {-1}
    cells: dict[int, list[TableCell]] = defaultdict(list)
    for cell in layout.cells:
        if cell.table in touched:
            cells[cell.table].append(cell)
    return {table: found for table, found in cells.items() if _is_data(layout, table, found)}


def _is_data(layout: Layout, table: int, cells: list[TableCell]) -> bool:
    if layout.tables[table].nested:
        return False
    filled: dict[int, int] = defaultdict(int)
    for cell in cells:
        box = layout.boxes[cell.box]
        size = sum(len(layout.lines[i].text) for i in range(box.first, box.last))
        if size > LONGEST_CELL:
            return False
        if size:
            filled[cell.row] += 1
    return sum(count >= 2 for count in filled.values()) >= 2


def _rows(layout: Layout, cells: list[TableCell], number: int) -> list[Paragraph]:
    rows: dict[int, list[TableCell]] = defaultdict(list)
    for cell in cells:
        rows[cell.row].append(cell)
    below: dict[int, int] = {}
    paragraphs = []
    for row in sorted(rows):
        paragraph, below = _row(layout, rows[row], number, below)
        if paragraph is not None:
            paragraphs.append(paragraph)
    return paragraphs


def _row(
    layout: Layout, cells: list[TableCell], number: int, covered: dict[int, int]
) -> tuple[Paragraph | None, dict[int, int]]:
    """One row and, for the next, the columns that cells of this or earlier rows still cover, with how many rows more."""
    text = ""
    placed: list[Cell] = []
    below = {column: rows - 1 for column, rows in covered.items() if rows > 1}
    column = 0
    for cell in cells:
        while column in covered and column < MOST_COLUMNS:
            column += 1
        if placed:
            text += "\t"
        start = len(text)
        text += _text(layout, cell)
        columns = min(cell.columns, WIDEST)
        placed.append(Cell(start, len(text), column, columns, cell.rows, cell.header))
        if cell.rows > 1 and column < MOST_COLUMNS:
            below.update(dict.fromkeys(range(column, column + columns), cell.rows - 1))
        column += columns
    if not text.strip():
        return None, below
    return Paragraph(text, ParagraphKind.ROW, number, tuple(placed)), below


def _text(layout: Layout, cell: TableCell) -> str:
    """A cell's lines in one: Chinese parts meet without a space, as `完成<br>投资` is one word."""
    box = layout.boxes[cell.box]
    text = ""
    for index in range(box.first, box.last):
        part = layout.lines[index].text.replace("\t", " ")
        if text and not (text[-1] >= "⺀" and part[0] >= "⺀"):
            text += " "
        text += part
    return text
