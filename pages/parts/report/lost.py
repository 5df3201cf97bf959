"""Files of a session that is no more: the server was started anew, or the connection was cut for minutes.

The browser then goes on with a new session, which knows nothing of the files. What it still sends is the text of a field
nobody sees: the name of the box of files, and whether something was before it. By the name the box is the same one again, so
that Streamlit tells which of its files are gone (streamlit 1.67 counts them among the values in st.session_state, as
DeletedFile).
"""

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import DeletedFile

from pages.parts.intray import InTray

CUT = "连接中断过，请重新选择文件；已经入库的会说明，不会重复写入。"
"""Whether they were is not known here: the process may have been killed between the storing and the answer."""
FIELD = "box-of-files"
_NAMED = re.compile("([0-9a-f]{8})(!?)")


def looked_after(tray: InTray, place: DeltaGenerator) -> bool:
    """Before the box is drawn. Returns whether another session had something before it, which is asked once: what a
    browser sends of a field is there only when the field is drawn."""
    if tray.met:
        return False
    tray.met = True
    before = _NAMED.fullmatch(_field(place))
    if before is None:
        return False
    tray.box = before[1]
    return bool(before[2])


def are_gone(key: str) -> bool:
    """Whether the box has files that the server does not have."""
    held = st.session_state.get(key)
    return isinstance(held, list) and any(isinstance(each, DeletedFile) for each in held)


def kept_in_mind(tray: InTray, place: DeltaGenerator, *, something: bool) -> None:
    """After the box is drawn: have the browser know, in case the session is lost."""
    said = f"{tray.box}{'!' if something else ''}"
    if st.session_state.get(FIELD) != said:
        st.session_state[FIELD] = said
    _field(place)


def _field(place: DeltaGenerator) -> str:
    return str(place.text_input("文件框", key=FIELD, label_visibility="collapsed"))
