"""What happened to the findings of a task, event by event, to stand among its records."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from records import Inspected, Seen
from reports.look.checks import agreement_words, found_words, place_words, reported_words


class Event(NamedTuple):
    """One event: a finding made (its batch and line), or answered, closed, settled (no batch of its own is shown). Named as
    the columns of a record are."""

    number: int
    batch: int | None
    line: int | None
    month: date
    unit: str
    said: str
    file: str
    person: str
    received: datetime
    remark: str


def events(inspected: Inspected, found: Iterable[Seen]) -> list[Event]:
    """Newest first."""
    told = [event for seen in found for event in _of(inspected, seen)]
    return sorted(told, key=lambda event: event.received)[::-1]


def _of(inspected: Inspected, seen: Seen) -> Iterator[Event]:
    check = seen.check
    words = (("报", reported_words(check)), ("查", found_words(check)))
    figures = "，".join(f"{name}{text}" for name, text in words if text)
    marks = [agreement_words(seen), check.problem, f"期限 {check.due:%Y-%m-%d}" if check.due else ""]
    marks += ["演示数据"] if check.demo else []
    made = Event(
        *(check.number, check.batch, check.line or None, check.month, place_words(inspected, check), figures),
        *(f"实地抽查 {check.number}", check.person, check.received, "；".join(filter(None, marks))),
    )
    yield made
    later = (
        ("整改情况", check.answer, check.answered_by, check.answered_when),
        ("销号", check.result, check.closed_by, check.closed_when),
        ("认定所报数据", check.settlement, check.settled_by, check.settled_when),
    )
    for what, text, person, when in later:
        if when is not None:
            yield made._replace(batch=None, line=None, said=what, person=person or "", received=when, remark=text or "")
