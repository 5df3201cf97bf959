"""无变化 for what is left of a department, as a file that is read like any other."""

from datetime import datetime

from records import Store, Upload, facts, facts_with_sites, known_sites, latest_number, take_sites
from reports.template.unchanged import silent_cells, unchanged_file
from tests.conftest import Desk, moment, plan_of


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


def register(desk: Desk, *rows: str) -> None:
    content, when = "\n".join(["任务编号,点位编号,点位名称,街镇,调整为,原因", *rows]).encode(), moment("03-01")
    with desk.store.writing() as con:
        taken = take_sites(con, desk.plan, Upload("点位.csv", content), person="张三", received=when, stored=when)
    assert taken.checked.rejected == ()


def test_of_sites_each_that_was_left_out(file_store: Store) -> None:
    """May told of 1, 2, 3 and 5, June of 1 alone, and 5 was given up: 2 and 3 are left; of 4 nothing was ever said. The
    file is taken in."""
    sites = "sites: {stages: [竣工, 启用], counted: 启用}, department: 甲科"
    desk = Desk(file_store, plan_of(f"kind: count, target: 10, unit: 家, pace: end, {sites}"))
    names = enumerate(("中山站", "福泉站", "华阳站", "新泾站", "旧站"), 1)
    register(desk, *(f"t1,{number},{name},新泾镇,," for number, name in names))
    header = "月份,任务编号,点位,节点\n"
    desk.hand_in(f"{header}5月,t1,1,启用\n5月,t1,2,竣工\n5月,t1,3,未开始\n5月,t1,5,竣工", "05-18")
    desk.hand_in(f"{header}6月,t1,1,启用")
    register(desk, "t1,5,旧站,新泾镇,取消,拆除")
    with desk.store.reading() as con:
        number = latest_number(con)
        known = facts_with_sites(con, desk.plan, number, [datetime.max])[datetime.max]
        of_sites = known_sites(con, desk.plan, number)
    assert [each.place for each in silent_cells(desk.plan, known, "甲科", 6, of_sites)] == ["2 福泉站", "3 华阳站"]
    made = unchanged_file(desk.plan, known, "甲科", 6, of_sites)
    assert made is not None
    taken = desk.hand_in(made.content, name=made.name).checked
    assert taken.rejected == ()
    assert [(c.entry.site, c.entry.stage) for c in taken.changes] == [("2", "竣工"), ("3", "未开始")]
