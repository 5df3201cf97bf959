"""The table in which a deck is arranged: a row per slide, what was typed into it, and the choices that it comes to."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from records import SlideChoice
from reports.deck.arranged import OWN
from reports.deck.briefing import Briefing
from reports.deck.slides import deck

ORDER, SHOWN, TITLE, TEXT, NOTES, NAME = "顺序", "放映", "标题", "正文（自加页）", "备注", "页"

TITLE_LONGEST, TEXT_LONGEST, NOTES_LONGEST = 60, 400, 1000
"""Characters that a slide of the office's own can show from the back of the room; those of notes."""
MOST_SLIDES = 500


def frame_of(briefing: Briefing) -> pd.DataFrame:
    """One row per slide in the order of showing."""
    kept = {choice.slide: choice for choice in briefing.arrangement or ()}
    return pd.DataFrame(
        {
            NAME: slide.id,
            ORDER: float(number),
            SHOWN: slide.shown,
            TITLE: slide.title + (f"（{slide.subtitle}）" if slide.table else ""),
            TEXT: kept[slide.id].text if slide.id in kept else "",
            NOTES: kept[slide.id].notes if slide.id in kept else "",
        }
        for number, slide in enumerate(deck(briefing), 1)
    )


def edited(frame: pd.DataFrame, edits: Mapping[str, Any]) -> pd.DataFrame:
    """The table with what was typed into it, as Streamlit tells it (`edited_rows`, `added_rows`, `deleted_rows`).

    What is stored is made of this, not of what st.data_editor returns: a button's callback comes before that.
    """
    rows = dict(enumerate(frame.to_dict("records")))
    for number, cells in edits.get("edited_rows", {}).items():
        if int(number) in rows:
            rows[int(number)].update(_typed(cells))
    kept = [row for number, row in rows.items() if number not in edits.get("deleted_rows", ())]
    made = pd.DataFrame([*kept, *map(_typed, edits.get("added_rows", ()))], columns=frame.columns, dtype=object)
    return made.assign(**{ORDER: pd.to_numeric(made[ORDER], errors="coerce")})


def _typed(cells: Mapping[str, Any]) -> dict[Hashable, Any]:
    """The cells that can be typed into; NAME cannot, whatever a browser sends."""
    return {name: value for name, value in cells.items() if name in (ORDER, SHOWN, TITLE, TEXT, NOTES)}


def choices(edited: pd.DataFrame) -> list[SlideChoice]:
    """The table as arranged: in its order, a row without a name being a slide of the office's own."""
    rows = edited.sort_values(ORDER, kind="stable", na_position="last").to_dict("records")
    found = []
    for number, row in enumerate(rows, 1):
        name = _text(row[NAME]) or f"{OWN}{number}"
        own = name.startswith(OWN)
        title = _text(row[TITLE]) if own else ""
        if own and not (title or _text(row[TEXT])):
            continue
        shown = row[SHOWN]
        found.append(
            SlideChoice(
                slide=name,
                shown=True if pd.isna(shown) else bool(shown),
                title=title[:TITLE_LONGEST],
                text=_text(row[TEXT])[:TEXT_LONGEST] if own else "",
                notes=_text(row[NOTES])[:NOTES_LONGEST],
            )
        )
    return _distinct(found[:MOST_SLIDES])


def _distinct(found: list[SlideChoice]) -> list[SlideChoice]:
    """Slides of the office's own renamed where a kept one has the number of a new one already."""
    seen: set[str] = set()
    result = []
    for choice in found:
        name, number = choice.slide, 1
        while name in seen:
            name, number = f"{OWN}{len(found) + number}", number + 1
        seen.add(name)
        result.append(choice._replace(slide=name))
    return result


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
