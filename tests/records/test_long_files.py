"""Long files are read and checked by the thousand; the careful path, one row after the other, says what is right.

Every test lays the same file before both and compares everything that comes of it. The pieces are made so small that
files of a few dozen rows go through all of it.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from random import Random

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records import COLUMNS, Connection, FileError, Sender, Upload, original, take
from records.checking.bulk.changes import Changes
from records.checking.check import Checked, check_sheet
from records.reading.bulk.pieces import Block, csv_pieces
from records.reading.bulk.sorting import block_rows
from records.reading.delimited import _said, csv_delimiter, csv_encoding, csv_lines
from records.reading.header import HEADER_WITHIN
from records.reading.rows import sorted_rows
from records.reading.sheet import Line, Marks, Sheet
from records.store.connection import memory
from records.store.store import SCHEMA
from tests.conftest import HEADER, UNITS, Desk, plan_of

WHEN = datetime(2024, 9, 30)
TOP = "任务编号,完成值\n" * HEADER_WITHIN
SIZES = st.sampled_from([500, 1500, 6000])
TINY = st.sampled_from([8, 20, 64, 300])


def flat(items: Iterator[Line | Block]) -> list[Line]:
    lines: list[Line] = []
    for item in items:
        if isinstance(item, Block):
            lines += sorted([*item.ragged, *item.lines(slice(None))], key=lambda line: line[0])
        else:
            lines.append(item)
    return lines


def outcome(lines: Iterator[Line | Block]) -> list[Line] | str:
    try:
        return flat(lines)
    except csv.Error as error:
        return str(error)


TEXT = st.text(st.sampled_from('ab"\n\r, \ufeff\x85\u2028长;\t1'), max_size=80)
PIECES = st.lists(TEXT | st.sampled_from(["x,y\n" * 9, "x,y\r\n" * 9, '"a,\nb",c\n', "\r", "\r\n\r\n"]), max_size=6)


@settings(max_examples=400)
@given(PIECES, TINY, st.sampled_from(["utf-8", "gb18030", "utf-16"]), st.sampled_from(",;\t，"))
def test_pieces_are_parted_as_csv_parts_the_whole(pieces: list[str], size: int, encoding: str, delimiter: str) -> None:
    """Quotation marks, line ends of every sort, blank and ragged lines, wherever a piece happens to end."""
    text = (TOP + "".join(pieces)).replace(",", delimiter)
    content = text.encode(encoding)
    found = outcome(csv_pieces(content, encoding, False, delimiter, top=len(TOP) // 2, size=size))
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    right = outcome(iter(enumerate(strict, 1)))
    # a blank line among columns is one of empty cells
    assert found == right or [(n, any(c) and c) for n, c in found] == [(n, any(c) and c) for n, c in right]


def test_a_cell_that_csv_refuses_is_refused() -> None:
    """131,073 signs in one cell, without a quotation mark near it."""
    text = TOP + "1.1-01,5\n" * 100 + f"1.1-01,{'9' * 131_073}\n"
    with pytest.raises(csv.Error, match="field larger"):
        flat(csv_pieces(text.encode(), "utf-8", False, ","))


def test_blanks_are_the_same_to_both() -> None:
    """Every sign there is: what Arrow trims is what str.strip trims."""
    signs = [chr(n) for n in range(1, 0x110000) if not 0xD800 <= n < 0xE000]
    assert pc.utf8_trim_whitespace(pa.array(signs)).to_pylist() == [sign.strip() for sign in signs]


def read_both(content: bytes, size: int) -> tuple[Sheet, Sheet] | None:
    """The sheet read by pieces and line by line; None where both refuse the file with the same sentence."""
    encoding, clean = csv_encoding(content)
    delimiter = csv_delimiter(content, encoding)
    try:
        right = sorted_rows(encoding, csv_lines(content, encoding, clean), Marks())
    except FileError as error:
        with pytest.raises(FileError) as raised:
            block_rows(encoding, csv_pieces(content, encoding, clean, delimiter, _said, top=size, size=size))
        assert str(raised.value) == str(error)
        return None
    found = block_rows(encoding, csv_pieces(content, encoding, clean, delimiter, _said, top=size, size=size))
    assert replace(found, rows=tuple(found.rows)) == right
    assert (len(found.rows), [*found.rows]) == (len(right.rows), [*right.rows])
    return found, right


FIGURES = (
    ("kind: count, target: 300, unit: 户, by_unit: true", ("{}", "", "")),
    ("kind: count, target: 2000, unit: 人次", ("{}", "", "")),
    ("kind: rate, target: 90%, by_unit: true", ("{}", "100", "")),
    ("kind: rate, target: 90%", ("{}%", "", "")),
    ("kind: count, target: 9, unit: 个", ("{}", "", "")),
    ("kind: direction, unit: 分, baseline: 60", ("{}", "", "")),
    ("kind: duty, by_unit: true", ("是", "", "")),
    ("kind: stages, stages: [{name: 开工, by: 8}, {name: 竣工, by: 11}]", ("", "", "开工")),
    ("kind: pending, unit: 张", ("{}", "", "")),
)
"""Tasks and what a plain row says of them, {} being a number that grows by the month."""
PLAN = plan_of(*[task for task, _ in FIGURES] * 4)
LOOSE = {
    "月份": ["6月", "2024-01", "", "2025-03", "45444", "2024-12", " 2024-06 ", "合计", "月份", "2024-04"],
    "任务编号": ["ｔ1", "t99", "", "合计", "任务编号", "任务名称", "t1", "t2", "t3"],
    "任务名称": ["别的", "制表人：甲", "汇总", "任务2", "小计", "任务名称", "任务 1", ""],
    "街镇": ["/", "填表人：", "新泾", "外滩街道", "全区", "街镇", "　", "", "新华路街道"],
    "完成值": [
        "",
        "/",
        "9999",
        "#REF!",
        "1200%",
        "无变化",
        "1,200",
        "约10",
        "１２",
        "-5",
        "0",
        "500户",
        "0.5",
        "三百",
        "完成值",
        "=1+1",
        "1",
        "300",
    ],
    "分母": ["0", "200", "045", "50", "分母", "x", "200", "100"],
    "节点": ["竣工", "完工", "节点", "未开始", "无变化", "开工"],
    "进展情况": [
        "'=1+1",
        "任务名称",
        "200",
        "'一",
        "含,号",
        '含"号',
        "两\n行",
        " 空 ",
        "长" * 5001,
        "长" * 3000,
        "\x0b",
    ],
    "滞后原因": ["更正", "/", "#REF!", "ｎｕｌｌ", "长" * 3000, "'@x", "雨天"],
    "下一步措施": ["　尾　", "'-1"],
    "备注": ["合计", "任务编号", "小 计", "长" * 6000, "甲", "200", "填表人：甲", '="3"'],
}
NEAR = {
    "月份": [f"2024-{month:02d}" for month in range(3, 10)],
    "任务编号": [f"t{number}" for number in range(1, 20)],
    "街镇": ["", *UNITS],
    "完成值": ["10", "30", "50", "90", "30%", "50%", "无变化", "是", ""],
    "分母": ["", "100"],
    "节点": ["", "开工", "竣工"],
}
"""Plain texts, which may be wrong only beside others of the row, of the file or of the store."""
HEADERS = st.sampled_from(
    [
        COLUMNS,
        (*COLUMNS[::-1], "备注"),
        ("备注", *COLUMNS[:5], "备注", *COLUMNS[5:]),
        ("任务编号", "街镇", "月份", "完成值", "备注", "分母", "节点", "进展情况", "备注"),
        ("任务编号", "完成值", "月份"),
        ("任务名称", "完成值", "月份", "街镇"),
    ]
)


def plain_rows(chance: Random) -> list[dict[str, str]]:
    """A few cells of every task, by 街镇 or for the whole district, each once and growing."""
    rows = []
    for number, (task, said) in enumerate(FIGURES * 4, 1):
        units = UNITS if "by_unit" in task else ("",)
        for month, unit in product(sorted(chance.sample(range(3, 10), chance.randint(0, 4))), units):
            cells = (f"2024-{month:02d}", f"t{number}", chance.choice(["", f"任务{number}"]), unit)
            figures = (text.format(month * 10) for text in said)
            words = (
                chance.choice(["", "按计划推进", f"第{month}步"]),
                chance.choice(["", "雨天"]),
                "",
                chance.choice(["", "", "核对"]),
                "",
            )
            rows.append(
                dict(zip(COLUMNS, (*cells, *figures, *words), strict=True)) | {"备注": chance.choice(["", "甲"])}
            )
    return rows[:200]


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A monthly file as an office may save it: mostly plain rows, in between everything else."""
    header, chance = draw(HEADERS), Random(draw(st.integers(0, 2**32)))
    rows = plain_rows(chance)
    for row in chance.sample(rows, min(len(rows), draw(st.sampled_from([0, 3, 10])))):
        other = chance.choice([LOOSE, NEAR, NEAR])
        row |= {name: chance.choice(other[name]) for name in chance.sample([*other], chance.choice([1, 1, 1, 2]))}
    lines: list[list[str]] = [[row[name] for name in header] for row in rows]
    for _ in range(draw(st.sampled_from([0, 0, 1, 3]))):
        line = chance.choice([*lines, [*header]])
        odd = (
            [*header],
            [*header[::-1]],
            ["完成值（累计）", *header[1:]],
            [],
            line[:-1],
            [*line, "多"],
            [*line, ""],
            ["合计", *line[1:]],
            [*header[:2]],
        )
        lines.insert(chance.randint(0, len(lines)), chance.choice(odd))
    out = io.StringIO(newline="")
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    csv.writer(out, quoting=quoting, lineterminator=end).writerows([[*header], *lines])
    return out.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])))


