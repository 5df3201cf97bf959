"""Colours: enough contrast on both grounds, and lamps that a colour-blind eye tells apart by their shape."""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from reports.look.palette import ACTUAL, LOOKS, PLANNED

ROOT = Path(__file__).parent.parent.parent
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
MODES = ("light", "dark")
GROUNDS = ("backgroundColor", "secondaryBackgroundColor")
CLOSE = 25
"""ΔE (CIE 1976) below which two colours count as easily mistaken in marks of 16 px; 2.3 is just noticeable when
large areas touch, and small marks apart from one another need about ten times that."""
GREYS = {("missing", "idle"), ("missing", "none"), ("idle", "none")}
"""Alike to every eye: what is not reported, not due or not judged is grey on purpose."""

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# IEEE TVCG 15(6), 2009, table of matrices at severity 1.0; applied to linear RGB
BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> tuple[float, float, float]:
    """`#1f6fb2` → linear RGB, 0 to 1 each (sRGB, IEC 61966-2-1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2, 1 to 21."""
    lights = sorted(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    """Linear RGB → CIELAB under D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [sum(w * c for w, c in zip(row, rgb, strict=True)) / n for row, n in zip(rows, white, strict=True)]
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, kind: str) -> tuple[float, float, float]:
    """A colour as such an eye sees it, in CIELAB."""
    rgb = linear(colour)
    return lab(tuple(min(max(sum(w * c for w, c in zip(row, rgb, strict=True)), 0), 1) for row in BLIND[kind]))


def apart(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """ΔE*ab of 1976."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5


def mistaken(kind: str) -> set[tuple[str, str]]:
    """Pairs of lamps whose colours such an eye takes for one another."""
    colours = {lamp: seen(look.colour, kind) for lamp, look in LOOKS.items()}
    return {pair for pair in combinations(LOOKS, 2) if apart(colours[pair[0]], colours[pair[1]]) < CLOSE}


def test_known_contrasts() -> None:
    """Black on white is 21; #767676 on white is the textbook's 4.54, the darkest grey that just passes."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_known_colours() -> None:
    """White is (100, 0, 0) in CIELAB, pure red (53.2, 80.1, 67.2); white stays white to every eye."""
    assert lab(linear("#ffffff")) == pytest.approx((100, 0, 0), abs=0.05)
    assert lab(linear("#ff0000")) == pytest.approx((53.2, 80.1, 67.2), abs=0.1)
    for kind in BLIND:
        assert seen("#ffffff", kind) == pytest.approx((100, 0, 0), abs=0.1)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("colour", sorted({*(look.colour for look in LOOKS.values()), ACTUAL, PLANNED}))
def test_marks_stand_out_from_the_ground(mode: str, colour: str) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1 for what is not text."""
    assert contrast(colour, THEME[mode]["backgroundColor"]) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_are_readable(mode: str, ground: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text, for links and for the softer text of notes too."""
    sheet = (ROOT / "pages" / "parts" / "frame" / "look" / "workplan.css").read_text(encoding="utf-8")
    soft = re.search(r"--wp-soft: light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", sheet)
    assert soft
    theme = THEME[mode]
    for colour in (theme["textColor"], theme["linkColor"], soft[1 + MODES.index(mode)]):
        assert contrast(colour, theme[ground]) >= 4.5, colour


def test_no_two_lamps_have_one_shape() -> None:
    assert len({look.shape for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.marker for look in LOOKS.values()}) == len(LOOKS)


def test_which_lamps_a_colour_blind_eye_mistakes() -> None:
    """What is left to the shapes; a colour that adds a pair here wants a second look."""
    assert {kind: mistaken(kind) - GREYS for kind in BLIND} == {
        "protanopia": {("green", "red")},
        "deuteranopia": {("yellow", "red"), ("green", "missing"), ("green", "idle"), ("green", "none")},
        "tritanopia": {("done", "green"), ("done", "missing"), ("done", "idle"), ("done", "none")},
    }


@pytest.mark.parametrize("kind", BLIND)
def test_lamps_mistaken_by_colour_differ_in_shape(kind: str) -> None:
    for one, other in mistaken(kind):
        assert LOOKS[one].shape != LOOKS[other].shape
        assert LOOKS[one].marker != LOOKS[other].marker
