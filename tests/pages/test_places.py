"""A press is carried out once, and what came of it is there for whoever asks next."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.parts.visit import places
from pages.parts.visit.asking import RefusedError
from pages.parts.visit.places import Done, NeedlessError, Places, Said

BUTTON = (0, "store")


def test_the_second_of_two_waits_for_the_first_and_does_nothing() -> None:
    """Two runs at once, as Streamlit has them: the second goes on when the first is through, and finds its words."""
    all_, begun, go = Places(), threading.Event(), threading.Event()
    place = all_.at("report")
    did: list[str] = []

    def first() -> Done:
        begun.set()
        assert go.wait(5)
        did.append("first")
        return Done("已存。", by="林", follow=True)

    def second() -> Done:
        did.append("second")
        return Done("又存。")

    with ThreadPoolExecutor(3) as runs:
        one = runs.submit(all_.once, place, BUTTON, first)
        assert begun.wait(5)
        two = runs.submit(all_.once, place, BUTTON, second)
        page = runs.submit(all_.settle)
        assert not two.done()
        assert not page.done()
        go.set()
        one.result(5)
        two.result(5)
        assert page.result(5) is True
    assert (did, place.standing(), place.turn, place.by) == (["first"], Said("已存。", "success"), 1, "林")


def test_other_buttons_and_the_same_one_drawn_again_are_no_repetition() -> None:
    all_ = Places()
    place = all_.at("report")
    for drawn in (BUTTON, (0, "undo-101"), (2, "store")):
        all_.once(place, drawn, lambda: Done("已存。"))
    assert place.turn == 3


def test_what_was_refused_may_be_tried_again() -> None:
    all_ = Places()
    place = all_.at("report")

    def refused() -> Done:
        raise RefusedError("不行。")

    all_.once(place, BUTTON, refused)
    assert (place.standing(), place.turn) == (Said("不行。", "error"), 0)
    all_.once(place, BUTTON, lambda: Done("已存。"))
    assert (place.standing(), place.turn) == (Said("已存。", "success"), 1)


def test_an_error_of_ours_is_not_swallowed_and_does_not_block() -> None:
    all_ = Places()

    def broken() -> Done:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        all_.once(all_.at("report"), BUTTON, broken)
    all_.once(all_.at("report"), BUTTON, lambda: Done("已存。"))
    assert all_.at("report").turn == 1


def test_an_empty_form_pressed_after_it_was_stored_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second press of two hits the form that has been emptied: 已记录 stays. Later the press is meant."""
    all_ = Places()
    place = all_.at("decision")

    def empty() -> Done:
        raise NeedlessError("请填写议定事项。", "error")

    all_.once(place, (0, "a"), lambda: Done("已记录。"))
    all_.once(place, (1, "b"), empty)
    assert place.standing() == Said("已记录。", "success")
    place.drawn = True
    all_.seen()
    monkeypatch.setattr(places, "LINGERS_SECONDS", 0.0)
    all_.once(place, (1, "b"), empty)
    assert place.standing() == Said("请填写议定事项。", "error")


def test_a_sentence_goes_once_it_was_to_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn in a run that was cut off, and another page seen to the end after it: it is still to be said."""
    monkeypatch.setattr(places, "LINGERS_SECONDS", 0.0)
    all_ = Places()
    place = all_.at("lock")
    all_.once(place, BUTTON, lambda: Done("6月已锁定。"))
    place.drawn = True  # and cut off
    all_.settle()
    all_.seen()
    assert place.standing() == Said("6月已锁定。", "success")
    place.drawn = True
    all_.seen()
    assert place.standing() is None
