"""会议: the deck of the month, full screen. All slides are drawn once; the browser shows one of them (deck.js)."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.downloads.offered import PHOTO
from pages.parts import decided, html
from pages.parts.deck import arranging, slides
from pages.parts.visit import at_hand, gatekeeper, pressed, view
from pages.parts.visit.asking import readable
from reports.deck.slide import Audience, Picture, Slide
from reports.deck.slides import deck

BROWSER = Path(__file__).parent / "parts" / "deck" / "browser"
LONGEST_SECONDS = 600


def main() -> None:
    shown = view.current()
    seen = readable(gatekeeper.account(), shown.shown_plan)
    briefing = at_hand.briefing(shown.assessment, shown.month).read_by(seen)
    if st.query_params.get("arrange") == "1":
        arranging.page(shown, briefing)
        return
    audience = Audience(shown.selection.department, shown.selection.list, shown.selection.leader)
    made = deck(briefing, audience)
    showing = sorted(made, key=lambda slide: not slide.shown)
    shows = sum(slide.shown for slide in made)
    presenter = st.query_params.get("presenter") == "1"
    if not shows:
        st.title("会议", anchor=False)
        st.info("这个月的幻灯片都已隐藏。")
        html.show("arrange_link.html", view=shown)
        return
    for place, slide in enumerate(showing):
        number = f"{place + 1}/{shows}" if slide.shown else f"备用 {place + 1}"
        slides.draw(briefing, slide, place, number, _photo)
        if presenter:
            slides.notes(slide, place)
    _control(shown, showing, shows, presenter)


def _photo(picture: Picture) -> str:
    """Where the browser gets it: an address that asks for the right each time."""
    return PHOTO.address({}, number=picture.number, place=picture.place)


@st.fragment
def _control(shown: view.View, showing: list[Slide], shows: int, presenter: bool) -> None:
    """Keys, the bar and the panel for 议定事项: a run of its own, so that recording one leaves the slides alone."""
    state = _component()(
        key="deck",
        data={
            "ids": [slide.id for slide in showing],
            "shown": shows,
            "month": shown.month,
            "snapshot": str(shown.snapshot),
            "audience": str(shown.selection.query()),
            "presenter": presenter,
            "auto": _seconds(st.query_params.get("auto", "")),
            "home": shown.href("overview"),
            "arrange": shown.href("meeting", arrange="1"),
        },
        on_at_change=lambda: None,
    )
    place = getattr(state, "at", None)
    slide = showing[place] if isinstance(place, int) and 0 <= place < len(showing) else None
    with st.container(key="deck-panel"):
        decided.panel(shown, slide.standing.task if slide and slide.standing else None)
    pressed.seen()


@st.cache_resource
def _component() -> Callable[..., object]:
    def part(name: str) -> str:
        return (BROWSER / name).read_text(encoding="utf-8")

    script = part("grid.js") + part("deck.js")
    return st.components.v2.component("workplan_deck", html=part("deck.html"), css=part("deck.css"), js=script)


def _seconds(text: str) -> int:
    """`auto=10`: seconds a slide; 0 for none or nonsense."""
    return min(int(text[:6]), LONGEST_SECONDS) if text.isascii() and text.isdigit() else 0


main()
