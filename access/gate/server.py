"""What the server says of a connection is what the wire says: nobody rewrites it before the gate has looked.

uvicorn (0.54) lays its ProxyHeadersMiddleware around every application. For a connection from this machine, or from
wherever FORWARDED_ALLOW_IPS says (`*`: from anywhere), it replaces the client's address and the scheme by what
X-Forwarded-For and X-Forwarded-Proto say. Then every process at the machine chooses the address that guesses are
counted against and that the audit writes down. It reads that variable before it imports the application, and
`streamlit run` (1.67) hands on no option for it: a variable set by the application comes too late.
"""

from typing import Any


async def _passed_on(layer: Any, scope: Any, receive: Any, send: Any) -> None:
    await layer.app(scope, receive, send)


def as_the_wire_says() -> None:
    """Have uvicorn's layer pass every request on as it came, in this process, whatever its settings say.

    Of the class, so that layers already made are meant too. To be removed once an application can tell uvicorn so.
    """
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware  # manage.py has no need of a server

    ProxyHeadersMiddleware.__call__ = _passed_on  # type: ignore[assignment, method-assign]
