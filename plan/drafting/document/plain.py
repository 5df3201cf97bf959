"""A .txt or .md in whatever encoding → its paragraphs."""

import codecs
import re

from plan.drafting.document.bounds import MOST_SIGNS, OTHER, TOO_LONG
from plan.drafting.document.grid import rows_of
from plan.drafting.document.text import DocumentError, Gathered, Piece

_HEADING = re.compile(r"#{1,6}(?=\s)")
_RULE = re.compile(r"[-*_=]{3,}|[|:\s-]*-{3}[|:\s-]*|```.*")
_BULLET = re.compile(r"[-*+>]\s+")
_NOBODYS = re.compile("[\ue000-\uf8ff]")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def read_text(content: bytes) -> Gathered:
    """Each line is a paragraph. Marks of Markdown go, its headings keep their level, its tables are tables."""
    text = _decoded(content)
    if len(text) > MOST_SIGNS:
        raise DocumentError(TOO_LONG)
    gathered = Gathered()
    rows: list[list[str]] = []
    marked = re.search(r"^#{1,6}\s", text, re.MULTILINE) is not None
    for whole in [*re.split(r"\r\n?|\n", text), ""]:
        line = whole.strip()
        if line.count("|") >= 2 and line.startswith("|"):
            rows += [] if _RULE.fullmatch(line) else [[cell.strip() for cell in line.strip("|").split("|")]]
            continue
        if rows:
            rows_of(rows, gathered)
            rows = []
        if not _RULE.fullmatch(line):
            gathered.pieces.append(_piece(line, marked))
    return gathered


def _piece(line: str, marked: bool) -> Piece:
    if found := _HEADING.match(line):
        return Piece(line[found.end() :].strip().rstrip("#").strip(), level=found.end())
    return Piece(_EMPHASIS.sub(r"\2", _BULLET.sub("", line, count=1)) if marked else line)


def _is_big5(content: bytes) -> bool:
    try:
        content.decode("big5")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 by its mark or by its zeros, else GB18030, which is what Windows in China saves, else Big5."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content[:2000]:
        even = content[:2000:2].count(0) > content[1:2000:2].count(0)
        candidates = ("utf-16-be" if even else "utf-16-le",)
    else:
        candidates = ("utf-8-sig", "gb18030", "big5")
    for encoding in candidates:
        try:
            found = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Big5 is GB18030 as well, of signs that nobody has
        if encoding != "gb18030" or not _NOBODYS.search(found) or not _is_big5(content):
            return found
    raise DocumentError(OTHER)
