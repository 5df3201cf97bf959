"""Figures gone on from those of any point of any history: exactly what working them out anew gives."""

import hashlib
from datetime import date, datetime, timedelta
from typing import NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.task.assess import assess
from metrics.task.since import assessed_since
from metrics.task.standing import Assessment
from plan import Plan
from records import Connection, Snapshot
from records.store.connection import memory
from records.store.store import SCHEMA
from tests.conftest import plan_of

FIRST = plan_of(
    "kind: count, target: 300, unit: 户, by_unit: true",
    "kind: duty",
    "kind: rate, target: 90%, schedule: {4: 40%, 12: 90%}",
    "kind: count, target: 20, unit: 家, pace: linear, sites: {stages: [开工, 启用], counted: 启用}",
    "kind: stages, stages: [{name: 开工, by: 4}, {name: 竣工, by: 6}]",
    top="escalate_after: 2",
)
NEXT = plan_of(
    "kind: count, target: 90, unit: 户, by_unit: true",
    "kind: duty",
    "kind: rate, target: 80%",
    "kind: count, target: 20, unit: 家, pace: linear, sites: {stages: [开工, 启用], counted: 启用}",
    "kind: stages, stages: [{name: 开工, by: 4}, {name: 竣工, by: 9}]",
    top="escalate_after: 2",
)
TASKS, UNITS, MONTHS = ["t1", "t2", "t3", "t4", "t5"], ["新华路街道", "新泾镇"], [3, 4, 5, 6]
DAYS = [datetime(2024, month, day, 9) for month in (3, 4, 5, 6) for day in (19, 20, 22)]
SEEN = [date(2024, 6, 21), date(2024, 6, 30), date(2024, 7, 22)]


class Row(NamedTuple):
    """One row of a file: a cell, or what was said of a 点位 where `by_site`."""

    task: str
    month: int
    unit: str
    figure: int
    same: bool
    by_site: bool


class Batch(NamedTuple):
    """One batch; its number is its place. `about` chooses what is undone, locked, published or entered."""

    kind: str
    received: datetime
    rows: list[Row]
    about: int


ROW = st.builds(
    Row,
    st.sampled_from([*TASKS, "t4"]),
    st.sampled_from(MONTHS),
    st.sampled_from(UNITS),
    st.integers(0, 9),
    st.sampled_from([False, False, True]),
    st.sampled_from([True, True, False]),
)
ROWS = st.lists(ROW, min_size=1, max_size=4, unique_by=lambda row: (row.task, row.month, row.unit))


def batches(*kinds: str) -> st.SearchStrategy[Batch]:
    return st.builds(Batch, st.sampled_from(kinds), st.sampled_from(DAYS), ROWS, st.integers(0, 3))


BEFORE = batches(
    "import", "import", "import", "import", "sites", "sites", "request", "granted", "revert", "lock", "plan"
)
AFTER = batches("import", "import", "revert", "revert", "revert", "sites", "sites", "granted", "lock", "unlock", "plan")


OPENED = Batch("import", DAYS[3], [Row("t4", 4, UNITS[0], 2, False, True)], 0)
ENTERED = Batch("sites", DAYS[8], [], 0)
"""点位 1 was told as 启用 before any sheet had it."""


