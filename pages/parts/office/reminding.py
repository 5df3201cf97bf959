"""催报: the text that calls for what is missing, to be copied (copy.js), as a letter to take away, or sent by mail."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from metrics.month.discipline import Discipline, reminder
from metrics.month.reminding import Reminder
from metrics.task.standing import Assessment
from pages.parts import html
from pages.parts.office import letters, sending
from pages.parts.visit import gatekeeper
from pages.parts.visit.view import View

HERE = Path(__file__).parent
ALL = "全部科室"


def draw(shown: View, newest: Assessment, rows: list[Discipline], file: Callable[[str], str]) -> None:
    """The text for all departments or for one, a button to copy it where somebody is called, and the letters. `file`: the
    address of a department's letter."""
    st.header("催报", anchor=False)
    if not any(row.missing for row in rows):
        html.show("office_reminder.html", text=reminder(shown.shown_plan, shown.month, rows))
        return
    owing = letters.owing(gatekeeper.access(), shown.assessment, shown.month)
    text = _chosen(reminder(shown.shown_plan, shown.month, rows), owing)
    html.show("office_reminder.html", text=text)
    _copier()(key="office-copy", data={"text": text, "label": "复制催报文字"})
    if shown.month in newest.locks:
        st.caption(f"{shown.month}月已锁定，补报须写明原因。")
    if gatekeeper.can("remind") and owing:
        sending.draw(shown, owing, file)


def _chosen(whole: str, owing: list[Reminder]) -> str:
    """What is to be copied: a paragraph for each department, or the letter to one."""
    if not owing:
        return whole
    by_name = {each.department: each.text for each in owing}
    chosen = st.selectbox("给谁的催报文字", [ALL, *by_name], key="office-remind-whom")
    return by_name.get(chosen or ALL, whole)


@st.cache_resource
def _copier() -> Callable[..., object]:
    """That of st.code does nothing over plain http (streamlit 1.67)."""
    script, style = ((HERE / f"copy.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return st.components.v2.component("office_copy", html="<button type='button'></button>", css=style, js=script)
