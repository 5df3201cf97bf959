"""A file, whatever it is → its text, or one sentence why not. What it is, its bytes say; its name is only shown."""

import io
import zipfile
from collections.abc import Callable

from plan.drafting.document.bounds import BROKEN, EMPTY, MOST_MB, OLD, OTHER, SCANNED, too_much
from plan.drafting.document.grid import Rows
from plan.drafting.document.plain import read_text
from plan.drafting.document.printed import read_pdf
from plan.drafting.document.sheets import read_workbook, sheets
from plan.drafting.document.text import Document, DocumentError, Gathered, put_together
from plan.drafting.document.word import read_word

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")


def read_document(name: str, content: bytes) -> Document:
    """The text of a .docx, .txt, .md, .pdf or .xlsx. Raises DocumentError with one sentence."""
    if len(content) > MOST_MB * 1_000_000:
        raise DocumentError(f"文件有 {-(-len(content) // 1_000_000)} MB，最多 {MOST_MB} MB。请去掉图片，另存后再试。")
    found = put_together(name, _reader(content)(content))
    if not any(p.text for p in found.paragraphs):
        raise DocumentError(SCANNED if content.startswith(b"%PDF") else EMPTY)
    return found


def read_tables(content: bytes) -> list[Rows] | None:
    """The visible sheets of an .xlsx as texts, every row of them; None for any other file. Raises DocumentError."""
    if len(content) > MOST_MB * 1_000_000 or not content.startswith(b"PK") or _of_archive(content) is not read_workbook:
        return None
    return sheets(content)


def _reader(content: bytes) -> Callable[[bytes], Gathered]:
    if content.startswith(b"PK"):
        return _of_archive(content)
    if b"%PDF-" in content[:1024]:
        return read_pdf
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(OLD)
    if content.startswith(PICTURES):
        raise DocumentError(SCANNED)
    if content.startswith((b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise DocumentError(OTHER)
    return read_text


def _of_archive(content: bytes) -> Callable[[bytes], Gathered]:
    try:
        sentence = too_much(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {part.lower() for part in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise DocumentError(BROKEN) from None
    if sentence:
        raise DocumentError(sentence)
    if any(part.startswith("word/") for part in names):
        return read_word
    if any(part.startswith("xl/") for part in names):
        return read_workbook
    raise DocumentError(OTHER)
