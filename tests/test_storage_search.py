"""Chinese full text: two characters, one, a phrase, numbers, both scripts."""

from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import NOW, article_of, keep_page, reading_of

from model.errors import UsageError
from parsers.normalize import fold
from storage.articles import insert_reading
from storage.database import open_database
from storage.search import search_articles, search_terms, search_tokens

TEXTS = {
    "grain": ("青禾县粮食产量稳步增长", "全县粮食产量达到31.5万吨,比上年增长2.1%。"),
    "factory": ("社区工厂稳就业", "柳川镇有帮扶车间111家,吸纳脱贫劳动力2300人。"),
    "hant": ("漢水社區工廠", "鞏固拓展脫貧攻堅成果,鄉村振興有序推進。"),
    "latin": ("“Green”工程", "推广 WeMall 平台,5G基站第3批建成,达36个。"),
}


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with closing(open_database(tmp_path_factory.mktemp("search") / "r.db")) as database:
        for name, (title, body) in TEXTS.items():
            article = article_of(body, title=title)
            snapshot = keep_page(database, f"https://x.example/{name}")
            insert_reading(
                database, snapshot, article, reading_of(), parser_version="1", recorded_at=NOW, folded=fold(body)
            )
        yield database


FOUND = {
    "粮食": "grain",
    "产量": "grain",
    "食产": "grain",
    "稳": "factory grain",
    "粮": "grain",
    "量": "grain",
    "粮食产量达到": "grain",
    "31.5万吨": "grain",
    "车间 柳川": "factory",
    "柳川镇有帮扶车间111家": "factory",
    "111家": "factory",
    "111": "factory",
    "11": "",
    "乡村振兴": "hant",
    "鄉村振興": "hant",
    "巩固": "hant",
    "社区工厂": "factory",
    "wemall": "latin",
    "Green": "latin",
    "第3批": "latin",
    "5G": "latin",
    "达36个": "latin",
    "粮食 车间": "",
    "食粮": "",
    "OR": "",
    'a" OR "b': "",
}


@pytest.mark.parametrize("question", FOUND)
def test_a_question_finds_its_articles(db, question):
    found = search_articles(db, fold(question))
    assert " ".join(sorted(item.url.rpartition("/")[2] for item in found)) == FOUND[question]


def test_what_was_found_is_shown_in_its_sentence(db):
    (found,) = search_articles(db, "帮扶车间")
    assert (found.title, found.url) == ("社区工厂稳就业", "https://x.example/factory")
    assert "帮扶车间111家" in found.snippet


@pytest.mark.parametrize("question", ["", "  ", ",。", "%"])
def test_a_question_without_words_is_asked_back(question):
    with pytest.raises(UsageError, match="nothing to look for"):
        search_terms(question)


def test_an_edited_article_is_found_by_its_new_words_only(tmp_path):
    with closing(open_database(tmp_path / "r.db")) as db:
        for index, body in enumerate(("水稻丰收。", "小麦丰收。")):
            at = NOW + timedelta(days=index)
            snapshot = keep_page(db, "https://x.example/1", body=body.encode(), at=at)
            insert_reading(db, snapshot, article_of(body), reading_of(), parser_version="1", recorded_at=at)
        assert [len(search_articles(db, word)) for word in ("水稻", "小麦", "丰收")] == [0, 1, 1]


def test_the_newest_come_first_and_no_more_than_asked(tmp_path):
    with closing(open_database(tmp_path / "r.db")) as db:
        for number in range(5):
            snapshot = keep_page(db, f"https://x.example/{number}", body=b"%d" % number)
            insert_reading(db, snapshot, article_of("水稻丰收。"), reading_of(), parser_version="1", recorded_at=NOW)
        assert [item.article_id for item in search_articles(db, "水稻", limit=2)] == [5, 4]


@given(st.text("粮食产量车间,。 1a", min_size=1, max_size=12), st.data())
def test_any_two_neighbouring_characters_are_one_token(text, data):
    pairs = [text[at : at + 2] for at in range(len(text) - 1) if not set(text[at : at + 2]) & set(",。 1a")]
    if pairs:
        assert data.draw(st.sampled_from(pairs)) in search_tokens(text).split()
