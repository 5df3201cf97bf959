"""The plan as typed, frozen objects: what targets.yaml may say (contract.md, targets.yaml).

Numbers are exact (`Fraction`): 90% is 9/10. Months are integers 1–12 of the plan's year.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr
from pydantic_core import PydanticCustomError

Kind = Literal["count", "rate", "level", "stages", "duty", "direction", "pending"]

KIND_NAMES: dict[Kind, str] = {
    "count": "数量",
    "rate": "比率",
    "level": "水平",
    "stages": "节点",
    "duty": "常态",
    "direction": "趋势",
    "pending": "待下达",
}
JUDGED_KINDS: tuple[Kind, ...] = ("count", "rate", "level", "stages")
NUMBER_KINDS: tuple[Kind, ...] = ("count", "rate", "level")
"""The judged kinds that have a number for a target, hence a curve."""
NOT_STARTED = "未开始"
"""What is reported for a `stages` task none of whose stages is finished; no stage may bear this name."""


def _wrong(expected: str) -> PydanticCustomError:
    return PydanticCustomError("expected", "{expected}", {"expected": expected})


def _number(value: Any) -> Fraction:
    """120, 41.04 or 90% → the exact number; anything else is refused (a quoted 1,200 too)."""
    if isinstance(value, bool):
        raise _wrong("应为数字，例如 300 或 90%")
    if isinstance(value, int | Decimal | Fraction):
        return Fraction(value)
    if isinstance(value, str) and (found := _PERCENT.fullmatch(value)):
        return Fraction(found[1]) / 100
    raise _wrong("应为数字，例如 300 或 90%（不写千位分隔符和单位）")


def _kind(value: Any) -> Any:
    """The English name of a kind for its Chinese one; anything else as it is."""
    return next((kind for kind, name in KIND_NAMES.items() if name == value), value)


def _month(value: Any) -> Any:
    """6 for 6月 and for "6"; anything else as it is."""
    found = _MONTH.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found else value


def _months(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    months = [_month(key) for key in value]
    if not all(isinstance(m, int) and not isinstance(m, bool) and 1 <= m <= 12 for m in months):
        raise _wrong("月份应为 1 到 12 的整数，例如 {6: 120, 12: 300}")
    if len(set(months)) < len(months):
        raise _wrong("同一个月写了两次，请只留一个")
    return dict(zip(months, value.values(), strict=True))


def _day(value: Any) -> Any:
    """The day for 2024-02-28 in quotes, 2024/2/28, 2024年2月28日; anything else as it is."""
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else value
    except ValueError:
        return value


def _year_months(value: Any) -> Any:
    if isinstance(value, dict) and not all(_YEAR_MONTH.fullmatch(str(key)) for key in value):
        raise _wrong("月份应写成 2024-04 这样")
    return value


def _texts(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _names(value: Any) -> Any:
    """甲、乙 in one text are two names."""
    return [name.strip() for name in _BETWEEN.split(value)] if isinstance(value, str) else value


def unit_name(entry: Any) -> Any:
    """How a 街镇 is called: itself, of one with a place its name, None where that is no text; anything else as it is."""
    if not isinstance(entry, dict):
        return entry
    return name if isinstance(name := entry.get("name"), str) and name else None


def _unit_names(value: Any) -> Any:
    """A mapping without a name is told of by `Unit`, and not once more here."""
    if not isinstance(value, list | tuple):
        return value
    return [(unit_name(entry) or "？") if isinstance(entry, dict) else entry for entry in value]


def _place(value: Any) -> Any:
    """[2, 3]: the second column from the left, the third row from above; None for none."""
    if value is None:
        return None
    numbers = value if isinstance(value, list | tuple) else ()
    if len(numbers) != 2 or not all(type(n) is int and 1 <= n <= FURTHEST for n in numbers):
        raise _wrong(f"应为方格图里的列和行，例如 [2, 3] 是左起第 2 列、上起第 3 行，都是 1 到 {FURTHEST} 的整数")
    return tuple(numbers)


FURTHEST = 12
"""Columns and rows of the tile map: more are too narrow to read on a sheet."""
_PERCENT = re.compile(r"([-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?) *%")
_YEAR_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_MONTH = re.compile(r"0?([1-9]|1[0-2])(?: *月(?:份|底|末)?)?")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_BETWEEN = re.compile("[、，,；;]")

Number = Annotated[Fraction, BeforeValidator(_number)]
Month = Annotated[int, Field(ge=1, le=12), BeforeValidator(_month)]
Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(strict=False), BeforeValidator(_texts)]
Names = Annotated[tuple[Text, ...], Field(strict=False), BeforeValidator(_names)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class Unit(_Part):
    """A 街镇 that says where it stands in the tile map: column from the left and row from above, from 1."""

    name: Text
    place: Annotated[tuple[int, int] | None, Field(strict=False), BeforeValidator(_place)] = None


class Header(_Part):
    """What the document is: its title, year and where it comes from."""

    title: Text
    year: Annotated[int, Field(ge=2000, le=2100)]
    issuer: str = ""
    document: str = ""
    issued: Day | None = None


class Reporting(_Part):
    """The reporting calendar (domain.md section 1): one report a month, its deadline inside the month."""

    first_month: Month = 3
    last_month: Month = 12
    due_day: Annotated[int, Field(ge=1, le=31)] = 20
    grace_days: Annotated[int, Field(ge=0, le=31)] = 0
    deadlines: Annotated[dict[str, Day], BeforeValidator(_year_months)] = {}

    @property
    def months(self) -> range:
        """The months that are reported about, in order."""
        return range(self.first_month, self.last_month + 1)

    def deadline(self, year: int, month: int) -> date:
        """The last day on which the report of that month is on time; the whole day counts."""
        last = calendar.monthrange(year, month)[1]
        day = date(year, month, min(self.due_day, last))
        return self.deadlines.get(f"{year}-{month:02d}", day) + timedelta(days=self.grace_days)


class Rule(_Part):
    """When a lamp is green, yellow or red (domain.md section 4).

    `by` gap: thresholds in 百分点 on (rate − due_rate) × 100; `by` ratio: thresholds on rate ÷ due_rate.
    `reaches`: whether the green threshold itself is still green.
    """

    green: Number
    yellow: Number
    by: Literal["gap", "ratio"]

    @property
    def reaches(self) -> bool:
        return self.by == "ratio" or self.green == self.yellow


PRESETS = {
    "yinchuan": Rule(green=Fraction(-10), yellow=Fraction(-30), by="gap"),
    "cascade": Rule(green=Fraction(95, 100), yellow=Fraction(85, 100), by="ratio"),
    "strict": Rule(green=Fraction(0), yellow=Fraction(0), by="gap"),
}


def _rule(value: Any) -> Any:
    if isinstance(value, str):
        if value not in PRESETS:
            raise _wrong(f"应为 {'、'.join(PRESETS)} 之一，或自定的阈值")
        return PRESETS[value]
    return value


class Stage(_Part):
    """One step of a `stages` task and the month in which it is due."""

    name: Text
    by: Month


class Sites(_Part):
    """点位 of a task (domain.md section 12): the stages each of them goes through, in order, and the one from which on a
    site counts; the task's number is the sum over those."""

    stages: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
    counted: Text

    def number(self, stage: str) -> int | None:
        """1 for the first stage, 0 for 未开始, None for a name that is no stage."""
        if stage == NOT_STARTED:
            return 0
        return self.stages.index(stage) + 1 if stage in self.stages else None

    def counts(self, stage: str) -> bool:
        """Whether a site that finished this stage counts."""
        return (self.number(stage) or 0) >= (self.number(self.counted) or 1)


