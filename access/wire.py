"""What lies between the server and the application on the way of a request: headers outwards, the session inwards."""

import sqlite3

import anyio
from starlette.types import Message, Receive, Send

from access import headers
from access.database import AccessError
from access.desk import Access

SIGNED_OUT = 4401
"""The code by which a websocket is closed whose session has ended."""


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
    """A websocket that ends with its session: looked up again with everything the browser sends."""

    def __init__(self, access: Access, handle: str, receive: Receive, send: Send) -> None:
        self._access, self._handle, self._receive, self._send = access, handle, receive, send
        self._ended = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive" or await self._goes_on():
            return message
        await self.send({"type": "websocket.close", "code": SIGNED_OUT})
        self._ended = True
        return {"type": "websocket.disconnect", "code": SIGNED_OUT}

    async def send(self, message: Message) -> None:
        if not self._ended:
            await self._send(message)

    async def _goes_on(self) -> bool:
        sessions, now = self._access.sessions, self._access.now()
        try:
            session = sessions.by_handle(self._handle, now)
            if session and sessions.stale(session, now):
                await anyio.to_thread.run_sync(sessions.touch, session, now)
        except (AccessError, sqlite3.Error):
            return False
        return session is not None and not session.account.must_change
