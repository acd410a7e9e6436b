"""Folded text in, the names of regions in it out, each with the regions it may stand for; knows no town and no marker's meaning.

Steps: one pass of the automaton, nested names joined (昭通市昭阳区), names that are words dropped unless the text
supports them, candidates narrowed by the company they keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from model.statistics import Region
from model.text import Span
from parsers.gazetteer import Kind, RegionRules, same
from parsers.places import Hit

RANK = {"nation": 0, "province": 1, "prefecture": 2, "county": 3, "zone": 4, "township": 5, "village": 6}

# 上海市场 and 昭阳区域 are 上海 and 昭阳 before another word; 昭阳区位于 is not 区位.
_CUT = re.compile(r"(?<=市)场|(?<=区)(?:[域间]|位(?!于))")
# 省和县级, 建成县域: one syllable and 县 before these is no name, even where the text knows the county.
_NOT_AFTER_SHORT_COUNTY = re.compile(
    r"[级域区市内外里处局财]|乡(?!村(?:振兴|建设|旅游|产业|特色|治理|发展))|直[属接管达]"
)
# 黟县财政局, at the head of a clause: whose office it is.
_OFFICE = re.compile(r"财政局|[\u4e00-\u9fff]{1,6}(?:局|委员会)(?!部)")
_CLAUSE_HEADS = frozenset(("", "\n", ",", "。", ";", ":", "(", "“", " ", "\t", "、"))
# 在陇县, 2019年陇县; but 市和县, 振兴县域, 提高县级财力.
_BEFORE_SHORT_COUNTY = frozenset("在到赴自于从由年")
_VERBS_BEFORE_SHORT_COUNTY = ("支援", "援助", "援建", "帮扶", "帮助", "定点")
_AFTER_SHORT_COUNTY = ("人民政府", "县委", "委", "位于", "地处", "第")
# 安康高新区, 秀山网讯, 白河讯: only places have these.
_PROOF = re.compile(r"高新区|经开区|高新技术|经济(?:技术)?开发区|(?:日报)?讯[(\s]|人民政府|县委|市委|融媒体")
_WEBSITE = re.compile(r"网(?![格络点红上])")
# 3.56万宁夏劳动力: the 万 belongs to the number, not to 万宁.
_MULTIPLIER = re.compile(r"(?<=[\d余多几])[十百千万亿]+")
_CELL_EDGE = frozenset(("", "\t", "\n"))
_LIST_SIGNS = frozenset(("、", "和", "及", "与", "以及", ",", "县、", "市、", "区、"))
_IN_WORDS = {
    # 安全县 and 健全市 before a marker; 全市场 and 该区域 behind it.
    "全": "安健完齐俱成保周",
    "市": "场",
    "区": "域间别位分",
    "国": "际",
    "省": "钱力却",
}


def scan(text: str, rules: RegionRules, year: int | None) -> tuple[list[Hit], list[Hit]]:
    """Names and markers in text order, without overlap; candidates are the dated forms for the year."""
    names: list[Hit] = []
    markers: list[Hit] = []
    readable = _MULTIPLIER.sub(lambda match: "\0" * len(match[0]), text)
    for index, start, end in rules.automaton.find_matches_as_indexes(readable):
        pattern, kind = rules.patterns[index], rules.kinds[index]
        if kind is Kind.NAME:
            hit = _named(text, Span(start, end), pattern, rules, year)
            if hit is not None:
                names.append(hit)
        elif kind is Kind.PAIR:
            pair = tuple(rules.by_code[code] for code in rules.pairs[pattern] if code in rules.by_code)
            names.append(Hit(start, end, pattern, pair, "region.pair", "pair"))
        elif kind is Kind.MARKER and not _is_inside_word(text, start, end):
            markers.append(Hit(start, end, pattern, (), "region.marker"))
    return _with_pairs(names, text, rules), markers


def settle(hits: Iterable[Hit], beside: Iterable[Hit], text: str, rules: RegionRules, home: Region | None) -> list[Hit]:
    """Nested names joined, unsupported words dropped, candidates narrowed; `beside` are names of title and source."""
    joined = _joined(hits, rules)
    beside = list(beside)
    known = [region for hit in joined for region in hit.inner]
    known += [hit.region for hit in joined if hit.region is not None and _stands_alone(hit, text, rules)]
    known += [hit.region for hit in beside if hit.region is not None and (hit.inner or hit.name not in rules.weak)]
    if home is not None:
        known.append(home)
    codes = {region.code for region in known}
    listed = _listed(joined, text, rules, codes)
    supported = {region.stable_id for region in known}
    kept = [
        hit
        for hit in joined
        if _stands_alone(hit, text, rules)
        or hit.start in listed
        or (_is_cell(hit, text) and any(region.parent in codes for region in hit.candidates))
        or (hit.name not in rules.bound and any(region.stable_id in supported for region in hit.candidates))
    ]
    return narrowed(kept, [*known, *(hit.region for hit in kept if hit.region is not None)], rules, home)


def narrowed(hits: list[Hit], known: Iterable[Region], rules: RegionRules, home: Region | None) -> list[Hit]:
    """Each hit with the candidates that the text leaves: kin of the regions known, then kin of the home region."""
    codes = {step.code for region in known for step in rules.line(region) if step.level != "nation"}
    memory: dict[tuple[str, tuple[Region, ...]], tuple[Region, ...]] = {}
    for hit in hits:
        if hit.role == "name" and len(hit.candidates) > 1:
            key = (hit.name, hit.candidates)
            if key not in memory:
                memory[key] = _narrow(hit, codes, rules, home)
            hit.candidates = memory[key]
    return hits


def _with_pairs(names: list[Hit], text: str, rules: RegionRules) -> list[Hit]:
    """Pairs that no list names but their two abbreviations tell: 浙桂协作, 沪青两地."""
    pairs = [
        Hit(match.start(), match.end(), match[0], codes, "region.pair", "pair")
        for match in rules.pair_pattern.finditer(text)
        if len(codes := tuple(rules.by_code[rules.abbreviations[sign]] for sign in match.groups())) == len(set(codes))
    ]
    if not pairs:
        return names
    taken = {place for pair in pairs for place in range(pair.start, pair.end)}
    apart = [hit for hit in names if hit.role == "pair" or taken.isdisjoint(range(hit.start, hit.end))]
    known = {hit.start for hit in apart if hit.role == "pair"}
    return sorted([*apart, *(pair for pair in pairs if pair.start not in known)], key=lambda hit: hit.start)


def _named(text: str, span: Span, name: str, rules: RegionRules, year: int | None) -> Hit | None:
    if len(name) == 2 and name[-1] == "县" and _NOT_AFTER_SHORT_COUNTY.match(text, span.end):
        heads = text[max(0, span.start - 1) : span.start] in _CLAUSE_HEADS
        if not heads or _OFFICE.match(text, span.end) is None:
            return None
    end = span.end - 1 if len(name) > 2 and _CUT.match(text, span.end) else span.end
    return Hit(span.start, end, name, _forms(rules.names[name], year), "region.name")


def _is_inside_word(text: str, start: int, end: int) -> bool:
    """True for 全县 in 安全县级 and 全市 in 全市场."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[start] == "全" and before and before in _IN_WORDS["全"]:
        return True
    return bool(after) and after in _IN_WORDS.get(text[end - 1], "")


