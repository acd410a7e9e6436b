"""An `Article` with its `Reading` in, the JSON object of `ruralwatch parse --json` out; never reads or decides anything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from model.statistics import Observation, Reading, ReferencePeriod, Region, Target
from model.text import Article


def article_json(article: Article, reading: Reading, published_on: date | None = None) -> dict[str, Any]:
    """The contract's object for one article; `published_on` stands in where the page shows no date."""
    published = article.published.isoformat() if article.published else published_on and published_on.isoformat()
    return {
        "article": {
            "url": article.url,
            "title": article.title,
            "published_at": published,
            "source": article.source,
            "author": article.author,
            "body": article.body,
            "region": _region(reading.region),
        },
        "observations": [_observation(row) for row in reading.observations],
        "targets": [_target(row) for row in reading.targets if not row.derived],
    }


def empty_json(url: str | None) -> dict[str, Any]:
    """The contract's object for a page that is no article."""
    keys = ("title", "published_at", "source", "author")
    article: dict[str, Any] = {"url": url, **dict.fromkeys(keys), "body": "", "region": None}
    return {"article": article, "observations": [], "targets": []}


def _mention(row: Observation | Target) -> dict[str, Any]:
    return {"text": row.text, "start": row.start, "end": row.end, "sentence": row.sentence}


def _observation(row: Observation) -> dict[str, Any]:
    return _mention(row) | {
        "indicator": row.indicator,
        "indicator_name": row.indicator_name,
        "dimensions": dict(row.dimensions),
        "value": _number(row.value),
        "lower": _number(row.lower),
        "upper": _number(row.upper),
        "approx": row.approx.value,
        "unit": row.unit,
        "unit_text": row.unit_text,
        "measure": row.measure.value,
        "accumulation": row.accumulation.value,
        "transformation": row.transformation.value,
        "status": row.status.value,
        "region": _region(row.region),
        "scope": None if row.scope is None else {"type": row.scope.type.value, "name": row.scope.name},
        "period": _period(row.period),
        "confidence": row.confidence,
        "flags": list(row.flags),
    }


def _target(row: Target) -> dict[str, Any]:
    attainment = row.attainment
    return _mention(row) | {
        "indicator": row.indicator,
        "indicator_name": row.indicator_name,
        "dimensions": dict(row.dimensions),
        "region": _region(row.region),
        "period": _period(row.period),
        "comparator": row.comparator.value,
        "value": _number(row.value),
        "unit": row.unit,
        "issuer": row.issuer,
        "attainment": None
        if attainment is None
        else {
            "status": attainment.status.value,
            "actual": _number(attainment.actual),
            "ratio": _number(attainment.ratio),
        },
    }


def _region(region: Region | None) -> dict[str, str | None] | None:
    return None if region is None else {"code": region.code, "name": region.name}


def _period(period: ReferencePeriod) -> dict[str, str | None]:
    return {
        "start": period.start.isoformat() if period.start else None,
        "end": period.end.isoformat() if period.end else None,
        "text": period.text,
        "basis": period.basis.value,
    }


def _number(value: Decimal | None) -> int | float | None:
    """The value as a JSON number: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
