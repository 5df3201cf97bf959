"""Files made on /exports, kept while they may be asked for again, so that a download needs no second making."""

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from metrics.assess import Assessment
from records import default_store, now
from reports.briefing import brief
from reports.deck import Audience
from reports.exports import EXPORTS, Told

MOST = 12
"""Files kept per process; each is well below 2 MB."""


@dataclass(frozen=True)
class Made:
    """A file: its bytes, their SHA-256, when it was made and how many seconds that took."""

    content: bytes
    digest: str
    when: datetime
    seconds: float


_Key = tuple[Assessment, int, str, Audience]
"""An assessment stands for itself: other figures are another one, so nothing kept is ever stale."""
_kept: OrderedDict[_Key, Made] = OrderedDict()
_lock = threading.Lock()


def kept(assessment: Assessment, month: int, kind: str, audience: Audience) -> Made | None:
    """The file if it was made before."""
    with _lock:
        return _kept.get((assessment, month, kind, audience))


def make(assessment: Assessment, month: int, kind: str, audience: Audience, told: Told) -> Made:
    """Make the file of a month at the assessment's snapshot, and keep it. Raises StoreError."""
    begun = time.perf_counter()
    with default_store().reading() as con:
        briefing = brief(con, assessment, month)
    content = EXPORTS[kind].make(briefing, audience, told)
    made = Made(content, hashlib.sha256(content).hexdigest(), now(), time.perf_counter() - begun)
    with _lock:
        _kept[assessment, month, kind, audience] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
