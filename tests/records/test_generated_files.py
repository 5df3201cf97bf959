"""Generated files: what is read equals what was written, what is refused is named, the counts add up, and
no bytes whatsoever end in anything but an answer or a FileError."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from plan import Plan, read_plan
from records import COLUMNS, FileError, Store, Upload, read_sheet
from records.checking.check import Checked, check_sheet
from records.reading.cells import plain
from tests.conftest import SMALL, Desk

PLAN: Plan = read_plan(SMALL)
MADE = Path(__file__).with_name("made")
WHEN = datetime(2024, 12, 31)
NUMBERS = count()

ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
DELIMITER = st.sampled_from([",", ";", "\t"])
# what every encoding holds and what is read as written: no signs that nobody sees, no lone surrogates
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufeff'")
WORDS = st.text(LETTERS, max_size=8) | st.sampled_from(
    ["含,逗号", "含;分号", '含"引号"', "两\n行", "表\t格", "=1+1", "🙂"]
)
LOOSE = st.sampled_from(
    [
        "120",
        "１２０",
        "1,200",
        "120户",
        "85%",
        "85％",
        "0.85",
        "三百",
        "约10",
        "-0",
        "-5",
        "",
        "无变化",
        "是",
        "√",
        "1e999",
    ]
    + ["NaN", "12 0", "开工", "完 工", "9", "10", "0", "1.2万", "2024-06-01", "=1+1", "1" * 60]
)
MONTHS = st.sampled_from(
    ["2024-06", "6月", "２０２４年６月", "45444", "2023-06", "1月", "13月", "六月", "", "2024.1", "99999"]
)
TASKS = st.sampled_from([*PLAN.tasks, "9.9-99", "", "合计", "任务编号", "1.1-1"])
UNITS = st.sampled_from(["", "新华路街道", "仙霞", "新泾", "外滩", "全区", "合计", " "])


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """A row in the order of COLUMNS, with everything that may go right or wrong."""
    head = [draw(MONTHS), draw(TASKS), draw(st.sampled_from(["", "适老化改造", "别的"])), draw(UNITS)]
    return [*head, draw(LOOSE), draw(LOOSE), draw(LOOSE), draw(WORDS), draw(WORDS), ""]


def text_file(rows: Sequence[Sequence[str]], encoding: str, delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = book.active.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def answer(content: bytes) -> Checked | None:
    """What the reader says to these bytes; None for a FileError, whose sentence must be one."""
    try:
        sheet = read_sheet(Upload("月报", content))
    except FileError as error:
        assert str(error).endswith("。")
        return None
    checked = check_sheet(PLAN, sheet, {}, default_month=None, received=WHEN)
    for found in (*checked.rejected, *checked.warnings):
        assert found.message.endswith(("。", "？"))
    content_rows = len(sheet.rows) + sheet.totals + len({p.row for p in sheet.rejected})
    assert counted(checked) == content_rows
    return checked


def counted(checked: Checked) -> int:
    lines = [c.entry.line for c in checked.changes] + [e.line for e in checked.unchanged]
    assert not set(lines) & set(checked.rejected_lines)
    return len(set(lines)) + checked.skipped + len(checked.rejected_lines)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5), ENCODINGS, DELIMITER)
def test_text_is_read_as_written(rows: list[tuple[str, str]], encoding: str, delimiter: str) -> None:
    """Cell for cell, in every encoding and with every delimiter, apart from blanks at the ends."""
    header = ["任务编号", "完成值", "进展情况", "滞后原因"]
    written = [["1.1-01", "5", *row] for row in rows]
    sheet = read_sheet(Upload("月报.csv", text_file([header, *written], encoding, delimiter)))
    assert sheet.encoding == encoding
    assert [(r.line, r.progress, r.reason) for r in sheet.rows] == [
        (line, one.strip(), two.strip()) for line, (one, two) in enumerate(rows, 2)
    ]


CELL = (
    st.integers(-(10**14), 10**14)
    | st.floats(-(10**9), 10**9).map(lambda value: round(value, 6))
    | st.booleans()
    | WORDS.filter(lambda text: text == plain(text))
)


@settings(max_examples=30)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_workbooks_are_read_as_written(rows: list[tuple[object, object]]) -> None:
    """Numbers keep their value, yes and no become 是 and 否, words stay."""
    header = ["任务编号", "完成值", "进展情况"]
    sheet = read_sheet(Upload("月报.xlsx", workbook([header, *(["1.1-01", *row] for row in rows)])))
    for row, written in zip(sheet.rows, rows, strict=True):
        for text, value in zip((row.value, row.progress), written, strict=True):
            if isinstance(value, bool):
                assert text == ("是" if value else "否")
            elif isinstance(value, int | float):
                assert float(text) == float(value)
            else:
                assert text == str(value).strip()


@given(st.lists(lines(), max_size=8), ENCODINGS, DELIMITER)
def test_the_counts_add_up(rows: list[list[str]], encoding: str, delimiter: str) -> None:
    """Every row with content is new, unchanged, skipped or refused, and only one of them."""
    checked = answer(text_file([COLUMNS, *rows], encoding, delimiter))
    assert checked is not None
    assert counted(checked) == sum(any(cell.strip() for cell in row) for row in rows)


@settings(max_examples=25)
@given(st.lists(lines(), max_size=6))
def test_the_same_rows_as_a_workbook_have_the_same_outcome(rows: list[list[str]]) -> None:
    as_text = answer(text_file([COLUMNS, *rows], "utf-8", ","))
    as_book = answer(workbook([COLUMNS, *rows]))
    assert as_text is not None and as_book is not None
    assert as_book.changes == as_text.changes
    assert [p.message for p in as_book.rejected] == [p.message for p in as_text.rejected]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(lines(), min_size=1, max_size=6))
def test_what_was_stored_is_what_was_accepted(desk: Desk, tmp_path: Path, rows: list[list[str]]) -> None:
    """The facts known afterwards are the accepted entries, value for value; a second time adds nothing."""
    fresh = Desk(Store(tmp_path / f"{next(NUMBERS)}.duckdb"), desk.plan)
    content = text_file([COLUMNS, *rows], "gb18030", ",")
    taken = fresh.hand_in(content, "12-30")
    entries = sorted((c.entry[2:-1] for c in taken.checked.changes), key=str)  # without the number of a 点位
    known = sorted(((f.task, f.unit, *f[3:10], f.correction or None) for f in fresh.known()), key=str)
    assert known == [(e[0], e[1], *e[2:]) for e in entries]
    again = fresh.hand_in(content, "12-30")
    assert again.checked.changes == ()


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    answer(content)


@settings(max_examples=150)
@given(st.sampled_from(["utf8.csv", "gb18030.csv", "utf16_tab.csv", "semicolon_quoted.csv"]), st.data())
def test_real_text_files_damaged(name: str, data: st.DataObject) -> None:
    answer(damaged((MADE / name).read_bytes(), data))


@settings(max_examples=120)
@given(st.sampled_from(["mixed.xlsx", "merged.xlsx"]), st.data())
def test_real_workbooks_damaged(name: str, data: st.DataObject) -> None:
    answer(damaged((MADE / name).read_bytes(), data))


@settings(max_examples=200)
@given(st.sampled_from(["mixed.xlsx", "merged.xlsx"]), st.data())
def test_real_workbooks_with_a_damaged_part(name: str, data: st.DataObject) -> None:
    """The zip is sound; the XML inside, which a checksum would otherwise guard, is not."""
    out = io.BytesIO()
    with zipfile.ZipFile(MADE / name) as old, zipfile.ZipFile(out, "w") as new:
        names = [part for part in old.namelist() if part.startswith(("xl/", "_rels"))]
        chosen = data.draw(st.sampled_from(names))
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, damaged(content, data) if part == chosen else content)
    answer(out.getvalue())


PIECES = st.binary(max_size=4) | st.sampled_from(
    [b"", b'"', b",", b"\n", b"0", b"9999999", b"-1", b"1e999", b"NaN", b"A1:XFD1048576", b"/", b"<", b"&#1;", b"\0"]
)


def damaged(content: bytes, data: st.DataObject) -> bytes:
    """One to three pieces replaced by others."""
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        content = content[:at] + data.draw(PIECES) + content[at + data.draw(st.integers(0, 6)) :]
    return content
