"""targets.yaml → Plan, or every mistake in it with its line. The only reader of that file."""

import hashlib
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plan import check, model
from plan.check import Finding, Path
from plan.problem import Problem, problem

PROJECT = FilePath(__file__).parent.parent
Part = TypeVar("Part", bound=BaseModel)


class PlanError(Exception):
    """targets.yaml cannot be used. `problems` lists every mistake, in the order of the lines."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"任务清单有 {len(problems)} 处错误")
        self.problems = problems


class _AliasError(Exception):
    """An alias: a few lines of them can stand for more than memory holds."""

    def __init__(self, line: int | None) -> None:
        super().__init__()
        self.line = line


def targets_path() -> FilePath:
    """The file that WORKPLAN_TARGETS names, the project's targets.yaml where it is not set."""
    return FilePath(os.environ.get("WORKPLAN_TARGETS") or PROJECT / "targets.yaml")


def read_plan(file: FilePath) -> model.Plan:
    """Read the plan from a file. Raises PlanError for a missing or unreadable file too."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError:
        raise PlanError([Problem(None, None, str(file), f"读不到任务清单 {file}。请检查路径和权限。")]) from None
    except UnicodeDecodeError:
        raise PlanError([Problem(None, None, str(file), f"{file} 不是 UTF-8 编码。请用 UTF-8 另存后再试。")]) from None
    return parse_plan(text)


def parse_plan(text: str) -> model.Plan:
    """Read the plan from text. Raises PlanError with all mistakes at once."""
    source = _Source()
    try:
        data = source.read(text)
    except _AliasError as error:
        advice = "请把内容写全"
        raise PlanError([problem(error.line, None, "", "不支持 & 和 * 引用", advice)]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise PlanError([_syntax(error)]) from None
    problems = [*source.problems, *_findings(data, source)]
    if problems:
        raise PlanError(sorted(dict.fromkeys(problems), key=lambda p: p.row or 0))
    plan = model.Plan.model_validate(data)
    plan._text = text
    plan._fingerprint = hashlib.sha256(text.encode()).hexdigest()[:12]
    return plan


# The scalars of YAML 1.2's core schema: 12:30 stays text, `no` stays text, 1.10 stays exact.
INTEGER = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)")
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class _Source:
    """A YAML text turned into plain data, with the line of every key and value.

    PyYAML lets the second of two equal keys win in silence, so the tree is walked here.
    """

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def read(self, text: str) -> Any:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise _AliasError(event.start_mark.line + 1 if event.start_mark else None)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return {} if node is None else self._value(node, ())

    def line(self, path: Path) -> int | None:
        """The line of the place, or of the nearest enclosing one that has a line."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def _value(self, node: Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._value(item, (*path, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return _scalar(node)

    def _mapping(self, node: MappingNode, path: Path) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self.problems.append(problem(line, None, "", "键应为文字", "冒号前不能是列表或另一层键值"))
                continue
            key = _scalar(key_node)
            if key in found:
                first = self.lines[(*path, key)]
                self.problems.append(problem(line, str(key), "", f"这个键重复了，第 {first} 行已经写过", "请只留一个"))
                continue
            self.lines[(*path, key)] = line
            found[key] = self._value(value_node, (*path, key))
        return found


def _scalar(node: ScalarNode) -> Any:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text) and len(text) < 30:
        return int(text)
    if DECIMAL.fullmatch(text) and len(text) < 30:
        return Decimal(text)
    if node.tag == "tag:yaml.org,2002:timestamp":
        try:
            return yaml.SafeLoader("").construct_yaml_timestamp(node)
        except ValueError:
            return text
    return text


