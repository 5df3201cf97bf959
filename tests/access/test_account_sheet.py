"""Accounts of one sheet: every row judged with its sentence, all stored or nothing, passwords handed out once."""

import csv
import io
import json
import re
from urllib.parse import urlencode

import pytest

from access import AccountError, Bureau, Lines, entries
from access.people.sheet import COLUMNS, MOST, judged
from records import FileError, Upload, read_lines
from reports import accounts_list
from reports.accounts_list import accounts_csv, accounts_xlsx
from tests.access.conftest import GOOD, OFFICE, Answer, Browser, House
from tests.access.test_accounts_pages import NOT_YOURS, WRONG
from tests.conftest import plan_of

DEPARTMENTS = ("养老服务科", "社会救助科", "办公室")
HEADER = "登录名,姓名,角色,科室,邮箱"
GOOD_ROWS = (
    HEADER,
    "zhou,周敏,科室填报人,养老服务科,zhou@bureau.example",
    ",吴玉兰,科室填报人,社会救助科、办公室,",
    ",,科室填报人,办公室,",
    "he,何静,局领导,,",
)


def lines(*rows: str) -> Lines:
    return [(number, cells) for number, cells in enumerate(csv.reader(rows), 1)]


def said(house: House, *rows: str) -> list[str]:
    return [p.message for p in house.access.judged(lines(HEADER, *rows), DEPARTMENTS).problems]


def test_a_sheet_is_stored_as_a_whole(house: House) -> None:
    """Three accounts; the row of 办公室 that nobody filled in asks for nothing. Without 登录名 the name signs in."""
    found = house.access.judged(lines(*GOOD_ROWS), DEPARTMENTS)
    assert (found.good, found.skipped, found.problems) == (True, 1, ())
    made = house.access.accounts.take_in(found, by=OFFICE, now=house.clock())
    assert [
        (m.account.name, m.account.display, m.account.role, m.account.departments, m.account.email) for m in made
    ] == [
        ("zhou", "周敏", "staff", ("养老服务科",), "zhou@bureau.example"),
        ("吴玉兰", "吴玉兰", "staff", ("社会救助科", "办公室"), ""),
        ("he", "何静", "leader", (), ""),
    ]
    for each in made:
        assert house.access.accounts.check(each.account.name, each.password, house.clock()) is not None
    created = [e.detail for e in reversed(entries(house.access.db, events=["created"]))][-3:]
    assert created == [
        "zhou：科室填报人（养老服务科），第 2 行",
        "吴玉兰：科室填报人（社会救助科、办公室），第 3 行",
        "he：局领导，第 5 行",
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("li,李,科长,,", "第 2 行「角色」：读到“科长”，应为局领导、科室填报人、局办公室、系统管理员之一。"),
        ("li,李,,,", "第 2 行「角色」：应为局领导、科室填报人、局办公室、系统管理员之一。"),
        ("li,李,科室填报人,养老科,", "第 2 行「科室」：读到“养老科”，任务清单中没有这个科室。是不是「养老服务科」？"),
        (
            "li,李,科室填报人,ABC,",
            "第 2 行「科室」：读到“ABC”，任务清单中没有这个科室。应为其中之一：养老服务科、社会救助科、办公室。",
        ),
        ("li,李,科室填报人,,", "第 2 行「科室」：科室填报人应有科室，没有科室就不能报送。"),
        ("li,李,局领导,办公室,", "第 2 行「科室」：读到“办公室”，局领导不分科室。请留空。"),
        ("li,李,局领导,,a b@c", "第 2 行「邮箱」：读到“a b@c”，应像 zhou@bureau.example 这样，没有的留空。"),
        (
            "=1+1,李,局领导,,",
            "第 2 行「登录名」：读到“=1+1”，账号名称用汉字、字母、数字和 . _ - @，以字母、汉字或数字开头，最多 40 个字符。",
        ),
        (
            "ADMIN,李,局领导,,",
            "第 2 行「登录名」：读到“admin”，已有这个账号，是系统管理员，与这一行不同。"
            "要改角色和科室，请在账号管理点它的名称；是另一个人的，另取登录名。",
        ),
    ],
)
def test_each_mistake_has_its_sentence(house: House, row: str, sentence: str) -> None:
    assert said(house, row) == [sentence]


