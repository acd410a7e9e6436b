"""Finished drafts in, observations, targets and rejections out; decides nothing any more."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from model.statistics import (
    Approximation,
    Attainment,
    AttainmentStatus,
    Observation,
    Quantity,
    Rejected,
    Target,
    Transformation,
)
from model.text import LookAlike, MentionKind
from parsers.relations.drafts import Draft, Text
from parsers.relations.index import Index


def observation(draft: Draft, text: Text) -> Observation:
    """The draft as an observation."""
    number = draft.frame.quantity.number
    value = (draft.value or Decimal(0)) * draft.sign
    lower, upper = _bounds(draft)
    assert draft.period is not None  # noqa: S101 - set for every draft that stays
    return Observation(
        start=draft.start,
        end=draft.end,
        text=text.document.text[draft.start : draft.end],
        sentence=_sentence(draft, text),
        indicator=draft.indicator.id if draft.indicator else None,
        indicator_name=draft.name,
        value=value,
        lower=lower,
        upper=upper,
        approx=number.approx,
        unit=draft.unit,
        unit_text=draft.unit_text,
        measure=draft.measure,
        accumulation=draft.accumulation,
        transformation=draft.transformation,
        status=draft.status,
        region=draft.region,
        scope=draft.scope,
        period=draft.period,
        confidence=draft.confidence,
        rules=tuple(dict.fromkeys(draft.rules)),
        dimensions=dict(draft.dimensions),
        flags=tuple(dict.fromkeys(draft.flags)),
        decimals=number.decimals,
        multiplier=number.multiplier,
        lower_open=number.lower_open,
        upper_open=number.upper_open,
    )


def _bounds(draft: Draft) -> tuple[Decimal | None, Decimal | None]:
    number = draft.frame.quantity.number
    if number.value is None and draft.frame.quantity.parts:
        return draft.value, draft.value
    lower = None if number.lower is None else number.lower * draft.factor * draft.sign
    upper = None if number.upper is None else number.upper * draft.factor * draft.sign
    return (upper, lower) if draft.sign < 0 else (lower, upper)


def target(draft: Draft, text: Text) -> Target:
    """The draft as a target with what the article claims about it."""
    marked = draft.target
    assert marked is not None and draft.period is not None  # noqa: S101, PT018 - only drafts that are marked come here
    number = draft.frame.quantity.number
    actual = marked.actual.value if marked.actual is not None else None
    value = marked.value if marked.value is not None else (draft.value or Decimal(0)) * draft.sign
    ratio = marked.ratio
    if ratio is None and actual is not None and value:
        ratio = (actual / value).quantize(Decimal("0.0001"))
    return Target(
        start=draft.start,
        end=draft.end,
        text=text.document.text[draft.start : draft.end],
        sentence=_sentence(draft, text),
        indicator=draft.indicator.id if draft.indicator else None,
        indicator_name=draft.name,
        region=draft.region,
        period=draft.period,
        comparator=marked.comparator,
        value=value,
        unit=draft.unit,
        issuer=marked.issuer,
        attainment=Attainment(marked.claim or AttainmentStatus.ONGOING, actual, ratio),
        rules=tuple(dict.fromkeys(draft.rules)),
        dimensions=dict(draft.dimensions),
        upper=None if number.approx is Approximation.EXACT or number.upper is None else number.upper * draft.factor,
        nature=marked.nature,
        basis=marked.basis or _basis(draft),
        revision=marked.revision,
        derived=marked.derived,
        confidence=draft.confidence,
        flags=tuple(dict.fromkeys(draft.flags)),
    )


def _basis(draft: Draft) -> str:
    if draft.transformation in {Transformation.YOY_PCT, Transformation.CAGR_PCT, Transformation.PP_CHANGE}:
        return "growth"
    if draft.unit == "PC":
        return "rate"
    return "level" if draft.indicator is not None and draft.indicator.kind == "stock" else "flow"


def rejected(draft: Draft, text: Text) -> Rejected:
    """The draft as a rejected number with its reason."""
    return Rejected(
        start=draft.start,
        end=draft.end,
        text=text.document.text[draft.start : draft.end],
        reason=draft.refused or "no_indicator",
        rule=draft.refused_by or "refuse.no_indicator",
        sentence=_sentence(draft, text),
    )


def attribute(draft: Draft, text: Text) -> Rejected:
    """A figure that only says how far another one reaches: 超额完成20%."""
    draft.refused = draft.refused or "attainment"
    draft.refused_by = draft.refused_by or "target.over_completion"
    return rejected(draft, text)


def unread(text: Text) -> Iterable[Rejected]:
    """The numbers that other steps claimed or that are stretches of time."""
    yield from _look_alikes(text)
    yield from _durations(text)


def _durations(text: Text) -> Iterable[Rejected]:
    """Stretches of time that are no period: 期限3年, 用时45天."""
    document = text.document
    for mention in Index.of(document, MentionKind.QUANTITY, MentionKind.RANGE).mentions:
        quantity = mention.value
        if isinstance(quantity, Quantity) and quantity.unit and quantity.unit.dimension in {"duration", "age"}:
            span = mention.span
            yield Rejected(span.start, span.end, span.text_of(document.text), "duration", "refuse.duration")


def _look_alikes(text: Text) -> Iterable[Rejected]:
    document = text.document
    index = Index.of(document, MentionKind.NON_QUANTITY)
    for mention in index.mentions:
        if isinstance(mention.value, LookAlike):
            yield Rejected(
                mention.span.start,
                mention.span.end,
                mention.span.text_of(document.text),
                mention.value.reason,
                mention.rule,
            )


def _sentence(draft: Draft, text: Text) -> str:
    return text.document.sentences[draft.frame.sentence].span.text_of(text.document.text)
