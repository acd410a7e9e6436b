"""The layout of a page comes in, the range of lines that is the article's body goes out; it never changes a line.

Every line is worth something: prose for its length, a link line or furniture less than nothing. The box with the
greatest sum holds the body; its edges are then trimmed of head lines, credits and pagers. Known container names of
content systems are one weak vote among these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.page.furniture import is_furniture, is_meta
from parsers.page.layout import Layout, Line

SENTENCE = re.compile(r"[。！？；…]|[，、：].*[，、：]|\. [A-Z]")
BODY_NAMES = re.compile(
    r"trs_?editor|trs_ueditor|ucap-?content|zoom|article-?_?(?:content|con|body|text|detail)|pages_content|custom_unionstyle|"
    r"vsb_content|v_news_content|rm_txt_con|box_con|show_text|detail|ozoom|arc_?body|htmlcon|content_body|js_content|"
    r"xcont|left_zw|fontcontent|news_?-?(?:content|con|text|body|detail)|post_(?:content|body|text)|main-?_?text|"
    r"con_?text|text_?con|wenzhang|zhengwen|article|content|rich_media|articlebody|p-detail",
    re.IGNORECASE,
)
OTHER_NAMES = re.compile(
    r"comment|related|relate|recommend|footer|foot\b|foot[-_]|copyright|sidebar|side-|hot|rank|share|nav\b|nav[-_]|menu|crumb|"
    r"breadcrumb|pinglun|tuijian|xiangguan|bottom|header|login|search|links?\b|friend|toolbar|qrcode|erweima|advert|\bads?\b|"
    r"slide|swiper|feed|banner|editor-?info|disclaimer|declare",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """The body's lines are `lines`, in order; `box` is the box that holds them; `weight` says how sure."""

    box: int
    lines: tuple[int, ...]
    weight: float
    first: int
    last: int


def weigh_lines(layout: Layout) -> None:
    """Give every line its weight; a text seen before weighs nothing, so that twins do not count twice."""
    seen: set[str] = set()
    boxes = layout.boxes
    for line in layout.lines:
        text = line.text
        size = len(text)
        if boxes[line.box].hidden:
            line.weight = 0.0
        elif line.linked * 2 > size:
            line.weight = -(6.0 + 0.3 * line.linked) if size > 1 else -1.0
        elif is_furniture(text):
            line.weight = -40.0
        elif is_meta(text) and not text.endswith("。"):
            line.weight = -10.0
        elif size >= 16:
            if text in seen:
                line.weight = 0.0
                continue
            seen.add(text)
            line.weight = (size - 2.0 * line.linked) * (1.0 if SENTENCE.search(text) else 0.3)
        else:
            line.weight = 0.25 * size


def find_body(layout: Layout) -> Body | None:
    """The body of the page, or None where no box is worth anything."""
    box = _best_box(layout)
    if box is None:
        return None
    first, last = layout.boxes[box].first, layout.boxes[box].last
    first, last = _trim(layout.lines, first, last)
    kept = tuple(_keep(layout, first, last))
    if not kept:
        return None
    return Body(box, kept, sum(layout.lines[i].weight for i in kept), first, last)


def _best_box(layout: Layout) -> int | None:
    sums = [0.0]
    for line in layout.lines:
        sums.append(sums[-1] + line.weight)
    names: dict[str, float] = {"": 0.0}
    best, best_value = None, 0.0
    for index, box in enumerate(layout.boxes):
        if box.last <= box.first:
            continue
        value = sums[box.last] - sums[box.first]
        if value <= 0:
            continue
        vote = names.get(box.attributes)
        if vote is None:
            vote = names[box.attributes] = _name_vote(box.attributes)
        value *= 1.0 + vote
        if value >= best_value:
            best, best_value = index, value
    return best


def _name_vote(attributes: str) -> float:
    words = " ".join(re.findall(r' (?:class|id)="([^"]*)"', attributes))
    if not words:
        return 0.0
    vote = 0.0
    if BODY_NAMES.search(words):
        vote += 0.15
    if OTHER_NAMES.search(words):
        vote -= 0.3
    return vote


def _is_prose(line: Line) -> bool:
    return line.weight >= 20.0


def _trim(lines: list[Line], first: int, last: int) -> tuple[int, int]:
    prose = [i for i in range(first, last) if _is_prose(lines[i])]
    head = prose[0] if prose else last
    for i in range(min(head, last) - 1, first - 1, -1):
        if lines[i].weight < 0 or lines[i].heading:
            first = i + 1
            break
    tail = prose[-1] if prose else first
    for i in range(tail + 1, last):
        if lines[i].weight <= -6.0:
            last = i
            break
    return first, last


def _keep(layout: Layout, first: int, last: int) -> list[int]:
    kept = []
    seen: set[str] = set()
    for i in range(first, last):
        line = layout.lines[i]
        if line.weight < 0 or layout.boxes[line.box].hidden:
            continue
        if len(line.text) >= 16 and line.cell < 0:
            if line.text in seen:
                continue
            seen.add(line.text)
        kept.append(i)
    return kept
