"""The mentions of a document by kind, for looking up what lies in a stretch; finds and judges nothing."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from model.text import Document, Mention, MentionKind


@dataclass(frozen=True, slots=True)
class Index:
    """The mentions of a document by kind, in order of start."""

    mentions: tuple[Mention, ...]
    starts: tuple[int, ...]
    reaches: tuple[int, ...]
    """Per mention, where the furthest of all up to it ends."""

    @classmethod
    def of(cls, document: Document, *kinds: MentionKind) -> Index:
        chosen = tuple(mention for mention in document.mentions if mention.kind in kinds)
        reaches = tuple(accumulate((mention.span.end for mention in chosen), max))
        return cls(chosen, tuple(mention.span.start for mention in chosen), reaches)

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Those that lie in [start, end)."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end, first) if start <= end else first
        if first == last or self.reaches[last - 1] <= end:
            return self.mentions[first:last]
        return tuple(mention for mention in self.mentions[first:last] if mention.span.end <= end)

    def starting(self, start: int, end: int) -> tuple[Mention, ...]:
        """Those that start in [start, end)."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
