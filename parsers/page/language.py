"""A text comes in, its language and script go out, by counting letters; it needs no model."""

from __future__ import annotations

import re

HANS = re.compile(
    "[这个来们为说时后学对开过还发无当从动两长样现将与进实点种声话问机给业间东电门关内产军万县区镇乡农党书记众设项兴会经济国务总贫带术转员认]"
)
HANT = re.compile(
    "[這個來們為說時後學對開過還發無當從動兩長樣現將與進實點種聲話問機給業間東電門關內產軍萬縣區鎮鄉農黨書記眾設項興會經濟國務總貧帶術轉員認]"
)
"""The same frequent words in both scripts; characters that both share tell nothing."""
LETTERS = (
    ("ja", re.compile("[぀-ヿ]")),
    ("ko", re.compile("[가-힣]")),
    ("bo", re.compile("[ༀ-࿿]")),
    ("mn", re.compile("[᠀-᢯]")),
    ("ug", re.compile("[ەۇۆۈېۋ]")),
    ("ar", re.compile("[؀-ۿ]")),
    ("ru", re.compile("[Ѐ-ӿ]")),
    ("th", re.compile("[฀-๿]")),
    ("hi", re.compile("[ऀ-ॿ]")),
    ("el", re.compile("[Ͱ-Ͽ]")),
    ("he", re.compile("[֐-׿]")),
)
OTHER_LETTERS = re.compile("[\u0370-\u06ff\u0900-\u097f\u0e00-\u0fff\u1800-\u18af\u3040-\u30ff\uac00-\ud7a3]")
HAN = re.compile("[㐀-鿿]")
LATIN = re.compile("[A-Za-z]")
SAMPLE = 800
"""Characters looked at."""


def find_language(text: str, declared: str | None) -> tuple[str | None, str | None]:
    """(language, script): `zh` with `Hans` or `Hant`; other languages by their letters, Latin ones as declared."""
    sample = text[:SAMPLE]
    han = len(HAN.findall(sample))
    best = _other_script(sample, han)
    if best is not None:
        return best, None
    latin = len(LATIN.findall(sample))
    if han and han * 3 >= latin:
        return "zh", _script(sample, han)
    if latin:
        named = (declared or "").split("-")[0].lower()
        return (named if named and named not in ("zh", "cn") else "en"), None
    return None, None


def _other_script(sample: str, han: int) -> str | None:
    """The language of a script of its own that outweighs Chinese; kana outweigh it with a fifth, as Japanese has both."""
    if len(OTHER_LETTERS.findall(sample)) * 5 <= han:
        return None
    counts = {language: len(letters.findall(sample)) for language, letters in LETTERS}
    best = max(counts, key=lambda language: counts[language])
    enough = counts[best] * (5 if best == "ja" else 1) > max(han, len(LATIN.findall(sample)) // 2)
    return best if counts[best] and enough else None


def _script(sample: str, han: int) -> str | None:
    simplified, traditional = len(HANS.findall(sample)), len(HANT.findall(sample))
    if han < 8 or simplified == traditional:
        return None
    return "Hans" if simplified > traditional else "Hant"
