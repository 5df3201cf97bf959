"""What is not done at one press: who and why is asked, then confirmed in a dialog, then said at its place."""

from collections.abc import Callable

import streamlit as st

from access import Event
from pages.parts import html
from pages.parts.visit import gatekeeper
from records import LockError, RevertError, StoreError


def said(place: str) -> None:
    """What was done at this place a moment ago."""
    if words := st.session_state.pop(f"office-said-{place}", ""):
        st.success(html.plain(words))
        # the place may be out of sight
        st.toast(html.plain(words))


def asked(label: str, key: str) -> tuple[str, str] | None:
    """A form for 经办人 and 原因; both of them, once both are given and the button is pressed."""
    with st.form(key, enter_to_submit=False):
        left, right = st.columns([1, 2])
        person = gatekeeper.person("经办人", left, key=f"{key}-person", max_chars=40)
        reason = right.text_input("原因", key=f"{key}-reason", max_chars=200).strip()
        pressed = st.form_submit_button(label)
    if not pressed:
        return None
    if not person or not reason:
        st.warning("请填写经办人和原因。")
        return None
    return person, reason


def confirmed(label: str, act: Callable[[], object], place: str, words: str, noted: tuple[Event, str]) -> None:
    """The last button. What it did is said at its place on the page, which then shows the new state."""
    if not st.button(label, type="primary", key="office-sure") or not gatekeeper.allowed(noted[0]):
        return
    try:
        act()
    except (LockError, RevertError, StoreError) as error:
        st.error(html.plain(str(error)))
        return
    gatekeeper.note(*noted)
    st.session_state[f"office-said-{place}"] = words
    st.rerun()
