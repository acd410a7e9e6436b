"""The JSON Schemas: generated, up to date, named in the first line of each shipped file."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from config import DEFAULT_FOLDER
from config.loading import Problems, read_yaml
from config.schema import FOLDER, KINDS, schema_files
from ruralwatch.cli import root

GOOD = Path(__file__).parent / "configs" / "good"


@pytest.fixture(scope="module")
def schemas():
    return schema_files()


def test_the_schemas_are_those_of_the_models(schemas):
    assert sorted(schemas) == sorted(path.name for path in FOLDER.iterdir())
    stale = [name for name, text in schemas.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    assert stale == [], "`make schemas` writes them anew"


def test_the_command_says_that_they_are_up_to_date():
    done = CliRunner().invoke(root, ["config", "schemas"])
    assert done.exit_code == 0, done.output
    assert "up to date" in done.output


@pytest.mark.parametrize("kind", KINDS)
def test_each_schema_refuses_unknown_keys_and_describes_its_fields(schemas, kind):
    schema = json.loads(schemas[f"{kind}.schema.json"])
    assert schema["additionalProperties"] is False
    described = [
        text for form in (schema, *schema.get("$defs", {}).values()) for text in form.get("properties", {}).values()
    ]
    assert any("description" in form for form in described)


@pytest.mark.parametrize(
    "path", sorted(path for used, _ in KINDS.values() for path in DEFAULT_FOLDER.glob(used)), ids=lambda path: path.name
)
def test_each_shipped_file_names_its_schema(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    target = (path.parent / first.partition("$schema=")[2]).resolve()
    assert target.is_file()
    used, _ = KINDS[target.name.removesuffix(".schema.json")]
    assert path.relative_to(DEFAULT_FOLDER).match(used)


def instances():
    for kind, (used, _) in KINDS.items():
        for folder in (DEFAULT_FOLDER, GOOD / "full"):
            for path in sorted(folder.glob(used)):
                yield pytest.param(kind, path, id=f"{folder.name}/{path.relative_to(folder)}")


@pytest.mark.parametrize(("kind", "path"), list(instances()))
def test_what_the_program_loads_an_editor_accepts(schemas, kind, path):
    # An empty file is one that says nothing.
    data = read_yaml(path, Problems(path.parent)).data or {}
    validator = jsonschema.Draft202012Validator(json.loads(schemas[f"{kind}.schema.json"]))
    assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize(
    ("kind", "data", "part"),
    [
        ("source", {"id": "a", "name": "b", "listings": ["https://a.example.org/"], "evry": "1h"}, "evry"),
        ("source", {"id": "a", "name": "b", "listings": []}, "[]"),
        ("ruralwatch", {"logging": {"level": "loud"}}, "loud"),
        ("target", {"indicator": "gdp", "region": "610921", "value": 3}, "unit"),
    ],
    ids=["unknown-key", "empty-list", "no-such-level", "missing-key"],
)
def test_what_the_program_refuses_an_editor_marks(schemas, kind, data, part):
    validator = jsonschema.Draft202012Validator(json.loads(schemas[f"{kind}.schema.json"]))
    assert part in " ".join(error.message for error in validator.iter_errors(data))
