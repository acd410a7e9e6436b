"""Names found in folded text in, the small places around them out: towns, villages, zones; firms and addresses dropped.

A town stands behind its parent, or belongs to a county that the text names. What no list has is read by its form
and gets no code. Nothing here looks at markers or decides what an article is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from model.statistics import Region
from model.text import Span
from parsers.gazetteer import RegionRules, TownEntry, same

UNLISTED = "unlisted"
"""The `system` of places read by their form."""

UNLISTED_TOWN = "region.town.unlisted"

_HAN = "\u4e00-\u9fff"
_TOWN_END = re.compile(r"镇|乡|街道|苏木|区公所")
_LONGEST_TOWN = 14  # 积石山…; the longest listed name has 14 characters
# Words that a name does not run across; 汉阴县引进某某公司 is no firm called 汉阴县引进某某.
_NOT_IN_NAMES = "的了在与和及为有是将把被向对由从到等共各以已引建投依围借聚"
_ORGANISATION = re.compile(
    rf"(?:(?![{_NOT_IN_NAMES}])[{_HAN}A-Za-z·]){{0,14}}?"
    r"(?:有限责任公司|有限公司|股份公司|公司|集团|合作社|联社|大学|学院|医院|银行|支行|分行|农商行|信用社|制造厂|面厂|鞋业|实业|"
    r"(?:电子|科技|食品)(?=[、,。]|$)|日报|晚报|电视台|融媒体|火车站|机场|高速|大道|路\d|街\d|巷\d)"
)
_ADDRESS = re.compile(rf"[{_HAN}]{{0,10}}?(?:路|街|巷|大道)[{_HAN}]{{0,2}}\d+号")
# 昭阳工业园区, 汉阴县月河川道产业园; not 昭阳区建成产业园.
_ZONE = re.compile(
    rf"(?:(?![{_NOT_IN_NAMES}个座家新成打造推进全])[{_HAN}]){{0,6}}?"
    r"(?:经济技术开发区|高新技术产业开发区|高新技术开发区|经济开发区|经开区|高新区|开发区|工业园区?|产业园区?|农业园区|物流园区?|科技园区?|"
    r"扶贫园区|示范区|试验区|保税区|管理区|旅游区|度假区|新区)"
)
_VILLAGE_END = re.compile(
    r"(?<![乡农])村(?!委|民|级|镇|庄|落|组|干|里|集体|支|寨|道|内|小|企|屯|规|医|容|头|口|史|两)|社区(?!工厂|化)"
)

# 完成马邓村3000亩: a verb may stand right before a name that no list has, and never inside one.
_VERB_WORDS = (
    "提供 设立 改善 距离 前往 加强 服务 管理 中国 全国 农民 离 新建 改建 扩建 修建 建成 打造 重点 完成 实施 投资 推进 建设 帮助 带动 涉及 组织 发展 成立 开展 支持 引导 推动 "
    "鼓励 集中 选派 创建 指导 协助 动员 走访 调研 慰问 驻村 采访 依托 通过 围绕 包括 其中 促进"
)
_VERBS = tuple(_VERB_WORDS.split())
_BOUNDARY = frozenset("在到从与和及对由赴至的是为如以给向往于将把让使去来进入")
_FUNCTION = frozenset("的了在是有为和与及等个各全该本我每几返之其此某将含非连")
_NUMERALS = frozenset("一二三四五六七八九十百千万两多")  # 三元村 is a name, 三个村 and 百强村 are not
_GENERIC = (
    "贫困 行政 自然 重点 示范 脱贫 出列 农 乡 山 新农 城中 空心 美丽 美丽乡 特色 专业 先进 薄弱 集体 试点 建档立卡 软弱涣散 中心 "
    "建制 小 强 名 古 城 集 老 家 故 异 水 城乡 民族 特色小 移民 搬迁 安置 新 新型 城市 农村 城镇 集中安置 幸福 和谐 智慧 示范性 "
    "帮扶 联系 驻 包 结对 村 跨 邻 偏远 边境 少数民族 传统 文明 卫生 宜居 后进 难点 街道 扶贫搬迁 大型 新社 居 产业 旅游 乡村 数字 "
    "平安 生态 休闲 淘宝 电商 未来 小康 试验 样板 精品 明星 富裕 红色 革命 老区 库区 山区 高山 商贸重 军事重 工业重 历史名 文化名 千年古 空白 经济强 百强 千强 新建 改建 扩建 共建 覆盖 涉及 惠及 涉农 参与 "
)
_GENERIC_STEMS = frozenset(_GENERIC.split())
_GENERIC_ENDS = tuple(stem for stem in _GENERIC_STEMS if len(stem) > 1)


@dataclass(slots=True)
class Hit:
    """A stretch that may be a region, while its neighbours are still being asked."""

    start: int
    end: int
    name: str
    candidates: tuple[Region, ...]
    rule: str
    role: str = "name"
    inner: list[Region] = field(default_factory=list)
    """Regions whose names the stretch swallowed: 东莞市 in 东莞市石碣镇."""

    @property
    def region(self) -> Region | None:
        """The only candidate; None where there are several."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@dataclass(slots=True)
