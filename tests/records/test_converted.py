"""Spreadsheets of other kinds without LibreOffice: told apart by their bytes, refused in a sentence, and the running of a
program apart, tried with small real programs. With LibreOffice: test_conversion.py, `make conversion`.

What stands in made/converted is LibreOffice's work (scripts/make_office_files.py), read as any other .xlsx.
"""

import io
import os
import shutil
import socket
import stat
import struct
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from records import FileError, Upload, read_sheet
from records.reading.bounds import LOCKED_BOOK, NO_TABLE, SAVE_AS
from records.reading.converting import apart, office
from records.reading.converting.apart import Bounds, BusyError, Places, TooLongError, run
from records.reading.converting.kinds import old_kind

MADE = Path(__file__).with_name("made")
MIXED = (MADE / "mixed.xls").read_bytes()
ODS = (MADE / "mixed.ods").read_bytes()
AMPLE = Bounds(seconds=60, memory=2**31, file=2**20)
HERE = {"PATH": os.environ["PATH"]}


def bare(*rows: tuple[object, ...], version: int) -> bytes:
    """A stream of records in no compound file, its texts in GBK: Excel 5 as Delphi programs export it (their well-known
    first six words), or Excel 2."""
    begin, form = (
        (struct.pack("<6H", 0x809, 8, 0, 0x10, 0, 0), "<HHHHH")
        if version == 5
        else (b"\x09\0\4\0\2\0\x10\0", "<HHHH3s")
    )
    cells = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            style: object = 0 if version == 5 else b"\0\0\0"
            if isinstance(value, str):
                text = value.encode("gbk")
                length = struct.pack("<H" if version == 5 else "<B", len(text))
                body, sort = length + text, 0x204 if version == 5 else 4
            else:
                body, sort = struct.pack("<d", value), 0x203 if version == 5 else 3
            size = struct.calcsize(form) - 4 + len(body)
            cells += struct.pack(form, sort, size, r, c, style) + body
    return begin + cells + struct.pack("<HH", 0xA, 0)


ROWS = (("月份", "任务编号", "街镇", "完成值"), ("2024-06", "1.1-01", "新华路", 120), ("6月", "2.1-02", "", 40))


def renamed(name: str) -> bytes:
    """The .xls with its stream under another name, as long."""
    old = "Workbook".encode("utf-16-le")
    assert MIXED.count(old) == 1
    return MIXED.replace(old, name.encode("utf-16-le"))


def password() -> bytes:
    """The second record of the workbook says that the rest is encrypted (FilePass)."""
    begin = MIXED.index(struct.pack("<HH", 0x809, 16)) + 20
    return MIXED[:begin] + struct.pack("<H", 0x2F) + MIXED[begin + 2 :]


def large() -> bytes:
    """The .xls as one of 7 MB keeps its directory: behind sector 13952, where the table of sectors goes on elsewhere."""
    (first,) = struct.unpack_from("<L", MIXED, 48)
    (table,) = struct.unpack_from("<L", MIXED, 76)
    (second,) = struct.unpack_from("<L", MIXED, (table + 1) * 512 + first * 4)
    content = MIXED.ljust((13952 + 1) * 512, b"\0") + MIXED[(first + 1) * 512 :][:512]
    content += struct.pack("<L", second) + b"\xff" * 508  # 13953: the table from sector 13952 on
    content += struct.pack("<L", 13953) + b"\xff" * 504 + struct.pack("<L", 0xFFFFFFFE)  # 13954: where that is
    header = struct.pack("<L", 13952) + MIXED[52:68] + struct.pack("<LL", 13954, 1)
    return content[:48] + header + content[76:]


def circular() -> bytes:
    """A directory whose first sector is followed by itself."""
    (first,) = struct.unpack_from("<L", MIXED, 48)
    (table,) = struct.unpack_from("<L", MIXED, 76)
    at = (table + 1) * 512 + first * 4
    return MIXED[:at] + struct.pack("<L", first) + MIXED[at + 4 :]


def cut_off() -> bytes:
    """A sector that holds the workbook lies where the file has ended, though its directory is there."""
    (directory,), (table,) = struct.unpack_from("<L", MIXED, 48), struct.unpack_from("<L", MIXED, 76)
    at = (table + 1) * 512
    (number,) = struct.unpack_from("<L", MIXED, (directory + 1) * 512 + 116)
    for _ in range(3):
        last, (number,) = number, struct.unpack_from("<L", MIXED, at + number * 4)
    return MIXED[: at + last * 4] + struct.pack("<L", 120) + MIXED[at + last * 4 + 4 :]


