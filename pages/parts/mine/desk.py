"""A department's month as it lies on the desk: its rows, its draft, and what the checks say of the two."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from access import Access, Draft, Drafts
from metrics.task.standing import Assessment
from pages.parts.visit import at_hand
from pages.parts.visit.beside import kept
from plan import Plan
from records import Checked, Fact, Upload, read_sheet
from records.checking.check import check_sheet
from reports.template.filled import filled_file, filled_rows
from reports.template.filling import Cell, Filling, fillings


class Desk(NamedTuple):
    """The newest figures of a month, and the rows that a department fills in."""

    assessment: Assessment
    known: Mapping[str, list[Fact]]
    department: str
    month: int
    rows: tuple[Filling, ...]

    @property
    def plan(self) -> Plan:
        return self.assessment.plan

    @property
    def name(self) -> str:
        """`2024-11`."""
        return f"{self.plan.year}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        return date(self.plan.year, self.month, 1)


class Looked(NamedTuple):
    """What was typed as a file, its rows, and what the checks say of it."""

    rows: list[Filling]
    upload: Upload
    checked: Checked


def desk(plan: Plan, department: str, month: int) -> Desk:
    """The desk of a department of the plan in force, as of now. Raises StoreError."""
    return _desk(at_hand.figures(plan, str(at_hand.latest())), plan, department, month)


@lru_cache(maxsize=64)
def _desk(assessment: Assessment, plan: Plan, department: str, month: int) -> Desk:
    known = at_hand.known(plan)
    return Desk(assessment, known, department, month, tuple(fillings(assessment, known, month, department)))


def drafts(access: Access) -> Drafts:
    """With accounts in their database; else in a file beside the records. Raises AccessError."""
    return Drafts(kept(access))


def texts(cells: list[Draft]) -> dict[Cell, dict[str, str]]:
    """Row → column → text of the cells that hold something."""
    found: dict[Cell, dict[str, str]] = {}
    for cell in cells:
        if cell.text:
            found.setdefault((cell.task, cell.unit), {})[cell.field] = cell.text
    return found


def looked(at: Desk, typed: Mapping[Cell, Mapping[str, str]], when: datetime, *, office: bool) -> Looked | None:
    """The rows that were filled in, checked as a file of them would be; None where there are none. `office`: whether
    whoever fills in may change locked months at once.
    """
    rows = filled_rows(at.rows, typed)
    if not rows:
        return None
    upload = filled_file(at.plan, rows, typed, department=at.department, month=at.month, when=when)
    checked = check_sheet(
        at.assessment.in_force,
        read_sheet(upload),
        at.known,
        default_month=at.first_day,
        received=when,
        locked=at.assessment.locks,
        office=office,
    )
    return Looked(rows, upload, checked)
