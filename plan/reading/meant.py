"""What targets.yaml says in other words than the model takes, put as it is meant (contract.md, targets.yaml).

Only what can be meant in one way: ids and titles that YAML reads as numbers or dates, 1200户 where the unit is 户, the
ordinal before a heading, a key left empty, a leader told once for a whole area. Whatever is not understood stays as it
is, for the model to name it with its line.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from plan.check import Path

ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}[、.．]"
    r"|[（(](?:[一二三四五六七八九十百]{1,4}|[0-9]{1,2})[）)]、?"
    r"|[0-9]{1,2}(?:[、．]|\.(?![0-9])))\s*"
)
"""一、 （一） (1) 1. 1、 before a heading; 2.0 and 12345 are none."""
DIGITS = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
TITLES = ("title", "label")
WORDS = (*TITLES, "id", "issuer", "document", "name")
MAY_BE_EMPTY = ("label", "issuer", "document", "issued", "department", "partners", "leader", "note", "unit", "source")
NUMBERS = ("target", "baseline")
NUMBERS_BY = ("schedule", "unit_targets")
Found = dict[Any, Any]


def meant(data: Found, texts: Mapping[Path, str]) -> Found:
    """The data of a targets.yaml, put as it is meant. `texts`: what stands in the file where YAML saw no text."""
    known = {**data, "plan": _words(data.get("plan"), ("plan",), texts)} if "plan" in data else data
    return _each(known, (), "areas", lambda raw, path: _area(raw, path, texts))


def _area(raw: Found, path: Path, texts: Mapping[Path, str]) -> Found:
    area = _heading(raw, path, texts)

    def section(raw: Found, path: Path) -> Found:
        inner = _led(_heading(raw, path, texts), area)
        return _each(inner, path, "tasks", lambda raw, path: _led(_task(raw, path, texts), inner))

    return _each(area, path, "sections", section)


def _task(raw: Found, path: Path, texts: Mapping[Path, str]) -> Found:
    task = _heading(raw, path, texts)
    if isinstance(unit := task.get("unit"), str) and unit:
        for key in NUMBERS:
            if key in task:
                task[key] = _number(task[key], unit)
        for key in NUMBERS_BY:
            if isinstance(task.get(key), dict):
                task[key] = {name: _number(value, unit) for name, value in task[key].items()}
    return _each(task, path, "stages", lambda raw, path: _words(raw, path, texts))


def _heading(raw: Found, path: Path, texts: Mapping[Path, str]) -> Found:
    """An area, section or task: its words are text, its heading has no ordinal."""
    found: Found = _words(raw, path, texts)
    for key in TITLES:
        if isinstance(title := found.get(key), str):
            found[key] = title[whole.end() :] if (whole := ORDINAL.match(title)) and title[whole.end() :] else title
    return found


def _words(raw: Any, path: Path, texts: Mapping[Path, str]) -> Any:
    if not isinstance(raw, dict):
        return raw
    kept = {key: value for key, value in raw.items() if not (value is None and key in MAY_BE_EMPTY)}
    return {key: texts.get((*path, key), value) if key in WORDS else value for key, value in kept.items()}


def _number(value: Any, unit: str) -> Any:
    """1200 for 1200户; a number with another unit stays what it is, for the reader to ask about."""
    if not isinstance(value, str) or not value.endswith(unit) or unit == "%":
        return value
    number = value.removesuffix(unit).strip()
    return Decimal(number) if DIGITS.fullmatch(number) else value


def _led(raw: Found, above: Found) -> Found:
    """With the leader of what stands above it, where it names none of its own."""
    leader = above.get("leader")
    return {**raw, "leader": leader} if not raw.get("leader") and isinstance(leader, str) and leader else raw


def _each(raw: Found, path: Path, key: str, put: Callable[[Found, Path], Found]) -> Found:
    """The mapping with every mapping of its list put as it is meant."""
    items = raw.get(key)
    if not isinstance(items, list):
        return raw
    found = [put(each, (*path, key, n)) if isinstance(each, dict) else each for n, each in enumerate(items)]
    return {**raw, key: found}