class Task(_Part):
    """One commitment of the plan. Which fields a kind may use is checked in plan/check/tasks.py.

    Who answers for it (domain.md section 11): `department` reports, `partners` help, `leader` is the nearest that the
    task, its section or its area names.
    """

    id: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", max_length=40)]
    title: Text
    kind: Annotated[Kind, BeforeValidator(_kind)]
    source: Texts = ()
    target: Number | None = None
    unit: str = ""
    schedule: Annotated[dict[int, Number], BeforeValidator(_months)] = {}
    pace: Literal["linear", "end"] | None = None
    by: Month | None = None
    department: str = ""
    partners: Names = ()
    leader: str = ""
    lists: Annotated[tuple[str, ...], Field(strict=False)] = ()
    direction: Literal["at_least", "at_most"] = "at_least"
    baseline: Number | None = None
    stretch: bool = False
    weight: Number = Fraction(1)
    by_unit: bool = False
    unit_targets: dict[str, Number] = {}
    stages: Annotated[tuple[Stage, ...], Field(strict=False)] = ()
    sites: Sites | None = None
    """Of a count: its places by name; None where it is reported as a number alone."""
    ended: Month | None = None
    """终止: the month from which the task counts no more (domain.md section 10)."""
    note: str = ""
    unsure: Texts = ()
    """待确认: why a person has to look at the task again, as a draft says it; nothing once it is settled."""
    previous: str = ""
    """The id of the same task in last year's plan."""

    @property
    def judged(self) -> bool:
        """Whether the task has a target to be measured against (domain.md section 2)."""
        return self.kind in JUDGED_KINDS

    @property
    def numeric(self) -> bool:
        """Whether it is measured against a number: 300 户, 90%, 18 个工作日."""
        return self.kind in NUMBER_KINDS

    @property
    def in_percent(self) -> bool:
        """Whether its numbers are shares, which people read and draw in per cent."""
        return self.kind == "rate" or self.unit == "%"

    @property
    def at_most(self) -> bool:
        return self.direction == "at_most"

    def over_by(self, month: int) -> bool:
        """Whether it has ended by a month: it is seen, struck out, and counts no more."""
        return self.ended is not None and self.ended <= month

    def stage_number(self, name: str) -> int | None:
        """1 for the first stage, 0 for 未开始, None for a name the plan does not know."""
        if name == NOT_STARTED:
            return 0
        names = [stage.name for stage in self.stages]
        return names.index(name) + 1 if name in names else None


