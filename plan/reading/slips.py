"""Slips in a YAML text that laymen make, each with its cure, and the text as it was meant.

YAML itself stops at the first of them and blames a later line. So a text that cannot be used is gone through line by line:
what is found is told, mended in memory, and the mended text read for whatever else is wrong.
"""

import re
from collections.abc import Callable, Collection
from functools import partial
from typing import NamedTuple

from plan.check import somewhere
from plan.problem import Problem, problem

MOST_LINES, LONGEST = 20_000, 2_000
"""A plan of 257 tasks has 1,650 lines; the longest is a quotation."""
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|#.*$")
_BLOCK = re.compile(r"(?:^|: |- )[|>][-+0-9]*\s*(?:#.*)?$")
_NEEDS_QUOTES = "%@`"
KEY = "[a-z_]{2,20}"
INNER = rf"(?:{KEY}|[0-9]{{1,2}}月?)"
_LINE = re.compile(rf"(?P<dash>(?:-\s*)*)(?P<key>{KEY})\s*(?P<colon>[:：])(?P<space>\s*)(?P<value>.*)$")
_COLON = re.compile(rf"(?<=[{{,，])(?P<before>\s*)(?P<key>{INNER})(?:：\s*|:(?=\S))")
_COMMA = re.compile(rf"，\s*(?P<key>{INNER})(?=\s*[:：])")
_PERCENT = re.compile(r"(?P<key>unit):\s*%(?=\s*[,}])")
_FLOW: tuple[tuple[re.Pattern[str], str, tuple[str, str] | None], ...] = (
    (_COMMA, r", \g<key>", ("大括号里的逗号是全角的", "请改成半角逗号加空格")),
    (_COLON, r"\g<before>\g<key>: ", ("大括号里键后面的冒号是全角的，或少一个空格", "请改成半角冒号加空格")),
    (_PERCENT, r'\g<key>: "%"', None),
)
"""What is a slip within braces, what is meant, and what is said of it; nothing where it is accepted."""


class Mended(NamedTuple):
    """The text as it was meant, and what had to be mended; nothing of the second where it is accepted as it stands."""

    text: str
    problems: list[Problem]


