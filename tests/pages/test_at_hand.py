"""What pages keep at hand: worked out once, however many ask for it at the same time."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from pages.parts.visit.at_hand import once


def test_one_works_it_out_and_the_others_wait() -> None:
    """Ten tabs ask at once. Whoever works it out looks whether another begins as well."""
    asked = []
    together, second = Barrier(10), Barrier(2)

    @once(2)
    def doubled(number: int) -> int:
        asked.append(number)
        with suppress(BrokenBarrierError):
            second.wait(0.3)
        return number * 2

    def tab(_: int) -> int:
        together.wait(10)
        return doubled(21)

    with ThreadPoolExecutor(10) as pool:
        assert [*pool.map(tab, range(10))] == [42] * 10
    assert asked == [21]


def test_no_more_are_kept_than_was_said() -> None:
    asked: list[str] = []

    @once(2)
    def kept(name: str) -> str:
        asked.append(name)
        return name

    for name in ("a", "b", "a", "c", "a", "b"):
        kept(name)
    assert asked == ["a", "b", "c", "b"]


def test_what_failed_is_tried_again() -> None:
    answers = [ValueError("没有"), None]

    @once(2)
    def sometimes(name: str) -> str:
        if error := answers.pop(0):
            raise error
        return name

    with pytest.raises(ValueError, match="没有"):
        sometimes("a")
    assert sometimes("a") == "a"
