"""Whether a request comes from our own pages (OWASP CSRF Prevention Cheat Sheet, Verifying Origin)."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def own_request(scope: Scope) -> bool:
    """Whether a request that may change something comes from our own pages: its Origin names the host it asks.

    Browsers send Origin with every websocket and every request that is no GET; one without comes from no browser
    of somebody signed in.
    """
    if scope["type"] == "http" and scope["method"] in SAFE:
        return True
    told = Headers(scope=scope)
    origins, hosts = told.getlist("origin"), told.getlist("host")
    return len(origins) == len(hosts) == 1 and same_host(origins[0], hosts[0])


def same_host(origin: str, host: str) -> bool:
    """Whether an Origin such as `https://plan.example` and a Host header name the same host and port."""
    try:
        ours = urlsplit(origin)
        theirs = urlsplit(f"{ours.scheme}://{host}")
        usual = {"http": 80, "https": 443}[ours.scheme]
        whole = not (ours.path or ours.query or ours.fragment or ours.username or theirs.username or theirs.path)
        mine, asked = (ours.hostname, ours.port or usual), (theirs.hostname, theirs.port or usual)
    except (ValueError, KeyError):
        return False
    return whole and mine[0] is not None and mine == asked
