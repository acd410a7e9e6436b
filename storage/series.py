"""Claims about one period of one series become its best value, with the losers and the rule that beat each. Pure.

The rules are those of the conflict rules, by their ids. Decided here: C01, C02, C04, C05, C07, C08, C10, C11, C12, C13, C14,
C18, C19, C20, C21, C22, C23. Others are no choice between claims: C03 and C16 are folded into the keys, C06 and C15 make keys
of their own, C09 and C17 look across series. C11 and C18 follow the flags that reading sets.
Nothing is ever averaged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from statistics import median

from model.crawl import SourceClass
from model.series import Claim, Loser, Neighbour, ObservationStatus, SeriesPeriod, SeriesValue
from model.statistics import Accumulation, Approximation, Basis, Measure, Status, Transformation

# C08: 三年来累计新建, 历年累计, 自2021年以来: a figure counted since a start, whatever the period beside it.
_CUMULATIVE = re.compile(r"累计|累計|历年|歷年|[0-9一二三四五六七八九十]+年来|以来|以來")
# C13: a notice that takes a figure back. 更新换代 and 城市更新 are no corrections.
_CORRECTION = re.compile(r"更正|勘误|勘誤|数据更新|订正|訂正")
# C14: 最终核实数, 修订后, 根据第五次经济普查: a new vintage for periods that were published before.
_REVISION = re.compile(r"修订|修訂|最终核实|最終核實|普查(?:结果|修订|后)")
_PRELIMINARY = re.compile(r"初步(?:核算|统计|测算)|快报|快報|预计数|初步")
# C19: a fall that the text itself tells is no leak from a firm or a town.
_FALL = re.compile(r"下降|减少|減少|下滑|降至|缩减|回落")

MASKED = frozenset({"Q", "masked"})
"""Flags of the reading: digits are hidden in the source."""
IMPLAUSIBLE = frozenset({"V", "implausible_magnitude"})
"""The value lies outside the indicator's hard range and waits for a person."""
PARTS = frozenset({"part_above_total"})
"""A part that is more than its total."""
REPAIRED = frozenset({"E", "repaired", "derived"})
"""The value is not what was printed."""

_BASIS = {Basis.STATED: 0, Basis.INHERITED: 1, Basis.PUBLISHED: 2}
_WEEK = timedelta(days=7)
_FACTORS = tuple(Decimal(10) ** power for power in (4, 8))
_LEAK = Decimal("0.05")
_YTD_FALL = Decimal("0.98")
_LATER_DIFFERENCE = Decimal("0.20")
_SMALL_STEP = Decimal("1.10")
"""C08: an annual figure at most a tenth above a known cumulative one is that one, a little later."""
_ENOUGH_NEIGHBOURS = 3
"""C19: fewer periods than this tell no usual size of a series."""


def decide_value(period: SeriesPeriod, claims: Sequence[Claim]) -> SeriesValue:
    """The best value of the period among its claims; the same for every order in which they come."""
    losers: dict[int, str] = {}
    review: list[str] = []
    left = _drop_unfit(period, sorted(claims, key=lambda claim: claim.id), losers)
    left = _collapse_clusters(left, losers)
    left = _apply_vintages(left, losers)
    if not left:
        return SeriesValue(None, ObservationStatus.UNCERTAIN, "none", _losers(losers), 0, 0)
    winner, contested = _choose(period, left, review)
    for claim in left:
        if claim is not winner:
            losers[claim.id] = _rule_against(claim, winner, review)
    if period.accumulation is Accumulation.YTD and _fell(period, winner):
        review.append("C07")
    agreeing = [
        claim for claim in claims if _agree(claim, winner) and losers.get(claim.id) in {None, "C01", "C04", "C05"}
    ]
    return SeriesValue(
        winner=winner.id,
        status=_status(period, winner, agreeing, contested=contested),
        rule=_deciding_rule(left, winner, losers),
        losers=_losers(losers),
        reports=len({claim.cluster for claim in agreeing}),
        articles=len({claim.article_id for claim in agreeing}),
        review=tuple(dict.fromkeys(review)),
    )


