"""The page of an address as HTML, with its menu: what Streamlit's page will show, in the same places.

It stands in a shadow tree, closed: its names and numbers (ids, styles) do not meet those of the page that takes its
place, and a browser that does not know such trees shows nothing of it, as before.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.GapSize_pb2 import GapSize

from pages.parts.frame.chrome import address
from pages.parts.frame.first.chart import chart
from pages.parts.frame.first.run import Deltas
from pages.parts.frame.first.tree import grown, in_a_row
from reports.look.html import environment

FOLDER = Path(__file__).parent / "templates"
GAPS: Mapping[int, float] = {
    GapSize.NONE: 0,
    GapSize.XXSMALL: 0.25,
    GapSize.XSMALL: 0.5,
    GapSize.MEDIUM: 2,
    GapSize.LARGE: 4,
}
"""rem; 1 for small, and where nothing is said."""
_ESCAPED = re.compile(r"\\(.)")
_MARKUP = re.compile(r"[*_`~\[\]$]|:[a-z]")
WIDE = '<details class="wp-wide'
"""What workplan.js unfolds where there is room; first.css keeps it folded on a phone."""


class UndrawnError(Exception):
    """A text with markup of Streamlit's own, which is not drawn here."""


def page(deltas: Deltas) -> str | None:
    """What stands before Streamlit's own root in index.html; None where there is no title, so nothing to show yet."""
    found, menu = grown(deltas, 0), grown(deltas, 1)
    if not any(node.has("heading") for node in found.nodes):
        return None
    try:
        return _environment().get_template("first.html").render(page=found.nodes, menu=menu.nodes)
    except UndrawnError:
        return None


@cache
def _environment() -> Environment:
    made = environment(FOLDER)
    made.globals.update(
        chart=chart,
        gap=_gap,
        words=_words,
        ours=_ours,
        heading=_heading,
        in_a_row=in_a_row,
        at_the_bottom=_at_the_bottom,
        stylesheet=address("css"),
        style=Markup((FOLDER / "first.css").read_text(encoding="utf-8")),  # noqa: S704  a file of ours
    )
    return made


def _gap(proto: Block.FlexContainer | Block.Column) -> float:
    return GAPS.get(proto.gap_config.gap_size, 1)


def _at_the_bottom(proto: Block) -> bool:
    return proto.flex_container.align == Block.FlexContainer.Align.ALIGN_END


def _heading(tag: str) -> str:
    return tag if tag in ("h1", "h2", "h3") else "p"


def _words(text: str) -> str:
    """The text that `html.plain` made Markdown of."""
    if _MARKUP.search(_ESCAPED.sub("", text)):
        raise UndrawnError(text)
    return _ESCAPED.sub(r"\1", text)


def _ours(body: str) -> Markup:
    """A fragment that `html.show` has filled in, every value escaped."""
    return Markup(body.replace(WIDE, WIDE.replace("<details", "<details open data-first")))  # noqa: S704
