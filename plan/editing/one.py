"""One item of a targets.yaml with some of its keys set anew: the lines of its other keys and its comments stay.

ruamel.yaml reads and writes the changed keys, so that a comment beside a value keeps its place; the lines of the others
are taken from the text as it was, since it would join mappings that are broken over lines (0.19.1).
"""

import io
import re
from collections.abc import Mapping
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from plan.check import Path
from plan.drafting.writing import ORDER, task_lines
from plan.reading.bounds import Loader
from plan.reading.source import Source

Values = Mapping[str, Any]
"""Key → what it shall be, None for a key that goes."""
WIDEST = 1_000_000


def raw(piece: str, texts: dict[Path, str] | None = None) -> dict[str, Any]:
    """What an item says, as plain data; `texts` takes up what stands in the file where YAML saw no text. Raises SourceError."""
    source = Source()
    found = source.read(_apart(piece)[2])
    if texts is not None:
        texts |= source.texts
    return found if isinstance(found, dict) else {}


def edited(piece: str, values: Values) -> str:
    """The piece of an area, section or task with these keys set. A task's values are those of plan/drafting/writing.py."""
    lead, column, body = _apart(piece)
    item = _round().load(body)
    flow = item.fa.flow_style()
    before = {key: _lines(body, item, key) for key in item} if not flow else {}
    kind = values.get("kind") or item.get("kind") or "duty"
    left: dict[str, list[str]] = {}
    for key, value in values.items():
        _put(item, key, value, str(kind), before, left)
    written = _dumped(item)
    lines = written.splitlines() if flow else _together(item, values, written, before, left)
    dashed = [f"{' ' * (column - 2)}- {lines[0]}", *(f"{' ' * column}{line}" if line else "" for line in lines[1:])]
    return lead + "".join(f"{line.rstrip()}\n" if not line.strip() else f"{line}\n" for line in dashed)


def top_edited(piece: str, values: Values) -> str:
    """The piece above the areas with these keys set, their values being plain data; None for a key that goes."""
    item = _round().load(piece)
    before = {key: _lines(piece, item, key) for key in item}
    starts = min((item.lc.key(key)[0] for key in item), default=0)
    lead = piece.splitlines()[:starts]
    for key, value in values.items():
        if value is None:
            item.pop(key, None)
        elif key in item:
            item[key] = value
        else:
            item.insert(list(item).index("areas"), key, value)
    lines = _together(item, values, _dumped(item), before, {})
    return "".join(f"{line}\n" for line in [*lead, *lines])


def plain(piece: str) -> CommentedMap:
    """The piece above the areas as ruamel has it, to be changed and given to `top_edited` key by key."""
    found = _round().load(piece)
    assert isinstance(found, CommentedMap)
    return found


def _apart(piece: str) -> tuple[str, int, str]:
    """The lines above an item, the column of its keys, and the item by itself, at column 0."""
    lines = piece.splitlines()
    first = next(n for n, line in enumerate(lines) if line.lstrip().startswith("-"))
    dash = re.match(r" *-( +|$)", lines[first])
    assert dash is not None
    rest = lines[first:]
    rest[0] = " " * dash.end() + rest[0][dash.end() :]
    if not rest[0].strip():  # the dash stands alone
        rest = rest[1:]
    column = len(rest[0]) - len(rest[0].lstrip(" "))
    body = "\n".join(line[column:] if not line[:column].strip() else line.lstrip() for line in rest)
    return "".join(f"{line}\n" for line in lines[:first]), column, body + "\n"


def _round() -> YAML:
    found = YAML(typ="rt")
    found.preserve_quotes = True
    found.width = WIDEST
    found.allow_unicode = True
    found.indent(mapping=2, sequence=4, offset=2)
    return found


def _dumped(item: CommentedMap) -> str:
    out = io.StringIO()
    _round().dump(item, out)
    return out.getvalue()


def _lines(body: str, item: CommentedMap, key: str) -> list[str]:
    """The lines of a key: from it to the next key."""
    starts = sorted(item.lc.key(each)[0] for each in item)
    start = item.lc.key(key)[0]
    after = next((at for at in starts if at > start), None)
    return body.splitlines()[start:after]


def _put(
    item: CommentedMap, key: str, value: Any, kind: str, before: dict[str, list[str]], left: dict[str, list[str]]
) -> None:
    """Set a key, a new one behind those that stand before it in docs/targets.md. Comments below one that goes stay."""
    if value is None or value is False or value in ("", (), [], {}):  # 0 is a value, as of `baseline`
        if key in item:
            left[key] = _below(before.get(key, []))
            order = list(item)
            where = order.index(key)
            if left[key] and where:
                before_it = order[where - 1]
                left.setdefault(before_it, []).extend(left.pop(key))
            del item[key]
        return
    house = _house(key, value, kind)
    if key in item:
        item[key] = house
        return
    rank = {name: place for place, name in enumerate([*ORDER[:2], "label", *ORDER[2:], "sections", "tasks"])}
    ahead = [n for n, name in enumerate(item) if rank.get(name, -1) < rank.get(key, len(rank))]
    item.insert(ahead[-1] + 1 if ahead else len(item), key, house)


def _house(key: str, value: Any, kind: str) -> Any:
    """A value as drafts write it, read by ruamel."""
    if key in ORDER:
        text = "\n".join(
            line for line in task_lines({"kind": kind, key: value}) if key == "kind" or line[:5] != "kind:"
        )
    else:
        text = "\n".join(_other(key, value))
    return _round().load(text)[key]


def _other(key: str, value: Any) -> list[str]:
    """Keys that a draft never has, written the way of one that it has."""
    alike = {"label": "title", "pace": "title", "weight": "target", "unit_targets": "schedule", "sites": "title"}
    like = alike.get(key, "title")
    return [
        line.replace(f"{like}:", f"{key}:", 1)
        for line in task_lines({"kind": "count", like: value})
        if line[:5] != "kind:"
    ]


def _below(lines: list[str]) -> list[str]:
    """The comments and blank lines below the last line that says something."""
    said = max((n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), default=-1)
    return lines[said + 1 :]


def _together(
    item: CommentedMap, values: Values, written: str, before: dict[str, list[str]], left: dict[str, list[str]]
) -> list[str]:
    """Key by key: as it was where it stays, as it is written now where it was set."""
    node = yaml.compose(written, Loader=Loader)
    assert isinstance(node, yaml.MappingNode)
    lines = written.splitlines()
    starts = {key.value: key.start_mark.line for key, _ in node.value}
    order = sorted(starts.values())
    found: list[str] = []
    for key in item:
        if key in before and key not in values:
            found += before[key]
        else:
            start = starts[str(key)]
            after = next((at for at in order if at > start), len(lines))
            new = lines[start:after]
            found += new[: len(new) - len(_below(new))] + _below(before.get(key, []))
        found += left.get(key, [])
    return found
