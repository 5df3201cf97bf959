"""Files that are something else and have a known way out, files left in a folder by programs, and tables of blanks."""

import gzip
import io
import zipfile

import pytest

from records import FileError, Upload, read_sheet
from records.reading.bounds import MAX_CELLS, SAVE_AS
from records.reading.plain import is_left_behind

HEADER = "月份,任务编号,街镇,完成值\n6月,2.1-02,,40\n"
XML = '<?xml version="1.0"?>\n'
TOO_MANY = "表格有 2500 万格以上，多半是空格。请删去空的行和列，另存后再上传。"


def numbers() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Index/Document.iwa", "x")
        archive.writestr("preview.jpg", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K40\r\nE\r\n", f"这是 .slk（SYLK）文件。{SAVE_AS}"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", f"这是 .mht 网页存档，不是表格。{SAVE_AS}"),
        (b"From: <Saved by Blink>\r\nSubject: x\r\n", f"这是 .mht 网页存档，不是表格。{SAVE_AS}"),
        (
            f'{XML}<?mso-application progid="Excel.Sheet"?>\n<Workbook/>'.encode(),
            f"这是旧的 XML 表格（Excel 2003）。{SAVE_AS}",
        ),
        (
            f'{XML}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode("utf-16"),
            f"这是旧的 XML 表格（Excel 2003）。{SAVE_AS}",
        ),
        (f"{XML}<data><row/></data>".encode(), f"这是 .xml 文件，不是 CSV 或 .xlsx。{SAVE_AS}"),
        (f'{XML}<html xmlns="x"><body/></html>'.encode(), f"这是网页文件，不是表格。{SAVE_AS}"),
        (numbers(), "这是苹果 Numbers 的文件。请在 Numbers 中用“文件 - 导出为 - Excel”存为 .xlsx 后再上传。"),
        (
            gzip.compress(HEADER.encode(), mtime=0),
            "这是 .gz 压缩文件，不是表格。请解压后上传里面的 CSV 或 .xlsx 文件。",
        ),
    ],
)
def test_a_known_way_out(content: bytes, sentence: str) -> None:
    with pytest.raises(FileError) as raised:
        read_sheet(Upload("月报.csv", content))
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("6月.xlsx", False),
        ("养老科/6月.csv", False),
        ("~6月.csv", False),
        ("一.二/6月...xlsx", False),
        ("~$6月.xlsx", True),
        ("养老科/~$6月.xlsx", True),
        ("养老科\\~$6月.xlsx", True),
        (".~6月.xlsx", True),
        (".~lock.6月.xlsx#", True),
        ("._6月.xlsx", True),
        ("__MACOSX/养老科/6月.xlsx", True),
        (".DS_Store", True),
        ("养老科/Thumbs.db", True),
        ("desktop.ini", True),
        (".回收站/6月.csv", True),
        ("@eaDir/6月.csv", True),
    ],
)
def test_what_programs_leave_in_a_folder(name: str, left: bool) -> None:
    assert is_left_behind(name) is left


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f"{HEADER}{',' * 10**6}\n".encode(), "表格超过 200 列。请删去无关的列后再上传。"),
        (f"{HEADER}{',' * 3 * 10**6}".encode("utf-16"), "表格超过 200 列。请删去无关的列后再上传。"),
        (f"{HEADER}{',' * 20_000}\n".encode(), "表格超过 200 列。请删去无关的列后再上传。"),
        (f"{HEADER}{(',' * 16_000 + chr(10)) * (MAX_CELLS // 16_000 + 1)}".encode(), TOO_MANY),
        (f"{HEADER.replace(',', ';')}{(';' * 199 + chr(10)) * (MAX_CELLS // 199 + 1)}".encode("utf-16"), TOO_MANY),
        (f"{HEADER}{chr(10) * 1_100_000}".encode(), "数据超过 1000000 行。请分成几个文件上传。"),
    ],
)
def test_tables_of_blanks(content: bytes, sentence: str) -> None:
    """Refused before they are taken apart."""
    with pytest.raises(FileError) as raised:
        read_sheet(Upload("月报.csv", content))
    assert str(raised.value) == sentence


def test_blank_lines_and_columns_that_a_spreadsheet_saves() -> None:
    """A hundred thousand lines of twenty blank cells below the table."""
    read = read_sheet(Upload("月报.csv", f"{HEADER}{(',' * 20 + chr(10)) * 100_000}6月,1.1-02,,1\n".encode()))
    assert [row.line for row in read.rows] == [2, 100_003]
