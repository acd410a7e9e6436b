"""The shipped catalogue: each entry carries its proof, every name leads somewhere, a folder of one's own adds to it."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from model.errors import ConfigError
from model.statistics import Accumulation, Comparator, Measure
from parsers.normalize import fold

DOMAIN = Path(__file__).parents[2] / "shared" / "domain" / "indicators.yaml"
DIGITS = re.compile(r"[0-9.]+")
MULTIPLIERS = {"": 1, "万": 10**4, "亿": 10**8}


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon(DEFAULT_FOLDER)


@pytest.fixture(scope="module")
def indicators(lexicon):
    return {indicator.id: indicator for indicator in lexicon.indicators}


def offenders(indicators, is_wrong):
    return [indicator.id for indicator in indicators.values() if is_wrong(indicator)]


def test_every_indicator_of_the_domain_is_carried(indicators):
    if not DOMAIN.is_file():
        pytest.skip("../shared/domain is not here")
    wanted = {entry["id"] for entry in yaml.load(DOMAIN.read_text(encoding="utf-8"), yaml.CSafeLoader)["indicators"]}
    assert wanted - set(indicators) == set()
    assert len(wanted) == 168


def test_ids_stand_once(lexicon):
    counted = Counter(indicator.id for indicator in lexicon.indicators)
    assert [name for name, count in counted.items() if count > 1] == []
    assert len(counted) >= 168


def test_each_indicator_has_an_example_and_a_counterexample(indicators):
    assert offenders(indicators, lambda one: not (one.examples and one.counterexamples)) == []


def test_each_example_holds_a_name_of_its_indicator(indicators):
    def nameless(indicator):
        words = (*indicator.aliases, *indicator.cues)
        return any(not any(word in fold(example.text) for word in words) for example in indicator.examples)

    assert offenders(indicators, nameless) == []


def test_each_example_prints_the_number_that_it_reads(indicators):
    def printed(text):
        found = re.finditer(r"([0-9]+(?:\.[0-9]+)?)(万|亿|)", text)
        return {Decimal(match[1]) * MULTIPLIERS[match[2]] for match in found}

    def unprinted(indicator):
        return any(Decimal(example.reads) not in printed(example.text) for example in indicator.examples)

    assert offenders(indicators, unprinted) == []


def test_each_example_prints_a_unit_of_its_indicator(indicators):
    def unitless(indicator):
        units = [unit for unit in indicator.unit_surface if unit]
        return bool(units) and any(not any(unit in one.text for unit in units) for one in indicator.examples)

    assert offenders(indicators, unitless) == []


def test_no_counterexample_is_an_example_of_its_own_indicator(indicators):
    assert (
        offenders(indicators, lambda one: {e.text for e in one.examples} & {e.text for e in one.counterexamples}) == []
    )


def test_examples_tell_of_invented_places_only(indicators):
    # 省, 市, 县 of examples are 青禾, 柳川, 岭东 or unnamed; the names of real counties have no business here.
    real = ["汉阴", "昭阳", "安康", "昭通", "石泉", "平利"]
    texts = [(one.id, e.text) for one in indicators.values() for e in (*one.examples, *one.counterexamples)]
    assert [(name, text) for name, text in texts if any(place in text for place in real)] == []


def test_words_are_simplified_and_half_width(indicators):
    assert offenders(indicators, lambda one: any(fold(word) != word for word in (*one.aliases, *one.cues))) == []


def test_printed_units_carry_no_multiplier(indicators):
    assert offenders(indicators, lambda one: any(unit[:1] in {"万", "亿"} for unit in one.unit_surface)) == []


def test_each_indicator_can_be_printed_in_a_known_unit(lexicon, indicators):
    counters = {"NUM", "PS", "PS_TIMES", "HH", "HEAD"}

    def fits(printed, code):
        known = lexicon.units.get(printed)
        if known is None:
            return False
        # A mean is printed in 元, a yield in 公斤; which of them by its indicator.
        parts = {("CNY", code.startswith("CNY_PER_")), ("TON", code == "KG_PER_MU")}
        return known.code == code or {known.code, code} <= counters or (known.code, True) in parts

    def unknown(indicator):
        # A ratio is printed without a unit.
        return indicator.unit != "RATIO" and not any(fits(unit, indicator.unit) for unit in indicator.unit_surface)

    assert offenders(indicators, unknown) == []


def test_no_word_is_both_alias_and_cue(indicators):
    assert offenders(indicators, lambda one: set(one.aliases) & set(one.cues)) == []


def test_an_alias_leads_to_one_indicator(indicators):
    owners = Counter(alias for indicator in indicators.values() for alias in set(indicator.aliases))
    assert [alias for alias, count in owners.items() if count > 1] == []


def test_each_indicator_has_a_name_that_decides_alone(indicators):
    assert offenders(indicators, lambda one: not one.aliases) == []


def test_related_ids_exist_and_are_others(indicators):
    assert (
        offenders(indicators, lambda one: any(i not in indicators or i == one.id for i in one.related.values())) == []
    )


def test_a_stock_and_its_flow_are_of_one_unit(indicators):
    def of_other_unit(indicator):
        return any(
            indicators[indicator.related[role]].unit != indicator.unit
            for role in ("stock", "flow")
            if role in indicator.related
        )

    assert offenders(indicators, of_other_unit) == []


def test_kinds_and_accumulations_are_those_of_the_model(indicators):
    kinds, accumulations, comparators = set(Measure), set(Accumulation), {None, *Comparator}
    assert offenders(indicators, lambda one: one.kind not in kinds or one.accumulation not in accumulations) == []
    assert offenders(indicators, lambda one: one.target_comparator not in comparators) == []


def test_a_level_or_a_mean_is_not_the_sum_of_a_period(indicators):
    assert offenders(indicators, lambda one: one.kind == "stock" and one.accumulation != "point") == []
    assert offenders(indicators, lambda one: one.kind in {"rate", "mean"} and one.sum_over_regions == "sum") == []


def test_ranges_are_ordered(indicators):
    def out_of_order(indicator):
        hard, typical = indicator.hard, indicator.typical
        return not hard.lower <= typical.lower <= typical.upper <= hard.upper

    assert offenders(indicators, out_of_order) == []


def test_each_example_lies_in_its_possible_range(lexicon, indicators):
    # The widest region of an example is a province, or the nation for a mean or a rate.
    widest = {"sum": lexicon.level_scale["nation"], "caution": lexicon.level_scale["nation"]}

    def impossible(indicator):
        upper = indicator.hard.upper * widest.get(indicator.sum_over_regions, 1)
        return any(not indicator.hard.lower <= Decimal(one.reads) <= upper for one in indicator.examples)

    assert offenders(indicators, impossible) == []


def test_every_word_of_a_dimension_leads_to_one_value(lexicon):
    for name, values in lexicon.dimension_values.items():
        words = Counter(word for known in values.values() for word in known)
        assert [word for word, count in words.items() if count > 1] == [], name


def test_the_dimensions_that_reporting_needs_have_their_words(lexicon):
    wanted = {"source_component", "build_type", "crop", "fund_source", "site_size", "destination", "industry"}
    assert wanted <= set(lexicon.dimension_values)
    assert set(lexicon.dimension_values["source_component"]) == {"wage", "operating", "transfer", "property"}


def test_a_folder_without_knowledge_has_the_shipped_one(tmp_path, lexicon):
    assert load_lexicon(tmp_path) == lexicon


WIDGETS = """
group: income
indicators:
  - id: widget_count
    zh: 青禾物件数
    en: Widgets
    aliases: [{alias}]
    shared: [{shared}]
    unit: NUM
    unit_surface: [个]
    kind: stock
    accumulation: point
    range: {{hard: [null, 100], typical: [1, 50]}}
    definition: Widgets of Qinghe.
