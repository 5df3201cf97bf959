"""What taking in a file does to the lamps, for a rehearsal (preview, dry run) and for the real thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.changes.base import Base, base_of
from metrics.changes.flips import Cell, Flip, Standings, cells_of, flips, reasons_missing
from metrics.task.assess import assess
from metrics.task.since import assessed_since, touched_standings
from metrics.task.standing import Assessment
from plan import Plan, Problem
from records import (
    Connection,
    FileError,
    Row,
    Sender,
    Sheet,
    Snapshot,
    Store,
    Taken,
    Upload,
    enter,
    enter_plan,
    latest_number,
    read_sheet,
    rows_at,
    take,
)

MOST_ROWS = 1000
"""Rows of which something is said that are kept at hand: of wrong ones and of others as many as are shown."""


@dataclass(frozen=True)
class Receipt:
    """What became of one file. `taken` is None and `error` a sentence when it could not be read.

    `snapshot` is the number of its batch, or of the last batch where it added nothing. `base`: what the outcome
    rests on, besides the file and those before it. `rows`: the first of those of which something is said.
    """

    upload: Upload
    taken: Taken | None
    error: str | None
    flips: tuple[Flip, ...]
    warnings: tuple[Problem, ...]
    snapshot: int
    base: Base | None = None
    rows: tuple[Row, ...] = ()

    @property
    def rejected(self) -> tuple[Problem, ...]:
        if self.taken is None:
            return (Problem(None, None, self.upload.name, self.error or ""),)
        return self.taken.checked.rejected


class StaleError(Exception):
    """Somebody stored something since the preview that changes what would happen."""


def receive(
    store: Store,
    plan: Plan,
    upload: Upload,
    sender: Sender,
    default_month: date | None = None,
    *,
    keep: bool = True,
    with_plan: bool = False,
) -> Receipt:
    """Take in one file in one transaction; with `keep` false everything happens but nothing is stored."""
    return receive_all(store, plan, [upload], sender, default_month, keep=keep, with_plan=with_plan)[0]


def receive_all(
    store: Store,
    plan: Plan,
    uploads: Sequence[Upload],
    sender: Sender,
    default_month: date | None = None,
    *,
    keep: bool = True,
    previewed: Sequence[Receipt] | None = None,
    with_plan: bool = False,
    known: Assessment | None = None,
) -> list[Receipt]:
    """Take in files one after the other, each seeing what those before it said, in one transaction.

    `previewed` is what the person agreed to; raises StaleError, and stores nothing, where storing would
    now do something else. `with_plan` stores the plan first where it is not the last one stored, in the same turn.
    `known`: all figures of before, where they are at hand; from them those of after are had sooner.
    """
    same = previewed and [each.upload for each in previewed] == [*uploads]
    if previewed and same and _stored_as_agreed(store, plan, sender, default_month, previewed):
        return [*previewed]
    read = [_read(upload) for upload in uploads]  # before the transaction: others need not wait for it
    with store.writing(keep=keep) as con:
        if with_plan:
            enter_plan(con, plan, sender.stored)
        base = base_of(con, plan, sender, default_month)
        receipts = []
        for upload, sheet in zip(uploads, read, strict=True):
            receipt, known = _receive(con, base, upload, sheet, sender, known, last=upload is uploads[-1])
            receipts.append(receipt)
        if previewed is not None and [_outcome(r) for r in receipts] != [_outcome(r) for r in previewed]:
            raise StaleError("预览之后数据有更新，请重新核对后再入库。")
    return receipts


def _stored_as_agreed(
    store: Store, plan: Plan, sender: Sender, default_month: date | None, agreed: Sequence[Receipt]
) -> bool:
    """Store what a rehearsal found, where that still rests on the very same: nothing is to be found again. Returns
    whether it was."""
    with store.writing() as con:
        base = base_of(con, plan, sender, default_month)
        if any(each.base != base for each in agreed):
            return False
        for each in agreed:
            if each.taken is not None and each.taken.last is not None:
                enter(con, each.upload, sender, each.taken.checked, each.rows)
    return True


def _read(upload: Upload) -> Sheet | FileError:
    try:
        return read_sheet(upload)
    except FileError as error:
        return error


def _outcome(receipt: Receipt) -> object:
    checked = receipt.taken.checked if receipt.taken else None
    return checked and (checked.changes, checked.requested, checked.rejected)


def _receive(
    con: Connection,
    base: Base,
    upload: Upload,
    sheet: Sheet | FileError,
    sender: Sender,
    known: Assessment | None,
    *,
    last: bool,
) -> tuple[Receipt, Assessment | None]:
    """The receipt, and all figures after it where those before are known. `last`: no other file needs them."""
    before = latest_number(con)
    if isinstance(sheet, FileError):
        return Receipt(upload, None, str(sheet), (), (), before, base), known
    taken = take(con, base.plan, upload, sender, base.default_month, sheet)
    warnings = taken.checked.warnings
    if taken.twin is not None:
        said = f"这个文件此前已入库（批次 {taken.twin}），没有重复写入。"
        warnings = (Problem(None, None, upload.name, said), *warnings)
    if taken.batch is None:
        rows = _spoken_of(sheet, (*taken.checked.rejected, *warnings))
        return Receipt(upload, taken, None, (), warnings, taken.last or before, base, rows), known
    cells = cells_of(taken)
    one, other = Snapshot(before, sender.stored.date()), Snapshot(taken.batch, sender.stored.date())
    known = known if known is not None and known.snapshot == one else None
    old, new, known = _standings(con, base.plan, cells, one, other, known, last=last)
    warnings = (*warnings, *reasons_missing(taken, cells, new))
    receipt = Receipt(
        upload=upload,
        taken=taken,
        error=None,
        flips=flips(cells, old, new),
        warnings=warnings,
        snapshot=taken.last or taken.batch,
        base=base,
        rows=_spoken_of(sheet, (*taken.checked.rejected, *warnings)),
    )
    return receipt, known


def _standings(
    con: Connection,
    plan: Plan,
    cells: Sequence[Cell],
    before: Snapshot,
    after: Snapshot,
    known: Assessment | None,
    *,
    last: bool,
) -> tuple[Standings, Standings, Assessment | None]:
    """Those of the cells before and after, and all figures after where there is need of them and they can be told."""
    touched, months = {task for task, _ in cells}, {month for _, month in cells}
    if known and last and (found := touched_standings(known, con, plan, after, months)):
        return known.standings, found, None
    if known and (new := assessed_since(known, con, plan, after)):
        return known.standings, new.standings, new
    old, anew = (assess(con, plan, snapshot, touched, months).standings for snapshot in (before, after))
    return old, anew, None


def _spoken_of(sheet: Sheet, found: Sequence[Problem]) -> tuple[Row, ...]:
    return rows_at(sheet.rows, [*dict.fromkeys(each.row for each in found if each.row is not None)][:MOST_ROWS])


def as_json(receipt: Receipt) -> dict[str, Any]:
    """The object that `import --json` prints for a file (contract.md, Commands)."""
    checked = receipt.taken.checked if receipt.taken else None
    stored = receipt.taken is not None and receipt.taken.batch is not None
    return {
        "file": receipt.upload.name,
        "batch": receipt.taken.batch if receipt.taken else None,
        "duplicate_of": receipt.taken.twin if receipt.taken else None,
        "encoding": checked.encoding if checked else None,
        "accepted": len(checked.changes) if checked and stored else 0,
        "unchanged": len(checked.unchanged) if checked else 0,
        "skipped": checked.skipped if checked else 0,
        "rejected": [vars(p) for p in receipt.rejected],
        "warnings": [vars(p) for p in receipt.warnings],
        "lamps": [{"id": f.task.id, "month": f.month, "from": f.before, "to": f.after} for f in receipt.flips],
    }
