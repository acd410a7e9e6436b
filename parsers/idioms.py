"""An amount in its text in, whether it is a number and a count at all out; never changes the amount."""

from __future__ import annotations

from parsers.amounts import COUNTED, HAN, Amount
from parsers.numerals import DIGITS, POWERS

LABEL_LENGTH = 5
"""A paragraph of so few characters is a label or a cell: 一块蛋糕 counts, 一批企业落地 does not."""
IDENTIFIER_LENGTH = 7
"""So many digits and more in the middle of words, without unit or separator, are a file or plan number."""

_FEW = frozenset("一两二三四五六七八九")
_ADVERBIAL = frozenset("度方")
"""两度登台, 三方会谈: a single Chinese digit with such a unit is a word of its own."""
_VAGUE = frozenset("批次样种类点层面片块份方队班组团股级起对双番")
"""Counters with which 一 is hardly ever a count: 一批, 一次, 一种."""
_HOUSEHOLD = frozenset("家户")
_MANNER = frozenset("这那每某另同哪任有是第")
_MAKING = (
    "新建", "建成", "建设", "建起", "建有", "创建", "引进", "增加", "新增", "拥有", "现有", "共有", "打造", "设立", "组建", "购置", "开办",
    "成立", "建了", "办了", "建好", "培育", "落地", "投产", "新办", "创办", "建立", "修建", "改造", "配备",
)  # fmt: skip
_RANKED = frozenset("的,，。.、;；!? ")
_FORMAL = frozenset("壹贰叁参肆伍陆柒捌玖")


def stands_alone(text: str, amount: Amount) -> bool:
    """Whether a numeral without unit is a number: 二百五十 is, 一 in 统一 and 四 in 四川 are not."""
    numeral = amount.numeral
    before = text[amount.start - 1] if amount.start else ""
    after = text[amount.end] if amount.end < len(text) else ""
    free = not (before and HAN.match(before)) and not (after and HAN.match(after))
    if numeral.form == "arabic":
        if after.isascii() and after.isalpha():
            return False
        whole, _, decimals = text[numeral.start : numeral.end].partition(".")
        return free or len(whole) < IDENTIFIER_LENGTH or "," in whole or bool(decimals)
    if free or numeral.form == "fraction" or text.startswith("分之", amount.end):
        return True
    if before == "前" and (not after or after in _RANKED):
        # 排名前三: a rank, a number without a unit.
        return True
    body = text[numeral.start : numeral.end]
    if len(body) == 2 and body[0] in _FORMAL:
        return False  # 陆兆 in a name
    if len(body) < 2 or (amount.number.value is None and numeral.vague != "pair"):
        return False
    return any(char in POWERS for char in body[1:]) or body[0] in "十拾负"


def idiom(text: str, amount: Amount) -> str | None:
    """Why a numeral with a counter is no count (一批企业, 一家原本住在山上, 零担); None where it is one.

    一 counts where something was made (新建一家), at the end of a clause (建成冷库一座), and in a label of its own.
    """
    unit = amount.unit
    body = text[amount.numeral.start : amount.numeral.end]
    counter = text[amount.numeral.end : amount.end]
    if body == "参":
        # 参股, 参团, 参保: the verb; as a formal three it stands beside other formal digits (参佰元).
        return "word"
    if counter in _ADVERBIAL and body in _FEW:
        return "word"
    if unit is None or unit.dimension not in COUNTED or body not in {"一", "零"}:
        return None
    after = text[amount.end : amount.end + 1]
    inside = bool(after and HAN.match(after))
    if body == "零":
        return "word" if inside else None
    before = text[max(0, amount.start - 2) : amount.start]
    if not before.strip() and _is_label(text, amount.start):
        return None
    if after and after in DIGITS and counter not in _HOUSEHOLD:
        return None  # 戒指一对八千
    if counter in _VAGUE:
        return "vague"
    if not inside and before and HAN.match(before[-1]) and before[-1] not in _MANNER:
        return None
    return None if before.endswith(_MAKING) else "idiomatic_one"


def _is_label(text: str, start: int) -> bool:
    """Whether the paragraph that begins at `start` is no sentence but a label or a cell."""
    end = text.find("\n", start, start + LABEL_LENGTH + 1)
    return (len(text) if end < 0 else end) - start <= LABEL_LENGTH
