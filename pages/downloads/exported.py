"""The files of /exports, kept once made while they may be asked for again, so that nothing is made twice."""

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from metrics.task.standing import Assessment
from pages.parts.visit import at_hand
from records import default_store, now
from reports.deck.inspected import illustrated
from reports.deck.slide import Audience
from reports.exports import EXPORTS
from reports.monthly.paper import Paper

MOST = 12
"""Files kept per process; each is well below 2 MB, its photos too."""


@dataclass(frozen=True)
class Made:
    """A file: its bytes, their SHA-256, when it was made and how many seconds that took."""

    content: bytes
    digest: str
    when: datetime
    seconds: float


Readable = frozenset[str] | None
"""The tasks whose findings of 实地抽查 the file may tell and show; None: all (`asking.readable`)."""
_Key = tuple[Assessment, int, str, Audience, Paper, Readable]
"""An assessment stands for itself: other figures are another one, so nothing kept is ever stale."""
_kept: OrderedDict[_Key, Made] = OrderedDict()
_lock = threading.Lock()


def made(assessment: Assessment, month: int, kind: str, audience: Audience, paper: Paper, readable: Readable) -> Made:
    """The file of a month at the assessment's snapshot, made if it was not before. Raises StoreError."""
    key = (assessment, month, kind, audience, paper, readable)
    with _lock:
        found = _kept.get(key)
    if found is not None:
        return found
    found = _made(*key)
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found


def _made(assessment: Assessment, month: int, kind: str, audience: Audience, paper: Paper, readable: Readable) -> Made:
    begun = time.perf_counter()
    briefing = at_hand.briefing(assessment, month).read_by(readable)
    if kind == "pptx":
        with default_store().reading() as con:
            briefing = illustrated(con, briefing, audience)
    content = EXPORTS[kind].make(briefing, audience, lambda done, total: None, paper)
    return Made(content, hashlib.sha256(content).hexdigest(), now(), time.perf_counter() - begun)
