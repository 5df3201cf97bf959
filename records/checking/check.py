"""A sheet against the plan and against what is stored: what is new, changed, unchanged or refused."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from heapq import merge
from types import MappingProxyType

from plan import Plan, Problem, problem
from records.checking.again.bases import repeated, unfounded
from records.checking.again.corrections import Corrections
from records.checking.again.locked import Locked
from records.checking.asked import Asked
from records.checking.bulk.changes import Changes
from records.checking.bulk.columns import Columns
from records.checking.bulk.quiet import quiet
from records.checking.bulk.taken import Taker
from records.checking.by_site import BySite, differing
from records.checking.doubts import doubts
from records.checking.entry import Entry, RowReader
from records.checking.levels import two_levels
from records.checking.told import Change, Ledger, equal
from records.history.lock import Lock
from records.inspection.monthly import Sums
from records.plans.in_force import InForce, alone
from records.reading.bulk.rows import Rows
from records.reading.sheet import Row, Sheet
from records.store.facts import Fact


@dataclass(frozen=True)
class Checked:
    """The outcome for every row of a sheet. Each row with content is in exactly one of `changes`,
    `unchanged`, `skipped` and the lines of `rejected`. `left_out` of those skipped are no rows at all (totals, headers,
    signatures, headings); the others are 未报. `doubts` are the warnings that a person should confirm before storing.
    `requested` would change locked months and are not the sender's to change: they are kept as 更正申请."""

    encoding: str
    changes: Sequence[Change]
    unchanged: tuple[Entry, ...]
    skipped: int
    rejected: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    doubts: tuple[Problem, ...] = ()
    left_out: int = 0
    requested: tuple[Change, ...] = ()

    @property
    def to_store(self) -> Sequence[Change]:
        """What is stored of the file, with effect or as 更正申请."""
        return [*self.changes, *self.requested] if self.requested else self.changes

    @property
    def unreported(self) -> int:
        """The rows that say nothing: 未报."""
        return self.skipped - self.left_out

    @property
    def rejected_lines(self) -> tuple[int, ...]:
        return tuple(sorted({p.row for p in self.rejected if p.row is not None}))


def check_sheet(
    plan: Plan | InForce,
    sheet: Sheet,
    current: Mapping[str, list[Fact]],
    *,
    default_month: date | None,
    received: datetime,
    locked: Mapping[int, Lock] = MappingProxyType({}),
    reason: str = "",
    office: bool = True,
    waiting: Collection[tuple[object, ...]] = (),
    stored: Collection[tuple[int, date]] = (),
    sums: Sums | None = None,
) -> Checked:
    """Check every row by the plan of its month: `plan` is that of all months, or of each. `current` is what is known now, by task id; `locked` the months that are locked,
    in which a change is refused unless it has its 更正原因 or there is a `reason` for all; that of anybody but the
    `office` is a 更正申请. `waiting` are the rows, from month to stage, of 更正申请 without an answer. `stored` are the rows, by line and month, that the very
    same file has brought in before: they count as unchanged, even where others have changed their cells since. `sums`: what follows from 点位,
    from which a typed number must not differ."""
    plans = plan if isinstance(plan, InForce) else alone(plan)
    reader = RowReader(plans, default_month, received.date())
    asked = Asked(plans.latest, sheet, reader)
    reader.rejected += sheet.rejected
    terms = _Terms(received.date(), locked, reason, office, waiting, stored, sums)
    ledger = Ledger(plans, current)
    if isinstance(sheet.rows, Rows) and not (stored or sheet.added or sums):
        return _in_bulk(reader, asked, sheet, sheet.rows, ledger, terms)
    entries, again, skipped = _read(reader, asked, sheet.rows, stored)
    reader.warnings = [*asked.warnings(), *sheet.warnings, *reader.warnings]
    found = _among(reader, entries, sheet.rows, ledger, terms)
    return replace(
        found,
        encoding=sheet.encoding,
        unchanged=(*found.unchanged, *again),
        skipped=skipped + sheet.totals,
        left_out=sheet.totals + len(asked.strange),
    )


@dataclass(frozen=True)
class _Terms:
    """What else decides over rows, see check_sheet."""

    today: date
    locked: Mapping[int, Lock]
    reason: str
    office: bool
    waiting: Collection[tuple[object, ...]]
    stored: Collection[tuple[int, date]]
    sums: Sums | None


def _in_bulk(reader: RowReader, asked: Asked, sheet: Sheet, rows: Rows, ledger: Ledger, terms: _Terms) -> Checked:
    """The same, asked only of the rows that are not plain and of the tasks that are not quiet."""
    taker = Taker(reader.plans, partial(_alone, reader, asked, terms))
    taken: list[Columns] = []
    odd: list[Entry] = []
    skipped = sheet.totals
    for piece in rows.pieces:
        columns, others = taker.take(piece)
        entries, _, unreported = _read(reader, asked, others, ())
        taken.append(columns)
        odd += entries
        skipped += unreported
        asked.answered = asked.answered or len(columns.lines) > 0
    reader.warnings = [*asked.warnings(), *sheet.warnings, *reader.warnings]
    tasks = quiet(taker.legend, taken, odd, {task for task, _ in ledger.known})
    looked_at = (entry for columns in taken for entry in columns.chosen(~tasks[columns.tasks]).entries())
    found = _among(reader, [*merge(odd, looked_at)], rows, ledger, terms)
    plain = (columns.chosen(tasks[columns.tasks]) for columns in taken)
    return replace(
        found,
        encoding=sheet.encoding,
        changes=Changes([columns for columns in plain if len(columns.lines)], found.changes),
        skipped=skipped,
        left_out=sheet.totals + len(asked.strange),
    )


