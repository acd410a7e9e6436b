"""A `Document` in, the cells of its tables that hold what was promised and what has been done out; reads no figure.

Progress tables set a task and its progress side by side, both in words: 建设公路50公里。| 完工52公里。 The head of the
column tells which is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from model.text import Document, ParagraphKind

_TASK = re.compile(
    r"^(?:项目|工作|建设|目标|任务|实事|承诺|年度|主要|重点)*(?:内容|任务|目标|事项|计划)(?:任务|及目标|及内容)?$"
)
_PROGRESS = re.compile(r"进展|完成情况|落实情况|推进情况|办理情况|实施情况")
_NUMBERED = re.compile(r"^(?:大类|序号|编号)$")
LONGEST_HEAD = 20


@dataclass(frozen=True, slots=True)
class Commitment:
    """One cell: [start, end) in the document, and whether it tells a task or its progress."""

    start: int
    end: int
    planned: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    words: str
    column: int


@dataclass(frozen=True, slots=True)
class _Heads:
    task: int
    progress: int
    numbered: bool
    table: int | None


def find_commitments(document: Document) -> tuple[Commitment, ...]:
    """The cells of tasks and of progress, in text order; empty where no table sets the two side by side."""
    heads: _Heads | None = None
    found: list[Commitment] = []
    for place, paragraph in enumerate(document.paragraph_kinds):
        cells = _cells(document, place)
        if len(cells) < 2:
            continue
        own = _heads(cells, paragraph.table)
        if own is not None:
            heads = own
        elif heads is not None and paragraph.table == heads.table:
            found += _row(cells, heads)
        else:
            heads = None
    return tuple(found)


def _heads(cells: list[_Cell], table: int | None) -> _Heads | None:
    if any(len(cell.words) > LONGEST_HEAD for cell in cells):
        return None
    task = next((cell.column for cell in cells if _TASK.match(cell.words)), None)
    progress = next((cell.column for cell in cells if _PROGRESS.search(cell.words)), None)
    if task is None or progress is None or progress < task:
        return None
    return _Heads(task, progress, bool(_NUMBERED.match(cells[0].words)), table)


def _row(cells: list[_Cell], heads: _Heads) -> Iterator[Commitment]:
    """A line that goes on under the same number begins with its task: what stands left of it was printed once."""
    goes_on = heads.numbered and cells[0].column == 0 and not re.match(r"\d", cells[0].words)
    shift = heads.task if goes_on else 0
    for cell in cells:
        if cell.words and cell.column + shift in {heads.task, heads.progress}:
            yield Commitment(cell.start, cell.end, cell.column + shift == heads.task)


def _cells(document: Document, place: int) -> list[_Cell]:
    paragraph, span = document.paragraph_kinds[place], document.paragraphs[place]
    if paragraph.kind is not ParagraphKind.ROW:
        return []
    return [_cell(document, span.start + cell.start, span.start + cell.end, cell.column) for cell in paragraph.cells]


def _cell(document: Document, start: int, end: int, column: int) -> _Cell:
    return _Cell(start, end, re.sub(r"\s+", "", document.folded[start:end]), column)
