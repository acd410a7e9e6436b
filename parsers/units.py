"""A place in folded text in, the unit or counter that stands there out; never looks at the number before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.statistics import Unit


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Printed units, and the words that only look like one; by first character the lengths that are worth trying."""

    units: Mapping[str, Unit]
    guards: frozenset[str]
    """Words in which a unit at their beginning is none: 人均收入, 个体户, 米粉."""
    lengths: Mapping[str, tuple[int, ...]]
    """First character → lengths of the units and guards that begin with it, longest first."""

    def find(self, printed: str) -> Unit | None:
        """The unit that is printed so; None where the table has none."""
        return self.units.get(printed)

    def read(self, text: str, place: int, limit: int) -> tuple[Unit, int] | None:
        """The longest unit that starts at `place`, with its end; None where there is none, or a longer guard."""
        if place >= limit:
            return None
        for length in self.lengths.get(text[place], ()):
            end = place + length
            word = text[place:end]
            unit = self.units.get(word)
            if unit is not None:
                if end <= limit and not _runs_on(text, word, end):
                    return unit, end
            elif word in self.guards:
                return None
        return None


def build_unit_table(units: Mapping[str, Unit], guards: Iterable[str]) -> UnitTable:
    """A table over folded units; `guards` are words that begin with a unit and are none."""
    guarding = frozenset(guards)
    lengths: dict[str, set[int]] = {}
    for word in (*units, *guarding):
        lengths.setdefault(word[0], set()).add(len(word))
    begins_unit = {printed[0] for printed in units}
    ordered = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items() if first in begins_unit}
    return UnitTable(dict(units), guarding, ordered)


def _runs_on(text: str, printed: str, end: int) -> bool:
    """Whether a unit of Latin letters is only the beginning of a longer word: 5min is no 5m, 3GPP no 3G."""
    last = printed[-1]
    return last.isascii() and last.isalpha() and end < len(text) and text[end].isascii() and text[end].isalnum()
