"""The sample 实地抽查: drawn, brought back with photos, answered and closed, when data/sample/inspections.yaml says."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from plan import Plan
from records.inspection.onsite.checks import Action, append_follow_up, append_photos, checks
from records.inspection.onsite.draw import DrawError
from records.inspection.onsite.drawing import draw_sample
from records.inspection.onsite.intake import record_sheet
from records.inspection.onsite.photos import cleaned
from records.inspection.onsite.population import Wish
from records.inspection.onsite.sheet import read_checks
from records.reading.sheet import Upload
from records.store.batches import latest_number
from records.store.connection import Connection

FILE = "inspections.yaml"


class Event(NamedTuple):
    """Something that happened at a moment; `told` is what the file says of it, `of` the inspection that it belongs to."""

    when: datetime
    what: str
    of: int
    told: Mapping[str, Any]


class Inspections:
    """The sample inspections of a folder, one event after the other. `files`: the sheets brought back; `rejected`: those of
    their rows that the plan in force refused."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        file = folder / FILE
        self.told: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else []
        self.folder, self.plan = folder, plan
        self.files = self.rejected = 0
        self._numbers: dict[tuple[int, str], int] = {}
        self.waiting = sorted(_events(self.told), key=lambda event: event.when)

    def until(self, con: Connection, moment: datetime) -> None:
        """Store what happened by then and is not stored yet."""
        while self.waiting and self.waiting[0].when <= moment:
            event = self.waiting.pop(0)
            if event.what == "draw":
                self._draw(con, event)
            elif event.what == "sheet":
                self._bring(con, event)
            else:
                self._follow(con, event)

    def _draw(self, con: Connection, event: Event) -> None:
        """Nothing where another plan is in force, whose tasks have no such sites."""
        asked = event.told
        tasks = [id for id in asked["tasks"] if id in self.plan.tasks]
        wish = Wish(asked["number"], None, asked["each_unit"], asked["cross"], asked["seed"])
        try:
            draw_sample(con, self.plan, tasks, asked["month"], wish, person=asked["by"], when=event.when, demo=True)
        except DrawError:
            return

    def _bring(self, con: Connection, event: Event) -> None:
        path = self.folder / event.told["file"]
        upload = Upload(path.name, path.read_bytes())
        recorded = record_sheet(con, self.plan, upload, read_checks(upload), event.told["by"], event.when, demo=True)
        self.files += 1
        self.rejected += len(recorded.judged.rejected_lines)
        found = self.told[event.of]["found"]
        for finding, number in zip(recorded.judged.findings, recorded.numbers, strict=False):
            name = f"{finding.task}|{finding.site}"
            self._numbers[event.of, name] = number
            assert recorded.batch is not None
            photos = [cleaned((self.folder / file).read_bytes()) for file in found.get(name, {}).get("photos", ())]
            append_photos(con, recorded.batch, number, photos)

    def _follow(self, con: Connection, event: Event) -> None:
        number = self._numbers.get((event.of, event.told["of"]))
        made = checks(con, self.plan.year, latest_number(con))
        check = next((each for each in made if each.number == number), None)
        if check:
            action: Action = event.told["what"]
            append_follow_up(con, check, action, event.told["text"], event.told["by"], event.when, demo=True)


def _events(told: list[dict[str, Any]]) -> Iterator[Event]:
    for of, inspection in enumerate(told):
        for what in ("draw", "sheet"):
            yield Event(datetime.fromisoformat(inspection[what]["when"]), what, of, inspection[what])
        for after in inspection.get("after", ()):
            yield Event(datetime.fromisoformat(after["when"]), after["what"], of, after)
