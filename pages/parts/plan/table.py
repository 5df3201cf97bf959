"""The plan in rows beside its document (table.js and the scripts beside it in browser/); its figures come by exchange.py."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pages.parts.plan.copy.exchange import PATH

BROWSER = Path(__file__).parent / "browser"
SCRIPTS = ("drawing.js", "curve.js", "sending.js", "editing.js", "detail.js", "bulk.js", "table.js")


def draw(*, copy: int | None = None, at: int | None = None, version: str) -> None:
    """A working copy to be changed; the plan in force or version `at` to be read. `version`: another where the window has to
    read all of it anew."""
    data: dict[str, Any] = {"address": PATH, "copy": copy, "at": at, "edit": copy is not None, "version": version}
    _table()(key="plan-table", data=data)


@st.cache_resource
def _table() -> Callable[..., object]:
    script = "\n".join((BROWSER / name).read_text(encoding="utf-8") for name in SCRIPTS)
    html, style = ((BROWSER / f"table.{kind}").read_text(encoding="utf-8") for kind in ("html", "css"))
    return st.components.v2.component("workplan_plan", html=html, css=style, js=script)
