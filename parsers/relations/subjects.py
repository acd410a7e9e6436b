"""A draft with its surroundings in, what its figure counts out: own words, a total's, a neighbour's, or a carried noun.

The rules of G04 (ellipsis), G07 (其中 and brackets), G08 and G09 (pairs) stand here; which indicator the words mean is
`linking`'s business.
"""

from __future__ import annotations

import re

from model.statistics import Transformation
from model.text import Span
from parsers.indicators import IndicatorRules
from parsers.relations.dimensions import Dimensions
from parsers.relations.drafts import Draft, Text
from parsers.relations.frames import Frame
from parsers.relations.linking import EXPRESSED, Linker
from parsers.relations.naming import behind, clean, content, fastened

_QUOTA = re.compile(r"(?:任务|目标|计划|指标)(?:数|量)?(?:为|是|:)?$")
_VAGUE = frozenset(
    {
        "收入",
        "产值",
        "资金",
        "面积",
        "人口",
        "产量",
        "数量",
        "投资",
        "销售额",
        "增速",
        "占比",
        "总量",
        "人数",
        "任务",
        "村",
        "户",
    }
)
"""Nouns that need their subject to say what they are of."""
POPULATIONS = frozenset({"poverty_monitoring"})
"""Groups whose names say who is counted as often as what: 其中脱贫人口3523人 is a part of what was counted."""
_CAPTION_WORDS = re.compile(
    r"\d{4}年(?:度)?|各[镇乡县区市村街道]+|(?:工作)?(?:任务)?(?:完成|进展|落实)?情况(?:如下|表|通报)?:?$"
)
CAPTION, CAPTION_REACH = 60, 30
"""Characters of a caption, and the lines below it that it speaks for."""
_SPEAKS = 4
"""Characters from which the words of a part can say by themselves what it is."""
_ACTS = re.compile(
    r"(?:安置|吸纳|认定|投入|发放|带动|培训|选派|解决|完成|新建|建成|实现|兑付|组织|引进|帮助|资助|实施|落实|开展|改造|转移|输送|输出|招收|培育|惠及)(?:了)?$"
)

_WHO = re.compile(r"(?:[东中西]部)?(?:省份|省|市州|市|县市区|县市|县区|县|区|乡镇|镇|街道)(?![级域])")


