"""A CSV as staff save it → its rows: UTF-8 with or without BOM, GB18030 (what Excel and WPS in China save), UTF-16."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice

from plan.signs import NOT_TEXT
from records.reading.bounds import EXCEL_COLUMNS, MAX_CELLS, TOO_MANY_CELLS, TOO_WIDE
from records.reading.bulk.pieces import Block, csv_pieces
from records.reading.header import HEADER_WITHIN, header_index
from records.reading.sheet import FileError, Line


def csv_encoding(content: bytes) -> tuple[str, bool]:
    """The encoding of a text, and whether it holds signs to clean away. All of it must decode."""
    candidates: tuple[str, ...] = ("utf-8", "gb18030")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    elif content.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig", "gb18030")
    for encoding in candidates:
        clean = False
        try:
            for text in _pieces(content, encoding):
                if "\n" not in text and "\r" not in text and sum(map(text.count, DELIMITERS)) > EXCEL_COLUMNS:
                    raise FileError(TOO_WIDE)  # before such a line is taken apart
                if "\0" in text:
                    raise FileError(f"读不出文字，文件可能已损坏或不是 CSV。{_ANEW}")
                clean = clean or NOT_TEXT.search(text) is not None
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and (found := _utf8_inside(content)):
            raise FileError(f"文件里混有两种文字编码，例如“{found[:10]}”。{_ANEW}")
        return encoding, clean
    for encoding in candidates:
        if header_index(_top(content, encoding)) is not None:
            raise FileError(f"文件里有读不出的文字，可能混有两种文字编码，或没有存完整。{_ANEW}")
    raise FileError(f"读不出文字，文件可能已损坏或不是 CSV。{_ANEW}")


DELIMITERS = ",\t;，；"
_ANEW = "请在 Excel 或 WPS 中另存为 .xlsx 后再上传。"
_PIECE = 2**20
_TOP = 2**18
"""Bytes at the beginning in which the header is looked for."""
_UTF8_CELL = re.compile(rb"(?<![\x80-\xff])(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}(?![\x80-\xff])")
_BYTE_CLASSES = bytes(46 if b < 0x80 else 67 if b < 0xC0 else 76 if 0xE4 <= b <= 0xE9 else 79 for b in range(256))
""". a letter or sign of ASCII, C within a sign of UTF-8, L the first byte of a Chinese sign of UTF-8, O other."""


def _utf8_inside(content: bytes) -> str | None:
    """A run of Chinese that is UTF-8 throughout: in GB18030 next to impossible, so it was pasted there."""
    if b".LCCLCC" not in content.translate(_BYTE_CLASSES):  # many times faster than the exact question
        return None
    found = _UTF8_CELL.search(content)
    return found[0].decode() if found else None


def _pieces(content: bytes, encoding: str) -> Iterator[str]:
    """The text piece by piece: a file of 50 MB need not be in memory twice."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with memoryview(content) as view:
        for start in range(0, len(content), _PIECE):
            yield decoder.decode(view[start : start + _PIECE])
    yield decoder.decode(b"", final=True)


def _top(content: bytes, encoding: str) -> list[Line]:
    text = content[:_TOP].decode(encoding, "replace")
    return _top_lines(text, _delimiter(text))


def csv_delimiter(content: bytes, encoding: str) -> str:
    """What stands between the cells of a text, by which csv_lines parts them."""
    return _delimiter(content[:_TOP].decode(encoding, "replace"))


def csv_lines(content: bytes, encoding: str, clean: bool) -> Iterator[Line]:
    """(row number, cells), signs that nobody sees made spaces with `clean`. The number counts records, as a spreadsheet
    does, not lines of text."""
    delimiter = _bounded(content, encoding)
    # newline="" leaves line breaks inside quotes as they are
    text: Iterable[str] = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    if clean:
        text = (NOT_TEXT.sub(" ", line) for line in text)
    rows = _parsed(text, delimiter)
    if _bytes('="', content, encoding) in content:
        rows = ([_said(cell) for cell in cells] for cells in rows)
    with _told():
        yield from enumerate(rows, 1)


def csv_blocks(content: bytes, encoding: str, clean: bool) -> Iterator[Line | Block]:
    """The lines of csv_lines, those below the top as columns."""
    delimiter = _bounded(content, encoding)
    said = _said if _bytes('="', content, encoding) in content else None
    with _told():
        yield from csv_pieces(content, encoding, clean, delimiter, said)


def _bounded(content: bytes, encoding: str) -> str:
    """The delimiter; raises FileError for more cells than there may be."""
    delimiter = csv_delimiter(content, encoding)
    if content.count(_bytes(delimiter, content, encoding)) > MAX_CELLS:
        raise FileError(TOO_MANY_CELLS)
    return delimiter


@contextmanager
def _told() -> Iterator[None]:
    """What is said of a text that csv cannot part into cells."""
    try:
        yield
    except csv.Error as error:
        if "field limit" in str(error):
            raise FileError(f"有一格的文字太长，可能有没成对的引号。{_IN_EXCEL}") from None
        raise FileError(f"表格格式有误，可能有没成对的引号。{_IN_EXCEL}") from None


def _bytes(text: str, content: bytes, encoding: str) -> bytes:
    """The text as it stands in the file."""
    if encoding == "utf-16":
        encoding = "utf-16-be" if content.startswith(codecs.BOM_UTF16_BE) else "utf-16-le"
    return text.encode(encoding.removesuffix("-sig"))


def _said(cell: str) -> str:
    """40 of ="40", which is how Excel is told in a CSV that 40 is a text."""
    found = _AS_TEXT.fullmatch(cell) if '="' in cell else None
    return found[1].replace('""', '"') if found else cell


_AS_TEXT = re.compile(r'\s*="((?:[^"]|"")*)"\s*', re.DOTALL)
_IN_EXCEL = "请在 Excel 中另存为 .xlsx 后再上传。"


def _parsed(text: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    # strict: an open quote is an error, else it would swallow all rows below it
    return csv.reader(text, delimiter=delimiter, strict=True)


def _top_lines(text: str, delimiter: str) -> list[Line]:
    top: list[Line] = []
    with suppress(csv.Error):
        rows = islice(_parsed(io.StringIO(text, newline=""), delimiter), HEADER_WITHIN)
        top.extend((number, [*map(_said, cells)]) for number, cells in enumerate(rows, 1))
    return top


def _delimiter(text: str) -> str:
    """The one under which our header is found near the top; the comma where none does."""
    found = (d for d in DELIMITERS if header_index(_top_lines(text, d)) is not None)
    return next(found, DELIMITERS[0])
