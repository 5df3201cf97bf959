"""The first answer to the address of a page: Streamlit's index.html with the page already drawn in it.

What cannot be drawn at once, for whatever reason, is answered as before: nothing here may keep anybody from a page.
"""

import logging
import time
from urllib.parse import parse_qsl

import anyio
from anyio import CapacityLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from access import Account, may
from access.gate.gate import SESSION_HEADER
from pages.parts.first.drawing import page
from pages.parts.first.run import drawn
from pages.parts.frame.chrome import Rewritten
from pages.parts.visit import gatekeeper

log = logging.getLogger("workplan")
PAGES = {"/": "overview", "/area": "area", "/task": "task", "/mine": "mine"}
SECONDS = 0.3
"""How much later than without a drawing an answer may come."""
AT_ONCE = 2
"""Drawings of a process; whoever finds as many under way gets none."""
ROOT = b'<div id="root">'
PRIVATE = ((b"cache-control", b"private, no-store"), (b"vary", b"cookie"))


class FirstFigures:
    """ASGI middleware behind the gate."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._drawing: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        made = await self._made(scope) if _wanted(scope) else None
        if made is None:
            await self.app(scope, receive, send)
            return
        told = made.encode() + ROOT
        await self.app(scope, receive, Rewritten(send, lambda body: body.replace(ROOT, told, 1), PRIVATE))

    async def _made(self, scope: Scope) -> str | None:
        """The drawing; None where there is none in time."""
        self._drawing = self._drawing or CapacityLimiter(AT_ONCE)
        if not self._drawing.available_tokens:
            return None
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        handle = Headers(scope=scope).get(SESSION_HEADER, "")
        until = time.monotonic() + SECONDS
        with anyio.move_on_after(SECONDS):
            return await anyio.to_thread.run_sync(
                _page, scope["path"], asked, handle, until, abandon_on_cancel=True, limiter=self._drawing
            )
        return None


def _wanted(scope: Scope) -> bool:
    """Whether somebody opens one of the pages, as a page of its own."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in PAGES:
        return False
    headers = Headers(scope=scope)
    opened = headers.get("sec-fetch-dest", "document") == "document"
    return opened and "text/html" in headers.get("accept", "") and b"embed" not in scope["query_string"]


def _page(path: str, asked: dict[str, str], handle: str, until: float) -> str | None:
    """The drawing of a page for a session. Whatever goes wrong is told by Streamlit's page, which does the same again."""
    try:
        who = gatekeeper.access().account(handle)
        if who is None or not _may_see(who, path, asked):
            return None
        found = drawn(path.removeprefix("/"), asked, handle, until)
        return page(found) if found else None
    except Exception:
        log.exception("the first figures of %s were not drawn", path)
        return None


def _may_see(who: Account, path: str, asked: dict[str, str]) -> bool:
    """Asked here too, before anything runs: a page that refuses notes it, and it is to be noted once."""
    if not may(who, f"page:{PAGES[path]}"):
        return False
    department = asked.get("department") if path == "/mine" else None
    return not department or may(who, "upload", department)