@settings(max_examples=120)
@given(files(), SIZES)
def test_rows_are_sorted_as_one_by_one(content: bytes, size: int) -> None:
    """Totals, second headers, ragged and blank lines, long and quoted texts: same rows, same words."""
    read_both(content, size)


@pytest.mark.parametrize(
    ("header", "above", "line", "said"),
    [
        ("月份,街镇,任务编号,完成值", ["2024-06,制表：,t1,5", ",新泾镇,t1,5"], ",制表：,t1,5", "签名或说明"),
        (
            "月份,任务编号,完成值,进展情况,滞后原因",
            ["六月,t1,是,任务编号,无"],
            "六月,t1,是,任务编号,完成值",
            "又是表头",
        ),
        ("月份,任务编号,完成值,进展情况", ["2024-06,t1,1,推进中"], "2024-06,t1,1,200", "逗号"),
    ],
)
def test_cells_that_say_together_what_a_line_is(header: str, above: list[str], line: str, said: str) -> None:
    """Each cell of the last line stands in good rows above it; only together they make it a signature, another header,
    or a number torn in two."""
    content = "\n".join([header, *(above * 30), line]).encode()
    sheets = read_both(content, 300)
    assert sheets
    assert said in "".join(problem.message for problem in (*sheets[1].warnings, *sheets[1].rejected))


