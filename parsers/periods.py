"""A document in, the document with its time expressions resolved against the publication date out; reads no figures.

Deictic words (今年, 目前, 上半年) need `published_on`; without it they stay open with precision `unknown`.  `as_of` (the
day the article's levels stand at, where the caller knows it) replaces the publication date for 目前 and …以来.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from model.catalogue import Lexicon
from model.statistics import PeriodKind, ReferencePeriod
from model.text import Document, Mention, MentionKind, Span
from parsers import period_patterns as patterns
from parsers.claims import Claims, merged
from parsers.dates import shift_days, valid_day
from parsers.normalize import compact
from parsers.stretches import Context, Stretch, small_number
from parsers.time_heads import resolve_head
from parsers.year_parts import resolve_part, resolve_tail

EARLIEST, LATEST = 200, 9800
"""Publication years beyond these are damaged data; counting from them would leave the calendar."""


@dataclass(frozen=True, slots=True)
class PeriodRules:
    """What reading time expressions needs beyond its patterns: nothing yet that configuration decides."""


def compile_periods(lexicon: Lexicon) -> PeriodRules:  # noqa: ARG001
    """The rules of time expressions; the lexicon is taken so that every step is compiled alike."""
    return PeriodRules()


def find_periods(document: Document, rules: PeriodRules, *, as_of: date | None = None) -> Document:  # noqa: ARG001
    """The document with its time expressions; claims of earlier steps (look-alikes, regions) are left alone."""
    view = compact(document.folded)
    published = document.published_on
    if published is not None and not EARLIEST <= published.year <= LATEST:
        published = None
    scanner = _Scanner(view.text, Claims.of(document, view), published, as_of or published)
    found = []
    for start, end, stretch, rule in scanner.read():
        span = Span(*view.original(start, end))
        period = ReferencePeriod(
            stretch.start, stretch.end, text=span.text_of(document.text), kind=stretch.kind, precision=stretch.precision
        )
        found.append(Mention(span, MentionKind.PERIOD, period, f"period:{rule}"))
    return merged(document, found)


def spoken_window(period: ReferencePeriod) -> tuple[date | None, date | None]:
    """The longest stretch that the words cover: 年底 is November and December, 今年 the whole year.

    The reference period of 2019年底 is 31 December; readers of bare dates give the stretch.
    """
    start, end, text = period.start, period.end, period.text or ""
    if period.kind is PeriodKind.INSTANT and end is not None:
        if re.search(r"年[底末](?:前|之前|以前)?\Z", text) and end.month == 12:
            start = date(end.year, 11, 1)
        elif re.search(r"月月?[底末]\Z", text):
            start = end.replace(day=25)
        elif re.search(r"季度?[末底]\Z", text):
            start = end.replace(day=1)
        elif re.search(r"年初(?:之?前|以前)?\Z", text) and end.month == 1:
            start, end = date(end.year, 1, 1), shift_days(date(end.year, 3, 1), -1)
        elif re.search(r"月初\Z", text):
            start, end = end.replace(day=1), end.replace(day=5)
        elif start is None and not text.endswith(("前", "止")):
            start = end
    if period.kind is PeriodKind.YTD and start is not None and not re.search("来|至今", text):
        end = date(start.year, 12, 31)
    return start, end


@dataclass(slots=True)
class _Scanner:
    text: str
    claims: Claims
    published: date | None
    anchor: date | None
    limit: int = 0
    """Where the expression at hand must end: the next claimed stretch."""

    def read(self) -> Iterator[tuple[int, int, Stretch, str]]:
        """Start, end, stretch and rule of each expression, left to right."""
        place = 0
        context = Context(self.published, self.anchor)
        while (match := patterns.HEAD.search(self.text, place)) is not None:
            start = match.start()
            claimed = self.claims.end_of(start)
            if claimed is not None:
                place = claimed
                continue
            self.limit = self.claims.limit(start)
            if match.end() > self.limit:
                match = patterns.HEAD.match(self.text, start, self.limit)
                if match is None:
                    place = start + 1
                    continue
            context = self._context_at(context, place, start)
            read = self._expression(match, context)
            if read is None:
                place = start + 1 if match.end() == start + 1 else match.start() + 1
                continue
            begin, end, stretch, rule = read
            context = self._remember(context, begin, stretch)
            yield begin, end, stretch, rule
            place = end

    def _remember(self, context: Context, begin: int, stretch: Stretch) -> Context:
        """The context with what this expression says of those behind it."""
        if stretch.end is None:
            return context
        if not stretch.explicit:
            return replace(context, last=stretch) if stretch.level == "day" else context
        wide = stretch.level == "more" or stretch.precision == "plan"
        last = context.last if wide else stretch
        if begin and self.text[begin - 1] in "比较":
            # 比去年提高34%,预期9月底前: what is compared with does not date the rest.
            return replace(context, last=last)
        return replace(context, year=(stretch.start or stretch.end).year, last=last)

    def _context_at(self, context: Context, place: int, start: int) -> Context:
        """A year named earlier holds to the end of its sentence; a closed year end to the end of the paragraph."""
        between = self.text[place:start] if start - place < 400 else "\n"
        listing = between.strip() in {",", "、", "和", "及", ""}
        if listing is not context.listing:
            context = replace(context, listing=listing)
        if "\n" in between:
            return Context(self.published, self.anchor)
        if "。" in between or "!" in between or "?" in between:
            return replace(context, year=None)
        return context

    def _expression(self, match: re.Match[str], context: Context) -> tuple[int, int, Stretch, str] | None:
        first = self._atom(match, context)
        if first is None:
            return None
        end, stretch, rule = first
        start = match.start()
        start, bare = self._bare_left(start, stretch)
        if bare is not None:
            stretch = replace(bare, end=stretch.end, kind=PeriodKind.WINDOW)
        else:
            joined = self._joined(end, stretch, context)
            if joined is not None:
                end, stretch = joined
                rule = "range"
        return self._with_words(start, end, stretch, rule, context)

    def _atom(self, match: re.Match[str], context: Context) -> tuple[int, Stretch, str] | None:
        """One expression: a head, and what follows a year."""
        head = resolve_head(match, context)
        if head is None:
            return None
        stretch, rule = head
        end = match.end()
        if rule in {"year", "relative-year"}:
            tail = patterns.TAIL.match(self.text, end, self.limit)
            if tail is not None and tail.end() > end:
                inner = resolve_tail(tail, stretch, context)
                if inner is not None:
                    return tail.end(), inner[0], inner[1]
            if match["year2"] and not self._short_year_is_one(match):
                return None
        part = patterns.PART_OF.match(self.text, end, self.limit)
        if part is not None and stretch.kind is not PeriodKind.EVENT and (rule != "month" or part["side"]):
            inner_part = resolve_part(part, stretch)
            if inner_part is not None:
                return part.end(), inner_part, f"{rule}-part"
        return end, stretch, rule

    def _short_year_is_one(self, match: re.Match[str]) -> bool:
        """Whether 21年 is a year: with 0 in front or an old one, or with nothing that makes it a duration."""
        digits = match["year2"]
        before = self.text[match.start() - 1 : match.start()] if match.start() else ""
        after = self.text[match.end() : match.end() + 1]
        if len(digits) == 2 and not digits.isascii():
            return True
        if digits[0] in "0〇零9":
            return True
        return before in {"", "从", "在", "到", "至", "自", "于", "\n", " ", "("} and after in {
            "", "的", "起", "底", "初", "以", "之", "至", "到", ",", " ", "、", "\n", ")", "-",
        }  # fmt: skip

    def _bare_left(self, start: int, stretch: Stretch) -> tuple[int, Stretch | None]:
        """1985到 before 89年9月: a number before a range sign that takes its unit from behind."""
        window = self.text[max(0, start - 8) : start]
        match = re.search(rf"{patterns.BARE_LEFT.pattern}\Z", window)
        if match is None:
            return start, None
        begin = max(0, start - 8) + match.start()
        if begin and (self.text[begin - 1].isdigit() or self.text[begin - 1] in ".第"):
            return start, None
        number = small_number(match["bare"])
        if number is not None and number > 1000 and stretch.level in {"year", "month", "day"}:
            return begin, Stretch(date(number, 1, 1), date(number, 12, 31), level="year", explicit=True)
        return start, None

    def _joined(self, end: int, first: Stretch, context: Context) -> tuple[int, Stretch] | None:
        """A到B, A—B, A和B之间 as one stretch from the start of A to the end of B."""
        sign = patterns.RANGE_SIGN.match(self.text, end, self.limit)
        between = None if sign is not None else patterns.BETWEEN_SIGN.match(self.text, end, self.limit)
        joint = sign or between
        if joint is None or first.first_day is None:
            return None
        match = patterns.HEAD.match(self.text, joint.end(), self.limit)
        if match is None:
            return None
        inherited = replace(context, year=first.first_day.year if first.explicit else context.year, month=first.month)
        second = self._atom(match, inherited)
        if second is None or second[1].last_day is None or second[1].kind is PeriodKind.SINCE_START:
            return None
        stop, later, _ = second
        if between is not None:
            closing = patterns.BETWEEN_END.match(self.text, stop)
            if closing is None:
                return None
            stop = closing.end()
        elif self.text.startswith(("之前", "以前"), stop):
            return None
        last = later.last_day
        start = first.first_day
        if last is not None and last < start and not later.explicit:
            if first.kind is PeriodKind.INSTANT and first.end == context.anchor:
                # 从现在到年底
                last = valid_day(start.year + (last.month <= start.month), last.month, min(last.day, 31)) or last
            elif not first.explicit:
                start = valid_day(start.year - 1, start.month, min(start.day, 28)) or start
            else:
                last = valid_day(start.year + 1, last.month, min(last.day, 28)) or last
        if last is None or last < start:
            return None
        closing = patterns.BETWEEN_END.match(self.text, stop)
        if closing is not None and self.text.startswith("之间", stop):
            stop = closing.end()
        return stop, Stretch(start, last, PeriodKind.WINDOW, later.precision, later.level, explicit=first.explicit)

    def _with_words(
        self, start: int, end: int, stretch: Stretch, rule: str, context: Context
    ) -> tuple[int, int, Stretch, str]:
        """The expression with the words around it that change it: 截至, 自…起, 以前, 以后, 期间."""
        lead = patterns.LEAD.search(self.text, max(0, start - 4), start)
        trail = patterns.TRAIL.match(self.text, end, self.limit)
        word = lead.group().strip() if lead is not None else ""
        if trail is not None:
            changed = _trailed(trail, stretch, context)
            if changed is not None:
                begin = lead.start() if lead is not None and word in {"自", "从", "自从"} else start
                return begin, trail.end(), changed, f"{rule}-{trail.lastgroup}"
        if word.startswith("截") and lead is not None:
            return lead.start(), end, _as_of(stretch, context), "as-of"
        if word == "自从" and lead is not None:
            return lead.start(), end, _since(stretch, context), f"{rule}-since"
        if word in {"到", "至"} and stretch.level in {"year", "month"} and stretch.end is not None:
            return start, end, replace(stretch, start=None, kind=PeriodKind.INSTANT), f"{rule}-until"
        return start, end, stretch, rule


def _trailed(trail: re.Match[str], stretch: Stretch, context: Context) -> Stretch | None:
    """The stretch under the word behind it; None where the word changes nothing that it could."""
    kind = trail.lastgroup
    if stretch.end is None and stretch.start is None:
        return stretch if kind in {"around", "through"} else None
    if kind in {"since", "sofar"}:
        return _since(stretch, context)
    if kind == "until":
        return (
            replace(stretch, start=None, kind=PeriodKind.INSTANT)
            if stretch.start == stretch.end or stretch.kind is PeriodKind.INSTANT or trail["until"] != "止"
            else stretch
        )
    if kind == "from":
        return Stretch(
            stretch.first_day, None, PeriodKind.WINDOW, stretch.precision, stretch.level, explicit=stretch.explicit
        )
    if kind == "before":
        return _before(stretch)
    if kind == "after":
        day = stretch.last_day
        if day is not None and stretch.level != "day":
            day = shift_days(day, 1)
        return Stretch(day, None, PeriodKind.WINDOW, stretch.precision, stretch.level, explicit=stretch.explicit)
    return stretch


def _since(stretch: Stretch, context: Context) -> Stretch:
    start = stretch.first_day
    anchor = context.anchor
    end = anchor if anchor is not None and start is not None and anchor >= start else None
    kind = (
        PeriodKind.YTD
        if start is not None and end is not None and (start.month, start.day) == (1, 1) and start.year == end.year
        else PeriodKind.WINDOW
    )
    return Stretch(start, end, kind, stretch.precision, stretch.level, explicit=stretch.explicit)


def _before(stretch: Stretch) -> Stretch:
    """2015年前 and 9月14日之前 end before they begin; 年底前 and 6月之前 run to the end of it, as plans mean them."""
    exclusive = stretch.level == "day" or (
        stretch.level == "year" and stretch.kind is PeriodKind.WINDOW and stretch.explicit
    )
    if (exclusive and stretch.kind is not PeriodKind.INSTANT) or stretch.level == "day":
        day = stretch.first_day
        last = shift_days(day, -1) if day is not None else None
    else:
        last = stretch.last_day
    return Stretch(None, last, PeriodKind.INSTANT, stretch.precision, stretch.level, explicit=stretch.explicit)


def _as_of(stretch: Stretch, context: Context) -> Stretch:
    """截至6月底: a level at the end of it; a day later than the publication is last year's."""
    end = stretch.last_day
    if stretch.kind is PeriodKind.YTD and context.anchor is not None:
        end = context.anchor
    published = context.published
    if end is not None and published is not None and end > published and not stretch.explicit:
        end = valid_day(end.year - 1, end.month, end.day) or end
    return Stretch(None, end, PeriodKind.INSTANT, stretch.precision, stretch.level, explicit=stretch.explicit)
