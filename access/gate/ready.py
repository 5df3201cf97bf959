"""`/ready`: whether this process can serve anybody just now, in one word, for whoever parts requests among several.

Streamlit's `/_stcore/health` says ok as soon as the process is there, whatever becomes of what it needs. This one asks
the accounts and the records, and tells nobody which of them does not answer: that is in the log.
"""

import asyncio
import logging
import time
from collections.abc import Callable

import anyio
from starlette.responses import PlainTextResponse, Response

READY = "/ready"
WITHIN_SECONDS = 3.0
"""What takes longer is no answer."""
KEPT_SECONDS = 2.0
"""How long an answer is given again, so that nobody can have the databases asked more often."""
YES, NO = "ready", "unready"
log = logging.getLogger("workplan")


class Readiness:
    """What is asked, and what came of it last. `asked`: each says whether it answers, or raises; `clock`: seconds."""

    def __init__(self, *asked: Callable[[], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._asked, self._clock = asked, clock
        self._said: bool | None = None
        self._until = 0.0
        self._looking: asyncio.Future[bool] | None = None

    async def answer(self) -> Response:
        """200 and `ready`, or 503 and `unready`."""
        said = self._said
        if said is None or self._clock() >= self._until:
            said = await self._found()
        return PlainTextResponse(YES if said else NO, 200 if said else 503, {"cache-control": "no-store"})

    async def _found(self) -> bool:
        """What a look finds. There is one at a time, and whoever comes meanwhile waits for it too."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(
                anyio.to_thread.run_sync(self._look, limiter=anyio.CapacityLimiter(1))
            )
        looking = self._looking
        await asyncio.wait({looking}, timeout=WITHIN_SECONDS)
        said = looking.done() and not looking.cancelled() and looking.result()
        if said != self._said and not (said and self._said is None):
            log.warning("ready again" if said else "not ready")
        self._said, self._until = said, self._clock() + KEPT_SECONDS
        return said

    def _look(self) -> bool:
        try:
            return all(asked() for asked in self._asked)
        except Exception as error:
            log.warning("not ready: %s", error)
            return False
