"""Forms that were sent a moment ago. Sent once more, as by a double click, one of them gets the answer that it had.

A browser shows the answer to the last of two, so an error in it, or a second one-time password, would take the place of
what was done.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from access.people.sessions import Session
from access.sign_in.page import FORM, Fields

SECONDS = 15.0
"""A second click comes within these; later the same form is meant anew."""
Answer = TypeVar("Answer")


@dataclass
class _Sent(Generic[Answer]):
    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: Answer | None = None
    at: datetime | None = None


class Sent(Generic[Answer]):
    """What became of forms lately, in the memory of this process alone. They are told apart by their session, by the
    number that each drawn form has (FORM), and by everything that stands in them.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._known: dict[bytes, _Sent[Answer]] = {}

    def once(self, session: Session, fields: Fields, work: Callable[[], Answer]) -> Answer:
        """The answer of `work`, or that of a moment ago; whoever comes while it is done waits for it. What `work`
        raises is not remembered. A form without a number is none of ours.
        """
        if not fields.get(FORM):
            return work()
        with self._lock:
            sent = self._known.setdefault(_key(session, fields), _Sent())
        with sent.lock:
            lately = sent.at is not None and (self._now() - sent.at).total_seconds() < SECONDS
            if sent.answer is None or not lately:
                sent.answer, sent.at = None, None
                sent.answer, sent.at = work(), self._now()
            return sent.answer

    def forget(self, session: Session, fields: Fields) -> None:
        """Nothing is kept of a form longer than it is of use: there may be a password in its answer."""
        with self._lock:
            self._known.pop(_key(session, fields), None)


def _key(session: Session, fields: Fields) -> bytes:
    return hashlib.sha256(repr((session.handle, fields.multi_items())).encode("utf-8", "replace")).digest()
