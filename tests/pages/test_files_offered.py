"""Names of files as a browser saves them, wrong rows kept for their session, filters of the audit in an address."""

import unicodedata
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from pages.downloads.answer import LONGEST, handed_out, safe_name
from pages.downloads.audited import Filter, day_asked, filter_asked
from pages.downloads.returned import ReturnedFiles
from pages.downloads.route import File, RefusedError


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("2024-10-台账-100-20241025.xlsx", "2024-10-台账-100-20241025.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\月报.csv", "C__月报.csv"),
        ('a"; filename=b.exe', "a_; filename=b.exe"),
        ("a\r\nset-cookie: x=1.csv", "a__set-cookie_ x=1.csv"),
        ("a\u202eslx.csv", "a_slx.csv"),
        ("a%0d%0a.csv", "a_0d_0a.csv"),
        ("\ud800.csv", "_.csv"),
        (" . ", "文件"),
        ("", "文件"),
        ("长" * 300 + ".xlsx", "长" * 145 + ".xlsx"),
    ],
)
def test_a_name_is_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_name_is_one_header(name: str) -> None:
    """Whatever a file was called: one header of plain characters that gives back the harmless name."""
    told = handed_out(File(name, b"x")).headers["content-disposition"]
    assert told.isascii()
    assert told.isprintable()
    assert told.count('"') == 2
    safe = unquote(told.rpartition("''")[2])
    assert safe == safe_name(name)
    assert 0 < len(safe) <= LONGEST
    assert not any(c in '\\/:*?"<>|%' or unicodedata.category(c)[0] == "C" for c in safe)


def test_the_same_file_has_the_same_token() -> None:
    """A page is drawn again with every click; another session's same file is another one."""
    kept = ReturnedFiles()
    token = kept.keep("a", "六月.csv", b"1")
    assert kept.keep("a", "六月.csv", b"1") == token
    assert kept.keep("a", "六月.csv", b"2") != token
    assert kept.keep("b", "六月.csv", b"1") != token
    assert kept.find("a", token) == File("六月.csv", b"1")
    assert kept.find("b", token) is None
    assert kept.find("", token) is None
    assert len(token) >= 22  # 128 bits, six in a character


def test_the_oldest_files_go_first() -> None:
    """Three at most and ten bytes at most; what was asked for again is not the oldest; the newest always stays."""
    kept = ReturnedFiles(most=3, most_bytes=10)
    tokens = [kept.keep("a", f"{i}.csv", b"x") for i in range(3)]
    kept.keep("a", "0.csv", b"x")
    kept.keep("a", "3.csv", b"x")
    assert [kept.find("a", token) is not None for token in tokens] == [True, False, True]
    large = kept.keep("a", "large.csv", b"x" * 9)
    assert kept.find("a", tokens[0]) is None
    assert kept.find("a", large) is not None
    larger = kept.keep("a", "larger.csv", b"x" * 11)
    assert kept.find("a", large) is None
    assert kept.find("a", larger) is not None


@pytest.mark.parametrize(
    "asked",
    [
        Filter(),
        Filter(who=""),
        Filter("lin", ("lock", "export"), date(2024, 6, 1), date(2024, 6, 30)),
    ],
)
def test_filters_come_back_from_their_address(asked: Filter) -> None:
    pairs = [(k, v) for k, vs in asked.query().items() for v in (vs if isinstance(vs, list) else [vs])]
    assert filter_asked(QueryParams(pairs)) == asked


@pytest.mark.parametrize("text", ["2024年", "9999-12-31", "0001-01-01", "20240631", "\0"])
def test_no_such_day(text: str) -> None:
    with pytest.raises(ValueError):
        day_asked(text)
    with pytest.raises(RefusedError, match="日期应写成 2024-06-18 的样子。"):
        filter_asked(QueryParams([("since", text)]))
