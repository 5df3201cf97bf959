"""What a reader asked for: one object that is the address, the cache key and the caption."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode
from weakref import ref

import streamlit as st

from metrics.month.rollup import Totals
from metrics.month.seen import day_seen
from metrics.month.status import Status
from metrics.task.standing import Assessment
from pages.parts.visit import at_hand
from pages.parts.visit.selection import Selection
from plan import Area, Plan, Section, Task
from records import Snapshot

PAGES = {
    "overview": "/",
    "area": "/area",
    "task": "/task",
    "units": "/units",
    "checks": "/checks",
    "sites": "/sites",
    "compare": "/compare",
    "search": "/search",
    "meeting": "/meeting",
    "mine": "/mine",
    "report": "/report",
    "office": "/office",
    "plan": "/plan",
    "exports": "/exports",
    "help": "/help",
    "audit": "/audit",
}

LONGEST = 30
"""Signs that a sentence repeats of an address."""


@dataclass(frozen=True)
class View:
    """The month and snapshot shown, the tasks asked for, and the figures that follow from them.

    `plan`: by which the year shown is judged, and reported for, now; `in_force`: today's, which may be of another year.
    `pinned`: the address names a snapshot older than the newest, and it is kept.
    """

    plan: Plan
    in_force: Plan
    snapshot: Snapshot
    month: int
    pinned: bool
    selection: Selection

    @property
    def assessment(self) -> Assessment:
        return self.held() or at_hand.figures(self.plan, str(self.snapshot))

    @cached_property
    def held(self) -> ref[Assessment]:
        """Asked for once, not for every link; held by its cache alone, or idle tabs would keep what nobody looks at."""
        return ref(at_hand.figures(self.plan, str(self.snapshot)))

    @property
    def status(self) -> Status:
        return at_hand.month_status(self.assessment, self.month)

    @property
    def shown_plan(self) -> Plan:
        """The plan of the month shown, as it was in force at the snapshot."""
        return self.assessment.plan_of(self.month)

    @property
    def first_day(self) -> date:
        """Of the month shown."""
        return date(self.shown_plan.year, self.month, 1)

    def status_of(self, area: Area | None) -> Totals:
        """The figures of an area, or of the whole plan."""
        found = [a.totals for a in self.status.areas if area and a.area.id == area.id]
        return found[0] if found else self.status.totals

    @property
    def seen(self) -> date:
        """The day on which the month is looked at."""
        return day_seen(self.assessment, self.month)

    @property
    def another_year(self) -> bool:
        """Whether the figures are of another year than that of today's plan."""
        return self.plan.year != self.in_force.year

    def query(self, **more: str) -> dict[str, str]:
        """The parameters of an address that shows the same figures."""
        return {**more, "month": f"{self.first_day:%Y-%m}", "snapshot": str(self.snapshot)}

    def listed(self, **more: str) -> dict[str, str]:
        """The same with the filters: an address in the list the reader is in."""
        return self.query(**self.selection.query(), **more)

    def section_name(self, section: Section) -> str:
        """`3. 加强综合监管`, with its number in its area."""
        numbered = ((n, s) for area in self.shown_plan.areas for n, s in enumerate(area.sections, 1))
        return next(f"{number}. {section.title}" for number, found in numbered if found is section)

    def task_href(self, task: Task) -> str:
        """The address of a task that knows the list it was opened from."""
        return f"{PAGES['task']}?{urlencode(self.listed(id=task.id))}"

    def named(self, name: str) -> str:
        """What a file of this view is called: `2024-10-适老化改造-93-20241025`, without its ending."""
        return f"{self.first_day:%Y-%m}-{name}-{self.snapshot}"

    def href(self, page: str, **more: str) -> str:
        """An address on this server: `/task?id=2.1-05&month=2024-06&snapshot=42-20241021`."""
        return f"{PAGES[page]}?{urlencode(self.query(**more))}"

    def newest(self, page: str) -> str:
        """The same month with the newest figures, whatever is shown here."""
        return f"{PAGES[page]}?{urlencode({**self.selection.query(), 'month': f'{self.first_day:%Y-%m}'})}"


def named(name: str) -> str:
    """What an address says of one thing: what is said twice is no thing's name."""
    return "、".join(st.query_params.get_all(name))


def quoted(text: str) -> str:
    """What an address said, for a sentence: `“2.1-99”`, the beginning alone of what is long."""
    return f"“{text[:LONGEST]}{'…' if len(text) > LONGEST else ''}”"


def report_address(base: str | None, plan: Plan, month: int) -> str:
    """Where a month is reported, for people who are not on a page; empty where nobody has said how to reach the server.
    `base`: as in a browser, `https://plan.example`."""
    return f"{base}{PAGES['report']}?{urlencode({'month': f'{plan.year}-{month:02d}'})}" if base else ""


def month_asked(plan: Plan, text: str | None) -> int | None:
    """`2024-06` → 6 if that month of the plan is reported about, else None."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text or "")
    if not found or int(found[1]) != plan.year or int(found[2]) not in plan.reporting.months:
        return None
    return int(found[2])


def current() -> View:
    """The view of this run, made by shell.py."""
    view = perhaps()
    assert view is not None
    return view


def perhaps() -> View | None:
    """The same; None where there is no plan yet, so that nothing but /plan can be seen."""
    view = st.session_state["view"]
    assert view is None or isinstance(view, View)
    return view