class Ground:
    """The text being read, with what is known of it so far."""

    text: str
    rules: RegionRules
    article: Region | None
    ends: dict[int, Hit] = field(default_factory=dict)
    """Where the names found so far end."""
    context: dict[str, int] = field(default_factory=dict)
    """Codes of counties and cities that a bare town may belong to → how near they are to the article."""
    recent: str = ""
    """Code of the county named last before the place being read."""


def with_places(
    named: list[Hit], text: str, rules: RegionRules, article: Region | None, home: Region | None
) -> list[Hit]:
    """The hits in text order with towns, zones and villages added, and the heads of firms and addresses dropped."""
    ground = Ground(text, rules, article, context=_context(named, article, home))
    found = _merged(named, [*_towns(named, ground), *_towns_in_cells(ground)])
    found = _merged(found, _zones(found, text))
    found = _merged(found, _villages(found, ground))
    return [hit for hit in found if not _heads_organisation(hit, text)]


def _context(named: Sequence[Hit], article: Region | None, home: Region | None) -> dict[str, int]:
    weights = [(region, 2) for hit in named for region in (*hit.inner, *hit.candidates[:1]) if hit.region is not None]
    weights += [(region, weight) for region, weight in ((article, 4), (home, 1)) if region is not None]
    context: dict[str, int] = {}
    for region, weight in weights:
        if region.code and region.level in {"county", "prefecture"}:
            context[region.code] = max(context.get(region.code, 0), weight)
    return context


def _towns(named: Sequence[Hit], ground: Ground) -> list[Hit]:
    ground.ends = {hit.end: hit for hit in named if hit.role == "name"}
    counties = [hit for hit in named if hit.region is not None and hit.region.level == "county"]
    towns: list[Hit] = []
    upcoming = 0
    for match in _TOWN_END.finditer(ground.text):
        while upcoming < len(counties) and counties[upcoming].end <= match.start():
            ground.recent = counties[upcoming].candidates[0].code or ""
            upcoming += 1
        hit = _town_at(Span(*match.span()), ground)
        if hit is None:
            continue
        if not towns or towns[-1].end <= hit.start:
            towns.append(hit)
        elif hit.start <= towns[-1].start and hit.rule != UNLISTED_TOWN:
            towns[-1] = hit  # 花乡街道 and not 花乡, 北乡义镇 and not 北乡
    bare = (_bare_town(hit, ground) for hit in named)
    return [*towns, *(hit for hit in bare if hit is not None)]


def _town_at(suffix: Span, ground: Ground) -> Hit | None:
    """The town whose name ends here: behind its parent, else in a county of the context, else the only one there is."""
    best: tuple[int, int, Hit] | None = None
    for start in range(max(0, suffix.end - _LONGEST_TOWN), suffix.start):
        entries = ground.rules.towns.get(ground.text[start : suffix.end])
        if entries:
            hit, score = _listed_town(Span(start, suffix.end), entries, ground)
            if hit is not None and (best is None or (score, suffix.end - start) > best[:2]):
                best = (score, suffix.end - start, hit)
    return best[2] if best is not None else _unlisted_town(suffix, ground)


def _listed_town(span: Span, entries: list[TownEntry], ground: Ground) -> tuple[Hit | None, int]:
    """The hit and how sure it is: 99 behind its parent, the weight of the context, 0 for the only one in the country."""
    name = span.text_of(ground.text)
    parent = ground.ends.get(span.start)
    for above in parent.candidates if parent is not None else ():
        below = [entry for entry in entries if _belongs(entry, above, ground.rules)]
        if parent is not None and below:
            # Inside 旬阳县 the town's parent is that form of the county, not today's 旬阳市.
            around = above.code if above.level == "county" else None
            regions = tuple(ground.rules.town(name, entry, around) for entry in _one_system(below))
            inner = [*parent.inner, above]
            return Hit(parent.start, span.end, name, regions, "region.town.nested", inner=inner), 99
    if len(name) < 3:
        return None, 0
    weights = {entry: _weight(entry, ground) for entry in entries}
    best = max(weights.values())
    if _is_common_word(span, ground):
        return None, 0
    if best:
        near = _one_system([entry for entry in entries if weights[entry] == best])
        regions = tuple(ground.rules.town(name, entry) for entry in near)
        return Hit(span.start, span.end, name, regions, "region.town.near"), best
    if len(entries) == 1 and not ground.context and _is_break(ground.text, span.start):
        return Hit(span.start, span.end, name, (ground.rules.town(name, entries[0]),), "region.town.only"), 0
    return None, 0


