"""Files that leave: who gets which, what there is not, whose they are, and what the audit says of them."""

import asyncio
import base64
import email
import hashlib
import io
import re
import shutil
import threading
from dataclasses import dataclass
from email.policy import default
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from starlette.applications import Starlette

from access import ROLES, Gate, Role, entries
from pages.downloads.offered import (
    ACCOUNTS,
    AUDIT,
    CHECK_SHEET,
    CHECKS_ORIGINAL,
    EXPORT,
    FILES,
    ORIGINAL,
    PHOTO,
    REGISTER,
    REMINDER,
    REPORTING,
    RETURNED,
    SITES,
    TEMPLATE,
)
from pages.downloads.returned import returned_files
from pages.downloads.route import Asked, File, FileRoute
from pages.downloads.serving import AT_ONCE, BUSY, CLOSED, DENIED, ELSEWHERE, FAILED, NOTHING, QUEUE, file_routes
from plan import read_plan
from records import (
    CheckRow,
    Store,
    Upload,
    Wish,
    cleaned,
    draw_sample,
    read_checks,
    record_one,
    record_sheet,
    remember_plan,
)
from tests.access.conftest import OFFICE, Answer, Browser, House, alone, house_of
from tests.conftest import HEADER, ROOT, SMALL, Desk, moment

JUNE = {"month": "2024-06", "snapshot": "2-20240720"}
ADDRESSES: dict[FileRoute, str] = {
    EXPORT: EXPORT.address(JUNE, kind="xlsx"),
    TEMPLATE: TEMPLATE.address({**JUNE, "department": "养老服务科"}, ending="csv"),
    ORIGINAL: ORIGINAL.address({}, batch=2),
    REPORTING: REPORTING.address(JUNE, ending="csv"),
    REGISTER: REGISTER.address(JUNE, ending="xlsx"),
    REMINDER: REMINDER.address({**JUNE, "department": "养老服务科"}),
    ACCOUNTS: ACCOUNTS.address({}, ending="csv"),
    AUDIT: AUDIT.address({}),
    RETURNED: "",  # made for each session
    SITES: SITES.address(JUNE, ending="csv"),
    CHECK_SHEET: CHECK_SHEET.address({}, batch=3),
    CHECKS_ORIGINAL: CHECKS_ORIGINAL.address({}, batch=6),
    PHOTO: PHOTO.address({}, number=1, place=1),
}
EVERYBODY, TAKERS, READERS, AUDITORS = (
    set(ROLES),
    {"staff", "office", "admin"},
    {"leader", "office", "admin"},
    {"office", "admin"},
)
WHO: dict[FileRoute, set[Role]] = {
    EXPORT: EVERYBODY,
    TEMPLATE: TAKERS,
    ORIGINAL: TAKERS,
    REPORTING: READERS,
    REGISTER: READERS,
    REMINDER: AUDITORS,
    ACCOUNTS: {"admin"},
    AUDIT: AUDITORS,
    RETURNED: TAKERS,
    SITES: TAKERS,
    CHECK_SHEET: AUDITORS,
    CHECKS_ORIGINAL: AUDITORS,  # findings of every department
    PHOTO: EVERYBODY,  # staff of their own tasks alone: test_a_photo_of_another_department
}
"""From docs/security.md: a leader takes no template and no file handed in, staff have no 局办公室, reminders and the audit are
the office's, accounts the administrator's."""
NAMES = {
    EXPORT: "2024-06-台账-2-20240720.xlsx",
    TEMPLATE: "2024-06-养老服务科.csv",
    ORIGINAL: "月报.csv",
    REPORTING: "2024-06-报送情况-2-20240720.csv",
    REGISTER: "2024-锁定后变更登记-2-20240720.xlsx",
    REMINDER: "2024-06-催报-养老服务科.eml",
    ACCOUNTS: "账号.csv",
    RETURNED: "六月-待改正.csv",
    CHECK_SHEET: "2024-06-实地抽查表-3.xlsx",
    CHECKS_ORIGINAL: "抽查.csv",
    PHOTO: "抽查记录1-照片1.jpg",
}
CHECKED = "日期,任务编号,检查人,是否一致\n2024-07-10,1.1-01,王芳,是\n".encode()
ORIGINAL_BYTES = f"{HEADER}\n2024-06,1.1-02,,1,,,\n".encode()


