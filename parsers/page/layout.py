"""An HTML5 tree comes in, its printed lines and the boxes they stand in go out; it never decides what is the article.

The tree is read once, in document order, as the parser serialises it: there every tag is closed and every attribute is
quoted, so one regular expression walks 5,000 levels without recursion and without a Python object per node.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TOKEN = re.compile(r'<(/?)([a-zA-Z][^\s/>]*)((?: [^\s=>]+="[^"]*")*)>([^<]*)|<!--.*?-->([^<]*)', re.DOTALL)
"""One tag or comment, and the text up to the next: `<p class="a">text` or `</p>text`."""

BLOCK, INLINE, BREAK, IMAGE, LINK, BOLD, COMMENT = range(7)
_INLINE_TAGS = (
    "span font i em u s strike small big sub sup label tt code cite abbr acronym ins del mark bdo bdi q var samp kbd "
    "dfn nobr wbr time data ruby rb rt rp blink basefont picture source track param embed video audio map area meta "
    "link base input col bgsound frame o:p"
)
ACTS = (
    dict.fromkeys(_INLINE_TAGS.split(), INLINE)
    | {"br": BREAK, "hr": BREAK, "img": IMAGE, "a": LINK, "b": BOLD, "strong": BOLD, "": COMMENT}
    | dict.fromkeys(("st1:chsdate", "st1:place", "st1:city", "st1:personname", "v:shape", "font:p"), INLINE)
)
"""What a tag does to the line being written; tags that are not here open a box."""
DROPPED = [
    "script", "style", "noscript", "iframe", "svg", "template", "select", "textarea", "button", "noframes", "xmp",
    "noembed", "plaintext", "title", "object", "canvas", "math",
]  # fmt: skip
"""Elements whose text is no printed text, or raw text that the serialiser does not escape."""
CELL_TAGS = frozenset(("td", "th"))
HEADING_TAGS = {f"h{level}": level for level in range(1, 7)}
KEPT_IN_MIND = CELL_TAGS | frozenset(HEADING_TAGS) | {"table", "tr"}
ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]+")
EDGE = "\x1f"
"""Stands where an inline element begins or ends, until the line is written."""
NAMED = re.compile(
    r'(?:class|id|itemprop)="[^"]*(?:source|laiyuan|author|media|pub|time|date|from|writer|riqi|origin)', re.IGNORECASE
)
HIDDEN = re.compile(r'style="[^"]*display\s*:\s*none', re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """What stands between two line breaks, as printed, white space folded."""

    text: str
    box: int
    """Index of the innermost box."""
    linked: int
    """How many of its characters stand in links."""
    tag: str
    heading: int
    """1 to 6 inside h1 to h6, else 0."""
    cell: int
    """Index of the innermost table cell, or -1."""
    bold: bool = False
    image: bool = False
    """An image stands in the same line or just before it."""
    raw: str = ""
    """The text with a space wherever an inline element begins or ends: what labels and dates are read from."""
    kind: str = ""
    """A `Fact` where words say what the line is, else empty."""
    labels: tuple[Label, ...] = ()
    weight: float = 0.0
    """What the line is worth to a body that holds it; less than nothing for furniture."""
    twin: bool = False
    """The same text stood in an earlier line."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a line's `raw`: `[start, value)` is the label with its colon, the value begins at `value`."""

    fact: str
    start: int
    value: int


@dataclass(slots=True)
class Mark:
    """What an inline element's id or class calls its text: `<span id="source_baidu">`."""

    names: str
    text: str
    line: int


@dataclass(slots=True)
class Box:
    """A block element; its lines are `first <= i < last`."""

    tag: str
    parent: int
    attributes: str
    """As serialised: ` class="a" id="b"`."""
    first: int
    last: int = 0
    hidden: bool = False


@dataclass(slots=True)
class TableCell:
    """A td or th: which table and row it stands in, and how far it spans."""

    table: int
    row: int
    box: int
    columns: int = 1
    rows: int = 1
    header: bool = False


@dataclass(slots=True)
class Table:
    """A table element and how many rows it has; `parent_cell` is -1 outside other tables."""

    box: int
    parent_cell: int
    rows: int = 0
    nested: bool = False


@dataclass(slots=True)
class Anchor:
    """A link: its attributes, what it says, and the line it begins in."""

    attributes: str
    text: str
    line: int

    @property
    def href(self) -> str:
        return attribute_of(self.attributes, "href") or ""


@dataclass(slots=True)
class Layout:
    """The page as lines in boxes."""

    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    cells: list[TableCell] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    images: int = 0
    deepest: int = 0


def unescape(text: str) -> str:
    """The four entities that the serialiser writes, read back."""
    if "&" in text:
        return text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text


def attribute_of(attributes: str, name: str) -> str | None:
    """The value of one attribute in a serialised attribute list."""
    mark = f' {name}="'
    start = attributes.find(mark)
    if start < 0:
        return None
    start += len(mark)
    return unescape(attributes[start : attributes.index('"', start)]).replace("&quot;", '"')