@lru_cache(maxsize=4096)
def effective_class(own: SourceClass, outlet: str | None) -> SourceClass:
    """The class of a source, lifted by the origin that its page credits (来源): the origin's class minus one.

    岚江日报 that credits 青禾县统计局 speaks as S2; a statistics office that credits a paper stays S1.
    """
    origin = next((found for pattern, found in _ORIGINS if outlet and re.search(pattern, outlet)), None)
    if origin is None:
        return own
    lifted = SourceClass(f"S{min(6, int(origin[1]) + 1)}")
    return min(own, lifted, key=str)


_ORIGINS = (
    (r"统计局|統計局|调查队|調查隊|普查", SourceClass.STATISTICS),
    (r"[局厅廳委办辦部署]$", SourceClass.DEPARTMENT),
    (r"政府|门户|門戶|发布$|發布$", SourceClass.PORTAL),
    (r"日报|日報|融媒|电视台|電視台|广播|廣播|新华|新華|人民网|人民網|央视", SourceClass.PARTY_PRESS),
)


# What may not stand for the series at all.


def _drop_unfit(period: SeriesPeriod, claims: Iterable[Claim], losers: dict[int, str]) -> list[Claim]:
    kept = []
    for claim in claims:
        rule = _unfit(period, claim)
        if rule:
            losers[claim.id] = rule
        else:
            kept.append(claim)
    return kept


def _unfit(period: SeriesPeriod, claim: Claim) -> str | None:
    if claim.status is not Status.ACTUAL or "F" in claim.flags:
        return "C20"
    if claim.flags & MASKED:
        return "C02"
    if claim.flags & IMPLAUSIBLE:
        return "C11"
    if claim.flags & PARTS:
        return "C18"
    if claim.republished:
        return "C10"
    alike = [other for other in period.neighbours if _same_length(period, other)]
    if _is_cumulative(period, claim, alike):
        return "C08"
    if _is_stale(period, claim, alike):
        return "C21"
    return "C19" if _is_leak(claim, alike) else None


def _is_cumulative(period: SeriesPeriod, claim: Claim, alike: Sequence[Neighbour]) -> bool:
    """Two of three: as large as the last two together, the words say so, a step above a known cumulative value."""
    if period.accumulation is not Accumulation.PERIOD or period.transformation is not Transformation.LEVEL:
        return False
    before = sorted((other for other in alike if other.end < period.end), key=lambda other: other.end)[-2:]
    tests = (
        len(before) == 2 and claim.value >= sum(other.value for other in before) > 0,
        _CUMULATIVE.search(claim.sentence) is not None,
        any(0 < total <= claim.value <= total * _SMALL_STEP for total in period.cumulative),
    )
    return sum(tests) >= 2


def _is_stale(period: SeriesPeriod, claim: Claim, alike: Sequence[Neighbour]) -> bool:
    """The same flow to three digits in an earlier year is last year's sentence again."""
    if claim.measure is not Measure.FLOW or period.transformation is not Transformation.LEVEL:
        return False
    same = (other for other in alike if other.end.year < period.end.year and other.value == claim.value)
    return _significant_digits(claim) >= 3 and any(same)


def _is_leak(claim: Claim, alike: Sequence[Neighbour]) -> bool:
    """Less than a twentieth of the series' usual size, and no word of a fall: a town's or a firm's figure."""
    if len(alike) < _ENOUGH_NEIGHBOURS or claim.value < 0:
        return False
    return claim.value < median(other.value for other in alike) * _LEAK and not _FALL.search(claim.sentence)


# Copies, corrections, vintages.


def _collapse_clusters(claims: Sequence[Claim], losers: dict[int, str]) -> list[Claim]:
    """One claim for each story and value: C01; a copy that differs from most copies is damaged: C02."""
    kept: list[Claim] = []
    for cluster in dict.fromkeys(claim.cluster for claim in claims):
        members = sorted((claim for claim in claims if claim.cluster == cluster), key=_first_of_story)
        heads: list[Claim] = []
        votes: Counter[int] = Counter()
        for claim in members:
            head = next((one for one in heads if one.value == claim.value and one.approx is claim.approx), None)
            if head is None:
                heads.append(head := claim)
            else:
                losers[claim.id] = "C01"
            votes[head.id] += 1
        kept += _without_damaged(heads, votes, members, losers)
    return kept


