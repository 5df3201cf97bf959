"""YAML text → plain data with the line of every key and value, and the sentence for what a model does not accept.

What reading targets.yaml and the settings of access/ have in common.
"""

import io
import re
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plan import ordinary
from plan.check import Path, close_key, close_value, named, value
from plan.problem import Problem, problem
from plan.reading.bounds import MOST_MB, Loader, overgrown


class SourceError(Exception):
    """The text is no YAML that can be used; `problem` says where and why. `syntax`: it breaks YAML's rules, and is not
    merely too much."""

    def __init__(self, found: Problem, *, syntax: bool = False) -> None:
        super().__init__(found.message)
        self.problem = found
        self.syntax = syntax


def text_of(file: FilePath, what: str) -> str:
    """The text of a YAML file, any end of line as \\n. `what` it is, for the sentence. Raises SourceError."""
    try:
        content = ordinary.content(file, MOST_MB, "请核对是不是这个文件")
        return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig").read()
    except ordinary.UnfitError as error:
        sentence = f"{what} {file} {error}"
    except OSError:
        sentence = f"读不到{what} {file}。请检查路径和权限。"
    except UnicodeDecodeError:
        sentence = f"{file} 不是 UTF-8 编码。请用 UTF-8 另存后再试。"
    raise SourceError(Problem(None, None, str(file), sentence))


# The scalars of YAML 1.2's core schema: 12:30 stays text, `no` stays text, 1.10 stays exact.
INTEGER = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)")
DATES = yaml.constructor.SafeConstructor()
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class Source:
    """A YAML text turned into plain data, with the line of every key and value.

    PyYAML lets the second of two equal keys win in silence, so the tree is walked here.
    """

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.texts: dict[Path, str] = {}
        """What stands in the file where its value became no text: 1.10, 2024, 2024-06-01."""
        self.problems: list[Problem] = []

    def read(self, text: str) -> Any:
        """The data; {} for an empty text. Repeated keys are in `problems` then. Raises SourceError."""
        try:
            if found := overgrown(text):
                raise SourceError(found)
            node = yaml.compose(text, Loader=Loader)
        except yaml.YAMLError as error:
            raise SourceError(_syntax(error, text.count("\n") + 1), syntax=True) from None
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
        found = _scalar(node)
        if found is not None and not isinstance(found, str | bool):
            self.texts[path] = node.value
        return found

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
                said = f"这个键重复了，第 {first} 行已经写过"
                called = named((*path, key)) if isinstance(key, str) else ""
                self.problems.append(problem(line, str(key), "", said, "请只留一个", called=called))
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
    if node.tag == "tag:yaml.org,2002:timestamp" and DATES.timestamp_regexp.match(text):
        try:
            return DATES.construct_yaml_timestamp(node)
        except ValueError:
            return text
    return text


def _syntax(error: Exception, lines: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = min(mark.line + 1, lines) if mark else None  # libyaml tells the end as a line of its own
    advice = "常见原因：缩进不齐、冒号后少空格、引号或括号没有成对"
    return problem(line, None, "", "这里不合 YAML 格式", advice)


EXPECTED = {
    "missing": "缺少{key}",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "bool_type": "应为 true（是）或 false（否）",
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
    "string_pattern_mismatch": "只用英文字母、数字、点、短横，以字母或数字开头（领域编号用小写字母开头）",
    "invalid_key": "键应为文字；若是数字，不要写千位分隔符",
    "expected": "{expected}",
}


def structural(item: Any, source: Source, accepted: list[str]) -> Problem:
    """The sentence for one of pydantic's errors. `accepted`: the keys that the mapping around its place may have."""
    path: Path = tuple(item["loc"])
    line = source.line(path)
    column = next((str(k) for k in reversed(path) if isinstance(k, str)), None)
    called = named(path)
    if item["type"] == "extra_forbidden":
        return problem(line, column, "", "不认识这个键", close_key(path, accepted))
    context = {**item.get("ctx", {}), "key": called}
    shown = _as_written(item["input"])
    if item["type"] == "literal_error":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        words = "、".join(map(value, choices))
        expected = f"应为 {words}{'' if words.endswith('）') else ' '}之一"
        return problem(line, column, shown, expected, close_value(shown, choices), called=called)
    expected = EXPECTED.get(item["type"], "这个值用不了").format(**context)
    if item["type"] == "missing":
        return problem(line, None, shown, expected)
    return problem(line, column, shown, expected, called=called)


def _as_written(value: Any) -> str:
    """The value as the file shows it; nothing for a list or a mapping."""
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
