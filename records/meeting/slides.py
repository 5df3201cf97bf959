"""The deck of a month as the office arranged it: which slides, in which order, with its own texts and notes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from records.reading.plain import readable
from records.store.batches import latest_number
from records.store.connection import Connection
from records.store.store import Store


class SlideChoice(NamedTuple):
    """One slide of an arranged deck. `slide` is its own name, such as `task-2.1-05`; `title` and `text` are those of
    a slide of the office's own (`text-…`), `notes` are for the presenter."""

    slide: str
    shown: bool = True
    title: str = ""
    text: str = ""
    notes: str = ""


def arranged(con: Connection, month: date, snapshot: int) -> list[SlideChoice] | None:
    """The last arrangement stored for a month up to a snapshot, in the order of showing; None where there is none."""
    rows = con.execute(
        """
        select
            slide,
            shown,
            coalesce(title, '') as title,
            coalesce(text, '') as text,
            coalesce(notes, '') as notes
        from slides
        where
            batch = (
                select max(batch)
                from batches
                where kind = 'deck' and month = $month and batch <= $snapshot
            )
        order by
            place
        """,
        {"month": month.replace(day=1), "snapshot": snapshot},
    ).fetchall()
    return [SlideChoice._make(row) for row in rows] or None


class ArrangedError(Exception):
    """Somebody else has arranged the month meanwhile; the message is a sentence for the user."""


def arrange(
    store: Store,
    month: date,
    choices: Sequence[SlideChoice],
    *,
    person: str,
    when: datetime,
    instead_of: Sequence[SlideChoice] | Literal["any"] | None = "any",
) -> int:
    """Store an arrangement; an empty one goes back to the deck that makes itself. Returns its batch number.

    `instead_of` is the one that was changed (None: the deck that made itself). Raises ArrangedError, and stores
    nothing, where that is not the newest any more.
    """
    first = month.replace(day=1)
    with store.writing() as con:
        number = latest_number(con)
        if instead_of != "any" and (arranged(con, first, number) or []) != list(instead_of or ()):
            raise ArrangedError("这个月的编排在此期间有人保存过，没有写入。请记下要改的地方，从菜单重新进入后再改。")
        batch = number + 1
        con.execute(
            """
            insert into batches (batch, kind, person, received, stored, month, demo)
            values ($batch, 'deck', $person, $when, $when, $month, false)
            """,
            {"batch": batch, "person": person.strip(), "when": when, "month": first},
        )
        for place, choice in enumerate(choices, 1):
            con.execute(
                """
                insert into slides (batch, month, place, slide, shown, title, text, notes)
                values ($batch, $month, $place, $slide, $shown, $title, $text, $notes)
                """,
                {
                    "batch": batch,
                    "month": first,
                    "place": place,
                    **choice._asdict(),
                    "title": readable(choice.title),
                    "text": readable(choice.text),
                    "notes": readable(choice.notes),
                },
            )
    return batch
