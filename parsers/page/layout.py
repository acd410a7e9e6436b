"""An HTML5 tree comes in, its printed lines and the boxes they stand in go out; it never decides what is the article.

The tree is read once, in document order, as the parser serialises it: there every tag is closed and every attribute is
quoted, so one regular expression walks 5,000 levels without recursion and without a Python object per node.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TOKEN = re.compile(r'<(/?)([a-zA-Z][^\s/>]*)((?: [^\s=>]+="[^"]*")*)>([^<]*)|<!--.*?-->([^<]*)', re.DOTALL)
"""One tag or comment, and the text up to the next: `<p class="a">text` or `</p>text`."""

INLINE = frozenset(
    [
        "span",
        "font",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "strike",
        "small",
        "big",
        "sub",
        "sup",
        "label",
        "tt",
        "code",
        "cite",
        "abbr",
        "acronym",
        "ins",
        "del",
        "mark",
        "bdo",
        "bdi",
        "q",
        "var",
        "samp",
        "kbd",
        "dfn",
        "nobr",
        "wbr",
        "time",
        "data",
        "ruby",
        "rb",
        "rt",
        "rp",
        "blink",
        "basefont",
        "picture",
        "source",
        "track",
        "param",
        "embed",
        "object",
        "video",
        "audio",
        "map",
        "area",
        "meta",
        "link",
        "base",
        "input",
        "center-inline",
    ]
)
"""Elements that do not break a line. Names with a colon (`st1:date`, `o:p`) count as inline too."""
VOID = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "base",
        "area",
        "col",
        "embed",
        "param",
        "source",
        "track",
        "wbr",
        "basefont",
        "bgsound",
        "frame",
    ]
)
DROPPED = [
    "script", "style", "noscript", "iframe", "svg", "template", "select", "textarea", "button", "noframes", "xmp",
    "noembed", "plaintext", "object", "canvas", "math",
]  # fmt: skip
"""Elements whose text is no printed text, or raw text that the serialiser does not escape."""
CELL_TAGS = frozenset(("td", "th"))
HEADING_TAGS = {f"h{level}": level for level in range(1, 7)}
SPACE = re.compile("[\\s\\u200b\\u200c\\u200d\\u2060\\ufeff]+")
BREAKS = frozenset(("br", "hr"))
BOLD = frozenset(("b", "strong"))
EDGE = "\x1f"
"""Stands where an inline element begins or ends, until the line is written."""
NAMED = re.compile(
    r'(?:class|id|itemprop)="[^"]*(?:source|laiyuan|author|media|pub|time|date|from|writer|riqi|origin)', re.IGNORECASE
)
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
LONGEST_RAW = 400


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
    labels: list[Label] = field(default_factory=list)
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
    """A link: where it leads, what it says, and the line it belongs to."""

    href: str
    text: str
    line: int
    attributes: str = ""


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
    walk = _Walk()
    for closing, name, attributes, text, after_comment in TOKEN.findall(html):
        if name:
            if closing:
                walk.close(name)
            else:
                walk.open(name, attributes)
            if text:
                walk.parts.append(text)
                if walk.mark and not text.isspace():
                    walk.layout.marks.append(Mark(walk.mark, text, len(walk.layout.lines)))
                    walk.mark = ""
                if walk.link_depth:
                    walk.linked.append(text)
        elif after_comment:
            walk.parts.append(after_comment)
            if walk.link_depth:
                walk.linked.append(after_comment)
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
        self.link_depth = 0
        self.anchor: Anchor | None = None
        self.heading = 0
        self.bold = False
        self.image = False
        self.mark = ""
        self.cells: list[int] = [-1]
        self.tables: list[int] = [-1]

    def open(self, name: str, attributes: str) -> None:
        if name == "a":
            self._open_link(attributes)
            return
        if name in BREAKS:
            self.flush()
            return
        if name == "img":
            self.image = True
            self.layout.images += 1
            return
        if name in INLINE or ":" in name or name in VOID:
            if name in BOLD:
                self.bold = True
            self.parts.append(EDGE)
            if attributes and NAMED.search(attributes):
                self.mark = attributes
            return
        self.flush()
        self._open_box(name, attributes)

    def _open_box(self, name: str, attributes: str) -> None:
        layout = self.layout
        parent = self.stack[-1]
        hidden = layout.boxes[parent].hidden or (
            "display" in attributes and "none" in attributes and _is_hidden(attributes)
        )
        index = len(layout.boxes)
        layout.boxes.append(Box(name, parent, attributes, len(layout.lines), hidden=hidden))
        self.stack.append(index)
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
        cells = self.layout.cells
        self.cells.append(len(cells))
        cells.append(
            TableCell(
                table,
                self.layout.tables[table].rows - 1 if table >= 0 else 0,
                box,
                _span(attributes, "colspan"),
                _span(attributes, "rowspan"),
                name == "th",
            )
        )

    def _open_link(self, attributes: str) -> None:
        self.link_depth = 1
        self.anchor = Anchor(attribute_of(attributes, "href") or "", "", len(self.layout.lines), attributes)
        self.layout.anchors.append(self.anchor)
        self._anchor_mark = len(self.linked)

    def close(self, name: str) -> None:
        if name == "a":
            self._close_link()
        elif name in INLINE or ":" in name:
            self.parts.append(EDGE)
        else:
            self.flush()
            self._close_box(name)

    def _close_link(self) -> None:
        self.link_depth = 0
        if self.anchor is not None:
            self.anchor.text += SPACE.sub(" ", unescape("".join(self.linked[self._anchor_mark :]))).strip()
            self.anchor = None

    def _close_box(self, name: str) -> None:
        boxes = self.layout.boxes
        if len(self.stack) > 1 and boxes[self.stack[-1]].tag == name:
            boxes[self.stack.pop()].last = len(self.layout.lines)
        if name in HEADING_TAGS:
            self.heading = 0
        elif name == "table" and len(self.tables) > 1:
            self.tables.pop()
        elif name in CELL_TAGS and len(self.cells) > 1:
            self.cells.pop()

    def flush(self) -> None:
        """End the line being written; an empty one leaves nothing but the memory of its image."""
        if not self.parts:
            return
        printed = "".join(self.parts)
        self.parts.clear()
        text = SPACE.sub(" ", unescape(printed.replace(EDGE, ""))).strip()
        linked = self._flush_linked() if self.linked else 0
        bold, self.bold = self.bold, False
        if not text:
            return
        raw = text
        if EDGE in printed and len(text) <= LONGEST_RAW:
            raw = SPACE.sub(" ", unescape(printed)).strip()
        box = self.stack[-1]
        tag = self.layout.boxes[box].tag
        self.layout.lines.append(Line(text, box, linked, tag, self.heading, self.cells[-1], bold, self.image, raw))
        self.image = False

    def _flush_linked(self) -> int:
        linked = len(SPACE.sub(" ", unescape("".join(self.linked))).strip())
        if self.anchor is not None:
            self.anchor.text += SPACE.sub(" ", unescape("".join(self.linked[self._anchor_mark :]))).strip()
        self.linked.clear()
        self._anchor_mark = 0
        return linked


def _is_hidden(attributes: str) -> bool:
    return HIDDEN.search(attribute_of(attributes, "style") or "") is not None


def _span(attributes: str, name: str) -> int:
    """A colspan or rowspan; at most 1,000 as the HTML standard caps it, 1 where it is missing or no number."""
    if name not in attributes:
        return 1
    value = (attribute_of(attributes, name) or "").strip()
    return min(int(value), 1000) if value.isascii() and value.isdigit() and int(value) > 0 else 1
