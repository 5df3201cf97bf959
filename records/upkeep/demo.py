"""The sample records (演示数据): files under data/sample, taken in through the ordinary path."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import yaml

from plan import Plan
from records.inspection.sheets.taking import take_sites
from records.intake import Ground, Sender, ground_of, take
from records.meeting.decisions import append_closing, append_decision
from records.reading.sheet import Upload
from records.store.batches import has_demo, latest_number
from records.store.connection import Connection
from records.store.store import Store
from records.upkeep.inspecting import Inspections

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


class Loaded(NamedTuple):
    """How many sample files were taken in, and how many of their rows the plan in force refused."""

    files: int
    rejected: int


def load_demo(
    store: Store,
    plan: Plan,
    now: datetime,
    told: Callable[[int, int], None] = lambda done, total: None,
    folder: Path = SAMPLE,
) -> Loaded:
    """Take in the sample files in the order of manifest.csv, as if received when it says, and what happened in between.

    All or nothing: one transaction. `told(done, total)` hears of the progress. Loads nothing where
    sample records are already in the store.
    """
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        files = list(csv.DictReader(lines))
    rejected = 0
    with store.writing() as con:
        if has_demo(con, latest_number(con)):
            return Loaded(0, 0)
        decisions, inspections = _Decisions(folder / "decisions.yaml"), Inspections(folder, plan)
        ground: Ground | None = None
        for number, row in enumerate(files, 1):
            received = datetime.fromisoformat(row["received"])
            decisions.until(con, received)
            inspections.until(con, received)
            ground = ground_of(con, plan, ground)
            sender = Sender(row["by"], received, now, demo=True)
            rejected += _taken(con, ground, folder / row["file"], row["kind"], sender)
            told(number, len(files))
        decisions.until(con, datetime.max)
        inspections.until(con, datetime.max)
    return Loaded(len(files) + inspections.files, rejected + inspections.rejected)


def _taken(con: Connection, ground: Ground, path: Path, kind: str, sender: Sender) -> int:
    """A file taken in: a sheet of 点位, else a monthly one. Returns how many of its rows were refused."""
    plan, upload = ground.plan, Upload(path.name, path.read_bytes())
    if kind == "sites":
        sheet = take_sites(
            con, plan, upload, person=sender.person, received=sender.received, stored=sender.stored, demo=True
        )
        return len(sheet.checked.rejected_lines)
    return len(take(con, plan, upload, sender, ground=ground).checked.rejected_lines)


class _Decisions:
    """The sample 议定事项, made and closed in between the files, when their own file says: as in life, a later batch
    is a later event."""

    def __init__(self, file: Path) -> None:
        self.rows = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else []
        moments = [(row["made"]["when"], "made", number) for number, row in enumerate(self.rows)]
        moments += [(row["closed"]["when"], "closed", n) for n, row in enumerate(self.rows) if "closed" in row]
        self.waiting = sorted((datetime.fromisoformat(when), what, number) for when, what, number in moments)
        self.made: dict[int, int] = {}

    def until(self, con: Connection, moment: datetime) -> None:
        """Store what happened by then and is not stored yet."""
        while self.waiting and self.waiting[0][0] <= moment:
            when, what, number = self.waiting.pop(0)
            row = self.rows[number]
            if what == "closed":
                closed = row["closed"]
                append_closing(con, self.made[number], closed["result"], closed["by"], when, demo=True)
                continue
            self.made[number] = append_decision(
                con,
                _month(row["month"]),
                row["text"],
                row["owner"],
                row.get("task"),
                row.get("due"),
                row["made"]["by"],
                when,
                demo=True,
            )


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
