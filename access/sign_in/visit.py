"""What the gate found out about a request, for the sign-in pages behind it, and the session that they open."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from access.opened import Access
from access.people.rows import Account
from access.people.sessions import Session
from access.sign_in import headers

VISIT = "workplan.visit"
"""Key in the ASGI scope; the scope is the server's own, no header can set it."""


class Visit(NamedTuple):
    """One request: where it comes from, whether its cookies are for TLS only, its cookie and the session of it."""

    address: str
    secure: bool
    sid: str
    session: Session | None = None


def visit_of(request: Request) -> Visit:
    visit = request.scope[VISIT]
    assert isinstance(visit, Visit)
    return visit


def cookie_of(request: Request, name: str) -> str:
    """One of our cookies, by its name without a prefix."""
    return request.cookies.get(headers.cookie_name(name, visit_of(request).secure), "")


def open_session(
    access: Access, request: Request, account: Account, answer: Response, *, way: str, id_token: str | None = None
) -> None:
    """A new session for somebody who has just proven who they are, its cookie in the answer."""
    visit, agent = visit_of(request), request.headers.get("user-agent", "")
    made = access.sessions.open(
        account, way=way, address=visit.address, agent=agent, now=access.now(), id_token=id_token
    )
    answer.headers.append("set-cookie", headers.set_cookie(headers.SESSION_COOKIE, made.sid, secure=visit.secure))
    answer.headers["cache-control"] = "no-store"
