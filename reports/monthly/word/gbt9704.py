"""GB/T 9704-2012 in Word's own terms: paper, margins, grid and sizes (domain.md section 8).

Lengths are twips, a twentieth of a point, as WordprocessingML counts them.
"""

from dataclasses import dataclass


def twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


@dataclass(frozen=True)
class Page:
    """One way of laying A4 paper: its size and margins."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int

    @property
    def landscape(self) -> bool:
        return self.width > self.height

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom

    def turned(self) -> "Page":
        """The same sheet turned to the left, so that its top lies where the binding is (the standard's rule for tables)."""
        return Page(self.height, self.width, self.left, self.top, self.right, self.bottom)


def _portrait() -> Page:
    width, height, top, left = twips(210), twips(297), twips(37), twips(28)
    return Page(width, height, top, width - left - twips(156), height - top - twips(225), left)


PORTRAIT = _portrait()
LANDSCAPE = PORTRAIT.turned()

LINES, CHARACTERS = 22, 28
"""Lines of a page, characters of a line."""
BODY_PT, TITLE_PT, PAGE_NUMBER_PT = 16, 22, 14
"""三号, 二号, 四号."""
LINE = PORTRAIT.text_height // LINES
"""One line of the grid; every line of text is exactly so high."""
CHARACTER_SPACE = (PORTRAIT.text_width * 4096) // (CHARACTERS * 20) - BODY_PT * 4096
"""What the grid adds to (here: takes from) the width of a 三号 character, in 1/4096 point."""
CHARACTER_FIT = PORTRAIT.text_width // CHARACTERS - BODY_PT * 20
"""What the styles take from the width of a 三号 character, so that a line holds CHARACTERS in every program.

The styles leave the grid aside and stand on its measures themselves: LibreOffice 7.4 takes a grid narrower
than its characters for one half as wide again. With LibreOffice mended, CHARACTER_SPACE alone would do.
"""
FOOTER = twips(25)
"""From the paper's edge to below the page number, whose dashes then stand 7 mm below the text."""