@dataclass
class Files:
    """The gate over the routes of all files, over a store with one file handed in (batch 2; 1 is the plan), a sample drawn (3), and a finding
    about 1.2-01 of 安全管理科 with a photo (4) one about 1.1-01 of 养老服务科 (5),
    and a sheet of checks (6)."""

    house: House
    gate: Gate
    desk: Desk

    def signed_in(self, role: Role) -> Browser:
        browser = Browser(self.gate, "10.0.0.7")
        browser.sign_in(role)
        return browser

    def returned(self, browser: Browser) -> str:
        """The address of a file with wrong rows that belongs to a session."""
        session = self.house.access.session(browser.cookies["workplan-session"])
        assert session
        return RETURNED.address({}, token=returned_files.keep(session.handle, "六月-待改正.csv", b"rows"))

    def address(self, file: FileRoute, browser: Browser) -> str:
        return ADDRESSES[file] or self.returned(browser)

    def noted(self, event: str) -> list[tuple[str, str, str]]:
        """Who, from where and what, of one kind of event, newest first."""
        found = entries(self.house.access.db, events=[event])  # type: ignore[list-item]
        return [(e.who, e.address, e.detail) for e in found]


def visited(desk: Desk) -> None:
    """What 实地抽查 leaves."""
    listed, picture = Upload("名单.csv", "街镇,事项\n新泾镇,一\n".encode()), io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    with desk.store.writing() as con:
        wish = Wish(1, None, each_unit=False, cross=False, seed="1")
        draw_sample(con, desk.plan, ["1.2-01"], 6, wish, person="李明", when=moment("07-01"), listed=listed)
        for task in ("1.2-01", "1.1-01"):
            row = CheckRow(0, "2024-07-08", task, "", "", "王芳", "", "", "是", "", "")
            assert record_one(con, desk.plan, row, [cleaned(picture.getvalue())], "李明", moment("07-09")).batch
        sheet = Upload("抽查.csv", CHECKED)
        assert record_sheet(con, desk.plan, sheet, read_checks(sheet), "李明", moment("07-11")).batch == 6


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plan, an account of each role and the store, of which each test has a copy."""
    folder = tmp_path_factory.mktemp("ready")
    shutil.copy(SMALL, folder / "targets.yaml")
    house = house_of(folder)
    for role in ROLES:
        house.person(role, role, *(["安全管理科"] if role == "staff" else []))
    desk = Desk(Store(folder / "progress.duckdb"), read_plan(SMALL))
    remember_plan(desk.store, desk.plan, moment("03-01"))
    assert desk.hand_in(ORIGINAL_BYTES).batch == 2
    visited(desk)
    return folder


@pytest.fixture
def files(tmp_path: Path, ready: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    shutil.copytree(ready, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("WORKPLAN_DATABASE", str(tmp_path / "progress.duckdb"))
    monkeypatch.setenv("WORKPLAN_TARGETS", str(tmp_path / "targets.yaml"))
    house = house_of(tmp_path)
    desk = Desk(Store(tmp_path / "progress.duckdb"), read_plan(SMALL))
    return Files(house, Gate(Starlette(routes=file_routes(FILES, house.access)), house.access), desk)


def name_of(answer: Answer) -> str:
    found = re.fullmatch(
        r"(?:attachment|inline); filename=\"[\w.-]+\"; filename\*=UTF-8''(\S+)", answer["content-disposition"]
    )
    assert found
    return found[1]


def digest(answer: Answer) -> str:
    return hashlib.sha256(answer.content).hexdigest()


def test_the_table_knows_every_file() -> None:
    assert set(ADDRESSES) == set(WHO) == set(FILES)


@pytest.mark.parametrize("actions", [(), ("no such action",), ("export", "")])
def test_no_file_without_an_action(actions: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no action"):
        FileRoute("/files/x", actions, EXPORT.make)


def test_no_page_hands_out_files_itself() -> None:
    """Streamlit's own button leaves the bytes at an address that asks nobody for a role."""
    sources = [file for file in (ROOT / "pages").rglob("*.py") if "download_button" in file.read_text(encoding="utf-8")]
    assert sources == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_every_file_for_every_role(files: Files, file: FileRoute, role: Role) -> None:
    """200 with the file, noted with its name and digest; or 403 with a sentence, noted, and no file."""
    browser = files.signed_in(role)
    answer = browser.get(files.address(file, browser))
    if role not in WHO[file]:
        assert (answer.status, answer["content-disposition"]) == (403, "")
        assert DENIED in answer.body
        ((who, address, detail),) = files.noted("refused")
        assert (who, address) == (role, "10.0.0.7")
        assert detail == f"文件 {files.address(file, browser).partition('?')[0]}"
        assert files.noted("export") == []
        return
    assert answer.status == 200, answer.body
    assert files.noted("refused") == []
    ((who, address, detail),) = files.noted("export")
    assert (who, address) == (role, "10.0.0.7")
    assert detail.endswith(f"，SHA-256 {digest(answer)}")
    if file in NAMES:
        assert name_of(answer) == quote(NAMES[file])
        assert NAMES[file] in detail


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_no_file_without_a_session(files: Files, file: FileRoute) -> None:
    """Not of the address of somebody who has one, not with their handle said by oneself, not after they left."""
    owner = files.signed_in("office")
    address = files.address(file, owner)
    session = files.house.access.session(owner.cookies["workplan-session"])
    assert session
    stranger = Browser(files.gate)
    for told in ({}, {"x-workplan-sid": session.handle}):
        assert stranger.get(address, told={"accept": "*/*", **told}).status == 401
    assert stranger.where(stranger.get(address)).startswith("/login?next=")
    files.house.access.accounts.disable("office", by=OFFICE, now=files.house.clock())
    assert owner.get(address, told={"accept": "*/*"}).status == 401


