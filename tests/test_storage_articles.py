"""A reading is kept whole, once, with its history."""

from dataclasses import replace
from datetime import timedelta

import pytest
from storage_samples import (
    FLOW_SENTENCE,
    NOW,
    PAPER,
    STOCK_SENTENCE,
    STORY,
    article_of,
    flow,
    full_reading,
    keep_page,
    reading_of,
    stock,
)

from model.errors import StorageError
from model.text import (
    Article,
    Attachment,
    Cell,
    NotArticle,
    NotArticleKind,
    Paragraph,
    ParagraphKind,
)
from storage.articles import find_article_id, get_article, insert_article, insert_not_article, insert_reading
from storage.claims import observation_of, target_of
from storage.database import open_database
from storage.pages import list_unread_snapshots

URL = "https://qinghe.example/a/1.html"


@pytest.fixture
def db(tmp_path):
    database = open_database(tmp_path / "r.db")
    yield database
    database.close()


def keep(db, snapshot_id, article=STORY, reading=None, parser="1", at=NOW, **more):
    return insert_reading(
        db, snapshot_id, article, reading or full_reading(), parser_version=parser, recorded_at=at, **more
    )


def count(db, table, where="1"):
    return db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]


def everything(db):
    """All rows of all tables but the views' digest."""
    return {name: [tuple(row) for row in db.execute(f'SELECT * FROM "{name}"')] for name in db.table_names()}


def test_a_reading_comes_back_as_it_was(db):
    stored = keep(db, keep_page(db, URL))
    assert (stored.version, stored.is_new_version, stored.is_known) == (1, True, False)
    rows = db.execute("SELECT * FROM observation_claims ORDER BY id").fetchall()
    assert tuple(map(observation_of, rows)) == full_reading().observations
    assert tuple(map(target_of, db.execute("SELECT * FROM target_claims"))) == full_reading().targets
    assert [row["id"] for row in rows] == list(stored.observation_ids)
    assert count(db, "rejected_claims", "reason = 'date'") == 1


def test_spans_lead_back_into_the_body_by_sql_alone(db):
    keep(db, keep_page(db, URL))
    rows = db.execute(
        "SELECT o.text, substr(v.body, o.span_start + 1, o.span_end - o.span_start) AS cut, o.paragraph, "
        "substr(v.body, o.sentence_start + 1, length(o.sentence)) = o.sentence AS whole "
        "FROM observation_claims o JOIN article_texts v ON v.id = o.version_id ORDER BY o.id"
    ).fetchall()
    assert [tuple(row) for row in rows] == [("111家", "111家", 0, 1), ("36家", "36家", 1, 1)]


def test_the_same_snapshot_twice_changes_nothing(db):
    snapshot = keep_page(db, URL)
    first = keep(db, snapshot)
    before = everything(db)
    again = keep(db, snapshot, at=NOW + timedelta(days=1))
    assert everything(db) == before
    assert again.is_known
    assert again.observation_ids == first.observation_ids
    assert again.target_ids == first.target_ids


def test_the_same_text_under_the_same_address_makes_no_version(db):
    keep(db, keep_page(db, URL))
    later = NOW + timedelta(days=2)
    again = keep(db, keep_page(db, URL, body=b"<html>new footer</html>", at=later), at=later)
    assert not again.is_new_version
    assert count(db, "article_texts") == 1
    assert count(db, "observation_claims") == 2


def test_an_edit_adds_a_version_with_its_difference_and_retires_what_was_said_before(db):
    keep(db, keep_page(db, URL))
    later = NOW + timedelta(days=2)
    edited = article_of(STOCK_SENTENCE.replace("111", "112"), FLOW_SENTENCE)
    reading = reading_of(stock(edited, "112家", 112), flow(edited))
    stored = keep(db, keep_page(db, URL, body=b"<html>2</html>", at=later), edited, reading, at=later)
    assert (stored.version, stored.is_new_version) == (2, True)
    diff = db.execute("SELECT diff FROM article_texts WHERE version = 2").fetchone()[0]
    assert diff == f"-{STOCK_SENTENCE}\n+{STOCK_SENTENCE.replace('111', '112')}"
    assert count(db, "observation_claims", "retired_because = 'edited'") == 2
    assert [row[0] for row in db.execute("SELECT printed FROM observations ORDER BY value")] == ["36家", "112家"]
    assert get_article(db, stored.article_id).body == edited.body


