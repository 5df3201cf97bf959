"""Spreadsheets of other kinds converted by LibreOffice itself: `make conversion`. The ordinary run leaves these out.

The files are LibreOffice's own (made/mixed.xls, habits.xls, …), SheetJS's (sheetjs.xls, sheetjs.xlsb) and bare streams
as Delphi programs export them; what is stale or reaches elsewhere is patched into them here.
"""

import io
import shutil
import struct
import subprocess
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from metrics.changes.impact import as_json, receive
from records import FileError, Upload, original, read_sheet, revert
from records.reading.bounds import LOCKED_BOOK, SAVE_AS
from records.reading.converting import apart, office
from records.reading.files import as_xlsx
from reports.template.returned import returned_file
from tests.conftest import Desk, moment
from tests.records.test_converted import CONVERTED, KINDS, MADE, ROWS, archive, bare, password

pytestmark = pytest.mark.conversion
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


@pytest.fixture(autouse=True)
def soffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """The program, which must be there; nothing kept from another test; no folder and no process left behind."""
    found = shutil.which("soffice")
    assert found, "soffice is missing: run `make conversion`"
    monkeypatch.setenv("WORKPLAN_LIBREOFFICE", found)
    monkeypatch.setattr(office, "_kept", office._Kept())
    folder = tmp_path / "converting"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield found
    assert list(folder.iterdir()) == []
    assert [command for command in commands() if str(folder) in command] == []


def commands() -> list[str]:
    """The command lines of all processes."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(file.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


def made(name: str) -> bytes:
    return (MADE / name).read_bytes()


def values(content: bytes, name: str = "六月.xls") -> dict[int, str]:
    return {row.line: row.value for row in read_sheet(Upload(name, content)).rows}


@pytest.mark.parametrize("name", [*CONVERTED, "mixed.ods"])
def test_files_of_real_programs(name: str) -> None:
    """As what was committed of the same conversion; the .ods holds what the .xls holds."""
    sheet = read_sheet(Upload(name, made(name)))
    expected = CONVERTED["mixed.xls" if name == "mixed.ods" else name]
    assert [(r.line, r.month, r.task, r.value, r.progress) for r in sheet.rows] == expected
    assert (sheet.encoding, sheet.rejected) == (name.rpartition(".")[2], ())
    assert sheet.warnings[0].message == f"由 .{sheet.encoding} 转换，公式已重新计算。"
    assert ("第 6 行是隐藏行，也已读入。不应报的请删去后重新上传。" in [w.message for w in sheet.warnings]) == (
        name.startswith("mixed")
    )


@pytest.mark.parametrize("version", [5, 2])
def test_bare_streams_of_old_programs(version: int) -> None:
    """Nothing in them says that their texts are GBK: the profile does."""
    sheet = read_sheet(Upload("六月.et", bare(*ROWS, version=version)))
    assert [(r.month, r.task, r.unit, r.value) for r in sheet.rows] == [
        ("2024-06", "1.1-01", "新华路", "120"),
        ("6月", "2.1-02", "", "40"),
    ]
    assert sheet.warnings[0].message == "由 .et 转换，公式已重新计算。"


def test_a_directory_far_behind() -> None:
    assert values(KINDS[".xls of 7 MB"][0]) == values(made("mixed.xls"))


@pytest.mark.parametrize("name", ["habits.xls", "habits.ods"])
def test_what_a_cell_shows_survives(name: str) -> None:
    """Number formats with 万, a struck cell, a raised mark: all that the reader of .xlsx needs is still told."""
    sheet = load_workbook(io.BytesIO(as_xlsx(made(name))), rich_text=True).active
    assert sheet
    cells = {row[1].value: row[3] for row in sheet.iter_rows(min_row=2)}
    assert (cells["1.1-03"].value, cells["1.1-03"].number_format) == (0.85, "0%")
    assert (cells["1.1-02"].value, cells["1.1-02"].number_format) == (1.2, "0.0\\万")
    assert (cells["1.2-03"].value, cells["1.2-03"].font.strike) == (40, True)
    rich = cells["2.1-02"].value
    assert isinstance(rich, CellRichText)
    assert [(run.text, run.font.vertAlign) for run in rich if isinstance(run, TextBlock)] == [
        ("40", None),
        ("1", "superscript"),
    ]


ONE_PLUS_ONE = b"\x1e\x01\x00\x1e\x01\x00\x03"


def stale_xls() -> bytes:
    """The =1+1 of mixed.xls with 77 as its last result."""
    content = bytearray(made("mixed.xls"))
    at = content.index(ONE_PLUS_ONE) - 16
    assert content[at : at + 8] == struct.pack("<d", 2)
    content[at : at + 8] = struct.pack("<d", 77)
    return bytes(content)


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    assert out.getvalue() != content
    return out.getvalue()


def stale_ods() -> bytes:
    def change(data: bytes) -> bytes:
        at = data.index(b"of:=1+1")
        return data[:at] + data[at:].replace(b'office:value="2"', b'office:value="77"', 1).replace(b">2<", b">77<", 1)

    return changed(made("mixed.ods"), "content.xml", change)


def stale_xlsb() -> bytes:
    """The 2 of SheetJS's file as a record of =1+1 with 77 as its last result."""
    number = bytes.fromhex("020c") + struct.pack("<LLL", 3, 0, 2 << 2 | 2)

    def change(data: bytes) -> bytes:
        assert data.count(number) == 1
        body = struct.pack("<LLdHL", 3, 0, 77, 0, 7) + ONE_PLUS_ONE + bytes(4)
        return data.replace(number, bytes([9, len(body)]) + body)

    return changed(made("sheetjs.xlsb"), "xl/worksheets/sheet1.bin", change)