def _syntax(error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else None
    advice = "常见原因：缩进不齐、冒号后少空格、引号或括号没有成对"
    return problem(line, None, "", "这里不合 YAML 格式", advice)


def _findings(data: Any, source: _Source) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield problem(1, None, "", "任务清单应由 plan、areas 等键组成")
        return
    try:
        model.Plan.model_validate(data)
    except ValidationError as error:
        for item in error.errors():
            # pydantic also calls a list too short when its wrong items are all it has
            if not (item["type"] == "too_short" and item["input"]):
                yield _structural(item, data, source)
    for path, finding in _across(data):
        where = (*path, *finding.path)
        column = str(finding.path[-1]) if finding.path else _column(path)
        yield problem(source.line(where), column, finding.value, finding.expected, finding.advice)


def _column(path: Path) -> str | None:
    """The key that a place is named by; an area, section or task as a whole has none of its own."""
    whole = len(path) > 1 and path[-2] in ("areas", "sections", "tasks")
    return None if whole else next((key for key in reversed(path) if isinstance(key, str)), None)


EXPECTED = {
    "missing": "缺少「{key}」",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表，写成 [甲, 乙] 或每行一个 - 开头",
    "tuple_type": "应为列表，写成 [甲, 乙] 或每行一个 - 开头",
    "dict_type": "应为「键: 值」",
    "model_type": "应为「键: 值」",
    "date_type": "应为日期，例如 2024-02-28",
    "string_too_short": "不能为空",
    "too_short": "至少要有一项",
    "string_too_long": "太长，最多 {max_length} 个字符",
    "greater_than_equal": "不应小于 {ge}",
    "less_than_equal": "不应大于 {le}",
    "string_pattern_mismatch": "只用英文字母、数字、点、短横，以字母或数字开头（领域 id 用小写字母开头）",
    "invalid_key": "键应为文字；若是数字，不要写千位分隔符",
    "expected": "{expected}",
}


def _structural(item: Any, data: Any, source: _Source) -> Problem:
    path: Path = tuple(item["loc"])
    line = source.line(path)
    column = next((str(k) for k in reversed(path) if isinstance(k, str)), None)
    if item["type"] == "extra_forbidden":
        accepted = _accepted(path[:-1])
        advice = check.close(str(path[-1]), accepted) or f"可用的键：{'、'.join(accepted)}"
        return problem(line, column, "", "不认识这个键", advice)
    context = {**item.get("ctx", {}), "key": path[-1] if path else ""}
    shown = _as_written(item["input"])
    if item["type"] == "literal_error":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        advice = check.close(shown, choices)
        return problem(line, column, shown, f"应为 {'、'.join(choices)} 之一", advice)
    expected = EXPECTED.get(item["type"], "这个值用不了").format(**context)
    return problem(line, column if item["type"] != "missing" else None, shown, expected)


def _as_written(value: Any) -> str:
    """The value as the file shows it; nothing for a list or a mapping."""
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _accepted(path: Path) -> list[str]:
    """The keys that the mapping at `path` may have."""
    parts: dict[str, type[BaseModel]] = {
        "plan": model.Header,
        "reporting": model.Reporting,
        "rule": model.Rule,
        "areas": model.Area,
        "sections": model.Section,
        "tasks": model.Task,
        "stages": model.Stage,
    }
    part = parts.get(next((str(k) for k in reversed(path) if isinstance(k, str)), ""), model.Plan)
    return [field.alias or name for name, field in part.model_fields.items()]


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
    unit_names = [str(u) for u in units] if isinstance(units, list) else []
    list_names = [str(k) for k in lists] if isinstance(lists, dict) else []
    yield from _repeated([(("units", i), name) for i, name in enumerate(unit_names)], "街镇")
    areas = list(_items(data, (), "areas"))
    tasks = list(_tasks(areas))
    yield from _repeated([((*path, "id"), raw.get("id")) for path, raw in areas], "领域 id ")
    yield from _repeated([((*path, "id"), raw.get("id")) for path, raw in tasks], "任务 id ")
    for path, raw in tasks:
        task = _typed(model.Task, raw)
        if task:
            for finding in check.check_task(task, unit_names, list_names):
                yield path, finding


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
