"""Printed text in, text of the same length in simplified script and half-width forms out; never moves a character.

What the rules read is `fold(text)`; a span found in it is a span of the text as printed.  Characters that print
nothing (zero-width, controls, soft hyphens) stay in their place as U+200B, and `compact` drops them for a reader that
wants `1<U+200B>11家` in one piece, with the way back.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

INVISIBLE = "\u200b"
"""What a character without a printed form is folded to."""

_COMMON = tuple(zip("，（）：；！？％", ",():;!?%", strict=True))
"""Full-width forms that every text is full of, replaced one by one: a tenth of the time of a translation."""


def fold(text: str) -> str:
    """`text` in simplified script and half-width forms, character by character.

    >>> fold("發放１．２萬元，同比增長５％")
    '发放1.2万元,同比增长5%'
    """
    if text.isascii() and text.isprintable():
        return text
    for printed, plain in _COMMON:
        text = text.replace(printed, plain)
    if _special().search(text):
        text = text.translate(_forms())
    if not _traditional().search(text):
        return text
    return "\n".join(map(_simplify, text.split("\n")))


@dataclass(frozen=True, slots=True)
class Compacted:
    """A folded text without its invisible characters; `places[i]` is where character i stood."""

    text: str
    places: tuple[int, ...] | None
    """None where nothing was dropped."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the folded text that covers [start, end) of the compacted one."""
        if self.places is None:
            return start, end
        if start >= end:
            return self.places[start], self.places[start]
        return self.places[start], self.places[end - 1] + 1

    def position(self, place: int) -> int:
        """Where the first kept character at or after `place` of the folded text stands in the compacted one."""
        return place if self.places is None else bisect_left(self.places, place)


def compact(folded: str) -> Compacted:
    """The folded text without invisible characters; the text itself where there are none."""
    if INVISIBLE not in folded:
        return Compacted(folded, None)
    kept = [place for place, char in enumerate(folded) if char != INVISIBLE]
    return Compacted("".join(folded[place] for place in kept), (*kept, len(folded)))


def _simplify(paragraph: str) -> str:
    """The paragraph in simplified script; where a phrase would change its length, character by character."""
    if not _traditional().search(paragraph):
        return paragraph
    simplified: str = _converter().convert(paragraph)
    if len(simplified) == len(paragraph):
        return simplified
    return "".join(map(_simplify_character, paragraph))


@lru_cache(maxsize=8192)
def _simplify_character(char: str) -> str:
    simplified: str = _converter().convert(char)
    return simplified if len(simplified) == 1 else char


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    """OpenCC t2s: it keeps the length on this genre; tw2sp would change words (軟體 → 软件)."""
    return OpenCC("t2s")


@lru_cache(maxsize=1)
def _special() -> re.Pattern[str]:
    """Matches a character that `_forms` changes."""
    basic = "".join(chr(code) for code in _forms() if code < 0x10000)
    # Beyond the basic plane whole blocks, as single characters there would make the search a hundred times slower.
    return re.compile(f"[{re.escape(basic)}\U0001d7ce-\U0001d7ff\U0002f800-\U0002fa1f\U000e0000-\U000e007f]")


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    """Matches a character that OpenCC changes where it stands alone; text without one is simplified already.

    The rare ideographs beyond the basic plane are all taken for such.
    """
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = _converter().convert("\n".join(characters)).split("\n")
    changed = "".join(old for old, new in zip(characters, simplified, strict=True) if old != new)
    return re.compile(f"[{changed}\U00020000-\U0003ffff]")


@lru_cache(maxsize=1)
def _forms() -> dict[int, str]:
    """Code point → its plain form: half width, ASCII digits, unified ideographs, one space, one invisible mark."""
    forms = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    forms |= {0x3000: " ", 0xA0: " ", 0xFFE5: "¥", 0x2236: ":", 0xFE30: ":", 0x2212: "-", 0xFE63: "-"}
    # 陜西 is how the converted pages of half the web print 陝西; no dictionary turns that 陜 into 陕.
    forms[0x965C] = "陕"
    # Kangxi radicals and compatibility ideographs come out of PDF copies: ⼀⽉ for 一月, 六 for 六.
    blocks = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
    for code in (code for block in blocks for code in block):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            forms[code] = plain
    # Everything that prints as a digit or as nothing lies outside the ideographs, Hangul and the surrogates; above
    # the basic plane only mathematical digits and tags matter.
    spans = ((0x80, 0x3400), (0xA000, 0xAC00), (0xE000, 0x10000), (0x1D7CE, 0x1D800), (0xE0000, 0xE0080))
    for code in (code for first, end in spans for code in range(first, end)):
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Nd":
            forms[code] = str(unicodedata.digit(char))
        elif category == "Cf":
            forms[code] = INVISIBLE
        elif category == "Zs" and code not in forms:
            forms[code] = " "
    controls = [*range(0x20), *range(0x7F, 0xA0)]
    forms |= dict.fromkeys((code for code in controls if chr(code) not in "\t\n"), INVISIBLE)
    forms[ord("\r")] = " "
    return forms