def _is_common_word(span: Span, ground: Ground) -> bool:
    """True for 中城镇 in 其中城镇 and 新乡镇 in 创新乡镇: the listed name's end is a word, and no break stands before it."""
    ends_in_word = span.text_of(ground.text).endswith(("城镇", "乡镇", "集镇", "村镇", "城乡", "返乡", "重镇", "强镇"))
    return ends_in_word and not _is_break(ground.text, span.start)


def _one_system(entries: list[TownEntry]) -> list[TownEntry]:
    """One entry for each county: the civil affairs' code where it has one."""
    return list({entry[0]: entry for entry in sorted(entries, key=lambda entry: entry[1], reverse=True)}.values())


def _belongs(entry: TownEntry, above: Region, rules: RegionRules) -> bool:
    code = above.code or ""
    if above.level in {"prefecture", "province"}:
        digits = 4 if above.level == "prefecture" else 2
        return entry[0][:digits] == code[:digits]
    current = rules.by_code.get(entry[0])
    return entry[0] == code or (current is not None and same(current, above))


def _weight(entry: TownEntry, ground: Ground) -> int:
    """A county named counts more than its city, the article's county most; the county named last breaks a tie."""
    county, city = ground.context.get(entry[0], 0), ground.context.get(f"{entry[0][:4]}00", 0)
    near = max(4 * county, 2 * city)
    return near + 1 if near and entry[0] == ground.recent else near


def _unlisted_town(suffix: Span, ground: Ground) -> Hit | None:
    """A town that no list has: two or three syllables behind its county, a preposition or a break."""
    for length in (2, 3, 1):
        start = suffix.start - length
        name = ground.text[max(0, start) : suffix.end]
        if start < 0 or not _is_stem(name[:length]) or name[length - 1] in "乡城村镇集县区市强名古小新老返下回家":
            continue
        parent = ground.ends.get(start)
        if parent is not None and parent.region is not None and parent.region.level in {"county", "prefecture"}:
            region = Region(None, name, "township", parent.region.code, None, UNLISTED)
            return Hit(parent.start, suffix.end, name, (region,), UNLISTED_TOWN, inner=[parent.region])
        alone = (
            length > 1 and _is_break(ground.text, start) and ground.text[suffix.end : suffix.end + 1] not in _AFTER_TOWN
        )
        if alone and ground.article is not None:
            region = Region(None, name, "township", ground.article.code, None, UNLISTED)
            return Hit(start, suffix.end, name, (region,), UNLISTED_TOWN)
    return None


_AFTER_TOWN = frozenset("区村镇乡级域街")  # 镇区, 乡村, 镇村, 乡镇: the word goes on


def _is_stem(stem: str) -> bool:
    """True where the characters can be the name of a place: 柳川, not 深度贫困, 各, 新农."""
    return (
        bool(stem)
        and stem not in _GENERIC_STEMS
        and not stem.endswith(_GENERIC_ENDS)
        and not any(verb in stem for verb in _VERBS)
        and all("\u4e00" <= character <= "\u9fff" and character not in _FUNCTION for character in stem)
        and (stem[0] not in _NUMERALS or len(stem) > 1)
        and not any(character in _NUMERALS for character in stem[1:])
    )


def _is_break(text: str, start: int) -> bool:
    if start == 0 or text[start - 1] in _BOUNDARY or not "\u4e00" <= text[start - 1] <= "\u9fff":
        return True
    return text.endswith(_VERBS, max(0, start - 2), start)


def _bare_town(hit: Hit, ground: Ground) -> Hit | None:
    """东莞市石碣 → 石碣镇: a town without its last word, only right behind its parent's full name."""
    if hit.role != "name" or not hit.name.endswith(("县", "市", "区", "旗")) or hit.region is None:
        return None
    for length in (3, 2):
        end = hit.end + length
        stem = ground.text[hit.end : end]
        # 镇, 乡 follow: the whole name is read elsewhere; 村, 路, 公司: another thing bears the town's name.
        if len(stem) < length or ground.text[end : end + 1] in _NOT_AFTER_BARE_TOWN:
            continue
        for suffix in ("镇", "乡"):
            entries = [entry for entry in ground.rules.towns.get(stem + suffix, ()) if entry[0] == hit.region.code]
            if entries:
                town = ground.rules.town(stem + suffix, entries[0])
                return Hit(hit.start, end, town.name, (town,), "region.town.bare", inner=[*hit.inner, hit.region])
    return None


