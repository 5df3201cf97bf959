"""审计: rows are only added, say who, when and from where, and deceive nobody who reads them."""

import csv
import io
from datetime import timedelta

import pytest

from access import AccessError, Actor, RuleError, csv_text, entries, visible
from access.audit import EVENTS, Event
from access.people.permissions import ACTIONS
from reports.ooxml.workbook import inert
from tests.access.conftest import START, House, of_the_file


@pytest.mark.parametrize(
    "statement",
    ["update audit set who = 'x'", "delete from audit", "insert or replace into audit values (1, '', '', '', '', '')"],
)
@of_the_file
def test_nothing_is_changed_or_deleted(house: House, statement: str) -> None:
    before = entries(house.access.db)
    with pytest.raises(RuleError, match="append-only"), house.access.db.writing() as con:
        con.execute(statement)
    assert entries(house.access.db) == before


def test_every_event_is_written_and_read(house: House) -> None:
    names: list[Event] = list(EVENTS)
    for event in names:
        house.access.note(event, "说明", who="li", address="10.0.0.1")
    found = entries(house.access.db, who="li")
    assert [e.event for e in reversed(found)] == names
    assert found[0].at == START
    assert f"{found[0].local:%Y-%m-%d %H:%M}" == "2024-06-18 09:00"  # Shanghai


def test_filters(house: House) -> None:
    """Six events, an hour apart: three uploads of 李, two exports of 王, one refusal of nobody."""
    for number, (event, who) in enumerate(
        [("upload", "li"), ("export", "wang"), ("upload", "li"), ("refused", ""), ("export", "wang"), ("upload", "li")]
    ):
        house.access.note(event, f"第{number}件_%", who=who, address="10.0.0.1")  # type: ignore[arg-type]
        house.clock.pass_(hours=1)
    db = house.access.db

    def told(**filters: object) -> list[str]:
        return [e.detail[1] for e in entries(db, since=START, **filters) if e.detail.startswith("第")]  # type: ignore[arg-type]

    assert told() == ["5", "4", "3", "2", "1", "0"]
    assert told(who="li") == ["5", "2", "0"]
    assert told(who="") == ["3"]
    assert told(events=["export", "refused"]) == ["4", "3", "1"]
    assert told(until=START + timedelta(hours=2)) == ["1", "0"]
    assert told(contains="2件_%") == ["2"]
    assert told(contains="' or 1 --") == []
    assert told(limit=2) == ["5", "4"]
    assert [e.detail[1] for e in entries(db, before=entries(db, limit=3)[-1].number, limit=2)] == ["2", "1"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张三", "张三"),
        ("a\nb\r\tc", "a‹U+000A›b‹U+000D›‹U+0009›c"),
        ("\u202enimda", "‹U+202E›nimda"),
        ("a\u200bb\ufeff", "a‹U+200B›b‹U+FEFF›"),
        ("a\u00a0b\u3000c d", "a‹U+00A0›b\u3000c d"),
        ("\x00\x1b[31m\x7f", "‹U+0000›‹U+001B›[31m‹U+007F›"),
        ("\u2028\u2066\ud800\ue000", "‹U+2028›‹U+2066›‹U+D800›‹U+E000›"),
        ("<script>", "<script>"),  # whoever draws it escapes it
    ],
)
def test_nothing_invisible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_hostile_names_are_one_row_each(house: House) -> None:
    """Names with line ends, reading directions, HTML, from the sign-in page and from pages."""
    browser = house.browser()
    for name in ("x\r\n2024-06-18,admin,sign_in", "\u202enimda", "<script>alert(1)</script>", "=cmd|' /C calc'!A0"):
        browser.sign_in(name, "wrong wrong wrong wrong")
        house.access.note("upload", name, who=name, address=name)
    found = entries(house.access.db, since=START, limit=8)
    assert len(found) == 8
    assert not any(c in e.who + e.detail for e in found for c in "\r\n\u202e")
    text = csv_text(found, inert)
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(read) == 9
    assert read[0] == ["编号", "时间", "账号", "来源地址", "事件", "说明"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in read for cell in row)
    assert "\r\n".join([]) == ""


def test_a_name_that_may_be_a_password_is_not_kept(house: House) -> None:
    """Somebody types the password into the field of the name."""
    house.browser().sign_in("forty violins in October", "")
    (entry,) = entries(house.access.db, events=["failed"])
    assert (entry.who, entry.detail) == ("", "没有这个账号：fo…（24 字）")


def test_long_details_are_cut(house: House) -> None:
    house.access.note("other", "长" * 10_000)
    assert len(entries(house.access.db)[0].detail) == 501


@of_the_file
def test_several_rows_or_none(house: House) -> None:
    """A row for each file that was stored together; where one cannot be written, none is, and that is said."""
    house.access.note("upload", "批次 1", "批次 2", who="li")
    with house.access.db.writing() as con:
        con.execute(
            "create trigger full before insert on audit when new.detail = '批次 4' begin select raise(abort, 'full'); end"
        )
    with pytest.raises(AccessError, match="审计不能写入"):
        house.access.note("upload", "批次 3", "批次 4", who="li")
    assert [e.detail for e in entries(house.access.db, events=["upload"])] == ["批次 2", "批次 1"]


def test_a_change_that_fails_leaves_no_entry(house: House) -> None:
    """Account and audit are one transaction."""
    before = len(entries(house.access.db))
    account = house.access.accounts.get("admin")
    assert account is not None
    with pytest.raises(RuleError), house.access.db.writing() as con:
        from access import audit

        audit.write(con, house.clock(), "a", "b", "other")
        con.execute("delete from accounts")
    assert len(entries(house.access.db)) == before


def test_signing_in_and_out_is_told(house: House) -> None:
    browser = house.browser("10.0.0.7")
    browser.sign_in("admin", "wrong wrong wrong wrong")
    browser.sign_in("admin")
    browser.post("/logout", {})
    assert house.events()[-3:] == [
        ("failed", "admin", "10.0.0.7"),
        ("sign_in", "admin", "10.0.0.7"),
        ("sign_out", "admin", "10.0.0.7"),
    ]
    house.access.sessions.revoke_all(None, by=Actor("admin", "x"), now=house.clock())
    assert house.events()[-1] == ("revoked", "admin", "x")
    assert "audit" in ACTIONS