@contextmanager
def empty_store() -> Iterator[Connection]:
    with closing(memory()) as con:
        con.execute(SCHEMA)
        yield con


def checked(
    con: Connection, content: bytes, sheet: Sheet, month: date | None, reason: str, *, office: bool = True
) -> Checked:
    sender = Sender("张三", WHEN, WHEN, reason=reason, office=office)
    return take(con, PLAN, Upload("月报.csv", content), sender, month, sheet).checked


def stored(con: Connection) -> list[tuple[object, ...]]:
    return con.execute("select * from entries order by batch, line").fetchall()


def lock_april(con: Connection) -> None:
    con.execute(
        "insert into batches (batch, kind, month, person, reason, stored, received, demo)"
        " select coalesce(max(batch), 0) + 1, 'lock', '2024-04-01', '李四', '已上会', $when, $when, false from batches",
        {"when": WHEN},
    )


@settings(max_examples=60)
@given(
    st.lists(files(), min_size=1, max_size=2),
    SIZES,
    st.sampled_from([None, None, date(2024, 6, 1)]),
    st.booleans(),
    st.sampled_from(["", "", "核对后更正"]),
    st.booleans(),
)
def test_a_file_is_checked_as_row_by_row(
    contents: list[bytes], size: int, month: date | None, lock: bool, reason: str, office: bool
) -> None:
    """Over an empty store and over one that holds a file, a month locked or not: the same answers, the same records."""
    with empty_store() as by_pieces, empty_store() as by_rows:
        for number, content in enumerate([*contents, contents[-1]]):
            if (both := read_both(content, size)) is None:
                continue
            found = checked(by_pieces, content, both[0], month, reason, office=office)
            right = checked(by_rows, content, both[1], month, reason, office=office)
            assert (tuple(found.changes), replace(found, changes=())) == (
                tuple(right.changes),
                replace(right, changes=()),
            )
            assert stored(by_pieces) == stored(by_rows)
            if lock and number == 0:
                lock_april(by_pieces)
                lock_april(by_rows)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2024-07,t2,,30", "累计数比 6 月的 60 少"),
        ("2024-06,t2,,60", "与第 5 行报的是同一项"),
        ("2024-07,t2,新泾镇,30", "累计数使各街镇合计 30 比 6 月的 60 少"),
        ("2024-07,t11,,无变化", "此前没有报过这一项，无从比较"),
        ("2024-07,t4,新泾镇,60%", "按街镇报送要填分子和分母"),
        ("2024-07,t8,新泾镇,,,开工", "这项任务按全区报送"),
        ("2024-07,t8,,,,开工", "节点比 6 月的「竣工」退后"),
    ],
)
def test_plain_texts_are_asked_about_where_they_meet(row: str, said: str) -> None:
    """Each text of the last row stands in many good ones above it: months, 街镇, numbers and stages of other tasks."""
    plain = [
        *(f"2024-{month:02d},t2,,{month * 10}" for month in range(3, 7)),
        *(f"2024-{month:02d},t4,,{month * 10}%" for month in range(3, 7)),
        *(f"2024-{month:02d},t8,,,,{stage}" for month, stage in ((5, "开工"), (6, "竣工"))),
        *(f"2024-{month:02d},t17,,,,开工" for month in range(3, 8)),
        *(f"2024-{month:02d},t{task},{unit},30" for month in range(3, 8) for task in (1, 10, 19) for unit in UNITS),
        *(f"2024-{month:02d},t13,,{month * 10}%" for month in range(3, 8)),
        *(f"2024-{month:02d},t20,,{month * 10}" for month in range(3, 8)),
        *(f"2024-{month:02d},t20,,无变化" for month in (8, 9)),
        "2024-08,t4,,70%",
        *(f"2024-07,t{task},,30" for task in (5, 14, 23)),
        *(f"2024-{month:02d},t22,{unit},{month * 10},100" for month in range(3, 8) for unit in UNITS),
    ]
    whole = (line + "," * (5 - line.count(",")) for line in (*plain, row))
    content = "\n".join(["月份,任务编号,街镇,完成值,分母,节点", *whole]).encode()
    both = read_both(content, 300)
    assert both
    with empty_store() as by_pieces, empty_store() as by_rows:
        found, right = (
            checked(con, content, sheet, None, "") for con, sheet in zip((by_pieces, by_rows), both, strict=True)
        )
    assert said in right.rejected[-1].message
    assert (tuple(found.changes), replace(found, changes=())) == (tuple(right.changes), replace(right, changes=()))