class Section(_Part):
    """One 条 of the plan and its tasks, in the document's order."""

    title: Text
    leader: str = ""
    tasks: Annotated[tuple[Task, ...], Field(strict=False)] = ()


class Area(_Part):
    """One part of the plan. `id` is its slug in web addresses, `label` its short name."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
    title: Text
    label: str = ""
    leader: str = ""
    sections: Annotated[tuple[Section, ...], Field(strict=False)] = ()

    @property
    def name(self) -> str:
        return self.label or self.title

    @property
    def tasks(self) -> Iterator[Task]:
        return (task for section in self.sections for task in section.tasks)


@dataclass(frozen=True)
class Place:
    """Where a task stands in the plan: its area and section, the section's number counted in the area."""

    area: Area
    section: Section
    number: int


class Plan(_Part):
    """Everything targets.yaml says. `fingerprint` identifies its exact text."""

    header: Annotated[Header, Field(alias="plan")]
    reporting: Reporting = Reporting()
    rule: Annotated[Rule, BeforeValidator(_rule)] = PRESETS["yinchuan"]
    escalate_after: Annotated[int, Field(ge=1, le=12)] | None = None
    units: Annotated[tuple[Text, ...], Field(strict=False), BeforeValidator(_unit_names)] = ()
    lists: dict[str, Text] = {}
    areas: Annotated[tuple[Area, ...], Field(strict=False, min_length=1)]

    def __hash__(self) -> int:
        """A plan is its text: equal text, equal plan. Makes a plan a cache key."""
        return hash(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self._text == other._text

    _text: str = PrivateAttr("")
    _fingerprint: str = PrivateAttr("")
    _unit_places: dict[str, tuple[int, int]] = PrivateAttr(default_factory=dict)

    @property
    def text(self) -> str:
        """The exact text of the file the plan was read from."""
        return self._text

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def unit_places(self) -> Mapping[str, tuple[int, int]]:
        """街镇 → column and row in the tile map, of those that the file gives a place."""
        return self._unit_places

    @property
    def title(self) -> str:
        return self.header.title

    @property
    def year(self) -> int:
        return self.header.year

    @cached_property
    def places(self) -> dict[str, Place]:
        """Task id → where it stands."""
        return {
            task.id: Place(area, section, number)
            for area in self.areas
            for number, section in enumerate(area.sections, 1)
            for task in section.tasks
        }

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """Task id → task, in the plan's order."""
        return {task.id: task for area in self.areas for task in area.tasks}

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """The departments named, in order of first mention."""
        return tuple(dict.fromkeys(t.department for t in self.tasks.values() if t.department))

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """The departments that help with a task, in order of first mention."""
        return tuple(dict.fromkeys(name for t in self.tasks.values() for name in t.partners))

    @cached_property
    def leaders(self) -> tuple[str, ...]:
        """The leaders of tasks, in order of first mention."""
        return tuple(dict.fromkeys(t.leader for t in self.tasks.values() if t.leader))

    def running(self, month: int) -> Iterator[Task]:
        """The tasks that count in a month, in the plan's order: all but those that have ended by then."""
        return (task for task in self.tasks.values() if not task.over_by(month))

    def ended(self, month: int) -> Iterator[Task]:
        """The tasks that have ended by a month, in the plan's order."""
        return (task for task in self.tasks.values() if task.over_by(month))

    def area(self, id: str) -> Area | None:
        return next((area for area in self.areas if area.id == id), None)

    @cached_property
    def deadlines(self) -> dict[int, date]:
        """Month → its deadline: asked some ten thousand times for the figures of a year."""
        return {month: self.reporting.deadline(self.year, month) for month in range(1, 13)}

    def deadline(self, month: int) -> date:
        return self.deadlines[month]

    def passed(self, month: int, day: date) -> bool:
        """Whether the deadline of a month, with its whole last day, has passed on a day."""
        return day > self.deadline(month)


def tied(plan: Plan, id: str, other: Plan) -> str | None:
    """The id that a task of one year has in the plan of the year before or after; None where neither plan ties it to
    another one."""
    if other.year == plan.year - 1:
        task = plan.tasks.get(id)
        return task.previous if task and task.previous in other.tasks else None
    if other.year == plan.year + 1:
        return next((task.id for task in other.tasks.values() if task.previous == id), None)
    return None