def _without_damaged(
    heads: list[Claim], votes: Counter[int], members: Sequence[Claim], losers: dict[int, str]
) -> list[Claim]:
    if len({claim.article_id for claim in members}) < 3 or len(heads) < 2:
        return heads
    (first, most), (_, second) = votes.most_common(2)
    if most <= second:
        return heads
    for claim in heads:
        if claim.id != first:
            losers[claim.id] = "C02"
    return [claim for claim in heads if claim.id == first]


def _apply_vintages(claims: list[Claim], losers: dict[int, str]) -> list[Claim]:
    """Explicit corrections (C13) and statistical revisions (C14) take back what was published before them."""
    for claim in claims:
        for other in claims:
            if other is claim or other.id in losers or claim.id in losers or _agree(claim, other):
                continue
            if (
                _CORRECTION.search(claim.title)
                and other.outlet == claim.outlet
                and _published(other) <= _published(claim)
            ):
                losers[other.id] = "C13"
            elif _is_newer_vintage(claim, other):
                losers[other.id] = "C14"
    return [claim for claim in claims if claim.id not in losers]


def _is_newer_vintage(claim: Claim, other: Claim) -> bool:
    if claim.source_class > other.source_class:
        return False
    if _PRELIMINARY.search(other.sentence) and not _PRELIMINARY.search(claim.sentence):
        return _published(other) <= _published(claim)
    revised = _REVISION.search(claim.sentence) and not _REVISION.search(other.sentence)
    return bool(revised) and _published(other) < _published(claim)


# The choice.


def _choose(period: SeriesPeriod, claims: Sequence[Claim], review: list[str]) -> tuple[Claim, bool]:
    """The winner, and whether another value of its own class contradicts it."""
    ranked = sorted(claims, key=_rank)
    best_class = ranked[0].source_class
    groups: list[list[Claim]] = []
    for claim in (one for one in ranked if one.source_class == best_class):
        group = next((found for found in groups if _agree(found[0], claim)), None)
        if group is None:
            groups.append([claim])
        else:
            group.append(claim)
    if len(groups) == 1:
        return groups[0][0], False
    return _settle_conflict(period, groups, review), True


def _settle_conflict(period: SeriesPeriod, groups: list[list[Claim]], review: list[str]) -> Claim:
    """C22: the later one that names its period; within a week the majority of stories; else the one on the trend."""
    by_date = sorted(groups, key=_latest_explicit, reverse=True)
    first, second = by_date[0], by_date[1]
    if _latest_explicit(first) - _latest_explicit(second) > _WEEK:
        return first[0]
    review.append("C22")
    near = [group for group in by_date if _latest_explicit(first) - _latest_explicit(group) <= _WEEK]
    most = max(len(group) for group in near)
    major = [group for group in near if len(group) == most]
    if len(major) == 1:
        return major[0][0]
    expected = _trend(period)
    # Without neighbours the better ranked claim stays: its doubt is shown, and a person is asked.
    leaders = sorted((group[0] for group in major), key=_rank)
    return leaders[0] if expected is None else min(leaders, key=lambda claim: abs(claim.value - expected))


def _rule_against(claim: Claim, winner: Claim, review: list[str]) -> str:
    if _agree(claim, winner):
        both_exact = claim.approx is Approximation.EXACT and winner.approx is Approximation.EXACT
        return "C04" if both_exact or claim.value == winner.value else "C05"
    if claim.source_class == winner.source_class:
        return "C22"
    if _is_unit_slip(claim, winner):
        return "C12"
    if _published(claim) > _published(winner) and _differs(claim, winner):
        review.append("C23")
    return "C23"


def _rank(claim: Claim) -> tuple[object, ...]:
    return (
        str(claim.source_class),
        _BASIS[claim.basis],
        claim.approx is not Approximation.EXACT,
        _step(claim),
        -claim.confidence,
        -_published(claim).toordinal(),
        claim.id,
    )


