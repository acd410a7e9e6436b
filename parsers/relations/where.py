"""Drafts in text order in, the region and the scope of each out (G25, G33, G34); never looks at numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

from model.statistics import Region, Scope, ScopeType
from model.text import Cue, Mention, RegionLink
from parsers.relations.drafts import Draft, Text

# What may stand between the start of a clause and its subject.
_OPENING = re.compile(
    r"^(?:[\s、,;:(\"“]|其中:?|而|同时|另外|此外|目前|截至目前|今年以来|当前|据统计:?|近年来|来自|年来|截至?止?)*$"
)
_NO_SUBJECT = re.compile(
    r"^(?:[与和、及]|等地|籍|支行|分行|路|街|大学|学院|医院|中学|小学|公司|集团|工厂|鞋|电|玩|协作|对口|帮扶|委|人民政府|政府|厅|局|办公室|代表|籍|户籍)"
)
# 市里下达柳溪县…任务, 县里要求…: who hands a quota down is not whose figure it is, and who is given it is.
_HANDS_DOWN = r"(?:下达|下发|分解|分配|安排|追加|核定|交办|划拨|拨付|要求|明确)"
_IS_GIVER = re.compile(
    rf"^(?:人民)?(?:政府|委|委市政府|委县政府|[一-龥]{{1,6}}[局厅委办])?(?:里|上|级)?(?:已|又|再|共|累计)?{_HANDS_DOWN}"
)
_IS_GIVEN = re.compile(rf"{_HANDS_DOWN}(?:给|到|至|了)?$")
# 居全国第四, 占全市三分之一, 在全国争先进位: what others are measured by; 东海省共向我省投入: who gives to us.
_IS_RANK = re.compile(r"(?:位居|居|位列|列|占|超过|高于|低于|快于|高出|低出|领先|领跑)$")
_IS_RANKED = re.compile(r"(?:首位|首家|唯一|前列|前茅|第[一二三四五六七八九十\d]|争先|领先|排名|率先|平均水平)")
_DOES_FOR_US = re.compile(
    r"(?:共|先后|累计|已|也|继续|还|各级各方|各级|社会各界){0,3}(?:向|为|给|在|帮助)我[省市县区州旗镇乡](?!们)"
)
# 东海省援建青禾县的23个车间: the figure is that of the helped.
_IS_HELPED = re.compile(r"(?:援建|对口支援|对口帮扶|结对帮扶|帮扶|支援)(?:我省|我市|我县)?$")
# 仓山区累计投入帮扶资金1.8亿元: what the helping region gives is a figure of the helped one.
_IS_HELPER = re.compile(
    r"^(?:共|先后|累计|已|今年|继续|计划){0,3}(?:投入|拨付|捐赠|援助|选派|安排|落实)(?:各类|财政|社会)?(?:帮扶|援助|协作|对口)"
)
# 销往全国各地 is where goods go; 全国文明村, 全国、省、市劳模 are honours.
_IS_GOAL = re.compile(r"(?:销往|远销|卖到|卖向|走向|面向|发往|遍布|辐射|享誉|输往|运往)$")
_IS_HONOUR = re.compile(
    r"^(?:[、和](?:全)?(?:省|市|自治区)[^,;。]{0,12})?(?:级)?(?:文明|最美|示范|先进|优秀|百强|劳模|劳动模范|人大|政协|十佳|模范|五一|三八|一村一品)"
)
# 柳溪县81.2%、青禾县76.5%: in a list that gives each region its figure, every one is the subject of its own.
_LISTS = frozenset("、,和及(:;")
_OWN_FIGURE = re.compile(r"^(?:已|共|则|均)?(?:为|达到?|是|有|:|完成率?(?:为)?|完成|新建|建成|新增|约|超|近)?(?=\d)")
_LIST_OF_NAMES = re.compile(r"[^,;:。]{2,60}(?:、[^,;:。、]{2,24})+等$")
_CLAUSE_MARKS = ",;:。("
Resolver = Callable[[RegionLink, Region | None, Region | None], Region | None]


class Places:
    """Remembers which region and which firm is spoken of."""

    def __init__(self, text: Text, resolve: Resolver) -> None:
        self.text = text
        self.resolve = resolve
        self.last: Region | None = None

    def set_place(self, draft: Draft) -> None:
        """Give the draft its region and scope."""
        draft.region = self._region(draft) or self.text.region
        draft.scope = self._scope(draft)

    def _region(self, draft: Draft) -> Region | None:
        """The last region that is the subject of the clause or of an earlier clause of the sentence."""
        frame = draft.frame
        span = self.text.document.sentences[frame.sentence].span
        found: Region | None = None
        for mention in self.text.regions.within(max(span.start, frame.start - 400), frame.start):
            link = mention.value
            if not isinstance(link, RegionLink) or not self._is_subject(mention, span.start):
                continue
            region = self.resolve(link, self.text.region, self.last)
            if link.role == "name" and region is not None:
                self.last = region
            if region is not None and region.level != "village":
                found = region
        return self._known(found)

    def _is_subject(self, mention: Mention, start: int) -> bool:
        link = mention.value
        assert isinstance(link, RegionLink)  # noqa: S101 - the index holds regions only
        if link.role in {"paired", "pair"}:
            return False
        folded = self.text.document.folded
        at = mention.span.start
        left = start
        for mark in _CLAUSE_MARKS:
            left = max(left, folded.rfind(mark, left, at) + 1)
        opening = folded[left:at]
        for period in self.text.periods.within(left, at):
            opening = opening.replace(period.span.text_of(folded), "")
        behind = folded[mention.span.end : mention.span.end + 14]
        if _IS_GIVER.match(behind):
            return False
        if link.role == "name" and folded[max(start, at - 1) : at] in _LISTS and _OWN_FIGURE.match(behind):
            return True
        if link.role == "name" and (_IS_GIVEN.search(opening) or _IS_HELPED.search(opening)):
            return True
        if link.role == "name" and _IS_HELPER.match(behind) and self._is_apart(link):
            return False
        if _IS_RANK.search(opening) or _IS_RANKED.match(behind) or _DOES_FOR_US.match(behind):
            return False
        if mention.span.text_of(folded) == "全国" and (_IS_GOAL.search(opening) or _IS_HONOUR.match(behind)):
            return False
        if link.role in {"article", "parent"}:
            return not behind.startswith(("首", "唯一", "前列", "第"))
        return bool(_OPENING.match(opening)) and not _NO_SUBJECT.match(behind)

    def _is_apart(self, link: RegionLink) -> bool:
        """Whether the region named is neither the article's nor inside it."""
        own, other = self.text.region, link.region
        return own is not None and other is not None and own.code not in {other.code, other.parent}

    def _known(self, region: Region | None) -> Region | None:
        """A place without a code keeps the article's region only where it lies in it as a zone."""
        if region is not None and region.code is None and region.level == "zone":
            return self.text.region or region
        return region

    def _scope(self, draft: Draft) -> Scope | None:
        """The firm, group, site or agreement whose figure it is; a whole-region word ends a firm's reach."""
        frame = draft.frame
        folded = self.text.document.folded
        span = self.text.document.sentences[frame.sentence].span
        found: Scope | None = None
        for mention in self.text.cues.within(max(span.start, frame.start - 240), min(frame.after_end, span.end)):
            cue = mention.value
            if not isinstance(cue, Cue) or cue.kind != "scope":
                continue
            ahead = mention.span.end > frame.start
            if cue.value == "agreement":
                if mention.span.start <= frame.start and frame.end <= mention.span.end + 2 and draft.unit != "NUM":
                    return Scope(ScopeType.AGREEMENT, mention.span.text_of(folded)[:40])
            elif ahead:
                continue
            elif cue.value == "region":
                found = None
            elif cue.value == "enterprise" and self._governs(mention, frame.start):
                found = Scope(ScopeType.ENTERPRISE, mention.span.text_of(folded)[:40])
        if found is not None and self._is_group(draft):
            return Scope(ScopeType.ENTERPRISE_GROUP, found.name)
        return found

    def _governs(self, mention: Mention, start: int) -> bool:
        """A firm is the subject, not a partner or a customer: 与海升集团, 为14家公司."""
        folded = self.text.document.folded
        words = mention.span.text_of(folded)
        before = folded[max(0, mention.span.start - 1) : mention.span.start]
        if re.match(r"[与和为向给对由以“]", words) or before in {"与", "和", "为", "向", "给", "对", "“", "+"}:
            return False
        return not re.search(r"\d|[“”+]|龙头企业|培育|等企业", words) and start > mention.span.end

    def _is_group(self, draft: Draft) -> bool:
        """X、Y、Z等12家企业: the figures are those of the named firms together."""
        document = self.text.document
        span = document.sentences[draft.frame.sentence].span
        head = document.folded[max(span.start, draft.frame.start - 240) : draft.frame.end + 8]
        return bool(re.search(r"、[^,;。]{2,60}等\d+[家户个][^,;。]{0,8}企业", head))
