"""A monthly file against the store: read → check → append, all in one transaction or not at all."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from plan import Plan
from records.checking.by_site import SiteTerms, names_sites, pending, told_by_site
from records.checking.check import Checked, check_sheet, with_sites
from records.inspection.monthly import over_typed, sums_of
from records.inspection.register import Reached
from records.intake.entering import Sender, enter
from records.intake.ground import Ground, ground_of
from records.plans.in_force import InForce
from records.reading.bulk.rows import rows_at
from records.reading.files import read_sheet
from records.reading.sheet import Row, Sheet, Upload
from records.requests.asked import waiting, waiting_sites
from records.store.batches import Last
from records.store.connection import Connection
from records.store.facts import Fact, Facts, laid_over


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
    """A file as it would be taken in, nothing being stored yet: what would become of it, its other rows, what was known
    before, and the rows about 点位 that it brings."""

    taken: Taken
    wrong: Sequence[Row]
    ground: Ground
    pending: Sequence[Reached]

    @property
    def typed(self) -> Facts:
        """What was typed, as known before."""
        return self.ground.typed

    @property
    def held(self) -> InForce:
        """The plan of each month."""
        return self.ground.held

    def by_sites(self, typed: Mapping[str, list[Fact]], pending: Sequence[Reached] = ()) -> Mapping[str, list[Fact]]:
        """Facts as known now, those that follow from 点位 in the place of typed ones."""
        return over_typed(self.ground.plan, self.ground.sites, typed, pending)


def take(
    con: Connection,
    plan: Plan,
    upload: Upload,
    sender: Sender,
    default_month: date | None = None,
    sheet: Sheet | None = None,
    ground: Ground | None = None,
) -> Taken:
    """Check a file against the store and append its good rows, within the caller's transaction.

    `sheet` is the file already read, so that a long reading need not keep other writers waiting. `ground`: that of the store as
    it is, where it is at hand.
    Raises FileError when the file as a whole cannot be read.
    """
    found = look_over(con, ground or ground_of(con, plan), upload, sender, default_month, sheet or read_sheet(upload))
    enter(con, found.ground.number, upload, sender, found.taken.checked, found.wrong)
    return found.taken


def look_over(
    con: Connection, ground: Ground, upload: Upload, sender: Sender, default_month: date | None, sheet: Sheet
) -> Looked:
    """Check a file against the store; what it would add has the numbers that it would get if it were stored next."""
    plan, number, known, held = ground.plan, ground.number, ground.sites, ground.locked
    whole, by_site = sheet, None
    if names_sites(sheet):
        asked = () if sender.office else waiting_sites(con, plan, number)
        site_terms = SiteTerms(known.sites, known.told, sender.received, held, sender.office, sender.reason, asked)
        by_site = told_by_site(plan, sheet, default_month, site_terms)
        sheet = by_site.rest
    new = pending(by_site.changes, number + 1, sender.person, sender.received) if by_site else []
    digest = hashlib.sha256(upload.content).hexdigest()
    twin, stored = _stored(con, digest, plan.year)
    mended = {each.line for each in upload.mended}
    checked = check_sheet(
        ground.held,
        sheet,
        over_typed(plan, known, ground.typed[datetime.max], new),
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
    return Looked(taken, rows_at(whole.rows, checked.rejected_lines), ground, new)


def ground_after(found: Looked, upload: Upload, sender: Sender) -> Ground | None:
    """What files are checked against once this one is stored; None where it is more than a file of typed rows."""
    if found.taken.batch is None or found.taken.requests or found.pending:
        return None
    digest = hashlib.sha256(upload.content).hexdigest()
    last = Last(found.taken.batch, "import", digest, sender.person, sender.received, sender.stored)
    return found.ground._replace(last=last, typed=laid_over(found.typed, as_known(found, sender)))


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


def _stored(con: Connection, digest: str, year: int) -> tuple[int | None, set[tuple[int, date]]]:
    """The last batch that stored the very same bytes for a year, and the line and month of each row stored of them.

    A file stored twice adds nothing. What it could not store then (a row refused, or read for another month)
    may be stored now.
    """
    same = "select count(*) from batches where kind = 'import' and sha256 = $digest"
    held = con.execute(same, {"digest": digest}).fetchone()
    if not (held and held[0]):  # most often; then the rows are not asked at all
        return None, set()
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