def _forms(regions: Sequence[Region], year: int | None) -> tuple[Region, ...]:
    """One form of each region: the one in force in the year, else the one that ended last; in code order.

    A region that was dissolved before the year is left out while another bears its name.
    """
    best: dict[tuple[str | None, str], Region] = {}
    for region in regions:
        key = (region.stable_id, region.level)
        known = best.get(key)
        if known is None or _fit(region, year) > _fit(known, year):
            best[key] = region
    living = [region for region in best.values() if region.until is None or (year is not None and region.until >= year)]
    return tuple(sorted(living or best.values(), key=lambda region: (region.code or "~", region.name)))


def _fit(region: Region, year: int | None) -> tuple[bool, int]:
    since, until = region.since or 0, region.until or 9999
    return (True, until) if year is None or since <= year <= until else (False, -abs(year - until))


def _joined(hits: Iterable[Hit], rules: RegionRules) -> list[Hit]:
    """昭通市 + 昭阳区 → one hit for the deepest, which settles both."""
    joined: list[Hit] = []
    for hit in hits:
        nested = _nested(joined[-1], hit, rules) if joined and joined[-1].end == hit.start else None
        if nested is not None:
            joined[-1] = nested
        else:
            joined.append(hit)
    return joined


def _nested(above: Hit, below: Hit, rules: RegionRules) -> Hit | None:
    if above.role != "name" or below.role != "name":
        return None
    deep = tuple(
        region
        for region in below.candidates
        if any(not same(region, high) and rules.within(region, high) for high in above.candidates)
    )
    if not deep:
        return None
    high = [region for region in above.candidates if any(rules.within(region_below, region) for region_below in deep)]
    return Hit(above.start, below.end, below.name, deep, "region.nested", inner=[*above.inner, *high[:1]])


