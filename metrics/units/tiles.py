"""点位 and 报送 of each 街镇, and the 街镇 laid out as tiles by the places that targets.yaml gives them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from metrics.checks import in_order
from metrics.month.rollup import Reporting
from metrics.sites import TaskSites
from metrics.task.lamps import LABELS, Lamp
from metrics.units.cells import Row, counted
from plan import Plan
from records import Inspected


class UnitSites(NamedTuple):
    """点位 of a 街镇, of all tasks: in the register, finished, behind their plan; how many of them were checked on the spot,
    and how many carry 抽查不符. `due`: of something is due by now."""

    planned: int
    finished: int
    behind: int
    checked: int
    marked: int
    due: int

    @property
    def lamp(self) -> Lamp:
        """The worst of its sites: behind, else as planned; done once all are finished."""
        if self.behind:
            return "red"
        if self.finished == self.planned:
            return "done"
        return "green" if self.due else "idle"


@dataclass(frozen=True)
class Tile:
    """A 街镇 in its place, column and row from 1. `cells`: what it was asked for this month and has reported; `sites`: None
    where it has none."""

    unit: str
    column: int
    row: int
    cells: Reporting
    sites: UnitSites | None

    @property
    def name(self) -> str:
        """Without 街道, which all but a few have."""
        return self.unit.removesuffix("街道") or self.unit

    @property
    def state(self) -> str:
        """What its lamp says: `滞后 1`, `已完成`, `正常`; empty without 点位."""
        if self.sites is None:
            return ""
        label = LABELS[self.sites.lamp]
        return f"{label} {self.sites.behind}" if self.sites.behind else label

    @property
    def share(self) -> Fraction | None:
        """How full it is drawn: the 点位 that are finished, without any the cells that are reported."""
        done, whole = (self.sites.finished, self.sites.planned) if self.sites else (self.cells.reported, self.cells.due)
        return Fraction(done, whole) if whole else None


def unit_sites(tasks: Iterable[TaskSites], inspected: Inspected, month: int) -> dict[str, UnitSites]:
    """街镇 → its 点位 at a month; under an empty name those that name no 街镇. Only those in the register count."""
    last = {each.check.where[:2]: each for each in in_order(inspected.by(month)) if each.check.site}
    found: dict[str, list[tuple[int, ...]]] = {}
    for task in tasks:
        for s in task.active:
            seen = last.get((s.site.task, s.site.number))
            one = (1, s.finished, s.behind, seen is not None, seen is not None and seen.marked, s.due is not None)
            found.setdefault(s.site.unit, []).append(one)
    return {unit: UnitSites(*map(sum, zip(*own, strict=True))) for unit, own in found.items()}


def total(sites: Mapping[str, UnitSites]) -> UnitSites:
    """All 街镇 together."""
    return UnitSites(*map(sum, zip(*sites.values(), strict=True)))


def tiles(plan: Plan, units: Sequence[str], rows: Sequence[Row], sites: Mapping[str, UnitSites]) -> tuple[Tile, ...]:
    """As they are read, row by row; of a plan that gives no places none. 街镇 without a place stand in a row below.
    `units`: those of the rows' cells."""
    places = plan.unit_places
    if not places:
        return ()
    below = max(row for _, row in places.values()) + 1
    rest = [unit for unit in units if unit not in places]
    found = []
    for at, unit in enumerate(units):
        column, row = places.get(unit) or (rest.index(unit) + 1, below)
        found.append(Tile(unit, column, row, counted(each.cells[at] for each in rows), sites.get(unit)))
    return tuple(sorted(found, key=lambda tile: (tile.row, tile.column)))