def _towns_in_cells(ground: Ground) -> list[Hit]:
    """涧池 alone in the cell of a table row is 涧池镇, where the article's county or city has one of that name."""
    towns: list[Hit] = []
    for match in _CELL.finditer(ground.text) if "\t" in ground.text else ():
        for suffix in ("镇", "乡", "街道"):
            name = match[0] + suffix
            entries = [entry for entry in ground.rules.towns.get(name, ()) if _is_in_article(entry, ground)]
            if entries:
                regions = tuple(ground.rules.town(name, entry) for entry in _one_system(entries))
                towns.append(Hit(match.start(), match.end(), name, regions, "region.town.cell"))
                break
    return towns


def _is_in_article(entry: TownEntry, ground: Ground) -> bool:
    article = ground.article
    return article is not None and article.level in {"county", "prefecture"} and _belongs(entry, article, ground.rules)


_CELL = re.compile(rf"(?:(?<=[\t\n])|(?<![\s\S]))[{_HAN}]{{2,5}}(?=\t)|(?<=\t)[{_HAN}]{{2,5}}(?=\n|$)")
_NOT_AFTER_BARE_TOWN = frozenset("镇乡街苏村路社区工大公集河山江湖水")


def _zones(named: Sequence[Hit], text: str) -> list[Hit]:
    """Zones without a code, inside the region that they begin with: 昭阳工业园区, 汉阴县月河川道产业园."""
    zones: list[Hit] = []
    for hit in named:
        match = _ZONE.match(text, hit.end) if hit.role == "name" and hit.region is not None else None
        if match is not None and hit.region is not None and hit.region.level != "zone":
            name = text[hit.start : match.end()]
            above = hit.region.code or hit.region.parent
            region = Region(None, name, "zone", above, None, UNLISTED)
            zones.append(Hit(hit.start, match.end(), name, (region,), "region.zone", inner=[*hit.inner, hit.region]))
    return zones


def _villages(named: Sequence[Hit], ground: Ground) -> list[Hit]:
    """Villages and communities named behind their town, a preposition or a break; the region around is their parent."""
    ground.ends = {hit.end: hit for hit in named if hit.role == "name"}
    towns = [hit for hit in named if hit.region is not None and hit.region.level == "township"]
    villages: list[Hit] = []
    upcoming = 0
    for match in _VILLAGE_END.finditer(ground.text):
        while upcoming < len(towns) and towns[upcoming].end <= match.start():
            upcoming += 1
        around = towns[upcoming - 1].region if upcoming else ground.article
        hit = _village_at(Span(*match.span()), around, ground)
        if hit is not None and (not villages or villages[-1].end <= hit.start):
            villages.append(hit)
    return villages


def _village_at(suffix: Span, around: Region | None, ground: Ground) -> Hit | None:
    for length in (2, 3, 4, 1, 5):
        start = suffix.start - length
        if start < 0 or not _is_stem(ground.text[start : suffix.start]):
            continue
        name = ground.text[start : suffix.end]
        parent = ground.ends.get(start)
        if parent is not None and parent.region is not None:
            above = parent.region
            region = Region(None, name, "village", above.code or above.parent, None, UNLISTED)
            return Hit(parent.start, suffix.end, name, (region,), "region.village.nested", inner=[*parent.inner, above])
        if length > 1 and _is_break(ground.text, start):
            region = Region(None, name, "village", around.code or around.parent if around else None, None, UNLISTED)
            return Hit(start, suffix.end, name, (region,), "region.village")
    return None


def _merged(named: Sequence[Hit], longer: Sequence[Hit]) -> list[Hit]:
    """Both in text order; where two overlap, the longer stands."""
    out: list[Hit] = []
    for hit in sorted((*named, *longer), key=lambda hit: (hit.start, -hit.end)):
        if not out or out[-1].end <= hit.start:
            out.append(hit)
        elif hit.end - hit.start > out[-1].end - out[-1].start:
            out[-1] = hit
    return out


def _heads_organisation(hit: Hit, text: str) -> bool:
    """True for 东莞 of 东莞百康集团 and 北京市朝阳区 of 北京市朝阳区太阳宫北街1号: a firm, an address, no region."""
    if hit.role != "name":
        return False
    if _ADDRESS.match(text, hit.end):
        return True
    is_short = not text[hit.start : hit.end].endswith(hit.candidates[0].name)
    return (is_short or hit.name.endswith("市")) and _ORGANISATION.match(text, hit.end) is not None
