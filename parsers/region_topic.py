"""Names and markers found in an article in, the region the article is about out; finds nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from model.statistics import Region
from parsers.gazetteer import NATION, ROLE_WORDS, RegionRules
from parsers.places import Hit
from parsers.region_names import RANK

# The weights were set on thirty articles of the genre; they work as a set. A county in the title outweighs a partner
# city named twice; five times 全区 outweigh a prefecture that opens the text; one 全市 does not make a county's
# article the city's.
_WEIGHT_OF_LEVEL = {"township": 0.6, "village": 0.2, "zone": 0.4}
_AROUND = 0.5  # 汉阴县 in 汉阴县涧池镇
_NESTED = ("nested", "bare", "unlisted", "zone")
# 广州对口帮扶梅州: the one that gives is seldom what the figures are about.
_GIVER, _TAKER = 0.3, 1.5
_HELPER = 0.6
"""Of a region inside the first of a pair: 福建 where the text speaks of 闽宁."""
_GIVES = re.compile(
    r"(?:共|先后|累计|无偿|对口|结对){0,3}(?:帮扶|支援|援建|援助|帮助)(?!车间|产业园|资金|项目)|\d+月\d+日电"
    r"|(?:共|先后|累计|已|今年|继续){0,3}(?:投入|拨付|捐赠|援助|选派)(?:各类|财政)?(?:帮扶|援助|协作|对口)(?:财政)?资金"
)
# 东海省共向我省投入: whoever does something for us is not 我省; of a pair it is the other one.
_FOR_US = re.compile(r"(?:共|先后|累计|已|也|今年|继续){0,3}(?:向|为|给|在|帮助)我(?:省|市|县|区|州|旗)(?!们)")
# 宜川、洛水等5个县入选: examples of a larger region, each of them no more than that.
_EXAMPLE = re.compile(
    r"(?:[、和][\u4e00-\u9fff]{2,8}){0,8}等(?:地|[\d一二三四五六七八九十]*个?(?:省|市|县|区|州|旗|乡镇))"
)
_AS_EXAMPLE = 0.3
# 25个省份, 东部9省市: only the nation has several provinces.
_PROVINCES = re.compile(r"(?<![\d.])\d+个?省(?:份|区|市)")
_SOME_PROVINCES = re.compile(r"[\d个]省(?:份|区|市)")
"""What every match of the one above holds, found much faster."""
# 除湖北省外
_EXCEPT = "除"
_BESIDE_PAIR = 0.5
_TAKES = ("帮扶", "支援", "援建", "援助", "帮助")
_FIRST_NAME = 2.0
_BESIDE = 3.0
_HOME = 0.5
_EACH_CHILD = 0.5
_MARKER = {"全": 2.0, "我": 2.0, "本": 2.0, "该": 1.0}
_MARKERS_AT_MOST = 8.0
_UNNAMED = 0.5
"""Share of the markers' weight for a region that the text does not name, only one inside it."""


@dataclass(slots=True)
class _Scores:
    """What speaks for each region, by stable id."""

    rules: RegionRules
    regions: dict[str, Region] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    children: dict[str, set[str]] = field(default_factory=dict)
    """Stable id → the regions directly below it that the text names, themselves or through one of theirs."""

    known: dict[int, tuple[Region, str]] = field(default_factory=dict)
    """Regions counted before, by identity: their lines are in `regions` and `children` already."""

    def count(self, region: Region, weight: float) -> None:
        if (before := self.known.get(id(region))) is not None:
            self.values[before[1]] += weight
            return
        below = None
        for step in self.rules.line(region):
            key = step.stable_id or f"{step.parent}:{step.name}"
            self.regions.setdefault(key, step)
            self.values.setdefault(key, 0.0)
            if below is None:
                self.values[key] += weight
                self.known[id(region)] = (region, key)
            else:
                self.children.setdefault(key, set()).add(below)
            below = key


def topic(
    text: str,
    named: Sequence[Hit],
    beside: Sequence[Hit],
    markers: Sequence[Hit],
    *,
    rules: RegionRules,
    home: Region | None,
) -> Region | None:
    """The region that most speaks for: names, title and source (`beside`), the first name, and 全县 or 全市 of its level.

    `home` weighs less than one name, so it decides where the text is silent or torn; None where nothing speaks.
    """
    scores = _Scores(rules)
    first_marker = next((marker.start for marker in markers if _is_of_the_whole(marker)), None)
    leads = True
    helpers = _Helpers(
        rules, {hit.candidates[0].code for hit in named if hit.role == "pair" and len(hit.candidates) == 2}
    )
    givers = _givers(named, text)
    others = {hit.region.code for hit in named if hit.region is not None and _FOR_US.match(text, hit.end)}
    for hit in named:
        if hit.role == "pair" and len(hit.candidates) == 2 and hit.candidates[0].code in others:
            scores.count(hit.candidates[1], _BESIDE_PAIR)
        if hit.role != "name" or hit.region is None:
            continue
        side = _GIVER if hit.start in givers or hit.region.code in others else _side(hit, text, helpers)
        if _EXAMPLE.match(text, hit.end) or text.startswith(_EXCEPT, hit.start - 1):
            side = min(side, _AS_EXAMPLE)
        around = _around(hit.region, rules) if hit.rule.endswith(_NESTED) else None
        lead = 0.0
        if leads and side >= 1.0 and (around is not None or hit.region.level not in _WEIGHT_OF_LEVEL):
            leads = False
            lead = _FIRST_NAME if first_marker is None or hit.start < first_marker else 0.0
        scores.count(hit.region, side * _WEIGHT_OF_LEVEL.get(hit.region.level, 1.0) + (0.0 if around else lead))
        if around is not None:
            scores.count(around, side * _AROUND + lead)
    for hit in beside:
        if hit.role == "name" and hit.region is not None:
            scores.count(hit.region, _BESIDE)
    if home is not None:
        scores.count(home, _HOME)
    provinces = len(_PROVINCES.findall(text)) if _SOME_PROVINCES.search(text) else 0
    if provinces > 1 and (nation := rules.by_code.get(NATION)) is not None:
        scores.count(nation, min(2.0 * provinces, _MARKERS_AT_MOST))
    if not scores.regions:
        return _nation(markers, rules)
    _count_markers(scores, markers, others)
    for key, below in scores.children.items():
        scores.values[key] += _EACH_CHILD * len(below) if len(below) > 1 else 0.0
    best = max(
        scores.regions,
        key=lambda key: (scores.values[key], scores.regions[key] is home, RANK.get(scores.regions[key].level, 9), key),
    )
    # A village that only its form made a place is no subject of an article.
    return scores.regions[best] if scores.regions[best].code or scores.values[best] >= 1.0 else None


