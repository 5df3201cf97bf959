"""`POST /plan/draft`: what the table of the plan shows, and what somebody changes in it.

An address of its own and no run of the page, as of /mine. Everybody reads the plan by it; a working copy is for those who
may change it.
"""

import json
from collections import OrderedDict
from functools import partial
from itertools import chain, repeat
from threading import Lock
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.routing import Route

from access import SESSION_HEADER, Access, Account, may
from access.gate.client import client_address
from pages.downloads.posted import STRANGE, posted
from pages.downloads.route import RefusedError
from pages.parts.plan.copy import told
from pages.parts.plan.copy.acts import ACTS, NotDoneError, Outcome, done, evened
from pages.parts.plan.copy.reading import plan_read
from pages.parts.plan.copy.work import Work, at_work, copies
from pages.parts.visit.asking import GONE
from plan.signs import storable
from records import now

PATH = "/plan/draft"
MOST_ACTS, TRIES = 50, 3
DENIED = "没有权限：只有局办公室和系统管理员可以改任务清单。"
ENDED = "这份工作稿已经发布或放弃，请刷新页面。"
LONGEST = 5_000
LONG = f"一格最多 {LONGEST} 个字。"
FAILED = "没有存上，请稍后再试。"
BUSY = "别人正在改同一处，没有存上，请再试一次。"


class Said(NamedTuple):
    """One request. `copy` None: the plan in force, or version `at`, to be read. `seen`, `shape`: what the window has.
    `names`: of each act one that no other has; empty where they are not told."""

    copy: int | None
    at: int | None
    seen: int
    shape: str
    acts: list[Any]
    names: list[Any]


def plan_route(access: Access) -> Route:
    """The one address of the table."""
    return posted(PATH, partial(_answered, access), FAILED)


def _answered(access: Access, request: Request, body: bytes) -> dict[str, Any]:
    who = access.account(request.headers.get(SESSION_HEADER, ""))
    if who is None:
        raise RefusedError(401, GONE)
    said = _said(body)
    if not may(who, "page:plan") or (said.copy is not None and not may(who, "plan")):
        access.note(
            "refused", "操作：编制任务清单", who=who.name, address=client_address(request.scope, access.settings)
        )
        raise RefusedError(403, DENIED)
    if said.copy is None:
        return plan_read(said.at)
    return exchanged(access, said, who)


def _said(body: bytes) -> Said:
    try:
        found = _clean(json.loads(body, parse_constant=_no_number))
        said = Said(found["copy"], found["at"], found["seen"], found["shape"], found["acts"], found.get("names", []))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise RefusedError(400, STRANGE) from None
    numbers = (said.copy, said.at, said.seen)
    right = all(n is None or type(n) is int for n in numbers) and said.seen is not None and isinstance(said.shape, str)
    acts = isinstance(said.acts, list) and len(said.acts) <= MOST_ACTS
    named = isinstance(said.names, list) and all(isinstance(name, str) and len(name) <= 80 for name in said.names)
    if (
        not right
        or not acts
        or not named
        or any(not isinstance(a, list) or not a or str(a[0]) not in ACTS for a in said.acts)
    ):
        raise RefusedError(400, STRANGE)
    return said


def _clean(said: Any) -> Any:
    """Every text without what no file could hold: halves of signs, and signs that nobody sees. Raises RefusedError."""
    if isinstance(said, str):
        if len(said) > LONGEST:
            raise RefusedError(400, LONG)
        return storable(said)
    if isinstance(said, list):
        return [_clean(each) for each in said]
    return {_clean(key): _clean(value) for key, value in said.items()} if isinstance(said, dict) else said


def _no_number(said: str) -> None:
    raise ValueError(said)


def exchanged(access: Access, said: Said, who: Account) -> dict[str, Any]:
    """Do what was asked for, one act after the other; answer with what has changed since the turn that was seen.

    Raises RefusedError."""
    refused: list[Any] = []
    sentences: list[str] = []
    made: list[int] = []
    for act, name in zip(said.acts, chain(said.names, repeat("")), strict=False):
        try:
            outcome = _once(access, said.copy or 0, act, who, str(name))
        except NotDoneError as error:
            sentences.append(str(error))
            continue
        refused += [list(each) for each in outcome.refused]
        made += outcome.made
    work = _work(access, said.copy or 0)
    found = {"turn": work.turn, "at": f"{now():%H:%M}", "refused": refused, "sentences": sentences, "made": made}
    if said.acts or work.turn != said.seen:
        found |= told.of_work(work, said.seen, said.shape, {each[0] for each in refused})
    return found


_done: "OrderedDict[tuple[int, str, str], Outcome]" = OrderedDict()
_turn = Lock()
MOST_REMEMBERED = 5_000


def _once(access: Access, copy: int, act: list[Any], who: Account, name: str) -> Outcome:
    """An act done, unless the same one was: its answer may have been lost on the way, and the window asks again."""
    key = (copy, who.name, name)
    with _turn:
        if name and key in _done:
            return _done[key]
        outcome = _kept(access, copy, act, who)
        if name:
            _done[key] = outcome
            if len(_done) > MOST_REMEMBERED:
                _done.popitem(last=False)
        return outcome


def _kept(access: Access, copy: int, act: list[Any], who: Account) -> Outcome:
    """An act done on the pieces as they are by now; done again where somebody was quicker."""
    for _ in range(TRIES):
        work = _work(access, copy)
        if (even := evened(work)) and copies(access).write(copy, even, who=who.display, now=now()) is not None:
            work = _work(access, copy)
        try:
            outcome = done(work, act)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise RefusedError(400, STRANGE) from None
        if not outcome.puts or copies(access).write(copy, outcome.puts, who=who.display, now=now()) is not None:
            return outcome
    raise NotDoneError(BUSY)


def _work(access: Access, copy: int) -> Work:
    found = at_work(access)
    if found is None or found.copy.id != copy:
        raise RefusedError(409, ENDED)
    return found
