"""A button that stores: its press is carried out once, and whichever run comes next finds what came of it.

Streamlit ends a run at its next call once the browser has said something more: a second press, another field, another
page. What stands behind a commit may then never be reached, and a second run may begin beside it. So a press is carried
out by the button's callback, before anything is drawn, and what came of it goes into a plain object of the session
(places.py), which the button took out of st.session_state when it was drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.parts import html
from pages.parts.visit import gatekeeper
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done, Kind, Place, Places

Typed = dict[str, Any]
Act = Callable[[Asker, Typed], Done]
"""What a button does, with what stands in its fields: without asking Streamlit for anything. Raises NeedlessError and
those of REFUSALS."""


@dataclass(frozen=True)
class Press:
    """A button as it was drawn; its `on_click`. `fields`: the keys of what is typed beside it."""

    places: Places
    place: Place
    drawn: tuple[int, str]
    act: Act
    fields: tuple[str, ...]

    @property
    def done(self) -> bool:
        return self.drawn in self.place.done

    def __call__(self) -> None:
        typed = {key: st.session_state.get(key) for key in self.fields}
        asker = gatekeeper.asker()
        self.places.once(self.place, self.drawn, lambda: self.act(asker, typed))


def press(place: str, what: str, act: Act, *fields: str) -> Press:
    """A button that is about to be drawn. `what` tells it from others at its place."""
    found = at(place)
    return Press(_mine(), found, (found.turn, what), act, fields)


def at(place: str) -> Place:
    """A place of this session."""
    return _mine().at(place)


def said(place: str, *, toast: bool = False, refusals: bool = False) -> None:
    """Draw what there is to say at a place. `toast`: beside it as well, as the place may be out of sight; with `refusals`
    also why something was not done, on a page whose forms are far below it."""
    found = at(place)
    standing = found.standing()
    if standing is None:
        return
    getattr(st, standing.kind)(html.plain(standing.words))
    if toast and not found.drawn and (refusals or standing.kind == "success"):
        st.toast(html.plain(standing.words), duration="short" if standing.kind == "success" else "long")
    found.drawn = True


def stands(place: str, kind: Kind) -> bool:
    """Whether a sentence of that kind is to be said at a place."""
    standing = at(place).standing()
    return standing is not None and standing.kind == kind


def in_dialog(label: str, press: Press, key: str) -> None:
    """The last button of a dialog, which closes once it is done; a refusal is said within it."""
    st.button(label, type="primary", key=key, on_click=press)
    if press.done:
        st.rerun()
    standing = press.place.standing()
    if standing and standing.kind != "success":
        st.error(html.plain(standing.words))


def settle() -> None:
    """Before a page asks the records: wait for what this session is storing, so that it shows that too."""
    places = _mine()
    if places.settle():
        st.session_state["following"] = True
        st.query_params.pop("snapshot", None)
        places.follow = False


def seen() -> None:
    """A run that nothing cut off is at its end."""
    _mine().seen()


def _mine() -> Places:
    found = st.session_state.setdefault("places", Places())
    assert isinstance(found, Places)
    return found
