"""The lines of a layout come in, each leaves marked as article text, as telling about the article, or as the site's own.

All lines are searched at once with one automaton; only the few that hold a word are looked at again for its form.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ahocorasick_rs import AhoCorasick, MatchKind

from parsers.page.layout import Label, Layout, Line
from parsers.page.words import META_FACTS, WORDS, Fact, Form, Word

_PATTERNS = tuple(word for word in WORDS if len(word) > 1)
_AUTOMATON = AhoCorasick(_PATTERNS, matchkind=MatchKind.LeftmostLongest)
SHORTEST = 8
"""Characters of a line like `大 中 小` or `顶 踩`, whose words are too short to be looked for everywhere."""
LONGEST = 400
"""Longer lines are prose, whatever words they hold."""
SPACED_LABEL = re.compile(r"(?:^|(?<=\s))(?:[一-鿿][ 　]+){1,4}[一-鿿] ?(?=[:：])")
"""`索 引 号：`, `来 源：`: labels set out with spaces."""
COLON = re.compile(r"[\s\]】）)]*[:：]\s*")
WHOLE_WORDS = frozenset(text.upper() for text, forms in WORDS.items() if any(w.form is Form.WHOLE for w in forms)) | {
    ""
}
BAR = re.compile(r"\s*[/／|｜丨]\s*\S")
"""`编辑丨秦晓岚`, `校对/方志`: editors' names after a stroke, at the beginning of a line only."""
BRACKET = re.compile(r"\s*[\]】]\s*")
DAY_APART = re.compile(
    r"(\d{1,2})\s+((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*月?|((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*月?\s+(\d{1,2})日?"
)
"""`18` set large, `2023-04` small beside it."""
NOT_WORD = re.compile(r"[\W_]+")
SENTENCE_END = "。！？”；"
ONLY_DATE = re.compile(
    r"\W*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?[\sT]*(?:(?:星期|周)[一二三四五六日天])?\s*"
    r"(?:\d{1,2}\s*[:：∶时]\s*\d{1,2}(?:\s*[:：∶分]\s*\d{1,2}秒?)?)?\W*"
)
DATELINE = re.compile(r"[（(]\s*(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[）)]")
"""The day of a speech or an adoption in brackets under its title: the text's own, and seldom the day it was put up."""
PICTURES = frozenset((".bmp", ".jpg", "jpeg", ".png", ".gif", "webp"))
"""File names that an editor left as captions."""


def mark_lines(layout: Layout) -> None:
    """Set `kind` and `labels` of every line: what the words in it say."""
    lines = layout.lines
    raws = ["" if line.linked == len(line.text) else _label_text(line.raw) for line in lines]
    joined = "\n".join(raws)
    starts = [0]
    for raw in joined.split("\n"):
        starts.append(starts[-1] + len(raw) + 1)
    for number, start, end in _AUTOMATON.find_matches_as_indexes(joined):
        index = bisect_right(starts, start) - 1
        line, head, tail = lines[index], starts[index], starts[index + 1] - 1
        for word in WORDS[_PATTERNS[number]]:
            if _counts(word, joined, start, end, head, tail):
                _mark(line, word, start - head, end - head, joined[head:tail])
                break
    for line in lines:
        size = len(line.text)
        if (size <= SHORTEST and not line.kind and _is_whole_words(line.raw)) or (
            line.text[-4:].lower() in PICTURES and size <= 60
        ):
            line.kind = Fact.FURNITURE
        elif not line.kind and 8 <= size <= 12 and (apart := DAY_APART.fullmatch(line.raw)):
            line.kind = Fact.PUBLISHED
            line.raw = "-".join(apart.group(2, 3, 1) if apart[1] else apart.group(4, 5, 6))
        elif (
            not line.kind
            and 8 <= size <= 40
            and _names_year(line.raw)
            and ONLY_DATE.fullmatch(line.raw)
            and DATELINE.fullmatch(line.raw) is None
        ):
            line.kind = Fact.PUBLISHED


def _is_whole_words(raw: str) -> bool:
    """True where every word of a line is one that stands alone on pages; False for a line of signs only."""
    words = set(NOT_WORD.split(raw.upper()))
    return words != {""} and WHOLE_WORDS.issuperset(words)


def _label_text(raw: str) -> str:
    """What is searched: nothing of long prose, and labels set out with spaces closed up (`来 源：` → `来源：`)."""
    if len(raw) > LONGEST:
        return ""
    if len(raw) <= 200 and ("：" in raw or ":" in raw) and " " in raw:
        return SPACED_LABEL.sub(lambda match: match[0].replace(" ", ""), raw)
    return raw


def _names_year(raw: str) -> bool:
    return "20" in raw or "19" in raw


def _counts(word: Word, joined: str, start: int, end: int, head: int, tail: int) -> bool:
    form = word.form
    if form is Form.LABEL:
        if COLON.match(joined, end, tail) is None and not _is_set_apart(
            word, joined[head:tail], start - head, end - head
        ):
            return word.fact is Fact.EDITOR and start == head and BAR.match(joined, end, tail) is not None
        before = joined[start - 1] if start > head else " "
        return not "一" <= before <= "鿿"
    if form is Form.WHOLE:
        return tail - head <= 60 and WHOLE_WORDS.issuperset(NOT_WORD.split(joined[head:tail].upper()))
    if form is Form.LEAD:
        return NOT_WORD.sub("", joined[head:start]) == "" and (
            tail - head <= 120 and joined[tail - 1] not in SENTENCE_END
        )
    if form is Form.ANY:
        return tail - head <= 160 and joined[tail - 1] not in SENTENCE_END
    return True


def _is_set_apart(word: Word, raw: str, start: int, end: int) -> bool:
    """Whether a label stands without colon, in brackets (`【来源】青禾日报`) or as all there is in its line or cell."""
    if len(word.text) < 4 and word.text not in ("来源", "來源"):
        return False
    if raw[:start].rstrip().endswith(("[", "【")):
        return BRACKET.match(raw, end) is not None
    return len(word.text) >= 4 and raw.strip() == word.text


def _mark(line: Line, word: Word, start: int, end: int, raw: str) -> None:
    """Note the word; furniture outweighs what tells about the article, a related heading outweighs both."""
    if word.form is Form.LABEL:
        colon = COLON.match(raw, end) or BRACKET.match(raw, end)
        line.labels = (*line.labels, Label(word.fact, start, colon.end() if colon else end))
        line.raw = raw
    fact = word.fact
    if (
        fact is Fact.RELATED
        or not line.kind
        or (line.kind in META_FACTS and fact not in META_FACTS and line.kind != Fact.RELATED)
    ):
        line.kind = fact
