"""Articles with the sounds of characters printed after them in, the same without and the way back out; reads nothing.

Pages that a converter damaged print 高臺(tái)縣 and 581萬(wàn)元. The rules read the text without these sounds; what they
found is then placed in the text as printed, so that every span still points into the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TypeVar

from model.statistics import Observation, Reading, Rejected, Target
from model.text import Article, Paragraph

Found = TypeVar("Found", Observation, Target, Rejected)

# (kg) and (A) after a word are its unit and its mark: only a vowel with its tone makes a sound.
_SOUND = re.compile(
    r"(?<=[\u3400-\u9fff])[(\uff08](?=[^()\uff08\uff09]{0,8}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])"
    r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7} ?[)\uff09]"
)


@dataclass(frozen=True, slots=True)
class WithoutSounds:
    """An article without printed sounds; `places[i]` is where character i of its body stands in the printed body."""

    article: Article
    printed: str
    places: tuple[int, ...]

    def placed(self, reading: Reading) -> Reading:
        """The reading with every span, figure and sentence as printed."""
        body = self.article.body
        return replace(
            reading,
            observations=tuple(self._placed(found, body) for found in reading.observations),
            targets=tuple(self._placed(found, body) for found in reading.targets),
            rejected=tuple(self._placed(found, body) for found in reading.rejected),
        )

    def _placed(self, found: Found, body: str) -> Found:
        start, end = self._original(found.start, found.end)
        first = body.rfind(found.sentence, max(0, found.end - len(found.sentence)), found.start + len(found.sentence))
        sentence = found.sentence
        if sentence and first >= 0:
            sentence = self.printed[slice(*self._original(first, first + len(sentence)))]
        return replace(found, start=start, end=end, text=self.printed[start:end], sentence=sentence)

    def _original(self, start: int, end: int) -> tuple[int, int]:
        return (self.places[start], self.places[end - 1] + 1) if start < end else (self.places[start],) * 2


def without_sounds(article: Article) -> WithoutSounds | None:
    """The article without printed sounds, or None where it prints none; a row of a table stays as it is.

    高臺(tái)縣11家車間 → 高臺縣11家車間
    """
    printed = article.body
    cuts: list[tuple[int, int]] = []
    paragraphs: list[Paragraph] = []
    start = 0
    for paragraph in article.paragraphs:
        sounds = [] if paragraph.cells else [match.span() for match in _SOUND.finditer(paragraph.text)]
        cuts += [(start + first, start + last) for first, last in sounds]
        paragraphs.append(replace(paragraph, text=_SOUND.sub("", paragraph.text)) if sounds else paragraph)
        start += len(paragraph.text) + 1
    if not cuts:
        return None
    ends = [last for _, last in cuts]
    kept = [at for at in range(len(printed)) if (cut := bisect_left(ends, at + 1)) == len(cuts) or at < cuts[cut][0]]
    title = _SOUND.sub("", article.title) if article.title else article.title
    plain = replace(article, title=title, paragraphs=tuple(paragraphs))
    return WithoutSounds(plain, printed, (*kept, len(printed)))
