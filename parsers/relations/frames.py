"""A `Document` with mentions in, one `Frame` a figure out: what stands left and right of it; never links or judges.

A frame's `before` reaches back to the clause's start or the figure before it, its `after` forward to the clause's end
or the figure behind it.  A bracket that holds figures of its own is skipped: in 输送7452人(建档立卡户1661人)返厂复工 the
first figure's `after` is 返厂复工, and the second is a child of the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise

from model.statistics import Quantity, ReferencePeriod
from model.text import Document, Mention, MentionKind, Span
from parsers.relations.index import Index

FIGURE_KINDS = frozenset(
    {MentionKind.QUANTITY, MentionKind.PERCENTAGE, MentionKind.RANGE, MentionKind.RATIO, MentionKind.NUMBER}
)
BREAKS = frozenset(",:;。!?\n\t|")
REACH_BACK = 80
"""Characters looked back at: the longest noun phrase before a figure in the sixty articles read has 61."""
REACH_ON = 60
LONGEST_ROW = 60
"""Figures related at once: the longest real sentence read has 38; text without marks is read in stretches."""
TOPIC = 240
"""Characters of the sentence before the clause that can still name what is counted."""
_APPROXIMATOR = re.compile(r"^(?:以上|以下|以内|左右|上下|多|余|\((?:点|个|处)\))+")


@dataclass(slots=True)
class Frame:
    """One figure and its surroundings, in folded text."""

    start: int
    end: int
    quantity: Quantity
    kind: MentionKind
    rule: str
    sentence: int
    """Index into `Document.sentences`."""
    before_start: int
    after_end: int
    before: str
    """Left context without periods and without brackets that hold figures."""
    after: str
    """Right context, likewise; starts with the very next character."""
    topic: str
    """The paragraph up to the clause, as far back as it can still name what is counted."""
    group: int | None = None
    """Start of the bracket that the figure stands in."""
    parent: Frame | None = None
    """The total that a 其中 or a bracket belongs to."""
    previous: Frame | None = None
    """The figure before it in the same sentence."""
    clause: int = 0
    """Start of the clause."""
    pieces: tuple[tuple[int, int, str], ...] = ()
    """The left context as it stands, piece by piece."""

    @property
    def noun_follows(self) -> bool:
        """Whether a noun is fastened to the figure: 70个贫困村, 4.55平方公里的产业园."""
        return bool(self.after) and (self.after[0] == "的" or "\u4e00" <= self.after[0] <= "\u9fff")


def build_frames(document: Document) -> list[list[Frame]]:
    """The frames in text order, in rows: one sentence a row, or a stretch of one that holds very many figures."""
    figures = Index.of(document, *FIGURE_KINDS)
    masks = Index.of(document, MentionKind.PERIOD)
    blocked = Index.of(document, MentionKind.NON_QUANTITY)
    rows: list[list[Frame]] = []
    for number, sentence in enumerate(document.sentences):
        span = sentence.span
        mentions = _plain(figures.starting(span.start, span.end), span.end, masks, blocked)
        if not mentions:
            continue
        surroundings = _Surroundings.of(document, span, mentions, masks)
        frames = [surroundings.frame(place, number) for place in range(len(mentions))]
        for first, second in pairwise(frames):
            second.previous = first
        _share_nouns(frames)
        for start in range(0, len(frames), LONGEST_ROW):
            row = frames[start : start + LONGEST_ROW]
            _set_parents(row)
            rows.append(row)
    return rows


def _plain(found: tuple[Mention, ...], limit: int, masks: Index, blocked: Index) -> list[Mention]:
    """The figures that are not part of a period, a look-alike or a longer figure."""
    kept: list[Mention] = []
    for mention in found:
        if not isinstance(mention.value, Quantity) or _is_duration(mention.value):
            continue
        if kept and kept[-1].span.overlaps(mention.span):
            continue
        if _covered(mention.span, masks) or _covered(mention.span, blocked):
            continue
        kept.append(mention if mention.span.end <= limit else replace(mention, span=Span(mention.span.start, limit)))
    return kept


def _is_duration(quantity: Quantity) -> bool:
    """三年, 45天: a stretch of time parts no clause (占三年总任务的76.7%); the walk lists it among the refused."""
    return quantity.unit is not None and quantity.unit.dimension in {"duration", "age"}


def _covered(span: Span, index: Index) -> bool:
    near = index.within(max(0, span.start - 40), span.end + 40)
    return any(mention.span.overlaps(span) for mention in near)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """One sentence with its figures and brackets, from which frames are cut."""

    document: Document
    span: Span
    mentions: list[Mention]
    masks: Index
    closing: dict[int, int]
    """Opening bracket → closing bracket."""
    holding: dict[int, int]
    """The brackets that hold figures."""
    groups: list[int | None]
    """The innermost bracket of each figure."""
    paragraph: int
    """Where the paragraph starts, as far back as a noun can be carried over."""

    @classmethod
    def of(cls, document: Document, span: Span, mentions: list[Mention], masks: Index) -> _Surroundings:
        """One sweep over the sentence."""
        starts = [mention.span.start for mention in mentions]
        closing = _brackets(document.folded, span)
        holding = {opening: end for opening, end in closing.items() if _holds(opening, end, starts)}
        at = document.folded.rfind("\n", max(0, span.start - TOPIC), span.start)
        paragraph = at + 1 if at >= 0 else max(0, span.start - TOPIC)
        return cls(document, span, mentions, masks, closing, holding, _groups(holding, starts), paragraph)

    def frame(self, place: int, sentence: int) -> Frame:
        """The frame of the figure at `place`."""
        folded, span, mention = self.document.folded, self.span, self.mentions[place]
        at, group = mention.span.start, self.groups[place]
        near = {other.span.end for other in self.mentions[max(0, place - 3) : place]}
        if group is not None and not folded[group + 1 : at].strip() and group not in near:
            # 增速(8.5%): the bracket only sets the figure apart from its noun
            at, group = group, None
        left = max(span.start, at - REACH_BACK, -1 if group is None else group + 1)
        right = min(span.end, mention.span.end + REACH_ON, span.end if group is None else self.closing[group])
        before, before_start = _look_back(folded, at, left, self.mentions[max(0, place - 12) : place], self.holding)
        after, after_end = _look_on(
            folded, mention.span.end, right, self.mentions[place + 1 : place + 13], self.holding
        )
        quantity = mention.value
        assert isinstance(quantity, Quantity)  # noqa: S101 - kept by _plain
        return Frame(
            start=mention.span.start,
            end=mention.span.end,
            quantity=quantity,
            kind=mention.kind,
            rule=mention.rule,
            sentence=sentence,
            before_start=before_start,
            after_end=after_end,
            before=_without_periods(before, self.masks),
            after=_APPROXIMATOR.sub("", _without_periods(after, self.masks)),
            topic=folded[max(self.paragraph, before_start - TOPIC) : before_start],
            group=group,
            clause=_clause(folded, before_start, span.start),
            pieces=tuple(before),
        )


def _clause(folded: str, at: int, limit: int) -> int:
    """Where the clause that holds `at` starts."""
    start = at
    while start > limit and folded[start - 1] not in BREAKS and start > at - REACH_BACK:
        start -= 1
    return start


def _brackets(folded: str, span: Span) -> dict[int, int]:
    """Opening bracket → closing bracket, for the pairs that close inside the span."""
    pairs: dict[int, int] = {}
    open_at: list[int] = []
    for match in re.finditer(r"[()]", folded[span.start : span.end]):
        at = span.start + match.start()
        if match.group() == "(":
            open_at.append(at)
        elif open_at:
            pairs[open_at.pop()] = at
    return pairs


def _groups(holding: dict[int, int], starts: list[int]) -> list[int | None]:
    """The innermost bracket of each figure, by one sweep."""
    openings = sorted(holding)
    groups: list[int | None] = []
    stack: list[int] = []
    at = 0
    for start in starts:
        while at < len(openings) and openings[at] < start:
            stack.append(openings[at])
            at += 1
        while stack and holding[stack[-1]] <= start:
            stack.pop()
        groups.append(stack[-1] if stack else None)
    return groups


def words_until(frame: Frame, place: int, masks: Index) -> str:
    """The frame's left context up to a place in the text, without periods."""
    pieces = [(start, min(end, place), piece[: max(0, place - start)]) for start, end, piece in frame.pieces]
    return _without_periods([piece for piece in pieces if piece[0] < place], masks)


