"""Settings: good folders load as frozen types, bad ones name file, key, line, reason and hint, all at once."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from config.loading import Problems
from config.settings import load_settings, read_settings
from model.alerting import AlertKind, Interval, Route
from model.crawl import JsonPaths, ListingKind, SourceClass
from model.errors import ConfigError
from model.statistics import Comparator
from ruralwatch.cli import root
from ruralwatch.commands.config import problems_text

CONFIGS = Path(__file__).parent / "configs"
BAD = sorted(path.name for path in (CONFIGS / "bad").iterdir())


def environ_of(folder):
    file = folder / "environ.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    environ = dict(line.split("=", 1) for line in lines)
    return {key: str(folder / value) if key.endswith("_FILE") else value for key, value in environ.items()}


def run(*arguments, environ=None):
    return CliRunner().invoke(root, list(arguments), env=environ, catch_exceptions=True)


@pytest.fixture(scope="module")
def shipped():
    return load_lexicon(DEFAULT_FOLDER)


def problems_of(folder, shipped):
    """What is told of a folder; the shipped knowledge is only read anew where the folder changes it."""
    if any((folder / name).exists() for name in ("indicators", "lexicon", "regions", "units.yaml")):
        return load_settings(folder, environ_of(folder))
    problems = Problems(folder)
    settings = read_settings(folder, environ_of(folder), shipped, problems)
    problems.raise_if_any()
    return settings


@pytest.mark.parametrize("name", BAD)
def test_a_bad_folder_is_told_with_file_key_line_reason_and_hint(name, shipped):
    folder = CONFIGS / "bad" / name
    with pytest.raises(ConfigError) as caught:
        problems_of(folder, shipped)
    text = problems_text(caught.value)
    for part in (folder / "expected.txt").read_text(encoding="utf-8").splitlines():
        assert part in text


@pytest.mark.parametrize("name", ["no-main-file", "wrong-types", "indicator-with-dangling-names"])
def test_the_command_tells_the_same_and_fails(name):
    folder = CONFIGS / "bad" / name
    done = run("config", "check", "--config", str(folder))
    assert done.exit_code == 1
    for part in (folder / "expected.txt").read_text(encoding="utf-8").splitlines():
        assert part in done.output


def test_the_start_is_stopped_by_the_same_problems_each_told_once():
    folder = CONFIGS / "bad" / "many-files-at-once"
    with pytest.raises(ConfigError) as caught:
        load_settings(folder, {})
    assert [problem.file for problem in caught.value.problems] == [
        "indicators/mine.yaml",
        "ruralwatch.yaml",
        "sources/qinghe.yaml",
    ]
    assert all(problem.reason and problem.hint for problem in caught.value.problems)


def test_an_empty_main_file_and_one_source_are_a_whole_configuration():
    settings = load_settings(CONFIGS / "good" / "least", {})
    assert [source.id for source in settings.sources] == ["qinghe"]
    assert settings.sources[0].every_s == settings.schedule.every_s
    assert settings.receivers == settings.routes == settings.targets == ()
    assert settings.timezone.key == "Asia/Shanghai"
    assert settings.data.folder == (CONFIGS / "good" / "data")


@pytest.fixture(scope="module")
def full():
    folder = CONFIGS / "good" / "full"
    return load_settings(folder, environ_of(folder))


def test_every_key_of_the_main_file_arrives(full):
    folder = CONFIGS / "good" / "full"
    assert full.timezone.key == "Asia/Urumqi"
    assert full.data.database == folder / "kept" / "rw.db"
    assert full.data.archive == folder / "kept" / "warc"
    assert full.http.user_agent == "reader/2 (+keeper@example.org)"
    assert (full.http.timeout_s, full.http.min_delay_s, full.http.allow_private_hosts) == (12.5, 0, True)
    assert (full.schedule.every_s, full.schedule.jitter_s, full.schedule.deliver_every_s) == (2700, 0, 20)
    assert full.alerts.grace_days == {"year": 60, "half_year": 30, "quarter": 30, "month": 15}
    assert (full.health.file, full.health.stale_after_s) == (None, 90)
    assert (full.logging.level, full.logging.format) == ("debug", "json")


def test_receivers_carry_their_secrets_and_the_language_of_the_alerts(full):
    desk, hook = full.receivers
    assert (desk.name, desk.channel) == ("desk", "email")
    assert desk.options == {
        "host": "mail.example.org",
        "port": 465,
        "security": "tls",
        "username": "rw",
        "password": "hush",
        "sender": "ruralwatch <rw@example.org>",
        "recipients": ("a@example.org", "乙 <b@example.org>"),
        "language": "zh",
    }
    assert hook.options == {
        "url": "https://hook.example.org/a/b",
        "secrets": ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",),
        "timeout_s": 10.0,
        "language": "en",
    }


def test_routes_arrive_in_the_order_of_the_file(full):
    assert full.routes == (
        Route(("desk",), (AlertKind.MET,), ("community_factory_new",), ("610900",)),
        Route(("desk", "hook")),
    )


def test_sources_are_sorted_and_the_disabled_one_is_kept(full):
    lichuan, qinghe = full.sources
    assert (lichuan.kind, lichuan.enabled) == (ListingKind.JSON, False)
    assert lichuan.json_paths == JsonPaths("data.rows", "url", "title", "day")
    assert (qinghe.region, qinghe.every_s, qinghe.max_pages) == ("610921", 86400, 3)
    assert qinghe.source_class is SourceClass.PORTAL
    assert qinghe.selectors.body == "div.text > p"


def test_a_target_stated_again_later_is_its_next_version(full):
    first, second = (target for target in full.targets if target.indicator == "community_factory_new")
    assert first.key == second.key == "community_factory_new||610921|2021-12-31|flow|prefecture"
    assert (first.version, first.supersedes, first.value) == (1, None, Interval(Decimal(35), Decimal(35)))
    assert (second.version, second.supersedes, second.value) == (2, 1, Interval(Decimal(40), Decimal(40)))
    assert (first.period_start, first.period_end) == (date(2021, 1, 1), date(2021, 12, 31))
    assert (first.comparator, first.unit, first.region_name) == (Comparator.AT_LEAST, "NUM", "汉阴县")
    assert first.origin == "declared:targets/first.yaml"


@pytest.mark.parametrize(
    ("indicator", "basis", "comparator", "value", "unit", "start", "end"),
    [
        ("high_standard_farmland_new", "flow", ">=", "26000", "MU", date(2021, 1, 1), date(2022, 12, 31)),
        ("rural_disposable_income", "growth", ">=", "7.5", "PC", date(2025, 1, 1), date(2025, 6, 30)),
        ("registered_unemployment_rate", "rate", "<=", "4", "PC", None, date(2025, 12, 31)),
        ("support_workshop_count", "level", "==", "3", "NUM", date(2025, 6, 1), date(2025, 6, 30)),
    ],
    ids=["multiplier-and-window", "growth-in-percent", "upper-bound-on-a-day", "slice-of-a-town"],
)
def test_a_declared_target_is_read_in_base_units(full, indicator, basis, comparator, value, unit, start, end):
    (target,) = (entry for entry in full.targets if entry.indicator == indicator)
    assert (target.basis, target.comparator, target.unit) == (basis, comparator, unit)
    assert target.value.lower == target.value.upper == Decimal(value)
    assert (target.period_start, target.period_end) == (start, end)


def test_without_routes_everything_goes_to_every_receiver(tmp_path):
    shutil.copytree(CONFIGS / "good" / "least", tmp_path, dirs_exist_ok=True)
    (tmp_path / "ruralwatch.yaml").write_text(
        "receivers:\n"
        "  - {name: a, channel: email, host: m.example.org, sender: a@example.org, recipients: [b@example.org]}\n"
        "  - {name: b, channel: email, host: m.example.org, sender: a@example.org, recipients: [c@example.org]}\n",
        encoding="utf-8",
    )
    settings = load_settings(tmp_path, {})
    assert settings.routes == (Route(("a", "b")),)
    assert settings.receivers[0].options["port"] == 587


def test_a_secret_in_the_environment_goes_before_its_file(tmp_path):
    folder = CONFIGS / "good" / "full"
    settings = load_settings(folder, {**environ_of(folder), "RW_SMTP_PASSWORD": "louder"})
    assert settings.receivers[0].options["password"] == "louder"


def test_the_environment_names_the_data_folder(tmp_path):
    settings = load_settings(DEFAULT_FOLDER, {"RURALWATCH_DATA": str(tmp_path / "kept")})
    assert settings.data.database == tmp_path / "kept" / "ruralwatch.db"
    assert settings.health.file == tmp_path / "kept" / "health.json"


def test_the_shipped_configuration_starts_without_secrets():
    settings = load_settings(DEFAULT_FOLDER, {})
    assert 8 <= sum(source.enabled for source in settings.sources) <= 12
    assert all(source.every_s >= 3600 for source in settings.sources)
    assert settings.receivers == ()
    assert settings.http.allow_private_hosts is False


def test_the_example_of_receivers_is_sound(tmp_path):
    shutil.copytree(CONFIGS / "good" / "least", tmp_path, dirs_exist_ok=True)
    shutil.copy(DEFAULT_FOLDER / "receivers.example.yaml", tmp_path / "ruralwatch.yaml")
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    settings = load_settings(tmp_path, {"RW_SMTP_PASSWORD": "hush", "RW_HOOK_SECRET": secret})
    assert {receiver.channel for receiver in settings.receivers} == {"email", "webhook"}
    assert len(settings.routes) == 2


def test_the_summary_counts_what_is_configured():
    folder = CONFIGS / "good" / "full"
    done = run("config", "check", "--config", str(folder), environ=environ_of(folder))
    assert done.exit_code == 0, done.output
    assert "1 enabled, 1 disabled: qinghe" in done.output
    assert "6 declared" in done.output
    assert "desk (email), hook (webhook)" in done.output


def test_the_folder_may_be_named_by_the_environment():
    folder = CONFIGS / "good" / "least"
    done = run("config", "check", environ={"RURALWATCH_CONFIG": str(folder)})
    assert done.exit_code == 0, done.output
    assert "1 enabled: qinghe" in done.output


def health(tmp_path, text, *, file="health.json"):
    """`config check --alive` of a folder whose daemon wrote `text` as its last sign of life."""
    shutil.copytree(CONFIGS / "good" / "least", tmp_path / "config")
    (tmp_path / "config" / "ruralwatch.yaml").write_text(f"health: {{file: {file}, stale_after: 5m}}", encoding="utf-8")
    if text is not None:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "health.json").write_text(text, encoding="utf-8")
    return run("config", "check", "--alive", "--config", str(tmp_path / "config"))


def test_a_daemon_with_a_fresh_sign_of_life_is_well(tmp_path):
    done = health(tmp_path, datetime.now(UTC).isoformat())
    assert done.exit_code == 0, done.output
    assert "alive" in done.output


@pytest.mark.parametrize(
    ("text", "file", "reason"),
    [
        (None, "health.json", "no sign of life"),
        ("2021-12-28T08:00:00+08:00", "health.json", "last sign of life"),
        ("soon", "health.json", "no sign of life"),
        (None, "null", "`health.file` is null"),
    ],
    ids=["never-ran", "stale", "damaged", "not-wanted"],
)
def test_a_daemon_without_a_fresh_sign_of_life_is_sick(tmp_path, text, file, reason):
    done = health(tmp_path, text, file=file)
    assert done.exit_code == 1
    assert reason in str(done.exception) + done.output


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["yaml", "json"])
def test_showing_the_settings_covers_every_secret(form):
    folder = CONFIGS / "good" / "full"
    done = run("config", "show", *form, "--config", str(folder), environ=environ_of(folder))
    assert done.exit_code == 0, done.output
    assert "Asia/Urumqi" in done.output
    assert not [word for word in ("hush", "whsec_", "/a/b") if word in done.output]
