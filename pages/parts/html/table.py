"""A table to type into, drawn by a script of ours in the browser (st.components.v2)."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

SHARED = Path(__file__).with_suffix(".js")


@st.cache_resource
def table(name: str, folder: Path, scripts: tuple[str, ...]) -> Callable[..., object]:
    """The component of table.html and table.css in a folder, with its scripts one after the other behind what all share."""
    script = "\n".join(file.read_text(encoding="utf-8") for file in (SHARED, *(folder / each for each in scripts)))
    html, style = ((folder / f"table.{kind}").read_text(encoding="utf-8") for kind in ("html", "css"))
    return st.components.v2.component(name, html=html, css=style, js=script)
