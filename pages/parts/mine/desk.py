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
from records import Checked, Fact, Reached, Upload, read_sheet
from records.checking.by_site import SiteTerms, names_sites, pending, told_by_site
from records.checking.check import check_sheet, with_sites
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
    """What was typed as a file, its rows, and what the checks say of it. `told`: what it would say of sites."""

    rows: list[Filling]
    upload: Upload
    checked: Checked
    told: list[Reached]


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
    sheet, known, held = read_sheet(upload), at.assessment.sites, at.assessment.locks
    terms = SiteTerms(known.sites, known.told, when, held, office)
    by_site = told_by_site(at.plan, sheet, at.first_day, terms) if names_sites(sheet) else None
    checked = check_sheet(
        at.assessment.in_force,
        by_site.rest if by_site else sheet,
        at.known,
        default_month=at.first_day,
        received=when,
        locked=held,
        office=office,
    )
    if by_site is None:
        return Looked(rows, upload, checked, [])
    return Looked(rows, upload, with_sites(checked, by_site), pending(by_site.changes, 0, "", when))