def archive(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def with_manifest(addition: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ODS)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (addition.encode() if name.endswith("manifest.xml") else b""))
    return out.getvalue()


SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
KINDS: dict[str, tuple[bytes, str | None]] = {
    "LibreOffice's .xls": (MIXED, ".xls"),
    "SheetJS's .xls": ((MADE / "sheetjs.xls").read_bytes(), ".xls"),
    ".xls of 7 MB": (large(), ".xls"),
    "a bare stream, Excel 5": (bare(*ROWS, version=5), ".xls"),
    "a bare stream, Excel 2": (bare(*ROWS, version=2), ".xls"),
    "a directory that runs in a circle": (circular(), ".xls"),
    ".doc": (renamed("WordDocu"), None),
    ".msg": (renamed("__nameid"), None),
    "a compound file of nothing": (MIXED[:8] + bytes(5_000), None),
    "the first sector of an .xls": (MIXED[:512], None),
    "LibreOffice's .ods": (ODS, ".ods"),
    ".ods without the first part": (archive(**{"META-INF__manifest.xml": f'media-type="{SPREADSHEET}"'}), ".ods"),
    ".odt": (archive(mimetype="application/vnd.oasis.opendocument.text"), None),
    ".xlsb": ((MADE / "sheetjs.xlsb").read_bytes(), ".xlsb"),
    ".xlsb with \\ in names": (archive(**{"XL\\Workbook.bin": "x"}), ".xlsb"),
    ".xlsx": ((MADE / "mixed.xlsx").read_bytes(), None),
    "half an .ods": (ODS[:3_000], None),
    "CSV": ("月份,任务编号\n".encode(), None),
    "UTF-16 that begins with a tab": ("\t月份\t任务编号\n".encode("utf-16-le"), None),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_a_file_is_say_its_bytes(name: str) -> None:
    content, ending = KINDS[name]
    kind = old_kind(content)
    assert (kind and kind.ending) == ending


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("六月.et", ".et"),
        ("六月.ET", ".et"),
        ("六月.xls", ".xls"),
        ("六月.xlsx", ".xls"),
        ("六月", ".xls"),
        ("六月.ods", ".xls"),
    ],
)
def test_what_it_is_called(name: str, said: str) -> None:
    """WPS's .et is an .xls inside; any other name says nothing."""
    kind = old_kind(MIXED)
    assert kind
    assert kind.called(name) == said


def test_a_password_is_seen() -> None:
    """In an .xls, whose password may be the one that Excel itself sets, it is left to LibreOffice to find out."""
    marked, plain = old_kind(password()), old_kind(MIXED)
    assert marked and marked.locked
    assert plain and not plain.locked
    with pytest.raises(FileError) as raised:
        old_kind(with_manifest("<manifest:encryption-data/>"))
    assert str(raised.value) == LOCKED_BOOK


def test_a_file_that_was_cut_off() -> None:
    """LibreOffice would read the rows that are left."""
    with pytest.raises(FileError) as raised:
        old_kind(cut_off())
    assert str(raised.value) == f"文件不完整，可能没有存完或没有传完。{SAVE_AS}"


@pytest.mark.parametrize("parts", [{"content.xml": bytes(201 * 2**20)}, {f"{n}.xml": b"" for n in range(2_001)}])
def test_an_archive_that_unpacks_to_too_much(parts: dict[str, bytes]) -> None:
    """Told by its directory, before anything else looks inside."""
    with pytest.raises(FileError) as raised:
        read_sheet(Upload("六月.ods", archive(mimetype=SPREADSHEET, **parts)))
    assert str(raised.value) == (
        "文件解压后超过 200 MB，或由太多部分组成。请只留要上报的工作表，另存为 .xlsx 后再上传。"
    )


@pytest.mark.parametrize("name", ["mixed.xls", "mixed.ods", "sheetjs.xlsb", "habits.xls"])
def test_without_libreoffice(name: str) -> None:
    """Who hands it in reads how to save it anew; that it would be read otherwise is known."""
    with pytest.raises(FileError) as raised:
        read_sheet(Upload(name, (MADE / name).read_bytes()))
    assert str(raised.value) == NO_TABLE
    assert office.lacking((MADE / name).read_bytes())
    assert not office.lacking((MADE / "mixed.xlsx").read_bytes())


