"""催报: the text that calls for what is missing, and the button that copies it (copy.js)."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from metrics.month.discipline import Discipline, reminder
from metrics.task.standing import Assessment
from pages.parts import html
from pages.parts.visit.view import View

HERE = Path(__file__).parent


def draw(shown: View, newest: Assessment, rows: list[Discipline]) -> None:
    """The text, a button to copy it where somebody is called, and that a locked month wants a reason."""
    st.header("催报", anchor=False)
    text = reminder(shown.shown_plan, shown.month, rows)
    html.show("office_reminder.html", text=text)
    if not any(row.missing for row in rows):
        return
    _copier()(key="office-copy", data={"text": text, "label": "复制催报文字"})
    if shown.month in newest.locks:
        st.caption(f"{shown.month}月已锁定，补报须写明原因。")


@st.cache_resource
def _copier() -> Callable[..., object]:
    """That of st.code does nothing over plain http (streamlit 1.67)."""
    script, style = ((HERE / f"copy.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return st.components.v2.component("office_copy", html="<button type='button'></button>", css=style, js=script)
