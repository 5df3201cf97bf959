"""The deck of a month as the office arranged it: which slides, in which order, with its own texts and notes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from records.plain import readable
from records.store import Store, latest_number


class SlideChoice(NamedTuple):
    """One slide of an arranged deck. `slide` is its own name, such as `task-2.1-05`; `title` and `text` are those of
    a slide of the office's own (`text-…`), `notes` are for the presenter."""

    slide: str
    shown: bool = True
    title: str = ""
    text: str = ""
    notes: str = ""


def arranged(con: DuckDBPyConnection, month: date, snapshot: int) -> list[SlideChoice] | None:
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


def arrange(store: Store, month: date, choices: Sequence[SlideChoice], *, person: str, when: datetime) -> int:
    """Store an arrangement; an empty one goes back to the deck that makes itself. Returns its batch number."""
    first = month.replace(day=1)
    with store.writing() as con:
        batch = latest_number(con) + 1
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
