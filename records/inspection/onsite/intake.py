"""Getting a sheet of checks, or one finding of the page, in: read → judge → append, in one transaction or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plan import Plan
from records.inspection.onsite.checks import append_batch, append_findings, append_photos, checks
from records.inspection.onsite.judging import Judged, Known, judged
from records.inspection.onsite.photos import Photo
from records.inspection.onsite.reported import reported
from records.inspection.onsite.samples import drawn_lines
from records.inspection.onsite.sheet import CheckRow, CheckSheet
from records.reading.sheet import Upload
from records.receipt.outcome import Outcome, keep_outcome
from records.store.batches import latest_number
from records.store.connection import Connection


@dataclass(frozen=True)
class Recorded:
    """What became of a sheet, or of one finding. `batch` is None where nothing was added; `numbers` are those of the
    findings that were."""

    batch: int | None
    numbers: tuple[int, ...]
    judged: Judged


def record_sheet(
    con: Connection, plan: Plan, upload: Upload, sheet: CheckSheet, person: str, when: datetime, demo: bool = False
) -> Recorded:
    """Check a sheet against the store and append its good rows with the original bytes, within the caller's transaction."""
    found = judge(con, plan, sheet.rows, when)
    if not found.findings:
        return Recorded(None, (), found)
    batch = append_batch(con, "checks", person, when, demo, upload)
    wrong = {row.line: row.task for row in sheet.rows if row.line in found.rejected_lines}
    counts = len(found.unchanged), found.skipped, len(found.rejected_lines)
    keep_outcome(con, batch, Outcome(*counts, found.rejected, wrong))
    return Recorded(batch, tuple(append_findings(con, batch, found.findings)), found)


def record_one(
    con: Connection,
    plan: Plan,
    row: CheckRow,
    photos: Sequence[Photo],
    person: str,
    when: datetime,
    demo: bool = False,
) -> Recorded:
    """One finding typed on the page, with its photos."""
    found = judge(con, plan, [row], when)
    if not found.findings:
        return Recorded(None, (), found)
    batch = append_batch(con, "checks", person, when, demo)
    numbers = tuple(append_findings(con, batch, found.findings))
    append_photos(con, batch, numbers[0], photos)
    return Recorded(batch, numbers, found)


def judge(con: Connection, plan: Plan, rows: Sequence[CheckRow], when: datetime) -> Judged:
    """What is to become of rows, against what is known now."""
    number = latest_number(con)
    tasks = [id for id in dict.fromkeys(row.task.strip() for row in rows) if id in plan.tasks]
    with_sites = [id for id, task in plan.tasks.items() if task.sites]
    known = Known(
        plan,
        reported(con, plan, number, [*dict.fromkeys([*tasks, *with_sites])]),
        checks(con, plan.year, number),
        drawn_lines(con, number),
        when.date(),
    )
    return judged(known, rows)
