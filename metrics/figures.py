"""How figures are written: exact half-up rounding, percent, amounts with their unit (domain.md section 4)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def half_up(value: Fraction, decimals: int = 0) -> Decimal:
    """The exact value rounded half away from zero, as the government's own tables do.

    Never goes through a float, so 2.675 at two decimals is 2.68.
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def percent(ratio: Fraction | None, decimals: int = 0) -> str | None:
    """4385/4000 → `110%`, 41.04/40 → `102.6%` at one decimal; None stays None."""
    return None if ratio is None else f"{half_up(ratio * 100, decimals)}%"


def amount(value: Fraction | None, unit: str = "", *, decimals: int = 2) -> str:
    """120 → `120`, 41.04 → `41.04`, with the unit behind it; unknown is `—`, never 0.

    With the unit `%` the value is a share: 0.85 → `85%`.
    """
    if value is None:
        return "—"
    if unit == "%":
        return f"{trimmed(value * 100, decimals)}%"
    return f"{trimmed(value, decimals)}{unit}"


def trimmed(value: Fraction, decimals: int = 2) -> str:
    """Rounded half up, without zeros at the end, thousands unmarked."""
    rounded = half_up(value, decimals).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_difference(one: Fraction, other: Fraction, decimals: int = 1) -> Fraction:
    """Of two shares, one less the other in 百分点 as a reader of both works it out: 75.2% and 73.5% → 1.7."""
    return Fraction(half_up(one * 100, decimals)) - Fraction(half_up(other * 100, decimals))


def points(gap_pp: Fraction) -> str:
    """A gap in 百分点 at one decimal: `-10.0`."""
    return f"{half_up(gap_pp, 1):.1f}"
