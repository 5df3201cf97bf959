"""What undoing a file would put back, told before it is done."""

from decimal import Decimal

from records import revert, would_put_back
from tests.conftest import Desk, moment

WHEN = moment("07-01")


def told(desk: Desk, batch: int) -> list[tuple[str, str | None, int, Decimal | None, Decimal | None]]:
    """Task, 街镇, month, the value now, the value then."""
    with desk.store.reading() as con:
        return [
            (b.now.task, b.unit, b.month.month, b.now.value, b.before.value if b.before else None)
            for b in would_put_back(con, batch)
        ]


def test_a_correction_gives_way_to_what_was_said_before(both: Desk) -> None:
    """166 corrects 168; 仙霞新村街道 is told for the first time. Nothing is undone by asking."""
    both.tell("06-18", "6月,1.1-01,新泾镇,168")
    both.tell("06-19", "6月,1.1-01,新泾镇,166,,,多报两户", "6月,1.1-01,仙霞新村街道,5")
    assert told(both, 2) == [("1.1-01", "新泾镇", 6, 166, 168), ("1.1-01", "仙霞新村街道", 6, 5, None)]
    assert both.number() == 2
    revert(both.store, 2, person="张三", reason="报错", when=WHEN)
    assert [(f.unit, f.value) for f in both.known()] == [("新泾镇", 168)]


def test_what_was_said_again_since_stays(desk: Desk) -> None:
    desk.tell("06-18", "6月,1.1-02,,1")
    desk.tell("06-19", "6月,1.1-02,,2")
    assert told(desk, 1) == []
