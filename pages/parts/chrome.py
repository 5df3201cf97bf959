"""The frame around the pages: index.html leaves the server in Chinese.

Streamlit writes `<html lang="en">`, by which browsers choose Japanese glyphs for Chinese text, and has no
option for it (streamlit 1.67). Remove when it has one.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

REPLACED = {
    b'<html lang="en"': b'<html lang="zh-CN"',
    b"<title>Streamlit</title>": "<title>年度工作要点进度</title>".encode(),
    b"You need to enable JavaScript to run this app.": "请在浏览器中启用 JavaScript。".encode(),
}


class ChineseChrome:
    """ASGI middleware that rewrites HTML answers to GET; everything else passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepts = dict(scope.get("headers", [])).get(b"accept", b"")
        if scope["type"] != "http" or scope["method"] != "GET" or b"text/html" not in accepts:
            await self.app(scope, receive, send)
            return
        # an unchanged or compressed answer could not be rewritten
        skipped = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        headers = [(k, v) for k, v in scope["headers"] if k not in skipped]
        await self.app({**scope, "headers": headers}, receive, _Rewriter(send))


class _Rewriter:
    """Holds an HTML answer back until it is complete, then sends it rewritten."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            if not kind.startswith(b"text/html"):
                await self.send(message)
                return
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        for english, chinese in REPLACED.items():
            self.body = self.body.replace(english, chinese)
        headers = [(k, v) for k, v in start["headers"] if k not in (b"content-length", b"etag")]
        headers.append((b"content-length", str(len(self.body)).encode()))
        await self.send({**start, "headers": headers})
        await self.send({"type": "http.response.body", "body": self.body})
