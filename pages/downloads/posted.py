"""What a script of ours in the browser sends by itself, and is answered: an address of its own, and no run of the page.

So it goes on while a page is made, is answered in tens of milliseconds, and the last words of a window that is being closed
arrive.
"""

import logging
from collections.abc import Callable
from typing import Any

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from access import AccessError
from pages.downloads.route import RefusedError
from records import StoreError

log = logging.getLogger("workplan")
AT_ONCE = 2
MOST_BYTES = 2_000_000
STRANGE = "没有读懂，请刷新页面。"


def posted(path: str, answered: Callable[[Request, bytes], dict[str, Any]], failed: str) -> Route:
    """A POST of JSON, answered with JSON by a thread of its own. `answered` raises RefusedError; `failed` is said where
    the records or accounts cannot be reached.
    """
    limit = anyio.CapacityLimiter(AT_ONCE)

    async def answer(request: Request) -> Response:
        try:
            body = await _body(request)
            found = await anyio.to_thread.run_sync(answered, request, body, limiter=limit)
        except RefusedError as refused:
            return _told({"sentence": str(refused)}, refused.status)
        except (StoreError, AccessError, ClientDisconnect) as error:
            log.warning("nothing kept of %s: %s", path, error)
            return _told({"sentence": failed}, 503)
        return _told(found)

    return Route(path, answer, methods=["POST"])


def _told(found: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(found, status, {"cache-control": "no-store"})


async def _body(request: Request) -> bytes:
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > MOST_BYTES:
            raise RefusedError(413, STRANGE)
    return bytes(found)
