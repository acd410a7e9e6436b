"""A Gazetteer in, compiled lookups out: names to regions, towns to counties, one automaton; reads no text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from ahocorasick_rs import AhoCorasick, MatchKind

from model.catalogue import Gazetteer
from model.statistics import Region
from parsers.normalize import fold

NATION = "100000"

# What a marker's last word may mean, level by level: 全区 is a district, a zone or an autonomous region (全区 in Ningxia).
UNITS = ("国", "省", "市", "州", "盟", "县", "区", "旗", "镇", "乡", "街道", "村", "社区")
# 各县区, 各乡镇: whatever they are called, they are the parts of the article's region.
_PARTS = (
    "县 区 市 州 旗 镇 乡 村 社区 街道 县区 区县 县市区 市县 县市 旗县 旗县区 乡镇 镇乡 镇街 镇办 乡镇街道 镇村 村社区 行政村 "
    "县(市) 县(区) 县(市、区) 县(市,区) 区(县) 区(市、县) 镇(街道) 镇(办) 乡(镇) 乡(镇、街道) 镇(乡) 镇(街)"
)
MARKER_STARTS = ("全", "我", "该", "本")

# Longer words around a name or a marker, each seen in the genre; the automaton takes them whole and drops them.
_LOOK_ALIKES = (
    # A name across two words: 盛大庆典, 弘扬中华; and another country's.
    "盛大庆 大庆典 弘扬中 发扬中 扬中华 宣扬中 佛罗里达州 东方网 东方航空 东方红 东方电气 "
    "全国性 全省性 全市性 全区域 全县域 全市场 全村镇 全域旅游 各区域 该区域 本区域 该市场 本市场 我市场 全州县 安全区 安全县 安全市 安全村 健全县 "
    "健全市 健全区 健全村 健全镇 健全乡 完全市 齐全市 大理石 大同小异 天下大同 长治久安 日照时 公安局 公安厅 公安部 公安机关 中山陵 中山装 孙中山 上海合作组织 "
    "北京时间 北海道 文山会海 海南岛 巴黎 中国人民银行 中国银行 中国建设银行 中国农业银行 中国工商银行 中国邮政 中国移动 中国电信 中国联通 中国石油 中国石化 中国建行 中国农行 京津冀 长江三角洲 "
    "粤港澳 南水北调 西气东输 西电东送 黄河流域 海南橡胶 黄山松 西安事变 遵义会议 延安精神 井冈山精神 北京冬奥 深圳交易所 上海交易所 上海证券 北京大学 北京航空 南京大学 吉林大学 鄱阳湖 "
    "青海湖 东平湖 微山湖 巢湖流域 县城区 城区域 "
)

ROLE_WORDS = {
    "两地": "pair",
    "两省": "pair",
    "两市": "pair",
    "两县": "pair",
    "两省两市": "pair",
    "两省区": "pair",
    "两区": "pair",
    "结对地区": "paired",
    "结对县": "paired",
    "结对城市": "paired",
    "结对市": "paired",
    "东部结对": "paired",
    "对口帮扶地区": "paired",
    "对口帮扶城市": "paired",
    "东部协作地区": "paired",
    "协作地区": "paired",
    "东部地区": "paired",
    "东部省份": "paired",
    "东部省市": "paired",
    "东部城市": "paired",
    "当地": "article",
    "本地区": "article",
    "县里": "article",
    "市里": "article",
    "区里": "article",
    "省里": "article",
    "州里": "article",
    "镇里": "last",
    "乡里": "last",
    "村里": "last",
}


# Characters of names that folding takes for traditional ones: the text says 干安县 where 乾安县 is printed. A test
# compares them with all names.
_CHANGED = re.compile("[乾於洩氾濛塚磑篢瀂鮀鮜鷺鴜礐藉]")


class Kind(Enum):
    """What a pattern of the automaton is."""

    NAME = "name"
    PAIR = "pair"
    MARKER = "marker"
    LOOK_ALIKE = "look_alike"


TownEntry = tuple[str, str, str]
"""County code, issuing system, three digits: one town of the lists, not yet a Region (there are 40,000)."""


@dataclass(frozen=True, slots=True)
class RegionRules:
    """Everything `find_regions` needs; made once by `compile_regions`, never changed."""

    names: dict[str, tuple[Region, ...]]
    """Full, short and former names → regions, those in force first."""
    by_code: dict[str, Region]
    """Six digits → the form in force, else the last form that bore the code."""
    towns: dict[str, list[TownEntry]]
    weak: frozenset[str]
    """Names that count only with support: ordinary words, short names of districts, 和县 in 省和县."""
    bound: frozenset[str]
    """Names that count only right behind their parent: 城区, 老城区."""
    packed: dict[str, list[tuple[str, str]]]
    """County → system and packed towns, for the way from a town's code to its name."""
    pairs: dict[str, tuple[str, str]]
    abbreviations: dict[str, str]
    pair_pattern: re.Pattern[str]
    """Two abbreviations before a word of cooperation: 浙桂协作."""
    patterns: tuple[str, ...]
    kinds: tuple[Kind, ...]
    automaton: AhoCorasick

    def parent(self, region: Region) -> Region | None:
        """The region above, None above the nation or where the gazetteer does not know it."""
        code = region.parent or ""
        return self.town_of(code) if len(code) == 9 else self.by_code.get(code)

    def town_of(self, code: str) -> Region | None:
        """The town with these nine digits; None where no list has it."""
        for system, packed in self.packed.get(code[:6], ()):
            for item in packed.split(" "):
                if item[:3] == code[6:]:
                    return self.town(item[3:], (code[:6], system, item[:3]))
        return None

    def line(self, region: Region) -> Iterator[Region]:
        """The region itself, then each region above it."""
        current: Region | None = region
        for _ in range(8):  # deeper than any line: a file that makes a circle ends here
            if current is None:
                return
            yield current
            current = self.parent(current)

    def within(self, region: Region, above: Region) -> bool:
        """True where `above` is the region or stands above it, in any dated form."""
        return any(same(step, above) for step in self.line(region))

    def town(self, name: str, entry: TownEntry, parent: str | None = None) -> Region:
        """The town as a Region; `parent` is the code of the county's form, today's where not given."""
        county, system, digits = entry
        return Region(county + digits, name, "township", parent or county, county + digits, system)