def parse_layout(html: str) -> Layout:
    """The lines and boxes of a serialised body element."""
    if ZERO_WIDTH.search(html):
        html = ZERO_WIDTH.sub("", html)
    walk = _Walk()
    parts, linked = walk.parts, walk.linked
    for closing, name, attributes, text, after_comment in TOKEN.findall(html):
        act = ACTS.get(name, BLOCK)
        if act == INLINE:
            parts.append(EDGE)
            if attributes and NAMED.search(attributes):
                walk.mark = attributes
        elif act == BLOCK:
            if parts:
                walk.flush()
            if closing:
                walk.close_box(name)
            else:
                walk.open_box(name, attributes)
        elif act != COMMENT:
            walk.other(act, closing, attributes)
        text = text or after_comment
        if text:
            parts.append(text)
            if walk.anchor is not None:
                linked.append(text)
            if walk.mark and not text.isspace():
                walk.layout.marks.append(Mark(walk.mark, " ".join(unescape(text).split()), len(walk.layout.lines)))
                walk.mark = ""
    walk.flush()
    for index in walk.stack:
        walk.layout.boxes[index].last = len(walk.layout.lines)
    return walk.layout


class _Walk:
    """The state of the one pass: open boxes, the line being written, the table cell and link we are in."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.layout.boxes.append(Box("html", -1, "", 0))
        self.stack: list[int] = [0]
        self.parts: list[str] = []
        self.linked: list[str] = []
        self.anchor: Anchor | None = None
        self.heading = 0
        self.bold = False
        self.image = False
        self.mark = ""
        self.pending = 0
        self.cells: list[int] = [-1]
        self.tables: list[int] = [-1]

    def other(self, act: int, closing: str, attributes: str) -> None:
        """A break, an image, bold text, or a link."""
        if act == BREAK:
            self.flush()
        elif act == IMAGE:
            self.image = True
            self.layout.images += 1
        elif act == LINK:
            self.parts.append(EDGE)
            self._end_link()
            if not closing:
                self.anchor = Anchor(attributes, "", len(self.layout.lines))
                self.layout.anchors.append(self.anchor)
        else:
            self.parts.append(EDGE)
            if not closing:
                self.bold = True

    def open_box(self, name: str, attributes: str) -> None:
        """A block element begins."""
        layout = self.layout
        boxes = layout.boxes
        parent = self.stack[-1]
        hidden = boxes[parent].hidden or ("none" in attributes and HIDDEN.search(attributes) is not None)
        index = len(boxes)
        boxes.append(Box(name, parent, attributes, len(layout.lines), 0, hidden))
        self.stack.append(index)
        if name not in KEPT_IN_MIND:
            return
        if name in HEADING_TAGS:
            self.heading = HEADING_TAGS[name]
        elif name == "table":
            if self.tables[-1] >= 0:
                layout.tables[self.tables[-1]].nested = True
            self.tables.append(len(layout.tables))
            layout.tables.append(Table(index, self.cells[-1]))
        elif name == "tr" and self.tables[-1] >= 0:
            layout.tables[self.tables[-1]].rows += 1
        elif name in CELL_TAGS:
            self._open_cell(name, attributes, index)

    def _open_cell(self, name: str, attributes: str, box: int) -> None:
        table = self.tables[-1]
        row = self.layout.tables[table].rows - 1 if table >= 0 else 0
        columns, rows = _span(attributes, "colspan"), _span(attributes, "rowspan")
        self.cells.append(len(self.layout.cells))
        self.layout.cells.append(TableCell(table, row, box, columns, rows, name == "th"))

    def close_box(self, name: str) -> None:
        """A block element ends; the serialiser closes every element that it opened, in order."""
        boxes = self.layout.boxes
        if len(self.stack) > 1 and boxes[self.stack[-1]].tag == name:
            boxes[self.stack.pop()].last = len(self.layout.lines)
        if name not in KEPT_IN_MIND:
            return
        if name in HEADING_TAGS:
            self.heading = 0
        elif name == "table" and len(self.tables) > 1:
            self.tables.pop()
        elif name in CELL_TAGS and len(self.cells) > 1:
            self.cells.pop()

    def flush(self) -> None:
        """End the line being written; an empty one leaves nothing but the memory of its image."""
        printed = "".join(self.parts)
        self.parts.clear()
        linked = self._linked() if self.linked or self.pending else 0
        if "&" in printed:
            printed = unescape(printed)
        raw = " ".join(printed.split())
        bold, self.bold = self.bold, False
        if not raw:
            return
        text = " ".join(printed.replace(EDGE, "").split()) if EDGE in printed else raw
        layout = self.layout
        box = self.stack[-1]
        layout.lines.append(
            Line(text, box, linked, layout.boxes[box].tag, self.heading, self.cells[-1], bold, self.image, raw)
        )
        self.image = False

    def _linked(self) -> int:
        """How many characters of the line stand in links; the open link keeps its text."""
        text = " ".join(unescape("".join(self.linked)).split())
        self.linked.clear()
        anchor = self.anchor
        if anchor is not None:
            anchor.text += text
        linked = len(text) + self.pending
        self.pending = 0
        return linked

    def _end_link(self) -> None:
        """The open link ends, if one is open."""
        if self.anchor is None:
            return
        text = " ".join(unescape("".join(self.linked)).split())
        self.linked.clear()
        self.anchor.text += text
        self.pending += len(text)
        self.anchor = None


def _span(attributes: str, name: str) -> int:
    """A colspan or rowspan; at most 1,000 as the HTML standard caps it, 1 where it is missing or no number."""
    if name not in attributes:
        return 1
    value = (attribute_of(attributes, name) or "").strip()
    return min(int(value), 1000) if value.isascii() and value.isdigit() and len(value) < 9 and int(value) > 0 else 1
