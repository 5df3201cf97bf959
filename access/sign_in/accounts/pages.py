"""/accounts: all accounts, a new one, and each with its role, its password and its sessions. For administrators."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access.audit import EVENTS, entries
from access.opened import Access
from access.people.permissions import ROLES, Role, may
from access.people.rows import Account, AccountError, Actor, OneTime
from access.people.sessions import Session
from access.sign_in import words
from access.sign_in.page import Fields, fields_of, page, said
from access.sign_in.proof import Proof, thread
from access.sign_in.sent import SECONDS, Sent
from access.sign_in.visit import visit_of

NOT_YOURS = "没有权限。只有系统管理员能管理账号。"
OF_ONESELF = "这样会让自己退出。自己的密码请用“修改密码”，其他请另一位系统管理员来做。"
NO_ROLE = "请选择角色。"
DONE = {"saved": "已保存。", "off": "已停用，它的登录已全部退出。", "on": "已启用。", "ended": "已结束登录。"}
RECENT = 20
Made = OneTime | str | tuple[OneTime, ...]
"""What came of a form: one-time passwords, or the address of the page to go on to."""
Change = Callable[[Account, Fields, Actor], Made]


def routes(pages: "AccountPages") -> list[Route]:
    return [
        Route("/accounts", pages.all, methods=["GET"]),
        Route("/accounts", pages.add, methods=["POST"]),
        Route("/accounts/{number:int}", pages.one, methods=["GET"]),
        Route("/accounts/{number:int}", pages.change, methods=["POST"]),
    ]


class AccountPages:
    """The pages of all accounts and of each, and what every page of accounts asks first."""

    def __init__(self, access: Access, proof: Proof) -> None:
        self.access, self.proof = access, proof
        self.sent: Sent[Made] = Sent(access.now)
        self._changes: dict[str, Change] = {
            "save": self._save,
            "email": self._email,
            "reset": self._reset,
            "sso": self._sso,
            "off": self._off,
            "on": self._on,
            "end": self._end,
        }

    async def all(self, request: Request) -> Response:
        """Every account with its state, and the form for a new one."""
        session = await self.admitted(request)
        if isinstance(session, Response):
            return session
        return await thread(self._list, session, done=_done(request))

    def _list(
        self, session: Session, status: int = 200, *, wrong: str = "", done: str = "", typed: Fields | None = None
    ) -> Response:
        accounts, counted = self.access.accounts.all(), self.access.sessions.counted(self.access.now())
        shown = {"session": session, "accounts": accounts, "counted": counted, "wrong": wrong, "done": done}
        return page("accounts.html", status, **shown, **self._choices(), typed=typed or Fields())

    async def add(self, request: Request) -> Response:
        """A new account; or the end of all sessions but the present one."""
        session = await self.admitted(request)
        if isinstance(session, Response):
            return session
        fields = await fields_of(request)

        def refuse(status: int, sentence: str) -> Response:
            return self._list(session, status, wrong=sentence, typed=fields)

        return await self.proven(request, session, fields, refuse, lambda by: self._added(session, fields, by))

    def _added(self, session: Session, fields: Fields, by: Actor) -> Made:
        now, accounts = self.access.now(), self.access.accounts
        if fields.get("do") == "everybody":
            self.access.sessions.revoke_all(None, keep=session.handle, by=by, now=now)
            return "/accounts?done=ended"
        name, display = fields.get("name", ""), fields.get("display", "")
        role, where, email = _role(fields), fields.getlist("department"), fields.get("email", "")
        if fields.get("way") == "sso":
            made = accounts.create_sso(name, display, role, where, email=email, by=by, now=now)
            return f"/accounts/{made.number}?done=saved"
        return accounts.create(name, display, role, where, email=email, by=by, now=now)

    async def one(self, request: Request) -> Response:
        """An account: what it may do, where it is signed in, what became of it lately."""
        session = await self.admitted(request)
        if isinstance(session, Response):
            return session
        account = await thread(self.access.accounts.numbered, request.path_params["number"])
        if account is None:
            return said(404, "没有这个账号。")
        return await thread(self._one, session, account, done=_done(request))

    def _one(
        self, session: Session, account: Account, status: int = 200, *, wrong: str = "", done: str = ""
    ) -> Response:
        listed = self.access.sessions.listed(account, self.access.now())
        about = entries(self.access.db, about=account.name, limit=RECENT)
        shown = {"session": session, "account": account, "listed": listed, "entries": about, "events": EVENTS}
        return page("account.html", status, **shown, **self._choices(), wrong=wrong, done=done)

    async def change(self, request: Request) -> Response:
        """One change to one account."""
        session = await self.admitted(request)
        if isinstance(session, Response):
            return session
        account = await thread(self.access.accounts.numbered, request.path_params["number"])
        fields = await fields_of(request)
        kind, _, handle = fields.get("do", "").partition(":")
        if account is None or kind not in self._changes:
            return said(404, "没有这个账号，或没有这种操作。")
        named = Fields([*fields.multi_items(), ("handle", handle)])

        def refuse(status: int, sentence: str) -> Response:
            return self._one(session, account, status, wrong=sentence)

        if account.number == session.account.number and kind in ("reset", "sso"):
            return refuse(400, OF_ONESELF)
        return await self.proven(request, session, fields, refuse, lambda by: self._changes[kind](account, named, by))

    async def proven(
        self,
        request: Request,
        session: Session,
        fields: Fields,
        refuse: Callable[[int, str], Response],
        work: Callable[[Actor], Made],
        answer: "Callable[[Made], Response] | None" = None,
    ) -> Response:
        """Do it for an administrator who has proven anew who they are; what cannot be done is said."""
        refused = await self.proof.again(request, session, fields.get("password", ""), refuse)
        if refused:
            return refused
        by = Actor(session.account.name, visit_of(request).address)
        try:
            made = await self.proof.hashed(self._done, session, fields, work, by)
        except AccountError as error:
            return refuse(400, str(error))
        finally:
            asyncio.get_running_loop().call_later(SECONDS, self.sent.forget, session, fields)
        return (answer or _answer)(made)

    def _done(self, session: Session, fields: Fields, work: Callable[[Actor], Made], by: Actor) -> Made:
        if not may(self.access.accounts.get(by.name), "accounts"):  # proving it takes a while, and a role may go
            raise AccountError(NOT_YOURS)
        return self.sent.once(session, fields, lambda: work(by))

    async def admitted(self, request: Request) -> Session | Response:
        """The administrator's session, or the page for who is none."""
        visit = visit_of(request)
        assert visit.session is not None  # the gate lets nobody else come here
        if may(visit.session.account, "accounts"):
            return visit.session
        note = self.access.note_seldom
        await thread(note, "refused", f"页面 {request.url.path}", visit.address, visit.session.account.name)
        return said(403, NOT_YOURS)

    def _choices(self) -> dict[str, object]:
        return {"roles": ROLES, "departments": self.access.bureau().departments, "words": words, "sso": self._has_sso()}

    def _has_sso(self) -> bool:
        return bool(self.access.settings.oidc or self.access.settings.trusted_header)

    def _save(self, account: Account, fields: Fields, by: Actor) -> str:
        self.access.accounts.assign(
            account.name, _role(fields), fields.getlist("department"), by=by, now=self.access.now()
        )
        return f"/accounts/{account.number}?done=saved"

    def _email(self, account: Account, fields: Fields, by: Actor) -> str:
        self.access.accounts.write_to(account.name, fields.get("email", ""), by=by, now=self.access.now())
        return f"/accounts/{account.number}?done=saved"

    def _reset(self, account: Account, fields: Fields, by: Actor) -> OneTime:
        return self.access.accounts.reset(account.name, by=by, now=self.access.now())

    def _sso(self, account: Account, fields: Fields, by: Actor) -> str:
        passwords = self.access.settings.sign_in_local
        self.access.accounts.to_sso(account.name, passwords=passwords, by=by, now=self.access.now())
        return f"/accounts/{account.number}?done=saved"

    def _off(self, account: Account, fields: Fields, by: Actor) -> str:
        self.access.accounts.disable(account.name, by=by, now=self.access.now())
        return f"/accounts/{account.number}?done=off"

    def _on(self, account: Account, fields: Fields, by: Actor) -> str:
        self.access.accounts.enable(account.name, by=by, now=self.access.now())
        return f"/accounts/{account.number}?done=on"

    def _end(self, account: Account, fields: Fields, by: Actor) -> str:
        sessions, now, handle = self.access.sessions, self.access.now(), fields.get("handle", "")
        if handle:
            sessions.revoke(handle, of=account, by=by, now=now)
        else:
            sessions.revoke_all(account, by=by, now=now)
        return f"/accounts/{account.number}?done=ended"


def _answer(made: Made) -> Response:
    return RedirectResponse(made, 303) if isinstance(made, str) else page("one_time.html", made=made)


def _done(request: Request) -> str:
    return DONE.get(request.query_params.get("done", ""), "")


def _role(fields: Fields) -> Role:
    found = next((role for role in ROLES if role == fields.get("role")), None)
    if found is None:
        raise AccountError(NO_ROLE)
    return found
