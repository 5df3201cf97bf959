"""`POST /mine/draft` behind the gate: who may, what is kept, what comes back, what others are told."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from access import Drafts, Gate, entries
from pages.parts.mine.exchange import CHANGED, DENIED, LONG, PATH, STRANGE, draft_route
from pages.parts.visit import beside
from plan import read_plan
from records import Store, remember_plan
from tests.access.conftest import Answer, Browser, House, house_of
from tests.conftest import SMALL, Desk, moment

ELDERLY = "养老服务科"


@dataclass
class Table:
    """The one address of drafts behind the gate, over a store; two people of 养老服务科 and one of another department."""

    house: House
    gate: Gate
    desk: Desk

    def signed_in(self, name: str) -> Browser:
        browser = Browser(self.gate, "10.0.0.7")
        browser.sign_in(name)
        return browser


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    monkeypatch.setenv("WORKPLAN_DATABASE", str(tmp_path / "progress.duckdb"))
    monkeypatch.setenv("WORKPLAN_TARGETS", str(shutil.copy(SMALL, tmp_path / "targets.yaml")))
    house = house_of(tmp_path)
    house.person("zhou", "staff", ELDERLY)
    house.person("wang", "staff", ELDERLY)
    house.person("an", "staff", "安全管理科")
    house.person("he", "leader")
    house.person("lin", "office")
    store = Desk(Store(tmp_path / "progress.duckdb"), read_plan(SMALL))
    remember_plan(store.store, store.plan, moment("03-01"))
    return Table(house, Gate(Starlette(routes=[draft_route(house.access)]), house.access), store)


def post(browser: Browser, *cells: tuple[str, str, str], seen: int = 0, **other: Any) -> Answer:
    said = {"department": ELDERLY, "month": "2024-06", "seen": seen, "snapshot": "", "cells": cells, **other}
    return browser.ask("POST", PATH, body=json.dumps(said).encode())


def told(answer: Answer) -> dict[str, Any]:
    assert answer.status == 200, answer.body
    found: dict[str, Any] = json.loads(answer.body)
    return found


def test_what_is_typed_is_kept_and_checked(table: Table) -> None:
    zhou = table.signed_in("zhou")
    found = told(post(zhou, ("1.1-01|新泾镇", "完成值", "三百"), ("1.1-02|", "完成值", " 1 ")))
    assert found["turn"] == 1
    assert found["said"] == [["1.1-01|新泾镇", "完成值", "wrong", "读到“三百”，应为数字。请改成 300。"]]
    again = told(post(table.signed_in("zhou")))
    assert [cell[:4] + cell[5:] for cell in again["cells"]] == [
        ["1.1-01|新泾镇", "完成值", "三百", "zhou", False],
        ["1.1-02|", "完成值", "1", "zhou", False],
    ]
    assert "cells" not in told(post(zhou, seen=1, snapshot=found["snapshot"]))


def test_what_is_said_already_is_none_of_the_draft(table: Table) -> None:
    table.desk.tell("06-18", "6月,1.1-02,,1")
    found = told(post(table.signed_in("zhou"), ("1.1-02|", "完成值", "1")))
    assert [cell[2] for cell in found["cells"]] == [None]
    assert found["said"] == []


def test_two_people_see_each_other(table: Table) -> None:
    """王 types over what 周 had typed and 王 had not seen: it is replaced, and 王 is told; 周 is told with the next."""
    zhou, wang = table.signed_in("zhou"), table.signed_in("wang")
    told(post(zhou, ("1.1-01|新泾镇", "完成值", "31")))
    found = told(post(wang, ("1.1-01|新泾镇", "完成值", "32"), ("1.1-02|", "完成值", "1")))
    assert [cell[:4] for cell in found["replaced"]] == [["1.1-01|新泾镇", "完成值", "31", "zhou"]]
    seen = told(post(zhou, seen=1))
    assert [(cell[0], cell[2], cell[3], cell[5]) for cell in seen["cells"]] == [
        ("1.1-01|新泾镇", "32", "wang", True),
        ("1.1-02|", "1", "wang", True),
    ]


@pytest.mark.parametrize("name", ["an", "he"])
def test_another_department_is_refused_and_noted(table: Table, name: str) -> None:
    answer = post(table.signed_in(name), ("1.1-02|", "完成值", "1"))
    assert (answer.status, json.loads(answer.body)) == (403, {"sentence": DENIED})
    assert Drafts(table.house.access.db).cells(ELDERLY, "2024-06") == []
    assert [e.detail for e in entries(table.house.access.db, events=["refused"])] == ["草稿：养老服务科"]


def test_the_office_fills_in_for_any(table: Table) -> None:
    assert told(post(table.signed_in("lin"), ("1.1-02|", "完成值", "1")))["turn"] == 1


def test_strangers_and_other_sites_are_refused(table: Table) -> None:
    assert post(Browser(table.gate, "10.0.0.9")).status == 401
    foreign = {"origin": "https://elsewhere.example"}
    assert table.signed_in("zhou").ask("POST", PATH, body=b"{}", told=foreign).status == 403


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"cells": [["1.2-01|", "完成值", "是"]]}, 409, CHANGED),  # a task of another department
        ({"cells": [["1.1-02|", "责任科室", "别处"]]}, 409, CHANGED),
        ({"cells": [["1.1-02|", "节点", "竣工"]]}, 409, CHANGED),  # no column of this task
        ({"month": "2023-06"}, 409, CHANGED),
        ({"cells": [["1.1-02|", "进展情况", "长" * 2001]]}, 400, LONG),
        ({"cells": [["1.1-02|", "完成值"]]}, 400, STRANGE),
        ({"cells": [["1.1-02|", "完成值", {"a": 1}]]}, 400, STRANGE),
        ({"cells": 3}, 400, STRANGE),
        ({"seen": "1"}, 400, STRANGE),
        ({"department": None}, 400, STRANGE),
    ],
)
def test_what_is_none_of_our_words(table: Table, change: dict[str, Any], status: int, sentence: str) -> None:
    answer = post(table.signed_in("zhou"), **change)
    assert (answer.status, json.loads(answer.body)["sentence"]) == (status, sentence)
    assert Drafts(table.house.access.db).cells(ELDERLY, "2024-06") == []


def test_signs_that_no_file_could_hold_are_left_out(table: Table) -> None:
    """A NUL and half a sign would make the whole file unreadable."""
    found = told(post(table.signed_in("zhou"), ("1.1-02|", "完成值", "1"), ("1.1-02|", "进展情况", "甲\0\ud800乙")))
    assert [cell[2] for cell in found["cells"]] == ["1", "甲 乙"]
    assert found["said"] == []


def test_a_file_beside_the_records_where_nobody_signs_in(tmp_path: Path) -> None:
    assert beside._file(Store(tmp_path / "progress.duckdb")) == tmp_path / "progress.drafts.sqlite"
    assert beside._file(Store(f"ducklake:{tmp_path}/catalog.ducklake")) == tmp_path / "catalog.drafts.sqlite"
