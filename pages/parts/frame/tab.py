"""What every run says of a tab: the pages there are, the icon, the links of the menu.

Pages and icon are made once: Streamlit (1.67) looks them up on the disk for each run, some hundred questions to the
system, and after each of them a run has to wait for the others. And a class that a page's script makes is made with
every run.
"""

from base64 import b64encode
from copy import copy
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

FOLDER = Path(__file__).parent


class MenuLink(NamedTuple):
    """A link of the menu. `red`: how many tasks behind it are 滞后."""

    label: str
    href: str
    current: bool
    red: int = 0


def page(name: str, title: str) -> "st.Page":
    """The page of `name` in pages/, as a run may hand it to `st.navigation`, which marks the one it chose."""
    return copy(_page(name, title))


@cache
def _page(name: str, title: str) -> "st.Page":
    if name == "overview":
        return st.Page("overview.py", title=title, default=True)
    return st.Page(f"{name}.py", title=title, url_path=name)


@cache
def icon() -> str:
    """The icon of the browser's tab, as an address that holds it."""
    return f"data:image/png;base64,{b64encode((FOLDER / 'icon.png').read_bytes()).decode()}"
