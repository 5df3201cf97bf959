"""审计: who did what, when and from where; filtered, and to take away as CSV."""

import streamlit as st

from access.audit import EVENTS
from pages.files import links
from pages.files.audited import DAY, Filter, day_asked
from pages.files.offered import AUDIT
from pages.parts import gatekeeper, html

SHOWN = 200
"""Rows on the page; a narrower filter or the file shows the others."""
EVERYBODY, NOBODY = "全部", "（没有登录）"


def main() -> None:
    st.title("审计", anchor=False)
    if not gatekeeper.signing_in():
        st.info("没有设置登录，不记审计。")
        return
    if not gatekeeper.allowed("audit"):
        return
    asked = _asked()
    if asked is None:
        return
    rows = asked.found(gatekeeper.access().db, SHOWN)
    if not rows:
        html.show("empty.html", text="没有符合的记录。")
        return
    html.show("audit.html", rows=rows, events=EVENTS, most=SHOWN)
    links.show(AUDIT, [("下载（CSV）", AUDIT.address(asked.query()))])


def _asked() -> Filter | None:
    """What the filters ask for; None where a date cannot be read, which is said."""
    people = [account.name for account in gatekeeper.access().accounts.all()]
    left, middle, first, last = st.columns([2, 3, 1, 1])
    who = left.selectbox("账号", [EVERYBODY, NOBODY, *people], key="audit-who")
    events = middle.multiselect(
        "事件", list(EVENTS), format_func=lambda e: EVENTS[e], key="audit-events", placeholder="全部"
    )
    try:
        since = day_asked(first.text_input("从", key="audit-since", max_chars=10, placeholder="如 2024-06-18"))
        until = day_asked(last.text_input("到", key="audit-until", max_chars=10, placeholder="如 2024-06-30"))
    except ValueError:
        st.error(DAY)
        return None
    named = None if who == EVERYBODY else "" if who == NOBODY else who
    return Filter(named, tuple(events), since, until)


main()
