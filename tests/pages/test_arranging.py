"""What a browser tells of an arranged deck, read back as choices. Rows are moved, not numbered: their order is the order."""

from pages.parts.deck.table import MOST_SLIDES, NOTES_LONGEST, TEXT_LONGEST, TITLE_LONGEST, choices, rows_of
from records import SlideChoice, arrange
from reports.deck.briefing import brief
from tests.conftest import Desk, day, moment

KNOWN = {"title", "summary", "next"}


def row(id: str, **more: object) -> dict[str, object]:
    return {"id": id, "shown": True, "title": "", "text": "", "notes": "", **more}


def test_order_shown_and_notes() -> None:
    """A generated slide keeps its own title, whatever a browser says of it."""
    told = [row("summary", shown=False, notes=" 先讲 "), row("next", title="改名", text="改文"), row("title")]
    assert choices(KNOWN, told) == [
        SlideChoice("summary", shown=False, notes="先讲"),
        SlideChoice("next"),
        SlideChoice("title"),
    ]


def test_slides_of_the_offices_own() -> None:
    """A new row gets a name that no other has; one that says nothing is left out."""
    told = [
        row("text-2", title="议程", text="一"),
        row("", title="新页", text="二"),
        row("", title=" "),
        row("", text="末页"),
    ]
    assert [(c.slide, c.title, c.text) for c in choices(KNOWN, told)] == [
        ("text-2", "议程", "一"),
        ("text-1", "新页", "二"),
        ("text-3", "", "末页"),
    ]


def test_what_is_no_row_is_left_out() -> None:
    """Not a list, not a row, a slide that there is not, one told twice, texts that are no texts; long ones are cut."""
    assert choices(KNOWN, None) == choices(KNOWN, "title") == choices(KNOWN, {"id": "title"}) == []
    told = [
        7,
        None,
        row("task-9.9-99"),
        row("title", notes=["x"]),
        row("title", notes="again"),
        row("next", shown="no"),
    ]
    assert choices(KNOWN, told) == [SlideChoice("title"), SlideChoice("next")]
    (own,) = choices(KNOWN, [row("text-1", title="长" * 900, text="长" * 900, notes="长" * 2000)])
    assert (len(own.title), len(own.text), len(own.notes)) == (TITLE_LONGEST, TEXT_LONGEST, NOTES_LONGEST)
    assert len(choices(KNOWN, [row(f"text-{n}", title="页") for n in range(MOST_SLIDES + 9)])) == MOST_SLIDES


def test_rows_are_the_deck_as_arranged(desk: Desk) -> None:
    """In its order, with the office's notes and own texts; told back unchanged they come to the same."""
    desk.tell("06-18", "6月,1.1-01,,30")
    own = SlideChoice("text-1", title="议程", text="一\n二", notes="念")
    with desk.store.reading() as con:
        every = [each["id"] for each in rows_of(brief(con, desk.assessed("06-30"), 6))]
    arranged = [own, *(SlideChoice(id, shown=id == "summary") for id in every)]
    arrange(desk.store, day("06-01"), arranged, person="乙", when=moment("06-24"))
    with desk.store.reading() as con:
        rows = rows_of(brief(con, desk.assessed("06-30"), 6))
    assert rows[0] == {"id": "text-1", "own": True, "shown": True, "title": "议程", "text": "一\n二", "notes": "念"}
    assert [each["id"] for each in rows if each["shown"]] == ["text-1", "summary"]
    assert choices(set(every), rows) == arranged