def test_which_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`off`, a path, a name of the PATH, nothing there; without the variable soffice, then libreoffice."""
    for told, found in (("off", None), ("/bin/sh", "/bin/sh"), ("sh", shutil.which("sh")), ("/none/soffice", None)):
        monkeypatch.setenv("WORKPLAN_LIBREOFFICE", told)
        assert office.libreoffice() == found
    monkeypatch.delenv("WORKPLAN_LIBREOFFICE")
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("libreoffice", "soffice"):
        assert office.libreoffice() != str(tmp_path / name)
        program(tmp_path / name, "exit 0")
        assert office.libreoffice() == str(tmp_path / name)


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def running(process: int) -> bool:
    """Whether a process is there and not merely unburied."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_a_program_that_works_and_one_that_does_not(tmp_path: Path) -> None:
    """In its folder, with the environment it is given and no other."""
    assert run(["sh", "-c", "env > told; pwd > where"], tmp_path, AMPLE, {**HERE, "A": "1"}) == 0
    assert {line.partition("=")[0] for line in (tmp_path / "told").read_text().splitlines()} <= {
        "PATH",
        "A",
        "PWD",
        "SHLVL",
        "_",
        "OLDPWD",
    }
    assert (tmp_path / "where").read_text() == f"{tmp_path}\n"
    assert run(["sh", "-c", "exit 3"], tmp_path, AMPLE, HERE) == 3


@pytest.mark.parametrize("end", ["wait", "exit 0"])
def test_nothing_is_left_running(tmp_path: Path, end: str) -> None:
    """Neither when the time is up nor when a program ends before what it started."""
    script = f"sleep 300 & echo $! $$ > started; {end}"
    if end == "wait":
        with pytest.raises(TooLongError):
            run(["sh", "-c", script], tmp_path, AMPLE._replace(seconds=2), HERE)
    else:
        assert run(["sh", "-c", script], tmp_path, AMPLE, HERE) == 0
    assert not [process for process in map(int, (tmp_path / "started").read_text().split()) if running(process)]


def test_memory_and_files_have_a_bound(tmp_path: Path) -> None:
    """300 MB where 200 are allowed; a file that stops at a megabyte."""
    takes = [sys.executable, "-c", "bytearray(300 * 2**20)"]
    assert run(takes, tmp_path, AMPLE, HERE) == 0
    assert run(takes, tmp_path, AMPLE._replace(memory=200 * 2**20), HERE) != 0
    writes = ["dd", "if=/dev/zero", f"of={tmp_path}/big", "bs=1000000", "count=3"]
    assert run(writes, tmp_path, AMPLE, HERE) != 0
    assert (tmp_path / "big").stat().st_size <= AMPLE.file
    assert run(writes, tmp_path, AMPLE._replace(file=2**30), HERE) == 0


@pytest.fixture
def listener() -> Iterator[tuple[int, list[int]]]:
    """A port of this machine, and who connected to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        met: list[int] = []

        def wait() -> None:
            while True:
                try:
                    met.append(server.accept()[1][1])
                except OSError:
                    return

        threading.Thread(target=wait, daemon=True).start()
        yield server.getsockname()[1], met
        server.shutdown(socket.SHUT_RDWR)


def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listener: tuple[int, list[int]]) -> None:
    """Not even this machine is reached, where the system lets a program have a network of its own."""
    if not apart.without_network():
        pytest.skip("this system allows no network of one's own")
    port, met = listener
    asks = [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"]
    assert run(asks, tmp_path, AMPLE, HERE) != 0
    assert met == []
    monkeypatch.setattr(apart, "without_network", lambda: ())
    assert run(asks, tmp_path, AMPLE, HERE) == 0
    assert len(met) == 1


def test_so_many_at_once() -> None:
    places = Places(most=2, patience=0)
    with places.taken(), places.taken(), pytest.raises(BusyError), places.taken():
        pass
    with places.taken():
        pass


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the folders of conversions come and go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def said_of(content: bytes) -> str:
    with pytest.raises(FileError) as raised:
        read_sheet(Upload("六月.xls", content))
    return str(raised.value)


def test_a_program_that_makes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence for a broken file, or for one that seems to have a password; the folder is gone."""
    for script in ("exit 0", "exit 1", "kill -9 $$"):
        monkeypatch.setenv("WORKPLAN_LIBREOFFICE", str(program(folder / "nothing", script)))
        assert said_of(MIXED) == f"打不开这个 .xls 文件，可能已损坏。{SAVE_AS}"
    assert said_of(password()) == LOCKED_BOOK
    assert [path.name for path in folder.iterdir()] == ["nothing"]


