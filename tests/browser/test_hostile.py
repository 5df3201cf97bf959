"""Hostile texts, put wherever a person can put one, are texts on every page and in every file, and nothing else."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from lxml import etree
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from reports.exports import EXPORTS
from tests.browser.addresses import EVERY, complete
from tests.browser.conftest import Server, _started, opened
from tests.browser.hostile import (
    DISPLAY,
    FILE,
    FORMULAS,
    LONG,
    LONG_TASK,
    MARK,
    PAYLOADS,
    PERSON,
    TASK,
    WORDS,
    harmed_store,
    sheet,
)
from tests.browser.test_sign_in import BY, GOOD, SETTINGS, accounts_of, send
from tests.browser.visitors import cookie

MONTH = "month=2024-10"
HERE = "127.0.0.1"
MORE = (
    f"/task?id={TASK}",
    f"/task?id={LONG_TASK}",
    "/meeting?presenter=1",
    "/audit",
    f"/search?q={quote('HYPERLINK')}",
    *(f"/search?q={quote(payload)}" for payload in PAYLOADS[:3]),
    *(
        f"/{page}?{key}={quote(WORDS)}"
        for page, key in [("task", "id"), ("units", "unit"), ("area", "id"), ("", "snapshot")]
    ),
    f"/area?{'&'.join(f'{key}={quote(WORDS)}' for key in ('department', 'unit', 'list', 'lamp', 'stretch'))}",
    f"/compare?from={quote(WORDS)}&to={quote(PAYLOADS[0])}",
    f"/meeting?slide={quote(WORDS)}&auto={quote(WORDS)}",
    f"/help?for={quote(WORDS)}&now={quote(WORDS)}",
    f"/?month={quote(WORDS)}",
)
"""Addresses beside those of every page: of the harmed task, and with harm in each parameter."""
MADE_OF_A_PAYLOAD = f"""() => [...document.querySelectorAll(
  '#harm, [onerror], [onload], [onmouseover], iframe, img[src=x], .katex, a[href^="javascript:"], ' +
  '[class*=stMarkdownColored]'
)].concat([...document.querySelectorAll('[href], [src]')].filter(e => (e.href || e.src).match(/^\\w+:.*{MARK}/) && !(e.href || e.src).startsWith(location.origin)))
.map(e => e.outerHTML).concat(
  [...document.querySelectorAll('strong, em, del, code')].map(e => e.innerText).filter(t => /重字|斜字|删字|码字/.test(t)),
  window.harmed ? ['a script of a payload has run'] : [],
  document.body.innerText.match(/(^|\\s)49(\\s|$).*%}}/) ? ['a template was filled in'] : []
)"""


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory, sample_database: Path) -> Iterator[Server]:
    """A server with accounts over such a store; 林 of the office has a hostile name too."""
    folder = tmp_path_factory.mktemp("harmed")
    database = folder / "harmed.duckdb"
    database.write_bytes(sample_database.read_bytes())
    harmed_store(database)
    running = _started(folder, database, SETTINGS)
    access, now = accounts_of(running), datetime.now(UTC)
    made = access.accounts.create("lin", DISPLAY, "office", by=BY, now=now)
    access.accounts.change_password(made.account, GOOD, by=BY, now=now)
    for payload in (*PAYLOADS, *FORMULAS):
        access.note("other", payload, who=payload, address=payload)
    yield running
    running.process.terminate()
    running.process.wait(10)


@pytest.fixture
def asked(harmed: Server, context: BrowserContext) -> Iterator[list[str]]:
    """What 林's browser asks for; afterwards no request was for another host, and no dialog came up."""
    name, _, value = cookie(harmed, "lin").partition("=")
    context.add_cookies([{"name": name, "value": value, "url": harmed.address}])
    found: list[str] = []
    dialogs: list[str] = []
    context.on("request", lambda request: found.append(request.url))
    context.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield found
    assert dialogs == []
    assert {urlsplit(url).hostname for url in found if not url.startswith(("data:", "blob:"))} == {HERE}


def test_every_page(harmed: Server, page: Page, asked: list[str]) -> None:
    """No element, no request, no dialog of a payload; what the pages show of one is what was written."""
    for address in dict.fromkeys((*EVERY, *MORE)):
        both = f"{address}{'&' if '?' in address else '?'}{MONTH}" if "month=" not in address else address
        if "snapshot=" in address or "month=" in address:  # answered with a sentence alone
            opened(page, harmed.address + both)
        else:
            complete(page, harmed.address + both)
        assert page.evaluate(MADE_OF_A_PAYLOAD) == [], address
        assert page.title() != "1"


