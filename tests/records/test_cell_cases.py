"""Files as offices sent them: what a cell's text means, and what is said of it. The files lie in the folder cases."""

from decimal import Decimal
from pathlib import Path

from plan import read_plan
from records import Store
from tests.conftest import Desk

CASES = Path(__file__).with_name("cases")
Read = tuple[dict[int, Decimal | str | None], list[str], list[str]]


def read(desk: Desk, name: str) -> Read:
    """Value or stage by row of what was stored; the sentences of what was refused and of what was remarked."""
    checked = desk.hand_in((CASES / name).read_bytes(), name=name).checked
    stored = {c.entry.line: c.entry.stage or c.entry.value for c in checked.changes}
    return stored, [p.message for p in checked.rejected], [p.message for p in checked.warnings]


ANY = "请只写数字，例如 300；与上月相同写 无变化，还没有进展写 0。"


def test_marks_of_footnotes(desk: Desk) -> None:
    """40① is neither 401 nor 40 without asking."""
    assert read(desk, "02_footnote_marks.csv") == (
        {},
        [
            "第 2 行「完成值」：读到“40①”，应为数字。请改成 40。",
            "第 3 行「完成值」：读到“1²”，应为数字。请改成 1。",
            "第 4 行「完成值」：读到“12⒈”，应为数字。请改成 12。",
        ],
        [],
    )


def test_a_percentage_is_no_number_of_beds(desk: Desk) -> None:
    """待下达 in 张, as 数量 in 张."""
    assert read(desk, "04_percent_under_unit.csv") == (
        {4: Decimal(1)},
        [
            f"第 2 行「完成值」：读到“12%”，应为数字。{ANY}",
            f"第 3 行「完成值」：读到“40%”，应为数字。{ANY}",
        ],
        [],
    )


def test_beds_have_no_denominator(desk: Desk) -> None:
    """12 张, not 0.3."""
    assert read(desk, "04b_denominator_under_unit.csv") == (
        {2: Decimal(12)},
        [],
        ["第 2 行「分母」：读到“40”，待下达任务不用这一列，已忽略。"],
    )


def test_ten_thousands_under_ten_thousands(file_store: Store) -> None:
    """1.2万 under 万元 is 1.2 万元, under 平方米 12000; 50户 are no 50 户次."""
    desk = Desk(file_store, read_plan(CASES / "05_plan.yaml"))
    assert read(desk, "05_wan_under_wan_unit.csv") == (
        {2: Decimal("1.2"), 3: Decimal("3.5"), 4: Decimal(12_000), 5: Decimal("1.2")},
        ["第 6 行「完成值」：读到“50户”，单位应为户次。确为 50 户次的，请改成 50。"],
        [
            "第 2 行「完成值」：读到“1.2万”，读作 1.2 万元。",
            "第 3 行「完成值」：读到“3.5万”，读作 3.5 万人次。",
            "第 4 行「完成值」：读到“1.2万㎡”，读作 12000。",
            "第 5 行「完成值」：读到“1.2亿”，读作 1.2 亿元。",
        ],
    )


def test_several_months_are_no_month(desk: Desk) -> None:
    """Received on 18 June: the example is June."""
    texts = ("2024.4-6", "2024年4-6", "2024年1-6月", "1-6月", "截至6月底")
    said = [f"第 {row} 行「月份」：读到“{t}”，应为月份。请写成 2024-06 这样。" for row, t in enumerate(texts, 2)]
    assert read(desk, "08_month_range.csv") == ({}, said, [])


def test_dates_with_a_time_of_day(desk: Desk) -> None:
    """All four rows are June 2024."""
    stored, rejected, warnings = read(desk, "09_date_with_time.csv")
    assert (stored, rejected, warnings) == ({2: Decimal(40), 3: Decimal(1), 4: Decimal(1), 5: Decimal(5)}, [], [])
    assert {f.month for f in desk.known()} == {6}


def test_signs_for_nothing(desk: Desk) -> None:
    """/ and — beside what answers say nothing; where the answer stands they are asked about."""
    assert read(desk, "15_slash_for_nothing.csv") == (
        {2: Decimal("0.05"), 3: "开工", 4: Decimal(40), 5: Decimal(1)},
        [f"第 6 行「完成值」：读到“/”，应为数字。{ANY}"],
        [],
    )
    assert {f.unit for f in desk.known()} == {None}
