"""YAML loading: YAML 1.2 scalars, doubled keys, lines of problems, and values as PyYAML itself reads them."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from config import DEFAULT_FOLDER
from config.loading import Problems, _Builder, nearest, read_yaml, validate
from model.errors import ConfigError


def read(tmp_path, text):
    problems = Problems(tmp_path)
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    file = read_yaml(path, problems)
    return file, problems


def told(problems):
    with pytest.raises(ConfigError) as caught:
        problems.raise_if_any()
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("610921", 610921),
        ("'610921'", "610921"),
        ("0.86", 0.86),
        ("-3", -3),
        ("1e3", 1000.0),
        ("true", True),
        ("no", "no"),
        ("on", "on"),
        ("~", None),
        ("2021-12-31", "2021-12-31"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0x1f", "0x1f"),
        ("! 35", "35"),
        ("[1, , 2]", [1, None, 2]),
        ("{a: [1, {b: c}]}", {"a": [1, {"b": "c"}]}),
        ("- &x {a: 1}\n- *x", [{"a": 1}, {"a": 1}]),
        (">-\n  a\n  b", "a b"),
        ("", None),
    ],
)
def test_a_scalar_is_read_after_yaml_1_2(tmp_path, text, value):
    if text == "[1, , 2]":
        _, problems = read(tmp_path, text)
        assert "is not YAML" in told(problems)
        return
    file, problems = read(tmp_path, text)
    assert problems.found == []
    assert file.data == value
    assert type(file.data) is type(value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml: a (line 3): the key stands twice"),
        ("x:\n  - {k: 1, k: 2}\n", "k (line 2): the key stands twice"),
        ("a: [1\n", "is not YAML: line"),
        ("a: *b\n", "unknown anchor *b"),
        ("? [1]\n: 2\n", "a key must be plain text"),
        ("a: !!python/object:x {}\n", "is not used here"),
        ("a: !!int 3\n", "is not used here"),
        ("a\0b", "is not YAML"),
        ("a: 1\n--- \nb: 2\n", "more than one document"),
    ],
)
def test_what_is_no_sound_yaml_is_told_and_gives_nothing(tmp_path, text, part):
    file, problems = read(tmp_path, text)
    assert file is None
    assert part in told(problems)


def test_a_byte_order_mark_is_no_text(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml(path, Problems(tmp_path)).data == {"a": 1}


def test_a_file_outside_the_folder_is_named_whole(tmp_path):
    problems = Problems(tmp_path / "elsewhere")
    assert read_yaml(tmp_path / "none.yaml", problems) is None
    assert str(tmp_path / "none.yaml") in told(problems)


def test_a_problem_is_told_once(tmp_path):
    file, problems = read(tmp_path, "a: 1\n")
    problems.add(file, ("a",), "is odd")
    problems.add(file, ("a",), "is odd")
    assert told(problems).count("is odd") == 1


def test_the_line_is_that_of_the_key_or_of_what_holds_it(tmp_path):
    file, problems = read(tmp_path, "a:\n  - id: one\n    b:\n      - 1\n      - two\n")
    adapter = TypeAdapter(dict[str, list[dict[str, list[int] | str]]])
    assert validate(adapter, file, problems) is None
    assert "a[one].b[1] (line 5): must be a whole number, not `two`" in told(problems)
    problems.found.clear()
    problems.add(file, ("a", 0, "missing"), "is missing")
    assert "a[one].missing (line 2)" in told(problems)


def test_a_hint_names_the_nearest_word_or_nothing():
    assert nearest("schedul", ["schedule", "http"]) == "did you mean `schedule`?"
    assert nearest("zebra", ["schedule", "http"]) == ""


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"))),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(categories=("L",)), min_size=1), inner),
    max_leaves=20,
)


@given(plain)
def test_what_pyyaml_writes_is_read_back(value):
    # YAML 1.1 quotes more words than 1.2 needs, never fewer: what PyYAML writes reads the same in both.
    assert _Builder(yaml.safe_dump(value, allow_unicode=True)).build() == value


@pytest.mark.parametrize("path", sorted(DEFAULT_FOLDER.glob("indicators/*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_catalogue_reads_as_pyyaml_reads_it(path):
    file = read_yaml(path, Problems(DEFAULT_FOLDER))
    assert file.data == yaml.load(file.text, yaml.CSafeLoader)
