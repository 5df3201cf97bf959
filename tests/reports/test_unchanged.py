"""无变化 for what is left of a department, as a file that is read like any other."""

from datetime import datetime

from records import facts
from reports.template.unchanged import unchanged_file
from tests.conftest import Desk


def left(desk: Desk, month: int, department: str = "养老服务科") -> list[str] | None:
    """The rows of the file, without header and names; None where there is no file."""
    with desk.store.reading() as con:
        known = facts(con, 2024, 99, [datetime.max])[datetime.max]
    made = unchanged_file(desk.plan, known, department, month)
    if made is None:
        return None
    desk_rows = made.content.decode("utf-8-sig").splitlines()[1:]
    return [",".join(cell for cell in row.split(",")[1:7] if cell) for row in desk_rows]


def test_each_task_on_the_level_it_was_told(desk: Desk) -> None:
    """By 街镇 for the two that reported, for the district where the district did; the stage under 节点."""
    desk.tell(
        "05-18",
        "5月,1.1-01,新华路,40",
        "5月,1.1-01,新泾,60",
        "5月,1.1-02,,1",
        "5月,1.1-04,,,,前期手续",
    )
    assert left(desk, 6) == [
        "1.1-01,适老化改造,新华路街道,无变化",
        "1.1-01,适老化改造,新泾镇,无变化",
        "1.1-02,综合为老服务中心,无变化",
        "1.1-04,养老院项目,无变化",
    ]


def test_what_is_reported_is_left_alone(desk: Desk) -> None:
    desk.tell("05-18", "5月,1.1-01,新华路,40", "5月,1.1-01,新泾,60", "5月,1.1-02,,1")
    desk.tell("06-18", "6月,1.1-01,新泾,70", "6月,1.1-02,,1")
    assert left(desk, 6) == ["1.1-01,适老化改造,新华路街道,无变化"]
    desk.tell("06-18", "6月,1.1-01,新华路,无变化")
    assert left(desk, 6) is None


def test_nothing_to_compare_with_nothing_to_say(desk: Desk) -> None:
    """Never reported, reported later only, or another department's: no row."""
    desk.tell("06-18", "6月,1.1-02,,1", "5月,1.2-01,,是")
    assert left(desk, 5) is None
    assert left(desk, 6, "没有这个科室") is None


def test_the_file_is_taken_in_whole(desk: Desk) -> None:
    desk.tell("05-18", "5月,1.1-01,新华路,40", "5月,1.1-02,,1", "5月,1.1-04,,,,前期手续")
    with desk.store.reading() as con:
        known = facts(con, 2024, 99, [datetime.max])[datetime.max]
    made = unchanged_file(desk.plan, known, "养老服务科", 6)
    assert made is not None
    taken = desk.hand_in(made.content, name=made.name)
    assert (len(taken.checked.changes), taken.checked.rejected, taken.checked.warnings) == (
        3,
        (),
        (),
    )
    assert desk.standing("1.1-01", 6, "06-30").progress.unchanged
