"""A text becomes a fingerprint, and two fingerprints are copies of one story or not. Pure.

C01: texts are folded (script, width, spaces, punctuation, pinyin noise), then they are copies where their five-character
pieces overlap by a Jaccard index of 0.8, or where they have the same eight or more numbers in the same order.
The index is estimated by one-permutation MinHash: every piece is hashed once, and the smallest hash of each of 128 bins is
kept (Li, Owen, Zhang: One Permutation Hashing, 2012).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECE = 5
BINS = 128
ROWS = 4
"""Bins in a band. Texts with nothing in common but the genre share under a twentieth: four equal bins by chance are rare."""
BANDS = 5
"""Bands looked up: two texts that share 0.8 meet in one of five with 93 %, that share 0.9 with 99.5 %."""
ALIKE = 0.76
"""Equal bins from which a Jaccard index of 0.8 is believed: 128 bins know it to 0.04."""
NUMBERS = 8
NUMBERS_ALIKE = 0.9
SHORTEST = 60
"""Letters below which only equal texts are copies: short notices say the same of different things."""

_EMPTY = 0xFFFFFFFF
# 產(chǎn)業(yè): a spun copy writes the sound behind the character.
_PINYIN = re.compile(r"[((][a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[))]")
_NO_LETTERS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of a text."""

    digest: str
    """Equal for texts that differ in width, spaces and punctuation only."""
    sketch: bytes
    """BINS hashes of four bytes; empty for a text too short to compare."""
    numbers: tuple[str, ...]


def fingerprint(folded: str) -> Fingerprint:
    """The fingerprint of a folded text (`parsers.normalize.fold`)."""
    plain = _PINYIN.sub("", unicodedata.normalize("NFKC", folded))
    letters = _NO_LETTERS.sub("", plain)
    digest = hashlib.sha256(letters.encode()).hexdigest()[:32]
    numbers = tuple(_NUMBER.findall(plain))
    return Fingerprint(digest, _sketch(letters) if len(letters) >= SHORTEST else b"", numbers)


def are_copies(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two texts tell one story."""
    if one.digest == other.digest:
        return True
    if one.sketch and other.sketch and _shared(one.sketch, other.sketch) >= ALIKE:
        return True
    if min(len(one.numbers), len(other.numbers)) < NUMBERS:
        return False
    return SequenceMatcher(None, one.numbers, other.numbers, autojunk=False).ratio() >= NUMBERS_ALIKE


def bands(found: Fingerprint) -> tuple[int, ...]:
    """Where to look a fingerprint up: copies share at least one of these, nearly always."""
    return tuple(sorted(set(_bands(found))))


def _bands(found: Fingerprint) -> Iterator[int]:
    if found.sketch:
        width = 4 * ROWS
        for number in range(BANDS):
            part = found.sketch[number * width : (number + 1) * width]
            if part != b"\xff" * width:
                yield _hash(b"%d:" % number + part)
    if len(found.numbers) >= NUMBERS:
        # The head and the tail of the list: a copy that lost a number in the middle still shares one of them.
        for name, some in (("head", found.numbers[:NUMBERS]), ("tail", found.numbers[-NUMBERS:])):
            yield _hash(f"{name}:{' '.join(some)}".encode())


def _sketch(letters: str) -> bytes:
    smallest = [_EMPTY] * BINS
    for start in range(len(letters) - PIECE + 1):
        value = zlib.crc32(letters[start : start + PIECE].encode())
        place = value % BINS
        smallest[place] = min(smallest[place], value)
    return array("I", smallest).tobytes()


def _shared(one: bytes, other: bytes) -> float:
    """The share of bins that are equal, among those that either text fills."""
    pairs = [
        (mine, yours)
        for mine, yours in zip(array("I", one), array("I", other), strict=True)
        if mine != _EMPTY or yours != _EMPTY
    ]
    return sum(mine == yours for mine, yours in pairs) / len(pairs) if pairs else 0.0


def _hash(value: bytes) -> int:
    """A signed 62-bit number: what an INTEGER of SQLite holds with room to spare."""
    return int.from_bytes(hashlib.blake2b(value, digest_size=8).digest(), "big") >> 2
