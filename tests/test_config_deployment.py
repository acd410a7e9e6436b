"""Image, compose file and systemd unit: they are sound files, and call commands and variables that exist."""

import configparser
import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from config import DEFAULT_FOLDER
from ruralwatch.cli import root

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "docs" / "operating" / "ruralwatch.service"


def leads_to_a_command(words):
    """Whether `ruralwatch WORDS` names a command of ours with options that it knows."""
    command = root
    context = click.Context(root)
    rest = list(words)
    while isinstance(command, click.Group) and rest:
        command = command.get_command(context, rest.pop(0))
        if command is None:
            return False
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    return not isinstance(command, click.Group) and set(rest) <= known


@pytest.fixture(scope="module")
def service():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return compose["services"]["ruralwatch"] | {"top": compose}


@pytest.fixture(scope="module")
def dockerfile():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    return re.sub(r"\\\n\s*", " ", text)


@pytest.fixture(scope="module")
def unit():
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read_string("\n".join(lines))
    return parser, [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("words", "sound"), [(["run"], True), (["rum"], False), (["config", "check", "--alife"], False)]
)
def test_the_check_of_commands_tells_right_from_wrong(words, sound):
    assert leads_to_a_command(words) is sound


def test_the_compose_file_calls_commands_that_exist(service):
    assert leads_to_a_command(service["command"])
    kind, program, *words = service["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "ruralwatch")
    assert leads_to_a_command(words)


def test_the_container_runs_without_rights(service, dockerfile):
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert re.search(rf"^USER {service['user']}$", dockerfile, re.MULTILINE)
    assert service["user"].split(":")[0] not in {"0", "root"}


def test_all_data_lies_in_one_volume(service):
    assert service["volumes"] == ["data:/data"]
    assert list(service["top"]["volumes"]) == ["data"]
    assert service["environment"]["RURALWATCH_DATA"] == "/data"


def test_each_secret_is_a_file_that_an_example_receiver_reads(service):
    example = (DEFAULT_FOLDER / "receivers.example.yaml").read_text(encoding="utf-8")
    for name, path in service["environment"].items():
        if path.startswith("/run/secrets/"):
            assert path.removeprefix("/run/secrets/") in service["secrets"]
            assert f"env: {name.removesuffix('_FILE')}}}" in example
    assert set(service["secrets"]) == set(service["top"]["secrets"])


def test_the_image_holds_every_package_and_no_unpinned_dependency(dockerfile):
    packages = re.search(r"^packages = (\[.*\])$", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    copied = set(re.findall(r"^COPY (\w+) \1$", dockerfile, re.MULTILINE))
    assert copied == set(yaml.safe_load(packages[1]))
    installs = [line for line in dockerfile.splitlines() if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)
    assert "index" not in dockerfile


def test_the_image_calls_commands_that_exist(dockerfile):
    lists = re.findall(r"^(?:HEALTHCHECK .* CMD|CMD) (\[.*\])$", dockerfile, re.MULTILINE)
    assert len(lists) == 2
    for text in lists:
        words = yaml.safe_load(text)
        assert leads_to_a_command(words[1:] if words[0] == "ruralwatch" else words)


def test_the_build_context_is_what_the_image_copies(dockerfile):
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = set(re.findall(r"^COPY (?!--from)(\S+) ", dockerfile, re.MULTILINE))
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == copied


def test_the_unit_calls_commands_that_exist(unit):
    _, pairs = unit
    calls = [shlex.split(value) for key, _, value in pairs if key in {"ExecStart", "ExecStartPre"}]
    assert len(calls) == 2
    for program, *words in calls:
        assert program == "/opt/ruralwatch/.venv/bin/ruralwatch"
        assert leads_to_a_command(words)


@pytest.mark.parametrize("page", ["docs/configuration.md", "docs/operating/README.md"])
def test_the_pages_name_commands_that_exist(page):
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    calls = [shlex.split(line, comments=True) for line in lines]
    ours = [words[1:] for words in calls if words and words[0].endswith("ruralwatch")]
    assert ours
    # The folder after an option is no word of the command.
    assert [words for words in ours if not leads_to_a_command([word for word in words if "/" not in word])] == []


def test_the_unit_keeps_its_data_where_it_may_write(unit):
    parser, pairs = unit
    environment = dict(value.split("=", 1) for key, _, value in pairs if key == "Environment")
    assert environment["RURALWATCH_DATA"] == "/var/lib/" + parser["Service"]["StateDirectory"]
    assert environment["RURALWATCH_CONFIG"] == "/etc/ruralwatch"
    assert parser["Service"]["ProtectSystem"] == "strict"
    assert parser["Service"]["NoNewPrivileges"] == "yes"
    assert parser["Service"]["User"] != "root"
