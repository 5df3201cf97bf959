"""Rows that are refused or remarked upon, each with its exact sentence. The wrong row is row 2.

Columns of the rows: 月份,任务编号,街镇,完成值,分母,节点,滞后原因. Tasks as in tests/small.yaml.
"""

import pytest

from records import Store
from tests.conftest import HEADER, Desk, plan_of

STAGES = "应为其中之一：未开始、前期手续、开工、竣工，或 无变化。"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "2024-06,9.9-99,,1",
            "「任务编号」：读到“9.9-99”，2024 年计划中没有这个编号。请按模板填写任务编号。",
        ),
        (
            "2024-06,1.1-1,,1",
            "「任务编号」：读到“1.1-1”，2024 年计划中没有这个编号。是不是 1.1-01 适老化改造？",
        ),
        ("2024-06,,,1", "「任务编号」：任务编号是空的。请按模板填写任务编号。"),
        ("六月,1.1-01,,1", "「月份」：读到“六月”，应为月份。请写成 2024-06 这样。"),
        ("2024-13,1.1-01,,1", "「月份」：读到“2024-13”，应为月份。请写成 2024-06 这样。"),
        (",1.1-01,,1", "「月份」：月份是空的。请写成 2024-06 这样。"),
        ("2023-06,1.1-01,,1", "「月份」：读到“2023-06”，不是计划年度 2024 年。请核对年份。"),
        ("1月,1.1-01,,1", "「月份」：读到“1月”，1 月不用报送。报送月份为 3 月至 12 月。"),
        ("6月,1.1-01,新华街道,1", "「街镇」：读到“新华街道”，不认识这个街镇。是不是新华路街道？"),
        (
            "6月,1.1-01,外滩,1",
            "「街镇」：读到“外滩”，不认识这个街镇。应为其中之一：新华路街道、仙霞新村街道、新泾镇；全区请留空。",
        ),
        ("6月,1.2-01,新泾镇,是", "「街镇」：读到“新泾镇”，这项任务按全区报送。请把街镇留空。"),
    ],
)
def test_where_and_what(desk: Desk, row: str, sentence: str) -> None:
    """Task, month and 街镇."""
    assert desk.told(row) == [f"第 2 行{sentence}"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("6月,1.1-01,,三百", "「完成值」：读到“三百”，应为数字。请改成 300。"),
        ("6月,1.1-01,,三百二十户", "「完成值」：读到“三百二十户”，应为数字。请改成 320。"),
        ("6月,1.1-01,,约120", "「完成值」：读到“约120”，应为数字。请改成 120。"),
        (
            "6月,1.1-01,,85%",
            "「完成值」：读到“85%”，应为数字。请只写数字，例如 300；与上月相同写 无变化，还没有进展写 0。",
        ),
        ("6月,1.1-01,,-1", "「完成值」：读到“-1”，累计数不应小于 0。请填 1 月以来的累计完成数。"),
        (
            "6月,1.1-01,,,,开工",
            "「节点」：读到“开工”，这项任务应填「完成值」。请改填在「完成值」列。",
        ),
        (
            "6月,1.1-01,,无变化",
            "「完成值」：读到“无变化”，此前没有报过这一项，无从比较。请填实际的数，没有进展写 0。",
        ),
        ("6月,1.1-01,,,,,材料涨价", "「完成值」：没有填数，这一行的文字说明未入库。数没有变的请写 无变化。"),
        ("6月,1.1-01,,,200", "「完成值」：没有填，只填了分母 200。请补填；本月不报的请删去分母。"),
        (
            "6月,1.2-01,,完成",
            "「完成值」：读到“完成”，应为 是 或 否。本月落实了写 是，没有落实写 否。",
        ),
    ],
)
def test_counts_and_duties(desk: Desk, row: str, sentence: str) -> None:
    assert desk.told(row) == [f"第 2 行{sentence}"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "6月,1.1-03,,85",
            "「分母」：缺少分母。请在「分母」列填总数，或把完成值写成百分比，例如 85%。",
        ),
        (
            "6月,1.1-03,,85%,100",
            "「分母」：读到“100”，完成值已是百分比。请把完成值改成分子，或删去分母。",
        ),
        (
            "6月,1.1-03,新泾镇,85%",
            "「完成值」：读到“85%”，按街镇报送要填分子和分母。只有百分比无法合计成全区数。",
        ),
        ("6月,1.1-03,,8,0", "「分母」：读到“0”，分母应大于 0。请填总数。"),
        ("6月,1.1-03,,8,十", "「分母」：读到“十”，应为数字。请改成 10。"),
        ("6月,1.1-03,,-8,10", "「完成值」：读到“-8”，分子不应小于 0。请填截至本月的数。"),
        (
            "6月,1.2-02,新泾镇,65",
            "「分母」：按街镇报送要填分子和分母。单个数无法合计成全区数。",
        ),
    ],
)
def test_rates_and_levels(desk: Desk, row: str, sentence: str) -> None:
    assert desk.told(row) == [f"第 2 行{sentence}"]


