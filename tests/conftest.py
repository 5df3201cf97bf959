"""What the tests share: a small plan, a store of either sort, and a desk where files are handed in.

Facts come about as in life: a CSV text is read, checked and appended by the real code.
"""

import fcntl
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from metrics.month.status import Status, status
from metrics.task.assess import assess
from metrics.task.standing import Assessment, Standing
from plan import Plan, parse_plan, read_plan
from records import Fact, Sender, Snapshot, Store, Taken, Upload, facts, latest_number, take
from scripts.machines.postgres import Cluster, cluster
from tests.forked import ran

settings.register_profile("same every time", database=None, derandomize=True, deadline=None, max_examples=60)
settings.load_profile("same every time")

os.environ.setdefault("WORKPLAN_LIBREOFFICE", "off")
"""The same answers wherever the tests run; `make conversion` has tests of its own for LibreOffice."""

ROOT = Path(__file__).parent.parent
SMALL = Path(__file__).with_name("small.yaml")
HEADER = "月份,任务编号,街镇,完成值,分母,节点,滞后原因,更正原因"
WHY = "核对后更正"
"""更正原因 of every row that is told: figures said again otherwise need one."""
UNITS = ("新华路街道", "仙霞新村街道", "新泾镇")


def plan_of(*tasks: str, top: str = "", reporting: str = "") -> Plan:
    """A plan of one section whose tasks are flow mappings without braces, named t1, t2, …

    `plan_of("kind: count, target: 300, unit: 户", top="rule: cascade")`
    """
    return plan_of_sections(list(tasks), top=top, reporting=reporting)


def plan_of_sections(*sections: list[str], top: str = "", reporting: str = "") -> Plan:
    """The same with several sections in one area; the numbering of tasks runs on."""
    lines = [
        "plan: {title: 试, year: 2024}",
        f"reporting: {{first_month: 3, last_month: 12, due_day: 20{reporting}}}",
        f"units: [{', '.join(UNITS)}]",
        top,
        "areas:",
        "  - id: a",
        "    title: 甲",
        "    sections:",
    ]
    number = 0
    for index, tasks in enumerate(sections, 1):
        lines += [f"      - title: 第{index}条", "        tasks:"]
        for task in tasks:
            number += 1
            lines.append(f"          - {{id: t{number}, title: 任务{number}, {task}}}")
    return parse_plan("\n".join(lines))


def day(text: str) -> date:
    """`06-20` of 2024."""
    return date.fromisoformat(f"2024-{text}")


def moment(text: str) -> datetime:
    """`06-20` at nine, or `06-20T23:59:59`, of 2024."""
    return datetime.fromisoformat(f"2024-{text}" if "T" in text else f"2024-{text}T09:00")


def _with_a_reason(row: str) -> str:
    cells = row.split(",") + [""] * (HEADER.count(",") - row.count(","))
    answered = cells[3] or cells[5]
    return ",".join([*cells[:-1], cells[-1] or (WHY if answered else "")])


@dataclass
class Desk:
    """A plan, its store, and the person who hands in files and looks at the figures."""

    store: Store
    plan: Plan

    def hand_in(
        self,
        content: str | bytes,
        received: str = "06-18",
        *,
        name: str = "月报.csv",
        month: int | None = None,
        keep: bool = True,
        demo: bool = False,
    ) -> Taken:
        """Take a whole file in."""
        data = content.encode() if isinstance(content, str) else content
        when = moment(received)
        sender = Sender("张三", when, when, demo)
        default = date(2024, month, 1) if month else None
        with self.store.writing(keep=keep) as con:
            return take(con, self.plan, Upload(name, data), sender, default)

    def tell(self, received: str, *rows: str, demo: bool = False) -> Taken:
        """Hand in rows `2024-06,t1,街镇,完成值,分母,节点,滞后原因,更正原因` (the end may be left out, WHY stands for
        the last); all must be good."""
        taken = self.hand_in("\n".join([HEADER, *map(_with_a_reason, rows)]), received, demo=demo)
        assert taken.checked.rejected == ()
        return taken

    def told(self, *rows: str, received: str = "06-18") -> list[str]:
        """The sentences of the rejections of such rows."""
        taken = self.hand_in("\n".join([HEADER, *rows]), received)
        return [p.message for p in taken.checked.rejected]

    def warned(self, *rows: str, received: str = "06-18") -> list[str]:
        """The sentences of the warnings of such rows."""
        taken = self.hand_in("\n".join([HEADER, *rows]), received)
        return [p.message for p in taken.checked.warnings]

    def number(self) -> int:
        with self.store.reading() as con:
            return latest_number(con)

    def known(self, at: datetime = datetime.max, number: int | None = None) -> list[Fact]:
        """All facts known at a moment, in order of task and month."""
        with self.store.reading() as con:
            upto = latest_number(con) if number is None else number
            found = facts(con, self.plan.year, upto, [at])[at]
        return [fact for rows in found.values() for fact in rows]

    def assessed(
        self, on: str = "12-31", number: int | None = None, tasks: Collection[str] | None = None
    ) -> Assessment:
        """Everything, or some tasks, as seen on a day of 2024."""
        with self.store.reading() as con:
            upto = latest_number(con) if number is None else number
            return assess(con, self.plan, Snapshot(upto, day(on)), tasks)

    def standing(self, task: str, month: int, on: str, number: int | None = None) -> Standing:
        """One task at one month, seen on a day."""
        return self.assessed(on, number, [task]).standings[task][month]

    def year(self, task: str, on: str = "12-31") -> dict[int, Standing]:
        """One task at every month, seen on a day: one look for several assertions."""
        return self.assessed(on, tasks=[task]).standings[task]

    def lamps(self, task: str, on: str) -> list[str]:
        """现在 of each month from March, seen on a day."""
        return [s.lamp for s in self.year(task, on).values()]

    def status(self, month: int, on: str = "12-31") -> Status:
        return status(self.assessed(on), month)


@pytest.fixture(scope="session")
def small() -> Plan:
    return read_plan(SMALL)


@pytest.fixture
def file_store(tmp_path: Path) -> Store:
    return Store(tmp_path / "progress.duckdb")


@pytest.fixture(params=["file", "ducklake"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Both sorts of store, so that every query is proven on both."""
    return store_in(tmp_path, request.param)


def store_in(folder: Path, sort: str) -> Store:
    return Store(folder / "progress.duckdb" if sort == "file" else f"ducklake:{folder}/catalog.ducklake")


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample records, as the first start makes it: made once for all processes of a run, to be copied."""
    mine = tmp_path_factory.getbasetemp()
    database = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "sample" / "progress.duckdb"
    database.parent.mkdir(exist_ok=True)
    with database.with_name("made").open("a+") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        if made.tell() == 0:
            done = ran(["demo"], env={**os.environ, "WORKPLAN_DATABASE": str(database)}, folder=ROOT)
            assert done.returncode == 0, done.stderr
            made.write("made")
    return database


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL of our own for the tests marked so; its services are found for as long as they run."""
    with cluster() as made, pytest.MonkeyPatch.context() as patch:
        for name, value in made.env.items():
            patch.setenv(name, value)
        yield made


@pytest.fixture
def desk(file_store: Store, small: Plan) -> Desk:
    """The small plan over a plain file."""
    return Desk(file_store, small)


@pytest.fixture
def both(store: Store, small: Plan) -> Desk:
    """The small plan over either sort of store: the test runs twice."""
    return Desk(store, small)
