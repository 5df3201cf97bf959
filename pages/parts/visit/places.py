"""What a session has stored at each place of the pages, and what is to be said of it. Plain objects: no Streamlit here."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from access import AccessError
from metrics.changes.impact import StaleError
from pages.parts.visit.asking import RefusedError
from records import (
    ArrangedError,
    CheckError,
    DecisionError,
    DrawError,
    LockError,
    RequestError,
    RevertError,
    StoreError,
)

LINGERS_SECONDS = 10.0
"""So long a sentence stays once it was drawn: a second press that comes after it must not wipe it away."""
REFUSALS = (
    RefusedError,
    StaleError,
    LockError,
    RequestError,
    RevertError,
    DecisionError,
    CheckError,
    DrawError,
    ArrangedError,
    StoreError,
    AccessError,
)


Kind = Literal["success", "error", "info"]


class NeedlessError(Exception):
    """There is nothing to do. The sentence says so, unless the one on what was just done still stands there."""

    def __init__(self, words: str, kind: Kind = "info") -> None:
        super().__init__(words)
        self.kind = kind


class Done(NamedTuple):
    """What was done, as a sentence for the page, and by whom. `follow`: an address of an older snapshot gives way to
    the newest.
    """

    words: str = ""
    by: str = ""
    follow: bool = False


class Said(NamedTuple):
    """A sentence on a press: it was done, it was not, or there was nothing to do."""

    words: str
    kind: Kind


@dataclass
class Place:
    """A place of the pages where something is stored. `turn`: how often something was; `by`: whoever did so last.

    `drawn`: what is said was drawn in a run that may not be at its end yet; `since`: when the first such run ended,
    in seconds of the monotonic clock.
    """

    turn: int = 0
    by: str = ""
    done: set[tuple[int, str]] = field(default_factory=set)
    said: Said | None = None
    drawn: bool = False
    since: float | None = None

    def say(self, said: Said | None) -> None:
        """The sentence in the place of any before it."""
        self.said, self.drawn, self.since = said, False, None

    def standing(self) -> Said | None:
        """The sentence that is to be seen here."""
        if self.since is not None and time.monotonic() - self.since > LINGERS_SECONDS:
            self.say(None)
        return self.said


@dataclass
class Places:
    """All of one session. What it stores, it stores one after the other."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    by_name: dict[str, Place] = field(default_factory=dict)
    follow: bool = False

    def at(self, name: str) -> Place:
        return self.by_name.setdefault(name, Place())

    def once(self, place: Place, drawn: tuple[int, str], act: Callable[[], Done]) -> None:
        """Do what a button is there for, unless that very button has done it: the second of two presses waits here for
        the first. `drawn`: the turn in which the button was drawn, and what tells it from others at its place.
        """
        with self.lock:
            if drawn in place.done:
                return
            try:
                done = act()
            except NeedlessError as error:
                if not (standing := place.standing()) or standing.kind != "success":
                    place.say(Said(str(error), error.kind))
            except REFUSALS as error:
                place.say(Said(str(error), "error"))
            else:
                self.follow = self.follow or done.follow
                place.say(Said(done.words, "success") if done.words else None)
                place.done.add(drawn)
                place.turn, place.by = place.turn + 1, done.by

    def settle(self) -> bool:
        """Wait for what is being stored. Returns whether the newest snapshot is to be followed."""
        with self.lock:
            for place in self.by_name.values():
                place.drawn = place.drawn and place.since is not None
            return self.follow

    def seen(self) -> None:
        """A run has come to its end: what it has said may go in a while."""
        for place in self.by_name.values():
            if place.drawn and place.since is None:
                place.since = time.monotonic()
