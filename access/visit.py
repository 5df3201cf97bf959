"""What the gate found out about a request, for the sign-in pages behind it."""

from typing import NamedTuple

from access.sessions import Session

VISIT = "workplan.visit"
"""Key in the ASGI scope; the scope is the server's own, no header can set it."""


class Visit(NamedTuple):
    """One request: where it comes from, whether its cookies are for TLS only, its cookie and the session of it."""

    address: str
    secure: bool
    sid: str
    session: Session | None = None
