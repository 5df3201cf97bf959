"""What undoing a file would put back, told before it is done: the undoing itself, rolled back."""

import pytest

from records import RevertError, put_back, revert
from tests.conftest import Desk, moment

WHEN = moment("07-01")


def told(desk: Desk, batch: int) -> list[tuple[str, str | None, int, int | None, int | None]]:
    """Task, 街镇, month, the value now, the value then."""
    return [
        (b.now.task, b.now.unit, b.now.month, _whole(b.now.value), _whole(b.then.value) if b.then else None)
        for b in put_back(desk.store, batch, when=WHEN)
    ]


def _whole(value: object) -> int | None:
    return None if value is None else int(value)  # type: ignore[call-overload,no-any-return]


def test_a_correction_gives_way_to_what_was_said_before(both: Desk) -> None:
    """166 corrects 168; 仙霞新村街道 is told for the first time. Nothing is undone by asking."""
    both.tell("06-18", "6月,1.1-01,新泾镇,168")
    both.tell("06-19", "6月,1.1-01,新泾镇,166,,,多报两户", "6月,1.1-01,仙霞新村街道,5")
    assert told(both, 2) == [("1.1-01", "仙霞新村街道", 6, 5, None), ("1.1-01", "新泾镇", 6, 166, 168)]
    assert both.number() == 2
    revert(both.store, 2, person="张三", reason="报错", when=WHEN)
    assert [(f.unit, f.value) for f in both.known()] == [("新泾镇", 168)]


def test_what_was_said_again_since_stays(desk: Desk) -> None:
    desk.tell("06-18", "6月,1.1-02,,1")
    desk.tell("06-19", "6月,1.1-02,,2")
    assert told(desk, 1) == []


def test_what_cannot_be_undone_is_said(desk: Desk) -> None:
    with pytest.raises(RevertError, match="没有编号为 7 的入库批次"):
        put_back(desk.store, 7, when=WHEN)