def test_what_was_believed_on_a_day_is_one_query(db):
    keep(db, keep_page(db, URL))
    later = NOW + timedelta(days=2)
    edited = article_of(STOCK_SENTENCE.replace("111", "112"), FLOW_SENTENCE)
    reading = reading_of(stock(edited, "112家", 112), flow(edited))
    keep(db, keep_page(db, URL, body=b"<html>2</html>", at=later), edited, reading, at=later)
    sql = (
        "SELECT text FROM observation_claims WHERE indicator = 'community_factory' "
        "AND recorded_at <= :day AND (retired_at IS NULL OR retired_at > :day)"
    )
    believed = [db.execute(sql, {"day": day}).fetchone()[0] for day in ("2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z")]
    assert believed == ["111家", "112家"]


def test_an_article_that_goes_back_to_its_first_text_has_three_versions(db):
    edited = article_of("另一段话。", FLOW_SENTENCE)
    texts = [STORY, edited, STORY]
    for index, article in enumerate(texts):
        at = NOW + timedelta(days=index)
        reading = full_reading() if article is STORY else reading_of(flow(edited))
        keep(db, keep_page(db, URL, body=b"%d" % index, at=at), article, reading, at=at)
    assert count(db, "article_texts") == 3
    assert count(db, "observation_claims", "retired_at IS NULL") == 2


def test_newer_rules_add_what_changed_and_retire_what_they_no_longer_read(db):
    snapshot = keep_page(db, URL)
    first = keep(db, snapshot)
    assert list_unread_snapshots(db, "1") == ()
    assert [item.id for item in list_unread_snapshots(db, "2")] == [snapshot]
    changed = reading_of(stock(), flow(value=37), targets=full_reading().targets)
    stored = keep(db, snapshot, reading=changed, parser="2", at=NOW + timedelta(days=1))
    assert not stored.is_new_version
    assert stored.observation_ids[0] == first.observation_ids[0]
    assert stored.observation_ids[1] != first.observation_ids[1]
    assert stored.target_ids == first.target_ids
    assert count(db, "observation_claims", "retired_because = 'reread'") == 1


def test_newer_rules_that_read_the_same_add_no_claim(db):
    snapshot = keep_page(db, URL)
    keep(db, snapshot)
    before = count(db, "observation_claims")
    keep(db, snapshot, parser="2")
    assert count(db, "observation_claims") == before
    assert count(db, "readings") == 2


def test_newer_rules_that_find_the_day_of_publication_correct_article_and_claims(db):
    snapshot = keep_page(db, URL)
    keep(db, snapshot, replace(STORY, published=None, author=None))
    stored = keep(db, snapshot, STORY, parser="2")
    assert not stored.is_new_version
    article = get_article(db, stored.article_id)
    assert (article.published, article.author) == (STORY.published, STORY.author)
    days = [
        tuple(row)
        for row in db.execute("SELECT published_on FROM observations UNION SELECT published_on FROM articles")
    ]
    assert days == [("2026-02-20",)]


def test_reading_an_old_page_again_never_takes_the_article_back(db):
    old = keep_page(db, URL)
    keep(db, old)
    later = NOW + timedelta(days=2)
    edited = article_of("现有社区工厂120家。")
    keep(db, keep_page(db, URL, body=b"2", at=later), edited, reading_of(stock(edited, "120家", 120)), at=later)
    keep(db, old, parser="2", at=later + timedelta(days=1))
    assert [row[0] for row in db.execute("SELECT printed FROM observations")] == ["120家"]
    assert get_article(db, find_article_id(db, URL)).body == edited.body


def test_pages_read_out_of_order_end_the_same(db):
    later = NOW + timedelta(days=2)
    edited = article_of("现有社区工厂120家。")
    old, new = keep_page(db, URL), keep_page(db, URL, body=b"2", at=later)
    keep(db, new, edited, reading_of(stock(edited, "120家", 120)), at=later)
    keep(db, old, at=later)
    assert [row[0] for row in db.execute("SELECT printed FROM observations")] == ["120家"]
    assert count(db, "article_texts") == 2


