"""街镇 side by side and one by one (domain.md section 6). Every fact goes through a file.

The small plan asks three 街镇 about 1.1-01 (count, 300 户), 1.1-03 (rate) and 2.1-01 (duty); June is due on the 20th.
"""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.month.rollup import Reporting
from metrics.task.progress import Progress
from metrics.units.cells import Cell, Profile, Row, columns, counted, heat, known_facts, profile
from metrics.units.words import beside, figure, reported, title
from plan import Plan
from records import Store
from tests.conftest import UNITS, Desk, plan_of

XIN, XIAN, JING = UNITS


def rows(desk: Desk, month: int = 6, on: str = "06-30") -> dict[str, Row]:
    """Task id → its row, seen on a day."""
    assessment = desk.assessed(on)
    with desk.store.reading() as con:
        return {row.task.id: row for row in heat(assessment, known_facts(con, assessment), month)}


def cells(desk: Desk, task: str, month: int = 6, on: str = "06-30") -> dict[str | None, Cell]:
    """街镇 → its cell, and None → the district's."""
    row = rows(desk, month, on)[task]
    return {cell.unit: cell for cell in (*row.cells, row.district)}


def of_unit(desk: Desk, unit: str, month: int = 6, on: str = "06-30") -> Profile:
    assessment = desk.assessed(on)
    with desk.store.reading() as con:
        return profile(assessment, known_facts(con, assessment), unit, month)


def said(found: dict[str | None, Cell]) -> list[str]:
    return [f"{figure(cell)} {cell.state}" for cell in found.values()]


def test_counts_are_summed_in_the_order_of_the_plan(both: Desk) -> None:
    """70 + 0 + 50 = 120 of 300 户 is 40 %; told in another order, shown in the plan's. 0 stays 0户."""
    both.tell("06-18", "6月,1.1-01,新泾,50", "6月,1.1-01,仙霞,0", "6月,1.1-01,新华路,70")
    found = cells(both, "1.1-01")
    assert list(found) == [XIN, XIAN, JING, None]
    assert said(found) == ["70户 reported", "0户 reported", "50户 reported", "120户 reported"]
    assert [beside(cell) for cell in found.values()] == ["", "", "", "40%"]


def test_rates_are_sums_over_sums(desk: Desk) -> None:
    """9/10 and 1/10 are 90 % and 10 %, together 10/20 = 50 %, which the title tells too."""
    desk.tell("06-18", "6月,1.1-03,新华路,9,10", "6月,1.1-03,新泾,1,10")
    found = cells(desk, "1.1-03")
    assert said(found) == ["90% reported", "未报 silent", "10% reported", "50% reported"]
    assert title(found[XIN]) == "新华路街道：护理员持证率；90%；9/10"
    assert title(found[None]) == "全区：护理员持证率；50%；10/20；目标 90%（完成 56%）"


def test_the_district_answers_for_all(desk: Desk) -> None:
    """120 for the whole district: no 街镇 has a figure, none is 0, and all of them count as reported in time."""
    desk.tell("06-18", "6月,1.1-01,,120")
    found = cells(desk, "1.1-01")
    assert said(found) == ["未分报 whole"] * 3 + ["120户 reported"]
    assert found[XIN].level is None
    assert counted(found.values()) == Reporting(3, 3, 3)
    assert reported(found[XIN]) == "按时（只报全区数）"


def test_a_figure_replaced_by_the_district_is_not_carried(desk: Desk) -> None:
    """May 50 and 70 by 街镇, June 130 for the district: 50 + 70 is not 130, so June has no figures by 街镇.
    In July 新华路 and 新泾 tell 60 and 90 themselves: 150. In August 新华路 tells 65: 65 + 90 = 155."""
    desk.tell("05-18", "5月,1.1-01,新华路,50", "5月,1.1-01,新泾,70")
    desk.tell("06-18", "6月,1.1-01,,130")
    assert said(cells(desk, "1.1-01")) == ["未分报 whole"] * 3 + ["130户 reported"]
    desk.tell("07-18", "7月,1.1-01,新华路,60", "7月,1.1-01,新泾,90")
    found = cells(desk, "1.1-01", 7, "07-30")
    assert said(found) == ["60户 reported", "未报 silent", "90户 reported", "150户 reported"]
    desk.tell("08-18", "8月,1.1-01,新华路,65")
    found = cells(desk, "1.1-01", 8, "08-30")
    assert said(found) == ["65户 reported", "未报 silent", "90户 carried", "155户 reported"]


