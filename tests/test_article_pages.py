"""Pages of our own after the catalogue of structures: each is read without selectors, and each text comes out whole."""

import json
from pathlib import Path

import pytest

from model.text import Article, NotArticle
from parsers.article import parse_article
from parsers.decode import decode

PAGES = Path(__file__).parent / "corpus" / "pages"
CASES = sorted(path.stem for path in PAGES.glob("*.json"))


def read(name):
    expected = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    text = decode((PAGES / f"{name}.html").read_bytes()).text
    return expected, parse_article(text, url=expected["url"])


def test_there_are_enough_pages():
    assert len(CASES) >= 60


@pytest.mark.parametrize("name", CASES)
def test_page_reads_as_written(name):
    expected, result = read(name)
    if "not_article" in expected:
        assert isinstance(result, NotArticle), result
        assert result.kind == expected["not_article"], result.reason
        return
    assert isinstance(result, Article), result
    optional = set(expected.get("optional", ()))
    wanted = [text for text in expected["paragraphs"] if text not in optional]
    assert [p.text for p in result.paragraphs if p.text not in optional] == wanted
    assert result.title == expected["title"]
    published = result.published.isoformat() if result.published else None
    assert published is not None
    assert published[: len(expected["published"])] == expected["published"]
    assert len(published) == 10 or len(expected["published"]) > 10, "a time of day that the page does not give"
    assert result.source == expected["source"]
    assert result.author == expected["author"]
    for field in ("next_pages", "attachments"):
        if field in expected:
            assert [getattr(item, "url", item) for item in getattr(result, field)] == expected[field]
