"""What is not done at one press: who and why is asked here, then confirmed in a dialog, then said at its place."""

import streamlit as st

from pages.parts.visit import gatekeeper


def asked(label: str, key: str) -> tuple[str, str] | None:
    """A form for 经办人 and 原因; both of them, once both are given and the button is pressed."""
    with st.form(key, enter_to_submit=False):
        left, right = st.columns([1, 2])
        person = gatekeeper.person("经办人", left, key=f"{key}-person", max_chars=40)
        reason = right.text_input("原因", key=f"{key}-reason", max_chars=200).strip()
        pressed = st.form_submit_button(label)
    if not pressed:
        return None
    lacking = "和".join(name for name, text in (("经办人", person), ("原因", reason)) if not text)
    if lacking:
        st.warning(f"请填写{lacking}。")
        return None
    return person, reason