def test_a_share_typed_as_a_decimal(desk: Desk) -> None:
    """Trap: who types 0.85 means 85%, so the advice must not be to write 0.85%."""
    (sentence,) = desk.told("6月,1.1-03,,0.85")
    assert sentence.startswith("第 2 行「分母」：缺少分母。")
    assert "0.85%" not in sentence


def test_a_negative_share(desk: Desk) -> None:
    """-8 of 10 is refused, so -5% is too."""
    assert len(desk.told("6月,1.1-03,,-5%")) == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("6月,1.1-04,,,,装修", f"「节点」：读到“装修”，应为已完成的最后一个节点。{STAGES}"),
        (
            "6月,1.1-04,,,,竣工验收",
            "「节点」：读到“竣工验收”，应为已完成的最后一个节点。是不是「竣工」？",
        ),
        ("6月,1.1-04,,2", "「完成值」：读到“2”，这项任务应填「节点」。请改填在「节点」列。"),
        ("6月,1.1-04,,开工", "「完成值」：读到“开工”，这项任务应填「节点」。请改填在「节点」列。"),
    ],
)
def test_stages(desk: Desk, row: str, sentence: str) -> None:
    """A stage typed under 完成值 is told to move, as a count typed under 节点 is."""
    assert desk.told(row) == [f"第 2 行{sentence}"]


def test_several_mistakes_in_one_row(desk: Desk) -> None:
    """Month, 街镇 and number are all told, so that the row need not be sent three times."""
    assert desk.told("六月,1.1-01,外滩街道,三百") == [
        "第 2 行「月份」：读到“六月”，应为月份。请写成 2024-06 这样。",
        "第 2 行「街镇」：读到“外滩街道”，不认识这个街镇。应为其中之一：新华路街道、仙霞新村街道、新泾镇；全区请留空。",
        "第 2 行「完成值」：读到“三百”，应为数字。请改成 300。",
    ]


def test_a_problem_as_data(desk: Desk) -> None:
    """Row, column and value apart from the sentence, for the JSON and the returned file."""
    taken = desk.hand_in("月份,任务编号,完成值\n6月,1.1-01,5\n6月,1.1-02,二\n")
    (one,) = taken.checked.rejected
    assert (one.row, one.column, one.value) == (3, "完成值", "二")
    assert taken.checked.rejected_lines == (3,)
    assert [c.entry.line for c in taken.checked.changes] == [2]


def test_the_same_cell_twice_in_one_file(desk: Desk) -> None:
    """Rows 2 and 4 both say June of 1.1-01; either may be meant, so neither is stored; row 3 is."""
    rows = ("6月,1.1-01,,120", "6月,1.1-02,,1", "2024年6月,1.1-01,,130")
    assert desk.told(*rows) == [
        "第 2 行「任务编号」：读到“1.1-01”，与第 4 行报的是同一项。请只留一行。",
        "第 4 行「任务编号」：读到“1.1-01”，与第 2 行报的是同一项。请只留一行。",
    ]
    assert [f.task for f in desk.known()] == ["1.1-02"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("6月,1.1-01,,120户", "第 2 行「完成值」：读到“120户”，读作 120。"),
        ('6月,1.1-01,,"1,200"', "第 2 行「完成值」：读到“1,200”，读作 1200。"),
        ("6月,1.1-01,,0.12万", "第 2 行「完成值」：读到“0.12万”，读作 1200。"),
        (
            "9月,1.1-01,,120",
            "第 2 行「月份」：读到“2024-09”，所报月份还没有到，请确认月份没有填错。",
        ),
        ("6月,1.1-03,,101,100", "第 2 行「完成值」：读到“101”，分子大于分母 100。请确认没有填反。"),
        ("6月,1.2-02,,65", "第 2 行「完成值」：读到“65”，单位是 %，读作 65%。"),
    ],
)
def test_warnings_say_what_was_understood(desk: Desk, row: str, sentence: str) -> None:
    """Received on 18 June."""
    assert desk.warned(row) == [sentence]


