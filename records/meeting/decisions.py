"""议定事项: what a meeting decided, and what came of it. Append-only, part of every snapshot after it."""

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from records.reading.plain import readable
from records.store.batches import latest_number
from records.store.connection import Connection
from records.store.store import Store

QUERY = Path(__file__).with_name("decisions.sql").read_text(encoding="utf-8")
LONGEST = 500
"""Characters of a text; a decision is one sentence or two."""


class DecisionError(Exception):
    """The decision cannot be recorded; the message is a sentence for the user."""


class Decision(NamedTuple):
    """One decision as known at a snapshot. `month` is the month whose figures were before the meeting, as its first
    day; `due` the last day it may take (None: not said), of one made before there were days the last of its month.
    The last three are None while it is open."""

    number: int
    month: date
    task: str | None
    text: str
    owner: str
    due: date | None
    person: str
    when: datetime
    demo: bool
    closed_by: str | None
    closed_when: datetime | None
    result: str | None

    @property
    def open(self) -> bool:
        return self.closed_when is None


def decisions(con: Connection, snapshot: int) -> list[Decision]:
    """Every decision up to a snapshot, oldest first."""
    rows = con.execute(QUERY, {"snapshot": snapshot}).fetchall()
    return [Decision._make(row) for row in rows]


def decide(
    store: Store,
    *,
    month: date,
    text: str,
    owner: str,
    task: str | None = None,
    due: date | None = None,
    person: str,
    when: datetime,
) -> int:
    """Record a decision. Returns its number; raises DecisionError."""
    with store.writing() as con:
        return append_decision(con, month, text, owner, task, due, person, when)


def append_decision(
    con: Connection,
    month: date,
    text: str,
    owner: str,
    task: str | None,
    due: date | None,
    person: str,
    when: datetime,
    demo: bool = False,
) -> int:
    """The same within the caller's transaction; `demo` marks a sample record."""
    _asked({"议定事项": text, "责任人": owner, "记录人": person})
    if due is not None and due < month.replace(day=1):
        raise DecisionError(f"完成期限读到 {due:%Y-%m-%d}，不应早于会议所看的 {month:%Y-%m}。请改完成期限。")
    number = _batch(con, person, when, demo)
    con.execute(
        """
        insert into decisions (batch, decision, action, month, task, text, owner, due, due_day)
        values ($number, $number, 'made', $month, $task, $text, $owner, date_trunc('month', $due::date), $due)
        """,
        {
            "number": number,
            "month": month.replace(day=1),
            "task": task,
            "text": readable(text).strip(),
            "owner": readable(owner).strip(),
            "due": due,
        },
    )
    return number


def close_decision(store: Store, number: int, *, result: str, person: str, when: datetime) -> int:
    """Close an open decision with its result. Returns the batch number of the closing; raises DecisionError."""
    with store.writing() as con:
        return append_closing(con, number, result, person, when)


def append_closing(con: Connection, number: int, result: str, person: str, when: datetime, demo: bool = False) -> int:
    """The same within the caller's transaction."""
    _asked({"办理结果": result, "记录人": person})
    known = {d.number: d for d in decisions(con, latest_number(con))}
    if number not in known:
        raise DecisionError(f"没有编号 {number} 的议定事项。请刷新后再试。")
    if not known[number].open:
        raise DecisionError(f"编号 {number} 的议定事项已经办结，不用再操作。")
    batch = _batch(con, person, when, demo)
    con.execute(
        "insert into decisions (batch, decision, action, result) values ($batch, $number, 'closed', $result)",
        {"batch": batch, "number": number, "result": readable(result).strip()},
    )
    return batch


def _asked(fields: dict[str, str]) -> None:
    for name, value in fields.items():
        if not readable(value).strip():
            raise DecisionError(f"请填写{name}。")
        if len(value.strip()) > LONGEST:
            raise DecisionError(f"{name}有 {len(value.strip())} 个字，最多 {LONGEST} 个。请写短些。")


def _batch(con: Connection, person: str, when: datetime, demo: bool) -> int:
    number = latest_number(con) + 1
    con.execute(
        """
        insert into batches (batch, kind, person, received, stored, demo)
        values ($number, 'decision', $person, $when, $when, $demo)
        """,
        {"number": number, "person": readable(person).strip(), "when": when, "demo": demo},
    )
    return number