def _alone(reader: RowReader, asked: Asked, terms: _Terms, rows: Sequence[Row]) -> list[Entry | None]:
    """The entries of rows of which nothing is to be said where the store knows nothing yet."""
    reader = reader.anew()
    entries, _, _ = _read(reader, asked.anew(reader), rows, ())
    found = _among(reader, entries, rows, Ledger(reader.plans, {}), terms)
    spoken_of = {problem.row for problem in (*found.rejected, *found.warnings, *found.doubts)}
    if None in spoken_of:
        return [None] * len(rows)
    said = {change.entry.line: change.entry for change in found.changes if change.entry.line not in spoken_of}
    return [said.get(row.line) for row in rows]


def _read(
    reader: RowReader, asked: Asked, rows: Iterable[Row], stored: Collection[tuple[int, date]]
) -> tuple[list[Entry], list[Entry], int]:
    """The entries, those that the very same file has brought in before, and how many rows are 未报."""
    entries: list[Entry] = []
    again: list[Entry] = []
    skipped = 0
    for row in map(reader.said, rows):
        if not (row.value or row.stage):
            skipped += asked.is_unreported(row)
            continue
        if asked.is_doubtful(row):
            continue
        entry = reader.read(row)
        if entry:
            (again if stored and (entry.line, entry.month) in stored else entries).append(entry)
    return entries, again, skipped


def _among(reader: RowReader, entries: list[Entry], rows: Iterable[Row], ledger: Ledger, terms: _Terms) -> Checked:
    """Entries among each other and against the store."""
    refused = [*repeated(entries)]
    if terms.sums:
        refused += [p for e in entries if (p := differing(reader.plan, terms.sums, e))]
    entries = _without(entries, refused)
    corrections = Corrections(ledger, terms.today, entries, terms.reason)
    locked = Locked(ledger, terms.locked, corrections, entries, office=terms.office, waiting=terms.waiting)
    entries, unsound = _sound(ledger, corrections, locked.effective)
    # what is asked for is held against what it would stand beside, the rows that count among it
    whole, unfit = _sound(ledger, corrections, [*entries, *locked.asking], locked.asking)
    refused += [*locked.closed, *unsound, *unfit]
    reader.warnings += corrections.words(entries)
    reader.warnings += [
        problem(e.line, "月份", f"{e.month:%Y-%m}", "所报月份还没有到，请确认月份没有填错")
        for e in entries
        if e.month > terms.today
    ]
    reader.warnings += locked.words(entries)
    changes, unchanged = _told(ledger, corrections, entries, terms.locked)
    requested, _ = _told(ledger, corrections, whole[len(entries) :], terms.locked)
    questions = doubts(ledger, [c.entry for c in (*changes, *requested)], rows)
    return Checked(
        encoding="",
        changes=tuple(changes),
        unchanged=(*unchanged, *locked.again),
        skipped=0,
        rejected=tuple(sorted([*reader.rejected, *refused], key=lambda p: p.row or 0)),
        warnings=tuple(sorted([*reader.warnings, *questions], key=lambda p: p.row or 0)),
        doubts=questions,
        requested=tuple(requested),
    )


def with_sites(checked: Checked, found: BySite) -> Checked:
    """The outcome for the whole file: its rows about 点位 among the others."""
    return replace(
        checked,
        changes=tuple(sorted((*checked.changes, *found.changes), key=lambda change: change.entry.line)),
        requested=tuple(sorted((*checked.requested, *found.requested), key=lambda change: change.entry.line)),
        unchanged=(*checked.unchanged, *found.unchanged),
        skipped=checked.skipped + found.skipped,
        rejected=tuple(sorted((*checked.rejected, *found.rejected), key=lambda p: p.row or 0)),
        warnings=tuple(sorted((*checked.warnings, *found.warnings), key=lambda p: p.row or 0)),
    )


def unsound(plans: InForce, current: Mapping[str, list[Fact]], entries: list[Entry], today: date) -> list[Problem]:
    """What would not fit together were these rows, which need no further reason, stored now."""
    ledger = Ledger(plans, current)
    _, found = _sound(ledger, Corrections(ledger, today, entries, "更正申请"), entries)
    return found


def _told(
    ledger: Ledger, corrections: Corrections, entries: list[Entry], locked: Mapping[int, Lock]
) -> tuple[list[Change], list[Entry]]:
    """What the entries change, and those that change nothing."""
    reasoned = corrections.reasoned(entries, ledger.changed_in(locked, entries))
    told = [*map(ledger.change, reasoned)]
    unchanged = [c.entry for c in told if equal(c)]
    return [c for c in told if not equal(c)] if unchanged else told, unchanged


def _sound(
    ledger: Ledger, corrections: Corrections, entries: list[Entry], of: Sequence[Entry] | None = None
) -> tuple[list[Entry], list[Problem]]:
    """The entries that agree with the store and with each other, and why the others do not. A row that is refused
    may have been what another one is founded on, so those that are left are asked again until all may stay. `of`: those
    that are asked about, where it is not all."""
    refused: list[Problem] = []
    lines = None if of is None else {e.line for e in of}
    while lines is None or lines:
        before = len(refused)
        for step in (partial(unfounded, ledger), corrections.mistakes, partial(two_levels, ledger)):
            found = [p for p in step(entries) if lines is None or p.row in lines]
            refused += found
            entries = _without(entries, found)
        if len(refused) == before:
            break
    return entries, refused


def _without(entries: list[Entry], problems: list[Problem]) -> list[Entry]:
    lines = {p.row for p in problems}
    if not lines:
        return entries
    return [entry for entry in entries if entry.line not in lines]
