"""What somebody could say over the websocket though no page of theirs offers it; and what is whose.

Everything that changes records is said by people who may not, with the very numbers that the office's widgets have.
The records are compared whole, before and after.
"""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets import ConnectionClosed

from records import Store
from tests.browser.conftest import LAST, Server
from tests.browser.stream import Run, Tab, Widget, said, trigger
from tests.browser.test_sign_in import BY, accounts_of, noted, person
from tests.browser.visitors import PEOPLE, ask, cookie

ACTS = ("lock", "unlock", "revert", "decision", "upload", "other")
"""Events of the audit that mean that something was done."""
FORM = (
    b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nx\r\n--b--\r\n'
)
REASON = "试一试"
LABEL = f"批次 {LAST} · 2024-10-25 · 社会救助科-10月-更正.csv · 1 行"


@pytest.fixture
def tab(house: Server) -> Iterator[Tab]:
    """The office's."""
    with Tab(house.address, cookie(house, PEOPLE["office"])) as opened:
        yield opened


def contents(server: Server) -> dict[str, list[Any]]:
    """Every row of every table of the records."""
    with Store(server.database).reading() as con:
        names = [name for (name,) in con.execute("select table_name from duckdb_tables() order by 1").fetchall()]
        return {name: sorted(map(repr, con.execute(f'from "{name}"').fetchall())) for name in names}


def done(server: Server) -> list[tuple[str, str]]:
    return [found for event in ACTS for found in noted(server, event)]


def lock_asked(tab: Tab) -> Run:
    """The office has pressed 锁定 and is asked whether it is sure."""
    page = tab.open("office")
    return tab.open("office", said(page.widget("原因"), REASON), trigger(page.widget("锁定10月")))


def learned(tab: Tab) -> tuple[list[dict[str, Any]], set[str], set[str]]:
    """Every widget that the office's pages have, pressed or filled in; numbers of pages and of parts of pages."""
    runs = [tab.open(page) for page in ("", "report", "meeting", "exports")]
    runs += [tab.open("meeting", arrange="1"), lock_asked(tab)]
    office = runs[-1]
    clear = runs[1].widget("清除演示数据")
    runs.append(tab.open("report", trigger(clear)))
    batch = office.widget("撤销哪个文件")
    runs.append(tab.open("office", said(batch, LABEL)))
    undo = next(w for w in runs[-1].widgets if w.label.startswith("撤销批次"))
    reason = next(w for w in runs[-1].widgets if w.label == "原因" and "office-undo" in w.id)
    runs.append(tab.open("office", said(reason, REASON), trigger(undo), said(batch, LABEL)))
    widgets = {w.id: w for run in runs for w in run.widgets}
    assert {"确认锁定", "确认撤销", "确认清除", "记录", "办结", "保存编排"} <= {
        w.label for r in runs for w in r.widgets
    }
    hashes = {office.hashes[page] for page in ("office", "report", "meeting", "audit")}
    return [pressed(w) for w in widgets.values()], hashes, {f for run in runs for f in run.fragments}


def pressed(widget: Widget) -> dict[str, Any]:
    if widget.kind in ("Button", "DownloadButton"):
        return trigger(widget)
    if widget.kind in ("TextInput", "TextArea"):
        return said(widget, REASON)
    if widget.kind == "Selectbox":
        return said(widget, LABEL if widget.label == "撤销哪个文件" else "全部")
    return {"id": widget.id, "bool_value": True} if widget.kind == "Checkbox" else {"id": widget.id, "json_value": "{}"}


