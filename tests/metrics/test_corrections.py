"""更正: what was corrected, and what stood there before (domain.md section 5)."""

import pytest

from metrics.changes.corrections import corrections, marked
from records import Record, Store, records, revert
from tests.conftest import UNITS, WHY, Desk, moment, plan_of

COUNT = "kind: count, target: 300"
STAGES = "kind: stages, stages: [{name: 甲, by: 5}, {name: 乙, by: 8}]"


def figure(record: Record) -> str:
    if record.value is None:
        return record.stage or "无变化"
    return f"{record.value.normalize():f}"


def told(desk: Desk) -> list[tuple[str, int, str, str]]:
    """街镇, month, what stood, what it was corrected to; newest first."""
    with desk.store.reading() as con:
        found = corrections(desk.plan, records(con, task="t1"))
    return [(c.record.unit or "", c.record.month.month, figure(c.before), figure(c.record)) for c in found]


def undo(desk: Desk, batch: int, on: str) -> None:
    revert(desk.store, batch, person="李四", reason="误传", when=moment(on))


def test_said_again_for_the_same_month(file_store: Store) -> None:
    """90 for June said twice over: 90 → 80 → 85. Each correction stands beside what it corrected."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("06-18", "6月,t1,,90,,,")
    desk.tell("06-19", "6月,t1,,80,,,,误报")
    desk.tell("06-20", "6月,t1,,85,,,")
    assert told(desk) == [("", 6, "80", "85"), ("", 6, "90", "80")]


def test_a_fall_below_an_earlier_month(file_store: Store) -> None:
    """May 90, June 70 with a reason: June corrects May."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("05-18", "5月,t1,,90,,,")
    desk.tell("06-18", "6月,t1,,70,,,,核减")
    assert told(desk) == [("", 6, "90", "70")]


def test_more_than_a_later_month(file_store: Store) -> None:
    """June 70, then May 90 with a reason: from May to June the number falls, so May is held against June."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("06-18", "6月,t1,,70,,,")
    desk.tell("06-19", "5月,t1,,90,,,,核实")
    assert told(desk) == [("", 5, "70", "90")]


def test_growth_is_no_correction_and_units_stay_apart(file_store: Store) -> None:
    """新泾镇 50 then 60; 仙霞新村街道 20: nothing is corrected."""
    desk = Desk(file_store, plan_of(f"{COUNT}, by_unit: true"))
    desk.tell("05-18", "5月,t1,新泾镇,50,,,")
    desk.tell("06-18", "6月,t1,新泾镇,60,,,", "6月,t1,仙霞新村街道,20,,,")
    assert told(desk) == []


@pytest.mark.parametrize(
    ("task", "may", "june"),
    [
        ("kind: rate, target: 90%", "90,100", "80,100"),
        ("kind: direction, unit: '%'", "65%", "60%"),
        ("kind: duty", "是", "否"),
    ],
)
def test_a_level_or_an_answer_may_be_lower_than_the_month_before(
    file_store: Store, task: str, may: str, june: str
) -> None:
    """A rate, a level, a duty: a figure of its own month, which did not fall. Said again for June, it is corrected."""
    desk = Desk(file_store, plan_of(task))
    desk.tell("05-18", f"5月,t1,,{may}")
    desk.tell("06-18", f"6月,t1,,{june}")
    assert told(desk) == []
    desk.tell("06-19", f"6月,t1,,{may}")
    assert [month for _, month, _, _ in told(desk)] == [6]


def test_stages_that_go_back(file_store: Store) -> None:
    """May 乙, June 甲 with a reason."""
    desk = Desk(file_store, plan_of(STAGES))
    desk.tell("05-18", "5月,t1,,,,乙")
    desk.tell("06-18", "6月,t1,,,,甲,,误报")
    assert told(desk) == [("", 6, "乙", "甲")]


def test_what_was_replaced_is_not_corrected_again(file_store: Store) -> None:
    """A slip of 1200 for May, made 12: one correction. 20 in June is more than 12, and corrects nothing."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("05-18", "5月,t1,,1200")
    desk.tell("05-19", "5月,t1,,12,,,,多写两位")
    desk.tell("06-18", "6月,t1,,20")
    assert told(desk) == [("", 5, "1200", "12")]


def test_the_nearest_month_is_what_is_fallen_below(file_store: Store) -> None:
    """April 100, May 90 with a reason, June 95: only May fell."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("04-18", "4月,t1,,100")
    desk.tell("05-18", "5月,t1,,90,,,,核减")
    desk.tell("06-18", "6月,t1,,95")
    assert told(desk) == [("", 5, "100", "90")]


def test_other_words_beside_the_same_figure_correct_nothing(file_store: Store) -> None:
    """May 40, June 无变化. June said again as 40 with a word: still 40. As 45: a correction of 无变化."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("06-18", "5月,t1,,40", "6月,t1,,无变化")
    desk.tell("06-19", "6月,t1,,40,,,场地不足")
    assert told(desk) == []
    desk.tell("06-20", "6月,t1,,无变化")
    desk.tell("06-21", "6月,t1,,45")
    assert told(desk) == [("", 6, "无变化", "45")]


def test_an_undone_file_corrects_nothing(file_store: Store) -> None:
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("06-18", "6月,t1,,90,,,")
    desk.tell("06-19", "6月,t1,,80,,,,误报")
    undo(desk, 2, "06-20")
    assert told(desk) == []


def test_what_was_undone_when_a_file_came_is_not_corrected(file_store: Store) -> None:
    """90 undone, then 80: nothing stood there. 85 after that corrects 80, and still does when 80 is undone later."""
    desk = Desk(file_store, plan_of(COUNT))
    desk.tell("06-18", "6月,t1,,90")
    undo(desk, 1, "06-19")
    desk.tell("06-20", "6月,t1,,80")
    assert told(desk) == []
    desk.tell("06-21", "6月,t1,,85")
    undo(desk, 3, "06-22")
    assert told(desk) == [("", 6, "80", "85")]


def test_what_the_history_marks(both: Desk) -> None:
    """June 50 made 52 and July's 45 with a reason; growth is not, nor what another 街镇 says of another task."""
    both.tell("05-18", "5月,2.1-02,,40", f"5月,1.1-01,{UNITS[0]},90")
    both.tell("06-18", "6月,2.1-02,,50", f"6月,1.1-01,{UNITS[1]},20")
    both.tell("06-19", "6月,2.1-02,,52")
    both.tell("07-18", "7月,2.1-02,,45,,,,重复计算")
    with both.store.reading() as con:
        assert marked(corrections(both.plan, records(con))) == {(3, 2), (4, 2)}


def test_why_it_was_corrected(both: Desk) -> None:
    """Its 更正原因; the reason of the lag beside it is none."""
    both.tell("06-18", "6月,1.1-01,新泾,70,,,场地未定")
    both.tell("06-19", "6月,1.1-01,新泾,75")
    both.tell("06-20", "6月,1.1-01,新泾,72,,,,多报3户")
    with both.store.reading() as con:
        found = corrections(both.plan, records(con))
    assert [(int(c.record.value or -1), c.reason) for c in found] == [(72, "多报3户"), (75, WHY)]
