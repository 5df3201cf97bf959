"""Small monthly files as LibreOffice saves them, for tests/records: `make office-files`.

The tables are described here as flat OpenDocument text; LibreOffice computes, converts and saves them. The
results are committed under tests/records/made, so that the tests need no LibreOffice; those in converted are what the
product itself makes of an .xls, an .ods and an .xlsb (sheetjs.xlsb and sheetjs.xls are SheetJS's own, saved by
scripts/make_sheetjs_files.js).
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from records.reading.files import as_xlsx

MADE = Path(__file__).parent.parent / "tests" / "records" / "made"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = {
    "office": f"{OFFICE}:office:1.0",
    "table": f"{OFFICE}:table:1.0",
    "text": f"{OFFICE}:text:1.0",
    "style": f"{OFFICE}:style:1.0",
    "number": f"{OFFICE}:datastyle:1.0",
    "of": f"{OFFICE}:of:1.2",
}
STYLES = """
<number:percentage-style style:name="P"><number:number number:decimal-places="0" number:min-integer-digits="1"/>
<number:text>%</number:text></number:percentage-style>
<number:date-style style:name="D"><number:year number:style="long"/><number:text>年</number:text><number:month/>
<number:text>月</number:text></number:date-style>
<number:number-style style:name="W"><number:number number:decimal-places="1" number:min-integer-digits="1"/>
<number:text>万</number:text></number:number-style>
<style:style style:name="wan" style:family="table-cell" style:data-style-name="W"/>
<style:style style:name="struck" style:family="table-cell"><style:text-properties
 style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>
<style:style style:name="raised" style:family="text"><style:text-properties
 style:text-position="super 58%"/></style:style>
<style:style style:name="percent" style:family="table-cell" style:data-style-name="P"/>
<style:style style:name="month" style:family="table-cell" style:data-style-name="D"/>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
"""

Cell = str
Table = tuple[str, bool, list[str]]
"""Name, whether it is visible, and its rows."""


def text(value: str, rows: int = 1, columns: int = 1) -> Cell:
    span = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"' if rows * columns > 1 else ""
    return f'<table:table-cell office:value-type="string"{span}><text:p>{escape(value)}</text:p></table:table-cell>'


def number(value: float, rows: int = 1) -> Cell:
    span = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="1"' if rows > 1 else ""
    return f'<table:table-cell office:value-type="float" office:value="{value}"{span}/>'


def percent(value: float) -> Cell:
    return f'<table:table-cell table:style-name="percent" office:value-type="percentage" office:value="{value}"/>'


def month(day: str) -> Cell:
    return f'<table:table-cell table:style-name="month" office:value-type="date" office:date-value="{day}"/>'


def styled(style: str, value: float) -> Cell:
    return f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="{value}"/>'


def raised(value: str, mark: str) -> Cell:
    """A text with a raised mark behind it, as of a footnote."""
    inside = f'{escape(value)}<text:span text:style-name="raised">{escape(mark)}</text:span>'
    return f'<table:table-cell office:value-type="string"><text:p>{inside}</text:p></table:table-cell>'


def formula(expression: str) -> Cell:
    return f"<table:table-cell table:formula={quoteattr('of:=' + expression)}/>"


EMPTY: Cell = "<table:table-cell/>"
COVERED: Cell = "<table:covered-table-cell/>"


def row(*cells: Cell, hidden: bool = False) -> str:
    mark = ' table:visibility="filter"' if hidden else ""
    return f"<table:table-row{mark}>{''.join(cells)}</table:table-row>"


def texts(*values: str) -> str:
    return row(*(text(value) if value else EMPTY for value in values))


def document(*tables: Table) -> str:
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMESPACES.items())
    kind = 'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    shown = "".join(
        f'<table:table table:name="{name}" table:style-name="{"shown" if visible else "hidden"}">{"".join(rows)}</table:table>'
        for name, visible, rows in tables
    )
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document {spaces} {kind}>"
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{shown}</office:spreadsheet></office:body></office:document>"
    )


HEADER = texts("月份", "任务编号", "街镇", "完成值", "分母", "进展情况")

MIXED = document(
    ("填报说明", True, [texts("月份", "任务编号", "完成值"), texts("6月", "1.1-01", "300")]),
    ("旧表", False, [HEADER, texts("2024-06", "1.1-02", "", "9")]),
    (
        "6月",
        True,
        [
            row(text("2024年6月重点任务推进情况", columns=6), *[COVERED] * 5),
            HEADER,
            row(month("2024-06-01"), text("1.1-01"), text("新华路"), number(120), EMPTY, text("含“示范”点①")),
            row(text("６月"), text("1.1-03"), EMPTY, percent(0.85)),
            row(number(45444), text("1.1-02"), EMPTY, formula("1+1")),
            row(text("2024-06"), text("1.2-01"), EMPTY, text("是"), hidden=True),
            row(text("6月"), text("1.2-02"), EMPTY, formula("8/9"), EMPTY, text("算出来的")),
            texts("6月", "2.1-02", "", "1,200张"),
            row(EMPTY),
            row(text("合计"), EMPTY, EMPTY, formula("SUM([.D3:.D5])")),
        ],
    ),
)
"""Title row, date, full-width, percent, serial date, formulas, a filtered row, a unit, blank and 合计 rows; a
guide and a hidden sheet beside it."""

MERGED = document(
    (
        "表",
        True,
        [
            HEADER,
            row(text("6月", rows=3), text("1.1-01", rows=3), text("新华路街道"), number(50), EMPTY, text("同", rows=3)),
            row(COVERED, COVERED, text("仙霞"), number(30), EMPTY, COVERED),
            row(COVERED, COVERED, text("新泾"), number(40), EMPTY, COVERED),
            row(text("6月"), text("1.1-02"), EMPTY, number(2, rows=2)),
            row(text("6月"), text("1.2-03"), EMPTY, COVERED),
            row(text("6月", rows=2), text("2.1-02", rows=2), EMPTY, number(40, rows=2)),
            row(COVERED, COVERED, EMPTY, COVERED),
        ],
    )
)
"""Names merged over rows with a number each; a number merged over two tasks; a task of two merged rows."""

HABITS = document(
    (
        "6月",
        True,
        [
            HEADER,
            row(text("6月"), text("1.1-01"), text("新泾镇"), formula('TEXT(40;"0")'), EMPTY, text("文字公式")),
            row(text("6月"), text("1.1-03"), EMPTY, percent(0.85), EMPTY, text("百分比")),
            row(text("6月"), text("1.1-02"), EMPTY, styled("wan", 1.2), EMPTY, text("万")),
            row(text("6月"), text("1.2-03"), EMPTY, styled("struck", 40), EMPTY, text("划去")),
            row(text("6月"), text("2.1-02"), EMPTY, raised("40", "1"), EMPTY, text("角标")),
            row(month("2024-06-01"), text("1.2-01"), EMPTY, formula('"是"'), EMPTY, formula('"第"&2&"批"')),
        ],
    )
)
"""What reading libraries get wrong in an .xls: texts that are computed, percentages, dates; and what a cell shows beyond
its number."""

TWO = document(("6月", True, [HEADER, texts("6月", "1.1-01")]), ("7月", True, [HEADER, texts("7月", "1.1-01")]))

PLAIN = document(
    (
        "表",
        True,
        [
            HEADER,
            row(text("2024年6月"), text("1.1-01"), text("新华路街道"), number(120), EMPTY, text("已完工“示范”点①")),
            row(text("2024年6月"), text("1.1-03"), EMPTY, percent(0.85), EMPTY, text("甲,乙;丙\t丁")),
            row(text("2024年6月"), text("1.2-01"), EMPTY, text("是"), EMPTY, text("第一行")),
        ],
    )
)

UTF8, GB18030, UTF16 = 76, 85, 65535
"""LibreOffice's numbers of the encodings: UTF-8, GB-18030, Unicode (UTF-16)."""
COMMA, SEMICOLON, TAB = 44, 59, 9

