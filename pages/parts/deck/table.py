"""The rows in which a deck is arranged, and the choices that what a browser tells of them comes to."""

from collections.abc import Collection
from typing import Any

from records import SlideChoice
from reports.deck.arranged import OWN
from reports.deck.briefing import Briefing
from reports.deck.slides import deck

TITLE_LONGEST, TEXT_LONGEST, NOTES_LONGEST = 60, 400, 1000
"""Characters that a slide of the office's own can show from the back of the room; those of notes."""
MOST_SLIDES = 500


def rows_of(briefing: Briefing) -> list[dict[str, Any]]:
    """One per slide in the order of showing."""
    kept = {choice.slide: choice for choice in briefing.arrangement or ()}
    return [
        {
            "id": slide.id,
            "own": slide.id.startswith(OWN),
            "shown": slide.shown,
            "title": slide.title + (f"（{slide.subtitle}）" if slide.table and slide.subtitle else ""),
            "text": kept[slide.id].text if slide.id in kept else "",
            "notes": kept[slide.id].notes if slide.id in kept else "",
        }
        for slide in deck(briefing)
    ]


def choices(known: Collection[str], told: object) -> list[SlideChoice]:
    """What a browser tells, in its order: slides that there are, and the office's own, a new one being given a name.
    What is no such row is left out, as is an own slide that says nothing, and a slide that is told twice."""
    found: dict[str, SlideChoice] = {}
    rows = [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []
    names = {str(row.get("id")) for row in rows}
    for row in rows[:MOST_SLIDES]:
        name = str(row.get("id") or "") or _new(names | set(found))
        own = name.startswith(OWN)
        title, text, notes = (_text(row.get(field)) for field in ("title", "text", "notes"))
        if name in found or (own and not (title or text)) or (not own and name not in known):
            continue
        found[name] = SlideChoice(
            slide=name[:TITLE_LONGEST],
            shown=row.get("shown") is not False,
            title=title[:TITLE_LONGEST] if own else "",
            text=text[:TEXT_LONGEST] if own else "",
            notes=notes[:NOTES_LONGEST],
        )
    return list(found.values())


def _new(taken: Collection[str]) -> str:
    return next(name for number in range(1, MOST_SLIDES * 2) if (name := f"{OWN}{number}") not in taken)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
