"""A Document in, the same with its region mentions out: names, towns, villages, zones and markers such as 全县.

A mention holds the deepest region of a nested name (东莞市石碣镇), its dated form (旬阳县 before 2021), or None with
the candidates where the text does not decide. Firms, schools and addresses that begin with a region's name are no
mentions. The step never raises and takes time in proportion to the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from model.statistics import Region
from model.text import Document, Mention, MentionKind, RegionLink, Span
from parsers.gazetteer import NATION, ROLE_WORDS, Kind, RegionRules, compile_regions, same
from parsers.places import Hit, with_places

__all__ = ["RegionRules", "coded_region", "compile_regions", "find_regions", "link_article_region", "resolve_region"]

# 汉阴县域, 汉阴县级 and 汉阴县城 keep their region; 上海市场 and 昭阳区域 are 上海 and 昭阳 with another word.
_CUT_BEFORE = {"市": "场", "区": "域间位"}
# 省和县级, 建成县域: one syllable and 县 before these is no name even where the county is known.
_NOT_AFTER_SHORT_COUNTY = "级域区乡直市内外里委财处局"


def find_regions(document: Document, rules: RegionRules) -> Document:
    """The document with its region mentions added, in text order; the same input always gives the same output."""
    text = document.folded
    year = document.published_on.year if document.published_on else None
    hits, markers = _scan(text, rules, year)
    home = rules.by_code.get(document.home_region or "")
    titles = [part for part in (document.title, document.source) if part]
    beside = [hit for part in titles for hit in _scan(part, rules, year)[0]]
    named = _settle(hits, beside, text, rules, home)
    article = _article_region(named, beside, markers, rules, home)
    named = with_places(named, text, rules, article, home)
    article = _article_region(named, beside, markers, rules, home)
    found = [_mention(hit) for hit in named]
    found += _read_markers(markers, named, document, article, rules)
    mentions = sorted((*document.mentions, *found), key=lambda mention: (mention.span.start, -mention.span.end))
    return replace(document, mentions=tuple(mentions))


def link_article_region(document: Document, rules: RegionRules, home_region: str | None = None) -> Region | None:
    """The region the article is about: title, source, lead, frequency, and the level of 全县 or 全市; None if silent.

    Reads the mentions that `find_regions` added. `home_region` (or the document's) decides only where the text is
    silent or ambiguous.
    """
    year = document.published_on.year if document.published_on else None
    home = rules.by_code.get(home_region or document.home_region or "")
    titles = [part for part in (document.title, document.source) if part]
    beside = [hit for part in titles for hit in _scan(part, rules, year)[0]]
    markers = _scan(document.folded, rules, year)[1]
    named = [
        Hit(mention.span.start, mention.span.end, "", link.candidates if link.region is None else (link.region,), "")
        for mention in document.mentions
        if isinstance(link := mention.value, RegionLink) and link.role == "name"
    ]
    return _article_region(named, _chosen(beside, named, rules, home), markers, rules, home)


def resolve_region(
    link: RegionLink, article_region: Region | None, rules: RegionRules, last_region: Region | None = None
) -> Region | None:
    """The region that a link stands for: its own, else by its role; None for 两地, 结对地区 and unresolved names."""
    if link.region is not None:
        return link.region
    if link.role == "article":
        return article_region
    if link.role == "parent" and article_region is not None:
        return rules.parent(article_region)
    if link.role == "last":
        return last_region
    return None


def coded_region(region: Region, rules: RegionRules) -> Region | None:
    """The region itself where it has a code, else the nearest one above that has: 昭阳工业园区 → 昭阳区."""
    return next((step for step in rules.line(region) if step.code is not None), None)


def _scan(text: str, rules: RegionRules, year: int | None) -> tuple[list[Hit], list[Hit]]:
    """Names and markers in text order, without overlap; candidates are the dated forms for the year."""
    hits: list[Hit] = []
    markers: list[Hit] = []
    for index, start, end in rules.automaton.find_matches_as_indexes(text):
        name, kind = rules.patterns[index], rules.kinds[index]
        if kind is Kind.NAME:
            hit = _named(text, Span(start, end), name, rules, year)
            if hit is not None:
                hits.append(hit)
        elif kind is Kind.PAIR:
            pair = tuple(rules.by_code[code] for code in rules.pairs[name] if code in rules.by_code)
            hits.append(Hit(start, end, name, pair, "region.pair", "pair"))
        elif kind is Kind.MARKER and not _is_inside_word(text, start, end):
            markers.append(Hit(start, end, name, (), "region.marker"))
    return hits, markers


def _named(text: str, span: Span, name: str, rules: RegionRules, year: int | None) -> Hit | None:
    start, end = span.start, span.end
    following = text[end : end + 1]
    if following and following in _CUT_BEFORE.get(name[-1], "") and name[:-1] in rules.names:
        name, end = name[:-1], end - 1
    if len(name) == 2 and name[-1] == "县" and following and following in _NOT_AFTER_SHORT_COUNTY:
        return None
    return Hit(start, end, name, _forms(rules.names[name], year), "region.name")


def _is_inside_word(text: str, start: int, end: int) -> bool:
    """安全县, 健全市 and 全市场, 该区域 are no markers."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[start] == "全" and before and before in "安健完齐俱成保周":
        return True
    return bool(after) and after in {"市": "场", "区": "域间别位分", "国": "际", "省": "钱力却"}.get(text[end - 1], "")


def _forms(regions: Sequence[Region], year: int | None) -> tuple[Region, ...]:
    """One form of each region: the one in force in the year, else the one that ended last."""
    best: dict[str, Region] = {}
    for region in regions:
        key = f"{region.stable_id}:{region.level}"
        known = best.get(key)
        if known is None or _fit(region, year) > _fit(known, year):
            best[key] = region
    in_force = [region for region in best.values() if region.until is None or year is None or region.until >= year]
    return tuple(sorted(in_force or best.values(), key=lambda region: (region.code or "~", region.name)))


def _fit(region: Region, year: int | None) -> tuple[bool, int]:
    since, until = region.since or 0, region.until or 9999
    return (since <= year <= until, since if until > year else -1) if year is not None else (until == 9999, until)


def _settle(hits: list[Hit], beside: list[Hit], text: str, rules: RegionRules, home: Region | None) -> list[Hit]:
    """Nested names joined, names that are words dropped unless supported, candidates narrowed by the company they keep."""
    joined = _join(hits, text, rules)
    strong = [hit for hit in (*joined, *beside) if hit.name not in rules.weak or hit.inner]
    known = [hit.region for hit in strong if hit.region is not None and hit.role == "name"]
    known += [region for hit in joined for region in hit.inner]
    supported = list(dict.fromkeys((*known, *((home,) if home else ()))))
    kept = [hit for hit in joined if _is_supported(hit, supported, rules)]
    return _chosen(kept, [], rules, home, supported)


def _join(hits: list[Hit], text: str, rules: RegionRules) -> list[Hit]:
    """昭通市 + 昭阳区 → one hit for the deepest; a name that needs its parent before it finds it here."""
    joined: list[Hit] = []
    for hit in hits:
        previous = joined[-1] if joined else None
        if (
            previous is not None
            and hit.role == previous.role == "name"
            and text[previous.end : hit.start] in {"", "省", "市"}
        ):
            below = tuple(
                region
                for region in hit.candidates
                if any(
                    region is not above and not same(region, above) and rules.within(region, above)
                    for above in previous.candidates
                )
            )
            if below:
                above = tuple(
                    region for region in previous.candidates if any(rules.within(deep, region) for deep in below)
                )
                joined[-1] = Hit(
                    previous.start, hit.end, hit.name, below, "region.nested", "name", [*previous.inner, *above[:1]]
                )
                continue
        joined.append(hit)
    return joined


def _is_supported(hit: Hit, supported: Sequence[Region], rules: RegionRules) -> bool:
    if hit.role != "name" or hit.inner or hit.name not in rules.weak:
        return True
    if hit.name in rules.bound:
        return False
    return any(
        same(candidate, region)
        or (candidate.parent is not None and candidate.parent == region.code and hit.name == candidate.name)
        for candidate in hit.candidates
        for region in supported
    )


def _chosen(
    hits: list[Hit],
    further: list[Hit],
    rules: RegionRules,
    home: Region | None,
    supported: Sequence[Region] | None = None,
) -> list[Hit]:
    """Each hit with the candidates that the text leaves: kin of other regions named, then kin of the home region."""
    if supported is None:
        supported = [hit.region for hit in (*hits, *further) if hit.region is not None]
    codes = {step.code for region in supported for step in rules.line(region) if step.level != "nation"}
    chosen: dict[tuple[Region, ...], tuple[Region, ...]] = {}
    out: list[Hit] = []
    for hit in hits:
        if hit.role == "name" and len(hit.candidates) > 1:
            if hit.candidates not in chosen:
                chosen[hit.candidates] = _narrowed(hit.candidates, hit.name, codes, rules, home)
            hit.candidates = chosen[hit.candidates]
        out.append(hit)
    return out


def _narrowed(
    candidates: tuple[Region, ...], name: str, codes: set[str | None], rules: RegionRules, home: Region | None
) -> tuple[Region, ...]:
    def kinship(region: Region) -> int:
        line = list(rules.line(region))
        return max(
            [4 if region.code in codes else 0]
            + [3 - depth for depth, above in enumerate(line[1:3]) if above.code in codes and above.level != "nation"]
        )

    if all(region.name != name for region in candidates):
        # 吉林 is the province, 南昌 the city: the short name belongs to the highest region that has it.
        top = min(_RANK.get(region.level, 9) for region in candidates)
        highest = [region for region in candidates if _RANK.get(region.level, 9) == top]
        if len(highest) == 1 and (top <= _RANK["prefecture"]):
            return tuple(highest)
    scores = {region: kinship(region) for region in candidates}
    best = max(scores.values())
    left = tuple(region for region in candidates if scores[region] == best)
    if len(left) > 1 and home is not None:
        near = tuple(region for region in left if rules.within(region, home) or rules.within(home, region))
        left = near or tuple(region for region in left if (region.code or "")[:4] == (home.code or "")[:4]) or left
    return left


_RANK = {"nation": 0, "province": 1, "prefecture": 2, "county": 3, "zone": 4, "township": 5, "village": 6}


def _article_region(
    named: Sequence[Hit],
    beside: Sequence[Hit],
    markers: Sequence[Hit],
    rules: RegionRules,
    home: Region | None,
) -> Region | None:
    """The best scored region; weights: a name 1, in the title or source 3, first full name 2, a marker of its level 2."""
    scores: dict[str, float] = {}
    regions: dict[str, Region] = {}
    children: dict[str, set[str]] = {}

    def count(region: Region, weight: float) -> None:
        key = region.stable_id or f"{region.parent}:{region.name}"
        regions.setdefault(key, region)
        scores[key] = scores.get(key, 0.0) + weight
        for above in list(rules.line(region))[1:]:
            above_key = above.stable_id or above.name
            regions.setdefault(above_key, above)
            scores.setdefault(above_key, 0.0)
            children.setdefault(above_key, set()).add(key)

    first = True
    for hit in named:
        if hit.role == "name" and hit.region is not None:
            weight = {"township": 0.6, "village": 0.2, "zone": 0.4}.get(hit.region.level, 1.0)
            count(hit.region, weight + (2.0 if first and hit.region.level in _RANK and weight == 1.0 else 0.0))
            first = first and weight < 1.0
    for hit in beside:
        if hit.region is not None and hit.role == "name":
            count(hit.region, 3.0)
    if home is not None:
        count(home, 0.5)
    if not scores:
        return rules.by_code.get(NATION) if any(marker.name in {"全国", "我国"} for marker in markers) else None
    for key, below in children.items():
        near = {child for child in below if regions[child].parent == regions[key].code}
        scores[key] += 0.5 * len(near) if len(near) > 1 else 0.0
    units: dict[str, int] = {}
    for marker in markers:
        if marker.name[0] in "全我该本" and marker.name not in ROLE_WORDS:
            units[marker.name[1:]] = units.get(marker.name[1:], 0) + 1
    for key, region in regions.items():
        wanted = sum(times for unit, times in units.items() if _is_unit(region, unit))
        if scores[key] > 0 or len(children.get(key, ())) > 0:
            scores[key] += min(2.0 * wanted, 8.0)
    best = max(scores, key=lambda key: (scores[key], regions[key] is home, _RANK.get(regions[key].level, 9), key))
    return regions[best] if scores[best] > 0 else None


def _is_unit(region: Region, unit: str) -> bool:
    """True where 全<unit> can stand for the region."""
    if unit == "国":
        return region.level == "nation"
    if unit == "省":
        return region.level == "province" and not region.name.endswith("市")
    if unit == "县":
        return region.level == "county" and not region.name.endswith("区")
    if unit == "区":
        return (region.level in {"county", "zone", "province"}) and region.name.endswith("区")
    if unit == "市":
        return region.level in {"province", "prefecture", "county"} and region.name.endswith("市")
    if unit in {"州", "盟", "旗"}:
        return region.level in {"prefecture", "county"} and region.name.endswith(unit)
    return region.level in {"township", "village"} and region.name.endswith(unit)


def _mention(hit: Hit) -> Mention:
    region = hit.region if hit.role == "name" else None
    link = RegionLink(region, hit.candidates, hit.role)
    return Mention(Span(hit.start, hit.end), MentionKind.REGION, link, hit.rule)


def _read_markers(
    markers: list[Hit], named: Sequence[Hit], document: Document, article: Region | None, rules: RegionRules
) -> Iterator[Mention]:
    """全县, 该镇, 两地 as links, in text order, each with the region it stands for at its place."""
    taken = sorted((hit.start, hit.end) for hit in named)
    before = sorted((hit for hit in named if hit.role == "name" and hit.region is not None), key=lambda hit: hit.start)
    last: dict[str, tuple[int, Region]] = {}
    paragraphs = [span.start for span in document.paragraphs] or [0]
    at = covered = paragraph = 0
    for marker in markers:
        while at < len(before) and before[at].end <= marker.start:
            region = before[at].region
            if region is not None:
                for step in (*before[at].inner, region):
                    last[_unit_of(step)] = (before[at].start, step)
            at += 1
        while covered < len(taken) and taken[covered][1] <= marker.start:
            covered += 1
        if covered < len(taken) and taken[covered][0] < marker.end:
            continue
        while paragraph + 1 < len(paragraphs) and paragraphs[paragraph + 1] <= marker.start:
            paragraph += 1
        link, rule = _read_marker(marker.name, last, paragraphs[paragraph], article, rules)
        yield Mention(Span(marker.start, marker.end), MentionKind.REGION, link, rule)


def _unit_of(region: Region) -> str:
    return next((unit for unit in ("街道", "社区") if region.name.endswith(unit)), region.name[-1])


def _read_marker(
    name: str, last: dict[str, tuple[int, Region]], paragraph_start: int, article: Region | None, rules: RegionRules
) -> tuple[RegionLink, str]:
    role = ROLE_WORDS.get(name)
    if role in {"pair", "paired"}:
        return RegionLink(None, (), role), f"region.marker.{role}"
    unit = name[:-1] if role else name[1:]
    if name in {"当地", "本地区"}:
        return RegionLink(article, (), "article"), "region.marker.here"
    if unit == "国":
        nation = rules.by_code.get(NATION)
        same_region = article is not None and article.level == "nation"
        return RegionLink(nation, (), "article" if same_region else "parent"), "region.marker.nation"
    if name[0] == "各":
        return RegionLink(article, (), "article"), "region.marker.each"
    line = list(rules.line(article)) if article is not None else []
    fitting = next((region for region in line if _is_unit(region, unit)), None)
    recent = last.get(unit)
    if recent is None and unit in {"县", "区"}:
        recent = (
            max(
                (last[key] for key in ("县", "市", "旗") if key in last and last[key][1].level == "county"),
                default=None,
                key=lambda pair: pair[0],
            )
            if unit == "县"
            else None
        )
    if name[0] == "该" and recent is not None and recent[0] >= paragraph_start and recent[1] is not fitting:
        return RegionLink(
            recent[1], (), "article" if fitting and same(fitting, recent[1]) else "last"
        ), "region.marker.last"
    if fitting is not None:
        return RegionLink(fitting, (), "article" if fitting is line[0] else "parent"), "region.marker.own"
    if recent is not None:
        return RegionLink(recent[1], (), "last"), "region.marker.last"
    return RegionLink(None, (), "article" if article is None else "last"), "region.marker.unknown"
