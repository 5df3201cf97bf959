"""The pages of signing in: /login, /logout, /password, and /login/oidc where there is a provider. Plain HTML from the server, no script needed.

Against forged requests stand the gate's check of Origin on every POST and SameSite on the cookie.
"""

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access.limits.throttle import DEVICE_DAYS
from access.opened import Access
from access.people.passwords import SHORTEST
from access.people.rows import Account, AccountError, Actor
from access.sign_in import accounts, headers, sessions
from access.sign_in.page import (
    LOOK,
    SINGLE_SIGN_ON,
    STYLES,
    fields_of,
    landing,
    login_page,
    page,
    quoted,
    safe_next,
    said,
)
from access.sign_in.proof import Proof, device, thread
from access.sign_in.visit import Visit, open_session, visit_of
from access.single_sign_on.pending import BACK

if TYPE_CHECKING:
    from access.sign_in.oidc import SingleSignOn

ENDED = "登录已失效，请重新登录。"
NO_PROVIDER = "没有设置统一身份登录。"
ELSEWHERE = "这里不用密码登录，请从统一门户进入。"


def routes(access: Access) -> list[Route]:
    """The sign-in pages and those of accounts; reached through the gate alone, which leaves a Visit in the scope."""
    proof = Proof(access)
    forms = _Forms(access, proof)
    return [
        Route("/login", forms.login, methods=["GET"]),
        Route("/login", forms.sign_in, methods=["POST"]),
        Route("/logout", forms.sign_out, methods=["POST"]),
        Route("/password", forms.password, methods=["GET"]),
        Route("/password", forms.change, methods=["POST"]),
        Route(SINGLE_SIGN_ON, forms.sso.start if forms.sso else _no_provider, methods=["GET"]),
        Route(BACK, forms.sso.back if forms.sso else _no_provider, methods=["GET"]),
        Route(LOOK, _look),
        *sessions.routes(access, proof),
        *accounts.routes(access, proof),
    ]


async def _look(request: Request) -> Response:
    return Response(STYLES, media_type="text/css", headers={"cache-control": "public, max-age=31536000, immutable"})


async def _no_provider(request: Request) -> Response:
    return said(404, NO_PROVIDER)


def _single_sign_on(access: Access) -> "SingleSignOn | None":
    if access.provider is None:
        return None
    from access.sign_in.oidc import SingleSignOn  # with everything that provider_of spares others

    return SingleSignOn(access, access.provider)


class _Forms:
    def __init__(self, access: Access, proof: Proof) -> None:
        self.access, self.proof = access, proof
        self.sso = _single_sign_on(access)

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

        account, refused = await self.proof.given(request, name, fields.get("password", ""), again)
        if account is None:
            return refused
        return await thread(self._welcome, request, account, to)

    def _welcome(self, request: Request, account: Account, to: str) -> Response:
        """A new session, whatever the browser held before."""
        access, visit, now = self.access, visit_of(request), self.access.now()
        if visit.sid:
            access.sessions.sign_out(visit.sid, address=visit.address, now=now)
        onward = f"/password?next={quote(to, safe='')}" if account.must_change else quoted(landing(account, to))
        answer = RedirectResponse(onward, 303)
        open_session(access, request, account, answer, way="password")
        if not access.throttle.remembered(account, device(request), now):
            kept = headers.set_cookie(
                headers.DEVICE_COOKIE,
                access.throttle.remember(account, now),
                secure=visit.secure,
                seconds=DEVICE_DAYS * 86_400,
                strict=True,
            )
            answer.headers.append("set-cookie", kept)
        return answer

    async def sign_out(self, request: Request) -> Response:
        """The session ends here and the cookie in the browser; at its provider too where that has an address for it."""
        visit, now = visit_of(request), self.access.now()
        further = await self._further(visit)
        if visit.sid:
            await thread(lambda: self.access.sessions.sign_out(visit.sid, address=visit.address, now=now))
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
        return await self.sso.sign_out_address(await thread(self.access.sessions.id_token, visit.session))

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
        refused = await self.proof.own(request, account, fields.get("present", ""), again)
        if refused:
            return refused
        by = Actor(account.name, visit_of(request).address)
        try:
            words, now = self.access.own_words(), self.access.now()
            await self.proof.hashed(self.access.accounts.change_password, account, new, by=by, now=now, words=words)
        except AccountError as error:
            return again(400, str(error))
        # whoever had a one-time password is on the way in, and goes on
        onward = quoted(landing(account, to))
        answer = RedirectResponse(onward, 303) if account.must_change else page("changed.html", to=to)
        await thread(open_session, self.access, request, account, answer, way="password")
        return answer
