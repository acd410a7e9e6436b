"""A document in, the document with its look-alikes claimed out: ordinals, names, slogans, codes that hold a numeral.

Runs first, so that no later step reads a date in a title or a figure in “138”模式; never claims a number with a
measured unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from model.catalogue import Lexicon
from model.text import Document, LookAlike, Mention, MentionKind, Span
from parsers.claims import Claims, merged
from parsers.normalize import compact

_NUMERAL = "一二三四五六七八九十百千万两双多零"
_QUOTED = re.compile(r"[“\"‘「]([^“”\"‘’「」。\n]{1,40})[”\"’」]")
_PLAN = re.compile(r"(?:[一二三四]?十)?[一二三四五六七八九]五(?:规划)?\Z")
_CODE = re.compile(r"[\dNXn+\-×xX]+\Z")
_CLAUSE = re.compile(r"[,。;!?\n]")
_COUNTED = re.compile(r"([一二两三四五六七八九])(?:个|项|种|大|支|套|名|条)")
_NUMERAL_CHARACTERS = frozenset("0123456789一二两三四五六七八九十百千万亿零半数几上")
_BEFORE = _NUMERAL_CHARACTERS - frozenset("上数半") | frozenset("余多.点负第")
_DIGIT = {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}


@dataclass(frozen=True, slots=True)
class LookAlikeRules:
    """Words in one automaton, patterns in one alternation, with reason and rule of each."""

    automaton: AhoCorasick
    words: tuple[tuple[str, str], ...]
    patterns: re.Pattern[str]
    groups: tuple[tuple[str, str, str], ...]
    """Group name, reason, rule id of each pattern."""


def compile_look_alikes(lexicon: Lexicon) -> LookAlikeRules:
    """The lexicon's look-alikes, ready to read with."""
    words: list[str] = []
    about: list[tuple[str, str]] = []
    groups: list[tuple[str, str, str]] = []
    patterns: list[str] = []
    beginnings: list[str] = []
    for rule in lexicon.words.get("lookalike", ()):
        words += rule.words
        about += [(rule.value, rule.id)] * len(rule.words)
        if rule.pattern is not None:
            name = f"rule{len(groups)}"
            groups.append((name, rule.value, rule.id))
            beginnings.append(rule.attributes.get("begins", r"\s\S"))
            patterns.append(f"(?P<{name}>(?=[{beginnings[-1]}])(?:{rule.pattern}))")
    automaton = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    # Each pattern names the characters that it begins with, so that most places are passed over at once.
    # A digit begins one only where a run of digits does.
    words_begin = "".join(beginnings).replace(r"\d", "")
    union = rf"(?=(?<!\d)\d|[{words_begin}])" if words_begin else r"(?=(?<!\d)\d)"
    compiled = re.compile(f"{union}(?:{'|'.join(patterns)})" if patterns else r"(?!)")
    return LookAlikeRules(automaton, tuple(about), compiled, tuple(groups))


def find_look_alikes(document: Document, rules: LookAlikeRules) -> Document:
    """The document with every numeral claimed that is no figure by its form or its words."""
    view = compact(document.folded)
    claims = Claims.of(document, view)
    found = _longest_first(
        (
            *_quoted(view.text),
            *_patterns("\n" + view.text, rules),
            *_words(view.text, rules),
        )
    )
    mentions = [
        Mention(Span(*view.original(start, end)), MentionKind.NON_QUANTITY, LookAlike(reason), f"non_quantity:{rule}")
        for start, end, reason, rule in found
        if claims.end_of(start) is None and claims.limit(start) >= end
    ]
    return merged(document, mentions)


_Found = tuple[int, int, str, str]


def _longest_first(found: tuple[_Found, ...]) -> Iterator[_Found]:
    """The claims without overlaps: where two meet, the one that begins first, then the longer."""
    last = 0
    for start, end, reason, rule in sorted(found, key=lambda claim: (claim[0], -claim[1])):
        if start >= last and end > start:
            yield start, end, reason, rule
            last = end


def _words(text: str, rules: LookAlikeRules) -> Iterator[_Found]:
    """Words of the lexicon; 万家 in 2万家 and 千万要 in 3千万要求 are no words."""
    for index, start, end in rules.automaton.find_matches_as_indexes(text):
        if start and text[start - 1] in _BEFORE and text[start] in _NUMERAL_CHARACTERS:
            continue
        reason, rule = rules.words[index]
        yield start, end, reason, rule


def _patterns(text: str, rules: LookAlikeRules) -> Iterator[_Found]:
    """Matches of the alternation; `text` has one line feed in front, so that a start of line always follows one."""
    for match in rules.patterns.finditer(text):
        name = match.lastgroup
        _, reason, rule = next(group for group in rules.groups if group[0] == name)
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield start - 1, match.end() - 1, reason, rule


def _quoted(text: str) -> Iterator[_Found]:
    """“138”, “五个坚持”, “一个项目,一名领导”: quoted numerals, and the counted parts before a quoted number."""
    for match in _QUOTED.finditer(text):
        content = match[1].strip()
        if not content or _PLAN.match(content):
            continue
        if _CODE.match(content) and any(char.isdigit() for char in content):
            yield match.start(), match.end(), "slogan", "quoted-number"
            yield from _explained(text, match.start(), content)
        elif content[0] in _NUMERAL and _is_slogan(content):
            yield match.start(), match.end(), "slogan", "quoted-slogan"


def _is_slogan(content: str) -> bool:
    """Whether quoted words that begin with a numeral name a policy: no digits, short or built of repeated parts."""
    if any(char.isdigit() or char in "%元亩吨" for char in content):
        return False
    return len(content) <= 12 or content.count("一") >= 3


def _explained(text: str, end: int, digits: str) -> Iterator[_Found]:
    """一个支部、三个载体、八个中心的“138”: the parts that spell the quoted number."""
    window = text[max(0, end - 60) : end]
    counted = list(_COUNTED.finditer(window))
    plain = [char for char in digits if char.isdigit()]
    last = counted[-len(plain) :]
    if len(plain) >= 2 and [_DIGIT[match[1]] for match in last] == plain:
        for match in last:
            yield max(0, end - 60) + match.start(), max(0, end - 60) + match.end(), "slogan", "explained-number"