def shown(page: Page, text: str) -> None:
    """Whether it stands on the page, but for the joiners that keep an address from becoming a link."""
    page.wait_for_function("text => document.body.textContent.replaceAll('\u2060', '').includes(text)", arg=text)


def test_it_is_there_as_it_was_written(harmed: Server, page: Page, asked: list[str]) -> None:
    """In the task's texts and sources, at the office, in the slides of the office's own, in the audit."""
    complete(page, f"{harmed.address}/task?id={TASK}&{MONTH}")
    text = " ".join(page.locator("body").inner_text().split())
    for found in (FORMULAS[-1], PERSON, PAYLOADS[0], " ".join(PAYLOADS[10].split())):
        assert found in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]", page.locator("body").inner_text())
    complete(page, f"{harmed.address}/office?{MONTH}")
    for found in (FILE, PERSON, PAYLOADS[13]):
        shown(page, found)
    complete(page, f"{harmed.address}/audit?{MONTH}")
    for payload in PAYLOADS:
        shown(page, payload)
    shown(page, DISPLAY)
    complete(page, f"{harmed.address}/task?id={LONG_TASK}&{MONTH}")
    wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert (LONG in page.locator("body").inner_text(), wide) == (True, 0)


def test_a_file_just_chosen(harmed: Server, page: Page, asked: list[str]) -> None:
    """Its name, its wrong rows, the sentences about them, and the table to mend them in."""
    complete(page, f"{harmed.address}/report?{MONTH}")
    rows = [{"月份": p, "任务编号": p, "街镇": p, "完成值": p, "进展情况": p} for p in (*PAYLOADS, *FORMULAS)]
    name = FILE.replace("http://", "www.") + " a@evil.example.csv"  # no file has a / in its name
    send(page, name, sheet(*rows))
    expect(page.get_by_text(f"{len(rows)} 行有误")).to_be_visible()
    shown(page, name)
    shown(page, PAYLOADS[0])
    assert page.evaluate(MADE_OF_A_PAYLOAD) == []


ACTIVE = {"f", "hyperlink", "fldSimple", "instrText", "hlinkClick", "hlinkHover", "oleObject", "script", "iframe"}
"""Names of the elements by which office files compute or lead elsewhere. Our own compute and lead within the file."""
HARM = re.compile(rf"{MARK}|cmd\||harm|1\+1|2\+3|SUM\(A1|External")


def active(part: bytes) -> list[str]:
    """What in a part of an office file does something with a payload; in any attribute, payloads that name another host."""
    found = []
    for element in etree.fromstring(part).iter(etree.Element):
        told = [str(value) for value in element.attrib.values()]
        does = etree.QName(element).localname in ACTIVE and HARM.search("".join([*element.itertext(), *told]))
        if does or any(MARK in value or value == "External" for value in told):
            found.append(etree.tostring(element)[:300].decode())
    return found


@pytest.mark.parametrize("kind", EXPORTS)
def test_every_export(harmed: Server, tmp_path: Path, kind: str) -> None:
    """No formula, no field, no link, no script in the file; what it says of the task is text."""
    out = tmp_path / f"x{EXPORTS[kind].extension}"
    made = harmed.manage("export", kind, "--month", "2024-10", "--out", str(out))
    assert made.returncode == 0, made.stderr
    content = out.read_bytes()
    if not content.startswith(b"PK"):
        text = content.decode()
        assert not re.search(r"<(img|script|iframe|svg/|b id)|javascript:(?!.*&gt;)|<a href=.?http", text)
        assert "&lt;script&gt;" in text or "&lt;img" in text or "cmd|" in text
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert ".." not in name
            if name.endswith((".xml", ".rels")):
                assert active(archive.read(name)) == [], name
                assert not re.search("[\u202a-\u202e\u2066-\u2069]", archive.read(name).decode()), name
    if kind == "ledger":
        cells = [c for ws in load_workbook(io.BytesIO(content)) for r in ws.iter_rows() for c in r]
        assert not [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink]
        assert [c for c in cells if isinstance(c.value, str) and "cmd|" in c.value]