def compile_regions(gazetteer: Gazetteer) -> RegionRules:
    """The lookups of one gazetteer; 東莞 and 东莞 meet because the text is folded, the names are simplified."""
    names = _names(gazetteer)
    names |= {fold(name): names[name] for name in names if _CHANGED.search(name)}
    patterns: dict[str, Kind] = dict.fromkeys(_LOOK_ALIKES.split(), Kind.LOOK_ALIKE)
    # 中国 alone heads the names of offices, banks and papers; 全国 and 我国 are the markers that count.
    patterns |= dict.fromkeys((name for name in names if name != "中国"), Kind.NAME)
    patterns |= dict.fromkeys((start + unit for start in MARKER_STARTS for unit in UNITS), Kind.MARKER)
    patterns |= dict.fromkeys((f"各{part}" for part in _PARTS.split()), Kind.MARKER)
    patterns |= dict.fromkeys(ROLE_WORDS, Kind.MARKER)
    patterns |= dict.fromkeys(gazetteer.pairs, Kind.PAIR)
    ordered = tuple(patterns)
    return RegionRules(
        names=names,
        by_code=_by_code(gazetteer.regions),
        towns=_towns(gazetteer.towns),
        weak=frozenset(name for name in names if _is_weak(name, names[name], gazetteer)),
        bound=frozenset(name for name in names if name in gazetteer.weak and name.endswith("区")),
        packed=_packed(gazetteer.towns),
        pairs=dict(gazetteer.pairs),
        abbreviations=dict(gazetteer.abbreviations),
        pair_pattern=_pair_pattern(gazetteer.abbreviations),
        patterns=ordered,
        kinds=tuple(patterns[name] for name in ordered),
        automaton=AhoCorasick(ordered, matchkind=MatchKind.LeftmostLongest),
    )


def same(one: Region, other: Region) -> bool:
    """True for two dated forms of one region: 旬阳县 610928 and 旬阳市 610981."""
    if one.stable_id is not None and other.stable_id is not None:
        return one.stable_id == other.stable_id and (one.level == other.level or one.code == other.code)
    return one.code == other.code and one.name == other.name and one.parent == other.parent


def _names(gazetteer: Gazetteer) -> dict[str, tuple[Region, ...]]:
    collected: dict[str, list[Region]] = {}
    for region in gazetteer.regions:
        if region.until is None:
            collected.setdefault(region.name, []).append(region)
    for mapping in (gazetteer.aliases, gazetteer.former):
        for name, places in mapping.items():
            for region in (gazetteer.regions[place] for place in places):
                collected.setdefault(name, []).append(region)
                # 湘西自治州, 融水自治县: the short name before the kind, as the press writes it
                if (kind := region.name[-3:]).startswith("自治") and name[-1] not in "州县旗区":
                    collected.setdefault(name + kind, []).append(region)
    return {name: tuple(dict.fromkeys(regions)) for name, regions in collected.items()}


def _by_code(regions: Iterable[Region]) -> dict[str, Region]:
    """Forms in force win over ended ones, later ended ones over earlier."""
    ordered = sorted(regions, key=lambda region: -(region.until or 9999))
    found: dict[str, Region] = {}
    for region in ordered:
        if region.code is not None:
            found.setdefault(region.code, region)
    return found


def _pair_pattern(abbreviations: Iterable[str]) -> re.Pattern[str]:
    """Matches two abbreviations where the next word says that two regions work together; 新宁 alone is a county."""
    characters = "".join(sorted(abbreviations)) or "\0"
    return re.compile(
        rf"([{characters}])([{characters}])(?=(?:东西部)?(?:扶贫)?(?:协作|两[省市地区]|结对|劳务协作|对口))"
    )


def _packed(packed_towns: Iterable[tuple[str, str, str]]) -> dict[str, list[tuple[str, str]]]:
    packed: dict[str, list[tuple[str, str]]] = {}
    for county, system, towns in packed_towns:
        packed.setdefault(county, []).append((system, towns))
    return packed


def _towns(packed_towns: Iterable[tuple[str, str, str]]) -> dict[str, list[TownEntry]]:
    towns: dict[str, list[TownEntry]] = {}
    for county, system, packed in packed_towns:
        for item in packed.split(" "):
            entry = (county, system, item[:3])
            known = towns.get(item[3:])
            if known is None:
                towns[item[3:]] = [entry]
            else:
                known.append(entry)
        if _CHANGED.search(packed):
            for item in packed.split(" "):
                if _CHANGED.search(item):
                    towns[fold(item[3:])] = towns[item[3:]]
    return towns


def _is_weak(name: str, regions: tuple[Region, ...], gazetteer: Gazetteer) -> bool:
    """Ordinary words; one syllable and 县 (和县, 成县, 兴县 stand inside 省和县, 建成县级, 振兴县域); stems of districts."""
    if name in gazetteer.weak or (len(name) == 2 and name.endswith(("县", "市", "区", "旗"))):
        return True
    if any(region.name == name or region.level != "county" for region in regions):
        return False
    return all(region.name.endswith("区") for region in regions if region.until is None or len(regions) == 1)