def test_a_figure_before_the_districts_is_gone_for_good(desk: Desk) -> None:
    """April 9/10 and 1/10 by 街镇, May 15/20 for the district, June 10/10 of 新华路 alone: its own, not 11/20 with
    April's of 新泾, who has told nothing since."""
    desk.tell("04-18", "4月,1.1-03,新华路,9,10", "4月,1.1-03,新泾,1,10")
    desk.tell("05-18", "5月,1.1-03,,15,20")
    desk.tell("06-18", "6月,1.1-03,新华路,10,10")
    assert said(cells(desk, "1.1-03")) == ["100% reported", "未报 silent", "未报 silent", "100% reported"]


def test_unchanged_under_a_districts_figure_has_no_figure_of_its_own(desk: Desk) -> None:
    """April 50 by 新华路, May 60 for the district, June 无变化 by 新华路: the district stays at 60, 未分报."""
    desk.tell("04-18", "4月,1.1-01,新华路,50")
    desk.tell("05-18", "5月,1.1-01,,60")
    desk.tell("06-18", "6月,1.1-01,新华路,无变化")
    found = cells(desk, "1.1-01")
    assert said(found) == ["未分报 whole"] * 3 + ["60户 same"]
    assert counted(found.values()) == Reporting(3, 1, 1)


def test_not_reported_this_month_is_told_from_reported(desk: Desk) -> None:
    """May 50, 60, 70. In June 新华路 tells 55, 仙霞 无变化, 新泾 nothing: 55 + 60 + 70 = 185; 2 of 3 cells."""
    desk.tell("05-18", "5月,1.1-01,新华路,50", "5月,1.1-01,仙霞,60", "5月,1.1-01,新泾,70")
    desk.tell("06-18", "6月,1.1-01,新华路,55", "6月,1.1-01,仙霞,无变化")
    found = cells(desk, "1.1-01")
    assert said(found) == ["55户 reported", "60户 same", "70户 carried", "185户 reported"]
    assert title(found[XIAN]) == "仙霞新村街道：适老化改造；60户；6月报无变化"
    assert title(found[JING]) == "新泾镇：适老化改造；70户；6月未报，按5月数"
    assert counted(found.values()) == Reporting(3, 2, 2)
    assert [reported(found[unit]) for unit in UNITS] == ["按时", "按时（无变化）", "未报"]


def test_late_is_reported_and_not_on_time(desk: Desk) -> None:
    """Due on the 20th to the last second; the 21st is late."""
    desk.tell("06-20T23:59:59", "6月,1.1-01,新华路,1")
    desk.tell("06-21T00:00:00", "6月,1.1-01,新泾,1")
    found = cells(desk, "1.1-01")
    assert (reported(found[XIN]), reported(found[JING])) == ("按时", "截止后")
    assert counted(found.values()) == Reporting(3, 2, 1)


def test_nothing_reported_is_unknown(desk: Desk) -> None:
    found = cells(desk, "1.1-01")
    assert said(found) == ["未报 silent"] * 4
    assert title(found[XIN]) == "新华路街道：适老化改造；未报；6月未报"
    assert rows(desk)["1.1-01"].shade(found[XIN]) is None


