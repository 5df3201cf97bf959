"""/sessions: where one's own account is signed in, and an end to it (ASVS 7.5.2)."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access.opened import Access
from access.people.rows import Actor
from access.people.sessions import Session
from access.sign_in import words
from access.sign_in.page import fields_of, page
from access.sign_in.proof import Proof, thread
from access.sign_in.visit import visit_of

OTHERS = "others"
DONE = {"1": "已结束。"}


def routes(access: Access, proof: Proof) -> list[Route]:
    """The page and what it sends; for who is signed in, which the gate has seen to."""
    own = _Own(access, proof)
    return [
        Route("/sessions", own.show, methods=["GET"]),
        Route("/sessions", own.end, methods=["POST"]),
    ]


class _Own:
    def __init__(self, access: Access, proof: Proof) -> None:
        self.access, self.proof = access, proof

    async def show(self, request: Request) -> Response:
        """All sessions of the account, newest first, the present one marked."""
        return await thread(self._page, _session(request), done=DONE.get(request.query_params.get("done", ""), ""))

    def _page(self, session: Session, status: int = 200, *, wrong: str = "", done: str = "") -> Response:
        listed = self.access.sessions.listed(session.account, self.access.now())
        return page("sessions.html", status, session=session, listed=listed, words=words, wrong=wrong, done=done)

    async def end(self, request: Request) -> Response:
        """One of the account's sessions, or all but the present one."""
        session, fields = _session(request), await fields_of(request)
        asked = fields.get("end", "")
        refused = await self.proof.again(
            request, session, fields.get("password", ""), lambda status, said: self._page(session, status, wrong=said)
        )
        if refused:
            return refused
        await thread(self._end, session, asked, Actor(session.account.name, visit_of(request).address))
        return RedirectResponse("/sessions?done=1", 303)

    def _end(self, session: Session, asked: str, by: Actor) -> None:
        sessions, now = self.access.sessions, self.access.now()
        if asked == OTHERS:
            sessions.revoke_all(session.account, keep=session.handle, by=by, now=now)
        else:
            sessions.revoke(asked, of=session.account, by=by, now=now)


def _session(request: Request) -> Session:
    session = visit_of(request).session
    assert session is not None  # the gate lets nobody else come here
    return session
