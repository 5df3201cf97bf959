"""The gate in front of everything the server has: pages, websocket, uploads, downloads, Streamlit's own routes.

Pure ASGI, since only that sees websockets. It must be the outermost middleware. What it decides it decides before
the application sees anything, and whatever goes wrong inside it refuses.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from access.database.connection import AccessError
from access.gate import client
from access.gate.log import Told, log, numbered
from access.gate.origin import NOT_HERE, foreign
from access.gate.ready import READY, Readiness
from access.gate.server import as_the_wire_says
from access.gate.wire import SIGNED_OUT, Secured, Watched, beside
from access.opened import Access
from access.people.rows import AccountError, Actor
from access.people.sessions import Session
from access.sign_in import forms, headers, page
from access.sign_in.visit import VISIT, Visit
from access.single_sign_on.identities import DISABLED, Claim

SESSION_HEADER, ADDRESS_HEADER, NUMBER_HEADER = "x-workplan-sid", "x-workplan-address", "x-workplan-request"
TOLD = "workplan.told"
"""Key in the ASGI scope: what is told of the request in the log."""
OURS, PROTOCOLS = b"x-workplan-", b"sec-websocket-protocol"
HEALTH = "/_stcore/health"
LOOK = re.compile(r"/look/[0-9a-f]{10}\.(?:css|js)")
"""Stylesheet and script of the pages: any other address beneath /look/ would be Streamlit's page of the unknown."""
UNUSED = re.compile(
    r"/_stcore/(?!(?:stream|health|host-config)$|upload_file/|bidi-components/)|/component/|/auth/|/oauth2callback"
)
"""What Streamlit answers besides (1.67) and nothing here asks for: figures of the process, a program's way in, its
own sign-in. Nobody gets them; what a newer version adds beneath /_stcore/ is closed until it is looked at."""
FORBIDDEN = 4403
ELSEWHERE = (
    "没有设置登录时，只能在服务器本机用 http://127.0.0.1 打开。要从别的电脑访问，请管理员写好登录设置 access.yaml，"
    "用环境变量 WORKPLAN_ACCESS 指向它，再重新启动。"
)
NOT_YOURS = "没有这个文件，或它不是给你的。请回到原来的页面再下载。"
NOTHING = "没有这个地址。"
NOT_SO = "这个地址不接受这样的请求。请回到首页再试。"
UNDECLARED = (
    "有请求带着 X-Forwarded-For，却不是从 proxies 里的地址来的，所以它写的来源不算。前面有反向代理的，请把它的地址写入 proxies，"
    "否则从那里来的人都算一个来源。"
)
FAILED = "服务器出错了，数据没有受影响。请稍后再试；仍有问题请把编号 {} 告诉管理员。"
BROKEN = "登录服务暂时不可用，请稍后再试。"


class RefusalError(Exception):
    """Nothing goes on: status, sentence, and where a page is to go instead."""

    def __init__(self, status: int, sentence: str, to: str = "") -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.to = status, sentence, to


class Admitted(NamedTuple):
    """A session let through. `cookie`: a Set-Cookie value where the session is new."""

    session: Session
    cookie: str = ""


