"""A document's mentions in, the stretches that are already claimed out; shared by every step that reads figures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from model.text import Document, Mention, MentionKind
from parsers.normalize import Compacted

CLAIMING = frozenset(
    {
        MentionKind.PERIOD,
        MentionKind.NON_QUANTITY,
        MentionKind.REGION,
        MentionKind.NUMBER,
        MentionKind.QUANTITY,
        MentionKind.PERCENTAGE,
        MentionKind.RANGE,
        MentionKind.RATIO,
    }
)
"""Kinds whose characters no figure may use; an indicator or a cue may hold a numeral (三产, 两不愁三保障)."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Claimed stretches of the compacted text, in order, without overlaps."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    length: int

    @classmethod
    def of(cls, document: Document, view: Compacted) -> Claims:
        """What the document's mentions claim, in places of `view`."""
        starts: list[int] = []
        ends: list[int] = []
        for mention in document.mentions:
            if mention.kind not in CLAIMING:
                continue
            start, end = view.position(mention.span.start), view.position(mention.span.end)
            if ends and start < ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        return cls(tuple(starts), tuple(ends), len(view.text))

    def end_of(self, place: int) -> int | None:
        """Where the stretch that covers `place` ends; None where nothing does."""
        index = bisect_right(self.starts, place) - 1
        return self.ends[index] if index >= 0 and place < self.ends[index] else None

    def end_before(self, place: int) -> int:
        """Where the last claimed stretch before `place` ends; 0 where there is none."""
        index = bisect_right(self.starts, place) - 1
        return min(self.ends[index], place) if index >= 0 else 0

    def limit(self, place: int) -> int:
        """Where the next claimed stretch at or after `place` begins, or the text ends."""
        index = bisect_left(self.starts, place)
        return self.starts[index] if index < len(self.starts) else self.length


def merged(document: Document, found: Iterable[Mention]) -> Document:
    """The document with more mentions, in order of start, longer first."""
    mentions = sorted((*document.mentions, *found), key=lambda mention: (mention.span.start, -mention.span.end))
    return replace(document, mentions=tuple(mentions))