def _status(period: SeriesPeriod, winner: Claim, agreeing: Sequence[Claim], *, contested: bool) -> ObservationStatus:
    mirror = all(claim.source_class is SourceClass.MIRROR for claim in agreeing) and len(agreeing) == 1
    if contested or mirror or winner.approx is not Approximation.EXACT:
        return ObservationStatus.UNCERTAIN
    if winner.flags & REPAIRED:
        return ObservationStatus.ESTIMATED
    closed = winner.published_on is None or period.start is None or winner.published_on > period.end
    if not closed or _PRELIMINARY.search(winner.sentence):
        return ObservationStatus.PROVISIONAL
    return ObservationStatus.SETTLED


def _deciding_rule(left: Sequence[Claim], winner: Claim, losers: dict[int, str]) -> str:
    """The rule against the strongest other claim that was still in question."""
    others = sorted((claim for claim in left if claim is not winner), key=_rank)
    if others:
        return losers[others[0].id]
    return min(losers.values()) if losers else "only"


# Numbers and dates.


def _agree(one: Claim, other: Claim) -> bool:
    """True where the intervals of printing precision and wording overlap."""
    one_low, one_high = _interval(one)
    other_low, other_high = _interval(other)
    return (one_low is None or other_high is None or one_low <= other_high) and (
        other_low is None or one_high is None or other_low <= one_high
    )


def _interval(claim: Claim) -> tuple[Decimal | None, Decimal | None]:
    """Bounds of the wording, widened by half a unit of the last printed place; open bounds a hair narrower."""
    half = Decimal(0) if _step(claim) == 1 else _step(claim) / 2
    lower = None if claim.lower is None else claim.lower - half
    upper = None if claim.upper is None else claim.upper + half
    hair = _step(claim) / 1000
    return (
        lower + hair if lower is not None and claim.lower_open else lower,
        upper - hair if upper is not None and claim.upper_open else upper,
    )


def _step(claim: Claim) -> Decimal:
    """One unit of the last printed place: 10000 for 5万, 0.1 for 93.5."""
    return Decimal(10) ** (claim.multiplier - claim.decimals)


def _significant_digits(claim: Claim) -> int:
    return len(str(int(abs(claim.value) / _step(claim))).strip("0"))


def _is_unit_slip(claim: Claim, winner: Claim) -> bool:
    """亿元 printed for 万元: the values differ by 10^4 or 10^8, within a hundredth."""
    small, large = sorted((abs(claim.value), abs(winner.value)))
    return small > 0 and any(abs(large / small / factor - 1) <= Decimal("0.01") for factor in _FACTORS)


def _differs(claim: Claim, winner: Claim) -> bool:
    return abs(claim.value - winner.value) > abs(winner.value) * _LATER_DIFFERENCE


def _fell(period: SeriesPeriod, winner: Claim) -> bool:
    return any(
        other.start == period.start and other.end < period.end and winner.value < other.value * _YTD_FALL
        for other in period.neighbours
    )


def _same_length(period: SeriesPeriod, other: Neighbour) -> bool:
    """Years with years, months with months, days with days."""
    if period.start is None or other.start is None:
        return period.start is other.start
    return abs((period.end - period.start).days - (other.end - other.start).days) <= 3


def _trend(period: SeriesPeriod) -> Decimal | None:
    """The line through the two nearest periods of the same length; the nearest alone; None without any."""
    alike = [other for other in period.neighbours if _same_length(period, other) and other.end != period.end]
    nearest = sorted(alike, key=lambda other: abs((other.end - period.end).days))[:2]
    if len(nearest) < 2 or nearest[0].end == nearest[1].end:
        return nearest[0].value if nearest else None
    one, two = sorted(nearest, key=lambda other: other.end)
    share = Decimal((period.end - one.end).days) / Decimal((two.end - one.end).days)
    return one.value + (two.value - one.value) * share


def _first_of_story(claim: Claim) -> tuple[object, ...]:
    return (str(claim.source_class), _published(claim), _rank(claim))


def _latest_explicit(group: Sequence[Claim]) -> date:
    """The latest publication that names the period itself; one day is never the same as none."""
    return max((_published(claim) for claim in group if claim.basis is Basis.STATED), default=date.min + _WEEK)


def _published(claim: Claim) -> date:
    return claim.published_on or date.min + _WEEK


def _losers(found: dict[int, str]) -> tuple[Loser, ...]:
    return tuple(Loser(claim_id, rule) for claim_id, rule in sorted(found.items()))