class Gate:
    """ASGI middleware: lets through who has a session, and tells the application who it is."""

    def __init__(self, app: ASGIApp, access: Access, records: Callable[[], bool] | None = None) -> None:
        """`records`: whether they answer, for `/ready`; it may raise."""
        as_the_wire_says()
        self.app = app
        self.access = access
        self.ready = Readiness(access.answers, *([records] if records else []))
        self.forms = Router(forms.routes(access))
        self._remarked = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        settings = self.access.settings
        said = client.claim(scope, settings)
        scope = self._stripped(scope)
        tls = client.scheme(scope, settings) == "https"
        secure = settings.secure_cookies == "true" or (settings.secure_cookies == "auto" and tls)
        visit = Visit(client.client_address(scope, settings), secure, _cookie(scope, secure))
        told = Told(send, scope, numbered())
        scope = {**scope, TOLD: told}
        if not self._remarked and client.undeclared(scope, settings):
            self._remarked = True  # once: everybody can send it as often as they like
            log.warning(UNDECLARED)
        send = Secured(told, scope["path"], tls) if scope["type"] == "http" else told
        try:
            await self._let_in(scope, receive, send, visit, said)
        except RefusalError as refusal:
            await _refuse(scope, receive, send, refusal)
        except HTTPException as error:  # by a method that a page of signing in does not have
            await _refuse(scope, receive, send, RefusalError(error.status_code, NOT_SO))
        except AccessError as error:  # one line: while it is away there is one for each request
            log.error("the database of accounts cannot be used: %s %s", error, error.__cause__ or "")
            await _refuse(scope, receive, send, RefusalError(503, BROKEN))
        except Exception:
            log.exception("a request failed")
            if not told.begun:
                await _refuse(scope, receive, send, RefusalError(500, FAILED.format(told.number)))

    def _stripped(self, scope: Scope) -> Scope:
        """The request without a word of its own about who it is."""
        trusted = self.access.settings.trusted_header
        named = {name.encode() for name in trusted.headers} if trusted else set()
        kept = [(k, v) for k, v in scope["headers"] if not k.lower().startswith(OURS) and k.lower() not in named]
        return {**scope, "headers": kept}

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, visit: Visit, said: Claim | None) -> None:
        path = scope["path"]
        read = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if path == HEALTH and read:
            await self.app(scope, receive, send)
            return
        if path == READY and read:
            await (await self.ready.answer())(scope, receive, send)
            return
        if UNUSED.match(path):
            raise RefusalError(404, NOTHING)
        if self.access.open and not client.from_this_machine(scope):
            raise RefusalError(403, ELSEWHERE)
        if sentence := foreign(scope, self.access.settings):
            kind = "来自其他网站的请求" if sentence == NOT_HERE else "网址与设置不符的请求"
            await anyio.to_thread.run_sync(self.access.note_seldom, "refused", f"{kind}：{path}", visit.address)
            raise RefusalError(403, sentence)
        if self.access.open:
            number = (NUMBER_HEADER.encode(), scope[TOLD].number.encode())
            await self.app({**scope, "headers": [*scope["headers"], number]}, receive, send)
        elif read and path == page.LOOK:
            await self.forms(scope, receive, send)
        elif read and LOOK.fullmatch(path):
            await self.app(scope, receive, send)
        else:
            admitted = await self._admitted(scope, visit, said)
            await self._signed_in(scope, receive, send, visit, admitted)

    async def _signed_in(
        self, scope: Scope, receive: Receive, send: Send, visit: Visit, admitted: Admitted | None
    ) -> None:
        """The sign-in pages for everybody, everything else for a session that owes no new password."""
        session = admitted.session if admitted else None
        if admitted and admitted.cookie and isinstance(send, Secured):
            send.cookie = admitted.cookie
            self._lead(scope, admitted.session)
        if scope["type"] == "http" and scope["path"] in page.PATHS:
            await self.forms({**scope, VISIT: visit._replace(session=session)}, receive, send)
            return
        if session is None:
            raise RefusalError(401, "请先登录。", _login(scope, ended=bool(visit.sid)))
        if session.account.must_change:
            raise RefusalError(403, "请先修改一次性密码。", "/password")
        if not self.access.handed.may_use(session.handle, scope["path"]):
            raise RefusalError(404, NOT_YOURS)
        if sentence := self.access.pace.refused(session.account.name, scope["path"], _length(scope)):
            note = partial(self.access.note_seldom, "throttled", sentence, visit.address, session.account.name)
            await anyio.to_thread.run_sync(note)
            raise RefusalError(429, sentence)
        if self.access.sessions.stale(session, self.access.now()):
            await anyio.to_thread.run_sync(self.access.sessions.touch, session, self.access.now())
        scope = self._known(scope, session, visit)
        if scope["type"] == "http" and page.OWN.fullmatch(scope["path"]):
            await self.forms({**scope, VISIT: visit._replace(session=session)}, receive, send)
            return
        if scope["type"] == "websocket":
            watched = Watched(self.access, session.handle, receive, send)
            await self.app(scope, watched.receive, watched.send)
        else:
            await self.app(scope, receive, send)

    def _lead(self, scope: Scope, session: Session) -> None:
        """Whom a proxy has just signed in, and who asks for no page in particular, goes to the first page of the role."""
        to = page.landing(session.account, scope["path"])
        if to != scope["path"] and not scope.get("query_string") and _reads(scope):
            raise RefusalError(303, "", to)

    def _known(self, scope: Scope, session: Session, visit: Visit) -> Scope:
        """The request with who asks and from where; without the number of a run that is somebody else's to resume."""
        handle, resumed = session.handle, self.access.handed.resumed
        kept = [(k, resumed(handle, v) if k.lower() == PROTOCOLS else v) for k, v in scope["headers"]]
        told: Told = scope[TOLD]
        told.account = session.account.name
        own = {SESSION_HEADER: handle, ADDRESS_HEADER: visit.address, NUMBER_HEADER: told.number}
        return {**scope, "headers": kept + [(k.encode(), v.encode()) for k, v in own.items()]}

    async def _admitted(self, scope: Scope, visit: Visit, said: Claim | None) -> Admitted | None:
        """The session of the cookie, or a new one for whom the proxy vouches for."""
        session = await beside(self.access, self.access.session, visit.sid)
        if said is None:
            # a session that rests on the proxy's word ends where the proxy is silent
            return Admitted(session) if session and session.way != "proxy" else None
        if session and session.way == "proxy" and session.account.name == said.subject:
            same = (said.role, said.departments) == (session.account.role, session.account.departments)
            if said.role is None or same:
                return Admitted(session)
        if scope["type"] == "websocket":
            return None  # it cannot carry a cookie back; the page before it has
        return await anyio.to_thread.run_sync(self._vouched, scope, visit, said)

    def _vouched(self, scope: Scope, visit: Visit, said: Claim) -> Admitted:
        access = self.access
        try:
            account = access.identities.account(said, by=Actor("", visit.address), now=access.now())
        except AccountError as error:
            access.note("refused", f"单点登录：{said.name}：{error}", address=visit.address)
            raise RefusalError(403, str(error)) from None
        agent = Headers(scope=scope).get("user-agent", "")
        made = access.sessions.open(account, way="proxy", address=visit.address, agent=agent, now=access.now())
        if visit.sid:
            access.sessions.sign_out(visit.sid, address=visit.address, now=access.now())
        session = access.session(made.sid)
        if session is None:
            raise RefusalError(403, DISABLED)
        return Admitted(session, headers.set_cookie(headers.SESSION_COOKIE, made.sid, secure=visit.secure))


