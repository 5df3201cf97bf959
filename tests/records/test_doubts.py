"""Figures that hardly can be: the person confirms them before they are stored, each with its exact sentence."""

import csv
from contextlib import closing
from datetime import datetime

import pytest

from plan import read_plan
from records import Sender, Store, Upload, take, take_sites
from records.checking.bulk.changes import Changes
from records.store.connection import memory
from records.store.store import SCHEMA
from records.upkeep.demo import SAMPLE
from tests.conftest import ROOT, Desk, plan_of

TASKS = (
    "kind: count, target: 100, unit: 张",
    "kind: count, target: 2, unit: 家",
    "kind: count, target: 3000, unit: 万元",
    "kind: rate, target: 90%, unit: 人, by_unit: true",
    "kind: rate, target: 5%, baseline: 10%, direction: at_most",
    'kind: direction, unit: "%", baseline: 60%',
    "kind: direction, unit: ‰, baseline: 30",
    "kind: pending, unit: 张",
    'kind: direction, unit: "%", baseline: 120%',
)
HEADER = "月份,任务编号,街镇,完成值,分母\n"


@pytest.fixture
def office(file_store: Store) -> Desk:
    return Desk(file_store, plan_of(*TASKS))


def worked() -> list[list[str]]:
    """The table of docs/metrics.md: task, what was told before, what is told in June, what is asked."""
    paper = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    return [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in paper.splitlines() if _of_doubts(line)]


def _of_doubts(line: str) -> bool:
    return line.startswith("| `kind:") and line.count("|") == 5


def asked(desk: Desk, *rows: str, received: str = "06-18") -> list[str]:
    return [p.message for p in desk.hand_in(HEADER + "\n".join(rows), received).checked.doubts]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("t4,,810,90", "读到“810”，分子大于分母 90。请确认没有填反。"),
        ("t4,新泾,101,100", "读到“101”，分子大于分母 100。请确认没有填反。"),
        ("t4,,850%,", "读到“850%”，超过 100%。请确认没有填错。"),
        ("t4,,100.1％,", "读到“100.1％”，超过 100%。请确认没有填错。"),
        ("t5,,106%,", "读到“106%”，超过 100%。请确认没有填错。"),
        ("t6,,160,", "读到“160”，超过 100%。请确认没有填错。"),
        ("t6,,161%,", "读到“161%”，超过 100%。请确认没有填错。"),
        ("t6,,70,60", "读到“70”，分子大于分母 60。请确认没有填反。"),
        ("t9,,121%,", "读到“121%”，超过 120%。请确认没有填错。"),
        ("t4,,0.85%,", "读到“0.85%”，只有 0.85%。请确认不是 85%。"),
        ("t6,,0.6%,", "读到“0.6%”，只有 0.6%。请确认不是 60%。"),
        ("t1,,501,", "读到“501”，超过全年目标 100 的 5 倍。请确认没有多写一位数，单位没有看错。"),
        ("t1,,0.12万,", "读到“0.12万”，超过全年目标 100 的 5 倍。请确认没有多写一位数，单位没有看错。"),
        ("t2,,13,", "读到“13”，超过全年目标 2 的 5 倍。请确认没有多写一位数，单位没有看错。"),
        ("t3,,20000,", "读到“20000”，超过全年目标 3000 的 5 倍。请确认没有多写一位数，单位没有看错。"),
        ("t1,,40.5,", "读到“40.5”，不是整数。请确认没有填错。"),
        ("t8,,40.5,", "读到“40.5”，不是整数。请确认没有填错。"),
        ("t8,,-4,", "读到“-4”，小于 0。请确认没有填错。"),
        ("t7,,-3,", "读到“-3”，小于 0。请确认没有填错。"),
        ("t7,,1001,", "读到“1001”，超过 1000‰。请确认没有填错。"),
        ("t7,,301,", "读到“301”，是此前 30 的 10 倍。请确认没有多写一位数，单位没有看错。"),
    ],
)
def test_what_is_asked(office: Desk, row: str, sentence: str) -> None:
    """A doubt is one of the warnings, and the row is to be stored."""
    checked = office.hand_in(f"{HEADER}6月,{row}\n").checked
    assert [p.message for p in checked.doubts] == [f"第 2 行「完成值」：{sentence}"]
    assert checked.doubts[0] in checked.warnings
    assert [c.entry.line for c in checked.changes] == [2]