def test_copies_of_a_story_are_articles_of_one_cluster(db):
    keep(db, keep_page(db, URL), folded=STORY.body)
    copy = article_of(STOCK_SENTENCE.replace(",", ", "), FLOW_SENTENCE)
    other = keep_page(db, "https://lanjiang.example/2.html", source=PAPER)
    shifted = reading_of(stock(copy), flow(copy))
    keep(db, other, copy, shifted, folded=copy.body)
    assert [tuple(row) for row in db.execute("SELECT copies, versions FROM articles")] == [(2, 1), (2, 1)]
    row = db.execute("SELECT independent_reports, articles FROM latest_values WHERE value = 111").fetchone()
    assert tuple(row) == (1, 2)


def test_the_latest_value_comes_from_the_better_source_with_its_words(db):
    one = article_of("截至2025年底,全县社区工厂达111家。")
    two = article_of("据报道,截至2025年底,社区工厂约110家。")
    keep(db, keep_page(db, "https://lanjiang.example/2.html", source=PAPER), two, reading_of(stock(two, "110家", 110)))
    keep(db, keep_page(db, URL), one, reading_of(stock(one)))
    row = db.execute("SELECT value, source, printed, sentence, url FROM latest_values").fetchone()
    assert tuple(row) == (111.0, "青禾县人民政府网", "111家", STOCK_SENTENCE, URL)


def test_a_page_that_is_no_article_is_kept_by_name(db):
    snapshot = keep_page(db, URL)
    page = NotArticle(NotArticleKind.LOGIN, "a form asks for a password", URL)
    for _ in range(2):
        insert_not_article(db, snapshot, page, parser_version="1", recorded_at=NOW)
    assert [tuple(row) for row in db.execute("SELECT url, reason, detail FROM pages_failed")] == [
        (URL, "login", "a form asks for a password")
    ]
    assert list_unread_snapshots(db, "1") == ()


def test_a_page_that_newer_rules_find_to_be_no_article_loses_its_claims(db):
    snapshot = keep_page(db, URL)
    keep(db, snapshot)
    page = NotArticle(NotArticleKind.LIST, "only links", URL)
    insert_not_article(db, snapshot, page, parser_version="2", recorded_at=NOW)
    assert count(db, "observations") == 0
    assert count(db, "observation_claims") == 2


def test_a_reading_that_breaks_in_the_middle_leaves_nothing(db):
    snapshot = keep_page(db, URL)
    before = everything(db)
    broken = reading_of(stock(), flow(confidence=float("nan")))
    with pytest.raises((StorageError, ValueError)):
        keep(db, snapshot, reading=broken)
    assert everything(db) == before


def test_an_article_from_a_file_needs_no_snapshot_and_is_kept_once(db):
    for _ in range(2):
        stored = insert_article(db, "file:a.html", STORY, full_reading(), parser_version="1", recorded_at=NOW)
    assert stored.is_known
    assert count(db, "article_texts") == 1


def test_tables_attachments_and_notes_survive(db):
    row = Paragraph(
        "柳川镇\t300\t312", ParagraphKind.ROW, 0, (Cell(0, 3, 0, header=True), Cell(4, 7, 1), Cell(8, 11, 2))
    )
    article = Article(
        "任务完成情况",
        (Paragraph("标题", ParagraphKind.HEADING), Paragraph("正文。"), row),
        attachments=(Attachment("https://qinghe.example/a.pdf", "附件", "pdf"),),
        script="Hans",
        notes=("no date",),
    )
    stored = keep(db, keep_page(db, URL), article, reading_of())
    kept = get_article(db, stored.article_id)
    assert (kept.paragraphs, kept.attachments, kept.notes) == (article.paragraphs, article.attachments, article.notes)
    assert kept.published is None


def test_an_empty_article_is_an_article(db):
    stored = keep(db, keep_page(db, URL), Article(None, ()), reading_of())
    assert get_article(db, stored.article_id).paragraphs == ()


def test_a_snapshot_that_does_not_exist_is_an_error(db):
    with pytest.raises(StorageError, match="no snapshot 99"):
        keep(db, 99)