"""


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_file_of_ones_own_adds_indicators(tmp_path, lexicon):
    write(tmp_path, "indicators/widgets.yaml", WIDGETS.format(alias="青禾物件", shared=""))
    own = load_lexicon(tmp_path)
    assert {one.id for one in own.indicators} - {one.id for one in lexicon.indicators} == {"widget_count"}
    added = next(one for one in own.indicators if one.id == "widget_count")
    assert (added.group, added.hard.lower, added.hard.upper) == ("income", None, Decimal(100))


def test_a_file_of_a_shipped_name_takes_its_place(tmp_path):
    entry = WIDGETS.format(alias="青禾物件", shared="").replace("group: income", "group: skills_training")
    write(tmp_path, "indicators/skills_training.yaml", entry)
    own = load_lexicon(tmp_path)
    assert {one.id for one in own.indicators if one.group == "skills_training"} == {"widget_count"}


def test_an_alias_may_be_shared_where_both_say_so(tmp_path):
    entry = WIDGETS.format(alias="青禾物件", shared="青禾物件")
    write(tmp_path, "indicators/a.yaml", entry)
    write(tmp_path, "indicators/b.yaml", entry.replace("widget_count", "widget_total"))
    own = load_lexicon(tmp_path)
    assert {"widget_count", "widget_total"} <= {one.id for one in own.indicators}
    write(
        tmp_path, "indicators/b.yaml", entry.replace("widget_count", "widget_total").replace("shared: [青禾物件]", "")
    )
    with pytest.raises(ConfigError, match="widget_total") as caught:
        load_lexicon(tmp_path)
    assert [problem.file for problem in caught.value.problems] == ["indicators/b.yaml"]


def test_units_lead_from_each_printed_form(tmp_path):
    write(
        tmp_path,
        "units.yaml",
        "units:\n  亩: {code: MU, dimension: area, words: [市亩]}\n  公顷: {code: MU, factor: 15, dimension: area}\n",
    )
    units = load_lexicon(tmp_path).units
    assert units["市亩"] == units["亩"]
    assert (units["公顷"].factor, units["公顷"].text, units["公顷"].code) == (Decimal(15), "公顷", "MU")


def test_a_printed_unit_may_not_stand_for_two(tmp_path):
    write(tmp_path, "units.yaml", "units:\n  亩: {code: MU, words: [分]}\n  分: {code: MU, factor: 0.1}\n")
    with pytest.raises(ConfigError, match="the printed unit `分` stands for two units"):
        load_lexicon(tmp_path)


def test_wordings_keep_the_order_of_their_file(tmp_path):
    write(
        tmp_path,
        "lexicon/mine.yaml",
        "kind: mine\nentries:\n"
        "  - {id: b, words: [也许], value: x, attributes: {scope: clause}, examples: [{text: 也许3家, reads: 3}]}\n"
        "  - {id: a, pattern: '或[许是]', value: y, counterexamples: [{text: 或}]}\n",
    )
    first, second = load_lexicon(tmp_path).words["mine"]
    assert (first.id, first.words, first.value, first.attributes) == ("b", ("也许",), "x", {"scope": "clause"})
    assert first.examples[0].reads == "3"
    assert (second.id, second.pattern, second.kind) == ("a", "或[许是]", "mine")
