"""Marked lines come in, the lines that are the article's body go out; it never changes a line.

Every line is worth something: prose for its length, a link line or furniture less than nothing. The box whose own
paragraphs are worth most is the seed; from it the body grows, line by line, until something that is no text stands in
the way. Names of containers, and standing right below the headline, are weak votes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from parsers.page.layout import Layout, Line
from parsers.page.links import is_file
from parsers.page.names import Named, find_names
from parsers.page.words import META_FACTS, Fact

SENTENCE_MARK = re.compile("[。！？；…]|\\. ")
TEASER = re.compile(r"(?:[\[【(（]|…|\.\.\.)\s*(?:详细|查看|更多|全文|阅读)\S{0,4}$")
"""How a summary that leads to another article ends: `……【详细】`. Dots alone end real paragraphs too."""
FULL_DATE = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
LIST_DATE = re.compile(
    r"[\[(（【]?(?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[\])）】]?|[·•\s]+"
)
BYLINE = re.compile(
    r"[（(\[【]?\s*(?:本报|本网|本刊|本台|特约|见习|实习|县|市|区)*\s*"
    r"(?:记者|記者|通讯员|通訊員|作者|撰文|文|文图|图文|文字|摄影|攝影|供稿|撰稿|编辑|責編|责编|校对|排版)\s*(?:[/／丨|｜:：]\s*|\s)"
    r"[一-鿿·]{2,4}(?:[\s、,，/:：|｜]+(?:(?:记者|通讯员|摄影|图|文)[\s/:：]*)?[一-鿿·]{2,4}){0,6}\s*[）)\]】]?"
)
"""A line that only names who wrote it: 通讯员 邱某, （记者 张某某 摄影 李某）."""
ASIDES = frozenset(("footer", "nav", "aside"))
BODY_TAGS = frozenset(("ucapcontent", "founder-content"))
"""Elements of content systems' own around the body."""
VOTES = {Named.NOTHING: 1.0, Named.TEXT: 1.15, Named.OTHER: 1.0, Named.BODY: 1.5}
"""How much a container's name adds to its paragraphs' worth."""
FIRST = 1.25
"""How much more a box counts where the headline's text begins: a short notice stands beside long teasers."""
NEXT = 6
"""Lines that may stand between the first text after the headline and the body: a place, a badge, a caption."""
ANOTHER = 0.2
"""How much a box counts that begins after the article: below a heading of related ones, or of another article."""
NUMBER = re.compile(r"[-+－]?\d[\d,，.]{0,14}[%％]?")
FIGURE = 4.0
"""What a number alone in its cell counts towards the choice of a box: a statistical table has few words."""
APART = 0.4
"""How much a box counts that shares no box with the headline and its text: a county's portrait in another column."""
LEAST = 15.0
"""What the text beside the headline must be worth for that: a badge or a player is none."""
TABLED = 0.95
"""What a cell's text is worth to its table: rosters are won by the table, a text in one cell of a layout by the cell."""
FILES_BELOW = 20
"""Lines below the headline in which a page's only files stand."""
MOST_FILES = 12
FILES_WORTH = 20.0
"""Little, but enough with a date and a title."""
WRAPPED = 40
"""Characters of a link that may be a paragraph."""
DAMPED = 0.25
"""What text is worth in a container named for comments, related articles or a footer."""
PROSE = 20.0
"""A line worth this much is a sentence or two: shorter ones may be captions, credits or headings."""
BARRIER = -6.0
"""A line worth less than this is a link, a label or furniture."""


@dataclass(frozen=True, slots=True)
class Body:
    """The body's lines in order, the stretch `[first, last)` they were taken from, and what they are worth."""

    lines: tuple[int, ...]
    first: int
    last: int
    weight: float
    box: int


def weigh_lines(layout: Layout) -> None:
    """Give every line its weight, and mark a long line whose text stood before as a twin."""
    seen: set[str] = set()
    damp = _damped_boxes(layout)
    _free_wrapped_lines(layout)
    for line in layout.lines:
        size = len(line.text)
        line.weight = _weight(line, size)
        if layout.boxes[line.box].hidden:
            line.weight = min(0.0, line.weight)
        if line.weight > 0 and line.box in damp:
            line.weight *= DAMPED
        if size >= 16:
            line.twin = line.text in seen
            seen.add(line.text)