def test_own_targets_and_shades(file_store: Store) -> None:
    """新泾镇 has 45 of its own 90 户 = 50 %. The others have no target: the largest of the row is 60, so 30 and
    60 are shaded 30/60 and 60/60. The district 135/300 = 45 %."""
    plan = plan_of("kind: count, target: 300, unit: 户, by_unit: true, unit_targets: {新泾镇: 90}")
    desk = Desk(file_store, plan)
    desk.tell("06-18", "6月,t1,新华路,30", "6月,t1,仙霞,60", "6月,t1,新泾,45")
    row = rows(desk)["t1"]
    assert [row.shade(cell) for cell in (*row.cells, row.district)] == [
        Fraction(1, 2),
        Fraction(1),
        Fraction(1, 2),
        Fraction(9, 20),
    ]
    assert [beside(cell) for cell in row.cells] == ["", "", "50%"]
    assert title(row.cells[2]) == "新泾镇：任务1；45户；目标 90户（完成 50%）"


def test_a_row_of_zeros_is_not_shaded(desk: Desk) -> None:
    desk.tell("06-18", *(f"6月,1.1-01,{unit},0" for unit in UNITS))
    row = rows(desk)["1.1-01"]
    assert [row.shade(cell) for cell in row.cells] == [0, 0, 0]


def test_duties_count_the_months_of_each(desk: Desk) -> None:
    """March to May are 3 months. 新华路 是 是 否: 2/3, May 未落实. 新泾 是 是 是: 3/3. 仙霞 tells nothing, and on
    30 May all three deadlines have passed: 0 of 3 and 未报. The district keeps a month in which all who told
    said 是: March and April, 2/3."""
    for month, answer in ((3, "是"), (4, "是"), (5, "否")):
        desk.tell(f"0{month}-18", f"{month}月,2.1-01,新华路,{answer}", f"{month}月,2.1-01,新泾,是")
    found = cells(desk, "2.1-01", 5, "05-30")
    assert said(found) == ["2/3 个月 reported", "未报 silent", "3/3 个月 reported", "2/3 个月 reported"]
    assert [beside(cell) for cell in found.values()] == ["未落实", "", "落实", "未落实"]


def test_a_month_answered_for_the_district_is_not_a_units_miss(desk: Desk) -> None:
    """March by 街镇, April for the district: 新华路 owed one month itself and kept it, 1/1; April is 未分报."""
    desk.tell("03-18", *(f"3月,2.1-01,{unit},是" for unit in UNITS))
    desk.tell("04-18", "4月,2.1-01,,是")
    found = cells(desk, "2.1-01", 4, "04-30")
    assert said(found)[0] == "1/1 个月 whole"
    assert said(found)[-1] == "2/2 个月 reported"
    assert beside(found[XIN]) == ""


def test_stages_by_unit(file_store: Store) -> None:
    """新华路 has finished 乙, 新泾 甲: the district stands where the slowest does, 1 of 2."""
    plan = plan_of("kind: stages, by_unit: true, stages: [{name: 甲, by: 5}, {name: 乙, by: 8}]")
    desk = Desk(file_store, plan)
    desk.tell("06-18", "6月,t1,新华路,,,乙", "6月,t1,新泾,,,甲")
    row = rows(desk)["t1"]
    assert [figure(cell) for cell in (*row.cells, row.district)] == ["乙", "未报", "甲", "甲"]
    assert [beside(cell) for cell in row.cells] == ["2/2 节点", "", "1/2 节点"]
    assert row.shade(row.cells[2]) == Fraction(1, 2)


def test_a_task_told_by_units_though_not_asked(desk: Desk) -> None:
    """1.1-02 is asked once; 新泾 tells it: a row, but nobody owes a cell."""
    desk.tell("06-18", "6月,1.1-02,新泾,1")
    found = cells(desk, "1.1-02")
    assert said(found) == ["— unasked", "— unasked", "1家 reported", "1家 reported"]
    assert counted(found.values()) == Reporting(0, 0, 0)
    assert list(rows(desk)) == ["1.1-01", "1.1-02", "1.1-03", "2.1-01"]


