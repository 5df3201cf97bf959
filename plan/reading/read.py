"""targets.yaml → Plan, or every mistake in it with its line. The only reader of that file."""

import hashlib
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path as FilePath
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from plan import check, model
from plan.check import Finding, Path, named
from plan.problem import Problem, listed, problem
from plan.reading import slips
from plan.reading.meant import meant
from plan.reading.source import Source, SourceError, structural, text_of
from plan.signs import unseen

PROJECT = FilePath(__file__).parent.parent.parent
Part = TypeVar("Part", bound=BaseModel)


PARTS: dict[str, type[BaseModel]] = {
    "plan": model.Header,
    "units": model.Unit,
    "reporting": model.Reporting,
    "rule": model.Rule,
    "areas": model.Area,
    "sections": model.Section,
    "tasks": model.Task,
    "stages": model.Stage,
    "sites": model.Sites,
}
"""Key → what the mapping below it, or each of its list, may hold."""


def _names(part: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in part.model_fields.items()]


KEYS = frozenset(chain(_names(model.Plan), *map(_names, PARTS.values())))


class PlanError(Exception):
    """targets.yaml cannot be used. `problems` lists every mistake, in the order of the lines."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"任务清单有 {len(problems)} 处错误")
        self.problems = problems


def targets_path() -> FilePath:
    """The file that WORKPLAN_TARGETS names, the project's targets.yaml where it is not set."""
    return FilePath(os.environ.get("WORKPLAN_TARGETS") or PROJECT / "targets.yaml")


def read_plan(file: FilePath) -> model.Plan:
    """Read the plan from a file. Raises PlanError for a missing, unreadable or much too large file too."""
    try:
        text = text_of(file, "任务清单")
    except SourceError as error:
        raise PlanError([error.problem]) from None
    return parse_plan(text)


def parse_plan(text: str) -> model.Plan:
    """Read the plan from text. Raises PlanError with all mistakes at once."""
    read = _read(text)
    if read.problems:
        read = _mended(text, read)
    if read.problems:
        raise PlanError(read.problems)
    plan = model.Plan.model_validate(read.data)
    plan._text = text
    plan._fingerprint = fingerprint(text)
    plan._unit_places = {unit.name: unit.place for _, unit in _units(read.data) if unit.place}
    return plan


def fingerprint(text: str) -> str:
    """What tells the text of a plan from any other."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def plan_text_of(file: FilePath) -> str | None:
    """The text of a plan's file as it is, right or wrong; None where it cannot be read as text."""
    try:
        return text_of(file, "任务清单")
    except SourceError:
        return None


class _Read(NamedTuple):
    """What a text says, and what is wrong with it. `broken`: it is no YAML."""

    data: Any
    problems: list[Problem]
    broken: bool = False


def _read(text: str) -> _Read:
    source = Source()
    try:
        data = source.read(text)
    except SourceError as error:
        return _Read(None, [error.problem], error.syntax)
    if isinstance(data, dict):
        data = meant(data, source.texts)
    return _Read(data, listed(chain(source.problems, _findings(data, source))))


def _mended(text: str, read: _Read) -> _Read:
    """The same text read with its slips mended, they being problems too; as it was read where there are none."""
    found = slips.mended(text, KEYS)
    again = _read(found.text) if found.text != text else read
    if again.broken:
        drawn = slips.aligned(found.text)
        if drawn.problems:
            after = _read(drawn.text)
            found = slips.Mended(drawn.text, [*found.problems, *drawn.problems])
            again = after._replace(problems=[]) if after.broken else after
    if found.problems and again.broken:  # what YAML stumbles over now may follow from what was found
        again = again._replace(problems=[])
    return again._replace(problems=listed([*found.problems, *again.problems]))


def _findings(data: Any, source: Source) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield problem(1, None, "", "任务清单应由 plan、areas 等键组成")
        return
    try:
        model.Plan.model_validate(data)
    except ValidationError as error:
        for item in error.errors():
            # pydantic also calls a list too short when its wrong items are all it has
            if item["type"] == "extra_forbidden" and _below_an_area(tuple(item["loc"])):
                where = tuple(item["loc"])
                called = named(("sections", "tasks"))
                yield problem(source.line(where), "tasks", "", "任务不能直接写在领域下", SECTION_FIRST, called=called)
                yield from _stray_tasks(data, tuple(item["loc"]), source)
            elif not (item["type"] == "too_short" and item["input"]):
                yield structural(item, source, _accepted(tuple(item["loc"])[:-1]))
    yield from _placed(data, source)
    for found in check.check_texts(data):
        if found.path not in source.lines:  # a leader told of the area is every task's
            continue
        column = next((key for key in reversed(found.path) if isinstance(key, str) and not unseen(key)), None)
        called = named(tuple(key for key in found.path if not (isinstance(key, str) and unseen(key))))
        yield problem(source.line(found.path), column, found.value, found.expected, found.advice, called=called)
    for path, finding in _across(data):
        where = (*path, *finding.path)
        column = str(finding.path[-1]) if finding.path else _column(path)
        called = named(where) if column else ""
        yield problem(source.line(where), column, finding.value, finding.expected, finding.advice, called=called)


