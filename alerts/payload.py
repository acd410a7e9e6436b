"""A transition with its target in, the webhook's body out: type, timestamp, data, after Standard Webhooks.

Pure; JSON types only.  Values are exact decimals, as strings: a reader that counts in floats does so by its own choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from model.alerting import Evidence, Interval, Notification, TargetVersion, Transition


def event(
    notification: Notification,
    transition: Transition,
    targets: tuple[TargetVersion, TargetVersion | None],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """The body; `targets` are the version and the one that it follows, `facts` what the templates show."""
    target, earlier = targets
    kind = (transition.alert or "").lower().removeprefix("target_")
    return {
        "type": f"target.{kind}",
        "timestamp": transition.occurred_at.isoformat(),
        "data": {
            "id": notification.id,
            "transition_id": notification.transition_id or None,
            "reason": str(transition.reason),
            "before": _state_json(transition.before.performance, transition.before.lifecycle),
            "after": _state_json(transition.after.performance, transition.after.lifecycle),
            "disputed": transition.after.disputed,
            "met_and_exceeded": facts["both"],
            "target": _target_json(target),
            "earlier_target": _interval_json(earlier.value) if earlier else None,
            "evidence": _evidence_json(transition.evidence),
            "attainment_pct": facts["ratio"],
            "elapsed_pct": facts["elapsed"],
            "sql": facts["sql"],
        },
    }


def _state_json(performance: str, lifecycle: str) -> dict[str, str]:
    return {"performance": str(performance), "lifecycle": str(lifecycle)}


def _target_json(target: TargetVersion) -> dict[str, Any]:
    return {
        "key": target.key,
        "version": target.version,
        "indicator": target.indicator,
        "indicator_name": target.indicator_name,
        "dimensions": dict(target.dimensions),
        "region_code": target.region_code,
        "region_name": target.region_name,
        "period_start": _day(target.period_start),
        "period_end": _day(target.period_end),
        "comparator": target.comparator.value,
        "value": _interval_json(target.value),
        "unit": target.unit,
        "issuer": target.issuer,
        "text": target.text or None,
        "derived": target.derived,
    }


def _evidence_json(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "observation_id": evidence.observation_id,
        "value": None if evidence.value is None else str(evidence.value),
        "interval": _interval_json(evidence.interval),
        "as_of": _day(evidence.period_end),
        "text": evidence.text,
        "sentence": evidence.sentence,
        "claim": evidence.claim,
        "independent_reports": evidence.independent_reports,
        "article": {
            "id": evidence.article_id,
            "version_id": evidence.version_id,
            "title": evidence.article_title,
            "url": evidence.article_url,
            "source": evidence.source_name,
            "published_on": _day(evidence.published_on),
        },
    }


def _interval_json(interval: Interval) -> dict[str, Any]:
    return {
        "lower": None if interval.lower is None else str(interval.lower),
        "upper": None if interval.upper is None else str(interval.upper),
        "lower_open": interval.lower_open,
        "upper_open": interval.upper_open,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
