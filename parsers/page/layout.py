"""An HTML5 tree comes in, its printed lines and the boxes they stand in go out; it never decides what is the article.

The tree is read once, in document order, as the parser serialises it: there every tag is closed and every attribute is
quoted, so one regular expression walks 5,000 levels without recursion and without a Python object per node.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from parsers.page.names import Named

TOKEN = re.compile(r'<(/?[a-zA-Z!][^\s>]*(?: [^\s=>]+="[^"]*")*)>([^<]*)')
"""One tag and the text up to the next, where attributes hold `<` or `>`: `<a title="a > b">text`."""
COMMENT = re.compile("<!--.*?-->", re.DOTALL)

BLOCK, INLINE, BREAK, IMAGE, LINK, LINK_END, BOLD, NOTHING = range(8)
_INLINE_TAGS = (
    "span font i em u s strike small big sub sup label tt code cite abbr acronym ins del mark bdo bdi q var samp kbd "
    "dfn nobr wbr time data ruby rb rt rp blink basefont picture source track param embed video audio map area meta "
    "link base input col bgsound frame "
)
_NAMESPACED = (
    "o:p st1:chsdate st1:place st1:city st1:country-region st1:state st1:personname st1:placename font:p v:shape"
)
ACTS = (
    dict.fromkeys((_INLINE_TAGS + _NAMESPACED).split(), INLINE)
    | {f"/{tag}": INLINE for tag in (_INLINE_TAGS + _NAMESPACED + " b strong").split()}
    | {"br": BREAK, "hr": BREAK, "img": IMAGE, "a": LINK, "/a": LINK_END, "b": BOLD, "strong": BOLD, "": NOTHING}
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
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
EDGE = "\x1f"
"""Stands where an inline element begins or ends, until the line is written."""
NAMED = re.compile(
    r'(?:class|id|itemprop)="[^"]*(?:source|laiyuan|author|media|pub|time|date|from|writer|riqi|origin)', re.IGNORECASE
)
NAMES_FIRST = ("class", "id", "itemprop")
"""Long style lists of pasted text are not worth a search."""
HIDDEN = re.compile(r'style="[^"]*display\s*:\s*none', re.IGNORECASE)


@dataclass
class Line:
    """What stands between two line breaks, as printed, white space folded."""

    text: str
    box: int
    """Index of the innermost box."""
    linked: int
    """How many of its characters stand in links."""
    heading: int
    """1 to 6 inside h1 to h6, else 0."""
    cell: int
    """Index of the innermost table cell, or -1."""
    bold: bool = False
    image: bool = False
    """An image stands in the same line or just before it."""
    raw: str = ""
    """The text with a space wherever an inline element begins or ends: what labels and dates are read from."""
    kind: str = field(default="", init=False)
    """A `Fact` where words say what the line is, else empty."""
    labels: tuple[Label, ...] = field(default=(), init=False)
    weight: float = field(default=0.0, init=False)
    """What the line is worth to a body that holds it; less than nothing for furniture."""
    twin: bool = field(default=False, init=False)
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
    """As serialised: `class="a" id="b"`."""
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
    last: int = 0
    """The line it ends in."""

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
    names: dict[str, Named] = field(default_factory=dict)
    """By attribute list, what boxes are named for; filled when lines are weighed."""
    images: int = 0
    """Images that are no links."""


def unescape(text: str) -> str:
    """The four entities that the serialiser writes, read back."""
    if "&" in text:
        return text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text


def attribute_of(attributes: str, name: str) -> str | None:
    """The value of one attribute in a serialised attribute list."""
    mark = f'{name}="'
    start = attributes.find(mark)
    while start > 0 and attributes[start - 1] != " ":
        start = attributes.find(mark, start + 1)
    if start < 0:
        return None
    start += len(mark)
    return unescape(attributes[start : attributes.index('"', start)]).replace("&quot;", '"')


def parse_layout(html: str) -> Layout:
    """The lines and boxes of a serialised body element."""
    for mark in ZERO_WIDTH:
        if mark in html:
            html = html.replace(mark, "")
    if "<!--" in html:
        html = COMMENT.sub("", html)
    walk = _Walk()
    if not walk.read(piece.partition(">") for piece in html.split("<")):
        walk = _Walk()
        walk.read((match[1], ">", match[2]) for match in TOKEN.finditer(html))
    walk.finish()
    return walk.layout


class _Walk:
    """The state of the one pass: open boxes, the line being written, the table cell and link we are in."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.layout.boxes.append(Box("html", -1, "", 0))
        self.stack: list[int] = [0]
        self.parts: list[str] = []
        self.linked = 0
        self.link_start = 0
        self.anchor: Anchor | None = None
        self.heading = 0
        self.bold = False
        self.image = False
        self.cells: list[int] = [-1]
        self.tables: list[int] = [-1]

    def read(self, tokens: Iterable[tuple[str, str, str]]) -> bool:
        """Read tags with the text after each, as (tag, ">", text).

        False where an attribute holds `<` or `>`, so that splitting at these cut a tag: then every token must be
        found by expression, which takes twice the time. This loop runs once per tag of a page: it is the reading's
        whole speed, so what most tags need is written out in it.
        """
        parts = self.parts
        mark = ""
        for tag, end, text in tokens:
            name, blank, attributes = tag.partition(" ")
            if (blank and tag[-1] != '"') or (tag and not end):
                return False
            act = ACTS.get(name, BLOCK)
            if act == INLINE:
                if parts:
                    parts.append(EDGE)
                if blank and attributes.startswith(NAMES_FIRST) and NAMED.search(attributes):
                    mark = attributes
            elif act == BLOCK:
                if parts:
                    self.flush()
                if name[0] == "/":
                    self.close_box(name)
                else:
                    self.open_box(name, attributes)
            elif act == LINK:
                self.open_link(attributes)
            elif act == LINK_END:
                self.close_link()
            elif name:
                self.other(act)
            if text:
                if not text.isspace():
                    parts.append(text)
                    if mark:
                        self.layout.marks.append(Mark(mark, " ".join(unescape(text).split()), len(self.layout.lines)))
                        mark = ""
                elif parts:
                    parts.append(" ")
        return True

    def finish(self) -> None:
        """Write the last line and close what is open."""
        self.flush()
        self.close_link()
        for index in self.stack:
            self.layout.boxes[index].last = len(self.layout.lines)

    def open_link(self, attributes: str) -> None:
        """A link begins; one that is still open ends, as links do not nest."""
        if self.anchor is not None:
            self.close_link()
        self.parts.append(EDGE)
        if "href=" not in attributes:
            return
        self.link_start = len(self.parts)
        self.anchor = Anchor(attributes, "", len(self.layout.lines))
        self.layout.anchors.append(self.anchor)

    def close_link(self) -> None:
        """The open link ends."""
        if self.anchor is not None:
            self._add_link_text(self.anchor)
            self.anchor.last = len(self.layout.lines)
            self.anchor = None
        self.parts.append(EDGE)

    def _add_link_text(self, anchor: Anchor) -> None:
        printed = "".join(self.parts[self.link_start :])
        if printed:
            text = " ".join(unescape(printed).replace(EDGE, "").split())
            anchor.text += text
            self.linked += len(text)
        self.link_start = len(self.parts)

    def other(self, act: int) -> None:
        """A break, an image, or bold text."""
        if act == BREAK:
            if self.parts:
                self.flush()
        elif act == IMAGE:
            self.image = True
            if self.anchor is None:
                self.layout.images += 1
        else:
            self.parts.append(EDGE)
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
        if name in KEPT_IN_MIND:
            self._open_kept(name, attributes, index)

    def _open_kept(self, name: str, attributes: str, index: int) -> None:
        """A heading, table, row or cell begins."""
        tables = self.layout.tables
        if name in HEADING_TAGS:
            self.heading = HEADING_TAGS[name]
        elif name == "table":
            if self.tables[-1] >= 0:
                tables[self.tables[-1]].nested = True
            self.tables.append(len(tables))
            tables.append(Table(index, self.cells[-1]))
        elif name == "tr":
            if self.tables[-1] >= 0:
                tables[self.tables[-1]].rows += 1
        else:
            table = self.tables[-1]
            row = tables[table].rows - 1 if table >= 0 else 0
            columns, rows = _span(attributes, "colspan"), _span(attributes, "rowspan")
            self.cells.append(len(self.layout.cells))
            self.layout.cells.append(TableCell(table, row, index, columns, rows, name == "th"))

    def close_box(self, name: str) -> None:
        """A block element ends; the serialiser closes every element that it opened, in order."""
        boxes = self.layout.boxes
        if len(self.stack) > 1:
            boxes[self.stack.pop()].last = len(self.layout.lines)
        name = name[1:]
        if name in KEPT_IN_MIND:
            if name in HEADING_TAGS:
                self.heading = 0
            elif name == "table" and len(self.tables) > 1:
                self.tables.pop()
            elif name in CELL_TAGS and len(self.cells) > 1:
                self.cells.pop()

    def flush(self) -> None:
        """End the line being written; an empty one leaves nothing but the memory of its image."""
        if self.anchor is not None:
            self._add_link_text(self.anchor)
            self.link_start = 0
        printed = "".join(self.parts)
        self.parts.clear()
        if "\n" in printed and self.layout.boxes[self.stack[-1]].tag == "pre":
            self._flush_preformatted(printed)
            return
        linked, self.linked = self.linked, 0
        bold, self.bold = self.bold, False
        if "&" in printed:
            printed = unescape(printed)
        raw = " ".join(printed.split())
        if not raw:
            return
        text = " ".join(printed.replace(EDGE, "").split()) if EDGE in printed else raw
        self.layout.lines.append(
            Line(text, self.stack[-1], linked, self.heading, self.cells[-1], bold, self.image, raw)
        )
        self.image = False

    def _flush_preformatted(self, printed: str) -> None:
        """Inside pre every line break is one."""
        for row in unescape(printed).split("\n"):
            text = " ".join(row.replace(EDGE, "").split())
            if text:
                self.layout.lines.append(
                    Line(text, self.stack[-1], 0, self.heading, self.cells[-1], False, False, text)
                )
        self.linked, self.bold = 0, False


def _span(attributes: str, name: str) -> int:
    """A colspan or rowspan; at most 1,000 as the HTML standard caps it, 1 where it is missing or no number."""
    if name not in attributes:
        return 1
    value = (attribute_of(attributes, name) or "").strip()
    return min(int(value), 1000) if value.isascii() and value.isdigit() and len(value) < 9 and int(value) > 0 else 1
