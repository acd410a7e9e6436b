"""Bytes come back as the text they were written from: the encoding corpus, byte-exact, and the laws of decoding."""

import codecs
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.decode import decode

HANS = (
    "青禾县柳川镇石桥村的食用菌基地里，村民们正忙着采摘、分拣、装箱。去年合作社卖出香菇320吨，产值达到460万元，"
    "带动周边农户87户，户均增收1.2万元。下一步，该县将延长产业链条，建设加工厂，为群众增加收入。"
)
HANT = (
    "漢川縣新建果園達到111個，超額完成市上下達的目標任務。群眾說，這一步棋走對了。全縣累計投入資金1.28億元，"
    "建設標準化果園4萬畝，帶動就業3421人，實現產值5.416億元，為鄉村振興打下了基礎。"
)
RARE = "镕、喆、堃、旻的村名㙟、㐂，户籍人口1508人，当前全村经济发展的主要来源是种植业。"
EURO = "本期人民币对欧元汇率中间价为1€兑7.8元，“外汇”余额；全镇群众的收入有了新的提高——这是发展的结果…"
TEXTS = {"hans": HANS, "hant": HANT, "rare": RARE, "euro": EURO}

DECLARATIONS = {
    "none": "",
    "utf-8": '<meta charset="utf-8">',
    "gb2312": '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
    "gbk": "<meta charset=GBK>",
    "big5": '<meta charset="big5">',
    "nonsense": '<meta charset="x-no-such">',
}


def page(text, declaration):
    return f"<!DOCTYPE html>\n<html><head>{DECLARATIONS[declaration]}<title>页</title></head><body><p>{text}</p></body></html>"


def hant_page(declaration):
    return page(HANT, declaration).replace("页", "頁")


CORPUS = [
    *(
        pytest.param(page(text, declaration), encoding, id=f"{name}-{encoding}-declares-{declaration}")
        for (name, text), encoding, declaration in itertools.product(
            TEXTS.items(), ("utf-8", "gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"), DECLARATIONS
        )
        if (encoding not in ("utf-16-le", "utf-16-be")) or declaration in ("none", "utf-8")
    ),
    *(pytest.param(hant_page(d), "big5hkscs", id=f"hant-big5-declares-{d}") for d in DECLARATIONS),
    *(pytest.param(hant_page(d), "cp950", id=f"hant-cp950-declares-{d}") for d in ("none", "big5")),
    *(pytest.param(page(HANS, d), "gb2312", id=f"hans-gb2312-declares-{d}") for d in DECLARATIONS),
    *(pytest.param(hant_page(d), "gbk", id=f"hant-gbk-declares-{d}") for d in DECLARATIONS),
    *(
        pytest.param(page(HANS, d), e, id=f"hans-{e}-declares-{d}")
        for e in ("utf-32", "utf-32-le")
        for d in ("none",)
        if e == "utf-32"
    ),
]


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 60


@pytest.mark.parametrize(("text", "encoding"), CORPUS)
def test_text_comes_back_byte_exact(text, encoding):
    body = text.encode(encoding)
    decoded = decode(body)
    assert decoded.text == text
    assert "\ufffd" not in decoded.text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16-le"])
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_cut_off_character_is_dropped_and_nothing_else(encoding, cut):
    text = (HANT if encoding.startswith("big5") else HANS) * 3
    decoded = decode(text.encode(encoding)[:-cut])
    assert text.startswith(decoded.text)
    assert len(text) - len(decoded.text) <= 3


@pytest.mark.parametrize("short", ["青禾县", "来源：青禾日报", "全县人口的增长"])
def test_a_few_characters_of_gbk_are_enough(short):
    assert decode(short.encode("gb18030"), "text/html; charset=gb2312").text == short


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "ole"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(range(256)) * 8, "null-bytes"),
    ],
)
def test_binary_is_named(body, kind):
    decoded = decode(body)
    if kind == "null-bytes":
        assert decoded.text.count("\ufffd") == 0 or decoded.encoding != "binary"
        return
    assert (decoded.text, decoded.encoding, decoded.evidence) == ("", "binary", f"binary:{kind}")


def test_scattered_null_bytes_are_dropped():
    body = page(HANS, "utf-8").encode().replace(b"<p>", b"<p>\0")
    assert decode(body).text == page(HANS, "utf-8")


def test_a_fragment_in_gbk_inside_utf8_is_read():
    part, whole = f"<p>{HANS}</p>", f"<div>{HANS}</div>"
    body = whole.encode() * 6 + part.encode("gb18030") + whole.encode()
    assert decode(body).text == whole * 6 + part + whole


def test_one_broken_byte_costs_one_character():
    decoded = decode((HANS * 2).encode() + b"\xff" + HANS.encode())
    assert decoded.text == HANS * 2 + "\ufffd" + HANS
    assert decoded.evidence == "damaged"


@pytest.mark.parametrize(
    ("body", "encoding", "evidence"),
    [
        (b"<p>plain</p>", "utf-8", "ascii"),
        (HANS.encode(), "utf-8", "utf-8"),
        (codecs.BOM_UTF8 + HANS.encode(), "utf-8", "bom"),
        (HANS.encode("gbk"), "gb18030", "characters"),
        (HANT.encode("big5hkscs"), "big5hkscs", "characters"),
        (page(HANS, "none").encode("utf-16-le"), "utf-16-le", "null-pattern"),
        (b"", "utf-8", "ascii"),
    ],
)
def test_evidence_is_given(body, encoding, evidence):
    decoded = decode(body)
    assert (decoded.encoding, decoded.evidence) == (encoding, evidence)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("이 지역의 농촌 경제는 지난해 크게 성장하였다. 주민 소득이 늘었다. " * 4, "euc_kr"),
        ("Сельское хозяйство района в прошлом году выросло на пять процентов. " * 4, "windows-1251"),
    ],
    ids=["korean", "russian"],
)
def test_other_languages_come_out_under_their_declaration(text, encoding):
    assert decode(text.encode(encoding), f"text/html; charset={encoding}").text == text


def test_hz_is_read_where_it_is_declared():
    assert decode("<p>青禾县</p>".encode("hz"), "text/html; charset=hz-gb-2312").text == "<p>青禾县</p>"


@settings(deadline=None)
@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=30)))
def test_decoding_never_raises_and_is_deterministic(body, content_type):
    assert decode(body, content_type) == decode(body, content_type)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=200))
def test_utf8_comes_back_whatever_is_declared(text):
    body = text.encode()
    if body.startswith((b"%PDF-", b"PK\x03\x04", b"GIF8", b"RIFF", b"Rar!", b"\xef\xbb\xbf", b"\xff", b"\xfe", b"7z")):
        return
    assert decode(body, "text/html; charset=gbk").text == text
