"""What a 更正申请 would do, and how it stands in the register.

Worked by hand: one count of 100 户, linear; June is due 50. 30 is 30 % against 50 %: −20 points, 偏慢; 45 is −5, 正常.
"""

from datetime import date, datetime
from fractions import Fraction

from metrics.changes.requested import effect
from records import (
    Request,
    Sender,
    Store,
    Upload,
    asked_corrections,
    grant,
    lock_month,
    registered,
    return_request,
    take,
)
from reports.reporting_list import register_rows
from tests.conftest import HEADER, Desk, moment, plan_of

WHEN = datetime(2024, 7, 8, 9)


def asked(file_store: Store) -> tuple[Desk, Request]:
    desk = Desk(file_store, plan_of("kind: count, target: 100, unit: 户"))
    desk.tell("06-18", "6月,t1,,30")
    lock_month(desk.store, date(2024, 6, 1), person="李明", reason="已印发", when=moment("07-02"))
    content = f"{HEADER}\n6月,t1,,45,,,,漏计15户".encode()
    sender = Sender("王敏", moment("07-05"), moment("07-05"), office=False)
    with desk.store.writing() as con:
        take(con, desk.plan, Upload("更正.csv", content), sender)
        (request,) = asked_corrections(con, desk.plan, 3)
    return desk, request


def rows(desk: Desk) -> list[list[str]]:
    with desk.store.reading() as con:
        return register_rows(desk.plan, registered(con, desk.plan, desk.number()))


def test_what_agreeing_would_do(file_store: Store) -> None:
    desk, request = asked(file_store)
    found = effect(desk.store, desk.assessed("07-08"), request, WHEN)
    assert [(f.month, f.before, f.after) for f in found.flips] == [(6, "yellow", "green")]
    assert found.rates == ((6, Fraction(3, 10), Fraction(45, 100)),)
    assert (desk.number(), [f.value for f in desk.known()]) == (3, [30])


def test_it_stands_in_the_register_until_and_after_it_is_agreed_to(file_store: Store) -> None:
    desk, request = asked(file_store)
    same = ["2024-06", "t1 任务1", "全区", "30户"]
    assert rows(desk) == [[*same, "申请改为45户（待局办公室答复）", "王敏", "2024-07-05 09:00", "漏计15户", "更正.csv"]]
    grant(desk.store, desk.plan, request.batch, person="李明", when=WHEN)
    assert rows(desk) == [[*same, "45户", "王敏", "2024-07-08 09:00", "漏计15户（更正申请，李明同意）", "更正.csv"]]
    again = effect(desk.store, desk.assessed("07-09"), request, WHEN)
    assert again.error == "这项更正申请已由李明于 2024-07-08 09:00 同意，不用再答复。"


def test_it_stands_there_when_it_was_sent_back(file_store: Store) -> None:
    desk, request = asked(file_store)
    return_request(desk.store, desk.plan, request.batch, person="李明", words="请附验收单", when=WHEN)
    assert rows(desk)[0][4] == "申请改为45户（李明退回：请附验收单）"