def _holds(opening: int, closing: int, starts: list[int]) -> bool:
    first = bisect_left(starts, opening)
    return first < len(starts) and starts[first] < closing


Piece = tuple[int, int, str]


def _look_back(
    folded: str, at: int, left: int, earlier: list[Mention], holding: dict[int, int]
) -> tuple[list[Piece], int]:
    """The text before `at` as pieces, and where it starts."""
    closing = {c: o for o, c in holding.items()}
    stops = {mention.span.end for mention in earlier[-12:]}
    pieces: list[Piece] = []
    end = place = at
    while place > left:
        char = folded[place - 1]
        if place in stops or char in BREAKS or char == "(":
            if char == "(" and place not in stops and place - 1 not in holding:
                # a bracket without figures is part of the name: 毛绒玩具(织袜)企业
                place -= 1
                continue
            break
        if char == ")" and place - 1 in closing:
            pieces.append((place, end, folded[place:end]))
            end = place = closing[place - 1]
            continue
        place -= 1
    pieces.append((place, end, folded[place:end]))
    return pieces[::-1], place


def _look_on(
    folded: str, at: int, right: int, later: list[Mention], holding: dict[int, int]
) -> tuple[list[Piece], int]:
    stops = {mention.span.start for mention in later[:12]}
    pieces: list[Piece] = []
    start = place = at
    while place < right:
        char = folded[place]
        if place in stops or char in BREAKS:
            break
        if char == "(" and place in holding:
            pieces.append((start, place, folded[start:place]))
            start = place = holding[place] + 1
            continue
        place += 1
    pieces.append((start, place, folded[start:place]))
    return pieces, place


def _without_periods(pieces: list[Piece], masks: Index) -> str:
    """The pieces joined, with the words of periods taken out."""
    text = []
    for start, end, piece in pieces:
        at = start
        for mention in masks.within(start, end):
            if isinstance(mention.value, ReferencePeriod) and mention.span.start >= at:
                text.append(piece[at - start : mention.span.start - start])
                at = mention.span.end
        text.append(piece[at - start :])
    return "".join(text)


def _share_nouns(row: list[Frame]) -> None:
    """A noun behind the last of several figures is that of all: 4.7万户15.2万人脱贫, 10个国家级和8个省级贫困县."""
    for place in range(len(row) - 2, -1, -1):
        frame, follower = row[place], row[place + 1]
        if frame.group != follower.group or frame.after_end != follower.start:
            continue
        if not frame.after:
            frame.after = follower.after
        elif frame.after in {"和", "、", "与", "及"} or re.fullmatch(r"[\u4e00-\u9fff]{1,6}[和与及]", frame.after):
            frame.after = frame.after[:-1] + follower.after


def _set_parents(row: list[Frame]) -> None:
    """Give each figure of a bracket or of a 其中 its total: the last figure before the bracket or the 其中."""
    for place, frame in enumerate(row):
        if frame.group is not None:
            frame.parent = next((f for f in reversed(row[:place]) if f.end <= frame.group and f.group is None), None)