class History:
    """A store without a file that grows batch by batch, and the plan in force."""

    def __init__(self) -> None:
        self.con: Connection = memory()
        self.con.execute(SCHEMA)
        self.plan, self.number = FIRST, 0
        self.published = 0
        self._publish(Batch("plan", datetime(2024, 1, 5), [], 0), FIRST)

    def add(self, one: Batch) -> None:
        """The batch, where it makes sense: a file is undone once, a plan is published once."""
        if one.kind == "plan":
            if self.published < 2:
                self._publish(one, NEXT)
        elif one.kind == "granted":  # a 更正申请 that is agreed to: its rows count from then on
            self._batch(one, "granted")
            self._file(one._replace(kind="import"))
        elif one.kind in ("import", "request"):
            self._file(one)
        elif one.kind == "sites":
            self._batch(one)
            self._register(one)
        elif one.kind in ("lock", "unlock"):
            self._batch(one, month=date(2024, MONTHS[one.about], 1))
        else:
            files = self.con.execute(
                "select batch from batches where kind in ('import', 'sites') "
                "and batch not in (select reverts from batches where kind = 'revert') order by batch"
            ).fetchall()
            if files:
                self._batch(one, reverts=files[one.about % len(files)][0])

    def _batch(
        self,
        one: Batch,
        kind: str | None = None,
        *,
        month: date | None = None,
        reverts: int | None = None,
        text: str = "",
    ) -> None:
        self.number += 1
        content = text.encode() or f"{self.number}".encode()
        self.con.execute(
            "insert into batches (batch, kind, sha256, content, person, received, stored, month, reverts, reason, demo) "
            "values (?, ?, ?, ?, '甲', ?, ?, ?, ?, '核对', false)",
            [self.number, kind or one.kind, hashlib.sha256(content).hexdigest(), content]
            + [one.received, one.received, month, reverts],
        )

    def _publish(self, one: Batch, plan: Plan) -> None:
        self._batch(one, text=plan.text)
        self.plan, self.published = plan, self.published + 1
        from_month = 1 if self.published == 1 else MONTHS[one.about]
        self.con.execute(
            "insert into plan_versions (number, year, batch, from_month) values (?, 2024, ?, ?)",
            [self.published, self.number, from_month],
        )

    def _file(self, one: Batch) -> None:
        self._batch(one)
        for line, row in enumerate(one.rows, 2):
            at = [self.number, line, date(2024, row.month, 1), row.task]
            if row.task == "t4" and row.by_site:
                stage = ["未开始", "开工", "启用"][row.figure % 3]
                self.con.execute(
                    "insert into site_entries (batch, line, month, task, site, stage, progress, correction) "
                    "values (?, ?, ?, ?, ?, ?, '在建', '')",
                    [*at, f"{UNITS.index(row.unit) + 1}", stage],
                )
                continue
            value = None if row.same or row.task == "t5" else row.figure % 2 if row.task == "t2" else row.figure * 5
            stage = ["未开始", "开工", "竣工"][row.figure % 3] if row.task == "t5" and not row.same else None
            self.con.execute(
                "insert into entries (batch, line, month, task, unit, same, value, denominator, stage, reason, correction) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, '雨', '')",
                [*at, row.unit if row.task == "t1" else None, row.same, value]
                + [50 if row.task == "t3" and value is not None else None, stage],
            )

    def _register(self, one: Batch) -> None:
        number = f"{one.about % 2 + 1}"
        gone = one.about > 1
        self.con.execute(
            "insert into sites (batch, line, year, task, site, action, name, unit, quantity, reason) "
            "values (?, 2, 2024, 't4', ?, ?, ?, ?, ?, '规划')",
            [self.number, number, "dropped" if gone else "entered", f"{number}号", UNITS[0], one.about + 3],
        )

    def anew(self, day: date) -> Assessment:
        return assess(self.con, self.plan, Snapshot(self.number, day))

    def went_on(self, old: Assessment, day: date) -> Assessment | None:
        return assessed_since(old, self.con, self.plan, Snapshot(self.number, day))


@settings(max_examples=40)
@given(
    st.lists(BEFORE, min_size=2, max_size=8),
    st.lists(AFTER, min_size=1, max_size=3),
    st.sampled_from(SEEN),
    st.booleans(),
)
@example([OPENED], [ENTERED], SEEN[1], False)
def test_on_any_history(before: list[Batch], after: list[Batch], day: date, morning: bool) -> None:
    """Files in time and late, corrections, 更正申请 agreed to, 撤销, 点位 entered and dropped, months locked and opened, a plan
    published in between; looked at on one day, or some before a deadline and gone on the day after."""
    history = History()
    for one in before:
        history.add(one)
    old = history.anew(day - timedelta(days=1) if morning else day)
    planned = history.published
    for one in after:
        history.add(one)
    found = history.went_on(old, day)
    passes = any(history.plan.deadline(m) == day - timedelta(days=1) for m in MONTHS)
    assert (found is None) == (history.published > planned or (morning and passes))
    if found is not None:
        whole = history.anew(day)
        assert found.standings == whole.standings
        assert {**vars(found), "plan": None} == {**vars(whole), "plan": None}
    history.con.close()
