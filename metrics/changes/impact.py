"""What taking in a file does to the lamps, for a rehearsal (preview, dry run) and for the real thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from metrics.changes.base import Base, base_of
from metrics.changes.flips import Flip, cells_of, flips, reasons_missing
from metrics.changes.turned import before_and_after
from metrics.task.standing import Assessment
from plan import Plan, Problem
from records import (
    Connection,
    FileError,
    Ground,
    Grounds,
    Looked,
    Row,
    Sender,
    Sheet,
    Store,
    Taken,
    Upload,
    enter,
    enter_plan,
    ground_after,
    ground_of,
    last_batch,
    look_over,
    read_sheet,
    rows_at,
)

_grounds = Grounds()
SHORT = 64 * 1024
"""Bytes of a file that is looked over in less time than opening a shared store for it takes."""
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
    asked = _Asked(plan, [*zip(uploads, read, strict=True)], sender, default_month, with_plan, known)
    if not keep:
        return _rehearsed(store, asked)
    ahead = _rehearsed(store, asked) if _pays(store, uploads) else []
    after: Ground | None = None
    with store.writing() as con:
        ground = _ground(con, store, asked, _unchanged(store, plan))
        base = base_of(ground.last, plan, sender, default_month)
        if ahead and all(each.base == base for each in ahead):
            _enter(con, base.number, ahead, sender)
            receipts = ahead
        else:
            receipts, after = _gone_through(con, ground, base, asked, keep=True)
        if previewed is not None and [_outcome(r) for r in receipts] != [_outcome(r) for r in previewed]:
            raise StaleError("预览之后数据有更新，请重新核对后再入库。")
    if after is not None:
        _grounds.keep(store, after, store.left)
    return receipts


def _pays(store: Store, uploads: Sequence[Upload]) -> bool:
    """Whether to look files over before the turn to store, so that others wait for less. Not for a plain file, which one
    process opens at a time: that would be to wait for two turns. Nor for short files where the ground is at hand: under
    the lock they are looked over again wherever somebody stored meanwhile, and twice is longer than once."""
    if store.file is not None:
        return False
    return _grounds.of(store) is None or sum(len(each.content) for each in uploads) > SHORT


class _Asked(NamedTuple):
    """Files about to be taken in, each as it was read, and the terms."""

    plan: Plan
    read: Sequence[tuple[Upload, Sheet | FileError]]
    sender: Sender
    default_month: date | None
    with_plan: bool
    known: Assessment | None


def _unchanged(store: Store, plan: Plan) -> Ground | None:
    """The ground as the last file of this process left it, where nothing was stored since and we have the turn."""
    ground = _grounds.unchanged(store)
    return ground if ground and ground.plan.text == plan.text else None


def _ground(con: Connection, store: Store, asked: _Asked, unchanged: Ground | None = None) -> Ground:
    """What the first file is checked against, the plan stored before it where that is wished. It is kept for the next
    file, from before anything that this transaction stores."""
    ground = unchanged or ground_of(con, asked.plan, _grounds.of(store))
    if ground is not unchanged:
        _grounds.keep(store, ground)
    if asked.with_plan and enter_plan(con, asked.plan, asked.sender.stored):
        return ground_of(con, asked.plan, ground)
    return ground


def _rehearsed(store: Store, asked: _Asked) -> list[Receipt]:
    """What would come of it, by one state of the store, which keeps no writer waiting: what it stores on its way, so that a
    file sees those before it, is undone."""
    with store.writing(keep=False) as con:
        ground = _ground(con, store, asked)
        base = base_of(ground.last, asked.plan, asked.sender, asked.default_month)
        return _gone_through(con, ground, base, asked, keep=False)[0]


def _gone_through(
    con: Connection, ground: Ground, base: Base, asked: _Asked, *, keep: bool
) -> tuple[list[Receipt], Ground | None]:
    """The receipts, file after file, and the ground that the last of them leaves, where it was stored and that is known.
    Each is stored where it is to be kept or another comes after it."""
    receipts = []
    at, after = base, None
    for number, (upload, sheet) in enumerate(asked.read, 1):
        receipt, found = _receive(con, ground, base, at, upload, sheet, asked)
        receipts.append(receipt)
        last = number == len(asked.read)
        if found and found.taken.last is not None and (keep or not last):
            enter(con, at.number, upload, asked.sender, found.taken.checked, found.wrong)
            if last:
                after = ground_after(found, upload, asked.sender)
            else:
                ground = ground_of(con, asked.plan, ground)
                at = base_of(ground.last, asked.plan, asked.sender, asked.default_month)
    return receipts, after


def _stored_as_agreed(
    store: Store, plan: Plan, sender: Sender, default_month: date | None, agreed: Sequence[Receipt]
) -> bool:
    """Store what a rehearsal found, where that still rests on the very same: nothing is to be found again. Returns
    whether it was."""
    with store.writing() as con:
        at = _unchanged(store, plan)
        base = base_of(at.last if at else last_batch(con), plan, sender, default_month)
        if any(each.base != base for each in agreed):
            return False
        _enter(con, base.number, agreed, sender)
    return True


def _enter(con: Connection, number: int, agreed: Sequence[Receipt], sender: Sender) -> None:
    for each in agreed:
        if each.taken is not None and each.taken.last is not None:
            enter(con, number, each.upload, sender, each.taken.checked, each.rows)
            number = each.taken.last


def _read(upload: Upload) -> Sheet | FileError:
    try:
        return read_sheet(upload)
    except FileError as error:
        return error


def _outcome(receipt: Receipt) -> object:
    checked = receipt.taken.checked if receipt.taken else None
    return checked and (checked.changes, checked.requested, checked.rejected)


def _receive(
    con: Connection, ground: Ground, base: Base, at: Base, upload: Upload, sheet: Sheet | FileError, asked: _Asked
) -> tuple[Receipt, Looked | None]:
    """The receipt of a file that is not stored yet, and what was found of it. `base`: of all files; `at` and `ground`: of this
    one."""
    before, sender = at.number, asked.sender
    if isinstance(sheet, FileError):
        return Receipt(upload, None, str(sheet), (), (), before, base), None
    found = look_over(con, ground, upload, sender, asked.default_month, sheet)
    taken, cells = found.taken, cells_of(found.taken)
    warnings, turned = taken.checked.warnings, tuple[Flip, ...]()
    if taken.twin is not None:
        said = f"这个文件此前已入库（批次 {taken.twin}），没有重复写入。"
        warnings = (Problem(None, None, upload.name, said), *warnings)
    if taken.batch is not None:
        old, new = before_and_after(con, at, found, sender, cells, asked.known)
        warnings, turned = (*warnings, *reasons_missing(taken, cells, new)), flips(cells, old, new)
    spoken_of = _spoken_of(sheet, (*taken.checked.rejected, *warnings))
    return Receipt(upload, taken, None, turned, warnings, taken.last or before, base, spoken_of), found


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