@pytest.mark.parametrize(("content", "line"), [(stale_xls, 5), (stale_ods, 5), (stale_xlsb, 4)])
def test_formulas_are_computed_anew(content: Callable[[], bytes], line: int) -> None:
    assert values(content())[line] == "2"


@dataclass
class Host:
    """Another host: where it is and what it was asked for."""

    address: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def host() -> Iterator[Host]:
    class Answers(BaseHTTPRequestHandler):
        def answer(self) -> None:
            met.asked.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(b"42")

        do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = answer

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        met = Host(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield met
        server.shutdown()


def ods(rows: str, shapes: str = "", scripts: str = "", **parts: str) -> bytes:
    names = {
        "office": "office",
        "table": "table",
        "text": "text",
        "draw": "drawing",
        "script": "script",
        "svg": "svg-compatible",
    }
    spaces = " ".join(f'xmlns:{short}="{OPEN}:{name}:1.0"' for short, name in names.items())
    content = (
        f'<office:document-content {spaces} xmlns:of="{OPEN}:of:1.2" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:dom="http://www.w3.org/2001/xml-events" xmlns:msoxl="http://schemas.microsoft.com/office/excel/formula" '
        f'office:version="1.3">{scripts}<office:body><office:spreadsheet><table:table table:name="t">'
        f"<table:shapes>{shapes}</table:shapes>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names_of_parts = ["content.xml", *(name.replace("__", "/") for name in parts)]
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in names_of_parts
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0" manifest:version="1.3"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/>{entries}</manifest:manifest>'
    )
    return archive(mimetype=kind, **{"content.xml": content, "META-INF__manifest.xml": manifest}, **parts)


def texts(*cells: str) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{inside}</table:table-row>"


def reaching(address: str) -> bytes:
    """A picture, an object and a frame that lie elsewhere, formulas that ask for what lies there."""
    formulas = (
        f"of:=COM.MICROSOFT.WEBSERVICE(&quot;{address}/service&quot;)",
        f"of:='{address}/other.ods'#$t.A1",
        f"of:=INDIRECT(&quot;'{address}/indirect.ods'#$t.A1&quot;)",
        f"of:=DDE(&quot;soffice&quot;;&quot;{address}/dde.ods&quot;;&quot;t.A1&quot;)",
    )
    asking = "".join(
        "<table:table-row><table:table-cell office:value-type='string'><text:p>6月</text:p></table:table-cell>"
        "<table:table-cell office:value-type='string'><text:p>2.1-02</text:p></table:table-cell>"
        f'<table:table-cell table:formula="{formula}"/></table:table-row>'
        for formula in formulas
    )
    lying = (("image", "picture.png"), ("object", "object.ods"), ("floating-frame", "frame.html"))
    shapes = "".join(
        f'<draw:frame svg:width="2cm" svg:height="2cm" svg:x="9cm" svg:y="9cm"><draw:{kind} xlink:href="{address}/{name}" '
        f'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
        for kind, name in lying
    )
    return ods(texts("月份", "任务编号", "完成值") + asking, shapes)


@pytest.mark.parametrize("own_network", [True, False])
def test_nothing_outside_is_asked(host: Host, monkeypatch: pytest.MonkeyPatch, own_network: bool) -> None:
    """Neither with a network of its own nor, where the system allows none, by the settings alone."""
    if own_network:
        assert apart.without_network()
    else:
        monkeypatch.setattr(apart, "without_network", lambda: ())
    assert len(values(reaching(host.address))) == 4
    assert host.asked == []


def test_the_same_file_asks_where_nothing_hinders_it(host: Host, soffice: str, tmp_path: Path) -> None:
    """So the test above can fail."""
    (tmp_path / "in.ods").write_bytes(reaching(host.address))
    profile = f"-env:UserInstallation=file://{tmp_path}/plain"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "in.ods"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert {"GET /picture.png", "GET /object.ods"} <= set(host.asked)


def test_files_of_the_server_are_not_read(tmp_path: Path) -> None:
    """What a formula or a linked object names on the server's own disk stays there."""
    for name in ("service", "other.ods", "indirect.ods", "dde.ods", "object.ods"):
        (tmp_path / name).write_bytes(ods(texts("geheim-0815")) if name.endswith("ods") else b"geheim-0815")
    converted = as_xlsx(reaching(tmp_path.as_uri()))
    with zipfile.ZipFile(io.BytesIO(converted)) as found:
        assert [name for name in found.namelist() if b"geheim" in found.read(name)] == []
        assert [name for name in found.namelist() if name.startswith("xl/embeddings")] == []


def test_macros_do_not_run(tmp_path: Path) -> None:
    """One that is to run when the file is opened, and would leave a file."""
    mark = tmp_path / "ran"
    event = (
        '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name='
        '"dom:load" xlink:href="vnd.sun.star.script:Standard.M.Go?language=Basic&amp;location=document" xlink:type="simple"/>'
        "</office:event-listeners></office:scripts>"
    )
    library = 'xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:link="false"'
    basic = {
        "Basic__script-lc.xml": '<library:libraries xmlns:library="http://openoffice.org/2000/library"><library:library '
        'library:name="Standard" library:link="false"/></library:libraries>',
        "Basic__Standard__script-lb.xml": f'<library:library {library}><library:element library:name="M"/></library:library>',
        "Basic__Standard__M.xml": '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" '
        f'script:language="StarBasic">Sub Go\nOpen "{mark}" For Output As #1\nClose #1\nEnd Sub</script:module>',
    }
    content = ods(texts("月份", "任务编号", "完成值") + texts("6月", "2.1-02", "40"), scripts=event, **basic)
    assert values(content) == {2: "40"}
    assert not mark.exists()


def test_broken_and_locked_files() -> None:
    """A workbook of zeros behind its first record, and one that says of itself that it is encrypted."""
    begin = made("mixed.xls").index(struct.pack("<HH", 0x809, 16))
    broken = made("mixed.xls")[:begin] + bytes(4_000) + made("mixed.xls")[begin + 4_000 :]
    for content, sentence in ((broken, f"打不开这个 .xls 文件，可能已损坏。{SAVE_AS}"), (password(), LOCKED_BOOK)):
        with pytest.raises(FileError) as raised:
            read_sheet(Upload("六月.xls", content))
        assert str(raised.value) == sentence


def test_time_and_memory_that_do_not_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second; 100 MB. Nothing of LibreOffice is left (see the fixture)."""
    monkeypatch.setattr(office, "BOUNDS", office.BOUNDS._replace(seconds=1))
    with pytest.raises(FileError) as raised:
        read_sheet(Upload("六月.xls", made("mixed.xls")))
    assert str(raised.value).startswith("转换这个 .xls 文件超过 1 秒，没有读入。")
    monkeypatch.setattr(office, "BOUNDS", office.BOUNDS._replace(seconds=90, memory=100 * 2**20))
    with pytest.raises(FileError) as raised:
        read_sheet(Upload("六月.xls", made("mixed.xls")))
    assert str(raised.value).startswith("打不开这个 .xls 文件")


def test_a_converted_file_is_larger_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """4 KB, which the profile, too, is larger than."""
    monkeypatch.setattr(office, "BOUNDS", office.BOUNDS._replace(file=4096))
    with pytest.raises(FileError) as raised:
        read_sheet(Upload("六月.xls", made("mixed.xls")))
    assert str(raised.value).startswith("打不开这个 .xls 文件")


def test_two_at_once() -> None:
    """Each with a profile of its own."""
    found: dict[str, dict[int, str]] = {}
    threads = [
        threading.Thread(target=lambda name=name: found.update({name: values(made(name))}))
        for name in ("mixed.xls", "sheetjs.xlsb")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: [*rows.values()] for name, rows in found.items()} == {
        name: [row[3] for row in CONVERTED[name]] for name in ("mixed.xls", "sheetjs.xlsb")
    }


def test_from_the_desk_to_the_history(desk: Desk) -> None:
    """Stored is the .xls itself; sent again it adds nothing; undone it is gone from the facts, not from the history."""
    content = made("mixed.xls")
    taken = desk.hand_in(content, name="六月.xls")
    assert taken.batch == 1
    assert [(c.entry.line, c.entry.task, c.entry.value) for c in taken.checked.changes] == [
        (3, "1.1-01", Decimal(120)),
        (4, "1.1-03", Decimal("0.85")),
        (5, "1.1-02", Decimal(2)),
        (6, "1.2-01", Decimal(1)),
        (8, "2.1-02", Decimal(1200)),
    ]
    with desk.store.reading() as con:
        assert original(con, 1) == ("六月.xls", content)
        assert con.execute("select encoding from batches").fetchall() == [("xls",)]
    assert desk.hand_in(content, name="六月.xls").twin == 1
    revert(desk.store, 1, person="张三", reason="试", when=moment("06-19"))
    assert desk.known() == []
    with desk.store.reading() as con:
        assert original(con, 1) == ("六月.xls", content)


def test_what_the_command_prints(desk: Desk) -> None:
    """The receipt says 由 .xls 转换; the refused row goes back as .xlsx."""
    from records import Sender

    when = moment("06-18")
    upload = Upload("六月.xls", made("mixed.xls"))
    receipt = receive(desk.store, desk.plan, upload, Sender("张三", when, when), date(2024, 6, 1))
    told = as_json(receipt)
    assert (told["encoding"], told["accepted"], len(told["rejected"])) == ("xls", 5, 1)
    assert told["warnings"][0] == {
        "row": None,
        "column": None,
        "value": "",
        "message": "由 .xls 转换，公式已重新计算。",
    }
    assert receipt.taken
    back = returned_file(upload, receipt.taken.checked)
    assert back
    name, content = back
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet
    assert name == "六月-待改正.xlsx"
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_col=6)] == [
        ["月份", "任务编号", "街镇", "完成值", "分母", "进展情况"],
        ["6月", "1.2-02", None, pytest.approx(8 / 9), None, "算出来的"],
    ]


def test_what_was_converted_is_not_converted_again() -> None:
    """A file is read for the preview, for the rows to mend and for the store: later readings take no second."""
    values(made("mixed.xls"))
    begun = time.perf_counter()
    for _ in range(20):
        values(made("mixed.xls"))
    assert time.perf_counter() - begun < 2
