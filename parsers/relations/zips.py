"""The drafts of one sentence in, the members of its lists told apart: A、B分别 V N1和N2 (G06, T23)."""

from __future__ import annotations

import re
from collections.abc import Callable

from model.statistics import ReferencePeriod, Transformation
from model.text import RegionLink
from parsers.relations.drafts import Draft, Text
from parsers.relations.lists import find_zips, split_nouns
from parsers.relations.naming import content
from parsers.relations.subjects import Subjects


class Zips:
    """Aligns the figures of a list with periods, regions, nouns or the figures before them, by order."""

    def __init__(self, text: Text, subjects: Subjects, past: Callable[[ReferencePeriod], ReferencePeriod]) -> None:
        self.text = text
        self.subjects = subjects
        self.past = past

    def share(self, drafts: list[Draft]) -> None:
        """Give the members of a 分别 list what each stands for."""
        folded = self.text.document.folded
        for run in find_zips(drafts, folded):
            if any(draft.refused for draft in run):
                continue
            first = run[0]
            before = first.frame.before
            apart = "分别" in before or "分别" in folded[first.frame.clause : first.start]
            if self._zip_periods(run, apart):
                continue
            if apart:
                self._zip_regions(run)
            if apart and self._zip_nouns(run):
                continue
            mirrors = apart or first.transformation is Transformation.TARGET_RATIO_PCT or _follows_zip(run, drafts)
            if mirrors and self._zip_levels(run, drafts):
                continue
            self._share_expression(run)

    def _share_expression(self, run: list[Draft]) -> None:
        """Members of a list speak alike: 分别增长8%和8.5%."""
        first = run[0]
        for draft in run[1:]:
            if first.transformation is not Transformation.LEVEL and not content(draft.frame.before):
                draft.transformation, draft.sign, draft.base = first.transformation, first.sign, first.base
                draft.silent = draft.silent or first.silent
                draft.indicator, draft.name, draft.noun = first.indicator, first.name, first.noun

    def _zip_periods(self, run: list[Draft], apart: bool) -> bool:
        """一季度、上半年、前三季度、全年同比增速分别为…: one period a member."""
        frame = run[0].frame
        periods = [m for m in self.text.periods.within(frame.clause, frame.start) if m.value.kind.value != "event"]  # type: ignore[union-attr]
        if not apart or len(periods) != len(run):
            return False
        self._share_expression(run)
        for draft, mention in zip(run, periods, strict=True):
            draft.period = self.past(mention.value)  # type: ignore[arg-type]
            draft.rules.append("zip.periods")
        return True

    def _zip_regions(self, run: list[Draft]) -> None:
        """柳川、石井两镇分别新建4家和7家: one region a member, where the clause names as many."""
        frame = run[0].frame
        links = [
            m.value for m in self.text.regions.within(frame.clause, frame.start) if isinstance(m.value, RegionLink)
        ]
        named = [link.region for link in links if link.role == "name" and link.region is not None]
        if len(named) != len(run):
            return
        for draft, region in zip(run, named, strict=True):
            draft.region = region
            draft.rules.append("zip.regions")

    def _zip_nouns(self, run: list[Draft]) -> bool:
        """A、B分别增长…: one member of the coordination a figure."""
        first = run[0]
        words = re.split(r"分别", first.frame.before)[0]
        named = content(words)
        members = split_nouns(named) if named else []
        self._share_expression(run)
        if len(members) != len(run):
            return False
        for draft, member in zip(run, members, strict=True):
            own = Draft(draft.frame, draft.unit, draft.factor, draft.unit_text, draft.value)
            own.transformation = draft.transformation
            self.subjects.link_words(own, member)
            draft.indicator = own.indicator or draft.indicator
            draft.name = draft.noun = member
            draft.rules.append("zip.nouns")
        return True

    def _zip_levels(self, run: list[Draft], drafts: list[Draft]) -> bool:
        """N1 A,N2 B,分别完成任务的P1和P2: the percentages belong to the last figures before them, by order."""
        self._share_expression(run)
        earlier = [
            d
            for d in drafts
            if d.end <= run[0].start and d.transformation is Transformation.LEVEL and not d.silent and not d.refused
        ]
        if len(earlier) < len(run):
            return False
        for draft, base in zip(run, earlier[-len(run) :], strict=True):
            if draft.transformation is not Transformation.LEVEL:
                self.subjects.take_base(draft, base)
            elif draft.unit == base.unit:
                draft.indicator, draft.name, draft.noun = base.indicator, base.name, base.noun
            draft.rules.append("zip.levels")
        return True


def _follows_zip(run: list[Draft], drafts: list[Draft]) -> bool:
    """城乡居民收入分别达37188元、18660元,年均增速8.2%、9.3%: a list of growth behind a list of as many levels."""
    first = run[0]
    if first.transformation is Transformation.LEVEL or content(first.frame.before):
        return False
    earlier = [d for d in drafts if d.end <= first.start][-len(run) :]
    return len(earlier) == len(run) and all("zip.nouns" in d.rules for d in earlier)
