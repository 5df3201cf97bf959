"""The pages of signing in: /login, /logout, /password, and /login/oidc where there is a provider. Plain HTML from the server, no script needed.

Against forged requests stand the gate's check of Origin on every POST and SameSite on the cookie.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import quote

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access import headers
from access.audit import visible
from access.desk import Access
from access.page import (
    BACK,
    LOOK,
    SINGLE_SIGN_ON,
    STYLES,
    fields_of,
    login_page,
    page,
    quoted,
    safe_next,
    said,
    waiting,
)
from access.passwords import SHORTEST
from access.rows import Account, AccountError, Actor
from access.throttle import DEVICE_DAYS, Source
from access.visit import Visit, cookie_of, open_session, visit_of

if TYPE_CHECKING:
    from access.oidc import SingleSignOn

AT_ONCE = 2
"""Hashes computed at a time, 32 MiB each; the machine has other work."""
QUEUE = 20
WRONG = "账号或密码不对。忘记密码请找系统管理员重置。"
BUSY = "现在登录的人太多，请过一会儿再试。"
ENDED = "登录已失效，请重新登录。"
NO_PROVIDER = "没有设置统一身份登录。"
ELSEWHERE = "这里不用密码登录，请从统一门户进入。"
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def routes(access: Access) -> list[Route]:
    """The sign-in pages; reached through the gate alone, which leaves a Visit in the scope."""
    desk = _Forms(access)
    return [
        Route("/login", desk.login, methods=["GET"]),
        Route("/login", desk.sign_in, methods=["POST"]),
        Route("/logout", desk.sign_out, methods=["POST"]),
        Route("/password", desk.password, methods=["GET"]),
        Route("/password", desk.change, methods=["POST"]),
        Route(SINGLE_SIGN_ON, desk.sso.start if desk.sso else _no_provider, methods=["GET"]),
        Route(BACK, desk.sso.back if desk.sso else _no_provider, methods=["GET"]),
        Route(LOOK, _look),
    ]


async def _look(request: Request) -> Response:
    return Response(STYLES, media_type="text/css", headers={"cache-control": "public, max-age=31536000, immutable"})


async def _no_provider(request: Request) -> Response:
    return said(404, NO_PROVIDER)


def _single_sign_on(access: Access) -> "SingleSignOn | None":
    if access.provider is None:
        return None
    from access.oidc import SingleSignOn  # with everything that provider_of spares others

    return SingleSignOn(access, access.provider)


class _Forms:
    def __init__(self, access: Access) -> None:
        self.access = access
        self.sso = _single_sign_on(access)
        self._limit = anyio.CapacityLimiter(AT_ONCE)
        self._known = anyio.CapacityLimiter(1)

    async def login(self, request: Request) -> Response:
        """The form; whoever is signed in already goes on."""
        to = safe_next(request.query_params.get("next", ""))
        if visit_of(request).session:
            return RedirectResponse(quoted(to), 303)
        settings = self.access.settings
        if not settings.sign_in_local and not settings.oidc:
            return said(200, ELSEWHERE)
        return login_page(settings, to=to, note=ENDED if "ended" in request.query_params else "")

    async def sign_in(self, request: Request) -> Response:
        """Name and password against a new session; the same answer for everything that is wrong."""
        if not self.access.settings.sign_in_local:
            return said(404, ELSEWHERE)
        fields = await fields_of(request)
        name, to = fields.get("name", "")[:200], safe_next(fields.get("next", ""))

        def again(status: int, wrong: str) -> Response:
            return login_page(self.access.settings, status, to=to, name=name, wrong=wrong)

        account, refused = await self._proven(request, name, fields.get("password", ""), again)
        if account is None:
            return refused
        return await self._thread(self._welcome, request, account, to)

    async def _proven(
        self, request: Request, name: str, password: str, again: Callable[[int, str], Response]
    ) -> tuple[Account | None, Response]:
        """The account of name and password, or the answer to be given: one attempt, counted before it is looked at."""
        access, visit = self.access, visit_of(request)
        limit = await self._thread(self._queue, name, _device(request))
        if limit.statistics().tasks_waiting >= QUEUE:
            return None, again(503, BUSY)
        source = Source(visit.address, _device(request))
        verdict = await self._thread(access.throttle.admit, name, source, access.now())
        if verdict.wait:
            if not verdict.told:
                await self._thread(self._note, "throttled", name, visit)
            answer = again(429, waiting(verdict.wait))
            answer.headers["retry-after"] = str(int(verdict.wait + 0.999))
            return None, answer
        account = await anyio.to_thread.run_sync(access.accounts.check, name, password, access.now(), limiter=limit)
        if account is None:
            await self._thread(self._note, "failed", name, visit)
            return None, again(401, WRONG)
        await self._thread(access.throttle.succeeded, name, source, access.now())
        return account, Response()

    def _queue(self, name: str, device: str) -> anyio.CapacityLimiter:
        """Where an attempt waits its turn: browsers known to the account apart, or a crowd of guesses would hold them up."""
        account = self.access.accounts.get(name) if device else None
        known = account is not None and self.access.throttle.remembered(account, device, self.access.now())
        return self._known if known else self._limit

    def _note(self, event: Any, name: str, visit: Visit) -> None:
        """A failure into the audit. Of a name that is no account only the beginning: it may be a password."""
        account = self.access.accounts.get(name)
        detail = "" if account else f"没有这个账号：{visible(name[:2])}…（{len(name)} 字）"
        self.access.note(event, detail, who=account.name if account else "", address=visit.address)

    def _welcome(self, request: Request, account: Account, to: str) -> Response:
        """A new session, whatever the browser held before."""
        access, visit, now = self.access, visit_of(request), self.access.now()
        if visit.sid:
            access.sessions.sign_out(visit.sid, address=visit.address, now=now)
        answer = RedirectResponse(f"/password?next={quote(to, safe='')}" if account.must_change else quoted(to), 303)
        open_session(access, request, account, answer, way="password")
        if not access.throttle.remembered(account, _device(request), now):
            device = access.throttle.remember(account, now)
            kept = headers.set_cookie(
                headers.DEVICE_COOKIE, device, secure=visit.secure, seconds=DEVICE_DAYS * 86_400, strict=True
            )
            answer.headers.append("set-cookie", kept)
        return answer

    async def sign_out(self, request: Request) -> Response:
        """The session ends here and the cookie in the browser; at its provider too where that has an address for it."""
        visit, now = visit_of(request), self.access.now()
        further = await self._further(visit)
        if visit.sid:
            await self._thread(lambda: self.access.sessions.sign_out(visit.sid, address=visit.address, now=now))
        # not a redirect to the provider: browsers apply form-action 'self' to where a form leads in the end
        answer = page("leaving.html", to=further) if further else RedirectResponse("/login", 303)
        answer.headers.append(
            "set-cookie", headers.set_cookie(headers.SESSION_COOKIE, "", secure=visit.secure, seconds=0)
        )
        answer.headers["clear-site-data"] = '"cache", "storage"'
        answer.headers["cache-control"] = "no-store"
        return answer

    async def _further(self, visit: Visit) -> str | None:
        """Where the browser goes on to sign out at the provider."""
        if not visit.session or visit.session.way != "oidc" or not self.sso:
            return None
        return await self.sso.sign_out_address(self.access.sessions.id_token(visit.session))

    async def password(self, request: Request) -> Response:
        """The form for a new password."""
        session = visit_of(request).session
        if session is None:
            return RedirectResponse("/login?next=/", 303)
        if not session.account.has_password:
            return said(200, "这个账号从统一门户登录，密码请到那里修改。")
        to = safe_next(request.query_params.get("next", ""))
        return self._password_page(200, session.account, to, "")

    def _password_page(self, status: int, account: Account, to: str, wrong: str) -> Response:
        return page("password.html", status, account=account, to=to, wrong=wrong, shortest=SHORTEST)

    async def change(self, request: Request) -> Response:
        """The present password against a new one; every session ends and this browser gets a new one."""
        session = visit_of(request).session
        if session is None:
            return RedirectResponse("/login", 303)
        fields, account = await fields_of(request), session.account
        to, new = safe_next(fields.get("next", "")), fields.get("new", "")

        def again(status: int, wrong: str) -> Response:
            return self._password_page(status, account, to, wrong)

        if new != fields.get("again", ""):
            return again(400, "两次输入的新密码不一样。")
        if new == fields.get("present", ""):
            return again(400, "新密码应与现在的密码不同。")
        found, refused = await self._proven(request, account.name, fields.get("present", ""), again)
        if found is None:
            return refused
        by = Actor(account.name, visit_of(request).address)
        try:
            await anyio.to_thread.run_sync(
                lambda: self.access.accounts.change_password(account, new, by=by, now=self.access.now()),
                limiter=self._limit,
            )
        except AccountError as error:
            return again(400, str(error))
        answer = RedirectResponse(quoted(to), 303)
        await self._thread(open_session, self.access, request, account, answer, way="password")
        return answer

    async def _thread(
        self, work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Result:
        """Work that writes, where it holds up nobody else."""
        return await anyio.to_thread.run_sync(lambda: work(*args, **kwargs))


def _device(request: Request) -> str:
    return cookie_of(request, headers.DEVICE_COOKIE)