def _reads(scope: Scope) -> bool:
    """Whether somebody is to see a page."""
    return scope["method"] in ("GET", "HEAD") and "text/html" in Headers(scope=scope).get("accept", "")


def _length(scope: Scope) -> str | None:
    return Headers(scope=scope).get("content-length") if scope["type"] == "http" else None


def _cookie(scope: Scope, secure: bool) -> str:
    return HTTPConnection(scope).cookies.get(headers.cookie_name(headers.SESSION_COOKIE, secure), "")


def _login(scope: Scope, *, ended: bool) -> str:
    """The sign-in page, which leads back to what was asked for."""
    query = scope.get("query_string", b"").decode("latin-1")
    asked = f"{scope['path']}?{query}" if query else scope["path"]
    words = [f"next={quote(asked, safe='')}"] if asked != "/" else []
    words += ["ended=1"] if ended else []
    return "/login" + (f"?{'&'.join(words)}" if words else "")


async def _refuse(scope: Scope, receive: Receive, send: Send, refusal: RefusalError) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": SIGNED_OUT if refusal.status == 401 else FORBIDDEN})
        return
    reads = _reads(scope)
    answer: Response
    if refusal.to and reads:
        answer = RedirectResponse(refusal.to, 303)
    elif reads:
        answer = page.said(refusal.status, refusal.sentence)
    else:
        answer = Response(refusal.sentence, refusal.status, media_type="text/plain; charset=utf-8")
    answer.headers["cache-control"] = "no-store"
    await answer(scope, receive, send)
