"""Workbooks made to reach what they should not: files of the server, other hosts, memory without end.

A part that is not needed is not looked at, so a trick in one does nothing; a trick in one that is needed is refused
with a sentence. Nothing is ever unpacked onto the disk.
"""

import io
import stat
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from records import FileError, Upload, read_sheet
from tests.records.test_hard_inputs import BROKEN, SHEET, book, with_part

RELS = "xl/_rels/workbook.xml.rels"
SECRET = "geheim-0815"


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of the server's, and the folder that it works in."""
    path = tmp_path / "secret.xml"
    path.write_text(f"<x>{SECRET}</x>")
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another host, and what it was asked for."""
    asked: list[str] = []

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<x/>")

        def log_message(self, *_: object) -> None:
            return

    host = HTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=host.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{host.server_port}", asked
    host.shutdown()


def good() -> bytes:
    return book(["2024-06", "1.1-01", None, 120])


def more(content: bytes, *parts: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """The workbook with parts added."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def read(content: bytes) -> str:
    """All that is read of it, or the sentence by which it is refused."""
    try:
        found = read_sheet(Upload("六月.xlsx", content))
    except FileError as error:
        return str(error)
    return repr(found.rows)


def link() -> zipfile.ZipInfo:
    """A symbolic link, as zip programs of Unix keep them."""
    info = zipfile.ZipInfo("xl/worksheets/sheet2.xml")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_parts_that_point_outside(secret: Path) -> None:
    """Absolute and climbing names, a link, another workbook inside, one name twice: read as if they were not there,
    and no file appears anywhere."""
    before = sorted(secret.parent.iterdir())
    expected = read(good())
    assert "120" in expected
    for trick in (
        ("../../../../../../var/evil.txt", b"x"),
        ("/etc/cron.d/evil", b"x"),
        ("..\\..\\evil.bat", b"x"),
        ("C:\\evil.bat", b"x"),
        ("xl/worksheets/../../evil.xml", b"x"),
        (link(), str(secret).encode()),
        ("xl/embeddings/inner.xlsx", good()),
        ("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
    ):
        assert read(more(good(), trick)) == expected, trick
    assert sorted(secret.parent.iterdir()) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_is_not_two_contents(secret: Path) -> None:
    """What the directory says counts, once."""
    twice = more(good(), (SHEET, b"<worksheet/>"))
    assert read(twice) in (read(good()), read(with_part(good(), SHEET, lambda _: b"<worksheet/>")), BROKEN)


@pytest.mark.parametrize("target", ["file://{}", "{}", "../../../../../..{}", "/..{}"])
@pytest.mark.parametrize("mode", ["External", "Internal"])
def test_a_sheet_that_lies_elsewhere(secret: Path, target: str, mode: str) -> None:
    def pointed(data: bytes) -> bytes:
        told = target.format(secret).encode()
        return data.replace(
            b'Target="/xl/worksheets/sheet1.xml"', b'TargetMode="%b" Target="%b"' % (mode.encode(), told)
        )

    content = with_part(good(), RELS, pointed)
    assert content != good()
    assert read(content) == BROKEN


@pytest.mark.parametrize("part", [SHEET, RELS, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
def test_entities(secret: Path, elsewhere: tuple[str, list[str]], part: str) -> None:
    """Of a file, of another host, of a parameter: neither opened nor asked for, and nothing of them in what is read."""
    host, asked = elsewhere
    for entity in (
        f'<!ENTITY e SYSTEM "{secret.as_uri()}">',
        f'<!ENTITY e SYSTEM "{host}/general">',
        f'<!ENTITY % p SYSTEM "{host}/parameter"> %p; <!ENTITY e "x">',
    ):
        doctype = f"<!DOCTYPE x [{entity}]>".encode()

        def with_entity(data: bytes, doctype: bytes = doctype) -> bytes:
            head, _, rest = data.rpartition(b"?>")
            return head + (b"?>" if head else b"") + doctype + rest.replace(b"<v>120</v>", b"<v>&e;</v>")

        found = read(with_part(good(), part, with_entity))
        assert SECRET not in found
        assert found in (BROKEN, read(good())) or part != SHEET
    doctype = f'<!DOCTYPE x SYSTEM "{host}/outside.dtd">'.encode()
    read(with_part(good(), part, lambda data: doctype + data.rpartition(b"?>")[2]))
    assert asked == []


def test_a_hundred_thousand_parts(secret: Path) -> None:
    """Refused from the directory, without reading one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"xl/{number}", b"")
    assert read(out.getvalue()) == "文件由 100000 个部分组成，最多 2000 个。请只留要上报的工作表，另存后再上传。"


def test_a_bomb_in_a_part_that_is_not_needed(secret: Path) -> None:
    """It counts with the others: what the whole unpacks to has an end."""
    bomb = more(good(), ("xl/media/image1.png", bytes(201 * 2**20)))
    assert read(bomb) == "文件解压后超过 200 MB。请只留要上报的工作表和行，另存后再上传。"