def test_profile_of_one_unit(desk: Desk) -> None:
    """新泾镇 in June: 1.1-01 on time, 1.1-03 late, 2.1-01 not: 3 cells, 2 reported, 1 on time. Of 120 户 it has 50:
    5/12; a rate has no share. Month by month: 20 in April, carried in May, 50 in June."""
    desk.tell("04-18", "4月,1.1-01,新泾,20")
    desk.tell("06-18", "6月,1.1-01,新泾,50", "6月,1.1-01,新华路,70")
    desk.tell("06-25", "6月,1.1-03,新泾,1,10")
    found = of_unit(desk, JING)
    assert found.cells == Reporting(3, 2, 1)
    assert [each.share for each in found.tasks] == [Fraction(5, 12), None, None]
    assert [f"{cell.month} {figure(cell)} {cell.state}" for cell in found.tasks[0].months] == [
        "3 未报 silent",
        "4 20户 reported",
        "5 20户 carried",
        "6 50户 reported",
    ]


def test_what_a_unit_wrote_is_its_own(desk: Desk) -> None:
    head = "月份,任务编号,街镇,完成值,进展情况,滞后原因,下一步措施\n"
    desk.hand_in(head + "6月,1.1-01,新华路,1,甲,乙,丙\n6月,1.1-01,新泾,2,丁,,")
    told = of_unit(desk, JING).tasks[0].cell.narrative
    assert (told.progress, told.reason, told.next_step) == ("丁", "", "")


def test_a_unit_the_plan_no_longer_has_keeps_its_column(file_store: Store, small: Plan) -> None:
    """Reported while the plan had it, so that the columns still add up to the district; nothing is asked of it."""
    Desk(file_store, small).tell("06-18", "6月,1.1-01,新泾,50", "6月,1.1-01,新华路,70")
    fewer = small.model_copy(update={"units": (XIN, XIAN)})
    assessment = Desk(file_store, fewer).assessed("06-30")
    with file_store.reading() as con:
        known = known_facts(con, assessment)
    assert columns(fewer, known) == (XIN, XIAN, JING)
    row = heat(assessment, known, 6)[0]
    assert [cell.level for cell in row.cells] == [70, None, 50]
    assert (row.district.level, row.cells[2].asked) == (120, False)


def test_an_unknown_cell_has_no_rate(small: Plan) -> None:
    cell = Cell(small.tasks["1.1-01"], XIN, 6, "silent", Progress(), target=Fraction(90))
    assert cell.rate is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(
    said=st.lists(st.tuples(st.sampled_from([3, 4, 5, 6]), st.sampled_from(["", *UNITS])), min_size=1, max_size=12),
)
def test_units_sum_to_the_district(tmp_path_factory: object, small: Plan, said: list[tuple[int, str]]) -> None:
    """Identity, at every month: 街镇 have figures unless the district's was told alone; they add up to it, are those
    of `by_unit`, and their cells are those that 报送完整率 counts. 街镇 tell 10, 20 … and the district a hundred times
    as much, so that every file that raises it is taken."""
    desk = Desk(Store(tmp_path_factory.mktemp("units") / "progress.duckdb"), small)  # type: ignore[attr-defined]
    for value, (month, unit) in enumerate(dict.fromkeys(sorted(said)), 1):
        told = value * (10 if unit else 1000)
        desk.hand_in(f"月份,任务编号,街镇,完成值,滞后原因\n{month}月,1.1-01,{unit},{told},核实", f"0{month}-18")
    assessment = desk.assessed("06-30")
    with desk.store.reading() as con:
        known = known_facts(con, assessment)
    for month in (3, 4, 5, 6):
        row, standing = heat(assessment, known, month)[0], assessment.standings["1.1-01"][month]
        levels = {cell.unit: cell.level for cell in row.cells if cell.level is not None}
        assert levels == {part.unit: part.level for part in standing.progress.by_unit}
        if levels:
            assert sum(levels.values()) == standing.actual
        else:
            last = max((f.month for f in known.get("1.1-01", ()) if f.month <= month), default=None)
            assert last is None or any(f.unit is None and f.month == last for f in known["1.1-01"])
        assert counted(row.cells) == Reporting(standing.cells_due, standing.cells_reported, standing.cells_on_time)
