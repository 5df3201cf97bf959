"""The 更正申请 of a snapshot: who asked for what, why, what stands there, and what the office answered."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple

from plan import Plan
from records.checking.by_site import asked_for
from records.checking.entry import Entry
from records.store.connection import Connection

QUERY = Path(__file__).with_name("requests.sql").read_text(encoding="utf-8")


class Wanted(NamedTuple):
    """One row of a request: what is asked for, and what its cell says now, said when it was answered. `before` is None
    where the cell is empty; why it was changed before is not told. Of a row about a 点位 `unit` is not said."""

    entry: Entry
    before: Entry | None
    why: str

    @property
    def place(self) -> str | None:
        """街镇, or `点位 12` as the history calls it; None for the whole district."""
        return f"点位 {self.entry.site}" if self.entry.site else self.entry.unit


class Answer(NamedTuple):
    """同意 (granted) or 退回 (returned) by the office, 撤回 (withdrawn) by whoever asked: when, and in which words."""

    batch: int
    kind: Literal["granted", "returned", "withdrawn"]
    person: str
    when: datetime
    words: str | None


class Request(NamedTuple):
    """What one file asks to change of one task in locked months. `answer` is None while it is open."""

    batch: int
    task: str
    file: str
    person: str
    received: datetime
    rows: tuple[Wanted, ...]
    answer: Answer | None

    @property
    def months(self) -> tuple[date, ...]:
        return tuple(sorted({row.entry.month for row in self.rows}))


def asked_corrections(con: Connection, plan: Plan, snapshot: int, department: str | None = None) -> list[Request]:
    """Every request about the plan's year up to a snapshot, oldest first, as it stood then; of one department's tasks, or
    all."""
    found = con.execute(QUERY, {"snapshot": snapshot, "year": plan.year}).fetchall()
    made = [_request(list(rows)) for _, rows in groupby(found, key=lambda row: row[0])]
    if department is None:
        return made
    return [r for r in made if (task := plan.tasks.get(r.task)) and task.department == department]


def waiting(con: Connection, plan: Plan, snapshot: int) -> set[tuple[object, ...]]:
    """The rows, from month to stage, of the requests without an answer."""
    return {entry[1:8] for entry in _unanswered(con, plan, snapshot) if not entry.site}


def waiting_sites(con: Connection, plan: Plan, snapshot: int) -> set[tuple[object, ...]]:
    """The same of rows about 点位, as `asked_for` gives them."""
    return {asked_for(entry) for entry in _unanswered(con, plan, snapshot) if entry.site}


def _unanswered(con: Connection, plan: Plan, snapshot: int) -> list[Entry]:
    return [row.entry for r in asked_corrections(con, plan, snapshot) if r.answer is None for row in r.rows]


def _request(rows: Sequence[tuple[object, ...]]) -> Request:
    first = rows[0]
    answer = Answer._make(first[22:27]) if first[22] is not None else None
    file, person, received = first[18:21]
    assert isinstance(received, datetime)
    return Request(
        int(str(first[0])), str(first[3]), str(file), str(person), received, tuple(map(_wanted, rows)), answer
    )


def _wanted(row: tuple[object, ...]) -> Wanted:
    site = row[30] or ""
    entry = Entry._make((*row[1:13], site))
    before = Entry._make((*row[1:5], *row[14:18], *row[27:30], None, site)) if row[13] else None
    return Wanted(entry, before, entry.correction or str(row[21] or ""))