def _givers(named: Sequence[Hit], text: str) -> set[int]:
    """Where the regions begin that help another, or only date the report: both in 山东省、沈阳市对口支援忠县."""
    givers: set[int] = set()
    following: Hit | None = None
    for hit in reversed(named):
        listed = following is not None and following.start in givers and text[hit.end : following.start] in {"、", "和"}
        if listed or _GIVES.match(text, hit.end):
            givers.add(hit.start)
        following = hit
    return givers


@dataclass(slots=True)
class _Helpers:
    """The codes of the regions that help another, and which of the regions asked for lie in them."""

    rules: RegionRules
    codes: set[str | None]
    asked: dict[int, tuple[Region, bool]] = field(default_factory=dict)
    """By identity, with the region, so that no other can take its place."""

    def hold(self, region: Region) -> bool:
        """Whether the region is one of them or lies in one."""
        if not self.codes:
            return False
        known = self.asked.get(id(region))
        if known is None:
            known = (region, any(step.code in self.codes for step in self.rules.line(region)))
            self.asked[id(region)] = known
        return known[1]


def _side(hit: Hit, text: str, helpers: _Helpers) -> float:
    """More for a region that is helped, less for the helping one of a pair."""
    if text.endswith(_TAKES, max(0, hit.start - 2), hit.start):
        return _TAKER
    if hit.region is not None and helpers.hold(hit.region):
        return _HELPER
    return 1.0


def _around(region: Region, rules: RegionRules) -> Region | None:
    """The county or city around a town, village or zone; None for regions of their own."""
    if region.level not in _WEIGHT_OF_LEVEL:
        return None
    return next((step for step in rules.line(region) if step.level not in _WEIGHT_OF_LEVEL), None)


def is_unit(region: Region, unit: str) -> bool:
    """True where 全<unit> can stand for the region: 全区 is a district, a zone or an autonomous region."""
    if unit == "县":
        return region.level == "county" and not region.name.endswith("区")
    if unit == "省":
        return region.level == "province" and not region.name.endswith("市")
    levels = _LEVELS_OF_UNIT.get(unit, ("township", "village"))
    return region.level in levels and (unit == "国" or region.name.endswith(unit))


_LEVELS_OF_UNIT = {
    "国": ("nation",),
    "省": ("province",),
    "县": ("county",),
    "区": ("county", "zone", "province"),
    "市": ("province", "prefecture", "county"),
    "州": ("prefecture",),
    "盟": ("prefecture",),
    "旗": ("county",),
}


def _count_markers(scores: _Scores, markers: Iterable[Hit], others: set[str | None]) -> None:
    units: dict[str, float] = {}
    for marker in markers:
        if _is_of_the_whole(marker):
            units[_unit(marker)] = units.get(_unit(marker), 0.0) + _MARKER[marker.name[0]]
    for key, region in scores.regions.items():
        if region.code in others:
            continue
        weight = min(sum(weight for unit, weight in units.items() if is_unit(region, unit)), _MARKERS_AT_MOST)
        several = len(scores.children.get(key, ())) > 1
        scores.values[key] += weight * (1.0 if scores.values[key] or several else _UNNAMED)


def _nation(markers: Iterable[Hit], rules: RegionRules) -> Region | None:
    """The nation where a text without names says 全国, and says neither 全省 nor 全县 of a place it does not name."""
    units = {_unit(marker) for marker in markers if _is_of_the_whole(marker)}
    return rules.by_code.get(NATION) if units == {"国"} else None


def _is_of_the_whole(marker: Hit) -> bool:
    """全县, 该区; not 该镇: a town that is pointed back to is a part of the article's region."""
    if marker.name in ROLE_WORDS or marker.name[0] not in _MARKER:
        return False
    return not (marker.name[0] == "该" and _unit(marker) not in _LEVELS_OF_UNIT)


def _unit(marker: Hit) -> str:
    return marker.name[1:]
