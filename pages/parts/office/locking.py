"""锁定 and 解锁 of a month, and the register of what was changed after it."""

from datetime import date
from functools import partial
from typing import Literal

import streamlit as st

from metrics.task.standing import Assessment
from pages.parts import html
from pages.parts.office import confirming
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Press, Typed
from pages.parts.visit.storing import stored
from pages.parts.visit.view import View
from records import LockedChange, lock_month, now, unlock_month
from reports.reporting_list import REGISTER_HEADER, register_rows

Turn = Literal["lock", "unlock"]
WORDS: dict[Turn, str] = {"lock": "锁定", "unlock": "解锁"}


def months(shown: View, newest: Assessment) -> None:
    """The months that are locked, and the form that locks the month shown, or unlocks it."""
    st.header("锁定", anchor=False)
    pressed.said("lock", toast=True)
    month, held = shown.month, newest.locks
    if held:
        html.show("office_locks.html", locks=sorted(held.items()))
    if month not in held:
        st.markdown(f"{month}月未锁定。")
    st.caption(
        "锁定后，科室更改这个月的数据作为更正申请列在上面；局办公室更改须写明更正原因，单元格有标记，并列入下面的变更登记。"
    )
    turn: Turn = "unlock" if month in held else "lock"
    if not gatekeeper.can(turn):
        return
    asked = confirming.asked(f"{WORDS[turn]}{month}月", f"office-{turn}-{month}")
    if asked:
        owed = sum(s.cells_reported < s.cells_due for s in newest.at(month))
        act = partial(_turned, shown.first_day, turn, *asked)
        _confirm(shown.first_day, turn, *asked, owed, pressed.press("lock", f"{turn}-{month}", act))


@st.dialog("请确认")
def _confirm(month: date, turn: Turn, person: str, reason: str, owed: int, press: Press) -> None:
    """`owed`: how many tasks of the month have not told everything."""
    name, word = f"{month.month}月", WORDS[turn]
    if turn == "lock" and owed:
        st.warning(f"{name}还有 {owed} 项任务没有报齐。锁定后补报也须写明原因。")
    st.write(f"{word}{name}，经办人：{html.plain(person)}，原因：{html.plain(reason)}")
    pressed.in_dialog(f"确认{word}", press, "office-sure")


def _turned(month: date, turn: Turn, person: str, reason: str, asker: Asker, typed: Typed) -> Done:
    asker.must(turn)
    change = lock_month if turn == "lock" else unlock_month
    stored(
        asker,
        turn,
        lambda store: change(store, month, person=person, reason=reason, when=now()),
        lambda number: [f"{month:%Y-%m}，原因：{reason}"],
    )
    return Done(f"{month.month}月已{WORDS[turn]}。")


def register(shown: View, changes: list[LockedChange]) -> None:
    """Every change of a locked month: the number before and after, by whom and why."""
    st.header(f"锁定后的变更登记（{len(changes)} 处）", anchor=False)
    if not changes:
        st.caption("没有锁定后的变更。")
        return
    html.show("office_register.html", header=REGISTER_HEADER, rows=register_rows(shown.shown_plan, changes))
