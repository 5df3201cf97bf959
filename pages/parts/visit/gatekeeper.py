"""Who runs this page and what they may do: asked of access/ every time, never remembered.

A run, a fragment and a click each ask anew, so a role taken away is gone with the next of them.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from access import (
    ROLES,
    Access,
    Account,
    AccountError,
    Bureau,
    Event,
    Lines,
    may,
    open_access,
    provider_of,
    read_settings,
    settings_path,
)
from access.gate.gate import ADDRESS_HEADER, NUMBER_HEADER
from pages.parts import html
from pages.parts.visit import at_hand, view
from pages.parts.visit.asking import DENIED, Asker, RefusedError
from plan import Plan, Problem, problem
from records import Change, FileError, StoreError, Upload, read_lines


@cache
def access() -> Access:
    """The one Access of this process, for the gate and the pages. Raises SettingsError and AccessError."""
    settings = read_settings(settings_path())
    return open_access(settings, provider=provider_of(settings), bureau=_bureau, lines=_lines)


def _bureau() -> Bureau:
    """What the plan says of the bureau; nothing where there is no plan, or no store to remember it in."""
    try:
        plan = at_hand.plan_in_force().plan
    except StoreError:
        return Bureau()
    return Bureau(plan.header.issuer, tuple(plan.departments)) if plan else Bureau()


def _lines(name: str, content: bytes) -> Lines:
    try:
        return read_lines(Upload(name, content))
    except FileError as error:
        raise AccountError(str(error)) from None


def signing_in() -> bool:
    """Whether people sign in; else the dashboard is for this very machine."""
    return not access().open


def account() -> Account | None:
    """Whose browser asks, as the account is now; None for nobody any more."""
    return access().account(handle())


def number() -> str:
    """The number under which the log has what this tab's connection does; without a connection `无`."""
    return _told(NUMBER_HEADER) or "无"


def handle() -> str:
    """The handle of the session that asks; empty in open mode."""
    found = st.user.get("sid")
    return found if isinstance(found, str) else ""


def _told(header: str) -> str | None:
    """What the gate said of this tab when it connected, or connected again."""
    return st.context.headers.get(header)


def can(action: str, department: str | None = None) -> bool:
    """Whether whoever asks may do something; for what is drawn. What is done asks `Asker.must`."""
    return may(account(), action, department)


def allowed(action: str) -> bool:
    """Whether it may be done by whoever asks; a refusal is said and noted."""
    try:
        asker().must(action)
    except RefusedError as error:
        st.error(str(error))
        return False
    return True


def asker() -> Asker:
    """Whoever asks and from where, for what must not ask Streamlit any more."""
    found = handle()
    session = access().sessions.by_handle(found, access().now()) if found else None
    return Asker(access(), found, session.account.name if session else "", _told(ADDRESS_HEADER) or "")


def note(event: Event, detail: str = "") -> None:
    """Into the audit, by whoever asks and from where; nothing in open mode."""
    if not access().open:
        asker().note(event, detail)


def person(label: str, place: Any = st, *, key: str | None = None, **more: Any) -> str:
    """Who does something: typed in open mode; with accounts the name of the account, whatever a browser sends."""
    if access().open:
        return str(place.text_input(label, key=key, **more)).strip()
    who = account()
    shown = who.display if who else ""
    place.text_input(label, value=shown, disabled=True, key=f"{key}-{shown}" if key else None)
    return shown


def department_of(plan: Plan, change: Change) -> str | None:
    """Whose task a row reports, by the plan of its month; None for one that the plan does not have any more."""
    of_month = at_hand.plans_now(plan).by_month[change.entry.month.month]
    task = of_month.tasks.get(change.entry.task) or plan.tasks.get(change.entry.task)
    return task.department if task else None


def foreign(plan: Plan, changes: Iterable[Change], who: Account | None) -> list[Problem]:
    """A sentence for each row of a file that reports for a department which `who` may not report for."""
    found = []
    for change in changes:
        department = department_of(plan, change)
        if not may(who, "upload", department):
            read, advice = change.entry.task, f"这项任务由{department or '其他科室'}报送，请从文件中去掉这一行"
            found.append(problem(change.entry.line, "任务编号", read, "应为本科室的任务", advice))
    return found


def no_permission() -> None:
    """The page in the place of one that may not be opened; each address that is tried is noted once a tab."""
    path = str(urlsplit(st.context.url or "").path)
    tried = st.session_state.setdefault("tried", set())
    if path not in tried:
        tried.add(path)
        note("refused", f"页面 {path}")
    st.title(DENIED, anchor=False)
    who = account()
    role = f"（{ROLES[who.role]}）" if who else ""
    st.info(html.plain(f"你的账号{role}不能打开这个页面。需要时请找系统管理员调整角色。"))
    html.show("no_permission.html", view=view.current())
