"""Who is at the other end of a connection: the client's address, TLS or not, and what a reverse proxy says of a person.

Everything starts from the address of the connection as the wire has it (server.py): X-Forwarded-For and
X-Forwarded-Proto count where that is a proxy of the settings, and nowhere else. What a proxy says of a person is
believed only where that address is no part of X-Forwarded-For: an address that the client could choose proves nothing.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal
from urllib.parse import unquote, urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from access.people.rows import login_name
from access.settings import Network, Settings
from access.single_sign_on.identities import TRUSTED_HEADER, Claim, highest, of_groups

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
SCHEMES: dict[str, Literal["http", "https"]] = {"http": "http", "ws": "http", "https": "https", "wss": "https"}
Address = IPv4Address | IPv6Address


def parsed(host: str) -> Address | None:
    """An IP address; one of IPv4 written as IPv6 is that of IPv4. None for anything else."""
    try:
        found = ip_address(host.strip().strip("[]"))
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _within(address: Address | None, networks: Iterable[Network]) -> bool:
    return address is not None and any(address in network for network in networks)


def peer(scope: Scope) -> Address | None:
    """The address of the connection, as the server gives it."""
    client = scope.get("client")
    return parsed(client[0]) if client else None


def _hops(scope: Scope) -> list[Address | None]:
    """X-Forwarded-For, nearest first; without ports."""
    return [
        parsed(part if part.count(":") > 1 and "]" not in part else host_name(part)) for part in _said(scope, "for")
    ]


def _said(scope: Scope, what: str) -> list[str]:
    """The parts of X-Forwarded-…, nearest first: each proxy adds its own at the end."""
    return ",".join(Headers(scope=scope).getlist(f"x-forwarded-{what}")).split(",")[::-1]


def undeclared(scope: Scope, settings: Settings) -> bool:
    """Whether somebody else's address is told by who is no declared proxy: then it does not count."""
    return "x-forwarded-for" in Headers(scope=scope) and not _within(peer(scope), settings.proxies)


def client_address(scope: Scope, settings: Settings) -> str:
    """Where the person is: the nearest address that is no declared proxy; empty where nothing is known."""
    found = peer(scope)
    for hop in _hops(scope):
        if hop is None or not _within(found, settings.proxies):
            break
        found = hop
    return str(found) if found else ""


def scheme(scope: Scope, settings: Settings) -> Literal["http", "https"]:
    """How the browser's address begins: as public_url does where that is the host asked; else as a declared proxy
    says; else as the connection is.
    """
    if settings.public_url and same_host(settings.public_url, Headers(scope=scope).get("host", "")):
        return SCHEMES[urlsplit(settings.public_url).scheme]
    said = _said(scope, "proto")[0].strip().lower() if _within(peer(scope), settings.proxies) else ""
    return SCHEMES.get(said) or SCHEMES.get(scope.get("scheme", ""), "http")


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


def from_this_machine(scope: Scope) -> bool:
    """Whether a request comes from a browser on the server itself, by an address that only exists there.

    The name in Host has to be the machine's own too: a page on the net can point a name of its own at 127.0.0.1
    (DNS rebinding). What was passed on by a proxy comes from somewhere else.
    """
    headers = Headers(scope=scope)
    here, there = parsed((scope.get("server") or ("",))[0] or ""), peer(scope)
    if here is None or there is None or not (here.is_loopback and there.is_loopback):
        return False
    return own_name(headers.get("host", "")) and not any(name in headers for name in FORWARDED)


def own_name(host: str) -> bool:
    """Whether a Host header names this machine by a loopback address or as localhost."""
    name = host_name(host)
    address = parsed(name)
    return name == "localhost" or (address is not None and address.is_loopback)


def host_name(host: str) -> str:
    """A Host header without its port, in small letters."""
    host = host.strip().lower()
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]


def claim(scope: Scope, settings: Settings) -> Claim | None:
    """What a trusted proxy says of the person; None without one, or where it says nothing."""
    trusted, there = settings.trusted_header, peer(scope)
    if trusted is None or not _within(there, trusted.sources) or there in _hops(scope):
        return None
    headers = Headers(scope=scope)

    def said(name: str | None) -> str:
        values = headers.getlist(name) if name else []
        return _text(values[0]).strip() if len(values) == 1 else ""  # said twice is said by two

    user = said(trusted.user)
    if not user:
        return None
    roles, departments = of_groups(settings, _listed(said(trusted.groups)), _listed(said(trusted.departments)))
    role = highest(roles or {said(trusted.role)})
    return Claim(TRUSTED_HEADER, login_name(user), user, said(trusted.name), role, departments)


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.replace(";", ",").split(",") if part.strip()]


def _text(value: str) -> str:
    """A header's text: percent-encoded, or UTF-8 as it is (Starlette reads headers as Latin-1)."""
    try:
        value = value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""
    return unquote(value, errors="replace")
