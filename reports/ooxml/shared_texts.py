"""An .xlsx of openpyxl with its texts as spreadsheet programs write them: in UTF-8, each once in a table.

openpyxl 3.1.5 writes every text into its cell, and where lxml is installed (python-docx brings it) Chinese in a cell as
&#26376;. It has a setting for neither. R's openxlsx 4.2.5.2 takes such a cell for the very text “&#26376;”.
"""

import re
from collections.abc import Iterable, Iterator

from reports.ooxml.package import Part

TABLE = "xl/sharedStrings.xml"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_REFERENCE = re.compile(rb"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")
_IN_CELL = re.compile(rb' t="inlineStr"><is>(<t(?: [^>]*)?>[^<]*</t>)</is>')
"""Where a cell holds its text. Nothing else looks like it, since < is escaped in texts and attributes."""


def with_shared_texts(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, the table of texts last. In openpyxl's order what names the parts comes after the sheets."""
    numbers: dict[bytes, int] = {}
    cells = 0
    for name, content in parts:
        part = _utf8(content)
        if name.startswith("xl/worksheets/sheet"):
            part, found = _IN_CELL.subn(lambda m: _referred(numbers, m[1]), part)
            cells += found
        elif name == "xl/_rels/workbook.xml.rels":
            part = _related(part)
        elif name == "[Content_Types].xml":
            told = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (TABLE.encode(), _KIND)
            part = part.replace(b"</Types>", told)
        yield name, _DECLARATION + part
    table = b"".join(b"<si>%s</si>" % text for text in numbers)
    counted = b'count="%d" uniqueCount="%d"' % (cells, len(numbers))
    yield TABLE, _DECLARATION + b'<sst xmlns="%s" %s>%s</sst>' % (_NAMESPACE, counted, table)


def _referred(numbers: dict[bytes, int], text: bytes) -> bytes:
    """The text's number, in the order of the first cells, where the text stood."""
    return b' t="s"><v>%d</v>' % numbers.setdefault(text, len(numbers))


def _related(relations: bytes) -> bytes:
    number = relations.count(b"<Relationship ") + 1
    told = b'<Relationship Id="rId%d" Type="%s" Target="sharedStrings.xml"/></Relationships>' % (number, _RELATION)
    return relations.replace(b"</Relationships>", told)


def _utf8(part: bytes) -> bytes:
    """A part without its declaration, signs beyond ASCII as themselves; &#10; and its like stay."""
    return _REFERENCE.sub(_sign, re.sub(rb"^<\?xml[^>]*\?>\s*", b"", part))


def _sign(reference: re.Match[bytes]) -> bytes:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code).encode() if code > 127 else reference[0]