def test_the_same_name_twice_and_several_mistakes_in_a_row(house: House) -> None:
    assert said(house, "li,李,局领导,,", "ＬＩ,黎,局领导,,") == [
        "第 3 行「登录名」：读到“li”，与第 2 行的登录名相同。请只留一行，或另取一个登录名。"
    ]
    assert len(said(house, "-,李,科长,,x")) == 3


def test_nothing_is_half_stored(house: House) -> None:
    """One wrong row, and an account that somebody adds between looking and storing: no account of the sheet is made."""
    before = house.access.accounts.all()
    wrong = house.access.judged(lines(*GOOD_ROWS, "li,李,科长,,"), DEPARTMENTS)
    with pytest.raises(AccountError, match="没有可以新增"):
        house.access.accounts.take_in(wrong, by=OFFICE, now=house.clock())
    found = house.access.judged(lines(*GOOD_ROWS), DEPARTMENTS)
    assert house.access.accounts.all() == before
    house.person("he", "leader")
    with pytest.raises(AccountError, match="刚才有人新增了其中的账号，这次什么都没有存入"):
        house.access.accounts.take_in(found, by=OFFICE, now=house.clock())
    assert {account.name for account in house.access.accounts.all()} == {"admin", "he"}


def test_of_accounts_that_are_there_the_address_alone_changes(house: House) -> None:
    house.access.accounts.take_in(house.access.judged(lines(*GOOD_ROWS), DEPARTMENTS), by=OFFICE, now=house.clock())
    again = house.access.judged(lines(*GOOD_ROWS[:-1], "he,何静,局领导,,he@bureau.example"), DEPARTMENTS)
    assert ([w.name for w in again.readdressed], len(again.same), again.added) == (["he"], 2, ())
    assert house.access.accounts.take_in(again, by=OFFICE, now=house.clock()) == []
    assert [e.detail for e in entries(house.access.db, events=["email"])] == ["he：无 → he@bureau.example"]
    assert house.access.addresses() == {"养老服务科": ("zhou@bureau.example",)}
    assert not house.access.judged(lines(*GOOD_ROWS), DEPARTMENTS).good


def test_headers_of_others_and_no_header() -> None:
    found = judged(lines("局名单", "部门,姓 名,角色,账号", "办公室,林,office,lin"), DEPARTMENTS, {})
    assert [p.message for p in found.problems] == ["第 3 行「科室」：读到“办公室”，局办公室不分科室。请留空。"]
    with pytest.raises(AccountError, match="没有找到表头"):
        judged(lines("月份,任务编号,完成值"), DEPARTMENTS, {})
    with pytest.raises(AccountError, match=f"有 {MOST + 1} 行，最多 {MOST} 行"):
        judged(lines(HEADER, *(f"a{n},甲,局领导,," for n in range(MOST + 1))), DEPARTMENTS, {})


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_comes_back(house: House, ending: str) -> None:
    """A row for each department of the plan, 科室填报人; as it is it asks for nothing."""
    plan = plan_of("kind: duty, department: 养老服务科", "kind: duty, department: =办公室")
    content = (accounts_xlsx if ending == "xlsx" else accounts_csv)(plan)
    read = read_lines(Upload(f"账号.{ending}", content))
    assert tuple(read[0][1]) == COLUMNS == accounts_list.HEADER
    found = house.access.judged(read, plan.departments)
    assert (found.problems, found.skipped, found.good) == ((), 2, False)
    filled = [(number, [f"a{number}", *cells[1:]]) if number in (2, 3) else (number, cells) for number, cells in read]
    asked = house.access.judged(filled, plan.departments)
    assert [w.departments for w in asked.added] == [("养老服务科",), ("=办公室",)]