def test_what_goes_which_way() -> None:
    """300 rows of ten tasks: one by one go those at the top, of t1 and t2, and those of t10, of which a number falls."""
    plan = plan_of(*["kind: count, target: 9000, unit: 户, by_unit: true"] * 10)
    cells = product(range(1, 11), UNITS, range(3, 13))
    rows = [f"2024-{month:02d},t{task},{unit},{month * 100}" for task, unit, month in cells]
    rows[-1] = "2024-12,t10,新泾镇,1"
    content = "\n".join(["月份,任务编号,街镇,完成值", *rows]).encode()
    sheet = block_rows("utf-8", csv_pieces(content, "utf-8", False, ",", top=1500, size=1500))
    found = check_sheet(plan, sheet, {}, default_month=None, received=datetime(2024, 12, 31))
    assert isinstance(found.changes, Changes)
    assert len(found.changes) == 298
    assert {change.entry.task for change in found.changes.told} == {"t1", "t2", "t10"}
    assert [p.row for p in found.rejected] == [300, 301]


def test_a_long_file_is_kept_packed_and_given_back_as_it_came(desk: Desk) -> None:
    """1.2 MB, most of it one sign in a column of the office's own: a few kB in the store, its own bytes when asked for;
    a short file as it is."""
    row = "2024-06,1.1-01,新华路街道,40,,,,"
    long = "\n".join(
        [
            f"{HEADER.removesuffix(',更正原因')},备注",
            row,
            *(f"2024-06,1.1-01,新泾镇,,,,,{'长' * 50_000}" for _ in range(8)),
        ]
    )
    short = f"{HEADER}\n{row.replace('40', '50')}\n"
    for number, content in enumerate((long.encode(), short.encode()), 1):
        assert desk.hand_in(content).batch == number
        with desk.store.reading() as con:
            assert original(con, number) == ("月报.csv", content)
    with desk.store.reading() as con:
        kept = [content for (content,) in con.execute("select content from batches order by batch").fetchall()]
    assert len(kept[0]) < 10_000
    assert kept[1] == short.encode()
