"""Generated tables with titles, names with additions, totals, second headers and blank lines: what is read is what a
person sees, row for row, in CSV and in a workbook."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from records import COLUMNS, Upload, read_sheet
from records.reading.sheet import Row

OURS = ("月份", "任务编号", "街镇", "完成值", "分母", "节点", "进展情况")
BEFORE = st.sampled_from(["", "*", "★", "1.", "【必填】", " "])
BEHIND = st.sampled_from(["", "（必填）", "(勿改)", "：", " ", "\n（填写）", "*", "（请按模板填）"])
WORDS = st.sampled_from(["", "累计", "实际"])
TITLES = st.lists(st.sampled_from(["2024年6月推进情况", "", "填报单位：养老科", "附件1"]), max_size=3)
TOTALS = ["合计", "总 计", "小计：", "汇总", "1.1-01 汇总", "全区合计", "合计（3个）", "累计", "Total", "2.1小计"]
ASIDE = ["填报人：张三", "注：截至6月底", "审核：李四", "联系电话：62123456"]
UNKNOWN = st.lists(st.sampled_from(["备注", "联系人", "序号", "责任科室", "完成时限"]), unique=True, max_size=2)
WIDTH = 10


class Block(NamedTuple):
    """A header as it is written, the columns it means, and lines: a row by column, or a line that is none."""

    written: list[str]
    columns: list[str]
    lines: list[dict[str, str] | str]


@st.composite
def cells(draw: st.DrawFn) -> dict[str, str]:
    """A row that answers."""
    row = {
        "月份": draw(st.sampled_from(["6月", "2024-06", "2024年6月"])),
        "任务编号": draw(st.sampled_from(["1.1-01", "2.1-02", "t1", "汇-1", "总表1"])),
        "街镇": draw(st.sampled_from(["", "新泾镇", "全区"])),
        "完成值": draw(st.sampled_from(["40", "0", "85%", "1200", "无变化", "是"])),
        "分母": draw(st.sampled_from(["", "90", "1000"])),
        "节点": draw(st.sampled_from(["", "开工"])),
        "进展情况": draw(st.sampled_from(["", "累计发放40户", "合计", "任务编号见附件", "节点", "月份，任务编号"])),
    }
    return {**row, "备注": draw(st.sampled_from(["", "合计", "7"])), "联系人": draw(st.sampled_from(["", "张三"]))}


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    columns = draw(st.permutations(OURS).map(list)) + draw(UNKNOWN)
    columns = draw(st.permutations(columns))
    written = []
    for name in columns:
        words = "填报" if name == "月份" and draw(st.booleans()) else draw(WORDS) if name == "完成值" else ""
        written.append(f"{draw(BEFORE)}{words}{name}{draw(BEHIND)}" if name in OURS else name)
    line = cells() | st.sampled_from([*TOTALS, *ASIDE, ""])
    return Block(written, list(columns), draw(st.lists(line, max_size=6)))


def laid_out(titles: Sequence[str], found: Sequence[Block]) -> tuple[list[list[str]], list[Row]]:
    """The lines of the file, and the rows that a person sees in it."""
    lines: list[list[str]] = [[title] for title in titles]
    seen: list[Row] = []
    for block in found:
        lines.append(block.written)
        for line in block.lines:
            if isinstance(line, str):
                place = block.columns.index("街镇")
                lines.append([line if index == place else "" for index in range(len(block.columns))])
                continue
            lines.append([line.get(name, "") for name in block.columns])
            seen.append(Row(len(lines), *(line.get(name, "") if name in block.columns else "" for name in COLUMNS)))
    return lines, seen


def csv_of(lines: Sequence[Sequence[str]], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode("gb18030")


def book_of(lines: Sequence[Sequence[str]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for number, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            book.active.cell(number, column).value = text or None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=150)
@given(TITLES, st.lists(blocks(), min_size=1, max_size=3), st.sampled_from([",", ";", "\t"]))
def test_rows_of_a_text_are_those_that_are_seen(titles: list[str], found: list[Block], delimiter: str) -> None:
    lines, seen = laid_out(titles, found)
    read = read_sheet(Upload("月报.csv", csv_of(lines, delimiter)))
    assert list(read.rows) == seen
    assert read.rejected == ()


@settings(max_examples=40)
@given(TITLES, st.lists(blocks(), min_size=1, max_size=2))
def test_rows_of_a_workbook_are_those_that_are_seen(titles: list[str], found: list[Block]) -> None:
    lines, seen = laid_out(titles, found)
    read = read_sheet(Upload("月报.xlsx", book_of(lines)))
    assert list(read.rows) == seen
    assert read.rejected == ()


@given(st.lists(st.sampled_from([*TOTALS, *ASIDE]), min_size=1, max_size=5))
def test_every_line_left_out_is_counted(lines: list[str]) -> None:
    text = "月份,任务编号,街镇,完成值\n" + "".join(f",,{line},5\n" for line in lines)
    read = read_sheet(Upload("月报.csv", text.encode()))
    assert (read.rows, read.totals, read.rejected) == ((), len(lines), ())