FILES = (
    ("mixed.xlsx", MIXED, "xlsx:Calc MS Excel 2007 XML"),
    ("merged.xlsx", MERGED, "xlsx:Calc MS Excel 2007 XML"),
    ("two_sheets.xlsx", TWO, "xlsx:Calc MS Excel 2007 XML"),
    ("mixed.ods", MIXED, "ods"),
    ("mixed.xls", MIXED, "xls:MS Excel 97"),
    ("habits.xls", HABITS, "xls:MS Excel 97"),
    ("habits.ods", HABITS, "ods"),
    ("page.html", PLAIN, "html:HTML (StarCalc)"),
    ("utf8.csv", PLAIN, f"csv:Text - txt - csv (StarCalc):{COMMA},34,{UTF8},1"),
    ("gb18030.csv", PLAIN, f"csv:Text - txt - csv (StarCalc):{COMMA},34,{GB18030},1"),
    ("utf16_tab.csv", PLAIN, f"csv:Text - txt - csv (StarCalc):{TAB},34,{UTF16},1"),
    ("semicolon_quoted.csv", PLAIN, f"csv:Text - txt - csv (StarCalc):{SEMICOLON},34,{GB18030},1,,0,true"),
)


def make(name: str, content: str, kind: str, folder: Path) -> bytes:
    source = folder / f"{Path(name).stem}.fods"
    source.write_text(content, encoding="utf-8")
    office = shutil.which("soffice") or sys.exit("soffice is missing: run `make office-files`")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / f"{Path(name).stem}.{kind.partition(':')[0]}").read_bytes()


CONVERTED = ("mixed.xls", "habits.xls", "habits.ods", "sheetjs.xlsb", "sheetjs.xls")


def main() -> int:
    MADE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, content, kind in FILES:
            data = make(name, content, kind, Path(folder))
            (MADE / name).write_bytes(data)
            print(f"{name}: {len(data)} bytes")
    (MADE / "converted").mkdir(exist_ok=True)
    for name in CONVERTED:
        (MADE / "converted" / f"{name}.xlsx").write_bytes(as_xlsx((MADE / name).read_bytes()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
