"""The frame around the pages: index.html leaves the server in Chinese, with our own stylesheet and script.

Streamlit writes `<html lang="en">`, by which browsers choose Japanese glyphs for Chinese text, has English words
in its widgets and options for neither (streamlit 1.67). A stylesheet and a script sent once, instead of with
every run of a page, are also what keeps a page light. Remove what Streamlit has options for one day.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.parts.html.fragments import filled
from reports.look.palette import ACTUAL, LOOKS

LOOK = Path(__file__).parent / "look"
FIRST, LAST = ("workplan.css",), ("narrow.css", "print.css")
KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


@cache
def look(kind: str) -> bytes:
    """All stylesheets of look/ as one, or all its scripts; the general ones first, those of a medium last."""
    names = sorted(path.name for path in LOOK.glob(f"*.{kind}"))
    order = [name for name in FIRST if name in names]
    order += [name for name in names if name not in FIRST + LAST]
    order += [name for name in LAST if name in names]
    # a script that ends without a semicolon would call what the next one begins with
    between = ";\n" if kind == "js" else "\n"
    text = between.join((LOOK / name).read_text(encoding="utf-8") for name in order)
    return (filled(text, looks=LOOKS, actual=ACTUAL) if kind == "css" else text).encode()


def address(kind: str) -> str:
    """`/look/1f0c22ab19.css`: another address for other content, so that a browser may keep it for good."""
    return f"/look/{hashlib.sha256(look(kind)).hexdigest()[:10]}.{kind}"


async def _look(request: Request) -> Response:
    kind = request.path_params["kind"]
    if kind not in KINDS:
        return Response(status_code=404)
    newest = request.url.path == address(kind)
    kept = "public, max-age=31536000, immutable" if newest else "no-store"
    return Response(look(kind), media_type=KINDS[kind], headers={"cache-control": kept})


ROUTES = [Route("/look/{digest}.{kind}", _look)]


STATIC = Path(streamlit.__file__).parent / "static"


LATE = ("Html", "purify.es", "withFullScreenWrapper", "printWidthCap", "resolveDefaultExport", "PlotlyChart")
"""Scripts of Streamlit's (1.67) that a browser would learn of only when the page is there: what draws our fragments, and
the largest, which draws charts, last."""


def _told_at_once() -> str:
    return "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{path.name}">'
        for name in LATE
        for path in sorted((STATIC / "static" / "js").glob(f"{name}.*.js"))
    )


def _latin_font() -> bytes:
    """The preloading of a font that no page of ours uses."""
    found = re.search(rb'<link\s+rel="preload"[^>]*as="font"[^>]*>', (STATIC / "index.html").read_bytes())
    return found[0] if found else b"<link no-such-font>"


@cache
def _replaced() -> dict[bytes, bytes]:
    ours = f'<link rel="stylesheet" href="{address("css")}">{_told_at_once()}</head>'
    return {
        _latin_font(): b"",
        b'<html lang="en"': b'<html lang="zh-CN"',
        b"<title>Streamlit</title>": "<title>年度工作要点进度</title>".encode(),
        b"You need to enable JavaScript to run this app.": "请在浏览器中启用 JavaScript。".encode(),
        # before Streamlit's own script, which reads once what workplan.js says of the server's address
        b"<head>": f'<head><script defer src="{address("js")}"></script>'.encode(),
        b"</head>": ours.encode(),
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
            # what has a policy of its own is not Streamlit's page
            if not kind.startswith(b"text/html") or b"content-security-policy" in dict(message["headers"]):
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
        for english, chinese in _replaced().items():
            self.body = self.body.replace(english, chinese)
        headers = [(k, v) for k, v in start["headers"] if k not in (b"content-length", b"etag")]
        headers.append((b"content-length", str(len(self.body)).encode()))
        await self.send({**start, "headers": headers})
        await self.send({"type": "http.response.body", "body": self.body})
