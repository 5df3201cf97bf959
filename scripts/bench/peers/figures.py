"""The overview of the sample's October 2024 as plain figures, for programs that know nothing of ours."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from metrics.figures import half_up
from metrics.look import look
from metrics.month.attention import behind
from metrics.month.status import status
from metrics.month.trend import trend
from metrics.task.lamps import GROUPS
from plan import Plan
from records import Store
from scripts.bench.sides import MONTH


@dataclass(frozen=True)
class Tile:
    """How many tasks have a lamp."""

    label: str
    count: int


@dataclass(frozen=True)
class AreaFigures:
    """An area: 完成率 and 序时 in percent, at one decimal."""

    name: str
    completion: float | None
    due: float | None


@dataclass(frozen=True)
class Point:
    """A month of the line chart, in percent; `completion` is None in months that are not shown yet."""

    month: int
    completion: float | None
    due: float | None


@dataclass(frozen=True)
class Behind:
    """A task that needs a decision."""

    task: str
    lamp: str
    department: str
    brief: str


@dataclass(frozen=True)
class Overview:
    """What each of the programs shows: title, sentence, tiles, areas, one line chart, tasks behind."""

    title: str
    sentence: str
    tiles: list[Tile]
    areas: list[AreaFigures]
    course: list[Point]
    behind: list[Behind]


def overview(store: Path, plan: Plan) -> Overview:
    """The figures that our own overview shows of a store, at the end of the month it is asked for."""
    year, month = map(int, MONTH.split("-"))
    assessment = look(Store(store), plan, date(year, month, 31))
    found = status(assessment, month)
    sections = [section for area in plan.areas for section in area.sections]
    return Overview(
        plan.title,
        found.sentence,
        [Tile(label, found.totals.groups[name]) for name, label in GROUPS.items() if found.totals.groups[name]],
        [
            AreaFigures(a.area.name, _percent(a.totals.completion), _percent(a.totals.due_completion))
            for a in found.areas
        ],
        [
            Point(p.month, _percent(p.completion) if p.month <= month else None, _percent(p.due))
            for p in trend(assessment, sections)
        ],
        [Behind(s.task.title, s.state, s.task.department, s.brief) for s in behind(found.standings)],
    )


def written(figures: Overview, folder: Path) -> Path:
    """The file of the figures in a folder, as every one of the programs reads it."""
    file = folder / "overview.json"
    file.write_text(json.dumps(asdict(figures), ensure_ascii=False), encoding="utf-8")
    return file


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else float(half_up(share * 100, 1))
