"""A transition with its target in, a message in Chinese or English out: subject, text, HTML and the webhook's data.

Pure: the templates are read once, at import; no clock.  Every value is escaped in HTML, and nothing that came from a
page can start a line of a header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.lifecycle import SHANGHAI
from alerts.numbers import format_number, unit_word
from alerts.pace import PaceSettings, elapsed_share, has_pace
from alerts.payload import event
from model.alerting import AlertKind, Evidence, Interval, Message, Notification, TargetVersion, Transition

LANGUAGES = ("zh", "en")

# Long enough for an office, a place, an indicator and two figures; mail clients cut at about 70 columns.
SUBJECT_LENGTH = 120

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_TEMPLATES = Environment(
    loader=PackageLoader("alerts"),
    autoescape=select_autoescape(("html",), default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What a message needs to know of the installation."""

    language: str = "zh"
    timezone: ZoneInfo = SHANGHAI
    record_url: str | None = None
    """Where the stored version of an article can be opened, with `{article_id}` and `{version_id}`; None: nowhere."""


def render(
    notification: Notification,
    transition: Transition,
    target: TargetVersion,
    options: RenderOptions | None = None,
    *,
    earlier: TargetVersion | None = None,
) -> Message:
    """The message that tells a change; the same change always gives the same message, so that a repeat is a repeat.

    `earlier` is the version that this one follows: a revision says from what to what.
    """
    options = options or RenderOptions()
    if transition.alert is None:
        raise ValueError("a change without an alert has no message")
    facts = _facts(transition, target, earlier, options)
    subject = one_line(_TEMPLATES.get_template(f"{options.language}/subject.txt").render(facts), SUBJECT_LENGTH)
    return Message(
        id=notification.id,
        subject=subject,
        text=_TEMPLATES.get_template(f"{options.language}/message.txt").render(facts, subject=subject),
        html=_TEMPLATES.get_template(f"{options.language}/message.html").render(facts, subject=subject),
        data=event(notification, transition, (target, earlier), facts),
        created_at=notification.created_at,
    )


def render_test(notification: Notification, receiver: str, options: RenderOptions | None = None) -> Message:
    """A message that says only that this receiver can be reached."""
    options = options or RenderOptions()
    facts = {"receiver": receiver, "when": notification.created_at.astimezone(options.timezone)}
    subject = one_line(_TEMPLATES.get_template(f"{options.language}/test_subject.txt").render(facts), SUBJECT_LENGTH)
    text = _TEMPLATES.get_template(f"{options.language}/test.txt").render(facts)
    html = _TEMPLATES.get_template(f"{options.language}/test.html").render(facts, subject=subject)
    timestamp = notification.created_at.isoformat()
    data = {"type": "receiver.test", "timestamp": timestamp, "data": {"id": notification.id, "receiver": receiver}}
    return Message(notification.id, subject, text, html, data, notification.created_at)


def one_line(text: str, length: int) -> str:
    """The text on one line without control characters or marks that turn its direction, cut to `length` with …."""
    line = " ".join(_CONTROLS.sub(" ", text).split())
    return line if len(line) <= length else line[: length - 1] + "…"


def marked_sentence(evidence: Evidence) -> tuple[str, str, str]:
    """The printed sentence as (before, figure, after); the figure is empty where it is not found as a whole number.

    36家 is not marked inside 136家.
    """
    sentence, text = evidence.sentence, evidence.text
    start = evidence.text_start
    if start is None or sentence[start : start + len(text)] != text:
        found = re.search(r"(?<![\d.,．，])" + re.escape(text), sentence) if text else None
        if found is None:
            return sentence, "", ""
        start = found.start()
    return sentence[:start], text, sentence[start + len(text) :]


def proof_sql(transition: Transition) -> str:
    """The SQL that shows the target, its changes and the figure; values stand as literals, to be copied and run."""
    key = _literal(transition.target_key)
    lines = [f"SELECT * FROM target_progress WHERE target = {key} AND version = {transition.target_version};"]
    evidence = transition.evidence
    if evidence is not None and evidence.observation_id is not None:
        lines.append(f"SELECT * FROM observations WHERE observation_id = {evidence.observation_id};")
    elif evidence is not None:
        lines.append(f"SELECT * FROM target_claims WHERE article_id = {evidence.article_id};")
    return "\n".join(lines)