def test_a_photo_of_another_department(files: Files) -> None:
    """Staff of 安全管理科 see the photo of their task's finding, not that of 养老服务科's; and none that there is not."""
    browser = files.signed_in("staff")
    assert browser.get(PHOTO.address({}, number=1, place=1)).status == 200
    answer = browser.get(PHOTO.address({}, number=2, place=1))
    assert answer.status == 403 and "这条抽查记录是其他科室的" in answer.body
    assert files.signed_in("leader").get(PHOTO.address({}, number=2, place=1)).status == 200
    assert [browser.get(f"/files/checks/photo/{which}").status for which in ("1/2", "9/1", "x/1")] == [404, 404, 404]


def test_a_role_lowered_between_two_downloads(files: Files) -> None:
    browser = files.signed_in("office")
    assert browser.get(ADDRESSES[REPORTING]).status == 200
    files.house.access.accounts.assign("office", "staff", ["养老服务科"], by=OFFICE, now=files.house.clock())
    assert browser.get(ADDRESSES[REPORTING]).status == 403


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_the_headers_of_every_file(files: Files, file: FileRoute) -> None:
    """Saved and never shown, kept by nobody on the way, and its digest is that of the bytes."""
    browser = files.signed_in("admin" if file == ACCOUNTS else "office")
    answer = browser.get(files.address(file, browser))
    assert answer.status == 200
    assert name_of(answer)
    assert answer["cache-control"] == "private, no-store"
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["content-security-policy"] == "sandbox; default-src 'none'"
    if file == PHOTO:  # it is looked at, not put away; it was drawn anew, so nothing but a JPEG
        assert (answer["content-type"], answer["content-disposition"][:7]) == ("image/jpeg", "inline;")
    else:
        assert answer["content-disposition"].startswith("attachment;")
        assert not answer["content-type"].startswith(("text/html", "image/"))
    kept = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
    assert answer["repr-digest"] == f"sha-256=:{kept}:"


def test_the_offline_page_is_never_a_page_of_ours(files: Files) -> None:
    answer = files.signed_in("leader").get(EXPORT.address(JUNE, kind="html"))
    assert answer.body.startswith("<!doctype html>")
    assert answer["content-type"] == "application/octet-stream"
    assert answer["content-disposition"].startswith("attachment;")


def test_an_original_is_what_was_handed_in(files: Files) -> None:
    assert files.signed_in("staff").get(ADDRESSES[ORIGINAL]).content == ORIGINAL_BYTES
    assert files.noted("export")[0][2].startswith("批次 2：月报.csv，SHA-256 ")


