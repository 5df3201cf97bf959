"""Whether somebody is who they say, by their password: counted, throttled, noted, and costly for whoever guesses."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import anyio
from starlette.requests import Request
from starlette.responses import Response

from access.audit import Event, visible
from access.limits.throttle import Source
from access.opened import Access
from access.people.rows import Account
from access.people.sessions import Session
from access.sign_in import headers
from access.sign_in.page import waiting
from access.sign_in.visit import Visit, cookie_of, visit_of

AT_ONCE = 2
"""Hashes computed at a time, 32 MiB each; the machine has other work."""
QUEUE = 20
WRONG = "账号或密码不对。忘记密码请找系统管理员重置。"
MISTYPED = "你现在的密码不对，没有改动。"
AGAIN = "请先退出，重新登录后 15 分钟内再做。"
LATELY_MINUTES = 15
BUSY = "现在登录的人太多，请过一会儿再试。"
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Proof:
    """Checks passwords for the pages of one server."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._limit = anyio.CapacityLimiter(AT_ONCE)
        self._known = anyio.CapacityLimiter(1)

    async def given(
        self,
        request: Request,
        name: str,
        password: str,
        again: Callable[[int, str], Response],
        *,
        failed: Event = "failed",
    ) -> tuple[Account | None, Response]:
        """The account of name and password, or the answer to be given: one attempt, counted before it is looked at.

        `failed`: what a wrong one is called in the audit.
        """
        access, visit = self.access, visit_of(request)
        source = Source(visit.address, device(request))
        limit = await thread(self._queue, name, source.device)
        if limit.statistics().tasks_waiting >= QUEUE:
            return None, again(503, BUSY)
        verdict = await thread(access.throttle.admit, name, source, access.now())
        if verdict.wait:
            if not verdict.told:
                await thread(self._note, "throttled", name, visit)
            answer = again(429, waiting(verdict.wait))
            answer.headers["retry-after"] = str(int(verdict.wait + 0.999))
            return None, answer
        account = await anyio.to_thread.run_sync(access.accounts.check, name, password, access.now(), limiter=limit)
        if account is None:
            await thread(self._note, failed, name, visit)
            return None, again(401, WRONG)
        await thread(access.throttle.succeeded, name, source, access.now())
        return account, Response()

    async def again(
        self, request: Request, session: Session, password: str, refuse: Callable[[int, str], Response]
    ) -> Response | None:
        """Nothing where who is signed in has proven it anew, as changes to accounts and sessions ask for (ASVS 7.5);
        else the answer. Who has no password here has proven it where they signed in, not long ago.
        """
        if session.account.has_password:
            return await self.own(request, session.account, password, refuse)
        lately = (self.access.now() - session.opened).total_seconds() < LATELY_MINUTES * 60
        return None if lately or session.way == "proxy" else refuse(401, AGAIN)

    async def own(
        self, request: Request, account: Account, password: str, refuse: Callable[[int, str], Response]
    ) -> Response | None:
        """Nothing where it is the password of who is signed in; else the answer."""

        def again(status: int, said: str) -> Response:
            return refuse(status, MISTYPED if said == WRONG else said)

        found, refused = await self.given(request, account.name, password, again, failed="unproven")
        return None if found else refused

    async def hashed(
        self, work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Result:
        """Work that computes a hash, two at a time."""
        return await anyio.to_thread.run_sync(lambda: work(*args, **kwargs), limiter=self._limit)

    def _queue(self, name: str, known: str) -> anyio.CapacityLimiter:
        """Where an attempt waits its turn: a browser that the account is known from apart, or a crowd of guesses would
        hold it up.
        """
        account = self.access.accounts.get(name) if known else None
        apart = account is not None and self.access.throttle.remembered(account, known, self.access.now())
        return self._known if apart else self._limit

    def _note(self, event: Event, name: str, visit: Visit) -> None:
        """A failure into the audit. Of a name that is no account only the beginning: it may be a password."""
        account = self.access.accounts.get(name)
        detail = "" if account else f"没有这个账号：{visible(name[:2])}…（{len(name)} 字）"
        self.access.note(event, detail, who=account.name if account else "", address=visit.address)


def device(request: Request) -> str:
    """The cookie by which a browser is known that an account has signed in from."""
    return cookie_of(request, headers.DEVICE_COOKIE)


async def thread(work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
    """Work that asks the database, where it holds up nobody else."""
    return await anyio.to_thread.run_sync(lambda: work(*args, **kwargs))
