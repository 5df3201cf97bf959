"""What undoing a file would put back, asked before it is done."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from records.store.connection import Connection

QUERY = Path(__file__).with_name("putback.sql").read_text(encoding="utf-8")


class CellTold(NamedTuple):
    """What a cell says, as in schema.sql."""

    task: str
    same: bool
    value: Decimal | None
    denominator: Decimal | None
    stage: str | None


class PutBack(NamedTuple):
    """A cell that undoing a batch would change. `before`: what it would say again, None where it would be 未报."""

    month: date
    unit: str | None
    now: CellTold
    before: CellTold | None


def would_put_back(con: Connection, batch: int) -> list[PutBack]:
    """The cells that undoing a batch would change, in the order of its rows: not those that a later one has said again."""
    found = []
    for task, unit, month, *now_told, had_before, same, value, denominator, stage in con.execute(
        QUERY, {"batch": batch}
    ).fetchall():
        before = CellTold(task, same, value, denominator, stage) if had_before else None
        found.append(PutBack(month, unit, CellTold(task, *now_told), before))
    return found
