"""Targets, the figures that decide about them, transitions, and messages."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from storage_samples import (
    COUNTY,
    FLOW_SENTENCE,
    NOW,
    PAPER,
    STORY,
    YEAR_2025,
    article_of,
    flow,
    full_reading,
    keep_page,
    observation,
    quota,
    reading_of,
    stock,
    target_version,
)

from model.alerting import (
    AlertKind,
    Delivery,
    DeliveryOutcome,
    Interval,
    Lifecycle,
    Notification,
    Performance,
    TargetState,
    Transition,
)
from model.errors import StorageError
from model.statistics import (
    Accumulation,
    Attainment,
    AttainmentStatus,
    Region,
    Scope,
    ScopeType,
    Status,
    Transformation,
)
from storage.articles import insert_reading
from storage.database import open_database
from storage.evidence import list_evidence
from storage.outbox import claim_due_notifications, list_deliveries, record_delivery
from storage.targets import (
    get_target_state,
    get_target_version,
    get_transition,
    insert_target_version,
    insert_transition,
    link_target_claim,
    list_target_versions,
    list_targets_to_evaluate,
    list_transitions,
    list_unlinked_target_claims,
    skip_target_claim,
)

URL = "https://qinghe.example/a/1.html"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TARGET = target_version()


@pytest.fixture
def db(tmp_path):
    database = open_database(tmp_path / "r.db")
    yield database
    database.close()


def keep(db, reading=None, article=STORY, url=URL, **more):
    snapshot = keep_page(db, url, **more)
    return insert_reading(db, snapshot, article, reading or full_reading(), parser_version="1", recorded_at=NOW)


def transition(before=None, after=None, evidence=None, **more):
    after = after or TargetState(Lifecycle.ACTIVE, Performance.EXCEEDED, alerted=(AlertKind.MET, AlertKind.EXCEEDED))
    plain = Transition(TARGET.key, 1, before or TargetState(), after, AlertKind.MET, "figure_exceeded", evidence, NOW)
    return replace(plain, **more)


def notification(number=1, receiver="office", **more):
    return Notification(f"msg_{number}", 0, receiver, NOW, **more)


# Targets and claims


def test_a_target_version_comes_back_and_is_stored_once(db):
    first = insert_target_version(db, TARGET, recorded_at=NOW)
    assert insert_target_version(db, TARGET, recorded_at=NOW + DAY) == first
    assert get_target_version(db, TARGET.key, 1) == TARGET
    second = replace(TARGET, version=2, value=Interval(Decimal(40), None, lower_open=True), supersedes=1)
    insert_target_version(db, second, recorded_at=NOW)
    assert list_target_versions(db, TARGET.key) == (TARGET, second)


def test_another_value_under_the_same_version_is_refused(db):
    insert_target_version(db, TARGET, recorded_at=NOW)
    changed = replace(TARGET, value=Interval(Decimal(36), Decimal(36)))
    with pytest.raises(StorageError, match="needs a new version"):
        insert_target_version(db, changed, recorded_at=NOW)


def test_claims_wait_until_they_are_followed_linked_or_skipped(db):
    keep(db)
    keep(db, url="https://qinghe.example/a/2.html")
    keep(db, url="https://qinghe.example/a/3.html")
    claims = list_unlinked_target_claims(db)
    assert [claim.target for claim in claims] == [quota()] * 3
    assert (claims[0].article_url, claims[0].article_title) == (URL, STORY.title)
    assert claims[0].published_on == date(2026, 2, 20)
    insert_target_version(db, TARGET, recorded_at=NOW, claim_id=claims[0].id)
    link_target_claim(db, claims[1].id, TARGET.key, 1)
    skip_target_claim(db, claims[2].id, "no_region")
    assert list_unlinked_target_claims(db) == ()
    roles = db.execute("SELECT role, reason FROM target_claim_uses ORDER BY claim_id").fetchall()
    assert [tuple(row) for row in roles] == [("states", ""), ("supports", ""), ("skipped", "no_region")]


def test_closed_targets_are_not_evaluated_again(db):
    insert_target_version(db, TARGET, recorded_at=NOW)
    assert list_targets_to_evaluate(db) == (TARGET,)
    for state in (Lifecycle.ACTIVE, Lifecycle.CLOSED):
        now = get_target_state(db, TARGET.key, 1)
        insert_transition(db, transition(before=now, after=TargetState(state)), [])
    assert list_targets_to_evaluate(db) == ()


# Evidence


def test_the_flow_answers_a_flow_target_and_the_stock_never_does(db):
    keep(db)
    (found,) = list_evidence(db, TARGET)
    assert (found.value, found.text, found.sentence) == (Decimal(36), "36家", FLOW_SENTENCE)
    assert (found.claim, found.ratio, found.ratio_decimals) == ("exceeded", Decimal("1.0286"), 2)
    assert (found.article_url, found.source_name) == (URL, "青禾县人民政府网")
    assert found.sentence[found.text_start :].startswith("36家")
    assert (found.rounding, found.independent_reports, found.held) == (0, 1, False)


def test_the_stock_answers_a_level_target(db):
    keep(db)
    level = replace(TARGET, indicator="community_factory", basis="level", period_start=None)
    assert [item.text for item in list_evidence(db, level)] == ["111家"]


NEVER = {
    "plan": {"status": Status.PLAN},
    "forecast": {"status": Status.FORECAST},
    "enterprise": {"scope": Scope(ScopeType.ENTERPRISE, "禾丰制衣公司")},
    "other_region": {"region": Region("990124", "柳川县")},
    "no_region": {"region": None},
    "growth": {"transformation": Transformation.YOY_PCT},
    "other_unit": {"unit": "PS"},
    "other_indicator": {"indicator": "community_factory"},
    "no_indicator": {"indicator": None},
    "dimensions": {"dimensions": {"sex": "female"}},
    "since_start": {"accumulation": Accumulation.SINCE_START},
    "year_before": {"period": replace(YEAR_2025, start=date(2024, 1, 1), end=date(2024, 12, 31))},
    "year_after": {"period": replace(YEAR_2025, start=date(2026, 1, 1), end=date(2026, 12, 31))},
    "begins_before": {"period": replace(YEAR_2025, start=date(2024, 7, 1))},
    "no_end": {"period": replace(YEAR_2025, end=None)},
}


@pytest.mark.parametrize("case", NEVER)
def test_what_is_no_evidence(db, case):
    keep(db, reading_of(flow(**NEVER[case])))
    assert list_evidence(db, TARGET) == ()


def test_a_renamed_region_is_the_same_region(db):
    city = replace(COUNTY, code="990181", name="青禾市")
    keep(db, reading_of(flow(region=city)))
    keep(db, reading_of(stock()), url="https://qinghe.example/a/2.html")
    assert [item.text for item in list_evidence(db, TARGET)] == ["36家"]


def test_the_latest_day_comes_first_then_the_better_source(db):
    half = replace(YEAR_2025, end=date(2025, 6, 30))
    texts = {"press": "全年新建38家。", "portal": "全年新建36家。", "half": "上半年新建20家。"}
    articles = {name: article_of(text, day=date(2026, 1, 5)) for name, text in texts.items()}
    values = {"press": ("38家", 38), "portal": ("36家", 36), "half": ("20家", 20)}
    for name, article in articles.items():
        text, value = values[name]
        more = {"period": half} if name == "half" else {}
        source = {"source": PAPER} if name == "press" else {}
        keep(db, reading_of(flow(article, text, value, **more)), article, f"https://x.example/{name}", **source)
    assert [item.text for item in list_evidence(db, TARGET)] == ["36家", "38家", "20家"]


def test_copies_of_one_story_are_one_piece_of_evidence(db):
    keep(db)
    keep(db, url="https://lanjiang.example/2", source=PAPER)
    (found,) = list_evidence(db, TARGET)
    assert (found.source_name, found.independent_reports) == ("青禾县人民政府网", 1)
    other = article_of("全年新建社区工厂36家,成效明显。")
    keep(db, reading_of(flow(other)), other, "https://lanjiang.example/3", source=PAPER)
    assert {item.independent_reports for item in list_evidence(db, TARGET)} == {2}


def test_an_edited_figure_is_evidence_no_more(db):
    keep(db)
    edited = article_of("2025年新建社区工厂33家。")
    keep(db, reading_of(flow(edited, "33家", 33)), edited, body=b"2", at=NOW + DAY)
    assert [item.text for item in list_evidence(db, TARGET)] == ["33家"]


def test_a_claim_without_a_figure_is_evidence_without_a_value(db):
    article = article_of("今年,青禾县完成市里下达的35家任务。")
    target = quota(article, attainment=Attainment(AttainmentStatus.MET), sentence=article.body)
    keep(db, reading_of(targets=(target,)), article)
    (found,) = list_evidence(db, TARGET)
    assert (found.observation_id, found.value, found.interval) == (None, None, Interval(None, None))
    assert (found.claim, found.published_on) == ("met", date(2026, 2, 20))


def test_a_claim_about_another_value_is_not_about_this_target(db):
    keep(db, reading_of(targets=(quota(value=Decimal(30), upper=None),)))
    assert list_evidence(db, TARGET) == ()


@pytest.mark.parametrize("flag", ["implausible_magnitude", "part_above_total", "masked", "repaired"])
def test_a_doubtful_figure_is_held(db, flag):
    keep(db, reading_of(flow(flags=(flag,))))
    (found,) = list_evidence(db, TARGET)
    assert found.held


def test_rounded_figures_carry_their_rounding(db):
    article = article_of("建成高标准农田3.6万亩。")
    figure = observation(
        article,
        "3.6万亩",
        36000,
        article.body,
        indicator="farmland",
        unit="MU",
        accumulation=Accumulation.PERIOD,
        period=YEAR_2025,
        decimals=1,
        multiplier=4,
    )
    keep(db, reading_of(figure), article)
    (found,) = list_evidence(db, replace(TARGET, indicator="farmland", unit="MU"))
    assert found.rounding == 500


# Transitions and messages


def test_a_transition_keeps_its_evidence_and_moves_the_state(db):
    insert_target_version(db, TARGET, recorded_at=NOW)
    keep(db)
    (evidence,) = list_evidence(db, TARGET)
    told = transition(evidence=evidence)
    transition_id = insert_transition(db, told, [notification()])
    assert get_transition(db, transition_id) == told
    assert list_transitions(db, TARGET.key) == ((transition_id, told),)
    assert get_target_state(db, TARGET.key, 1) == told.after
    row = db.execute("SELECT performance, actual_value, ratio, printed, url FROM target_progress").fetchone()
    assert tuple(row) == ("exceeded", 36.0, 1.0286, "36家", URL)


def test_the_same_change_is_told_once(db):
    insert_target_version(db, TARGET, recorded_at=NOW)
    insert_transition(db, transition(), [notification()])
    with pytest.raises(StorageError, match="changed in between"):
        insert_transition(db, transition(), [notification(2)])
    assert db.execute("SELECT count(*) FROM outbox").fetchone()[0] == 1


def test_a_transition_without_its_messages_is_not_stored(db):
    insert_target_version(db, TARGET, recorded_at=NOW)
    with pytest.raises(StorageError):
        insert_transition(db, transition(), [notification(1), notification(1)])
    assert db.execute("SELECT count(*) FROM transitions").fetchone()[0] == 0
    assert get_target_state(db, TARGET.key, 1) == TargetState()


@pytest.fixture
def told(db):
    insert_target_version(db, TARGET, recorded_at=NOW)
    insert_transition(db, transition(), [notification(1), notification(2, "hook", not_before=NOW + HOUR)])
    return db


def attempt(number, outcome, **more):
    plain = Delivery("msg_1", "office", number, NOW, outcome, "250 ok")
    return replace(plain, **more)


def test_due_messages_are_claimed_once_until_the_lease_ends(told):
    (first,) = claim_due_notifications(told, now=NOW, lease_s=60)
    assert (first.id, first.receiver, first.attempts) == ("msg_1", "office", 0)
    assert claim_due_notifications(told, now=NOW + timedelta(seconds=59)) == ()
    assert [item.id for item in claim_due_notifications(told, now=NOW + timedelta(seconds=60))] == ["msg_1"]
    assert [item.id for item in claim_due_notifications(told, now=NOW + HOUR)] == ["msg_1", "msg_2"]


def test_a_delivered_message_is_over(told):
    claim_due_notifications(told, now=NOW)
    for _ in range(2):
        record_delivery(told, attempt(1, DeliveryOutcome.DELIVERED))
    assert list_deliveries(told, "msg_1") == (attempt(1, DeliveryOutcome.DELIVERED),)
    assert [item.id for item in claim_due_notifications(told, now=NOW + DAY)] == ["msg_2"]


def test_a_message_to_be_tried_again_waits_and_counts(told):
    claim_due_notifications(told, now=NOW)
    retry = attempt(1, DeliveryOutcome.RETRY, detail="451 busy", next_attempt_at=NOW + 2 * HOUR)
    record_delivery(told, retry)
    assert [item.id for item in claim_due_notifications(told, now=NOW + HOUR)] == ["msg_2"]
    again, _ = claim_due_notifications(told, now=NOW + 2 * HOUR)
    assert (again.id, again.attempts, again.not_before) == ("msg_1", 1, NOW + 2 * HOUR)
    record_delivery(told, attempt(2, DeliveryOutcome.FAILED, attempted_at=NOW + 2 * HOUR))
    assert [delivery.attempt for delivery in list_deliveries(told, "msg_1")] == [2, 1]
    states = told.execute("SELECT state FROM outbox ORDER BY id").fetchall()
    assert [row[0] for row in states] == ["failed", "waiting"]
    assert [row["outcome"] for row in told.execute("SELECT outcome FROM deliveries ORDER BY attempt")] == [
        "retry",
        "failed",
    ]


def test_a_delivery_of_nothing_is_an_error(db):
    with pytest.raises(StorageError, match="no notification msg_1"):
        record_delivery(db, attempt(1, DeliveryOutcome.DELIVERED))