def test_a_sheet_of_checks_is_the_offices(files: Files) -> None:
    """Byte for byte; not by the address of what departments hand in, nor the other way round."""
    office = files.signed_in("office")
    assert office.get(ADDRESSES[CHECKS_ORIGINAL]).content == CHECKED
    for address in (ORIGINAL.address({}, batch=6), CHECKS_ORIGINAL.address({}, batch=2)):
        assert office.get(address).status == 404


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ('../a"\r\nset-cookie: x=1;\u202e.hta', "_a___set-cookie_ x=1;_.hta.csv"),
        ("月报.XLSX", "月报.XLSX"),
        ("月报.htm", "月报.htm.csv"),
    ],
)
def test_the_name_of_an_original_is_hostile(files: Files, name: str, saved: str) -> None:
    """One header, no cookie, no path, an ending that only a spreadsheet opens; the audit shows what cannot be seen."""
    batch = files.desk.hand_in(ORIGINAL_BYTES.replace(b"1.1-02", b"2.1-02"), name=name).batch
    assert batch == 7
    answer = files.signed_in("office").get(ORIGINAL.address({}, batch=batch))
    assert (answer.status, name_of(answer), answer.cookies) == (200, quote(saved, safe=""), [])
    detail = files.noted("export")[0][2]
    assert detail.isprintable()
    assert detail.startswith("批次 7：")


SENTENCES = [
    ("export/exe", 404, "没有这种文件“exe”。请刷新页面，从页面上的链接下载。"),
    ("template.exe", 404, "没有这种文件“exe”。请刷新页面，从页面上的链接下载。"),
    ("office/reporting.pdf", 404, "没有这种文件“pdf”。请刷新页面，从页面上的链接下载。"),
    ("export/xlsx?month=2024-13", 404, "没有月份“2024-13”。请刷新页面，从页面上的链接下载。"),
    ("export/xlsx?month=2024-01", 404, "没有月份“2024-01”。请刷新页面，从页面上的链接下载。"),
    ("export/xlsx?month=%0d%0aset-cookie:x=1", 404, "没有月份“\r\nset-cookie:x=1”。请刷新页面，从页面上的链接下载。"),
    ("export/xlsx?snapshot=77", 404, "没有数据版本“77”。请核对链接或编号，例如 42-20241021。"),
    ("export/xlsx?snapshot=1-99999999", 404, "没有数据版本“1-99999999”。请核对链接或编号，例如 42-20241021。"),
    ("export/xlsx?snapshot=%00", 404, "没有数据版本“\0”。请核对链接或编号，例如 42-20241021。"),
    ("export/pptx?department=x", 404, "没有科室“x”。请刷新页面，从页面上的链接下载。"),
    ("export/pptx?list=x", 404, "没有口径“x”。请刷新页面，从页面上的链接下载。"),
    ("template.csv?department=%f0", 404, "没有科室“\ufffd”。请刷新页面，从页面上的链接下载。"),
    ("original/1", 404, "没有批次“1”。请刷新页面，从页面上的链接下载。"),
    ("original/-2", 404, "没有批次“-2”。请刷新页面，从页面上的链接下载。"),
    ("original/9999999999999", 404, "没有批次“9999999999999”。请刷新页面，从页面上的链接下载。"),
    ("audit.csv?event=x", 404, "没有事件“x”。请刷新页面，从页面上的链接下载。"),
    ("audit.csv?since=2024年", 400, "日期应写成 2024-06-18 的样子。"),
    ("audit.csv?until=9999-12-31", 400, "日期应写成 2024-06-18 的样子。"),
    ("returned/养老", 404, "这个文件已不保留，或不是你上传的。请回到“数据上报”，刷新页面后重新上传再下载。"),
    ("", 404, NOTHING),
    ("export", 404, NOTHING),
    ("export/xlsx/", 404, NOTHING),
    ("original/2/..", 404, NOTHING),
]


@pytest.mark.parametrize(("address", "status", "sentence"), SENTENCES)
def test_what_there_is_not(files: Files, address: str, status: int, sentence: str) -> None:
    """A sentence, for a program as text and for a person as a page without markup of the asker's; nothing noted."""
    browser = files.signed_in("admin")
    answer = browser.get(f"/files/{address}", told={"accept": "*/*"})
    assert (answer.status, answer.body) == (status, sentence)
    assert answer["content-type"] == "text/plain; charset=utf-8"
    assert answer["cache-control"] == "no-store"
    assert answer.cookies == []
    page = browser.get(f"/files/{address}")
    assert (page.status, page["content-type"]) == (status, "text/html; charset=utf-8")
    assert files.noted("export") == []


