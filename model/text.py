"""Types of the text: an article as read from its page, the document that is analysed, the mentions found in it.

Every span is half-open [start, end) in code points of `Document.text`, which is `Article.body`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from model.statistics import Quantity, ReferencePeriod, Region


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch [start, end) of code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def text_of(self, text: str) -> str:
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start


class Precision(StrEnum):
    """How finely a publication time is known."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class PublishedAt:
    """When an article was published, how finely that is known, and from what."""

    value: datetime
    """Aware, in Asia/Shanghai; midnight where only the day is known."""
    precision: Precision
    evidence: str
    """`label`, `meta:PubDate`, `json-ld`, `time-element`, `byline`, `url`, `given`, …"""

    @property
    def on(self) -> date:
        return self.value.date()

    def isoformat(self) -> str:
        """ISO 8601: a bare date where only the day is known, else with the offset."""
        return self.on.isoformat() if self.precision is Precision.DAY else self.value.isoformat()


class ParagraphKind(StrEnum):
    PROSE = "prose"
    HEADING = "heading"
    ROW = "row"
    """One table row; its cells are joined by a tab."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row; `start` and `end` are code points of the paragraph's text."""

    start: int
    end: int
    column: int
    """0-based column, spans of earlier cells and rows counted."""
    columns: int = 1
    rows: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as printed, without line breaks inside."""

    text: str
    kind: ParagraphKind = ParagraphKind.PROSE
    table: int | None = None
    """0-based number of the table a row belongs to."""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an article links to."""

    url: str
    title: str
    kind: str
    """Lower-case ending: pdf, doc, docx, xls, xlsx, …"""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its page shows it, nothing rewritten."""

    title: str | None
    paragraphs: tuple[Paragraph, ...]
    url: str | None = None
    canonical_url: str | None = None
    published: PublishedAt | None = None
    source: str | None = None
    """The outlet the page credits (来源)."""
    author: str | None = None
    column: str | None = None
    attachments: tuple[Attachment, ...] = ()
    next_pages: tuple[str, ...] = ()
    """Addresses of the further pages of the same article."""
    language: str | None = None
    script: str | None = None
    """`Hans`, `Hant`, or None where the text has too few Chinese characters to tell."""
    notes: tuple[str, ...] = ()
    """What the reading was unsure of, in words a log can show."""

    @property
    def body(self) -> str:
        """The paragraphs, separated by one line feed."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


class NotArticleKind(StrEnum):
    """What a page is, where it is no article."""

    LIST = "list"
    LOGIN = "login"
    ERROR = "error"
    BLOCKED = "blocked"
    EMPTY_SHELL = "empty_shell"
    DELETED = "deleted"
    IMAGE_ONLY = "image_only"
    FRAMES = "frames"
    REDIRECT = "redirect"
    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    UNREADABLE = "unreadable"
    """The archive lost it, or reading it failed: a fault of ours, kept with its error."""


@dataclass(frozen=True, slots=True)
class NotArticle:
    """A page that is no article, named, with the reason in words."""

    kind: NotArticleKind
    reason: str
    url: str | None = None
    title: str | None = None


class MentionKind(StrEnum):
    NUMBER = "number"
    """A bare numeral without unit."""
    QUANTITY = "quantity"
    PERCENTAGE = "percentage"
    RANGE = "range"
    RATIO = "ratio"
    PERIOD = "period"
    REGION = "region"
    INDICATOR = "indicator"
    CUE = "cue"
    """A lexicon word that steers the reading: a verb, a modality trigger, a scope marker."""
    NON_QUANTITY = "non_quantity"
    """A look-alike, claimed so that nothing else reads it: 第三批, “138”模式, 一园四区."""


@dataclass(frozen=True, slots=True)
class IndicatorCandidate:
    """Names in the text that stand for one of these catalogue ids, best first."""

    ids: tuple[str, ...]
    decides_alone: bool
    """True for an alias, False for a cue that needs a head noun, unit or context."""


@dataclass(frozen=True, slots=True)
class RegionLink:
    """A region name and what it stands for; `candidates` best first, empty where only a marker (全县) stands."""

    region: Region | None
    candidates: tuple[Region, ...] = ()
    role: str = "name"
    """`name`, `article` (全县, 该县), `parent` (全市 in a county article), `last` (该镇), `pair` (两地), `paired` (结对地区)."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A lexicon word: its file's kind (`modality`, `verb`, …) and what it reads as (`plan`, `flow`, …)."""

    kind: str
    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Why a numeral is no figure: `date`, `name`, `ordinal`, `slogan`, `document_number`, …"""

    reason: str


MentionValue = Quantity | ReferencePeriod | RegionLink | IndicatorCandidate | Cue | LookAlike


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text with a kind and a value, and the rule that read it."""

    span: Span
    kind: MentionKind
    value: MentionValue
    rule: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: up to 。！？; or the end of its paragraph; `paragraph` is the paragraph's index."""

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Document:
    """The text under analysis. Steps add to it and never take away: `(Document, Lexicon) -> Document`."""

    text: str
    """As printed."""
    folded: str
    """The same length, character by character: simplified script, half-width forms; what the rules read."""
    paragraphs: tuple[Span, ...] = ()
    paragraph_kinds: tuple[Paragraph, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    """In order of `span.start`, longer first."""
    title: str | None = None
    published_on: date | None = None
    url: str | None = None
    source: str | None = None
    home_region: str | None = None
    """Code of the region the source reports on, where the configuration names one."""
    notes: tuple[str, ...] = field(default=())
