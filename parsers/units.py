"""A place in folded text in, the unit or counter that stands there out; never looks at the number before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.statistics import Unit


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Printed units by first character, longest first, and the words that only look like one."""

    units: Mapping[str, tuple[tuple[str, Unit], ...]]
    guards: Mapping[str, tuple[str, ...]]
    """First character → words in which a unit of that character is none: 人均, 个体户, 米粉."""

    def find(self, printed: str) -> Unit | None:
        """The unit that is printed so; None where the table has none."""
        return next((unit for name, unit in self.units.get(printed[:1], ()) if name == printed), None)

    def read(self, text: str, place: int, limit: int) -> tuple[Unit, int] | None:
        """The longest unit that starts at `place`, with its end; None where there is none."""
        if place >= limit:
            return None
        first = text[place]
        rows = self.units.get(first)
        if rows is None:
            return None
        guarded = 0
        for word in self.guards.get(first, ()):
            if text.startswith(word, place):
                guarded = len(word)
                break
        for printed, unit in rows:
            if len(printed) < guarded:
                return None
            end = place + len(printed)
            if end <= limit and text.startswith(printed, place) and not _runs_on(text, printed, end):
                return unit, end
        return None


def build_unit_table(units: Mapping[str, Unit], guards: Iterable[str]) -> UnitTable:
    """A table over folded units; `guards` are words that begin with a unit and are none."""
    rows: dict[str, list[tuple[str, Unit]]] = {}
    for printed, unit in units.items():
        rows.setdefault(printed[0], []).append((printed, unit))
    words: dict[str, list[str]] = {}
    for word in guards:
        words.setdefault(word[0], []).append(word)
    return UnitTable(
        {first: tuple(sorted(found, key=lambda row: -len(row[0]))) for first, found in rows.items()},
        {first: tuple(sorted(found, key=len, reverse=True)) for first, found in words.items()},
    )


def _runs_on(text: str, printed: str, end: int) -> bool:
    """Whether a unit of Latin letters is only the beginning of a longer word: 5min is no 5m, 3GPP no 3G."""
    last = printed[-1]
    return last.isascii() and last.isalpha() and end < len(text) and text[end].isascii() and text[end].isalnum()
