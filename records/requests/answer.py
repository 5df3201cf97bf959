"""同意 and 退回 of a 更正申请 (domain.md section 5), and 撤回 by whoever asked: batches of their own; what is agreed to counts
from that moment."""

from datetime import datetime
from typing import Literal

from plan import Plan
from records.checking.check import unsound
from records.inspection.monthly import facts_with_sites
from records.inspection.register import register
from records.plans.in_force import in_force
from records.requests.asked import Request, asked_corrections
from records.store.batches import latest_number
from records.store.connection import Connection
from records.store.store import Store

COPIES = (
    "insert into entries by name select * replace ($number as batch) from entries where batch = $request",
    "insert into site_entries by name select * replace ($number as batch) from site_entries where batch = $request",
)
"""The rows of a request once more, as those of what carries it out."""
ANSWERED = {"granted": "同意", "returned": "退回", "withdrawn": "撤回"}


class RequestError(Exception):
    """The request cannot be answered so; the message is a sentence for the user."""


def grant(store: Store, plan: Plan, request: int, *, person: str, when: datetime) -> int:
    """Agree to a request: its rows are stored as of now. Returns the number of the answer; raises RequestError."""
    with store.writing() as con:
        return grant_within(con, plan, request, person=person, when=when)


def return_request(store: Store, plan: Plan, request: int, *, person: str, words: str, when: datetime) -> int:
    """Send a request back with words. Returns the number of the answer; raises RequestError."""
    if not words.strip():
        raise RequestError("退回要写明原因。")
    with store.writing() as con:
        found = _open(con, plan, request)
        return _answer(con, found, "returned", person, when, words.strip())


def withdraw(store: Store, plan: Plan, request: int, *, person: str, when: datetime) -> int:
    """Take back one's own request that has no answer yet. Returns the number of the batch; raises RequestError."""
    with store.writing() as con:
        return _answer(con, _open(con, plan, request), "withdrawn", person, when, None)


def grant_within(con: Connection, plan: Plan, request: int, *, person: str, when: datetime) -> int:
    """The same as `grant` within a transaction of the caller's."""
    found = _open(con, plan, request)
    number = latest_number(con)
    plans = in_force(con, plan, number)
    if any(plans.task(row.entry.task, row.entry.month.month) is None for row in found.rows):
        raise RequestError(f"计划中已没有任务 {found.task}，请退回并说明。")
    current = facts_with_sites(con, plan, number, [datetime.max])[datetime.max]
    if gone := _gone(con, plan, number, found):
        raise RequestError(f"登记册中已没有任务 {found.task} 的点位 {'、'.join(gone)}，请退回并说明。")
    figures = [row.entry for row in found.rows if not row.entry.site]
    for problem in unsound(plans, current, figures, when.date()) if figures else ():
        raise RequestError(f"现在同意会使数据前后不合，请退回并说明。{problem.message}")
    number = _answer(con, found, "granted", person, when, None)
    con.execute(
        """
        insert into batches (batch, kind, file, sha256, encoding, person, received, stored, reason, answers, demo)
        select $number, 'import', file, sha256, encoding, person, $when, $when, reason, batch, demo
        from batches
        where batch = $request
        """,
        {"number": number + 1, "when": when, "request": request},
    )
    for statement in COPIES:
        con.execute(statement, {"number": number + 1, "request": request})
    return number


def _gone(con: Connection, plan: Plan, number: int, request: Request) -> list[str]:
    """The 点位 that a request asks about and that are in the register no more."""
    asked = {row.entry.site for row in request.rows if row.entry.site}
    if not asked:
        return []
    return sorted(asked - {site.number for site in register(con, plan.year, number, [request.task]) if site.active})


def _open(con: Connection, plan: Plan, request: int) -> Request:
    found = next((r for r in asked_corrections(con, plan, latest_number(con)) if r.batch == request), None)
    if found is None:
        raise RequestError(f"没有编号为 {request} 的更正申请。")
    if found.answer:
        said = f"{found.answer.person}于 {found.answer.when:%Y-%m-%d %H:%M} {ANSWERED[found.answer.kind]}"
        raise RequestError(f"这项更正申请已由{said}，不用再答复。")
    return found


def _answer(
    con: Connection,
    request: Request,
    kind: Literal["granted", "returned", "withdrawn"],
    person: str,
    when: datetime,
    words: str | None,
) -> int:
    if not person.strip():
        raise RequestError("请填写姓名。" if kind == "withdrawn" else "请填写经办人。")
    number = latest_number(con) + 1
    con.execute(
        """
        insert into batches (batch, kind, file, person, received, stored, reason, answers, demo)
        values ($number, $kind, $file, $person, $when, $when, $words, $request, false)
        """,
        {
            "number": number,
            "kind": kind,
            "file": request.file,
            "person": person.strip(),
            "when": when,
            "words": words,
            "request": request.batch,
        },
    )
    return number
