"""/ — 无 NULL NaN and the like: empty beside what answers, asked about where the answer stands."""

import pytest

from records.reading import cells
from records.reading.plain import readable
from tests.conftest import Desk

WORDS = "月份,任务编号,街镇,完成值,分母,节点,进展情况,滞后原因,下一步措施"


@pytest.mark.parametrize(
    "text",
    [
        "/",
        "／",
        "//",
        "\\",
        "-",
        "－",
        "--",
        "—",
        "——",
        "–",
        "无",
        "暂无",
        "空",
        "不涉及",
        "不适用",
        "…",
        "\u200b",
        "\ufeff",
    ]
    + ["NULL", "null", "(null)", "NaN", "nan", "ＮａＮ", "None", "N/A", "n/a", "NA", "<NA>"],
)
def test_words_for_nothing(desk: Desk, text: str) -> None:
    """In 街镇, 分母, 节点 and the narratives of a count they are empty; in 完成值 the person is asked."""
    taken = desk.hand_in(f"{WORDS}\n6月,2.1-02,{text},40,{text},{text},,{text},{text}\n6月,1.1-02,,{text},,,,,\n")
    assert [(c.entry.line, c.entry.unit, c.entry.value) for c in taken.checked.changes] == [(2, None, 40)]
    assert [(p.row, p.column) for p in taken.checked.rejected] == [(3, "完成值")]
    assert taken.checked.warnings == ()
    (stored,) = desk.known()
    assert (stored.progress, stored.reason, stored.next_step) == (None, None, None)


def test_a_lookup_that_found_nothing(desk: Desk) -> None:
    """#N/A is empty where figures and names stand; a narrative that failed is told, see below."""
    taken = desk.hand_in(f"{WORDS}\n6月,2.1-02,#N/A,40,#N/A,#N/A,,,\n")
    assert [(c.entry.unit, c.entry.value) for c in taken.checked.changes] == [(None, 40)]
    assert taken.checked.warnings == ()


@pytest.mark.parametrize("text", ["0", "零", "无变化", "无锡路", "一", "×", "N", "否", "空置", "-5", "NO"])
def test_what_is_said(text: str) -> None:
    assert not cells.nothing(text)


def test_nothing_but_signs_is_no_report(desk: Desk) -> None:
    """A count whose 完成值 is empty and whose other cells say that there is nothing is 未报."""
    taken = desk.hand_in(f"{WORDS}\n6月,2.1-02,/,,/,/,/,/,/\n")
    assert (taken.checked.skipped, taken.checked.rejected, taken.checked.warnings) == (1, (), ())


def test_a_stage_beside_signs(desk: Desk) -> None:
    """完成值 is no column of stages; where 节点 says nothing either, the person is asked."""
    rows = ("6月,1.1-04,—,无,/,开工", "6月,1.1-04,,/,,/", "6月,1.1-04,,/,,", "6月,1.1-04,,,,/", "6月,1.1-04,,,,\u200b")
    assert desk.told(rows[0]) == []
    choice = "应为已完成的最后一个节点。应为其中之一：未开始、前期手续、开工、竣工，或 无变化。"
    assert desk.told(rows[1]) == [f"第 2 行「节点」：读到“/”，{choice}"]
    assert desk.told(rows[2]) == ["第 2 行「完成值」：读到“/”，这项任务应填「节点」。请改填在「节点」列。"]
    assert desk.told(rows[3]) == [f"第 2 行「节点」：读到“/”，{choice}"]
    assert len(desk.told(rows[4])) == 1
    assert [f.stage for f in desk.known()] == ["开工"]


def test_no_reason_is_no_reason(desk: Desk) -> None:
    """Trap: 无 under 滞后原因 is no reason for a fall."""
    desk.tell("05-18", "5月,2.1-02,,40")
    assert desk.told("6月,2.1-02,,30,,,无") == [
        "第 2 行「完成值」：读到“30”，累计数比 5 月的 40 少。请核对；确属更正的，请在「更正原因」写明原因。"
    ]


@pytest.mark.parametrize("text", ["#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NAME?", "Err:502"])
def test_a_failed_formula_is_no_narrative(desk: Desk, text: str) -> None:
    """The figure is stored, what stands instead of words is not."""
    taken = desk.hand_in(f"{WORDS}\n6月,2.1-02,,40,,,{text},,\n")
    assert [p.message for p in taken.checked.warnings] == [
        f"第 2 行「进展情况」：读到“{text}”，是公式出错的结果，没有存入。请改正公式，或直接写文字。"
    ]
    assert [(f.value, f.progress) for f in desk.known()] == [(40, None)]


@pytest.mark.parametrize(
    ("text", "answer"),
    [("TRUE", "是"), ("True", "是"), ("ＴＲＵＥ", "是"), ("false", "否"), ("FALSE", "否"), ("Yes", "是")],
)
def test_true_and_false_of_a_csv(desk: Desk, text: str, answer: str) -> None:
    """What Excel writes into a CSV for the 是 of a workbook."""
    taken = desk.hand_in(f"月份,任务编号,完成值\n6月,1.2-01,{text}\n")
    assert [f.value for f in desk.known()] == [int(answer == "是")]
    if text.isascii():
        assert [p.message for p in taken.checked.warnings] == [f"第 2 行「完成值」：读到“{text}”，读作 {answer}。"]
    assert desk.told(f"6月,1.1-01,,{text}")[0].startswith(f"第 2 行「完成值」：读到“{text}”，应为数字。")


def test_one_list_of_unseen_signs() -> None:
    """What is left out of a figure is left out of a name; joiners stay in names, where they shape a sign."""
    unseen = "\xad\u061c\u180e\u200b\u200e\u200f\u202a\u202e\u2060\u2064\u2066\u2069\ufeff"
    assert readable(f"甲{unseen}乙") == "甲乙"
    assert cells.plain(f"1{unseen}\u200c\u200d\ufe0f2") == "12"
    assert readable("👩\u200d🚒") == "👩\u200d🚒"
