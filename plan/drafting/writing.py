"""A plan → the text of a targets.yaml that a person can read and go on with: keys in the order of docs/targets.md."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

_PLAIN = re.compile(r"[\u3400-\u9fff“《（A-Za-z\d][^\n:#&*!|>'\"%@`\[\]{},?\\\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]*")
_NO_WORD = re.compile(r"[-+.\d,_eExXoOTZ\s]*|true|false|null|yes|no|on|off|y|n|.*\s", re.IGNORECASE | re.DOTALL)
_ID = re.compile(r"\d+\.\d+-\d+")
_MORE_ESCAPES = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
ORDER = (
    "id",
    "title",
    "kind",
    "source",
    "target",
    "unit",
    "schedule",
    "by",
    "direction",
    "baseline",
    "stages",
    "stretch",
    "department",
    "partners",
    "leader",
    "lists",
    "by_unit",
    "note",
    "ended",
    "previous",
    "unsure",
)
Keys = Mapping[str, Any]


def scalar(value: Any) -> str:
    """A value as YAML has it; a text in quotes unless it can be taken for nothing else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return decimal(value)
    text = str(value)
    if (_PLAIN.fullmatch(text) and not _NO_WORD.fullmatch(text)) or _ID.fullmatch(text):
        return text
    return _MORE_ESCAPES.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def decimal(value: Fraction) -> str:
    """Exactly: 300, 41.04. The numbers of a text have an end."""
    if value.denominator == 1:
        return str(value.numerator)
    digits = 0
    while (value * 10**digits).denominator != 1 and digits < 15:
        digits += 1
    whole = f"{abs(int(value * 10**digits)):0{digits + 1}d}"
    return f"{'-' if value < 0 else ''}{whole[:-digits]}.{whole[-digits:]}"


def percent(value: Fraction) -> str:
    return f"{decimal(value * 100)}%"


def task_lines(keys: Keys) -> Iterable[str]:
    """The lines of one task, without their indent."""
    share = keys["kind"] == "rate"

    def number(value: Fraction) -> str:
        return percent(value) if share else decimal(value)

    for key in ORDER:
        value = keys.get(key)
        if value is None or value is False or value in ("", (), [], {}):  # 0 is a value, as of `baseline`
            continue
        if key in ("target", "baseline"):
            yield f"{key}: {number(value)}"
        elif key == "schedule":
            yield f"schedule: {{{', '.join(f'{month}: {number(v)}' for month, v in value.items())}}}"
        elif key == "stages":
            yield f"stages: [{', '.join(f'{{name: {scalar(name)}, by: {month}}}' for name, month in value)}]"
        elif isinstance(value, list | tuple):
            yield from _listed(key, value)
        else:
            yield f"{key}: {scalar(value)}"


def _listed(key: str, values: Iterable[Any]) -> Iterable[str]:
    """One text plain, short names in a row, pieces of text below each other."""
    values = list(values)
    if key in ("source", "unsure") and len(values) == 1:
        yield f"{key}: {scalar(values[0])}"
    elif key in ("source", "unsure"):
        yield f"{key}:"
        yield from (f"  - {scalar(value)}" for value in values)
    else:
        yield f"{key}: [{', '.join(map(scalar, values))}]"


def plan_lines(
    top: Keys, areas: Iterable[tuple[Keys, Iterable[tuple[str, Iterable[Keys]]]]], said: Iterable[str]
) -> Iterable[str]:
    """The whole file. `said`: comments at its beginning; `top`: the keys above `areas`; each area's keys and sections."""
    yield from (f"# {line}".rstrip() for line in said)
    yield ""
    for key, value in top.items():
        yield from _group(key, value)
    yield "areas:"
    for area, sections in areas:
        marker = "-"
        for key, value in area.items():
            yield f"  {marker} {key}: {scalar(value)}"
            marker = " "
        sections = list(sections)
        yield "    sections:" if sections else "    sections: []"
        for title, tasks in sections:
            yield f"      - title: {scalar(title)}"
            tasks = list(tasks)
            yield "        tasks:" if tasks else "        tasks: []"
            for task in tasks:
                for at, line in enumerate(task_lines(task)):
                    yield f"          {'- ' if at == 0 else '  '}{line}"
            yield ""


def _group(key: str, value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        yield f"{key}:"
        yield from (f"  {scalar(name)}: {scalar(each)}" for name, each in value.items())
    elif isinstance(value, list | tuple):
        yield f"{key}:"
        yield from (f"  - {_entry(each)}" for each in value)
    else:
        yield f"{key}: {scalar(value)}"
    yield ""


def _entry(value: Any) -> str:
    """One of a list: a text, or a 街镇 with its place in the tile map."""
    if not isinstance(value, Mapping):
        return scalar(value)
    column, row = value["place"]
    return f"{{name: {scalar(value['name'])}, place: [{column}, {row}]}}"
