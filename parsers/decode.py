"""Bytes and their declaration come in, text with the encoding and the evidence goes out; it never guesses before it has counted.

The order is the order of proof: a byte order mark is a statement; valid UTF-8 with multi-byte characters cannot be an
accident; then Chinese encodings are weighed by how common the characters are that they give; the declaration is one
voice among these, because real pages declare utf-8 and are GBK, and the reverse; a general detector comes last.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as read from bytes; `text` is empty where `encoding` is `binary`."""

    text: str
    encoding: str
    """The codec that was used, as Python names it, or `binary`."""
    evidence: str
    """`bom`, `utf-8`, `ascii`, `null-pattern`, `characters`, `declared`, `detector`, `damaged`, or `binary:<kind>`."""


BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"RIFF", "riff"),
    (b"\x00\x00\x01\x00", "ico"),
)
DECLARATION = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)|encoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "windows-936": "gb18030",
    "euc-cn": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big-5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cp950": "cp950",
    "unicode": "utf-16",
    "utf8": "utf-8",
}
"""Labels mean the widest encoding that browsers read under them (WHATWG Encoding, section 4.2)."""

UNSPECIFIC = frozenset(("gb18030", "big5hkscs", "cp950", "utf-8", "utf-16", "ascii", "iso8859-1", "cp1252", "latin-1"))
"""Declarations that are weighed themselves, or that fit any bytes and so say nothing."""
COMMON = re.compile(
    "["
    "的一是不了人在有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市县区镇村乡农省府党委书记群众建设项目推进振兴社会经济"
    "這個來們為說時後裡學對開過還發無當從動兩長樣現將與進實回點種聲話問機給幾業間東電門關內產軍萬縣區鎮鄉農黨書記眾設項興會經濟國過"
    "，。、：；“”（）《》！？　]"
)
"""Characters any Chinese page is full of: modern frequency lists, and the words of this genre, in both scripts."""

