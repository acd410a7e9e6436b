"""Numerals that are no figures are claimed with a reason; each lexicon entry proves itself in both directions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from mention_reading import read_text, shipped_lexicon, shown

from model.catalogue import Gazetteer, Lexicon, WordRule
from model.text import LookAlike, MentionKind
from parsers.nonquantities import compile_look_alikes

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
RULES = shipped_lexicon().words["lookalike"]


def claims(text):
    return [
        (mention.rule.removeprefix("non_quantity:"), f"{mention.value.reason} {mention.span.text_of(text)}")
        for mention in read_text(text).mentions
        if isinstance(mention.value, LookAlike)
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_proves_itself(rule):
    assert rule.examples
    assert rule.counterexamples
    for example in rule.examples:
        assert (rule.id, example.reads) in claims(example.text), shown(read_text(example.text))
    for counterexample in rule.counterexamples:
        assert rule.id not in dict(claims(counterexample.text)), counterexample


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.words], ids=lambda rule: rule.id)
def test_each_word_is_claimed_or_lies_in_a_longer_claim(rule):
    for word in rule.words:
        found = [mention for mention in read_text(f"抓好{word}，").mentions if isinstance(mention.value, LookAlike)]
        assert found, word


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.pattern], ids=lambda rule: rule.id)
def test_the_beginnings_of_a_pattern_hide_no_match(rule):
    free = re.compile(rule.pattern)
    begins = re.compile(f"[{rule.attributes['begins']}]")
    texts = [example.text for other in RULES for example in (*other.examples, *other.counterexamples)]
    for text in texts:
        for match in free.finditer("\n" + text):
            assert begins.match(match.group()), (rule.id, match.group())


def test_a_pattern_without_beginnings_is_tried_everywhere():
    rule = WordRule("seven", "lookalike", pattern="七七", value="word")
    rules = compile_look_alikes(Lexicon((), {}, {"lookalike": (rule,)}, Gazetteer(())))
    assert [match.group() for match in rules.patterns.finditer("记七七事变")] == ["七七"]


def test_no_rules_claim_nothing():
    rules = compile_look_alikes(Lexicon((), {}, {}, Gazetteer(())))
    assert rules.patterns.search("“138”第三批") is None


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside this checkout")
def test_the_look_alikes_of_the_seeds_are_no_figures():
    lines = (SEEDS / "non_quantities.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    figures = {MentionKind.QUANTITY, MentionKind.PERCENTAGE, MentionKind.RANGE, MentionKind.RATIO}
    wrong = []
    for name in {row["seed"] for row in rows}:
        text = (SEEDS / name).read_text(encoding="utf-8")
        mentions = [mention for mention in read_text(text).mentions if mention.kind in figures]
        for row in (row for row in rows if row["seed"] == name):
            hits = [
                mention for mention in mentions if mention.span.start < row["end"] and row["start"] < mention.span.end
            ]
            # 五口 of 一家五口 is a count of persons; what is claimed there is 一家.
            wrong += [(row["surface"], hit.rule) for hit in hits if hit.span.text_of(text) != "五口"]
    assert len(rows) == 71
    assert wrong == []