BOUNDARY = "x7f3a"


def upload(browser: Browser, content: bytes, name: str = "账号.csv") -> Answer:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    told = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "content-length": str(len(body))}
    return browser.ask("POST", "/accounts/sheet", body=body, told=told)


def confirm(browser: Browser, rows: str, do: str = "show", **more: str) -> Answer:
    fields = {"rows": rows, "name": "账号.csv", "do": do, "password": GOOD, **more}
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return browser.ask("POST", "/accounts/sheet", body=urlencode(fields).encode(), told=kind)


@pytest.fixture
def admin(house: House) -> Browser:
    def read(name: str, content: bytes) -> Lines:
        try:
            return read_lines(Upload(name, content))
        except FileError as error:
            raise AccountError(str(error)) from None

    house.access.lines, house.access.bureau = read, lambda: Bureau("局", DEPARTMENTS)
    browser = house.browser()
    browser.sign_in("admin")
    return browser


def test_on_the_page(house: House, admin: Browser) -> None:
    """Looked at, refused without one's password, stored; the passwords are shown once and let people in."""
    shown = upload(admin, "\n".join(GOOD_ROWS).encode("gb18030"))
    assert shown.status == 200
    assert "账号.csv：将新增 3 个账号，改邮箱 0 个，不变 0 个，没有填的 1 行。" in shown.body
    assert len(house.access.accounts.all()) == 1
    rows = json.dumps([[n, c] for n, c in lines(*GOOD_ROWS)], ensure_ascii=False)
    refused = confirm(admin, rows, password="cellos")
    assert (refused.status, WRONG in refused.body, len(house.access.accounts.all())) == (401, True, 1)
    done = confirm(admin, rows)
    passwords = re.findall(r"<code>([a-z0-9-]{30})</code>", done.body)
    assert (done.status, len(passwords), done["cache-control"]) == (200, 3, "no-store")
    assert house.access.accounts.check("zhou", passwords[0], house.clock()) is not None
    again = confirm(admin, rows)
    assert (again.status, "没有可以新增" in again.body) == (400, True)


def test_as_a_file(house: House, admin: Browser) -> None:
    """No name of a person is a formula in it."""
    rows = json.dumps([[1, HEADER.split(",")], [2, ["li", "=HYPERLINK(1)", "局领导", "", ""]]])
    answer = confirm(admin, rows, "file")
    assert answer["content-disposition"].startswith("attachment; ")
    header, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (header[:2], row[:3]) == (["姓名", "登录名"], ["'=HYPERLINK(1)", "li", "局领导"])
    assert house.access.accounts.check("li", row[4], house.clock()) is not None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的。请确认选对了文件。"),
        (b"\x89PNG\r\n", "这是图片，不是表格。"),
        (b"PK\x03\x04 nothing", "打不开"),
        ("月份,完成值\n1,2\n".encode(), "没有找到表头。"),
        (b"x" * 2_100_000, "文件超过 2 MB。"),
        (f"{HEADER}\nli,<b>李</b>,<i>,,".encode(), "第 2 行「角色」：读到“&lt;i&gt;”，应为"),
    ],
)
def test_files_that_are_none(house: House, admin: Browser, content: bytes, sentence: str) -> None:
    answer = upload(admin, content)
    assert sentence in answer.body
    assert "<i>" not in answer.body
    assert len(house.access.accounts.all()) == 1


@pytest.mark.parametrize("rows", ["", "[", "[1]", "{}", "[[1]]", '[["a",["b"]]]', "[" * 9_000])
def test_rows_that_no_form_of_ours_sends(admin: Browser, rows: str) -> None:
    assert confirm(admin, rows).status == 400


def test_administrators_alone(house: House, admin: Browser) -> None:
    house.person("lin", "office")
    browser = house.browser()
    browser.sign_in("lin")
    answers = [browser.get("/accounts/sheet"), upload(browser, b"x"), confirm(browser, "[]")]
    assert [(a.status, NOT_YOURS in a.body) for a in answers] == [(403, True)] * 3
