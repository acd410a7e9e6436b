"""A draft in, what restricts its population out: 其中脱贫劳动力 → pop_group=lifted; words and codes are the catalogue's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, MatchKind

from model.catalogue import Lexicon
from model.statistics import Transformation
from parsers.relations.drafts import Draft

# Words that the catalogue lists for completeness and that say too little in running text.
_IGNORED = frozenset({"列", "协议", "计划", "规划", "建成", "完成", "开工", "共有", "苹果", "蔬菜", "省外", "现有"}) - {
    "苹果",
    "蔬菜",
    "省外",
}


SECTORS = ("primary", "secondary", "tertiary")
"""The order of a structure a:b:c (G20)."""


# What a list's head noun restricts holds for the predicates that follow it: 毛绒玩具企业46家,吸纳就业1508人,实现产值3.3亿元.
_OF_SUBJECT = ("industry",)
# A word for the whole region starts over: …46家,全县共带动就业3421人.
_NEW_SUBJECT = re.compile(r"[;。\n]|全[县区市镇省]|该[县区市镇]|我[县区市]|[县区市]共")


def inherit_subject(drafts: Sequence[Draft], folded: str) -> None:
    """Hand the head noun's industry on to the figures of the same subject that name none of their own.

    Only to what a verb tells (吸纳就业, 实现产值): a figure with a noun of its own has a subject of its own.
    """
    for before, draft in pairwise(drafts):
        if before.end == draft.start and (before.unit, draft.unit) == ("HH", "PS"):
            # 脱贫不稳定户412户1298人: the persons are those of the households.
            draft.dimensions = {**before.dimensions, **draft.dimensions}
            continue
        if draft.base is not None or _NEW_SUBJECT.search(folded[before.end : draft.start]):
            continue
        for name in _OF_SUBJECT:
            code = before.dimensions.get(name)
            if code is None or name in draft.dimensions or "link.name" in draft.rules:
                continue
            draft.dimensions[name] = code
            draft.rules.append("dimension.subject")


class Dimensions:
    """The words of every dimension value, looked up at once."""

    def __init__(self, lexicon: Lexicon) -> None:
        pairs = [
            (word, name, code)
            for name, values in lexicon.dimension_values.items()
            for code, words in values.items()
            for word in words
            if word not in _IGNORED and len(word) > 1
        ]
        self.meanings = [(name, code) for _, name, code in pairs]
        self.automaton = AhoCorasick([word for word, _, _ in pairs], matchkind=MatchKind.LeftmostLongest)
        self.values: Mapping[str, Mapping[str, tuple[str, ...]]] = lexicon.dimension_values

    def set_dimensions(self, draft: Draft, words: str) -> None:
        """Add what the figure's own words restrict; only dimensions that the indicator has, or any where it is unknown."""
        for name, code in self.find(words):
            if self._takes(draft, name) and self._restricts(draft, name, code):
                draft.dimensions.setdefault(name, code)
        if (
            draft.indicator is not None
            and draft.indicator.id == "industry_structure_share"
            and "ratio.member" in draft.rules
        ):
            place = draft.frame.quantity.parts.index(
                next(p for p in draft.frame.quantity.parts if p.value == draft.value)
            )
            draft.dimensions["sector"] = SECTORS[min(place, 2)]
        if draft.base is not None and draft.transformation is not Transformation.LEVEL:
            for name, code in draft.base.dimensions.items():
                draft.dimensions.setdefault(name, code)

    def _restricts(self, draft: Draft, name: str, code: str) -> bool:
        """Whether a group says more than the indicator's own name: 监测对象 of 监测对象户数 restricts nothing.

        Without this the same count would stand in two series, as 全县监测对象903户 and as 监测户903户.
        """
        if draft.indicator is None or name != "pop_group":
            return True
        return not any(word in draft.indicator.zh for word in self.values[name][code])

    def find(self, words: str) -> list[tuple[str, str]]:
        """The dimension values that the words name, in order."""
        return [self.meanings[index] for index, _, _ in self.automaton.find_matches_as_indexes(words)]

    def _takes(self, draft: Draft, name: str) -> bool:
        if draft.indicator is None:
            return name in {"industry", "pop_group", "destination", "sector", "programme"}
        return name in draft.indicator.dimensions or name in {
            "pop_group",
            "industry",
            "depth",
            "sector",
            "destination",
            "transport_mode",
            "stage",
        }