@pytest.mark.parametrize("role", ["staff", "leader"])
def test_the_widgets_of_the_office_said_by_others(house: Server, tab: Tab, role: str) -> None:
    """On every page, by the pages' names and numbers and by those of their parts: nothing is done.

    A leader records what a meeting decided and arranges its slides: that is allowed, and left out.
    """
    widgets, hashes, fragments = learned(tab)
    if role == "leader":
        may = [
            w["id"] for run in (tab.open("meeting"), tab.open("meeting", arrange="1")) for w in map(vars, run.widgets)
        ]
        widgets = [w for w in widgets if w["id"] not in may and not re.search("办结|decide-", w["id"])]
    before, events = contents(house), done(house)
    mine = cookie(house, PEOPLE[role])
    with Tab(house.address, mine) as other:
        for page in ("", "report", "office", "meeting", "audit", "exports"):
            other.open(page, *widgets)
            for number in hashes:
                other.open(page, *widgets, hash=number)
    with Tab(house.address, mine) as other:
        other.open("office")
        for fragment in fragments:
            for (
                number
            ) in hashes:  # a part that the tab does not have is not run at all: there is no end of it to wait for
                other.socket.send(other.asking("office", *widgets, hash=number, fragment=fragment).SerializeToString())
                time.sleep(0.05)
            other.open("help")
    assert contents(house) == before
    assert done(house) == events


def test_said_by_the_office_it_is_done(house: Server, tab: Tab) -> None:
    """The same words by whom they are for: else the tests here would prove nothing."""
    before = contents(house)
    asked = lock_asked(tab)
    tab.open("office", trigger(asked.widget("确认锁定")), hash=asked.hashes["office"], fragment=asked.fragments[-1])
    assert contents(house) != before
    assert noted(house, "lock") == [("lin", f"2024-10，原因：{REASON}")]


@pytest.mark.parametrize("way", ["the button of the dialog", "the whole page"])
def test_a_role_lowered_between_two_clicks(house: Server, way: str) -> None:
    """The question is on the screen when the office becomes staff. The click does nothing, is refused and noted; the
    next page is that of the new role, and the old one's buttons are none any more."""
    name = f"wu{len(way)}"
    person(house, name, "office")
    with Tab(house.address, cookie(house, name)) as tab:
        page = tab.open("office", month="2024-09")
        asked = tab.open("office", said(page.widget("原因"), REASON), trigger(page.widget("锁定9月")), month="2024-09")
        before, events = contents(house), done(house)
        accounts_of(house).accounts.assign(name, "staff", ["养老服务科"], by=BY, now=datetime.now(UTC))
        sure, part = asked.widget("确认锁定"), asked.fragments[-1]
        if way == "the button of the dialog":
            run = tab.open("office", trigger(sure), hash=asked.hashes["office"], fragment=part, month="2024-09")
            assert run.shows("没有权限。你的账号不能这样做。需要时请找系统管理员调整角色。")
            assert (name, "操作：锁定") in noted(house, "refused")
        for widgets in ([trigger(sure)], [trigger(page.widget("锁定9月")), trigger(sure)]):
            run = tab.open("office", *widgets, month="2024-09")
            assert run.titles == ["没有权限"]
            assert run.widgets == []
        assert contents(house) == before
        assert done(house) == events


@pytest.mark.parametrize("end", ["disable", "reset", "revoke"])
def test_a_session_ended_between_two_clicks(house: Server, end: str) -> None:
    """The tab is closed with the next word, which is not heard any more."""
    name = f"end-{end}"
    person(house, name, "office")
    access, now = accounts_of(house), datetime.now(UTC)
    account = access.accounts.get(name)
    with Tab(house.address, cookie(house, name)) as tab:
        tab.open("office")
        before = contents(house)
        if end == "revoke":
            access.sessions.revoke_all(account, by=BY, now=now)
        else:
            getattr(access.accounts, end)(name, by=BY, now=now)
        with pytest.raises(ConnectionClosed) as closed:
            tab.open("office")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
    assert contents(house) == before


def test_nothing_changed_for_another_department(house: Server) -> None:
    """The departments of 报“无变化” are a list that the browser sends back: one of another department is refused."""
    before, events = contents(house), done(house)
    with Tab(house.address, cookie(house, PEOPLE["staff"])) as tab:
        page = tab.open("report")
        chosen = said(page.widget("科室"), "社会救助科")
        page = tab.open("report", chosen)
        button = page.widget("社会救助科10月其余未报的任务都报“无变化”")
        run = tab.open("report", chosen, trigger(button))
        assert run.shows("没有权限。你的账号不能这样做。需要时请找系统管理员调整角色。")
    assert ("zhou", "操作：上报") in noted(house, "refused")
    assert contents(house) == before
    assert done(house) == events