def test_a_sentence_is_text_on_a_page(files: Files) -> None:
    answer = files.signed_in("admin").get("/files/export/%3Cimg src=x%3E".replace("%3C", "<").replace("%3E", ">"))
    assert answer.status == 404
    assert "没有这种文件“&lt;img src=x&gt;”" in answer.body
    assert "default-src 'none'" in answer["content-security-policy"]


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_a_file_is_only_read(files: Files, method: str) -> None:
    """HEAD too is answered by none, since it would be noted as a file that left."""
    assert files.signed_in("admin").ask(method, ADDRESSES[EXPORT]).status == 404
    assert files.noted("export") == []


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
def test_no_other_site_leads_to_a_file(files: Files, site: str, status: int) -> None:
    answer = files.signed_in("admin").get(ADDRESSES[EXPORT], told={"sec-fetch-site": site})
    assert answer.status == status
    assert status == 200 or ELSEWHERE in answer.body


def test_wrong_rows_go_back_to_the_session_they_came_from(files: Files) -> None:
    """Not to another session of the same account, not to the administrator, and to nobody once it has ended."""
    mine, again, admin = files.signed_in("staff"), files.signed_in("staff"), files.signed_in("admin")
    address = files.returned(mine)
    assert mine.get(address).content == b"rows"
    assert again.get(address).status == 404
    assert admin.get(address).status == 404
    mine.post("/logout", {})
    assert mine.get(address, told={"accept": "*/*"}).status == 401
    mine.sign_in("staff")
    assert mine.get(address).status == 404


def test_the_audit_as_its_page_filters_it(files: Files) -> None:
    access = files.house.access
    access.note("lock", "=1+1", who="lin", address="10.0.0.9")
    access.note("unlock", "b", who="zhou", address="10.0.0.9")
    browser = files.signed_in("office")

    def details(**asked: str | list[str]) -> list[str]:
        text = browser.get(AUDIT.address(asked)).content.decode("utf-8-sig")
        return [line.rsplit(",", 1)[1] for line in text.splitlines()[1:]]

    assert details(who="lin") == ["'=1+1"]
    assert details(event=["unlock", "lock"]) == ["b", "'=1+1"]
    assert details(since="2024-06-18", until="2024-06-18", event=["lock"]) == ["'=1+1"]
    assert details(since="2024-06-19") == []
    assert details(who="") == [d for w, _, d in all_noted(files) if w == ""]


def all_noted(files: Files) -> list[tuple[str, str, str]]:
    return [(e.who, e.address, e.detail) for e in entries(files.house.access.db, limit=1_000)]


def test_what_cannot_be_noted_does_not_leave(files: Files) -> None:
    """The audit's table is gone: no file, a sentence."""
    browser = files.signed_in("office")
    with files.house.access.db.writing() as con:
        con.execute("alter table audit rename to elsewhere")
    answer = browser.get(ADDRESSES[EXPORT])
    assert answer.status == 503
    assert CLOSED in answer.body
    assert answer["content-disposition"] == ""


def test_a_file_that_fails_says_so(files: Files, caplog: pytest.LogCaptureFixture) -> None:
    """The traceback goes to the log, a sentence to the person."""
    broken = FileRoute("/files/broken", ("export",), lambda wanted: 1 / 0)  # type: ignore[arg-type, return-value]
    gate = Gate(Starlette(routes=file_routes([broken], files.house.access)), files.house.access)
    browser = Browser(gate)
    browser.sign_in("admin")
    answer = browser.get("/files/broken", told={"accept": "*/*"})
    assert (answer.status, answer.body) == (500, FAILED.format(answer["x-request-id"]))
    assert "ZeroDivisionError" in caplog.text


def test_a_wrong_plan_leaves_the_last_right_one_in_force(files: Files, tmp_path: Path) -> None:
    browser = files.signed_in("office")
    before = browser.get(ADDRESSES[EXPORT])
    (tmp_path / "targets.yaml").write_text("plan: 1\n", encoding="utf-8")
    assert browser.get(ADDRESSES[EXPORT]).content == before.content


