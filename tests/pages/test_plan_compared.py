"""Which two versions /plan compares: the two newest, or those that somebody chose while there are both."""

import pytest

from pages.parts.plan.history import compared


@pytest.mark.parametrize(
    ("numbers", "before", "chosen", "pair"),
    [
        ([2, 1], (None, None), False, (1, 2)),
        ([3, 2, 1], (1, 2), False, (2, 3)),
        ([3, 2, 1], (1, 2), True, (1, 2)),
        ([2, 1], (2, 3), True, (1, 2)),
    ],
    ids=["first look", "another was published", "chosen", "of a store that was put back"],
)
def test_the_pair(numbers: list[int], before: tuple[int | None, ...], chosen: bool, pair: tuple[int, int]) -> None:
    assert compared(numbers, before, chosen=chosen) == pair
