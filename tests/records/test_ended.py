"""终止: nothing is taken for a task from the month in which it ended (domain.md section 10)."""

from records import Store
from tests.conftest import Desk, plan_of

ENDED = "kind: count, target: 300, unit: 户, ended: 7"
SAID = "第 {} 行「任务编号」：读到“t1”，这项任务自 7 月起终止，不再报送。请删去这一行。"


def test_rows_of_its_earlier_months_are_taken(file_store: Store) -> None:
    desk = Desk(file_store, plan_of(ENDED, "kind: duty"))
    assert desk.told("6月,t1,,100", "7月,t1,,120", "7月,t2,,是", "8月,t1,,无变化") == [SAID.format(3), SAID.format(5)]
    assert [(fact.task, fact.month) for fact in desk.known()] == [("t1", 6), ("t2", 7)]


def test_of_a_long_file_too(file_store: Store) -> None:
    """Above 64 kB rows are taken in blocks: that those of June were plain makes those of July none."""
    desk = Desk(file_store, plan_of(*[ENDED] * 3000))
    rows = [f"{month},t{number},,1" for month in ("6月", "7月") for number in range(1, 3001)]
    found = desk.told(*rows)
    assert len("\n".join(rows).encode()) > 64 * 1024
    assert len(found) == 3000
    assert found[0] == SAID.format(3002)
    assert {fact.month for fact in desk.known()} == {6}