def _free_wrapped_lines(layout: Layout) -> None:
    """Count lines as unlinked that one link never closed wraps: around them all, or repeated in every paragraph."""
    wraps = Counter(anchor.href for anchor in layout.anchors if len(anchor.text) >= WRAPPED)
    for anchor in layout.anchors:
        size = len(anchor.text)
        if size < WRAPPED:
            continue
        lines = layout.lines[anchor.line : anchor.last + 1]
        if wraps[anchor.href] >= 3 or size >= WRAPPED * len(lines) > 2 * WRAPPED:
            for line in lines:
                line.linked = 0


def unhide(layout: Layout) -> bool:
    """Take hidden boxes for shown; False where no paragraph is hidden, and nothing changes."""
    if not any(layout.boxes[line.box].hidden and len(line.text) >= WRAPPED for line in layout.lines):
        return False
    for box in layout.boxes:
        box.hidden = False
    return True


def _weight(line: Line, size: int) -> float:
    kind = line.kind
    if line.linked and (line.linked * 2 > size or _is_dated_link(line)):
        return -(6.0 + 0.3 * line.linked) if size > 1 else -1.0
    if kind:
        if kind == Fact.RELATED:
            return -60.0
        if kind in META_FACTS:
            if kind == Fact.PUBLISHED and not line.labels and size <= 16:
                return -1.0
            if size > 60 and line.text[-1] in "。！？；":
                return float(size)
            return -10.0
        return -40.0
    if size >= 12:
        if size < 120 and TEASER.search(line.text):
            return -8.0
        return (size - 2.0 * line.linked) * (1.0 if _is_sentence(line.text) else 0.3)
    return 0.25 * size


def _is_dated_link(line: Line) -> bool:
    """True for a list's row: a link, a date, and next to nothing else."""
    rest = len(line.text) - line.linked
    return rest <= 40 and line.linked * 2 > len(LIST_DATE.sub("", line.text))


def _is_sentence(text: str) -> bool:
    return SENTENCE_MARK.search(text) is not None or text.count("，") + text.count("、") + text.count(",") >= 2


def _damped_boxes(layout: Layout) -> set[int]:
    """Boxes that stand in a container named for comments, related articles, footers and the like."""
    names = layout.names = find_names(box.names for box in layout.boxes)
    damped: set[int] = set()
    for index, box in enumerate(layout.boxes):
        named = names.get(box.names, Named.NOTHING)
        if named is not Named.BODY and (named is Named.OTHER or box.parent in damped or box.tag in ASIDES):
            damped.add(index)
    return damped


def find_body(layout: Layout, headline: int | None = None) -> Body | None:
    """The body of the page, or None where no box is worth anything. `headline` is the line that names the article."""
    seed = _seed(layout, headline)
    if seed is None:
        return None
    lines = layout.lines
    first, last = layout.boxes[seed].first, layout.boxes[seed].last
    first, last = _trim(lines, first, last, headline)
    low, high = _surroundings(layout, seed)
    first, last = _grow(layout, first, last, low, high, seed)
    kept = _keep(layout, first, last)
    if not kept:
        return None
    return Body(tuple(kept), first, last, sum(lines[i].weight for i in kept), seed)


def find_files(layout: Layout, headline: int | None) -> Body | None:
    """The lines below the headline that link files, as the body of a page that publishes nothing else."""
    if headline is None:
        return None
    lines = sorted({a.line for a in layout.anchors if headline < a.line <= headline + FILES_BELOW and is_file(a)})
    if not lines or len(lines) > MOST_FILES or lines[-1] >= len(layout.lines):
        return None
    if any(FULL_DATE.search(layout.lines[i].text) for i in lines[1:]):
        return None  # dated rows are a list of files
    box = layout.lines[lines[0]].box
    return Body(tuple(lines), lines[0], lines[-1] + 1, FILES_WORTH, box)


