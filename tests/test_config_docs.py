"""docs/configuration.md: every piece of YAML in it loads, together, as one folder."""

import re
from pathlib import Path

import pytest

from config.settings import load_configuration
from model.statistics import Comparator

TEXT = (Path(__file__).parent.parent / "docs" / "configuration.md").read_text(encoding="utf-8")
# What a piece begins with, past its comment → the file that it stands for.
FILES = {
    "id: lichuan": "sources/lichuan.yaml",
    "indicator:": "targets/workshops-2025.yaml",
    "receivers:": "ruralwatch.yaml",
    "group:": "indicators/mine.yaml",
    "kind:": "lexicon/mine.yaml",
    "regions:": "regions/zones.yaml",
}


def pieces():
    for text in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL):
        bare = re.sub(r"\A#.*\n", "", text)
        yield next(path for start, path in FILES.items() if bare.startswith(start)), text


@pytest.fixture
def loaded(tmp_path):
    for path, text in pieces():
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return load_configuration(tmp_path, {"RW_SMTP_PASSWORD": "hush"})


def test_each_kind_of_file_is_shown():
    assert sorted(path for path, _ in pieces()) == sorted(FILES.values())


def test_what_the_page_shows_loads_as_one_folder(loaded):
    settings, lexicon = loaded.settings, loaded.lexicon
    assert [source.id for source in settings.sources] == ["lichuan"]
    (target,) = settings.targets
    assert (target.indicator, target.comparator, target.basis) == ("support_workshop_new", Comparator.AT_LEAST, "flow")
    assert [receiver.name for receiver in settings.receivers] == ["analysts"]
    assert "bamboo_base_area" in {indicator.id for indicator in lexicon.indicators}
    assert "堪堪" in {word for rule in lexicon.words["approximator"] for word in rule.words}
    assert "青禾经济开发区" in {region.name for region in lexicon.gazetteer.regions}