MOST_WEIGHED = 2_400
"""Bytes weighed: a head, a navigation and some paragraphs."""
PLAINLY = 0.3
"""A share of common characters that Big5 read as GB18030 never comes near (under 0.05); real pages have 0.35 to 0.6."""
PAIRS = re.compile(rb"(?:[\x81-\xfe][\x40-\xfe]){1,2000}")
"""Two-byte characters of GB18030 and Big5 alike."""
CONTINUATION = bytes(range(0x80, 0xC0))
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
SOUND_RUN = re.compile(
    rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|"
    rb"\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)
"""Well-formed UTF-8 (Unicode standard, table 3-7)."""
LEVEL_1 = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
"""Punctuation and the 3,755 common characters of GB 2312; UTF-8 read as GBK falls outside, as its first bytes are e4 to e9."""
PRINTED = re.compile(r"[\t\n\r -~]")
SENSIBLE = 0.3
"""Text in UTF-16 has 0.4 and more of it; bytes of other kinds, paired, have under 0.05."""
HIGH_RUN = re.compile(rb"[\x80-\xff]{1,400}")
SAMPLE = 60_000
"""Bytes weighed per candidate: far more than the text of any head and navigation, and bounded for 10 MB pages."""


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of `body`. Never raises; a multi-byte character cut off at the end is dropped.

    `content_type` is the header's value (`text/html; charset=gb2312`), used as one voice.
    """
    for mark, name in BOMS:
        if body.startswith(mark):
            return Decoded(_with_tail_cut(body[len(mark) :], name), name, "bom")
    kind = _binary_kind(body)
    if kind:
        return Decoded("", "binary", f"binary:{kind}")
    if b"\0" in body:
        return _decode_with_nulls(body, content_type)
    if body.isascii():
        return _decode_ascii(body, content_type)
    text = _strict(body, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8", "utf-8")
    return _decode_weighed(body, _declared(body, content_type))


def _binary_kind(body: bytes) -> str | None:
    for magic, kind in MAGIC:
        if body.startswith(magic):
            return kind
    return None


def _decode_with_nulls(body: bytes, content_type: str | None) -> Decoded:
    """UTF-16 without a mark gives common characters one way round; scattered zero bytes are binary or damage."""
    head = body[: SAMPLE - SAMPLE % 2]
    weights = {name: _sense(head.decode(name, "replace")) for name in ("utf-16-le", "utf-16-be")}
    best = max(weights, key=lambda name: weights[name])
    if weights[best] >= SENSIBLE and (text := _strict(body, best)) is not None:
        return Decoded(text, best, "null-pattern")
    if head.count(0) > 0.02 * len(head):
        return Decoded("", "binary", "binary:null-bytes")
    return decode(body.replace(b"\0", b""), content_type)


def _sense(text: str) -> float:
    """The share of characters that are printed ASCII, white space or common Chinese ones."""
    return (len(COMMON.findall(text)) + len(PRINTED.findall(text))) / max(1, len(text))


def _decode_ascii(body: bytes, content_type: str | None) -> Decoded:
    declared = _declared(body, content_type)
    escapes = {"hz": b"~{", "iso2022_jp": b"\x1b$", "iso2022_kr": b"\x1b$", "iso2022_jp_2": b"\x1b$"}
    mark = escapes.get(declared or "")
    if declared and mark and mark in body:
        text = _strict(body, declared)
        if text is not None:
            return Decoded(text, declared, "declared")
    return Decoded(body.decode("ascii"), "utf-8", "ascii")


def _decode_weighed(body: bytes, declared: str | None) -> Decoded:
    """Bytes that are no UTF-8: the Chinese encodings by their characters, then the declaration, then the detector."""
    damaged = _damaged_utf8(body)
    if damaged is not None:
        return damaged
    weights = {"gb18030": _weight(body, "gb18030")}
    if weights["gb18030"] >= PLAINLY and (text := _strict(body, "gb18030")) is not None:
        return Decoded(text, "gb18030", "characters")
    if declared and declared not in UNSPECIFIC and (text := _strict(body, declared)) is not None:
        return Decoded(text, declared, "declared")
    weights["big5hkscs"] = _weight(body, "big5hkscs")
    if declared in weights:
        weights[declared] += 0.05
    best = max(weights, key=lambda name: weights[name])
    if weights[best] >= 0.12:
        text = _strict(body, best)
        if text is not None:
            return Decoded(text, best, "characters")
        if best == "big5hkscs" and (text := _strict(body, "cp950")) is not None:
            return Decoded(text, "cp950", "characters")
        return Decoded(body.decode(best, "replace"), best, "damaged")
    return _decode_detected(body)


def _decode_detected(body: bytes) -> Decoded:
    text = _strict(body, "gb18030")
    found = from_bytes(body[:SAMPLE]).best()
    if found is not None:
        detected = _strict(body, found.encoding)
        if detected is not None:
            return Decoded(detected, found.encoding, "detector")
    if text is not None:
        return Decoded(text, "gb18030", "detector")
    return Decoded(body.decode("utf-8", "replace"), "utf-8", "damaged")


def _damaged_utf8(body: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes, or with an included piece in GBK; None where it is not UTF-8 at all.

    A CMS cuts summaries by bytes, and includes fragments of older pages: each broken run is read for itself.
    """
    sample = _high_bytes(body, HIGH_RUN)
    if sum(map(len, MULTIBYTE.findall(sample))) < 0.8 * len(sample):
        return None
    pieces: list[str] = []
    at = 0
    while at < len(body):
        run = SOUND_RUN.match(body, at)
        if run is not None:
            pieces.append(run[0].decode("utf-8"))
            at = run.end()
        elif at >= len(body) - 3 and body[at] >= 0xC2 and body[at + 1 :].translate(None, CONTINUATION) == b"":
            break
        else:
            piece, at = _read_broken(body, at)
            pieces.append(piece)
    return Decoded("".join(pieces), "utf-8", "damaged")


def _read_broken(body: bytes, start: int) -> tuple[str, int]:
    """The text of a broken run and where it ends: GB18030 where that gives common characters, else one U+FFFD."""
    run = HIGH_RUN.match(body, start)
    end = run.end() if run else start + 1
    text = _strict(body[start:end], "gb18030")
    if text and len(text) >= 2 and len(LEVEL_1.findall(body, start, end)) * 5 >= len(text) * 4:
        return text, end
    sound = SOUND_RUN.search(body, start)
    return "\ufffd", sound.start() if sound else len(body)


def _weight(body: bytes, name: str) -> float:
    """The share of common characters among all that are not ASCII, less what does not decode at all."""
    wide = _high_bytes(body, PAIRS).decode(name, "replace")
    if not wide:
        return 0.0
    return (len(COMMON.findall(wide)) - 3 * wide.count("\ufffd")) / len(wide)


def _high_bytes(body: bytes, pattern: re.Pattern[bytes]) -> bytes:
    """The first stretches of bytes that are not ASCII, `MOST_WEIGHED` of them together."""
    found: list[bytes] = []
    size = 0
    for run in pattern.finditer(body):
        found.append(run[0])
        size += len(run[0])
        if size >= MOST_WEIGHED:
            break
    return b"".join(found)


def _strict(body: bytes, name: str) -> str | None:
    """The whole text, a cut-off last character dropped; None where any byte does not fit or the codec is unknown."""
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(body, final=False)
    except (UnicodeError, LookupError):
        return None


def _with_tail_cut(body: bytes, name: str) -> str:
    text = _strict(body, name)
    return text if text is not None else body.decode(name, "replace")


def _declared(body: bytes, content_type: str | None) -> str | None:
    """The first declared encoding that Python knows, header before markup, under its widest meaning."""
    voices = [content_type.encode("ascii", "replace")] if content_type else []
    voices.append(body[:4096])
    for voice in voices:
        for match in DECLARATION.finditer(voice):
            label = (match[1] or match[2]).decode("ascii", "replace").lower()
            name = ALIASES.get(label, label)
            try:
                return codecs.lookup(name).name
            except LookupError:
                continue
    return None
