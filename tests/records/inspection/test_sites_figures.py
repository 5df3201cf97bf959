"""Figures that follow from 点位, worked by hand: sums, a site that was replaced, 街镇, the two times, undoing."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from records import Store, latest_number, register, revert
from records.inspection.storing import SiteEntry, SiteRow, append_site_entries, append_sites
from tests.conftest import Desk, moment, plan_of

SITES = "sites: {stages: [选址, 竣工, 启用], counted: 启用}"
STATIONS = f"kind: count, target: 10, unit: 家, pace: end, {SITES}"
BEDS = f"kind: count, target: 100, unit: 张, pace: end, by_unit: true, {SITES}"


def of(site: str, unit: str = "", quantity: int = 1, task: str = "t1", **more: object) -> SiteRow:
    """A row of the register: the site is called as it is numbered."""
    told: dict[str, object] = {"action": "entered", "planned": {}, **more}
    return SiteRow(2, task, site, name=f"{site}站", unit=unit, address="", quantity=Decimal(quantity), **told)  # type: ignore[arg-type]


def batch(store: Store, kind: str, received: str, sites: Iterable[SiteRow] = (), told: Iterable[SiteEntry] = ()) -> int:
    """A batch as taking a file in makes one."""
    with store.writing() as con:
        number = latest_number(con) + 1
        con.execute(
            """
            insert into batches (batch, kind, file, person, received, stored, demo)
            values ($number, $kind, '点位.xlsx', '张三', $when, $when, false)
            """,
            {"number": number, "kind": kind, "when": moment(received)},
        )
        append_sites(con, number, 2024, [row._replace(line=line) for line, row in enumerate(sites, 2)])
        append_site_entries(con, number, [row._replace(line=line) for line, row in enumerate(told, 2)])
    return number


def month(number: int, task: str = "t1", **stages: str) -> list[SiteEntry]:
    return [SiteEntry(0, date(2024, number, 1), task, site, stage) for site, stage in stages.items()]


def actuals(desk: Desk, task: str = "t1", on: str = "12-31") -> dict[int, Fraction | None]:
    """Month → the number, of the months that were reported."""
    return {m: s.actual for m, s in desk.year(task, on).items() if s.progress.reported}


def desk_of(store: Store, *tasks: str) -> Desk:
    return Desk(store, plan_of(*tasks))


def test_the_number_is_the_sum_over_the_finished_sites(store: Store) -> None:
    """甲 counts 1, 乙 3 and 丙 1. April: 甲 启用. May: nothing said. June: 甲, 乙 启用; 1 + 3 = 4. 竣工 does not count."""
    desk = desk_of(store, STATIONS)
    batch(store, "sites", "03-01", [of("甲"), of("乙", quantity=3), of("丙")])
    batch(store, "import", "04-18", told=month(4, 甲="启用", 乙="选址", 丙="未开始"))
    batch(store, "import", "06-18", told=month(6, 乙="启用", 丙="竣工"))
    assert actuals(desk) == {4: 1, 6: 4}
    assert desk.standing("t1", 5, "12-31").lamp == "missing"
    assert desk.standing("t1", 6, "12-31").measure.rate == Fraction(4, 10)


def test_typed_numbers_hold_until_the_first_month_told_by_site(store: Store) -> None:
    """March 2 as typed; from April on the sites: 1. A typed 9 of June counts no more, its words do."""
    desk = desk_of(store, STATIONS)
    desk.tell("03-18", "3月,t1,,2")
    desk.tell("06-17", "6月,t1,,9")
    batch(store, "sites", "06-17", [of("甲"), of("乙")])
    batch(store, "import", "06-18", told=month(4, 甲="启用"))
    assert actuals(desk) == {3: 2, 4: 1, 6: 1}


def test_a_register_alone_changes_no_figure(store: Store) -> None:
    desk = desk_of(store, STATIONS)
    desk.tell("03-18", "3月,t1,,2")
    batch(store, "sites", "03-19", [of("甲"), of("乙")])
    assert actuals(desk) == {3: 2}


def test_tasks_without_sites_are_untouched(store: Store) -> None:
    desk = desk_of(store, STATIONS, "kind: count, target: 300, unit: 户")
    batch(store, "sites", "03-01", [of("甲")])
    batch(store, "import", "06-18", told=month(6, 甲="启用"))
    desk.tell("06-18", "6月,t2,,120")
    assert actuals(desk, "t2") == {6: 120}


def test_a_replaced_site_counts_no_more_and_its_successor_does(store: Store) -> None:
    """甲 and 乙 启用 in April: 2. In May 甲 is replaced by 丙, not ready: 1; 丙 启用 in June: 2. The register keeps 甲. As
    known before, April stays 2."""
    desk = desk_of(store, STATIONS)
    batch(store, "sites", "03-01", [of("甲"), of("乙")])
    batch(store, "import", "04-18", told=month(4, 甲="启用", 乙="启用"))
    assert actuals(desk, on="05-01") == {4: 2}
    batch(store, "sites", "05-06", [of("甲", action="replaced", successor="丙", reason="房屋到期"), of("丙")])
    batch(store, "import", "05-18", told=month(5, 丙="竣工"))
    batch(store, "import", "06-18", told=month(6, 丙="启用"))
    assert actuals(desk) == {4: 1, 5: 1, 6: 2}
    assert desk.standing("t1", 4, "05-01", number=2).actual == 2
    with store.reading() as con:
        held = {s.number: (s.standing, s.successor, s.reason) for s in register(con, 2024, latest_number(con))}
    assert held == {"甲": ("已调整", "丙", "房屋到期"), "乙": ("在册", "", ""), "丙": ("在册", "", "")}


def test_by_unit_each_has_its_own_sum(store: Store) -> None:
    """新华路 50 + 20, 新泾 30; 仙霞 has no site and stands at 0. June: all of 新华路 启用, 新泾 竣工: 70, 0, 0; the district
    70. July, told by 新泾 alone: 30; the others are 未报."""
    desk = desk_of(store, BEDS)
    batch(
        store,
        "sites",
        "03-01",
        [of("甲", "新华路街道", 50), of("乙", "新华路街道", 20), of("丙", "新泾镇", 30)],
    )
    batch(store, "import", "06-18", told=month(6, 甲="启用", 乙="启用", 丙="竣工"))
    batch(store, "import", "07-18", told=month(7, 丙="启用"))
    year = desk.year("t1")
    assert (year[6].actual, year[7].actual) == (70, 100)
    assert [(cell.unit, cell.received is not None) for cell in year[7].cells] == [
        ("新华路街道", False),
        ("仙霞新村街道", True),
        ("新泾镇", True),
    ]


def test_both_times_and_undoing(store: Store) -> None:
    """June is due on the 20th: 甲 启用 was said then, 乙 three days late. 当时 1, 现在 2; undone, 1 again."""
    desk = desk_of(store, f"kind: count, target: 2, unit: 家, by: 6, pace: end, {SITES}")
    batch(store, "sites", "03-01", [of("甲"), of("乙")])
    batch(store, "import", "06-18", told=month(6, 甲="启用", 乙="选址"))
    late = batch(store, "import", "06-23", told=month(6, 乙="启用"))
    june = desk.standing("t1", 6, "12-31")
    assert (june.actual, june.lamp, june.lamp_then) == (2, "done", "red")
    revert(store, late, person="张三", reason="报错", when=moment("06-24"))
    june = desk.standing("t1", 6, "12-31")
    assert (june.actual, june.lamp, june.lamp_then) == (1, "red", "red")


def test_a_sheet_of_sites_is_undone_as_a_file_is(store: Store) -> None:
    desk = desk_of(store, STATIONS)
    batch(store, "sites", "03-01", [of("甲")])
    more = batch(store, "sites", "03-02", [of("乙")])
    batch(store, "import", "06-18", told=month(6, 甲="启用", 乙="启用"))
    assert actuals(desk) == {6: 2}
    revert(store, more, person="张三", reason="不是本任务的点位", when=moment("06-24"))
    assert actuals(desk) == {6: 1}
