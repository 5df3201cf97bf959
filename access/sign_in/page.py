"""The parts of the sign-in pages: templates, sentences, where to go on, what a form sent."""

import hashlib
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import Response

from access.people.permissions import FIRST_PAGE
from access.people.rows import Account
from access.settings import Settings
from access.sign_in import headers
from access.single_sign_on.pending import BACK
from plan import PlanError, read_plan, targets_path

SINGLE_SIGN_ON = "/login/oidc"
PATHS = frozenset({"/login", "/logout", "/password", SINGLE_SIGN_ON, BACK})
OWN = re.compile(r"/sessions|/accounts(?:/\d{1,9}|/sheet)?")
"""Pages of ours for who is signed in."""
LARGEST_BYTES = 16_384
FORM = "form"
"""The field that tells one drawn form from another (sent.py)."""
Fields = ImmutableMultiDict[str, str]
STYLES = (Path(__file__).parent / "look" / "sign-in.css").read_bytes()
LOOK = f"/look/sign-in-{hashlib.sha256(STYLES).hexdigest()[:10]}.css"
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)
_templates.globals["form_number"] = lambda: secrets.token_urlsafe(12)


def issuer() -> str:
    """The bureau whose plan it is; empty while the plan cannot be read."""
    path = targets_path()
    try:
        return _issuer(path, path.stat().st_mtime_ns)
    except (OSError, PlanError):
        return ""


@lru_cache(maxsize=1)
def _issuer(path: Path, changed: int) -> str:
    return read_plan(path).header.issuer


_templates.globals["issuer"] = issuer


def page(template: str, status: int = 200, **values: Any) -> Response:
    """One of our pages; never kept by browsers."""
    body = _templates.get_template(template).render(look=LOOK, **values)
    told = {"content-security-policy": headers.FORMS_POLICY, "cache-control": "no-store"}
    return Response(body, status, told, media_type="text/html; charset=utf-8")


def said(status: int, sentence: str) -> Response:
    """A page of one sentence."""
    return page("said.html", status, sentence=sentence)


def login_page(
    settings: Settings, status: int = 200, *, to: str, name: str = "", wrong: str = "", note: str = ""
) -> Response:
    """The sign-in page with the ways that the settings allow."""
    sso = (
        {"label": settings.oidc.label, "href": f"{SINGLE_SIGN_ON}?next={quote(to, safe='')}"} if settings.oidc else None
    )
    return page("login.html", status, to=to, name=name, wrong=wrong, note=note, sso=sso, local=settings.sign_in_local)


def quoted(path: str) -> str:
    """A path of ours as it may stand in a Location header."""
    return quote(path, safe="/?=&%+:,;~@!$'()*-._#")


def safe_next(asked: str) -> str:
    """Where to go after signing in: a path of ours, the overview for anything that could lead elsewhere.

    And for a file, which would be saved and leave the sign-in page standing.
    """
    bad = not re.fullmatch(r"/[^\\\x00-\x20\x7f]{0,2000}", asked) or asked.startswith("//")
    if bad or urlsplit(asked).netloc or urlsplit(asked).path in PATHS or asked.startswith("/files/"):
        return "/"
    return asked


def landing(account: Account, to: str) -> str:
    """Where somebody goes who has just signed in: where they wanted to, or the first page of their role."""
    return FIRST_PAGE.get(account.role, to) if to == "/" else to


def waiting(seconds: float) -> str:
    """`尝试次数过多，请 2 分钟后再试。`"""
    whole = max(int(seconds + 0.999), 1)
    return f"尝试次数过多，请 {f'{whole} 秒' if whole < 60 else f'{-(-whole // 60)} 分钟'}后再试。"


async def fields_of(request: Request, most: int = LARGEST_BYTES) -> Fields:
    """The fields of a form sent as a browser sends one; nothing of one that is too large or something else."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return ImmutableMultiDict()
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return ImmutableMultiDict()
    try:
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=100, errors="replace")
    except ValueError:
        return ImmutableMultiDict()
    return ImmutableMultiDict([(key, value.replace("\x00", "\ufffd")) for key, value in pairs])