def _stands_alone(hit: Hit, text: str, rules: RegionRules) -> bool:
    """True where the name needs no support: no word of the language, or nested, or a short county in its place."""
    if hit.inner or hit.role != "name" or hit.name not in rules.weak:
        return True
    if hit.name not in rules.bound and _is_proved(hit, text):
        return True
    if len(hit.name) != 2 or hit.name[-1] != "县":
        return False
    before = text[hit.start - 1 : hit.start]
    if before in _BEFORE_SHORT_COUNTY or not "\u4e00" <= (before or " ") <= "\u9fff":
        return True
    helped = text.endswith(_VERBS_BEFORE_SHORT_COUNTY, max(0, hit.start - 2), hit.start)
    return helped or text.startswith(_AFTER_SHORT_COUNTY, hit.end)


def _is_proved(hit: Hit, text: str) -> bool:
    """安康高新区, 秀山网讯, or 沈丘:小车间大作为 at the head of a line; 南海网 is a paper of another province."""
    if _PROOF.match(text, hit.end):
        return True
    if text[hit.end : hit.end + 1] == ":":
        return hit.start == 0 or text[hit.start - 1] == "\n"
    return _WEBSITE.match(text, hit.end) is not None and not hit.candidates[0].name.endswith("区")


def _is_cell(hit: Hit, text: str) -> bool:
    """True where the name fills a cell of a table row."""
    before, after = text[hit.start - 1 : hit.start], text[hit.end : hit.end + 1]
    return before in _CELL_EDGE and after in _CELL_EDGE and "\t" in (before, after)


def _listed(hits: Sequence[Hit], text: str, rules: RegionRules, known: set[str | None]) -> set[int]:
    """Where weak names begin that stand beside their like: 白河 and 平利 in 汉阴、白河、平利等县, or in a text about 安康市."""
    found: set[int] = set()
    for one, other in pairwise(hits):
        if text[one.end : other.start] not in _LIST_SIGNS:
            continue
        parents = {region.parent for region in one.candidates} & {region.parent for region in other.candidates}
        alone = _stands_alone(one, text, rules) or _stands_alone(other, text, rules) or one.start in found
        if parents and (alone or parents & known):
            found |= {hit.start for hit in (one, other) if hit.name not in rules.bound}
    return found


def _narrow(hit: Hit, codes: set[str | None], rules: RegionRules, home: Region | None) -> tuple[Region, ...]:
    scores = {region: _kinship(region, codes, rules) for region in hit.candidates}
    best = max(scores.values())
    left = tuple(region for region in hit.candidates if scores[region] == best)
    if all(region.name != hit.name for region in hit.candidates):
        # 吉林 is the province, 南昌 the city: a short name belongs to the highest region that has it, 和平 alone to the
        # county and not to a district of that name; 朝阳 in a text about Beijing stays the district.
        top = min(RANK.get(region.level, 9) for region in hit.candidates)
        highest = tuple(region for region in hit.candidates if RANK.get(region.level, 9) == top)
        if len(highest) == 1 and top <= RANK["prefecture"] and (scores[highest[0]] or not best):
            return highest
        left = tuple(region for region in left if not region.name.endswith("区")) or left if not best else left
    if len(left) > 1 and home is not None:
        near = tuple(region for region in left if rules.within(region, home) or rules.within(home, region))
        neighbours = tuple(region for region in left if (region.code or "")[:4] == (home.code or "")[:4])
        left = near or neighbours or left
    return left


def _kinship(region: Region, codes: set[str | None], rules: RegionRules) -> int:
    """4 where the region itself is known, 3 its parent, 2 its province, 0 none."""
    line = [step.code in codes and step.level != "nation" for step in rules.line(region)]
    return next((4 - depth for depth, known in enumerate(line[:3]) if known), 0)
