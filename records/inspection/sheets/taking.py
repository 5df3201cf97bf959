"""Getting a sheet of sites in: read → check → append, within the caller's transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from plan import Plan
from records.history.lock import locks
from records.history.packed import packed
from records.inspection.register import reached, register
from records.inspection.sheets.checked import CheckedSites, check_sites
from records.inspection.sheets.locked import LockedSites, told_by_site
from records.inspection.sheets.sheet import TASK, read_site_sheet
from records.inspection.storing import append_sites
from records.reading.sheet import Upload
from records.receipt.outcome import Outcome, keep_outcome
from records.store.batches import latest_number
from records.store.connection import Connection


@dataclass(frozen=True)
class TakenSites:
    """A sheet that was taken in. `batch` is None where it said nothing new; `twin`: the batch that had stored the very same
    bytes before, where there was nothing to add."""

    batch: int | None
    twin: int | None
    checked: CheckedSites


def take_sites(
    con: Connection,
    plan: Plan,
    upload: Upload,
    *,
    person: str,
    received: datetime,
    stored: datetime,
    demo: bool = False,
    office: bool = True,
) -> TakenSites:
    """Check a sheet against the register and append its good rows. `office`: whether its rows may move figures of locked months.
    Raises FileError where it cannot be read."""
    number = latest_number(con)
    sheet = read_site_sheet(plan, upload)
    held = locks(con, plan.year, number)
    passed = [m for m in plan.reporting.months if plan.passed(m, received.date())]
    told = told_by_site(reached(con, plan.year, number, [datetime.max])[datetime.max] if held or passed else ())
    checked = check_sites(plan, sheet, register(con, plan.year, number), LockedSites(held, passed, told, office))
    digest = hashlib.sha256(upload.content).hexdigest()
    if not checked.rows:
        return TakenSites(None, _twin(con, digest), checked)
    con.execute(
        """
        insert into batches (batch, kind, file, sha256, content, person, received, stored, demo)
        values ($batch, 'sites', $file, $sha256, $content, $person, $received, $stored, $demo)
        """,
        {
            "batch": number + 1,
            "file": upload.name,
            "sha256": digest,
            "content": packed(upload.content),
            "person": person,
            "received": received,
            "stored": stored,
            "demo": demo,
        },
    )
    append_sites(con, number + 1, plan.year, checked.rows)
    counts = checked.unchanged, checked.skipped, len(checked.rejected_lines)
    wrong = {line.line: line.text(TASK) for line in sheet.rows if line.line in checked.rejected_lines}
    keep_outcome(con, number + 1, Outcome(*counts, checked.rejected, wrong))
    return TakenSites(number + 1, None, checked)


def _twin(con: Connection, digest: str) -> int | None:
    """The last sheet of the very same bytes that counts."""
    row = con.execute(
        """
        select max(batch)
        from batches
        where
            kind = 'sites'
            and sha256 = $digest
            and batch not in (select reverts from batches where kind = 'revert')
        """,
        {"digest": digest},
    ).fetchone()
    return row[0] if row else None