def test_what_is_kept_for_a_tab_is_for_that_tab(house: Server) -> None:
    """Neither a second person nor a second tab sees what was filled in; nor whoever names the run in joining."""
    with Tab(house.address, cookie(house, PEOPLE["office"])) as mine:
        page = mine.open("office", month="2024-08")
        mine.open("office", said(page.widget("原因"), "只有我看见"), month="2024-08")
        for who in ("office", "leader", "staff"):
            with Tab(house.address, cookie(house, PEOPLE[who]), resume=mine.session) as other:
                assert not other.open("office", month="2024-08").shows("只有我看见")
                assert other.session != mine.session
        again = mine.open("office", month="2024-08")
        assert again.titles == ["局办公室"]


def test_a_run_is_taken_up_again_by_its_own_session_alone(house: Server) -> None:
    """After a broken connection: the same session goes on, another one of the same person begins anew."""
    own = cookie(house, PEOPLE["office"])
    with Tab(house.address, own) as tab:
        tab.open("office")
        run = tab.session
    for who, same in ((cookie(house, PEOPLE["admin"]), False), (cookie(house, PEOPLE["office"]), False), (own, True)):
        with Tab(house.address, who, resume=run) as tab:
            tab.open("office")
            assert (tab.session == run) is same


def test_no_page_offers_a_file_by_streamlit_s_own_way(house: Server, tab: Tab) -> None:
    """Whoever says the number of such a download has it made as its owner (streamlit 1.67): another role too."""
    task = tab.open("task", id="2.1-05")
    offered = [run.widgets for run in (task, *map(tab.open, ("", "report", "meeting", "office", "exports", "audit")))]
    assert [w.label for widgets in offered for w in widgets if w.kind == "DownloadButton"] == []


def test_uploads_of_others(house: Server) -> None:
    """To another session, even of the same person, an upload is not there: neither to be replaced nor taken away."""
    own = cookie(house, PEOPLE["staff"])
    kind = {"content_type": "multipart/form-data; boundary=b"}
    with Tab(house.address, own) as tab:
        tab.open("report")
        put = tab.upload_address("十月.csv")
        assert ask(house, "PUT", put, own, FORM, **kind)[0] == 204
        for name in PEOPLE.values():
            other = cookie(house, name)
            for method in ("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"):
                status, _, body = ask(house, method, put, other, FORM if method == "PUT" else None, **kind)
                assert status == 404, method
                assert method == "HEAD" or body.decode() == "没有这个文件，或它不是给你的。请回到原来的页面再下载。"
        assert ask(house, "DELETE", put, own)[0] == 204


@pytest.mark.parametrize("word", ["debug_shutdown_runtime", "debug_disconnect_websocket", "clear_cache", "stop_script"])
def test_words_for_developers(house: Server, word: str) -> None:
    """They stop neither the server nor anybody's tab."""
    with Tab(house.address, cookie(house, PEOPLE["staff"])) as tab:
        tab.open("")
        asked = BackMsg()
        setattr(asked, word, True)
        tab.socket.send(asked.SerializeToString())
        assert tab.open("help").titles == ["使用说明"]
    assert ask(house, "GET", "/_stcore/health")[0] == 200


@pytest.mark.parametrize(
    "noise", [b"", b"\xff" * 1000, b"\x00" * 1000, b"GET / HTTP/1.1\r\n\r\n", "text", b"\x5a\x02\x0a\x00"]
)
def test_noise(house: Server, noise: bytes | str) -> None:
    """Something that is no message ends that tab at most; the log has no password or cookie of it."""
    mine = cookie(house, PEOPLE["staff"])
    with Tab(house.address, mine) as tab:
        tab.open("")
        tab.socket.send(noise)
    with Tab(house.address, mine) as tab:
        assert tab.open("help").titles == ["使用说明"]
    assert mine.partition("=")[2] not in house.log.read_text(encoding="utf-8")
