"""更正: what was reported again, or fell below an earlier month, with what stood there before (domain.md section 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from records import Record


@dataclass(frozen=True)
class Correction:
    """One record that corrects another. `before` is what it corrects."""

    record: Record
    before: Record


def corrections(newest_first: Sequence[Record]) -> list[Correction]:
    """The corrections among the records of one task, newest first; undone files neither correct nor are corrected."""
    valid = [record for record in newest_first if record.reverted_by is None]
    found = [
        (record, _corrected(record, valid[number + 1 :])) for number, record in enumerate(valid) if record.correction
    ]
    return [Correction(record, before) for record, before in found if before is not None]


def _corrected(record: Record, older: Sequence[Record]) -> Record | None:
    """The last record of the same cell; else the largest of the earlier months, below which this one fell."""
    of_unit = [r for r in older if r.unit == record.unit]
    same_cell = next((r for r in of_unit if r.month == record.month), None)
    higher = [r for r in of_unit if r.month < record.month and r.value is not None and record.value is not None]
    higher = [r for r in higher if r.value is not None and record.value is not None and r.value > record.value]
    return same_cell or max(higher, key=lambda r: r.value or 0, default=None)
