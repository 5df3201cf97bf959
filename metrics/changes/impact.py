"""What taking in a file does to the lamps, for a rehearsal (preview, dry run) and for the real thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from metrics.task.assess import assess
from metrics.task.lamps import Lamp
from metrics.task.standing import Assessment
from plan import Plan, Problem, Task, problem
from records import (
    Connection,
    FileError,
    Sender,
    Sheet,
    Snapshot,
    Store,
    Taken,
    Upload,
    enter_plan,
    latest_number,
    read_sheet,
    take,
)


@dataclass(frozen=True)
class Flip:
    """A lamp of one task and month that is different afterwards."""

    task: Task
    month: int
    before: Lamp
    after: Lamp


@dataclass(frozen=True)
class Receipt:
    """What became of one file. `taken` is None and `error` a sentence when it could not be read.

    `snapshot` is the number of its batch, or of the last batch where it added nothing.
    """

    upload: Upload
    taken: Taken | None
    error: str | None
    flips: tuple[Flip, ...]
    warnings: tuple[Problem, ...]
    snapshot: int

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
) -> list[Receipt]:
    """Take in files one after the other, each seeing what those before it said, in one transaction.

    `previewed` is what the person agreed to; raises StaleError, and stores nothing, where storing would
    now do something else. `with_plan` stores the plan first where it is not the last one stored, in the same turn.
    """
    read = [_read(upload) for upload in uploads]  # before the transaction: others need not wait for it
    with store.writing(keep=keep) as con:
        if with_plan:
            enter_plan(con, plan, sender.stored)
        receipts = [
            _receive(con, plan, upload, sheet, sender, default_month)
            for upload, sheet in zip(uploads, read, strict=True)
        ]
        if previewed is not None and [_outcome(r) for r in receipts] != [_outcome(r) for r in previewed]:
            raise StaleError("预览之后数据有更新，请重新核对后再入库。")
    return receipts


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
    plan: Plan,
    upload: Upload,
    sheet: Sheet | FileError,
    sender: Sender,
    default_month: date | None,
) -> Receipt:
    before = latest_number(con)
    if isinstance(sheet, FileError):
        return Receipt(upload, None, str(sheet), (), (), before)
    taken = take(con, plan, upload, sender, default_month, sheet)
    warnings = taken.checked.warnings
    if taken.twin is not None:
        said = f"这个文件此前已入库（批次 {taken.twin}），没有重复写入。"
        warnings = (Problem(None, None, upload.name, said), *warnings)
    if taken.batch is None:
        return Receipt(upload, taken, None, (), warnings, taken.last or before)
    day = sender.stored.date()
    cells = _cells(taken)
    touched, months = {task for task, _ in cells}, {month for _, month in cells}
    old = assess(con, plan, Snapshot(before, day), touched, months)
    new = assess(con, plan, Snapshot(taken.batch, day), touched, months)
    return Receipt(
        upload=upload,
        taken=taken,
        error=None,
        flips=_flips(cells, old, new),
        warnings=(*warnings, *_reasons_missing(taken, cells, new)),
        snapshot=taken.last or taken.batch,
    )


Cell = tuple[str, int]
"""Task and month."""


def _cells(taken: Taken) -> list[Cell]:
    """What the file says something about, in its order."""
    return list(dict.fromkeys((c.entry.task, c.entry.month.month) for c in taken.checked.changes))


def _flips(cells: Sequence[Cell], old: Assessment, new: Assessment) -> tuple[Flip, ...]:
    pairs = [(old.standings[id][m], new.standings[id][m]) for id, m in cells]
    return tuple(Flip(a.task, a.month, b.lamp, a.lamp) for b, a in pairs if a.lamp != b.lamp)


def _reasons_missing(taken: Taken, cells: Sequence[Cell], new: Assessment) -> tuple[Problem, ...]:
    """A row that turns or stays 滞后 should say why (contract.md, The monthly file)."""
    red = {
        (id, m) for id, m in cells if new.standings[id][m].lamp == "red" and not new.standings[id][m].narrative.reason
    }
    # one by one: of a long file they are made as they are asked for
    entries = chain((c.entry for c in taken.checked.changes), taken.checked.unchanged)
    return tuple(
        problem(e.line, "滞后原因", "", "这项任务本月为滞后，还没有写原因", "请补填滞后原因和下一步措施")
        for e in (entries if red else ())
        if (e.task, e.month.month) in red and not e.reason
    )


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
