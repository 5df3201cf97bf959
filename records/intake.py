"""Getting a monthly file in: read → check → append, all in one transaction or not at all."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

import pyarrow as pa

from plan import Plan
from records.checking.bulk.changes import Changes
from records.checking.by_site import SiteTerms, names_sites, pending, site_entries, told_by_site
from records.checking.check import Checked, check_sheet, with_sites
from records.checking.entry import Entry
from records.checking.told import Change
from records.history.lock import locks
from records.history.packed import packed
from records.inspection.monthly import known_sites, over_typed, sums_of
from records.inspection.register import Reached
from records.inspection.storing import append_site_entries
from records.plans.in_force import InForce, in_force
from records.reading.bulk.rows import rows_at
from records.reading.files import read_sheet
from records.reading.sheet import Row, Sheet, Upload
from records.receipt.outcome import Outcome, keep_mended, keep_outcome
from records.requests.asked import waiting, waiting_sites
from records.store.batches import latest_number
from records.store.connection import Connection
from records.store.facts import Fact, Facts, facts

ENTRY_SCHEMA = pa.schema(
    [
        ("line", pa.int32()),
        ("month", pa.date32()),
        ("task", pa.string()),
        ("unit", pa.string()),
        ("same", pa.bool_()),
        ("value", pa.decimal128(28, 10)),
        ("denominator", pa.decimal128(28, 10)),
        ("stage", pa.string()),
        ("progress", pa.string()),
        ("reason", pa.string()),
        ("next_step", pa.string()),
        ("correction", pa.string()),
    ]
)

AT_ONCE = 20_000
"""Entries handed to DuckDB in one go: more take memory and save no time."""


@dataclass(frozen=True)
class Sender:
    """Who hands in a file, when it counts as received, whether it is a sample, and why it changes data (empty: each
    row that does says so itself). `office`: whether changes of locked months take effect at once; those of anybody
    else are 更正申请."""

    person: str
    received: datetime
    stored: datetime
    demo: bool = False
    reason: str = ""
    office: bool = True


@dataclass(frozen=True)
class Taken:
    """A file that was taken in. `batch` is None when it added nothing that counts; `twin` is the batch that had
    stored the very same bytes before, None also where the file still had something to add. `requests` are the batches
    of its 更正申请."""

    batch: int | None
    twin: int | None
    checked: Checked
    requests: tuple[int, ...] = ()

    @property
    def last(self) -> int | None:
        """The last batch that came of it, None where there is none."""
        return self.requests[-1] if self.requests else self.batch


class Looked(NamedTuple):
    """A file as it would be taken in, nothing being stored yet: what would become of it, its other rows, the plan of each
    month, and what was known before: what was typed, and the rows about 点位 that the file brings. `by_site`: whether any
    figure follows from 点位 now or with them."""

    taken: Taken
    wrong: Sequence[Row]
    held: InForce
    typed: Facts
    sites: Sequence[Reached]
    by_site: bool


def take(
    con: Connection,
    plan: Plan,
    upload: Upload,
    sender: Sender,
    default_month: date | None = None,
    sheet: Sheet | None = None,
) -> Taken:
    """Check a file against the store and append its good rows, within the caller's transaction.

    `sheet` is the file already read, so that a long reading need not keep other writers waiting.
    Raises FileError when the file as a whole cannot be read.
    """
    found = look_over(con, plan, upload, sender, default_month, sheet or read_sheet(upload))
    enter(con, upload, sender, found.taken.checked, found.wrong)
    return found.taken


def look_over(
    con: Connection, plan: Plan, upload: Upload, sender: Sender, default_month: date | None, sheet: Sheet
) -> Looked:
    """Check a file against the store; what it would add has the numbers that it would get if it were stored next."""
    number = latest_number(con)
    whole, by_site = sheet, None
    known, held = known_sites(con, plan, number), locks(con, plan.year, number)
    if names_sites(sheet):
        asked = () if sender.office else waiting_sites(con, plan, number)
        site_terms = SiteTerms(known.sites, known.told, sender.received, held, sender.office, sender.reason, asked)
        by_site = told_by_site(plan, sheet, default_month, site_terms)
        sheet = by_site.rest
    new = pending(by_site.changes, number + 1, sender.person, sender.received) if by_site else []
    typed = facts(con, plan.year, number, [datetime.max])
    digest = hashlib.sha256(upload.content).hexdigest()
    twin, stored = _stored(con, digest, plan.year)
    mended = {each.line for each in upload.mended}
    plans = in_force(con, plan, number)
    checked = check_sheet(
        plans,
        sheet,
        over_typed(plan, known, typed[datetime.max], new),
        default_month=default_month,
        received=sender.received,
        locked=held,
        reason=sender.reason,
        office=sender.office,
        waiting=() if sender.office else waiting(con, plan, number),
        stored={(line, month) for line, month in stored if line not in mended},
        sums=sums_of(plan, known, new),
    )
    checked = with_sites(checked, by_site) if by_site else checked
    batch = number + 1 if checked.changes else None
    free = range(batch or number, (batch or number) + len({each.entry.task for each in checked.requested}))
    taken = Taken(batch, None if checked.to_store else twin, checked, tuple(one + 1 for one in free))
    return Looked(taken, rows_at(whole.rows, checked.rejected_lines), plans, typed, new, bool(known.told or new))


def as_known(found: Looked, sender: Sender) -> Iterator[Fact]:
    """What a file adds, sites apart, as it will be known."""
    batch = found.taken.batch or 0
    for change in found.taken.checked.changes:
        e = change.entry
        if not e.site:
            yield Fact(
                e.task, e.unit, e.month.month, e.same, e.value, e.denominator, e.stage,
                e.progress or None, e.reason or None, e.next_step or None, e.correction or "",
                sender.received, batch, e.line, sender.person, sender.received,
            )  # fmt: skip


def enter(
    con: Connection, upload: Upload, sender: Sender, checked: Checked, wrong: Iterable[Row]
) -> tuple[int | None, tuple[int, ...]]:
    """Store the good rows of a file that was checked: those that count as the next batch, the 更正申请 in batches of
    their own. Returns the numbers. `wrong`: its other rows, and perhaps more."""
    number = latest_number(con)
    batch = _count(con, number + 1, upload, sender, checked, wrong) if checked.changes else None
    return batch, _ask(con, batch or number, upload, sender, checked)


def _count(con: Connection, number: int, upload: Upload, sender: Sender, checked: Checked, wrong: Iterable[Row]) -> int:
    _enter(con, number, "import", upload, sender, checked)
    changes = checked.changes
    for columns in changes.taken if isinstance(changes, Changes) else ():
        _insert(con, number, columns.table())
    told = changes.told if isinstance(changes, Changes) else changes
    _append(con, number, [change.entry for change in told if not change.entry.site])
    append_site_entries(con, number, site_entries(told))
    counts = len(checked.unchanged), checked.unreported, len(checked.rejected_lines)
    keep_outcome(con, number, Outcome(*counts, checked.rejected, {row.line: row.task for row in wrong}))
    keep_mended(con, number, upload.mended)
    return number


def _ask(con: Connection, number: int, upload: Upload, sender: Sender, checked: Checked) -> tuple[int, ...]:
    """The 更正申请 of a file, one for each task, so that the office can answer for each."""
    entries = sorted((change.entry for change in checked.requested), key=lambda entry: entry.task)
    made = []
    for _, of_task in groupby(entries, key=lambda entry: entry.task):
        number += 1
        made.append(number)
        own = list(of_task)
        _enter(con, number, "request", upload, sender, checked)
        _append(con, number, [entry for entry in own if not entry.site])
        append_site_entries(con, number, site_entries(Change(entry, None) for entry in own))
    return tuple(made)


def _enter(con: Connection, batch: int, kind: str, upload: Upload, sender: Sender, checked: Checked) -> None:
    """The batch itself; the bytes with the first that comes of a file."""
    digest = hashlib.sha256(upload.content).hexdigest()
    spare = kind == "request" and _holds(con, digest)
    con.execute(
        """
        insert into batches (
            batch, kind, file, sha256, content, encoding, person, received, stored, reason, demo
        )
        values (
            $batch, $kind, $file, $sha256, $content, $encoding, $person, $received, $stored, $reason, $demo
        )
        """,
        {
            "batch": batch,
            "kind": kind,
            "file": upload.name,
            "sha256": digest,
            "content": None if spare else packed(upload.content),
            "encoding": checked.encoding,
            "person": sender.person,
            "received": sender.received,
            "stored": sender.stored,
            "reason": sender.reason.strip() or None,
            "demo": sender.demo,
        },
    )


def _holds(con: Connection, digest: str) -> bool:
    """Whether the bytes are in the store."""
    held = con.execute(
        "select count(*) from batches where sha256 = $digest and content is not null and not demo", {"digest": digest}
    ).fetchone()
    return bool(held and held[0])


def _append(con: Connection, batch: int, entries: list[Entry]) -> None:
    for start in range(0, len(entries), AT_ONCE):
        columns = zip(*(entry[: len(ENTRY_SCHEMA)] for entry in entries[start : start + AT_ONCE]), strict=True)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, ENTRY_SCHEMA, strict=True)]
        _insert(con, batch, pa.Table.from_arrays(arrays, schema=ENTRY_SCHEMA))


def _insert(con: Connection, batch: int, entries: pa.Table) -> None:
    con.register("arriving", entries)
    con.execute(
        """
        insert into entries by name
        select
            $batch as batch,
            * replace (
                nullif(progress, '') as progress,
                nullif(reason, '') as reason,
                nullif(next_step, '') as next_step,
                coalesce(correction, '') as correction
            )
        from arriving
        """,
        {"batch": batch},
    )
    con.unregister("arriving")


def _stored(con: Connection, digest: str, year: int) -> tuple[int | None, set[tuple[int, date]]]:
    """The last batch that stored the very same bytes for a year, and the line and month of each row stored of them.

    A file stored twice adds nothing. What it could not store then (a row refused, or read for another month)
    may be stored now.
    """
    rows = con.execute(
        """
        select
            batches.batch,
            told.line,
            told.month
        from batches
        inner join (
            select batch, line, month from entries
            union all
            select batch, line, month from site_entries
        ) as told
            on told.batch = batches.batch
        where
            batches.kind = 'import'
            and batches.sha256 = $digest
            and year(told.month) = $year
            and batches.batch not in (select reverts from batches where kind = 'revert')
        """,
        {"digest": digest, "year": year},
    ).fetchall()
    return max((batch for batch, *_ in rows), default=None), {(line, month) for _, line, month in rows}
