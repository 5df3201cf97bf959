"""What lies between the server and the application on the way of a request: headers outwards, the session inwards."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
from starlette.types import Message, Receive, Send

from access.database.connection import AccessError
from access.opened import Access
from access.people.sessions import Session
from access.sign_in import headers

SIGNED_OUT = 4401
"""The code by which a websocket is closed whose session has ended."""
LOOKED_UP_EVERY_SECONDS = 5.0
Asked = ParamSpec("Asked")
Found = TypeVar("Found")
_looking = anyio.CapacityLimiter(8)
"""As many at a time as there are connections: the threads that make pages and files are not theirs."""


async def beside(access: Access, find: Callable[Asked, Found], *args: Asked.args, **named: Asked.kwargs) -> Found:
    """What a look into the database finds. Where the database is another machine, beside the server's loop: one that
    does not answer would hold up whoever is there; the file is quicker than the way to a thread.
    """
    if not access.db.remote:
        return find(*args, **named)
    return await anyio.to_thread.run_sync(partial(find, *args, **named), limiter=_looking)


class Secured:
    """Sends answers with the security headers, and the cookie of a session just made."""

    def __init__(self, send: Send, path: str, tls: bool) -> None:
        self._send, self._path, self._tls = send, path, tls
        self.cookie = ""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = headers.secured(message, path=self._path, tls=self._tls)
            if self.cookie:
                message["headers"].append((b"set-cookie", self.cookie.encode()))
        await self._send(message)


class Watched:
    """A websocket that ends with its session, whoever ends it: looked up with everything the browser sends, and
    every few seconds besides, so that a tab nobody touches goes dark too.
    """

    def __init__(self, access: Access, handle: str, receive: Receive, send: Send) -> None:
        self._access, self._handle, self._receive, self._send = access, handle, receive, send
        self._next: asyncio.Future[Message] | None = None
        self._first, self._ended = True, False

    async def receive(self) -> Message:
        self._next = self._next or asyncio.ensure_future(self._receive())
        try:
            while not (await asyncio.wait({self._next}, timeout=LOOKED_UP_EVERY_SECONDS))[0]:
                if await self._session() is None:
                    return await self._end()
        except asyncio.CancelledError:
            self._next.cancel()
            raise
        message, self._next = self._next.result(), None
        if message["type"] != "websocket.receive":
            return message
        if session := await self._session():
            await asyncio.sleep(self._access.pace.held_up(session.account.name, time.monotonic()))
        return message if await self._goes_on() else await self._end()

    async def send(self, message: Message) -> None:
        if self._ended:
            return
        told = message.get("bytes")
        if told:
            self._access.handed.note(self._handle, told, first=self._first)
            self._first = False
        await self._send(message)

    async def _end(self) -> Message:
        await self.send({"type": "websocket.close", "code": SIGNED_OUT})
        self._ended = True
        if self._next:
            self._next.cancel()
        return {"type": "websocket.disconnect", "code": SIGNED_OUT}

    async def _session(self) -> Session | None:
        """The session if it is in force; not if that cannot be found out."""
        try:
            session = await beside(self._access, self._access.sessions.by_handle, self._handle, self._access.now())
        except AccessError:
            return None
        return session if session and not session.account.must_change else None

    async def _goes_on(self) -> bool:
        """Whether the session is in force; that the browser said something keeps it so."""
        session = await self._session()
        if session and self._access.sessions.stale(session, self._access.now()):
            await anyio.to_thread.run_sync(self._access.sessions.touch, session, self._access.now())
        return session is not None
