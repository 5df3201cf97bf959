"""The parts of an .xlsx of openpyxl as Excel writes them, since other programs know Excel's way alone.

openpyxl 3.1.5 writes every text into its cell, and where lxml is installed (python-docx brings it) Chinese in a cell as
&#26376;, which R's openxlsx 4.2.5.2 takes for the very text “&#26376;”. It calls the part with a sheet's notes otherwise
than Excel does and by its full path, at which ExcelJS 4.4.0 gives up, and has lxml number the prefixes of their
shapes, at which openxlsx gives up. It writes what a font is in another order than the schema's, which Microsoft's own
validator refuses. It has a setting for none of these.
"""

import re
from collections.abc import Iterable, Iterator

from openpyxl.xml.functions import register_namespace

from reports.ooxml.package import Part

TABLE = "xl/sharedStrings.xml"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_REFERENCE = re.compile(rb"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")
_IN_CELL = re.compile(rb' t="inlineStr"><is>(<t(?: [^>]*)?>[^<]*</t>)</is>')
"""Where a cell holds its text. Nothing else looks like it, since < is escaped in texts and attributes."""
_ESCAPE = re.compile(rb"_(?=x[0-9A-Fa-f]{4}_)")
"""Where a text looks like a sign in Excel's way: `_x6708_` shows 月. The mark itself is written so (ECMA-376, 22.9.2.19)."""
_NOTES = (
    (re.compile(r"xl/comments/comment(?=\d)"), "xl/comments"),
    (re.compile(r"xl/drawings/commentsDrawing(?=\d)"), "xl/drawings/vmlDrawing"),
)
"""openpyxl's names of the notes' parts → Excel's."""
STYLES = "xl/styles.xml"
_FONT = re.compile(rb"(?<=<font>).*?(?=</font>)", re.DOTALL)
_OF_FONT = re.compile(rb"<(\w+)[^>]*/>")
_FONT_ORDER = b"b i strike condense extend outline shadow u vertAlign sz color name family charset scheme".split()
"""CT_Font of the schema that Office itself keeps to."""

for _prefix, _name in (("v", "vml"), ("o", "office:office"), ("x", "office:excel")):
    register_namespace(_prefix, f"urn:schemas-microsoft-com:{_name}")


def as_excel_writes(parts: Iterable[Part]) -> Iterator[Part]:
    """The same workbook: UTF-8, each text once in a table, which comes last, Excel's names of parts.

    In openpyxl's order what names the parts comes after the sheets.
    """
    numbers: dict[bytes, int] = {}
    cells = 0
    for name, part in parts:
        if name.startswith("xl/worksheets/sheet"):
            part, found = _IN_CELL.subn(lambda m: _referred(numbers, m[1]), part)
            cells += found
        if name == STYLES:
            part = _FONT.sub(_in_order, part)
        part = _utf8(part)  # a sheet when its texts are out of it, since each sign takes time
        if name.endswith(".rels"):
            part = _related(name, part)
        elif name == "[Content_Types].xml":
            told = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (TABLE.encode(), _KIND)
            part = _named(part.decode()).encode().replace(b"</Types>", told)
        yield _named(name), part if name.endswith(".vml") else _DECLARATION + part
    table = b"".join(b"<si>%s</si>" % _ESCAPE.sub(rb"_x005F_", _utf8(text)) for text in numbers)
    counted = b'count="%d" uniqueCount="%d"' % (cells, len(numbers))
    yield TABLE, _DECLARATION + b'<sst xmlns="%s" %s>%s</sst>' % (_NAMESPACE, counted, table)


def _referred(numbers: dict[bytes, int], text: bytes) -> bytes:
    """The text's number, in the order of the first cells, where the text stood."""
    return b' t="s"><v>%d</v>' % numbers.setdefault(text, len(numbers))


def _in_order(font: re.Match[bytes]) -> bytes:
    found = sorted(_OF_FONT.finditer(font[0]), key=lambda part: _FONT_ORDER.index(part[1]))
    return b"".join(part[0] for part in found)


def _related(name: str, part: bytes) -> bytes:
    """Targets relative to the part that has them; the workbook's with the table of texts."""
    part = _named(part.decode()).encode()
    if name == "xl/_rels/workbook.xml.rels":
        told = b'<Relationship Id="rId%d" Type="%s" Target="/%s"/></Relationships>'
        number = part.count(b"<Relationship ") + 1
        part = part.replace(b"</Relationships>", told % (number, _RELATION, TABLE.encode()))
        return part.replace(b'Target="/xl/', b'Target="')
    return part.replace(b'Target="/xl/', b'Target="../') if name.startswith("xl/worksheets/") else part


def _named(text: str) -> str:
    for ours, excels in _NOTES:
        text = ours.sub(excels, text)
    return text


def _utf8(part: bytes) -> bytes:
    """A part without its declaration, signs beyond ASCII as themselves; &#10; and its like stay."""
    return _REFERENCE.sub(_sign, re.sub(rb"^<\?xml[^>]*\?>\s*", b"", part))


def _sign(reference: re.Match[bytes]) -> bytes:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code).encode() if code > 127 else reference[0]