@pytest.mark.parametrize(
    "row",
    [
        "t1,,172,",
        "t1,,500,",
        "t1,,0,",
        "t2,,12,",
        "t3,,1.25,",
        "t3,,15000,",
        "t4,,100%,",
        "t4,,90,90",
        "t4,,0%,",
        "t4,,1%,",
    ]
    + ["t5,,0.5%,", "t6,,100%,", "t7,,30.5,", "t7,,99.9,", "t8,,900,", "t9,,119%,"],
)
def test_what_is_not_asked(office: Desk, row: str) -> None:
    """Over-achievement is normal, and so are halves of 万元, a small rate that should be small, and the edges."""
    assert asked(office, f"6月,{row}") == []


def test_asked_once_above_the_target(office: Desk) -> None:
    """600 of 100 was confirmed in May; 620 in June is no news, nor is the same file again."""
    assert len(asked(office, "5月,t1,,600,", received="05-18")) == 1
    assert asked(office, "6月,t1,,620,") == []
    assert asked(office, "6月,t1,,620,", "6月,t2,,1,") == []


def test_a_level_far_from_the_last(office: Desk) -> None:
    """20 beds in May and 2000 in June; 12 after 1 is small enough to be so."""
    office.tell("05-18", "5月,t8,,20")
    assert asked(office, "6月,t8,,2000,") == [
        "第 2 行「完成值」：读到“2000”，是此前 20 的 100 倍。请确认没有多写一位数，单位没有看错。"
    ]


def test_the_first_one_after_months_without_any(office: Desk) -> None:
    """0, 0, 0 and then 1 has no digit too many; 101 of 100 at one blow may have."""
    for month in (3, 4, 5):
        office.tell(f"0{month}-18", f"{month}月,t1,,0", f"{month}月,t2,,0")
    assert asked(office, "6月,t2,,1,") == []
    assert asked(office, "6月,t1,,100,") == []
    assert asked(office, "7月,t1,,101,", received="07-18") == []


def test_a_blow_beyond_the_target(office: Desk) -> None:
    """From 0 to 300 of 100: below five times, but nothing led there."""
    for month in (3, 4, 5):
        office.tell(f"0{month}-18", f"{month}月,t1,,0")
    assert asked(office, "6月,t1,,300,") == [
        "第 2 行「完成值」：读到“300”，比上次的 0 多 300，此前每月最多增加 0。请确认没有多写一位数。"
    ]


def test_a_refused_row_is_not_asked_about(office: Desk) -> None:
    """The same cell twice: both rows are refused, so nothing is left to confirm."""
    checked = office.hand_in(f"{HEADER}6月,t4,,850%,\n6月,t4,,85%,\n").checked
    assert (len(checked.rejected), checked.doubts) == (2, ())


def test_the_worked_examples_are_there() -> None:
    assert len(worked()) == 19


@pytest.mark.parametrize("cells", worked(), ids=lambda cells: " ".join(cells[:3]))
def test_the_worked_examples(file_store: Store, cells: list[str]) -> None:
    """Each row of the table in docs/metrics.md."""
    fields, before, said, sentence = cells
    desk = Desk(file_store, plan_of(fields))
    figures = before.split("、") if before != "无" else []
    for month, figure in enumerate(figures, 6 - len(figures)):
        desk.tell(f"0{month}-18", f"{month}月,t1,,{figure}")
    value, _, below = said.partition("/")
    expected = [] if sentence == "不问" else [f"第 2 行「完成值」：读到“{value}”，{sentence}"]
    assert asked(desk, f"6月,t1,,{value},{below}") == expected


