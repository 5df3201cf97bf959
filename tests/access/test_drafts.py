"""草稿: kept over restarts, told to other windows by turns, the last writer of a cell wins and is told who was before."""

from datetime import datetime

import pytest

from access import Drafts, Typed
from access.database.opening import database_at

NOON, ONE = datetime(2024, 11, 11, 12), datetime(2024, 11, 11, 13)
ELDERLY, MONTH = "养老服务科", "2024-11"


@pytest.fixture
def drafts(accounts_at: str) -> Drafts:
    return Drafts(database_at(accounts_at))


def value(text: str | None, unit: str = "新泾镇", field: str = "完成值") -> Typed:
    return Typed("2.1-05", unit, field, text)


def held(drafts: Drafts, since: int = 0, month: str = MONTH) -> list[tuple[str, str, str | None, str, int]]:
    return [(c.unit, c.field, c.text, c.who, c.turn) for c in drafts.cells(ELDERLY, month, since)]


def test_it_is_there_after_a_restart(drafts: Drafts, accounts_at: str) -> None:
    drafts.write(ELDERLY, MONTH, [value("31"), value("进展", field="进展情况")], who="周敏", now=NOON, seen=0)
    drafts.db.close()
    again = Drafts(database_at(accounts_at))
    assert held(again) == [("新泾镇", "完成值", "31", "周敏", 1), ("新泾镇", "进展情况", "进展", "周敏", 1)]
    assert again.cells(ELDERLY, MONTH)[0].at == NOON
    assert held(again, month="2024-10") == []
    assert again.cells("安全管理科", MONTH) == []


def test_a_second_window_is_told_what_it_has_not_seen(drafts: Drafts) -> None:
    drafts.write(ELDERLY, MONTH, [value("31")], who="周敏", now=NOON, seen=0)
    drafts.write(ELDERLY, MONTH, [value("8", unit="虹桥街道")], who="王敏", now=ONE, seen=1)
    assert held(drafts, since=1) == [("虹桥街道", "完成值", "8", "王敏", 2)]
    drafts.write(ELDERLY, MONTH, [value(None)], who="周敏", now=ONE, seen=2)
    assert held(drafts, since=2) == [("新泾镇", "完成值", None, "周敏", 3)]


def test_the_last_writer_wins_and_is_told_whose_text_it_was(drafts: Drafts) -> None:
    """Only of what the writer had not seen: whoever saw 31 and types 32 over it knows."""
    drafts.write(ELDERLY, MONTH, [value("31")], who="周敏", now=NOON, seen=0)
    (before,) = drafts.write(ELDERLY, MONTH, [value("32")], who="王敏", now=ONE, seen=0)
    assert (before.text, before.who, before.at) == ("31", "周敏", NOON)
    assert held(drafts) == [("新泾镇", "完成值", "32", "王敏", 2)]
    assert drafts.write(ELDERLY, MONTH, [value("33")], who="周敏", now=ONE, seen=2) == []
    assert drafts.write(ELDERLY, MONTH, [value("33")], who="王敏", now=ONE, seen=0) == []


def test_handed_in_is_let_go_of_and_what_came_later_stays(drafts: Drafts) -> None:
    drafts.write(ELDERLY, MONTH, [value("31"), value("8", unit="虹桥街道")], who="周敏", now=NOON, seen=0)
    drafts.write(ELDERLY, MONTH, [value("还在办", field="进展情况")], who="王敏", now=NOON, seen=1)
    drafts.clear(ELDERLY, MONTH, {("2.1-05", "新泾镇")}, upto=1, who="周敏", now=ONE)
    assert [row for row in held(drafts) if row[2]] == [
        ("虹桥街道", "完成值", "8", "周敏", 1),
        ("新泾镇", "进展情况", "还在办", "王敏", 2),
    ]
    assert held(drafts, since=2) == [("新泾镇", "完成值", None, "周敏", 3)]
