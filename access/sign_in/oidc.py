"""Single sign-on by OpenID Connect: away to the provider, back with a code, and into a session of our own.

The authorization code flow with PKCE. Nothing the browser brings back is believed that was not sent out with it
(pending.py), and nothing that the provider says of an error is shown.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from access.audit import visible
from access.opened import Access
from access.people.rows import AccountError, Actor
from access.settings import Settings
from access.sign_in import headers, page
from access.sign_in.visit import cookie_of, open_session, visit_of
from access.single_sign_on.errors import ProviderError
from access.single_sign_on.id_token import Assertion
from access.single_sign_on.identities import Claim, highest, of_groups
from access.single_sign_on.pending import SECONDS, Begun, Pending
from access.single_sign_on.provider import Provider

Result = TypeVar("Result")
WAY = "oidc"
AT_ONCE = 8
"""Conversations with the provider at a time, so that one that hangs leaves threads for everybody else."""
LOST = "这次登录已过期，或不是从这个浏览器开始的。请重新登录。"
DECLINED = "统一身份服务没有让这次登录通过。可以再试一次，仍有问题请找系统管理员。"
KNOWN_ERRORS = frozenset(
    {
        "access_denied",
        "account_selection_required",
        "consent_required",
        "interaction_required",
        "invalid_request",
        "invalid_scope",
        "login_required",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unmet_authentication_requirements",
        "unsupported_response_type",
    }
)
"""The provider's words that may stand in the audit; others are anybody's."""


class SingleSignOn:
    """Its two addresses, and the way out."""

    def __init__(self, access: Access, provider: Provider) -> None:
        self.access, self.provider = access, provider
        self.pending = Pending(access.db)
        self._limit = anyio.CapacityLimiter(AT_ONCE)

    async def start(self, request: Request) -> Response:
        """Off to the provider; whoever is signed in already goes on."""
        to = page.safe_next(request.query_params.get("next", ""))
        if visit_of(request).session:
            return RedirectResponse(page.quoted(to), 303)
        return await self._threaded(self._start, request, to)

    async def back(self, request: Request) -> Response:
        """What the provider sends the browser back with."""
        return await self._threaded(self._back, request)

    async def sign_out_address(self, id_token: str | None) -> str | None:
        """Where to go on to sign out at the provider; None where that cannot be done now."""
        try:
            return await self._threaded(self.provider.sign_out_address, id_token, self.access.now())
        except ProviderError:
            return None

    def _start(self, request: Request, to: str) -> Response:
        visit, now = visit_of(request), self.access.now()
        try:
            self.provider.metadata(now)
            cookie, begun = self.pending.begin(to, visit.address, now)
            answer: Response = RedirectResponse(self.provider.address(begun, now), 303)
        except ProviderError as error:
            return self._failed(request, error.status, to, error.sentence, str(error))
        kept = headers.set_cookie(headers.PENDING_COOKIE, cookie, secure=visit.secure, seconds=SECONDS)
        answer.headers.append("set-cookie", kept)
        answer.headers["cache-control"] = "no-store"
        return answer

    def _back(self, request: Request) -> Response:
        cookie = cookie_of(request, headers.PENDING_COOKIE)
        begun = self.pending.take(cookie, _once(request, "state"), self.access.now())
        if begun is None:
            return self._failed(request, 400, "/", LOST, "回来的登录不是从这个浏览器开始的，或已过期、已用过")
        answer = self._finished(request, begun)
        gone = headers.set_cookie(headers.PENDING_COOKIE, "", secure=visit_of(request).secure, seconds=0)
        answer.headers.append("set-cookie", gone)
        return answer

    def _finished(self, request: Request, begun: Begun) -> Response:
        """A session, or the sign-in page with the reason why there is none."""
        if said := _once(request, "error"):
            known = said if said in KNOWN_ERRORS else "其他错误"
            return self._failed(request, 403, begun.next, DECLINED, f"提供方回答 {known}")
        try:
            self._same_provider(request)
            proof = self.provider.proof(_once(request, "code"), begun, self.access.now())
        except ProviderError as error:
            return self._failed(request, error.status, begun.next, error.sentence, str(error))
        said_of = claim_of(proof, self.access.settings)
        by = Actor("", visit_of(request).address)
        try:
            account = self.access.identities.account(said_of, by=by, now=self.access.now())
        except AccountError as error:
            return self._failed(request, 403, begun.next, str(error), f"{visible(said_of.name, 80)}：{error}")
        if sid := visit_of(request).sid:
            self.access.sessions.sign_out(sid, address=by.address, now=self.access.now())
        answer = RedirectResponse(page.quoted(page.landing(account, begun.next)), 303)
        open_session(self.access, request, account, answer, way=WAY, id_token=proof.id_token)
        return answer

    def _same_provider(self, request: Request) -> None:
        """The issuer that the answer names is the one that was asked (RFC 9207)."""
        said = request.query_params.getlist("iss")
        expected = self.provider.metadata(self.access.now()).authorization_response_iss_parameter_supported
        if (said or expected) and said != [self.provider.settings.issuer]:
            raise ProviderError("回来的 iss 不是设置的 issuer")

    def _failed(self, request: Request, status: int, to: str, sentence: str, reason: str) -> Response:
        """The sign-in page, where everything can be tried again, and an entry in the audit."""
        self.access.note_seldom("failed", f"统一身份：{reason}", visit_of(request).address)
        return page.login_page(self.access.settings, status, to=to, wrong=sentence)

    async def _threaded(self, work: Callable[..., Result], *args: Any) -> Result:
        return await anyio.to_thread.run_sync(work, *args, limiter=self._limit)


def claim_of(proof: Assertion, settings: Settings) -> Claim:
    """What the provider says of a person, by the claims that the settings name."""
    named = settings.oidc
    assert named is not None
    groups = proof.claims.get(named.groups_claim)
    listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    roles, departments = of_groups(settings, (group for group in listed if isinstance(group, str)))
    name, display = (_text(proof.claims.get(claim)) for claim in (named.user_claim, named.name_claim))
    return Claim(proof.issuer, proof.subject, name, display, highest(roles), departments)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _once(request: Request, key: str) -> str:
    """A parameter said once; said twice is said by two."""
    values = request.query_params.getlist(key)
    return values[0] if len(values) == 1 else ""
