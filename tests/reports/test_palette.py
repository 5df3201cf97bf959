"""Paper and screen show the same colours."""

from pages.parts import palette as screen
from reports import palette


def test_lamps_have_the_colours_of_the_screen() -> None:
    assert {lamp: look.colour for lamp, look in screen.LOOKS.items()} == palette.LAMPS


def test_charts_have_the_colours_of_the_screen() -> None:
    assert (palette.ACTUAL, palette.PLANNED) == (screen.ACTUAL, screen.PLANNED)


def test_signs_differ_and_every_chinese_font_has_them() -> None:
    """GBK in two bytes."""
    assert len(set(palette.SIGNS.values())) == len(palette.SIGNS)
    assert all(len(sign.encode("gbk")) == 2 for sign in palette.SIGNS.values())
