"""A Document in, the same with its region mentions out: names, towns, villages, zones and markers such as 全县.

A mention holds the deepest region of a nested name (东莞市石碣镇), its dated form (旬阳县 before 2021), or None with
the candidates where the text does not decide. Firms, schools and addresses that begin with a region's name are no
mentions. The step never raises and takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from model.statistics import Region
from model.text import Document, Mention, MentionKind, RegionLink, Span
from parsers.gazetteer import NATION, ROLE_WORDS, UNITS, RegionRules, compile_regions, same
from parsers.normalize import Compacted, compact, fold
from parsers.places import Hit, with_places
from parsers.region_names import scan, settle
from parsers.region_topic import is_unit, topic

__all__ = ["RegionRules", "coded_region", "compile_regions", "find_regions", "link_article_region", "resolve_region"]

MARKER_RULE = "region.marker"
# U+200B stands for whatever prints nothing; (tái) is the reading of the character before it.
_GAP = re.compile(r"\u200b+|(?<=[\u4e00-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\)")


def find_regions(document: Document, rules: RegionRules) -> Document:
    """The document with its region mentions added, in text order; a second run adds nothing."""
    reading = _readable(document.folded)
    year = document.published_on.year if document.published_on else None
    home = rules.by_code.get(document.home_region or "")
    hits, markers = scan(reading.text, rules, year)
    named = settle(hits, _beside(document, rules, [], home), reading.text, rules, home)
    beside = _beside(document, rules, named, home)
    article = topic(reading.text, named, beside, markers, rules=rules, home=home)
    named = with_places(named, reading.text, rules, article, home)
    article = topic(reading.text, named, beside, markers, rules=rules, home=home)
    paragraphs = [reading.position(span.start) for span in document.paragraphs] or [0]
    found = [_mention(hit, reading) for hit in named]
    found += _read_markers(markers, named, paragraphs, article, rules, reading)
    mentions = sorted(
        dict.fromkeys((*document.mentions, *found)), key=lambda mention: (mention.span.start, -mention.span.end)
    )
    return replace(document, mentions=tuple(mentions))


def link_article_region(document: Document, rules: RegionRules, home_region: str | None = None) -> Region | None:
    """The region the article is about: title, source, lead, frequency, and the level of 全县 or 全市; None if silent.

    Reads the mentions that `find_regions` added. `home_region` (or the document's) decides only where the text is
    silent or ambiguous.
    """
    home = rules.by_code.get(home_region or document.home_region or "")
    named: list[Hit] = []
    markers: list[Hit] = []
    for mention in document.mentions:
        if isinstance(link := mention.value, RegionLink):
            name = compact(mention.span.text_of(document.folded)).text
            candidates = link.candidates if link.region is None else (link.region,)
            hit = Hit(mention.span.start, mention.span.end, name, candidates, mention.rule, link.role)
            (markers if mention.rule.startswith(MARKER_RULE) else named).append(hit)
    beside = _beside(document, rules, named, home)
    return topic(document.folded, named, beside, markers, rules=rules, home=home)


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


def _readable(folded: str) -> Compacted:
    """The folded text without invisible characters and without the readings that damaged copies print: 高臺(tái)縣."""
    gaps = {place for match in _GAP.finditer(folded) for place in range(*match.span())}
    if not gaps:
        return Compacted(folded, None)
    kept = [place for place in range(len(folded)) if place not in gaps]
    return Compacted("".join(folded[place] for place in kept), (*kept, len(folded)))


def _beside(document: Document, rules: RegionRules, named: list[Hit], home: Region | None) -> list[Hit]:
    """The names in the title and in the credited source."""
    year = document.published_on.year if document.published_on else None
    found: list[Hit] = []
    for part in (document.title, document.source):
        if part:
            text = fold(part)
            found += settle(scan(text, rules, year)[0], named, text, rules, home)
    return found


def _mention(hit: Hit, reading: Compacted) -> Mention:
    region = hit.region if hit.role == "name" else None
    link = RegionLink(region, hit.candidates, hit.role)
    return Mention(Span(*reading.original(hit.start, hit.end)), MentionKind.REGION, link, hit.rule)


def _read_markers(
    markers: Sequence[Hit],
    named: Sequence[Hit],
    paragraphs: Sequence[int],
    article: Region | None,
    rules: RegionRules,
    reading: Compacted,
) -> Iterator[Mention]:
    """全县, 该镇, 两地 as links, in text order, each with the region it stands for at its place."""
    line = list(rules.line(article)) if article is not None else []
    last: dict[str, tuple[int, Region]] = {}
    at = paragraph = 0
    for marker in markers:
        while at < len(named) and named[at].end <= marker.start:
            _remember(named[at], last)
            at += 1
        if at < len(named) and named[at].start < marker.end:
            continue  # 全州 of 全州县 is the name, no marker
        while paragraph + 1 < len(paragraphs) and paragraphs[paragraph + 1] <= marker.start:
            paragraph += 1
        link, rule = _read_marker(marker.name, last, paragraphs[paragraph], line, rules)
        yield Mention(Span(*reading.original(marker.start, marker.end)), MentionKind.REGION, link, rule)


def _remember(hit: Hit, last: dict[str, tuple[int, Region]]) -> None:
    """Keep the regions of the hit as the last of their kind: 县 also stands for county-level cities and banners."""
    if hit.role != "name" or hit.region is None:
        return
    for region in (*hit.inner, hit.region):
        for unit in UNITS:
            if is_unit(region, unit):
                last[unit] = (hit.start, region)


def _read_marker(
    name: str, last: dict[str, tuple[int, Region]], paragraph_start: int, line: Sequence[Region], rules: RegionRules
) -> tuple[RegionLink, str]:
    """The link of one marker; `line` is the article's region and those above it."""
    role = ROLE_WORDS.get(name, "")
    article = line[0] if line else None
    if role in {"pair", "paired"}:
        return RegionLink(None, (), role), f"region.marker.{role}"
    if name in {"当地", "本地区"} or name[0] == "各":
        return RegionLink(article, (), "article"), "region.marker.here" if name[0] != "各" else "region.marker.each"
    unit = name[:-1] if role else name[1:]
    fitting = rules.by_code.get(NATION) if unit == "国" else next((step for step in line if is_unit(step, unit)), None)
    recent = last.get(unit)
    if recent is not None and (fitting is None or (name[0] == "该" and recent[0] >= paragraph_start)):
        is_article = article is not None and same(article, recent[1])
        return RegionLink(recent[1], (), "article" if is_article else "last"), "region.marker.last"
    if fitting is not None:
        return RegionLink(fitting, (), "article" if fitting is article else "parent"), "region.marker.own"
    return RegionLink(None, (), role or ("last" if name[0] == "该" else "article")), "region.marker.unknown"
