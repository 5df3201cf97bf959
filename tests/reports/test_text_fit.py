"""Room that a text takes, reckoned by hand: Chinese (and what may be) 1, figures and small letters 0.56, capitals 0.72 font sizes."""

import pytest

from reports.slides.text_fit import fitted, height, lines, shortened, width


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("", 0),
        ("截至月", 3),
        ("截至6月", 3.56),
        ("ab AB", 3 * 0.56 + 2 * 0.72),
        ("，。", 2),
        ("e\u0301", 0.56),
    ],
)
def test_width(text: str, ems: float) -> None:
    assert width(text) == pytest.approx(ems)


@pytest.mark.parametrize(
    ("text", "room", "count"),
    [
        ("", 5, 1),
        ("一二三四五", 5, 1),
        ("一二三四五六", 5, 2),
        # the word of 4 × 0.56 + 0.4 = 2.64 does not fit behind three characters
        ("一二三word", 5, 2),
        # 20 × 0.56 + 0.4 = 11.6 on a line of 5: broken, three lines
        ("a" * 20, 5, 3),
        # the comma may not begin a line: the fifth character goes down with it
        ("一二三四五，六七八", 5, 2),
        ("一二三四五，六七八九", 5, 3),
    ],
)
def test_lines(text: str, room: float, count: int) -> None:
    assert lines(text, room) == count


def test_counting_ends_early() -> None:
    assert lines("一" * 10_000, 10, 3) == 4


def test_height() -> None:
    """Two paragraphs of two lines and one at 10 points: 3 × 13.2."""
    assert height(["一二三四五六", "一"], 50, 10) == pytest.approx(39.6)


def test_the_largest_size_that_fits() -> None:
    """Ten characters, 100 points wide: at 20 points 2 lines of 26.4, at 10 one line of 13.2."""
    text = "一二三四五六七八九十"
    assert fitted([text], 100, 53, (20, 10)) == (20, (text,), False)
    assert fitted([text], 100, 52, (20, 10)) == (10, (text,), False)


def test_cut_at_the_floor() -> None:
    """One line of ten characters at 10 points: nine and the ellipsis, which is as wide as one."""
    assert fitted(["一二三四五六七八九十一"], 100, 14, (10,)) == (10, ("一二三四五六七八九…",), True)


def test_paragraphs_are_cut_from_the_end() -> None:
    assert fitted(["一", "二", "三"], 100, 27, (10,)) == (10, ("一", "二…"), True)


def test_shortened_leaves_what_fits() -> None:
    assert shortened("一二", lambda text: True) == "一二"
    assert shortened("一二", lambda text: False) == "…"