def _seed(layout: Layout, headline: int | None) -> int | None:
    """The box whose paragraphs, own and one level down (two at half), are worth most."""
    scores = [0.0] * len(layout.boxes)
    boxes = layout.boxes
    for line in layout.lines:
        weight = line.weight
        if weight <= 0 or line.twin:
            continue
        if line.cell >= 0 and weight < FIGURE and NUMBER.fullmatch(line.text):
            weight = FIGURE
        box = line.box
        scores[box] += weight
        parent = boxes[box].parent
        if line.cell >= 0 and (table := layout.cells[line.cell].table) >= 0:
            box_of_table = layout.tables[table].box
            scores[box_of_table] += TABLED * weight
            scores[boxes[box_of_table].parent] += TABLED * weight
        if parent > 0:
            scores[parent] += weight
            grand = boxes[parent].parent
            if grand > 0:
                scores[grand] += 0.5 * weight
    names = layout.names
    start, end = _right_below(layout, headline)
    low, high = _around(layout, headline, start)
    best, best_score = None, 0.0
    for index, score in enumerate(scores):
        if score <= 0:
            continue
        candidate = boxes[index]
        value = score * VOTES[names.get(candidate.names, Named.NOTHING)]
        if candidate.tag in BODY_TAGS:
            value *= VOTES[Named.BODY]
        if headline is not None and candidate.last > headline:
            value *= 1.4 if candidate.first <= headline + 25 else 1.15
            if candidate.first >= end:
                value *= ANOTHER
            elif candidate.first - NEXT <= start < candidate.last:
                value *= FIRST
        if candidate.last <= low or candidate.first >= high:
            value *= APART
        if value >= best_score:
            best, best_score = index, value
    return best


def _right_below(layout: Layout, headline: int | None) -> tuple[int, int]:
    """The first line of text after the headline, and where, after prose, another article or a list of them begins."""
    lines = layout.lines
    if headline is None:
        return 0, len(lines)
    title = lines[headline]
    start, prose = len(lines), 0.0
    for i in range(headline + 1, len(lines)):
        line = lines[i]
        if prose >= PROSE and (line.kind == Fact.RELATED or _is_such_heading(layout, line, title)):
            return start, i
        if line.weight > 0 and not line.kind:
            start = min(start, i)
            prose += line.weight
    return start, len(lines)


def _around(layout: Layout, headline: int | None, start: int) -> tuple[int, int]:
    """The stretch of the smallest box around the headline and the text below it; the whole page where that is little."""
    lines, boxes = layout.lines, layout.boxes
    if headline is None or start >= len(lines):
        return 0, len(lines)
    box = lines[headline].box
    while box > 0 and not boxes[box].first <= start < boxes[box].last:
        box = boxes[box].parent
    first, last = boxes[max(0, box)].first, boxes[max(0, box)].last
    worth = sum(max(0.0, lines[i].weight) for i in range(headline + 1, last))
    return (first, last) if worth >= LEAST else (0, len(lines))


def _is_such_heading(layout: Layout, line: Line, title: Line) -> bool:
    """Whether this line is a heading in the mould of the article's own, with another text."""
    return (
        0 < line.heading == title.heading
        and line.heading <= 2
        and line.text != title.text
        and layout.boxes[line.box].names == layout.boxes[title.box].names
        and layout.boxes[line.box].parent != layout.boxes[title.box].parent
    )


def _trim(lines: list[Line], first: int, last: int, headline: int | None) -> tuple[int, int]:
    """The stretch without its head lines (title, credits) and without what follows the last prose."""
    if headline is not None and first <= headline < last:
        first = headline + 1
    elif headline is None:
        first = _below_credits(lines, first, last)
    prose = [i for i in range(first, last) if lines[i].weight >= PROSE]
    if not prose:
        return _heaviest_run(lines, first, last)
    for i in range(prose[0] - 1, first - 1, -1):
        if lines[i].weight <= BARRIER or lines[i].kind == Fact.PUBLISHED or _is_headline(lines, i, headline):
            first = i + 1
            break
    return first, _cut_tail(lines, first, last)