def _facts(
    transition: Transition, target: TargetVersion, earlier: TargetVersion | None, options: RenderOptions
) -> dict[str, Any]:
    """Everything the templates show, plain strings and numbers."""
    evidence = transition.evidence
    unit = unit_word(target.unit, (evidence.text if evidence else "",), options.language)
    return {
        "kind": transition.alert,
        "reason": transition.reason,
        "before": transition.before.performance,
        "after": transition.after.performance,
        "disputed": transition.after.disputed,
        "both": _tells_both(transition),
        "region": target.region_name or target.region_code or "",
        "indicator": target.indicator_name,
        "issuer": target.issuer or "",
        "comparator": target.comparator.value,
        "target": _format_interval(target.value, unit, options.language),
        "earlier_target": _format_interval(earlier.value, unit, options.language) if earlier else "",
        "version": target.version,
        "deadline": target.period_end,
        "derived": target.derived,
        "figure": _figure(evidence, unit, options.language),
        "as_of": evidence.period_end if evidence else None,
        "ratio": _ratio(evidence, target),
        "elapsed": _elapsed(evidence, target) if transition.alert is AlertKind.AT_RISK else None,
        "claim": evidence.claim if evidence else None,
        "evidence": evidence,
        "link": _web_address(evidence),
        "sentence": marked_sentence(evidence) if evidence else None,
        "statement": target.text if evidence is None else "",
        "record_url": _record_url(evidence, options),
        "when": transition.occurred_at.astimezone(options.timezone),
        "sql": proof_sql(transition),
        "key": target.key,
        "is_lower_bound": evidence is not None and evidence.interval.upper is None and evidence.value is not None,
        "earlier_alert": _earlier_alert(transition),
    }


def _tells_both(transition: Transition) -> bool:
    """True where one message says met and exceeded."""
    new = transition.after.alerted[len(transition.before.alerted) :]
    return AlertKind.EXCEEDED in new and AlertKind.MET in new


def _earlier_alert(transition: Transition) -> AlertKind | None:
    """The alert that a correction takes back or changes: the last verdict that was told before."""
    verdicts = {AlertKind.MET, AlertKind.EXCEEDED, AlertKind.MET_CLAIMED, AlertKind.MISSED}
    if transition.alert not in {AlertKind.CORRECTED, AlertKind.RETRACTED}:
        return None
    told = [kind for kind in transition.before.alerted if kind in verdicts]
    if AlertKind.EXCEEDED in told[-2:]:
        return AlertKind.EXCEEDED
    return told[-1] if told else None


def _figure(evidence: Evidence | None, unit: str, language: str) -> str:
    if evidence is None or evidence.value is None:
        return ""
    return evidence.text or format_number(evidence.value, language) + unit


def _ratio(evidence: Evidence | None, target: TargetVersion) -> float | None:
    """Attainment in percent with one decimal, of the value as printed; None where it has no sense."""
    if evidence is None or evidence.value is None or target.comparator.value == "<=":
        return None
    wanted = target.value.lower if target.value.lower is not None else target.value.upper
    if wanted is None or wanted <= 0:
        return None
    return float((evidence.value * 100 / wanted).quantize(Decimal("0.1")))


def _elapsed(evidence: Evidence | None, target: TargetVersion) -> float | None:
    """The share of the period that is over on the day of the figure, in percent; None where there is no pace."""
    if evidence is None or evidence.period_end is None or not has_pace(target, PaceSettings()):
        return None
    share = elapsed_share(target.period_start, target.period_end, evidence.period_end)
    return float((share * 100).quantize(Decimal("0.1")))


def _format_interval(value: Interval, unit: str, language: str) -> str:
    bounds = [bound for bound in (value.lower, value.upper) if bound is not None]
    words = list(dict.fromkeys(format_number(bound, language) for bound in bounds))
    return "–".join(words) + unit


def _web_address(evidence: Evidence | None) -> str | None:
    """The article's address where it is one for a browser; a page's `javascript:` is no link."""
    if evidence is None or not evidence.article_url.lower().startswith(("http://", "https://")):
        return None
    return evidence.article_url


def _record_url(evidence: Evidence | None, options: RenderOptions) -> str | None:
    if evidence is None or options.record_url is None:
        return None
    return options.record_url.format(article_id=evidence.article_id, version_id=evidence.version_id or "")


def _literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"
