"""A monthly file, whatever it is → its rows, or one sentence why not."""

import codecs
import re
from dataclasses import replace

from plan import problem
from records.reading.bounds import LOCKED_BOOK, MAX_BYTES, NO_TABLE, SAVE_AS
from records.reading.bulk.mending import with_mended
from records.reading.bulk.sorting import block_rows
from records.reading.converting.kinds import Kind, old_kind
from records.reading.converting.office import convert
from records.reading.delimited import csv_blocks, csv_encoding, csv_lines
from records.reading.sheet import FileError, Line, Sheet, Upload
from records.reading.workbook.book import read_workbook, workbook_lines


def read_sheet(upload: Upload) -> Sheet:
    """Read a monthly file, with what was mended of it. Raises FileError with one sentence when the file as a whole is
    unusable."""
    sheet = _as_handed_in(upload)
    return with_mended(sheet, upload.mended) if upload.mended else sheet


def _as_handed_in(upload: Upload) -> Sheet:
    content = upload.content
    if not content or content.isspace() or content in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise FileError("文件是空的。请确认选对了文件。")
    if len(content) > MAX_BYTES:
        size = -(-len(content) // 2**20)
        raise FileError(f"文件有 {size} MB，最多 {MAX_BYTES >> 20} MB。请删去无关的内容，或分成几个文件上传。")
    if kind := old_kind(content):
        return _converted(upload, kind)
    if content.startswith(b"PK\x03\x04") and not _NUMBERS.search(content):
        return read_workbook(content)
    if sentence := _foreign(content):
        raise FileError(sentence)
    encoding, clean = csv_encoding(content)
    return block_rows(encoding, csv_blocks(content, encoding, clean))


def read_lines(upload: Upload, *, merged: bool = False) -> list[Line]:
    """The rows of any other table than a monthly file: of each its number and the text of its cells. `merged`: what is merged
    over several rows stands in each. Raises FileError."""
    content = upload.content
    if not content.strip():
        raise FileError("文件是空的。请确认选对了文件。")
    if content.startswith(b"PK\x03\x04") or old_kind(content):
        return workbook_lines(as_xlsx(content), merged=merged)
    if sentence := _foreign(content):
        raise FileError(sentence)
    return [*csv_lines(content, *csv_encoding(content))]


def as_xlsx(content: bytes) -> bytes:
    """The .xlsx that is read of a workbook: itself, or what it is converted to. Raises FileError."""
    kind = old_kind(content)
    return convert(content, kind) if kind else content


def _converted(upload: Upload, kind: Kind) -> Sheet:
    """What LibreOffice makes of it, read as any other .xlsx; its `encoding` is what was handed in: `xls`."""
    sheet = read_workbook(convert(upload.content, kind))
    said = problem(None, None, "", f"由 {kind.called(upload.name)} 转换，公式已重新计算")
    return replace(sheet, encoding=kind.ending[1:], warnings=(said, *sheet.warnings))


_NUMBERS = re.compile(rb"Index/Document\.iwa|Index\.zip|index\.apxl")
"""The part by which a file of Apple's Numbers is known, of any version."""


def _foreign(content: bytes) -> str | None:
    """What to say of a file that is something else, judged by its first bytes whatever its name."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return LOCKED_BOOK if "EncryptedPackage".encode("utf-16-le") in content else NO_TABLE
    if content.startswith(b"PK\x03\x04"):
        return "这是苹果 Numbers 的文件。请在 Numbers 中用“文件 - 导出为 - Excel”存为 .xlsx 后再上传。"
    if content.startswith(b"\x1f\x8b"):
        return "这是 .gz 压缩文件，不是表格。请解压后上传里面的 CSV 或 .xlsx 文件。"
    if content.startswith(b"ID;P"):
        return f"这是 .slk（SYLK）文件。{SAVE_AS}"
    pictures = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
    if content.startswith(pictures) or (content[:2] == b"BM" and b"\0" in content[:16]) or content[8:12] == b"WEBP":
        return "这是图片，不是表格。请上传原来的 CSV 或 .xlsx 文件。"
    if content.startswith((b"Rar!", b"7z\xbc\xaf", b"PK\x05\x06")):
        return "这是压缩包，不是表格。请解压后上传里面的 CSV 或 .xlsx 文件。"
    if content.startswith((b"%PDF", b"{\\rtf")):
        return NO_TABLE
    begin = content[:2000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if begin.startswith((b"mime-version:", b"from:", b"content-type: multipart/related")):
        return f"这是 .mht 网页存档，不是表格。{SAVE_AS}"
    if begin.startswith(b"<?xml") and (b"schemas-microsoft-com:office:spreadsheet" in begin or b"excel.sheet" in begin):
        return f"这是旧的 XML 表格（Excel 2003）。{SAVE_AS}"
    if begin.startswith(b"<?xml") and b"<html" not in begin:
        return f"这是 .xml 文件，不是 CSV 或 .xlsx。{SAVE_AS}"
    if begin.startswith((b"<!doctype", b"<html", b"<head", b"<meta", b"<table", b"<style", b"<?xml")):
        return f"这是网页文件，不是表格。{SAVE_AS}"
    return None
