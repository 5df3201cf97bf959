"""The frame of every page: navigation, the month, the snapshot, and what everybody must know (演示数据, errors).

This is Streamlit's script. It decides which page runs and with which View; no page runs without it.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from access import ROLES, Account, may
from metrics.look import UnknownSnapshotError
from pages.parts import html
from pages.parts.frame import tab
from pages.parts.visit import at_hand, gatekeeper, pressed
from pages.parts.visit.asking import DENIED, GONE
from pages.parts.visit.selection import selection_asked
from pages.parts.visit.view import PAGES, View
from pages.parts.visit.years import MonthLink, UnknownMonthError, late_year, month_shown, other_years, plan_asked
from plan import Plan, Problem, targets_path
from records import Snapshot, StoreError, default_store

TITLES = {
    "overview": "总览",
    "area": "领域",
    "task": "任务",
    "units": "街镇",
    "checks": "实地抽查",
    "sites": "点位",
    "compare": "对比",
    "search": "搜索",
    "meeting": "会议",
    "mine": "本科室",
    "report": "数据上报",
    "office": "局办公室",
    "plan": "任务清单",
    "exports": "导出",
    "help": "使用说明",
    "audit": "审计",
}
ASIDE = (
    "这台服务器上的 targets.yaml 与现行的任务清单不同，不起作用：任务清单以共享记录库里的为准。"
    "要换成它，请用 manage.py plan publish 发布；不需要的话，把文件改成一样即可。"
)
MENU_PX = 240


def main() -> None:
    st.set_page_config(page_icon=tab.icon(), layout="wide", initial_sidebar_state=MENU_PX)
    who = gatekeeper.account()
    if who is None:
        st.error(GONE)
        return
    pressed.settle()
    with gatekeeper.access().pace.page(who.name):
        _page_of(who)


def _page_of(who: Account) -> None:
    """The page that the address names, in its frame, as far as somebody may see it."""
    pages = {name: _page(who, name) for name in PAGES}
    page = st.navigation(list(pages.values()), position="hidden")
    try:
        held = at_hand.plan_in_force()
        view = _view(held.plan, frozen=page == pages["meeting"]) if held.plan else None
    except (UnknownSnapshotError, UnknownMonthError, StoreError) as error:
        st.error(html.plain(str(error)))
        st.page_link(pages["overview"], label="查看最新数据")
        return
    if view is None:
        _without_a_plan(page, pages["plan"], who, held.problems)
        return
    st.session_state["view"] = view
    st.session_state["pages"] = pages
    _sidebar(view, page, pages, who)
    _notices(view, who)
    if page in (pages["mine"], pages["report"], pages["office"]):
        late_year(view, next(name for name in ("mine", "report", "office") if page == pages[name]))
    if may(who, "lock") and (trouble := default_store().trouble()):
        st.warning(html.plain("".join(trouble)))
    if held.aside and may(who, "plan"):
        st.info(ASIDE)
    if held.problems:
        with st.expander(f"任务清单 targets.yaml 有 {len(held.problems)} 处错误，仍按上一份正确的清单显示"):
            html.problems(held.problems)
    page.run()
    pressed.seen()


def _without_a_plan(page: "st.Page", plan: "st.Page", who: Account, wrong: Sequence[Problem]) -> None:
    """A new bureau, or a file that never was right: no page has anything to show, but /plan leads to a plan."""
    st.session_state["view"] = None
    if gatekeeper.signing_in():
        with st.sidebar:
            html.show("account.html", account=who, role=ROLES[who.role], manages=may(who, "accounts"))
    if targets_path().exists():
        st.error("任务清单 targets.yaml 有错误，改正后刷新即可。")
        html.problems(wrong)
    elif page != plan or not may(who, "plan"):
        st.info("还没有任务清单，各页还没有内容。" + ("" if may(who, "plan") else "请等局办公室发布。"))
    if page == plan and may(who, "plan"):
        page.run()
        pressed.seen()
    elif may(who, "plan"):
        st.page_link(plan, label="到“任务清单”上传工作要点，或从空白清单开始")


def _page(who: Account, name: str) -> "st.Page":
    """A page under its address; one that may not be opened is not there to be run."""
    if not may(who, f"page:{name}"):
        return st.Page(gatekeeper.no_permission, title=DENIED, url_path=name)
    return tab.page(name, TITLES[name])


def _as_of(view: View) -> str:
    """What every screen carries: how new its figures are, and by which snapshot they can be had again."""
    received = view.assessment.received
    until = f"数据截至 {received:%Y-%m-%d %H:%M}" if received else "还没有收到数据"
    return f"{until} · {view.snapshot.caption}"


def _view(in_force: Plan, *, frozen: bool) -> View:
    """Month and snapshot from the address, the newest where it names none; written back into it.

    `frozen`: a snapshot once in the address stays, whatever is stored meanwhile. Raises UnknownSnapshotError and
    UnknownMonthError.
    """
    asked, month_text = st.query_params.get("snapshot"), st.query_params.get("month")
    plan = plan_asked(in_force, month_text)
    newest = at_hand.latest()
    following = not (frozen and asked) and st.session_state.get("following", asked is None)
    shown = str(newest)
    if asked is not None and not (following and asked in st.session_state.get("followed", ())):
        assessment = at_hand.figures(plan, asked)
        following = _same_figures(plan, assessment.snapshot, newest)
        shown = str(newest) if following and not frozen else str(assessment.snapshot)
    figures = at_hand.figures(plan, shown)
    month = month_shown(figures, month_text)
    plan = at_hand.plan_of(figures.plan.year) or plan  # of a snapshot from before the year of today's plan
    selection = selection_asked(figures.plan, st.query_params.to_dict())
    view = View(plan, in_force, figures.snapshot, month, pinned=not following, selection=selection)
    # A second click may leave the browser before it has heard of the newest: what its address still says is no request.
    st.session_state.update(following=following, followed={asked, shown})
    if any(st.query_params.get(key) != value for key, value in view.query().items()):
        st.query_params.update(view.query())
    return view


def _same_figures(plan: Plan, old: Snapshot, new: Snapshot) -> bool:
    """Whether nothing was stored and no deadline passed between two snapshots."""
    passed = any(plan.passed(m, new.day) and not plan.passed(m, old.day) for m in plan.reporting.months)
    return old.number == new.number and not passed


def _sidebar(view: View, page: "st.Page", pages: dict[str, "st.Page"], who: Account) -> None:
    with st.sidebar:
        shown = next(name for name, each in pages.items() if each == page)
        asked = urlencode(st.query_params.to_dict())
        html.put(html.kept(("menu", view.held, view, who, shown, asked), lambda: _menu(view, shown, who)))
        if gatekeeper.signing_in():
            html.show("account.html", account=who, role=ROLES[who.role], manages=may(who, "accounts"))


def _menu(view: View, shown: str, who: Account) -> str:
    return html.rendered(
        "menu.html",
        issuer=view.shown_plan.header.issuer,
        years=other_years(view, shown),
        months=_months(view, PAGES[shown]),
        groups=_links(view, shown, who),
    )


def _links(view: View, shown: str, who: Account) -> list[tuple[str, list[tab.MenuLink]]]:
    """Groups of links under their headings, to what may be opened. An area says how many of its tasks are 滞后."""
    area = st.query_params.get("id", "") if shown == "area" else None

    def link(name: str) -> tab.MenuLink:
        return tab.MenuLink(TITLES[name], view.href(name), shown == name)

    def links(*names: str) -> list[tab.MenuLink]:
        return [link(name) for name in names if may(who, f"page:{name}")]

    placed = any(task.sites for task in view.shown_plan.tasks.values())
    audited = ["audit"] if gatekeeper.signing_in() else []
    visited = placed or view.assessment.inspected.seen
    areas = [
        tab.MenuLink(a.area.name, view.href("area", id=a.area.id), a.area.id == area, a.totals.lamps["red"])
        for a in view.status.areas
    ]
    return [
        ("", [link("overview")]),
        ("领域", [*areas, tab.MenuLink("全部任务", view.href("area"), area == "")]),
        (
            "查看",
            links(
                *("units", *(["sites"] if placed else []), *(["checks"] if visited else [])),
                *("compare", "search", "meeting"),
            ),
        ),
        ("工作", links("mine", "report", "office", "plan", "exports", "help", *audited)),
    ]


def _months(view: View, path: str) -> list[MonthLink]:
    """The months to choose from, each the address of this very page at that month.

    A comparison begins anew at the month chosen.
    """
    kept = {k: v for k, v in st.query_params.to_dict().items() if k not in ("from", "to", "slide")}
    year = view.shown_plan.year
    return [
        MonthLink(
            f"{year}年{month}月",
            f"{path}?{urlencode({**kept, 'month': f'{year}-{month:02d}', 'snapshot': str(view.snapshot)})}",
            month == view.month,
        )
        for month in view.shown_plan.reporting.months
    ]


def _notices(view: View, who: Account) -> None:
    clears, trial = may(who, "clear_demo"), not gatekeeper.signing_in()
    html.show("strip.html", demo=view.assessment.demo, clears=clears, as_of=_as_of(view), open=trial)
    if view.another_year:
        html.show("another_year.html", shown=view.plan.year, in_force=view.in_force.year)
    if view.pinned:
        with st.container(horizontal=True, vertical_alignment="center", key="pinned"):
            st.info(f"正在查看{view.snapshot.caption}，此后数据有更新。")
            if st.button("查看最新数据"):
                st.session_state["following"] = True
                del st.query_params["snapshot"]
                st.rerun()


main()
