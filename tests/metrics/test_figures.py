"""How figures are written: half-up from the exact ratio (domain.md section 4)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.figures import amount, half_up, percent, points, trimmed


@pytest.mark.parametrize(
    ("done", "target", "decimals", "text"),
    [
        ("4385", "4000", 0, "110%"),
        ("61", "60", 0, "102%"),
        ("41.04", "40", 1, "102.6%"),
        ("699", "500", 0, "140%"),
        ("1", "200", 0, "1%"),
        ("1", "201", 0, "0%"),
        ("2.675", "100", 2, "2.68%"),
        ("1", "3", 1, "33.3%"),
        ("0", "3", 0, "0%"),
        ("810", "900", 0, "90%"),
    ],
)
def test_percent(done: str, target: str, decimals: int, text: str) -> None:
    """4385/4000 = 109.625, 61/60 = 101.67, 41.04/40 = 102.6, 699/500 = 139.8; 0.5 goes up to 1."""
    assert percent(Fraction(done) / Fraction(target), decimals) == text


def test_unknown_is_never_zero() -> None:
    assert percent(None) is None
    assert amount(None, "户") == "—"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("120", "户", "120户"),
        ("41.04", "", "41.04"),
        ("0.85", "%", "85%"),
        ("0.8567", "%", "85.67%"),
    ]
    + [("1200", "名", "1200名"), ("0", "户", "0户"), ("2/3", "户", "0.67户")],
)
def test_amounts(value: str, unit: str, text: str) -> None:
    assert amount(Fraction(value), unit) == text


@pytest.mark.parametrize(
    ("gap", "text"),
    [("-10", "-10.0"), ("0", "0.0"), ("-1/3", "-0.3"), ("-0.05", "-0.1"), ("9.95", "10.0")],
)
def test_points(gap: str, text: str) -> None:
    """Half away from zero on both sides: -0.05 is shown as -0.1."""
    assert points(Fraction(gap)) == text


def test_trimmed_keeps_the_zeros_of_whole_numbers() -> None:
    assert [trimmed(Fraction(n)) for n in (100, "10.50", "0.004")] == ["100", "10.5", "0"]


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=6), st.integers(0, 4))
def test_half_up_is_decimals_own(value: Decimal, decimals: int) -> None:
    """Python's decimal rounds exact values the same way."""
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert half_up(Fraction(value), decimals) == expected


@given(st.fractions(0, 1000), st.integers(0, 3))
def test_half_up_is_never_further_off_than_half(value: Fraction, decimals: int) -> None:
    off = abs(Fraction(half_up(value, decimals)) - value)
    assert off <= Fraction(1, 2) / 10**decimals
