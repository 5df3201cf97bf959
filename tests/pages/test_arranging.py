"""The table in which the office arranges a deck, read back as choices."""

import pandas as pd

from pages.parts.deck.table import NAME, NOTES, ORDER, SHOWN, TEXT, TITLE, choices, edited
from records import SlideChoice


def table(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[NAME, ORDER, SHOWN, TITLE, TEXT, NOTES])


def test_order_shown_and_notes() -> None:
    """By 顺序, fractions between; a generated slide keeps its own title, whatever was typed over it."""
    found = choices(
        table(
            ("title", 2, True, "改名", "", ""),
            ("summary", 1, False, "", "", " 先讲 "),
            ("next", 1.5, None, "", "", None),
        )
    )
    assert found == [
        SlideChoice("summary", shown=False, notes="先讲"),
        SlideChoice("next"),
        SlideChoice("title"),
    ]


def test_slides_of_the_offices_own() -> None:
    """A new row without a name gets one; one that says nothing is left out; names never meet."""
    found = choices(
        table(
            ("text-2", 1, True, "议程", "一", ""),
            (None, 2, True, "新页", "二", ""),
            (None, 3, True, " ", None, ""),
            (None, None, True, "末页", "", ""),
        )
    )
    assert [c.title for c in found] == ["议程", "新页", "末页"]
    assert len({c.slide for c in found}) == 3
    assert all(c.slide.startswith("text-") for c in found)


def test_what_was_typed_into_the_table() -> None:
    """As Streamlit tells it to the button: cells, rows taken out, rows added. A name cannot be typed, nor can a row be
    that is not there; what is no number has no place in the order and comes last.
    """
    before = table(
        ("title", 1.0, True, "标题", "", ""),
        ("summary", 2.0, True, "总体", "", ""),
        ("text-1", 3.0, True, "议程", "一", ""),
    )
    after = edited(
        before,
        {
            "edited_rows": {0: {SHOWN: False, NOTES: "先讲", NAME: "area-elderly"}, 9: {SHOWN: False}},
            "deleted_rows": [2],
            "added_rows": [{ORDER: 1.5, TITLE: "新页", TEXT: "二"}, {ORDER: "最后", TITLE: "末页", SHOWN: None}],
        },
    )
    found = choices(after)
    assert [(c.slide, c.shown, c.title, c.text, c.notes) for c in found] == [
        ("title", False, "", "", "先讲"),
        ("text-2", True, "新页", "二", ""),
        ("summary", True, "", "", ""),
        ("text-4", True, "末页", "", ""),
    ]
    assert choices(edited(before, {})) == choices(before)
