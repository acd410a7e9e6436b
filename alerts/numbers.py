"""Exact values in, the way people write them out: 5.416亿 in Chinese, 541,600,000 in English; never rounds."""

from __future__ import annotations

import re
from decimal import Decimal

# Unit codes of the catalogue in words, where neither the target nor the figure prints one.
_WORDS = {
    "zh": {
        "NUM": "个", "PS": "人", "PS_TIMES": "人次", "HH": "户", "HEAD": "头", "CNY": "元", "USD": "美元", "MU": "亩",
        "TON": "吨", "M2": "平方米", "KM2": "平方公里", "KM": "公里", "KW": "千瓦", "PC": "%", "RATIO": "",
        "CNY_PER_MONTH": "元/月", "CNY_PER_PERSON": "元/人", "CNY_PER_HH": "元/户", "KG_PER_MU": "公斤/亩",
    },
    "en": {
        "NUM": "", "PS": " persons", "PS_TIMES": " person-times", "HH": " households", "HEAD": " head", "CNY": " yuan",
        "USD": " US dollars", "MU": " mu", "TON": " t", "M2": " m²", "KM2": " km²", "KM": " km", "KW": " kW",
        "PC": "%", "RATIO": "", "CNY_PER_MONTH": " yuan a month", "CNY_PER_PERSON": " yuan a person",
        "CNY_PER_HH": " yuan a household", "KG_PER_MU": " kg a mu",
    },
}  # fmt: skip
# The tail of a printed figure: 家 of 36家, 亩 of 3.6万亩, 平方米 of 1万余平方米.
_UNIT_TAIL = re.compile(r"^[^\d]*[\d.,]+\s*[十百千万亿]*[多余来几]?(?P<unit>[^\d以左超]*?)(?:以上|以下|以内|左右)?$")
_ENGLISH = "en"


def format_number(value: Decimal, language: str) -> str:
    """The whole value, in 万 and 亿 (Chinese) or with thousands marked (English): 36000 is 3.6万, or 36,000."""
    if language == _ENGLISH:
        return f"{_plain(value):,}"
    for power, word in ((8, "亿"), (4, "万")):
        if abs(value) >= Decimal(10) ** power:
            return f"{_plain(value.scaleb(-power))}{word}"
    return str(_plain(value))


def unit_word(code: str, printed: tuple[str, ...], language: str) -> str:
    """The unit as the target or the figure prints it (家), else the catalogue's word, else the code itself."""
    if language != _ENGLISH:
        for text in printed:
            found = _UNIT_TAIL.match(text)
            if found and found["unit"].strip():
                return found["unit"].strip()
    return _WORDS.get(language, {}).get(code, code)


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent: 3.60 is 3.6, 1E+2 is 100."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short