SECTION_FIRST = "请在上面加 sections: 和 - title: 条的标题，把 tasks 和它的任务缩进到这一条里"


def _below_an_area(path: Path) -> bool:
    return len(path) == 3 and path[0] == "areas" and path[2] == "tasks"


def _stray_tasks(data: dict[Any, Any], path: Path, source: Source) -> Iterator[Problem]:
    """What else is wrong with tasks that stand in the wrong place."""
    tasks: Any = data
    for key in path:
        tasks = tasks[key]
    for number, raw in enumerate(tasks if isinstance(tasks, list) else ()):
        try:
            model.Task.model_validate(raw)
        except ValidationError as error:
            for item in error.errors():
                at = (*path, number, *item["loc"])
                yield structural({**item, "loc": at}, source, _accepted(at[:-1]))


def _placed(data: dict[Any, Any], source: Source) -> Iterator[Problem]:
    """What is wrong with the 街镇 that have a place in the tile map."""
    for number, raw in enumerate(units if isinstance(units := data.get("units"), list) else ()):
        try:
            if isinstance(raw, dict):
                model.Unit.model_validate(raw)
        except ValidationError as error:
            for item in error.errors():
                at = ("units", number, *item["loc"])
                yield structural({**item, "loc": at}, source, _accepted(at[:-1]))


def _units(data: dict[Any, Any]) -> Iterator[tuple[Path, model.Unit]]:
    for path, raw in _items(data, (), "units"):
        if unit := _typed(model.Unit, raw):
            yield path, unit


def _column(path: Path) -> str | None:
    """The key that a place is named by; an area, section or task as a whole has none of its own."""
    whole = len(path) > 1 and path[-2] in ("areas", "sections", "tasks")
    return None if whole else next((key for key in reversed(path) if isinstance(key, str)), None)


def _accepted(path: Path) -> list[str]:
    """The keys that the mapping at `path` may have."""
    part = PARTS.get(next((str(k) for k in reversed(path) if isinstance(k, str)), ""), model.Plan)
    return _names(part)


def _across(data: dict[Any, Any]) -> Iterator[tuple[Path, Finding]]:
    """Checks over everything that is well-formed, whatever else is wrong beside it."""
    header = _typed(model.Header, data.get("plan"))
    reporting = _typed(model.Reporting, data.get("reporting"))
    if header and reporting:
        for finding in check.check_reporting(reporting, header.year):
            yield ("reporting",), finding
    rule = _typed(model.Rule, data.get("rule"))
    if rule:
        for finding in check.check_rule(rule):
            yield ("rule",), finding
    units, lists = data.get("units"), data.get("lists")
    named_units = [model.unit_name(u) for u in units] if isinstance(units, list) else []
    unit_names = ["" if name is None else str(name) for name in named_units]
    for number, name in enumerate(unit_names):
        if check.several(name):
            yield ("units", number), Finding((), name, "一个街镇的名称里有逗号或顿号", check.SEVERAL)
    known_units = dict.fromkeys(unit_names)  # found at once, however many, and in the file's order
    known_lists = dict.fromkeys(map(str, lists) if isinstance(lists, dict) else ())
    yield from _repeated([(("units", i), name) for i, name in enumerate(unit_names) if name], "街镇")
    yield from _crowded(_units(data))
    areas = list(_items(data, (), "areas"))
    tasks = list(_tasks(areas))
    yield from _repeated([((*path, "id"), raw.get("id")) for path, raw in areas], "领域编号")
    yield from _repeated([((*path, "id"), raw.get("id")) for path, raw in tasks], "任务编号")
    for path, raw in tasks:
        task = _typed(model.Task, raw)
        if task:
            for finding in check.check_task(task, known_units, known_lists):
                yield path, finding


def _crowded(units: Iterator[tuple[Path, model.Unit]]) -> Iterator[tuple[Path, Finding]]:
    """街镇 in the place of another one."""
    taken: dict[tuple[int, int], str] = {}
    for path, unit in units:
        first = taken.setdefault(unit.place, unit.name) if unit.place else unit.name
        if unit.place and first != unit.name:
            said = f"这个位置已经是“{first}”的"
            yield (*path, "place"), Finding((), str([*unit.place]), said, "请换一格")


def _tasks(areas: list[tuple[Path, dict[Any, Any]]]) -> Iterator[tuple[Path, dict[Any, Any]]]:
    for area_path, area in areas:
        for section_path, section in _items(area, area_path, "sections"):
            yield from _items(section, section_path, "tasks")


def _items(raw: dict[Any, Any], path: Path, key: str) -> Iterator[tuple[Path, dict[Any, Any]]]:
    listed = raw.get(key)
    for number, item in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(item, dict):
            yield (*path, key, number), item


def _repeated(places: list[tuple[Path, Any]], name: str) -> Iterator[tuple[Path, Finding]]:
    seen: set[Any] = set()
    for path, value in places:
        if isinstance(value, str):
            if value in seen:
                yield path, Finding((), value, f"{name}重复，前面已经用过")
            seen.add(value)


def _typed(part: type[Part], raw: Any) -> Part | None:
    try:
        return part.model_validate(raw)
    except ValidationError:
        return None
