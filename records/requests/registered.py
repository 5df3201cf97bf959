"""已锁定期数据变更表 whole: what was changed after the lock, and what was asked for and has no effect."""

from plan import Plan
from records.history.lock import LockedChange, locked_changes
from records.inspection.sheets.locked import changed_by_sheets
from records.requests.asked import Request, Wanted, asked_corrections
from records.store.connection import Connection


def registered(con: Connection, plan: Plan, snapshot: int) -> list[LockedChange]:
    """Every change of a locked month of the plan's year up to a snapshot, and every row of a 更正申请 that is open or was
    sent back."""
    without_effect = [
        r for r in asked_corrections(con, plan, snapshot) if r.answer is None or r.answer.kind == "returned"
    ]
    asked = [_as_change(request, row) for request in without_effect for row in request.rows]
    changed = (change for change in locked_changes(con, snapshot) if change.month.year == plan.year)
    moved = changed_by_sheets(con, plan, snapshot)
    return sorted([*changed, *moved, *asked], key=lambda change: change.batch)


def _as_change(request: Request, row: Wanted) -> LockedChange:
    answer, before, entry = request.answer, row.before, row.entry
    return LockedChange(
        batch=request.batch,
        month=entry.month,
        task=entry.task,
        unit=row.place,
        undone=False,
        had_before=before is not None,
        same_before=before.same if before else None,
        value_before=before.value if before else None,
        denominator_before=before.denominator if before else None,
        stage_before=before.stage if before else None,
        same=entry.same,
        value=entry.value,
        denominator=entry.denominator,
        stage=entry.stage,
        file=request.file,
        person=request.person,
        when=request.received,
        reason=row.why,
        granted_by=None,
        without_effect=f"{answer.person}退回：{answer.words}" if answer else "待局办公室答复",
    )
