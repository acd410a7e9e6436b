"""Marked lines come in, labelled values go out (`来源：` → 安康日报); it reads labels only and judges nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parsers.page.layout import Layout

NEAREST = 14
"""Lines above the body that may hold a date or an outlet without a label."""


@dataclass(frozen=True, slots=True)
class Near:
    """The lines where a page tells about its article, nearest to the body first."""

    above: tuple[int, ...]
    inside: tuple[int, ...]
    """The first and last lines of the body's stretch, where bylines stand."""
    below: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        """The nearest above, the body's own, below, then farther above."""
        return (*self.above[:NEAREST], *self.inside, *self.below, *self.above[NEAREST:])


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with what its label says and the line where the label stands."""

    fact: str
    value: str
    line: int


def find_labelled_values(layout: Layout, order: Iterable[int]) -> list[Labelled]:
    """The labelled values of the lines `order`, in that order; a value may stand in the line after its label."""
    lines = layout.lines
    found = []
    for index in order:
        line = lines[index]
        for number, label in enumerate(line.labels):
            last = number + 1 == len(line.labels)
            end = len(line.raw) if last else line.labels[number + 1].start
            value = line.raw[label.value : end].strip(" |｜\t·,，;；/")
            if not value and last:
                value = _value_below(layout, index)
            if value:
                found.append(Labelled(label.fact, value, index))
    return found


def _value_below(layout: Layout, index: int) -> str:
    """The next line, where a table or list sets label and value apart: 发布日期： | 2018年11月27日."""
    lines, boxes = layout.lines, layout.boxes
    if index + 1 >= len(lines):
        return ""
    below = lines[index + 1]
    if below.labels or len(below.raw) > 80 or boxes[lines[index].box].parent != boxes[below.box].parent:
        return ""
    return below.raw
