"""The first answer to the address of a page: Streamlit's index.html with the page already drawn in it.

What cannot be drawn at once, for whatever reason, is answered as before: nothing here may keep anybody from a page.
"""

import asyncio
import logging
import threading
import time
import zlib
from collections.abc import Awaitable
from urllib.parse import parse_qsl

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access import Access, Account, may
from access.gate.gate import SESSION_HEADER
from pages.parts.frame.first.drawing import page
from pages.parts.frame.first.run import drawn

log = logging.getLogger("workplan")
PAGES = {"/": "overview", "/area": "area", "/task": "task", "/mine": "mine"}
SECONDS = 0.3
"""How much later than without a drawing an answer may come."""
AT_ONCE = 2
"""Drawings of a process; whoever finds as many under way, also one that came too late, gets none."""
ROOT = b'<div id="root">'
PRIVATE = ((b"cache-control", b"private, no-store"), (b"vary", b"cookie, accept-encoding"))
GZIP = 31
"""What zlib calls a stream in the form of gzip."""


class FirstFigures:
    """ASGI middleware behind the gate. What comes before the page is sent at once, so that a browser fetches Streamlit's
    scripts while the page is being drawn.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self._access = app, access
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _wanted(scope):
            await self.app(scope, receive, send)
            return
        drawing = asyncio.ensure_future(self._drawn(scope))
        try:
            packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
            await self.app(scope, receive, _Parted(send, drawing, packed=packed))
        finally:
            drawing.cancel()

    async def _drawn(self, scope: Scope) -> str:
        """The drawing; empty where there is none in time."""
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        handle = Headers(scope=scope).get(SESSION_HEADER, "")
        until = time.monotonic() + SECONDS
        with anyio.move_on_after(SECONDS):
            return await anyio.to_thread.run_sync(
                self._page, scope["path"], asked, handle, until, abandon_on_cancel=True
            )
        return ""

    def _page(self, path: str, asked: dict[str, str], handle: str, until: float) -> str:
        """The drawing of a page for a session. Whatever goes wrong is told by Streamlit's page, which does the same again."""
        if not self._turns.acquire(blocking=False):
            return ""
        try:
            who = self._access.account(handle)
            if who is None or not _may_see(who, path, asked):
                return ""
            found = drawn(path.removeprefix("/"), asked, handle, until)
            return (page(found) or "") if found else ""
        except Exception:
            log.exception("the first figures of %s were not drawn", path)
            return ""
        finally:
            self._turns.release()


class _Parted:
    """Sends index.html in two parts, the drawing before the second. It comes in one piece from ChineseChrome; what has no
    place for a drawing is another answer, and goes on as it is.
    """

    def __init__(self, send: Send, drawing: Awaitable[str], *, packed: bool) -> None:
        self._send, self._drawing = send, drawing
        self._start: Message | None = None
        self._packed = zlib.compressobj(wbits=GZIP) if packed else None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        before, root, after = message.get("body", b"").partition(ROOT)
        if start is None or not root:
            if start is not None:
                await self._send(start)
            await self._send(message)
            return
        await self._send({**start, "headers": self._headers(start)})
        await self._part(before, more=True)
        await self._part((await self._drawing).encode() + root + after, more=False)

    def _headers(self, start: Message) -> list[tuple[bytes, bytes]]:
        ours = [*PRIVATE, *([(b"content-encoding", b"gzip")] if self._packed else [])]
        own = {b"content-length", b"last-modified", b"accept-ranges", *(name for name, _ in ours)}
        return [*(pair for pair in start["headers"] if pair[0] not in own), *ours]

    async def _part(self, body: bytes, *, more: bool) -> None:
        """So that the browser can read it as soon as it is there."""
        if self._packed:
            body = self._packed.compress(body) + self._packed.flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH)
        await self._send({"type": "http.response.body", "body": body, "more_body": more})


def _wanted(scope: Scope) -> bool:
    """Whether somebody opens one of the pages, as a page of its own."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in PAGES:
        return False
    headers = Headers(scope=scope)
    opened = headers.get("sec-fetch-dest", "document") == "document"
    return opened and "text/html" in headers.get("accept", "") and b"embed" not in scope["query_string"]


def _may_see(who: Account, path: str, asked: dict[str, str]) -> bool:
    """Asked here too, before anything runs: a page that refuses notes it, and it is to be noted once."""
    if not may(who, f"page:{PAGES[path]}"):
        return False
    department = asked.get("department") if path == "/mine" else None
    return not department or may(who, "upload", department)
