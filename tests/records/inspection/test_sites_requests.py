"""更正申请 about 点位: what a department says of a site in a locked month has no effect until the office agrees.

Worked by hand: t1 counts 家 over sites 1 (1 家) and 2 (3 家); June said 1 竣工 and was locked on 21 June.
"""

from datetime import date

import pytest

from records import (
    RequestError,
    Taken,
    asked_corrections,
    grant,
    lock_month,
    records,
    registered,
    return_request,
    revert,
    withdraw,
)
from records.requests.asked import Request
from reports.reporting_list import register_rows
from tests.conftest import Desk, moment
from tests.records.inspection.test_sites_monthly import actual, hand_in, refused
from tests.records.inspection.test_sites_monthly import desk as desk
from tests.records.inspection.test_sites_monthly import register as registered_sites

JUNE = date(2024, 6, 1)


@pytest.fixture
def locked(desk: Desk) -> Desk:
    hand_in(desk, "6月,t1,1,,竣工")
    lock_month(desk.store, JUNE, person="李四", reason="会后", when=moment("06-21"))
    return desk


def ask(desk: Desk, *rows: str) -> Taken:
    return hand_in(desk, *rows, received="06-25", office=False)


def asked(desk: Desk) -> list[Request]:
    with desk.store.reading() as con:
        return asked_corrections(con, desk.plan, desk.number())


def changes(desk: Desk) -> list[list[str]]:
    """月份, 任务, 街镇, 原数, 现数 and 更正原因 of 已锁定期数据变更表."""
    with desk.store.reading() as con:
        rows = register_rows(desk.plan, registered(con, desk.plan, desk.number()))
    return [[*row[:5], row[7]] for row in rows]


def test_kept_without_effect_then_agreed_to(locked: Desk) -> None:
    """Batch 2 was June, 3 the lock; 4 counts July at once, 5 asks for June. Agreed to on 26 June: 1 家 from then on."""
    taken = ask(locked, "6月,t1,1,,启用,,已开门,漏报", "7月,t1,2,,启用")
    assert (taken.batch, taken.requests, taken.checked.rejected) == (4, (5,), ())
    assert actual(locked, 6) == 0
    (request,) = asked(locked)
    (row,) = request.rows
    assert (request.task, row.place, row.why) == ("t1", "点位 1", "漏报")
    assert row.before is not None
    assert (row.before.stage, row.entry.stage, row.entry.progress) == ("竣工", "启用", "已开门")
    wanted = ["2024-06", "t1 任务1", "点位 1", "竣工", "申请改为启用（待局办公室答复）", "漏报"]
    assert changes(locked) == [wanted]
    assert grant(locked.store, locked.plan, 5, person="李四", when=moment("06-26")) == 6
    assert (actual(locked, 6), actual(locked, 7)) == (1, 4)
    assert changes(locked) == [["2024-06", "t1 任务1", "点位 1", "竣工", "启用", "漏报（更正申请，李四同意）"]]
    with locked.store.reading() as con:
        told = [(r.batch, r.unit, r.stage, r.asks, r.answered) for r in records(con, task="t1") if r.month == JUNE]
    assert told == [
        (7, "点位 1", "启用", False, "granted"),
        (5, "点位 1", "启用", True, "granted"),
        (2, "点位 1", "竣工", False, None),
    ]


def test_asked_again_sent_back_and_taken_back(locked: Desk) -> None:
    ask(locked, "6月,t1,1,,启用,,,漏报")
    again = ask(locked, "6月,t1,1,,启用,,,漏报了")
    assert (again.batch, again.requests, len(again.checked.unchanged)) == (None, (), 1)
    assert [p.message for p in again.checked.warnings] == [
        "第 2 行「月份」：读到“2024-06”，这一行的更正申请已经报过，正在等局办公室答复，不用再报。"
    ]
    return_request(locked.store, locked.plan, 4, person="李四", words="请附照片", when=moment("06-26"))
    assert changes(locked) == [["2024-06", "t1 任务1", "点位 1", "竣工", "申请改为启用（李四退回：请附照片）", "漏报"]]
    with pytest.raises(RequestError, match="这项更正申请已由李四于 2024-06-26 09:00 退回，不用再答复。"):
        grant(locked.store, locked.plan, 4, person="李四", when=moment("06-27"))
    assert ask(locked, "6月,t1,1,,启用,,,附照片").requests == (6,)
    withdraw(locked.store, locked.plan, 6, person="张三", when=moment("06-28"))
    assert (actual(locked, 6), len(changes(locked))) == (0, 1)


def test_a_site_that_is_gone_by_then(locked: Desk) -> None:
    ask(locked, "6月,t1,1,,启用,,,漏报")
    registered_sites(locked, "t1,1,,,,取消,不建了")
    with pytest.raises(RequestError, match="登记册中已没有任务 t1 的点位 1，请退回并说明。"):
        grant(locked.store, locked.plan, 4, person="李四", when=moment("06-26"))


def test_what_is_only_asked_for_moves_no_other_row(locked: Desk) -> None:
    """July 竣工 goes back behind a June 启用 that may never be; with June open it would be asked about."""
    assert refused(locked, "6月,t1,1,,启用,,,漏报", "7月,t1,1,,竣工", received="06-25", office=False) == []


def test_the_office_changes_at_once_and_undoes(locked: Desk) -> None:
    taken = hand_in(locked, "6月,t1,1,,启用,,,漏报", received="06-25")
    assert [p.message for p in taken.checked.warnings] == [
        "第 2 行「月份」：读到“2024-06”，6 月已于 2024-06-21 由李四锁定（会后），将作为锁定后的变更登记。",
        "第 2 行「节点」：读到“启用”，此前报的是「竣工」，按更正入库。",
    ]
    assert taken.batch
    revert(locked.store, taken.batch, person="李四", reason="报错", when=moment("06-26"))
    assert [row[3:5] for row in changes(locked)] == [["竣工", "启用"], ["启用", "已撤销（此前为竣工）"]]
