"""Whether a monthly file in .xlsx is read as LibreOffice shows it: `make seen`.

Makes sheets of cells with number formats, letters raised and struck out, hidden zeros, dates and booleans, has LibreOffice
save each as CSV as shown, and compares cell by cell. A cell that differs must have a fault or a note; one that differs
in silence is printed, and the command ends with 1.
"""

import csv
import io
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from rich.console import Console

from records.reading import cells
from records.reading.workbook.book import Book
from records.reading.workbook.package import Package

SHEETS, ROWS = 500, 20
AT_ONCE = 100
"""Files in one go: of 500, LibreOffice 7.4 leaves half unconverted and says that all went well."""
HEADER = ["月份", "任务编号", "完成值", "分母", "进展情况"]
CODES = [
    "General", "0", "0.0", "0.00", "#,##0", "#,##0.00", "0%", "0.0%", "0\\%", '0"％"', '0"万"', "0万", '0.0"万"',
    '0"户"', '0"家(全年)"', "0;-0;;@", "0;-0;", ";;;", "#", "#,###", "0.0,", '0.00,,"万"', "0\\.0,", "#,##0*y", "_-* #,##0_-",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "[Red]0;[Blue]-0", "[>=10000]0.0,;0", "[<1]0%;0", '[=1]"是";[=0]"否";0',
    '"是";;"否"', '"2.1-"00', "000", "0.0#", "@", 'General"户"', "[$¥-804]#,##0", "0_)", "0;(0)", "(0)", "0;0",
    "yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"', '[$-804]yyyy"年"m"月"', "m/d/yyyy", 'm"月"', "h:mm", "0E+00", "00\\-00",
]  # fmt: skip
NUMBERS = [
    0,
    1,
    2,
    3,
    7,
    12,
    40,
    100,
    401,
    1200,
    12000,
    12345,
    45444,
    0.05,
    0.12,
    0.5,
    0.85,
    0.853,
    1.0,
    1.2,
    40.4,
    -3,
    -40,
    1e6,
]
TEXTS = ["40", "120户", "是", "无变化", "85%", "1.2万", "2.1-02", "推进中", "", " 40 ", "１２０", "6月"]


def made(folder: Path, number: int, chance: random.Random) -> Path:
    """One workbook of cells as offices make them."""
    path = folder / f"{number:03d}.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    if chance.random() < 0.1:
        sheet.hide_zero()
    sheet.write_row(0, 0, HEADER)
    looks: list[dict[str, object]] = [{}, {"font_script": 1}, {"font_script": 2}, {"font_strikeout": True}]
    runs = [book.add_format(look) for look in looks]
    for row in range(1, ROWS + 1):
        sheet.write_datetime(
            row,
            0,
            datetime(2024, 6, 1) + timedelta(days=chance.randrange(30)),
            book.add_format({"num_format": chance.choice(["yyyy-mm-dd", 'yyyy"年"m"月"', "yyyy/m/d"])}),
        )
        sheet.write_string(row, 1, f"2.1-{row:02d}")
        for column in (2, 3, 4):
            look = dict(chance.choice(looks)) if chance.random() < 0.1 else {}
            cell = book.add_format({**look, "num_format": chance.choice(CODES)})
            kind = chance.random()
            if kind < 0.6:
                sheet.write_number(row, column, chance.choice(NUMBERS), cell)
            elif kind < 0.7:
                sheet.write_boolean(
                    row, column, chance.random() < 0.5
                )  # Excel shows no format of a boolean, LibreOffice does
            elif kind < 0.8:
                parts = [
                    runs[0],
                    str(chance.choice([1, 4, 40])),
                    chance.choice(runs[1:]),
                    chance.choice(["1", "注2", "3"]),
                ]
                if chance.random() < 0.5:
                    parts += [runs[0], chance.choice(["户", "0", "%"])]
                sheet.write_rich_string(row, column, *parts, cell)
            else:
                sheet.write_string(row, column, chance.choice(TEXTS), cell)
    book.close()
    return path


def by_office(folder: Path, books: list[Path]) -> None:
    """Every workbook as LibreOffice shows it, beside it as .csv."""
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    soffice = shutil.which("soffice")
    assert soffice, "no LibreOffice: run `make seen`"
    for start in range(0, len(books), AT_ONCE):
        some = map(str, books[start : start + AT_ONCE])
        subprocess.run(
            [soffice, profile, "--headless", "--convert-to", as_shown, "--outdir", str(folder), *some],
            check=True,
            stdout=subprocess.DEVNULL,
        )


def alike(ours: str, theirs: str) -> bool:
    """Whether two texts say the same to the reader of monthly files."""
    if cells.plain(ours).replace(" ", "") == cells.plain(theirs).replace(" ", ""):
        return True
    if {"TRUE": "是", "FALSE": "否"}.get(theirs) == ours:
        return True
    with suppress(ArithmeticError):
        if Decimal(ours) == Decimal(theirs):  # 4E+01
            return True
    for reading in (cells.share, lambda text: cells.number(text), lambda text: cells.month(text, 2024)):
        read = reading(ours)
        if read is not None and read == reading(theirs):
            return True
    if _bare(ours) == _bare(theirs) is not None:
        return True
    return not any(is_figure(text) for text in (ours, theirs))


def is_figure(text: str) -> bool:
    """Whether the reader would take it for an answer; what is none on both sides is refused either way."""
    return any(read(text) is not None for read in (cells.share, cells.number, cells.yes_or_no)) or not text.strip()


def _bare(text: str) -> tuple[str, object, str] | None:
    """A figure between the signs around it: ¥1,200.00 and ¥1200 are alike."""
    plain = cells.plain(text)
    at = next((i for i, sign in enumerate(plain) if sign.isdigit()), None)
    if at is None:
        return None
    end = max(i for i, sign in enumerate(plain) if sign.isdigit()) + 1
    return plain[:at].strip(), cells.number(plain[at:end]), plain[end:].strip()


def differences(path: Path) -> tuple[list[str], int]:
    """The cells that differ in silence, and how many differ and are said."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        book = Book(Package(archive))
        grid = book.grid(book.package.sheets[0])
    ours = dict(grid.lines)
    shown = list(csv.reader(path.with_suffix(".csv").read_text(encoding="utf-8").splitlines()))
    silent, said = [], 0
    for number, line in enumerate(shown, 1):
        for at, theirs in enumerate(line):
            mine = (ours.get(number, []) + [""] * len(HEADER))[at]
            if alike(mine, theirs):
                continue
            marks = grid.marks
            if at in marks.faults.get(number, {}) or at in marks.notes.get(number, {}) or number in marks.struck:
                said += 1
            else:
                silent.append(f"{path.name} {HEADER[at]} 第 {number} 行：读作“{mine}”，LibreOffice 显示“{theirs}”")
    return silent, said


def main(sheets: int = SHEETS, seed: int = 1) -> None:
    console = Console()
    with tempfile.TemporaryDirectory() as name:
        folder, chance = Path(name), random.Random(seed)
        books = [made(folder, number, chance) for number in range(sheets)]
        by_office(folder, books)
        found = [differences(book) for book in books]
    silent = [line for lines, _ in found for line in lines]
    for line in silent[:40]:
        console.print(line, markup=False)
    cells_seen = sheets * ROWS * len(HEADER)
    console.print(
        f"{sheets} 张表 {cells_seen} 格：{sum(n for _, n in found)} 格与所见不同而已说明，{len(silent)} 格不同而没有说。"
    )
    sys.exit(1 if silent else 0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