def test_a_share_above_the_whole_is_remarked_upon(desk: Desk) -> None:
    """850% may be a slip for 85.0%: as with 101 of 100 the person is asked."""
    assert [w[:11] for w in desk.warned("6月,1.1-03,,850%")] == ["第 2 行「完成值」："]


@pytest.mark.parametrize("row", ["6月,1.1-01,,120", "6月,1.1-01,,１２０", "6月,1.1-01,全区,120 "])
def test_what_needs_no_word(desk: Desk, row: str) -> None:
    assert desk.warned(row) == []


def test_names_beside_and_instead_of_ids(desk: Desk) -> None:
    """A wrong name is a warning; a name without id is taken for the one task of that name."""
    header = "月份,任务编号,任务名称,完成值"
    taken = desk.hand_in(f"{header}\n6月,1.1-01,床位,5\n6月,,综合为老服务中心,1\n6月,,床位,1\n")
    assert [p.message for p in taken.checked.warnings] == [
        "第 2 行「任务名称」：读到“床位”，与编号 1.1-01 的名称“适老化改造”不同，已按编号入库。",
        "第 3 行「任务名称」：读到“综合为老服务中心”，没有填编号，按名称认作 1.1-02。",
    ]
    assert [p.message for p in taken.checked.rejected] == [
        "第 4 行「任务编号」：任务编号是空的。请按模板填写任务编号。"
    ]


def test_unknown_columns_are_named(desk: Desk) -> None:
    taken = desk.hand_in("月份,任务编号,完成值,备注\n6月,1.1-01,5,好\n")
    assert [(p.row, p.column, p.message) for p in taken.checked.warnings] == [
        (None, "备注", "「备注」：不认识这一列，已忽略。")
    ]


def test_the_callers_month(desk: Desk) -> None:
    """月份 may be missing when the caller gives it; where the file differs, the file is followed."""
    taken = desk.hand_in("任务编号,完成值\n1.1-01,5\n", month=6)
    assert [c.entry.month.month for c in taken.checked.changes] == [6]
    taken = desk.hand_in("月份,任务编号,完成值\n5月,1.1-02,1\n", month=6)
    assert [p.message for p in taken.checked.warnings] == [
        "第 2 行「月份」：读到“5月”，与所选的 6 月不同，已按文件中的月份入库。"
    ]
    assert [c.entry.month.month for c in taken.checked.changes] == [5]


def test_a_duty_by_unit_and_an_unlisted_unit(file_store: Store) -> None:
    """A by_unit duty takes rows by 街镇; stages that are not by_unit refuse them."""
    stages = "kind: stages, stages: [{name: 开工, by: 5}]"
    desk = Desk(file_store, plan_of("kind: duty, by_unit: true", stages))
    assert desk.told("6月,t1,新泾镇,是") == []
    assert desk.told("6月,t2,新泾,,,开工") == ["第 2 行「街镇」：读到“新泾”，这项任务按全区报送。请把街镇留空。"]


@pytest.mark.parametrize("row", ["6月,1.1-03,,85.12345%", "6月,1.2-02,,65.12345"])
def test_a_share_of_many_digits(desk: Desk, row: str) -> None:
    """Trap: 85.12345 % is 0.8512345, one digit more than is stored: refused or kept whole, never a crash."""
    taken = desk.hand_in(f"{HEADER}\n{row}\n")
    stored = [float(f.value or 0) for f in desk.known()]
    assert len(taken.checked.rejected) + len(stored) == 1
    assert stored in ([], [0.8512345], [0.6512345])


def test_percentages_of_a_target_to_come_cannot_be_added_up(file_store: Store) -> None:
    """待下达 in %: 85 of three 街镇 would be 255% for the district. Without 街镇, or with 分子 and 分母, it may be said;
    待下达 in 张 may be told by 街镇, since beds add up."""
    desk = Desk(file_store, plan_of('kind: pending, unit: "%"', "kind: pending, unit: 张"))
    assert desk.told("6月,t1,新华路,85", "6月,t1,仙霞,0.85", "6月,t1,新泾,85%") == [
        "第 2 行「分母」：按街镇报送要填分子和分母。单个数无法合计成全区数。",
        "第 3 行「分母」：按街镇报送要填分子和分母。单个数无法合计成全区数。",
        "第 4 行「完成值」：读到“85%”，按街镇报送要填分子和分母。只有百分比无法合计成全区数。",
    ]
    assert desk.told("5月,t1,,85", "6月,t1,新华路,17,20", "6月,t2,新华路,85") == []
