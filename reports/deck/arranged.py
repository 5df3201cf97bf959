"""A deck as the office arranged it: its order, what is hidden, its own slides and notes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from records import SlideChoice
from reports.deck.slide import Slide

OWN = "text-"
"""How the name of a slide of the office's own begins."""


def arranged(made: Sequence[Slide], choices: Iterable[SlideChoice]) -> list[Slide]:
    """In the office's order; slides it has not seen yet (a task gone red since) keep their place in the deck."""
    chosen = {choice.slide: choice for choice in choices}
    known = {slide.id: slide for slide in made}
    found = [
        _as_chosen(known.get(id) or Slide(id, "text", choice.title, lines=tuple(choice.text.splitlines())), choice)
        for id, choice in chosen.items()
        if id in known or id.startswith(OWN)
    ]
    if not found:
        return list(made)
    for number, slide in enumerate(made):
        if slide.id not in chosen:
            before = made[number - 1].id if number else None  # is in `found` by now
            found.insert(next((i for i, each in enumerate(found, 1) if each.id == before), 0), slide)
    return found


def _as_chosen(slide: Slide, choice: SlideChoice) -> Slide:
    return replace(slide, shown=choice.shown, notes=choice.notes or slide.notes)