def _below_credits(lines: list[Line], first: int, last: int) -> int:
    """Where the text starts under a heading of any level and its dated credits, when no declaration names the heading."""
    for i in range(first, min(first + 3, last)):
        if i > first and lines[i].kind == Fact.PUBLISHED and lines[i].labels:
            return i + 1
        if not lines[i].heading:
            break
    return first


def _is_headline(lines: list[Line], index: int, headline: int | None) -> bool:
    """True for the article's heading; without a known one, for any of the first two levels."""
    if headline is None:
        return 0 < lines[index].heading <= 2
    return lines[index].text == lines[headline].text


def _heaviest_run(lines: list[Line], first: int, last: int) -> tuple[int, int]:
    """The run of lines between two barriers that is worth most: a roster or a poem has no line of prose."""
    best, best_worth = (first, first), 0.0
    start, worth = first, 0.0
    for i in range(first, last + 1):
        if i == last or lines[i].weight <= BARRIER:
            if worth > best_worth:
                best, best_worth = (start, i), worth
            start, worth = i + 1, 0.0
        else:
            worth += lines[i].weight
    return best


def _cut_tail(lines: list[Line], first: int, last: int) -> int:
    """End at the barrier after the last prose; a heading of related articles ends sooner, if most stands before it."""
    total = sum(max(0.0, lines[i].weight) for i in range(first, last))
    so_far = 0.0
    for i in range(first, last):
        line = lines[i]
        if line.kind == Fact.RELATED and so_far > 0.5 * total:
            last = i
            break
        if line.weight > 0:
            so_far += line.weight
    prose = [i for i in range(first, last) if lines[i].weight >= PROSE]
    tail = prose[-1] if prose else first
    for i in range(tail + 1, last):
        if lines[i].weight <= BARRIER:
            return i
    return last


def _surroundings(layout: Layout, seed: int) -> tuple[int, int]:
    """The widest box around the seed that is worth more than any inside it: as far as the body may grow."""
    sums = [0.0]
    for line in layout.lines:
        sums.append(sums[-1] + (0.0 if line.twin else line.weight))
    boxes = layout.boxes
    best, best_value = seed, sums[boxes[seed].last] - sums[boxes[seed].first]
    index = boxes[seed].parent
    while index > 0:
        value = sums[boxes[index].last] - sums[boxes[index].first]
        if value > best_value:
            best, best_value = index, value
        index = boxes[index].parent
    first = boxes[best].first
    for _ in range(2):
        seed = max(0, boxes[seed].parent)
        first = min(first, boxes[seed].first)
    return first, boxes[best].last


def _grow(layout: Layout, first: int, last: int, low: int, high: int, seed: int) -> tuple[int, int]:
    """Take in neighbouring lines until a barrier; past the seed's own end only text follows text."""
    lines = layout.lines
    seed_first, seed_last = layout.boxes[seed].first, layout.boxes[seed].last
    if first == seed_first:
        i = first - 1
        reach = first
        while i >= low and lines[i].weight > BARRIER and not lines[i].heading and not lines[i].kind:
            if lines[i].weight >= PROSE:
                reach = i
            i -= 1
        first = reach
    if last == seed_last:
        i = last
        reach = last
        while i < high and lines[i].weight > BARRIER and not lines[i].kind:
            if lines[i].weight >= PROSE:
                reach = i + 1
            i += 1
        last = reach
    return first, last


def _keep(layout: Layout, first: int, last: int) -> list[int]:
    """The lines of the stretch that are text: no links, no furniture, no repeated line, nothing hidden."""
    kept = []
    seen: set[str] = set()
    for i in range(first, last):
        line = layout.lines[i]
        if layout.boxes[line.box].hidden:
            continue
        if line.weight < 0 and line.kind not in META_FACTS:
            continue
        if len(line.text) >= 16 and line.cell < 0:
            if line.text in seen:
                continue
            seen.add(line.text)
        kept.append(i)
    return [i for n, i in enumerate(kept) if not (n < 2 or n >= len(kept) - 3) or not _is_byline(layout.lines[i])]


def _is_byline(line: Line) -> bool:
    return len(line.text) <= 50 and BYLINE.fullmatch(line.text) is not None
