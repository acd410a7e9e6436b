"""A draft in, how its figure is expressed out: level, change, growth, share or completion (G12 to G17); links nothing."""

from __future__ import annotations

import re

from model.statistics import Measure, Transformation
from model.text import Cue, Mention
from parsers.relations.drafts import Draft, Text
from parsers.relations.frames import words_until

_GAP = re.compile(
    r"^(?:了|为|达到?|到|约|近|超过?|是|均|在|也|的|分别|已|\s|:|仅|保持在|稳定在|维持在|控制在|\(|大约|不低于|不超过)*$"
)
PLAN_WORDS = re.compile(r"任务|计划|目标|指标|协议|责任书|责任状|序时|预留(?:采购)?(?:份额|总额)")
_COMPARED = re.compile(r"比|较|同期")
# 比上年同期的6010人增加3285人: the first figure is the level that the change is counted from
_IS_STANDARD = re.compile(r"(?:比|较|由|从)[^,;:。]{0,10}的(?:约|近)?$")
_CHANGES = frozenset({"rise", "yoy_pct", "yoy_abs", "mom_pct"})
_MAX = re.compile(r"最(?:高|多|大)[^,;:。]{0,6}$")
_MIN = re.compile(r"最(?:低|少|小)[^,;:。]{0,6}$")


def express(draft: Draft, text: Text) -> str:
    """Set transformation, sign and extreme; returns the left context that names the metric, without the growth words."""
    frame = draft.frame
    _set_extreme(draft, frame.before)
    cue = _nearest(draft, text)
    if cue is None:
        if draft.unit == "PC" and "百分点" in draft.unit_text:
            draft.transformation = Transformation.PP_CHANGE
        elif draft.unit_text.endswith("倍"):
            draft.transformation = Transformation.INDEX_BASE
        return frame.before
    value = cue.value
    assert isinstance(value, Cue)  # noqa: S101 - the index holds cues only
    printed = cue.span.text_of(text.document.folded)
    kind = _interpret(draft, value.value, printed)
    if kind is None or (value.value in _CHANGES and _IS_STANDARD.search(frame.before)):
        return frame.before
    draft.rules.append(value.rule)
    if value.value not in {"level", "share_pct", "target_ratio_pct"} and _falls(text, value.rule):
        draft.sign = -1
    draft.transformation = kind
    return words_until(frame, cue.span.start, text.periods)


def _interpret(draft: Draft, value: str, printed: str) -> Transformation | None:
    """The transformation that a growth word gives to a figure of this unit; None where it has no bearing on it."""
    percent = draft.unit == "PC"
    points = percent and "百分点" in draft.unit_text
    multiple = draft.unit_text.endswith("倍")
    if value == "share_pct" and PLAN_WORDS.search(printed):
        value = "target_ratio_pct"
    if value == "over_completion":
        if percent:
            draft.silent = True
        return None
    if value in {"compare", "contribution"}:
        # 比全市低2568元: a distance from another region's figure is no series of this one
        if percent or printed.startswith(("比", "较")):
            draft.refuse("comparison" if value == "compare" else "contribution", f"growth.{value}")
        return Transformation.PP_CHANGE if points else None
    if value == "level":
        return None if points else Transformation.LEVEL
    if value in {"share_pct", "target_ratio_pct"}:
        return Transformation(value) if (percent and not points) or (multiple and value != "share_pct") else None
    if multiple:
        return Transformation.INDEX_BASE
    if points:
        return Transformation.PP_CHANGE
    if (
        value == "rise"
        and not percent
        and not printed.startswith(("增加", "减少", "净"))
        and not _COMPARED.search(draft.frame.before)
    ):
        return None
    if value in {"rise", "yoy_abs"}:
        return Transformation.YOY_PCT if percent else Transformation.YOY_ABS
    if not percent:
        return Transformation.YOY_ABS if value in {"yoy_pct", "mom_pct"} else None
    return Transformation(value)


def _nearest(draft: Draft, text: Text) -> Mention | None:
    """The growth word that ends right before the figure; of several the one that starts first."""
    frame = draft.frame
    best: Mention | None = None
    for mention in text.cues.within(frame.before_start, frame.start):
        if not isinstance(mention.value, Cue) or mention.value.kind != "growth":
            continue
        if _GAP.match(text.document.folded[mention.span.end : frame.start]) and (
            best is None or mention.span.start < best.span.start
        ):
            best = mention
    return best


def _falls(text: Text, rule: str) -> bool:
    entry = next((entry for entry in text.lexicon.words.get("growth", ()) if entry.id == rule), None)
    return entry is not None and entry.attributes.get("sign") == "-1"


def _set_extreme(draft: Draft, before: str) -> None:
    if _MAX.search(before):
        draft.extreme = Measure.MAX
    elif _MIN.search(before):
        draft.extreme = Measure.MIN