def test_a_jump_that_was_confirmed_is_not_asked_about_again(file_store: Store) -> None:
    """343, then 3430, which somebody looked at; 3431 in the same month and 3500 in the next have nothing new."""
    desk = Desk(file_store, plan_of("kind: count, target: 4000, unit: 人"))
    desk.tell("05-18", "5月,t1,,343")
    assert len(asked(desk, "6月,t1,,3430,")) == 1
    assert asked(desk, "6月,t1,,3431,") == []
    assert asked(desk, "7月,t1,,3500,", received="07-18") == []


def test_a_street_with_a_target_of_its_own(file_store: Store) -> None:
    """新泾镇 has 60 of 300: 60 is its target and 30 its even share of June, 31 is asked about. 仙霞新村 has none of its
    own, so nothing is known to be due of it, and 90 after 1, 2 and 3 is asked about."""
    task = "kind: count, target: 300, unit: 户, by_unit: true, unit_targets: {新泾镇: 60}"
    desk = Desk(file_store, plan_of(task))
    for month in (3, 4, 5):
        desk.tell(f"0{month}-18", f"{month}月,t1,新泾,{month - 2}", f"{month}月,t1,仙霞,{month - 2}")
    assert asked(desk, "6月,t1,新泾,30,") == []
    for figure, said in (("新泾,31", 1), ("新泾,60", 0), ("仙霞,90", 1)):
        taken = desk.hand_in(f"{HEADER}6月,t1,{figure},\n", keep=False)
        assert len(taken.checked.doubts) == said, figure


def test_the_sample_raises_no_question() -> None:
    """Every file as it was handed in, one after the other."""
    plan = read_plan(ROOT / "targets.yaml")
    found: list[str] = []
    with (SAMPLE / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        files = [(row["file"], datetime.fromisoformat(row["received"]), row["kind"]) for row in csv.DictReader(lines)]
    with closing(memory()) as con:
        con.execute(SCHEMA)
        for file, when, kind in files:
            upload = Upload(file, (SAMPLE / file).read_bytes())
            if kind == "sites":
                take_sites(con, plan, upload, person="张三", received=when, stored=when)
                continue
            taken = take(con, plan, upload, Sender("张三", when, when))
            found += [problem.message for problem in taken.checked.doubts]
    assert len(files) > 80
    assert found == []


def test_a_long_file_is_asked_about_as_a_short_one(file_store: Store) -> None:
    """Over a store that knows May: 3,000 rows of June, taken by the thousand, raise the very doubts that six of them
    raise row by row."""
    kinds = (
        "kind: count, target: 3500, unit: 人",
        "kind: count, target: 100, unit: 张",
        "kind: rate, target: 90%, unit: 人",
    )
    desk = Desk(file_store, plan_of(*kinds * 1000))
    figures = (("343", ""), ("36", ""), ("80", "100"))
    desk.tell("05-18", *(f"5月,t{n},,{v},{b}" for n in range(1, 31) for v, b in (figures[(n - 1) % 3],)))
    later = (("3430", ""), ("100", ""), ("950", "900"))
    rows = [f"6月,t{n},,{v},{b}" for n in range(1, 3001) for v, b in (later[(n - 1) % 3],)]
    content = HEADER + "".join(f"{row},{'推进' * 8}\n" for row in rows)
    header = HEADER.replace("\n", ",进展情况\n")
    long = desk.hand_in(content.replace(HEADER, header), keep=False).checked
    assert len(content.encode()) > 64_000
    assert isinstance(long.changes, Changes)
    short = desk.hand_in(header + "".join(f"{row},{'推进' * 8}\n" for row in rows[:30]), keep=False).checked
    assert [p for p in long.doubts if (p.row or 0) <= 31] == [*short.doubts]
    assert len(short.doubts) == 20
    assert len(long.doubts) == 10 + 1000
