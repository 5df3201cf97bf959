"""更正: what was corrected, and what stood there before."""

from metrics.corrections import corrections
from records import Store, records, revert
from tests.conftest import Desk, moment, plan_of


def told(desk: Desk) -> list[tuple[str, int, int | None, int | None]]:
    """街镇, month, value before, value after; newest first."""
    with desk.store.reading() as con:
        found = corrections(records(con, task="t1"))
    return [
        (c.record.unit or "", c.record.month.month, c.before.value and int(c.before.value), int(c.record.value or 0))
        for c in found
    ]


def test_said_again_for_the_same_month(file_store: Store) -> None:
    """90 for June said twice over: 90 → 80 → 85. Each correction stands beside what it corrected."""
    desk = Desk(file_store, plan_of("kind: count, target: 300"))
    desk.tell("06-18", "6月,t1,,90,,,")
    desk.tell("06-19", "6月,t1,,80,,,误报")
    desk.tell("06-20", "6月,t1,,85,,,")
    assert told(desk) == [("", 6, 80, 85), ("", 6, 90, 80)]


def test_a_fall_below_an_earlier_month(file_store: Store) -> None:
    """May 90, June 70 with a reason: June corrects May."""
    desk = Desk(file_store, plan_of("kind: count, target: 300"))
    desk.tell("05-18", "5月,t1,,90,,,")
    desk.tell("06-18", "6月,t1,,70,,,核减")
    assert told(desk) == [("", 6, 90, 70)]


def test_growth_is_no_correction_and_units_stay_apart(file_store: Store) -> None:
    """新泾镇 50 then 60; 仙霞新村街道 20: nothing is corrected."""
    desk = Desk(file_store, plan_of("kind: count, target: 300, by_unit: true"))
    desk.tell("05-18", "5月,t1,新泾镇,50,,,")
    desk.tell("06-18", "6月,t1,新泾镇,60,,,", "6月,t1,仙霞新村街道,20,,,")
    assert told(desk) == []


def test_an_undone_file_corrects_nothing(file_store: Store) -> None:
    desk = Desk(file_store, plan_of("kind: count, target: 300"))
    desk.tell("06-18", "6月,t1,,90,,,")
    batch = desk.tell("06-19", "6月,t1,,80,,,误报").batch
    assert batch is not None
    revert(desk.store, batch, person="李四", reason="误传", when=moment("06-20"))
    assert told(desk) == []
