"""The versions of the plan: the list, what any two say differently, one to be read, an old one as the next working copy."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.parts import html
from pages.parts.plan.beginning import PLACE, again
from pages.parts.plan.copy.former import all_versions
from pages.parts.plan.copy.work import read
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.view import PAGES, View
from plan import PlanError
from plan.changes import changes
from records import Version

MOST = 200
PAIR, CHOSEN = ("plan-older", "plan-newer"), "plan-pair-chosen"


def draw(shown: View | None, *, working: bool) -> None:
    """All versions, and the difference of two of them. `working`: there is a working copy, so none can be begun."""
    found = all_versions()
    st.header("版本", anchor=False)
    if not found:
        st.caption("还没有在页面或用 manage.py plan publish 发布过；现行的清单来自文件 targets.yaml。")
        return
    address = partial(shown.href, "plan") if shown else lambda *, at: f"{PAGES['plan']}?at={at}"
    html.show("plan_versions.html", versions=found, address=address)
    if len(found) > 1:
        _difference(found)
    if not working and gatekeeper.can("plan") and (again_from := found if shown is None else found[1:]):
        by_number = {v.number: v for v in found}
        number = st.selectbox(
            "恢复哪一版", [v.number for v in again_from], index=None, placeholder="选择版本", key="plan-again", width=320,
            format_func=lambda n: f"第 {n} 版 · {by_number[n].when:%Y-%m-%d}",
        )  # fmt: skip
        if number:
            press = pressed.press(PLACE, f"again-{number}", partial(again, by_number[number]))
            st.button(f"把第 {number} 版放进工作稿", key="plan-again-do", on_click=press)


def _chosen() -> None:
    st.session_state[CHOSEN] = True


def compared(numbers: Sequence[int], before: Sequence[int | None], *, chosen: bool) -> tuple[int, int]:
    """The versions that are compared, of `numbers`, the newest first: the two newest, or the two that somebody has chosen
    while there are both."""
    older, newer = before
    if chosen and older in numbers and newer in numbers:
        assert older is not None and newer is not None
        return older, newer
    return numbers[1], numbers[0]


def _difference(found: list[Version]) -> None:
    numbers = [v.number for v in found]
    by_number = {v.number: v for v in found}
    first, second = st.columns(2)
    pair = compared(numbers, [st.session_state.get(key) for key in PAIR], chosen=CHOSEN in st.session_state)
    st.session_state.update(zip(PAIR, pair, strict=True))
    older, newer = (
        place.selectbox(label, numbers, key=key, on_change=_chosen, format_func=lambda n: f"第 {n} 版")
        for place, label, key in zip((first, second), ("比较", "与"), PAIR, strict=True)
    )
    try:
        listed = changes(read(by_number[older].text), read(by_number[newer].text))
    except PlanError:
        st.error("其中一版的清单，现在的程序读不了，比不出来。")
        return
    if not listed:
        st.caption("两版内容相同。")
        return
    st.caption(f"{len(listed)} 处不同")
    html.show("plan_changes.html", changes=[str(each) for each in listed[:MOST]], more=max(len(listed) - MOST, 0))
