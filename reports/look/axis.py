"""The ticks of an axis that begins at 0."""

import math

STEPS = (1, 2, 2.5, 5, 10)


def ticks(highest: float) -> list[float]:
    """0 and up to four round steps, the last one not below the highest value."""
    if highest <= 0:
        return [0.0, 1.0]
    raw = highest / 4
    size = 10 ** math.floor(math.log10(raw))
    step = next(s * size for s in STEPS if s * size >= raw * (1 - 1e-9))
    return [step * n for n in range(math.ceil(highest / step - 1e-9) + 1)]
