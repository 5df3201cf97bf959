"""Drawings: exact coordinates worked by hand, words escaped, nothing drawn where nothing is known."""

from fractions import Fraction
from xml.etree import ElementTree

from metrics.month.trend import TrendPoint
from reports.look.axis import ticks
from reports.offline import svg

MONTHS = range(3, 13)


def paths(drawn: str) -> list[dict[str, str]]:
    return [dict(e.attrib) for e in ElementTree.fromstring(drawn).iter("path")]


def test_a_curve() -> None:
    """420 × 170 with 46 left, 14 right, 14 above, 24 below: months lie 40 apart from 46 on, and 300 at the axis' top
    is y = 14, 0 is y = 146. So 120 in June lies at x = 166, y = 146 − 132 × 120/300 = 93.2."""
    points = [svg.Point(m, Fraction(25 * m), Fraction(20 * m) if m <= 6 else None) for m in MONTHS]
    drawn = svg.curve(points, MONTHS, "说", target=Fraction(300), unit="户")
    target, due, actual = (p["d"] for p in paths(drawn) if "stroke-width" in p)
    assert target == "M46 14L406 14"
    assert due.startswith("M46 113H86V102")
    assert actual.endswith("L166 93.2")
    assert [e.get("cy") for e in ElementTree.fromstring(drawn).iter("circle")][-1] == "93.2"


def test_ticks_are_round_and_reach_the_highest() -> None:
    """300 by quarters is 75, so steps of 100; 1 of nothing; 4 by 1; 611 by 200."""
    assert ticks(300) == [0, 100, 200, 300]
    assert ticks(0) == [0, 1]
    assert ticks(4) == [0, 1, 2, 3, 4]
    assert ticks(611) == [0, 200, 400, 600, 800]


def test_unknown_is_not_drawn_as_nothing() -> None:
    """Without a report there is no blue line; without a due value no grey one."""
    drawn = svg.curve([svg.Point(m, None, None) for m in MONTHS], MONTHS, "说", target=None, unit="")
    assert [p for p in paths(drawn) if "stroke-width" in p] == []


def test_the_course_of_the_plan() -> None:
    """560 wide: 500 for ten months; 75 % at y = 230 − 24 − 192 × 3/4 = 62."""
    points = [TrendPoint(m, Fraction(3, 4), Fraction(1, 2), True) for m in (3, 4)]
    drawn = svg.trend(points, MONTHS, "说")
    assert [p["d"] for p in paths(drawn) if "stroke-width" in p] == ["M46 110L101.6 110", "M46 62L101.6 62"]


def test_a_bullet_ends_at_its_target() -> None:
    """172 % fills the bar and no more."""
    rects = list(ElementTree.fromstring(svg.bullet(Fraction(172, 100), Fraction(1, 2), "说")).iter("rect"))
    assert [(r.get("x"), r.get("width")) for r in rects] == [(None, "100"), (None, "100"), ("49", "2")]
    assert len(list(ElementTree.fromstring(svg.bullet(None, None, "说")).iter("rect"))) == 1


def test_words_are_escaped() -> None:
    hostile = '"><script>alert(1)</script>'
    drawn = svg.curve([svg.Point(3, Fraction(1), None)], MONTHS, hostile, target=Fraction(2), unit="%")
    assert ElementTree.fromstring(drawn).get("aria-label") == hostile
    assert "<script" not in drawn