class Subjects:
    """Names the figures of one document; `last` are the drafts of the sentence before."""

    def __init__(self, text: Text, linker: Linker, indicators: IndicatorRules, dimensions: Dimensions) -> None:
        self.text = text
        self.linker = linker
        self.indicators = indicators
        self.dimensions = dimensions
        self.last: list[Draft] = []

    def name(self, draft: Draft, words: str, known: list[Draft]) -> None:
        """Find what the figure counts: its own words, its total's (其中), its neighbour's (pair), or the last noun's."""
        frame = draft.frame
        own = content(self._without_regions(words, frame))
        after = frame.after if frame.noun_follows else ""
        if self._follows_noun(frame) and frame.noun_follows and fastened(frame.after):
            # 472个安置点11132套住房: the words before it belong to the figure before them
            words = own = ""
        noun = own or fastened(after)
        previous = known[-1] if known else None
        if previous is not None and self._is_of_quota(draft, previous):
            draft.transformation = Transformation.TARGET_RATIO_PCT
            self.take_base(draft, next((d for d in reversed(known[:-1]) if d.unit == previous.unit), previous))
            return
        if frame.group is not None and not own and self._names_standard(draft, known):
            return
        if draft.unit == "PC" and draft.transformation is Transformation.LEVEL and not own and frame.group is not None:
            whole = self._parent(draft, known)
            if whole is not None:
                self.take_base(draft, whole)
                draft.transformation = self._bracketed(draft, whole, known)
                return
        if previous is not None and frame.before == "的" and draft.unit == "PC":
            # 10063元,是上年10891元的92.4%
            draft.transformation = Transformation.INDEX_BASE
            level = next((d for d in reversed(known[:-1]) if d.unit == previous.unit), previous)
            self.take_base(draft, level)
            return
        if draft.transformation in EXPRESSED and not own:
            base = self._base(draft, known)
            if base is not None:
                self.take_base(draft, base)
                return
        members = previous is not None and "ratio.member" in previous.rules and "ratio.member" in draft.rules
        if previous is not None and (previous.frame is frame or (members and not own)):
            draft.transformation = previous.transformation
            draft.indicator, draft.name, draft.noun = previous.indicator, previous.name, previous.noun
            return
        if previous is not None and previous.refused == "threshold" and frame.previous is previous.frame:
            between = self.text.document.folded[previous.end : frame.start]
            if "," not in between and "。" not in between:
                draft.dimensions["threshold"] = self.text.document.folded[previous.start : previous.frame.end]
                words = own = previous.frame.before + words
        parent = self._parent(draft, known)
        if parent is not None and draft.transformation is Transformation.SHARE_PCT and own:
            self._take_parent(draft, parent, noun)
            return
        if parent is not None and parent.indicator is None and own and draft.transformation is Transformation.LEVEL:
            # 安排项目资金408万元(其中:衔接资金300万元): a part that the catalogue knows, of a total that it does not
            self.linker.link(draft, words.lstrip("、,和及与 "), after, frame.topic)
            if draft.indicator is not None:
                draft.name = draft.noun = own
                return
        if parent is not None and self._inherits(draft, parent):
            self._take_parent(draft, parent, noun)
            return
        if not own and not fastened(after) and previous is not None and self._adjacent(previous, draft):
            draft.context = previous.context or previous.frame
            words, own = draft.context.before, previous.noun
            noun = own
            draft.rules.append("pair.adjacent")
        # 22个县公益岗位安置4.9万人: the posts are what the counties fill, not what is counted by 个
        behind_it = "" if _WHO.match(after) and _ACTS.search(after) else after
        self.linker.link(draft, words.lstrip("、,和及与 "), behind_it, frame.topic)
        draft.noun = noun
        if draft.indicator is None and own and draft.context is None:
            total = self._parent(draft, known, across=True) if self.dimensions.find(own) else None
            if total is not None and self._inherits(draft, total):
                self._take_parent(draft, total, noun)
                return
        if draft.indicator is None and draft.context is not None and previous is not None:
            draft.indicator = self.linker.paired(draft, previous.indicator) if previous.indicator else None
            draft.name, draft.noun = previous.name, previous.noun
            return
        if draft.indicator is None and not noun and not (_QUOTA.search(frame.before) and self._bridge(draft)):
            self._carry(draft, known)
        draft.name = draft.name or self._readable(draft, own, after)

    def _follows_noun(self, frame: Frame) -> bool:
        previous = frame.previous
        if previous is None or frame.before_start != previous.end or not previous.noun_follows:
            return False
        # 22个省份公益岗位安置490万贫困人口: a verb takes the second figure as its object
        return _ACTS.search(frame.before) is None

    def _is_of_quota(self, draft: Draft, previous: Draft) -> bool:
        """完成目标任务1.1万人的109%: the percentage of a quota that stands before it."""
        if (draft.unit != "PC" and not draft.unit_text.endswith("倍")) or not re.fullmatch(
            r"(?:培训|建设|改造|目标)?(?:任务|目标|计划)?(?:总?数|总?量)?的", draft.frame.before
        ):
            return False
        # 占今年1500户任务数的80%: the quota word may stand on either side of the quota
        share = "|(?:占|为|是|达)(?:总|全部|其)?$" if re.search(r"任务|目标|计划", draft.frame.before) else ""
        named = rf"(?:任务|目标|计划)(?:总?数|总?量)?$|完成[^,;:。]{{0,10}}${share}"
        return bool(re.search(named, previous.frame.before))

    def _names_standard(self, draft: Draft, known: list[Draft]) -> bool:
        """比全市低2568元(全市为21585元): the bracket gives the other region's figure of what is compared."""
        whole = self._parent(draft, known)
        if whole is None or whole.refused != "comparison":
            return False
        for other in reversed([*self.last, *known]):
            if other.indicator is None or other.refused is not None or other.silent:
                continue
            growth = other.transformation in {Transformation.YOY_PCT, Transformation.CAGR_PCT}
            money = draft.unit.startswith("CNY") and other.unit.startswith("CNY")
            level = other.transformation is Transformation.LEVEL and (money or _akin(other, draft))
            if growth if draft.unit == "PC" else level:
                draft.transformation = other.transformation
                draft.indicator, draft.name, draft.noun = other.indicator, other.name, other.noun
                draft.base = other if growth else None
                draft.rules.append("comparison.standard")
                return True
        return False

    def _bracketed(self, draft: Draft, part: Draft, known: list[Draft]) -> Transformation:
        """What a bare percentage in a bracket says of the figure before it: 15个幸福院建设已完成8个(53%)."""
        for other in reversed(known):
            if other is part or other.unit != part.unit or not other.value or part.value is None:
                continue
            if draft.value is not None and abs(part.value / other.value * 100 - draft.value) <= 1:
                return Transformation.TARGET_RATIO_PCT
            break
        return Transformation.SHARE_PCT

    def _without_regions(self, words: str, frame: Frame) -> str:
        """The words without the names of regions: 青禾县占 names nothing."""
        for mention in self.text.regions.within(frame.before_start, frame.start):
            words = words.replace(mention.span.text_of(self.text.document.folded), "", 1)
        return words

    def _take_parent(self, draft: Draft, parent: Draft, noun: str) -> None:
        draft.indicator = self.linker.paired(draft, parent.indicator) if parent.indicator else None
        draft.name = f"{parent.name}·{noun}" if noun else parent.name
        draft.noun = noun
        draft.rules.append("part.of_total")
        if parent.indicator is None and len(noun) >= _SPEAKS:
            # 农业项目资金5272万元(其中:中央财政衔接资金2930万元): the part says what the total does not
            self.link_words(draft, noun)
        draft.dimensions.update({k: v for k, v in parent.dimensions.items() if k != "threshold"})

    def _base(self, draft: Draft, known: list[Draft]) -> Draft | None:
        """The level that a bare 同比增长 or 完成任务的 speaks of: the nearest before it in the sentence.

        A change in points is that of a rate, a change in units that of a figure in the same unit: 复工率87%,较上周
        增加430个、提高24个百分点.
        """
        like = {Transformation.PP_CHANGE: "PC", Transformation.YOY_ABS: draft.unit}.get(draft.transformation)
        level = Transformation.LEVEL
        if like is not None:
            fitting = (d for d in reversed(known) if d.unit == like and d.transformation is level and not d.refused)
            if (fit := next(fitting, None)) is not None and not fit.silent:
                return fit
        for other in reversed(known):
            if other.silent or (other.refused and other.refused != "threshold"):
                continue
            if other.transformation is level or other.transformation is Transformation.YOY_ABS:
                return other
            if other.base is not None:
                return other.base
            if other.transformation in EXPRESSED and other.indicator is not None:
                return other
        if draft.transformation is Transformation.TARGET_RATIO_PCT:
            return None
        return next(
            (d for d in reversed(self.last) if d.transformation is Transformation.LEVEL and not d.refused), None
        )

    def take_base(self, draft: Draft, base: Draft) -> None:
        draft.base, draft.indicator, draft.name, draft.noun = base, base.indicator, base.name, base.noun
        draft.rules.append("growth.base")

    def _parent(self, draft: Draft, known: list[Draft], *, across: bool = False) -> Draft | None:
        """The total of a bracket or a 其中; `across` a semicolon only for words that name nothing else."""
        frame = draft.frame
        if frame.group is not None and frame.parent is not None:
            return next((d for d in reversed(known) if d.frame is frame.parent), None)
        folded = self.text.document.folded
        span = self.text.document.sentences[frame.sentence].span
        reach = folded[max(span.start, frame.start - 160) : frame.start]
        at = reach.rfind("其中")
        if at < 0 or (";" in reach[at:] and not across):
            return None
        if reach.count(")", at) > reach.count("(", at):
            # 培训2860人(其中脱贫劳动力1320人),安置1680人: a 其中 holds to the end of its bracket
            return None
        if not across and any(
            part.strip() and not re.search(r"\d|[一二三四五六七八九十]", part)
            for part in re.split(r"[,:]", reach[at + 2 :])[:-1]
        ):
            return None
        place = frame.start - len(reach) + at
        pool = [d for d in known if d.end <= place] or (self.last if place <= span.start + 2 else [])
        levels = [
            d
            for d in pool
            if d.transformation is Transformation.LEVEL
            and not d.refused
            and (_akin(d, draft) or draft.transformation is Transformation.SHARE_PCT)
        ]
        return levels[-1] if levels else None

    def _inherits(self, draft: Draft, parent: Draft) -> bool:
        """Whether a part counts what its total counts: the units agree and its own words name no other thing."""
        if not _akin(draft, parent):
            return False
        own = draft.frame.before
        if re.search(r"完成投资|产值|收入|工资|贷款", own) and parent.indicator is not None:
            return False
        named = self.linker.names_behind(draft) if draft.frame.noun_follows else []
        named += [indicator for indicator in self.linker.names_before(draft) if indicator.group not in POPULATIONS]
        if parent.indicator is not None and any(indicator is not parent.indicator for indicator in named):
            return False
        return draft.transformation is Transformation.LEVEL

    def _adjacent(self, previous: Draft, draft: Draft) -> bool:
        """Whether nothing but 、 or 和 stands between: 903户2786人, 272个村、20506户."""
        between = self.text.document.folded[previous.frame.end : draft.frame.start]
        return bool(re.match(r"^[、,和及共 ]{0,2}$", between)) or (
            len(between) <= 4 and "、" in between and previous.frame.noun_follows
        )

    def _carry(self, draft: Draft, known: list[Draft]) -> None:
        """The last noun whose unit fits (G04): 帮扶车间达76家,今年新认定15家."""
        for other in reversed(known):
            if other.unit != draft.unit or other.transformation is not Transformation.LEVEL:
                continue
            if other.indicator is not None and self.linker.fits(draft, other.indicator):
                draft.indicator, draft.name, draft.noun = other.indicator, other.name, other.noun
                draft.rules.append("ellipsis.indicator")
                return
            if other.noun:
                draft.name, draft.noun = other.name, other.noun
                draft.rules.append("ellipsis.noun")
                return
        self._carry_topic(draft)

    def _bridge(self, draft: Draft) -> bool:
        """The clause without figures right before: 生活污水处理设施建设,全年任务为770个村."""
        frame = draft.frame
        folded = self.text.document.folded
        start = frame.previous.end if frame.previous is not None else self._span(frame).start
        clauses = [clean(part) for part in re.split(r"[,;:。]", folded[max(start, frame.clause - 80) : frame.clause])]
        words = next((clause for clause in reversed(clauses) if len(content(clause)) >= 3), "")
        if not words:
            return False
        self.link_words(draft, words)
        draft.name = draft.noun = words
        draft.rules.append("ellipsis.clause")
        return True

    def _span(self, frame: Frame) -> Span:
        return self.text.document.sentences[frame.sentence].span

    def _carry_topic(self, draft: Draft) -> None:
        """The last catalogue name of the sentence before the clause."""
        frame = draft.frame
        document = self.text.document
        paragraph = document.paragraphs[document.sentences[frame.sentence].paragraph]
        for mention in reversed(self.text.names.within(max(paragraph.start, frame.start - 160), frame.before_start)):
            indicator = self.linker._choose(draft, mention.value)  # type: ignore[arg-type]  # noqa: SLF001
            if indicator is not None and mention.value.decides_alone:  # type: ignore[union-attr]
                draft.indicator = indicator
                draft.noun = mention.span.text_of(self.text.document.folded)
                draft.rules.append("ellipsis.topic")
                return
        self._carry_opening(draft)

    def _carry_opening(self, draft: Draft) -> None:
        """The paragraph's opening words, where nothing else names the figure: 3000公里农村公路改造。上半年已完成610公里。"""
        document = self.text.document
        start = document.paragraphs[document.sentences[draft.frame.sentence].paragraph].start
        words = re.split(r"[,;:。(]", document.folded[start : min(draft.frame.clause, start + 40)])[0]
        words = clean(re.sub(r"^\d[\d.]*[万亿千]?[\u4e00-\u9fff]{0,2}?(?=[\u4e00-\u9fff]{3})", "", words))
        caption = self._caption(draft) if re.search(r"\d", words) else ""
        words = caption or words
        if len(words) >= 4:
            self.link_words(draft, words)
            if caption and draft.indicator is not None:
                # a list of tasks and results tells what was added, not what there is
                draft.indicator = self.text.by_id.get(draft.indicator.related.get("flow", ""), draft.indicator)
            draft.name = draft.noun = words
            draft.rules.append("ellipsis.opening")

    def _caption(self, draft: Draft) -> str:
        """What the lines of a list are about: 各镇高标准农田建设任务完成情况: above 柳川镇任务3000亩,完成3200亩."""
        document = self.text.document
        place = document.sentences[draft.frame.sentence].paragraph
        for span in reversed(document.paragraphs[max(0, place - CAPTION_REACH) : place]):
            words = span.text_of(document.folded).rstrip()
            if len(words) <= CAPTION and words.endswith((":", "情况", "情况如下")):
                for mention in self.text.regions.within(span.start, span.end):
                    words = words.replace(mention.span.text_of(document.folded), "")
                return clean(_CAPTION_WORDS.sub("", words).rstrip(":"))
        title = document.title or ""
        return clean(_CAPTION_WORDS.sub("", title).rstrip(":")) if _CAPTION_WORDS.search(title) else ""

    def _readable(self, draft: Draft, own: str, after: str) -> str:
        """The metric as the text names it, without the growth words and openings."""
        noun = behind(after)
        if own and noun and not draft.frame.before.endswith(("资金", "投资")):
            name = f"{own}…{noun}" if len(own) < 40 else own
        else:
            name = own or noun
        if draft.transformation is Transformation.TARGET_RATIO_PCT and not name:
            name = clean(draft.frame.before)
        if draft.unit == "HH" and draft.indicator is None and "户" not in name:
            name += "户数"
        if (len(name) >= 2 and name not in _VAGUE) or draft.indicator is not None:
            return name or (draft.indicator.zh if draft.indicator else "")
        subject = self._subject(draft)
        return f"{subject}{name}" if subject else name

    def _subject(self, draft: Draft) -> str:
        """The noun that the sentence opens with, where the clause itself says too little."""
        clauses = [clean(part) for part in re.split(r"[,;:]", draft.frame.topic) if part.strip()]
        for clause in reversed(clauses):
            words = re.split(r"[\d.]+[万亿千百]?[^\d,、]{0,4}", clause)[-1].strip("、和与及的")
            if len(words) >= 2:
                return words[-20:]
        return ""

    def link_words(self, draft: Draft, words: str) -> None:
        """Link by the words alone, longest catalogue name first."""
        names = self.indicators.automaton.find_matches_as_indexes(words)
        for index, _, _ in reversed(names):
            candidate = self.indicators.candidates[index]
            if candidate.decides_alone:
                draft.indicator = self.linker._choose(draft, candidate)  # noqa: SLF001
                if draft.indicator is not None:
                    return
        for tier in (self.linker.rules.first, self.linker.rules.normal, self.linker.rules.last):
            found = self.linker._by_rules(tier, draft, words, "", draft.frame.topic)  # noqa: SLF001
            if found is not None:
                draft.indicator = found[0]
                return


def _akin(one: Draft, other: Draft) -> bool:
    """Whether a part can be of a total: the same unit, or persons and person-times."""
    return one.unit == other.unit or {one.unit, other.unit} == {"PS", "PS_TIMES"}
