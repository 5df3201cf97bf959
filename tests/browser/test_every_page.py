"""Every page for every role, asked for by the very first request of a server and of a tab.

Streamlit ran the files of pages/ past the script that decides, in other layouts of a project, and only for the first
request of a process or a tab: so each case here is a first.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from access import ACTIONS
from pages.parts.visit.view import PAGES
from tests.browser.conftest import Server
from tests.browser.stream import Run, Tab
from tests.browser.test_sign_in import noted
from tests.browser.visitors import PEOPLE, cookie, settle_in

SETTINGS = "mode: accounts\n"
EVERYBODY = ("leader", "staff", "office", "admin")


class Row(NamedTuple):
    """A page: its title, a text that only it has, who may open it, and what it needs in its address."""

    title: str
    mark: str
    roles: tuple[str, ...] = EVERYBODY
    query: tuple[tuple[str, str], ...] = ()


TABLE = {
    "overview": Row("2024年长宁民政工作要点", "各月总体完成率与序时进度"),
    "area": Row("推动养老服务提质增效", "只看力争", EVERYBODY, (("id", "elderly"),)),
    "task": Row("2\\.1\\-05 适老化改造", "数据来源（", EVERYBODY, (("id", "2.1-05"),)),
    "units": Row("街镇", "units-whole-district"),
    "checks": Row("实地抽查", 'wp-sentence">抽查 '),
    "sites": Row("点位", "data-site="),
    "compare": Row("对比", "以前：数据版本"),
    "search": Row("搜索", "编号、任务、科室、街镇、点位、原文或进展情况中的词，几个词用空格隔开"),
    "meeting": Row("", "workplan_deck"),
    "mine": Row("本科室", "我们报过的", EVERYBODY, (("department", "养老服务科"),)),
    "report": Row("数据上报", "选择 CSV 或 .xlsx 文件，可多个", ("staff", "office", "admin")),
    "office": Row("局办公室", "各月报送完整率", ("leader", "office", "admin")),
    "plan": Row("任务清单", "workplan_plan"),
    "exports": Row("导出", "会议幻灯片"),
    "help": Row("使用说明", "help-tabs"),
    "audit": Row("审计", "audit-who", ("office", "admin")),
}
REFUSED = [(page, role) for page, row in TABLE.items() for role in EVERYBODY if role not in row.roles]
FIRST = [*REFUSED, *((page, row.roles[0]) for page, row in TABLE.items())]
OTHERWISE = {("mine", "leader"): Row("我分管的", "分管副局长（养老）")}
"""A page that is another one for a role."""


def test_every_page_stands_in_the_table() -> None:
    assert set(TABLE) == set(PAGES), (
        f"{set(TABLE) ^ set(PAGES)}: enter the page in TABLE of {__file__}, with a text that only it has and the roles"
        " that may open it, and see that access/people/permissions.py says the same"
    )
    assert {page: frozenset(row.roles) for page, row in TABLE.items()} == {
        page: ACTIONS[f"page:{page}"] for page in PAGES
    }


def opened(tab: Tab, page: str) -> Run:
    return tab.open("" if page == "overview" else page, **dict(TABLE[page].query))


def judge(run: Run, page: str, role: str) -> None:
    row = OTHERWISE.get((page, role), TABLE[page])
    if role in row.roles:
        assert run.titles == ([row.title] if row.title else [])
        assert run.shows(row.mark)
        return
    assert run.titles == ["没有权限"]
    assert run.widgets == []
    assert not run.shows(row.mark)


@pytest.mark.parametrize(("page", "role"), FIRST)
def test_the_first_request_of_a_server(start: Callable[..., Server], page: str, role: str) -> None:
    server = start(settings=SETTINGS)
    settle_in(server)
    with Tab(server.address, cookie(server, PEOPLE[role])) as tab:
        judge(opened(tab, page), page, role)


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_page_in_a_tab_of_its_own_and_one_after_the_other(house: Server, role: str) -> None:
    mine = cookie(house, PEOPLE[role])
    with Tab(house.address, mine) as kept:
        for page in TABLE:
            with Tab(house.address, mine) as tab:
                judge(opened(tab, page), page, role)
            judge(opened(kept, page), page, role)


def test_no_other_page_has_what_is_taken_for_a_page_s_mark(house: Server) -> None:
    """Else its absence would prove nothing."""
    with Tab(house.address, cookie(house, PEOPLE["admin"])) as tab:
        runs = {page: opened(tab, page) for page in TABLE}
    for page, row in TABLE.items():
        assert [other for other, run in runs.items() if run.shows(row.mark)] == [page]


@pytest.mark.parametrize(("page", "role"), REFUSED)
def test_a_page_by_its_hash(house: Server, page: str, role: str) -> None:
    """The number that the page has in the tab of somebody who may open it, by itself and with another page's name."""
    with Tab(house.address, cookie(house, PEOPLE["admin"])) as tab:
        number = opened(tab, page).hashes[page]
    for name in ("", page, "help"):
        with Tab(house.address, cookie(house, PEOPLE[role])) as tab:
            judge(tab.open(name, hash=number), page, role)
            judge(tab.open(name, hash=number), page, role)


@pytest.mark.parametrize(
    "name", ["nonsense", "../office", "office/", "office.py", "pages/office", "Office", "\x00", "局"]
)
def test_a_name_or_a_hash_of_nonsense_is_the_overview(house: Server, name: str) -> None:
    for asked in ({"page": name}, {"hash": name}, {"hash": "0" * 32}):
        with Tab(house.address, cookie(house, PEOPLE["staff"])) as tab:
            assert not (run := tab.open(**asked)).shows(TABLE["office"].mark)
            assert run.titles == [TABLE["overview"].title]


def test_refused_pages_stand_in_the_audit_once_a_tab(house: Server) -> None:
    before = len(noted(house, "refused"))
    with Tab(house.address, cookie(house, PEOPLE["staff"])) as tab:
        for page in ("office", "audit", "office", "help"):
            opened(tab, page)
    assert noted(house, "refused")[: len(noted(house, "refused")) - before] == [
        ("zhou", "页面 /audit"),
        ("zhou", "页面 /office"),
    ]


def test_what_a_tab_has_kept_is_named_and_not_sent_again(house: Server) -> None:
    """The overview a second time: menu, sentence, lists, areas and chart are as they were. To somebody else who may see other
    pages goes another menu."""
    with Tab(house.address, cookie(house, PEOPLE["office"])) as tab:
        first = tab.open()
        again = tab.open(kept=first.keeps)
        assert len(first.keeps) > 4
        assert sorted(again.named) == sorted(first.keeps)
        assert len(again.raw) * 4 < len(first.raw)
    with Tab(house.address, cookie(house, PEOPLE["leader"])) as tab:
        other = tab.open(kept=first.keeps)
        assert 0 < len(other.named) < len(first.keeps)
        assert "/audit" not in other.text