def test_without_signing_in(files: Files, tmp_path: Path) -> None:
    """Open mode: every file for the only person there is, at this machine, but for what accounts are about; nothing is
    noted."""
    house = house_of(tmp_path)
    house.access.settings = house.access.settings.model_copy(update={"mode": "open"})
    gate = Gate(Starlette(routes=file_routes(FILES, house.access)), house.access)
    here = Browser(gate, "127.0.0.1", host="127.0.0.1:8501", server="127.0.0.1")
    before = all_noted(files)
    for file in FILES:
        address = ADDRESSES[file] or RETURNED.address({}, token=returned_files.keep("", "六月.csv", b"rows"))
        answer = here.get(address, told={"accept": "*/*"})
        assert answer.status == {AUDIT: 404, ACCOUNTS: 403}.get(file, 200), file.path
        assert Browser(gate, "10.0.0.1", host="127.0.0.1:8501", server="127.0.0.1").get(address).status == 403
    assert here.get("/files/audit.csv", told={"accept": "*/*"}).body == "没有设置登录，不记审计。"
    assert all_noted(files) == before


def together(browser: Browser, addresses: list[str]) -> list[Answer]:
    """Requests of one browser at the same time."""

    async def ask() -> list[Answer]:
        told = {"host": browser.host, "accept": "*/*"}
        return await asyncio.gather(*(browser._ask("GET", address, b"", told) for address in addresses))

    return alone(ask())


def test_many_at_once_are_the_same_as_one(files: Files) -> None:
    """Made in threads beside each other: the bytes are those of one alone."""
    browser = files.signed_in("office")
    addresses = [EXPORT.address({**JUNE, "month": f"2024-{m:02d}"}, kind=k) for m in (3, 6) for k in ("xlsx", "html")]
    found = together(browser, addresses * 3)
    assert [answer.status for answer in found] == [200] * 12
    assert [answer.content for answer in found] == [browser.get(address).content for address in addresses] * 3
    assert len({answer.content for answer in found}) == 4
    assert len(files.noted("export")) == 16


def test_too_many_at_once_are_told_to_wait(files: Files) -> None:
    """Two are being made and twenty wait; one more is refused at once, and nobody else is held up."""
    go = threading.Event()

    def slow(wanted: Asked) -> File:
        go.wait(20)
        return File("a.csv", b"")

    made = FileRoute("/files/slow/{name}", ("export",), slow)
    gate = Gate(Starlette(routes=file_routes([made], files.house.access)), files.house.access)
    browser = Browser(gate)
    browser.sign_in("admin")

    async def ask() -> tuple[Answer, list[Answer]]:
        told = {"host": browser.host, "accept": "*/*"}
        asked = [
            asyncio.ensure_future(browser._ask("GET", f"/files/slow/{i}", b"", told)) for i in range(AT_ONCE + QUEUE)
        ]
        await asyncio.sleep(0.5)
        refused = await browser._ask("GET", f"/files/slow/{AT_ONCE + QUEUE}", b"", told)
        go.set()
        return refused, await asyncio.gather(*asked)

    refused, rest = alone(ask())
    assert (refused.status, refused.body) == (503, BUSY)
    assert [answer.status for answer in rest] == [200] * (AT_ONCE + QUEUE)


def test_the_letter_to_a_department(files: Files) -> None:
    """To who may sign in for it; one that owes nothing has none."""
    now = files.house.clock()
    files.house.access.accounts.write_to("staff", "zhao@bureau.example", by=OFFICE, now=now)
    browser = files.signed_in("office")
    safe = {**JUNE, "department": "安全管理科"}
    read = email.message_from_bytes(browser.get(REMINDER.address(safe)).content, policy=default)
    assert (read["To"], read["Subject"]) == ("zhao@bureau.example", "催报：6月进展尚有 1 项未报（安全管理科）")
    files.desk.tell("06-19", "2024-06,1.2-01,,是")
    answer = browser.get(REMINDER.address({"month": "2024-06", "department": "安全管理科"}), told={"accept": "*/*"})
    assert (answer.status, answer.body) == (404, "安全管理科已报齐，不用催报。")