def mended(text: str, keys: Collection[str]) -> Mended:
    """The text with what is a slip for certain put right. `keys`: those that the file may have."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        return Mended(text, [])
    found: list[Problem] = []
    tabs: list[int] = []
    block: int | None = None
    depth = 0
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        if not line.strip() or len(line) > LONGEST or (block is not None and indent > block):
            continue
        block = None
        if "\t" in line[:indent] or "　" in line[:indent]:
            tabs.append(number)
            line = line[:indent].replace("\t", "  ").replace("　", "  ") + line[indent:]
            indent = len(line) - len(line.lstrip())
        if depth == 0:
            line = _line(line, number, keys, found)
        if depth or "{" in line:
            line = _flow(line, number, keys, found)
        if depth == 0 and _BLOCK.search(line):
            block = indent
        bare = _QUOTED.sub("", line)
        depth = max(depth + sum(map(bare.count, "[{")) - sum(map(bare.count, "]}")), 0)
        lines[number - 1] = line
    if tabs:
        others = f"，共 {len(tabs)} 行如此" if len(tabs) > 1 else ""
        found.insert(0, problem(tabs[0], None, "", f"行首有 Tab 或全角空格{others}", "请改成半角空格，每一层缩进两格"))
    return Mended("\n".join(lines), found)


def _line(line: str, number: int, keys: Collection[str], found: list[Problem]) -> str:
    """One line of keys below each other."""
    indent = line[: len(line) - len(line.lstrip())]
    parts = _LINE.match(line.lstrip())
    if not parts or parts["key"] not in keys:
        return line
    called = somewhere(parts["key"])
    dash, key, colon, space, value = parts.group("dash", "key", "colon", "space", "value")
    if dash and not dash.endswith(" "):
        found.append(problem(number, key, "", "减号后面少一个空格", f"请改成 - {key}: …", called=called))
        dash += " "
    if colon == "：":
        advice = f"请改成半角冒号加空格：{key}: …"
        found.append(problem(number, key, "", "键后面的冒号是全角的", advice, called=called))
    elif value and not space:
        found.append(problem(number, key, "", "冒号后面少一个空格", f"请改成 {key}: {_shown(value)}", called=called))
    value = value.strip()
    if key == "unit" and re.fullmatch(r"%(?:\s+#.*)?", value):
        value = '"%"'
    elif value and value[0] not in "\"'[{|>#&*!" and (why := _unquoted(value)):
        found.append(problem(number, key, value, why, "请给整个值加引号", called=called))
        value = "'" + value.replace("'", "''") + "'"
    return f"{indent}{dash}{key}:{' ' if value else ''}{value}"


def _unquoted(value: str) -> str:
    """Why a plain value needs quotes; nothing where it does not."""
    if value[0] in _NEEDS_QUOTES:
        return f"以 {value[0]} 开头的值要加引号"
    return "值里有冒号加空格，要加引号" if ": " in value.partition(" #")[0] else ""


def _flow(line: str, number: int, keys: Collection[str], found: list[Problem]) -> str:
    """A line in braces, whatever stands in quotes left alone."""

    for pattern, put, said in _FLOW:
        changed = _outside_quotes(line, partial(pattern.sub, partial(_put, put, keys)))
        if said and changed != line:
            found.append(problem(number, None, "", *said))
        line = changed
    return line


def _put(put: str, keys: Collection[str], match: re.Match[str]) -> str:
    """What is put in a match's place; keys that there are not, as those of addresses, stay as they are."""
    key = match["key"]
    return match.expand(put) if key in keys or key[0].isdigit() else match[0]


def _outside_quotes(line: str, change: Callable[[str], str]) -> str:
    pieces, at = [], 0
    for quoted in _QUOTED.finditer(line):
        pieces += [change(line[at : quoted.start()]), quoted[0]]
        at = quoted.end()
    return "".join([*pieces, change(line[at:])])


def aligned(text: str) -> Mended:
    """The text with lines of keys drawn to the level they belong to, each whose indentation fits none being told. For a
    text that is no YAML: elsewhere an odd indentation may be meant."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        return Mended(text, [])
    found: list[Problem] = []
    levels: list[int] = []
    opens, wrong, depth = True, (-1, -1), 0
    for number, line in enumerate(lines, 1):
        inside, bare = depth, _QUOTED.sub("", line)
        depth = max(depth + sum(map(bare.count, "[{")) - sum(map(bare.count, "]}")), 0)
        at = len(line) - len(line.lstrip())
        starts = re.match(r"\s*((?:- +)*)[\w.-]+:(?: |$)", line)
        if inside or not starts or len(line) > LONGEST:
            continue
        target = wrong[1] if wrong[0] == at else _level(at, levels, opens=opens)
        if target != at:
            if wrong[0] != at:
                advice = f"请与同级的键对齐，缩进 {target} 格"
                found.append(problem(number, None, "", f"这一行缩进 {at} 格，与上下都对不齐", advice))
            wrong = (at, target)
            lines[number - 1] = " " * target + line.lstrip()
        levels = [level for level in levels if level < target] + [target]
        if starts[1]:
            levels.append(target + len(starts[1]))
        opens = bare.rstrip().endswith(":")
    return Mended("\n".join(lines), found)


def _level(at: int, levels: list[int], *, opens: bool) -> int:
    """Where a line of this indentation belongs."""
    if at in levels or not levels:
        return at
    deepest = levels[-1]
    if at > deepest:
        return at if opens else deepest
    return min(levels, key=lambda level: (abs(level - at), -level))


def _shown(value: str) -> str:
    return value if len(value) <= 20 else value[:20] + "…"
