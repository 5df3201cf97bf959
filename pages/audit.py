"""审计: who did what, when and from where; filtered, and to take away as CSV."""

import streamlit as st

from access.audit import EVENTS
from pages.downloads import links
from pages.downloads.audited import DAY, Filter, day_asked
from pages.downloads.offered import AUDIT
from pages.parts import html
from pages.parts.visit import gatekeeper

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
    address = st.query_params
    who = address.get("who")
    people = [account.name for account in gatekeeper.access().accounts.all()]
    events = [event for event in EVENTS if event in address.get_all("event")]
    since, until = address.get("since", "")[:10], address.get("until", "")[:10]
    named = EVERYBODY if who is None else who or NOBODY
    for name, value in {"who": named, "event": events, "since": since, "until": until}.items():
        if st.session_state.get(_key(name)) != value:
            st.session_state[_key(name)] = value
    left, middle, first, last = st.columns([2, 3, 1, 1])
    named_or_gone = list(dict.fromkeys([EVERYBODY, NOBODY, *people, named]))
    left.selectbox("账号", named_or_gone, key=_key("who"), on_change=_written, args=("who",))
    middle.multiselect(
        "事件",
        list(EVENTS),
        format_func=lambda event: EVENTS[event],
        key=_key("event"),
        placeholder="全部",
        on_change=_written,
        args=("event",),
    )
    for place, label, name in ((first, "从", "since"), (last, "到", "until")):
        example = f"如 2024-06-{18 if name == 'since' else 30}"
        place.text_input(label, key=_key(name), max_chars=10, placeholder=example, on_change=_written, args=(name,))
    try:
        return Filter(who, tuple(events), day_asked(since), day_asked(until))
    except ValueError:
        st.error(DAY)
        return None


def _key(name: str) -> str:
    return f"audit-{name}"


def _written(name: str) -> None:
    """What was chosen into the address, which decides."""
    chosen = st.session_state[_key(name)]
    if chosen in ("", [], EVERYBODY):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = "" if chosen == NOBODY else chosen


main()