def test_a_program_that_takes_too_long(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "WORKPLAN_LIBREOFFICE", str(program(folder / "slow", "sleep 300 & echo $! > $HOME/../started; wait"))
    )
    monkeypatch.setattr(office, "BOUNDS", office.BOUNDS._replace(seconds=2))
    assert said_of(MIXED) == (
        "转换这个 .xls 文件超过 2 秒，没有读入。请只留要上报的工作表和行，另存为 .xlsx 后再上传。"
    )
    assert not running(int((folder / "started").read_text()))
    assert {path.name for path in folder.iterdir()} == {"slow", "started"}


def test_a_server_that_is_busy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKPLAN_LIBREOFFICE", "/bin/true")
    monkeypatch.setattr(office, "PLACES", Places(most=1, patience=0))
    with office.PLACES.taken():
        assert said_of(MIXED) == (
            "服务器正在转换别的文件。请过一分钟再传。急用的，请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"
        )
    assert said_of(MIXED).startswith("打不开")


def test_folders_of_a_killed_server_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of twenty minutes ago, not those that may still be in use, and nobody else's."""
    monkeypatch.setenv("WORKPLAN_LIBREOFFICE", "/bin/true")
    for name in ("workplan-convert-old", "workplan-convert-new", "another"):
        (folder / name / "profile").mkdir(parents=True)
        if name != "workplan-convert-new":
            before = (folder / name).stat().st_mtime - 1200
            os.utime(folder / name, (before, before))
    said_of(MIXED)
    assert {path.name for path in folder.iterdir()} == {"workplan-convert-new", "another"}


CONVERTED: dict[str, list[tuple[int, str, str, str, str]]] = {
    "mixed.xls": [
        (3, "2024-06-01", "1.1-01", "120", "含“示范”点①"),
        (4, "６月", "1.1-03", "85%", ""),
        (5, "45444", "1.1-02", "2", ""),
        (6, "2024-06", "1.2-01", "是", ""),
        (7, "6月", "1.2-02", "0.888889", "算出来的"),
        (8, "6月", "2.1-02", "1,200张", ""),
    ],
    "sheetjs.xls": [
        (2, "2024-06", "1.1-01", "120", "已完工"),
        (3, "6月", "1.1-03", "85%", "已完工"),
        (4, "2024-06-01", "1.1-02", "2", ""),
        (5, "2024-06", "1.2-01", "是", ""),
    ],
}
CONVERTED["sheetjs.xlsb"] = CONVERTED["sheetjs.xls"]


@pytest.mark.parametrize("name", CONVERTED)
def test_what_libreoffice_made_of_it_reads_right(name: str) -> None:
    """Dates, percentages, computed figures, texts in two fonts, merged and hidden rows."""
    sheet = read_sheet(Upload("六月.xlsx", (MADE / "converted" / f"{name}.xlsx").read_bytes()))
    assert [(r.line, r.month, r.task, r.value, r.progress) for r in sheet.rows] == CONVERTED[name]
    assert sheet.rejected == ()


@pytest.mark.parametrize("name", ["habits.xls", "habits.ods"])
def test_texts_that_are_computed(name: str) -> None:
    """=TEXT(40,"0"), ="是" and ="第"&2&"批", which reading libraries take for 0 or nothing; 85%; 2024年6月 as a date."""
    sheet = read_sheet(Upload("六月.xlsx", (MADE / "converted" / f"{name}.xlsx").read_bytes()))
    found = {row.task: (row.month, row.value, row.progress) for row in sheet.rows}
    assert found["1.1-01"] == ("6月", "40", "文字公式")
    assert found["1.1-03"] == ("6月", "85%", "百分比")
    assert found["1.2-01"] == ("2024-06-01", "是", "第2批")
