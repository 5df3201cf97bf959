"""Two pictures of a page compared, so that another patch of the browser passes and a moved block does not."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

SCALE = 4
"""CSS pixels to one pixel of a baseline."""
TILE = 16
"""Side of the squares that are judged one by one, in pixels of the baseline (64 CSS px): a line or two of a table."""
NEAR = (0, -1, 1)
"""By so many CSS pixels, either way, a square may lie elsewhere: the place where it fits best counts."""
LIGHTNESS, LIGHT_SHARE = 24, 0.12
"""A pixel whose lightness differs by more counts (of 255); so much of a square may be such pixels.

Measured: letters thicker by 0.25 px come to 0.09, a block lower by 2 px to 0.23, a row missing to 0.6. A digit that
is another comes to 0.02 to 0.12 and may pass: what pages say is for the other tests.
"""
CHROMA, CHROMA_PIXELS = 40, 2
"""The same for colour, and in pixels: letters are grey, so only a lamp, a bar or a link has other colour."""
BITS = 5
"""Of each colour in a baseline: half the bytes, and an error below a third of the tolerance."""


@dataclass(frozen=True)
class Difference:
    """Where two pictures differ, in CSS pixels from the upper left corner, and the pixels that do, in white."""

    left: int
    top: int
    right: int
    bottom: int
    picture: Image.Image

    def __str__(self) -> str:
        return f"x {self.left}–{self.right}, y {self.top}–{self.bottom} CSS px"


def screenshot(png: bytes) -> Image.Image:
    """A picture of a page, to be compared or kept."""
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB")


def keep(actual: Image.Image, file: Path) -> None:
    """Make it a baseline: a quarter of its size, which takes the edges off letters."""
    ImageOps.posterize(actual.reduce(SCALE), BITS).save(file, optimize=True)


def read(file: Path) -> Image.Image:
    """A baseline."""
    with Image.open(file) as picture:
        return picture.convert("RGB")


def difference(actual: Image.Image, baseline: Image.Image) -> Difference | None:
    """What of a screenshot differs from a baseline by more than the tolerances; None where nothing does.

    Another size differs as a whole.
    """
    size = actual.reduce(SCALE).size
    if size != baseline.size:
        return Difference(0, 0, *actual.size, Image.new("L", size, 255))
    near = [ImageChops.offset(actual, x, y).reduce(SCALE) for x in NEAR for y in NEAR]
    marks = [(_lightness(each, baseline), _colour(each, baseline)) for each in near]
    found = Image.new("L", size)
    for tile in _tiles(size):
        light = min((one.crop(tile) for one, _ in marks), key=_count)
        colour = min((two.crop(tile) for _, two in marks), key=_count)
        for part, allowed in ((light, LIGHT_SHARE * TILE * TILE), (colour, CHROMA_PIXELS)):
            if _count(part) > allowed:
                found.paste(ImageChops.lighter(found.crop(tile), part), tile)
    box = found.getbbox()
    return Difference(*(edge * SCALE for edge in box), found) if box else None


def _count(marks: Image.Image) -> int:
    return marks.histogram()[255]


def _tiles(size: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Squares that overlap by half, so that what lies on the edge of one is inside another."""
    step = TILE // 2
    lefts, tops = (range(0, max(edge - step, 1), step) for edge in size)
    return [(x, y, x + TILE, y + TILE) for y in tops for x in lefts]


def _lightness(one: Image.Image, other: Image.Image) -> Image.Image:
    """255 where the lightness differs by more than the tolerance."""
    return ImageChops.difference(one.convert("L"), other.convert("L")).point(lambda v: 255 * (v > LIGHTNESS))


def _colour(one: Image.Image, other: Image.Image) -> Image.Image:
    """255 where blue or red against grey differs by more than the tolerance."""
    pairs = zip(one.convert("YCbCr").split()[1:], other.convert("YCbCr").split()[1:], strict=True)
    return ImageChops.lighter(*(ImageChops.difference(*pair) for pair in pairs)).point(lambda v: 255 * (v > CHROMA))
