"""How much one account may have the server do: files made for it, files taken from it.

Against a program that runs wild in a signed-in browser, and against somebody who fills the memory; a person at work
does not meet these bounds. Kept in the process; several processes allow as many times as much.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from access.database.moments import LEEWAY_SECONDS

MINUTES = 10
LARGEST_UPLOAD_MB = 51
"""server.maxUploadSize of config.toml, and what a form adds: an upload that does not say its size counts as one."""

WORDS_AT_ONCE, WORDS_A_SECOND = 40, 5.0
"""On the websockets of an account together; each runs a page. A person at work says some one or two a second."""
PAGES_AT_ONCE = 2
"""Of an account, in all its tabs: pages are made by threads that take turns, so whoever has five made leaves others a
sixth of the time. A third waits for one of the two."""


class Bound(NamedTuple):
    """`path`: beginning of the addresses; `item`: how much of it in ten minutes; `sentence`: where it is too much."""

    path: str
    item: RateLimitItem
    sentence: str


BOUNDS = (
    Bound("/files/", RateLimitItemPerMinute(120, MINUTES), "十分钟内下载超过 120 个文件，请 {} 分钟后再试。"),
    Bound("/mine/draft", RateLimitItemPerMinute(3_000, MINUTES), "十分钟内存草稿超过 3000 次，请 {} 分钟后再试。"),
    Bound("/plan/draft", RateLimitItemPerMinute(3_000, MINUTES), "十分钟内改清单超过 3000 次，请 {} 分钟后再试。"),
    Bound("/_stcore/upload_file/", RateLimitItemPerMinute(500, MINUTES), "十分钟内上传超过 500 MB，请 {} 分钟后再试。"),
)


class Pace:
    """The counts of all accounts. `clock`: seconds since 1970, as `limits` reads them."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock, self._asked = clock, 0.0
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._due: dict[str, float] = {}
        self._pages = defaultdict[str, threading.Semaphore](lambda: threading.Semaphore(PAGES_AT_ONCE))

    def refused(self, account: str, path: str, length: str | None) -> str:
        """The sentence for a request that is too much for an account; empty for one that may go on.

        `length`: the Content-Length of an upload, which counts by its megabytes.
        """
        before, self._asked = self._asked, self._clock()
        if self._asked < before - LEEWAY_SECONDS:  # set back: what was counted would count until that time comes again
            self._limiter = MovingWindowRateLimiter(MemoryStorage())
        bound = next((b for b in BOUNDS if path.startswith(b.path)), None)
        if bound is None or self._limiter.hit(bound.item, account, cost=self._cost(bound, length)):
            return ""
        left = self._limiter.get_window_stats(bound.item, account).reset_time - self._clock()
        return bound.sentence.format(max(int(left // 60) + 1, 1))

    def held_up(self, account: str, at: float) -> float:
        """Seconds that a word on a websocket waits before it is heard, and what is said after it with it: so whoever
        floods the server fills the own connection, not everybody's time. `at`: seconds of any steady clock.
        """
        due = max(self._due.get(account, 0.0), at - WORDS_AT_ONCE / WORDS_A_SECOND)
        self._due[account] = due + 1 / WORDS_A_SECOND
        return max(due - at, 0.0)

    def page(self, account: str) -> AbstractContextManager[object]:
        """The making of a page for an account; waits while as many are made for it as may be at once."""
        return self._pages[account]

    def _cost(self, bound: Bound, length: str | None) -> int:
        if bound.path != "/_stcore/upload_file/":
            return 1
        said = int(length[:12]) if length and length.isascii() and length.isdigit() else LARGEST_UPLOAD_MB << 20
        return min(said >> 20, LARGEST_UPLOAD_MB) + 1
