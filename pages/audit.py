"""审计: who did what, when and from where; filtered, and to take away as CSV."""

from datetime import date, datetime, timedelta

import streamlit as st

from access import Entry, Event, csv_text, entries
from access.audit import EVENTS
from pages.parts import gatekeeper, html
from records import now
from records.clock import begin
from reports.workbook import inert

SHOWN = 200
"""Rows on the page; a narrower filter or the file shows the others."""
MOST_ROWS = 100_000
EVERYBODY, NOBODY = "全部", "（没有登录）"


def main() -> None:
    st.title("审计", anchor=False)
    if not gatekeeper.signing_in():
        st.info("没有设置登录，不记审计。")
        return
    if not gatekeeper.allowed("audit"):
        return
    asked = _filters()
    if asked is None:
        return
    who, events, since, until = asked

    def found(limit: int) -> list[Entry]:
        return entries(gatekeeper.access().db, who=who, events=events, since=since, until=until, limit=limit)

    rows = found(SHOWN)
    if not rows:
        html.show("empty.html", text="没有符合的记录。")
        return
    html.show("audit.html", rows=rows, events=EVENTS, most=SHOWN)
    name = f"审计-{now():%Y%m%d}.csv"
    content = gatekeeper.download("audit", name, lambda: csv_text(found(MOST_ROWS), inert).encode())
    st.download_button("下载（CSV）", content, file_name=name, on_click="ignore")


def _filters() -> tuple[str | None, list[Event], datetime | None, datetime | None] | None:
    """Account, events, from and before; None where a date cannot be read, which is said."""
    people = [account.name for account in gatekeeper.access().accounts.all()]
    left, middle, first, last = st.columns([2, 3, 1, 1])
    who = left.selectbox("账号", [EVERYBODY, NOBODY, *people], key="audit-who")
    events = middle.multiselect(
        "事件", list(EVENTS), format_func=lambda e: EVENTS[e], key="audit-events", placeholder="全部"
    )
    try:
        since = _day(first.text_input("从", key="audit-since", max_chars=10, placeholder="如 2024-06-18"))
        until = _day(last.text_input("到", key="audit-until", max_chars=10, placeholder="如 2024-06-30"))
    except ValueError:
        st.error("日期应写成 2024-06-18 的样子。")
        return None
    named = None if who == EVERYBODY else "" if who == NOBODY else who
    return named, events, begin(since) if since else None, begin(until + timedelta(days=1)) if until else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None


main()
