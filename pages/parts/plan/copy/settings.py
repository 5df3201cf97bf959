"""What stands above the areas, setting by setting: `plan.title`, `reporting.due_day`, `units` … merged like tasks."""

from collections.abc import Callable, Mapping
from typing import Any

from plan.editing.one import plain, top_edited

Path = tuple[str, ...]
AREAS = "areas"


def settings(top: str) -> dict[Path, Any]:
    """Every setting by its place; a list is one, of a mapping each key is."""
    found: dict[Path, Any] = {}
    _gather(plain(top), (), found)
    found.pop((AREAS,), None)
    return found


def _gather(value: Any, path: Path, found: dict[Path, Any]) -> None:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            _gather(inner, (*path, str(key)), found)
    else:
        found[path] = list(value) if isinstance(value, list) else value


def merged_top(base: str, copy: str, file: str, take: Callable[[Path, Any, Any, Any], Any]) -> str:
    """The lines above the areas out of three. `take`: what a setting shall be, of its place and its three values, None for
    one that is absent. Comments are those of the file."""
    if copy == base:
        return file
    if file == base:
        return copy
    were, mine, theirs = settings(base), settings(copy), settings(file)
    wanted = {
        path: found
        for path in dict.fromkeys([*theirs, *mine, *were])
        if (found := take(path, were.get(path), mine.get(path), theirs.get(path))) != theirs.get(path)
    }
    return with_settings(file, wanted)


def with_settings(top: str, wanted: Mapping[Path, Any]) -> str:
    """The lines above the areas with these settings, None for one that goes."""
    whole = plain(top)
    for path, value in wanted.items():
        inner = whole
        for key in path[:-1]:
            if not isinstance(inner.get(key), Mapping):
                inner[key] = {}
            inner = inner[key]
        key = next((each for each in inner if str(each) == path[-1]), path[-1])
        if value is None:
            inner.pop(key, None)
        else:
            inner[key] = value
    return top_edited(top, {key: whole.get(key) for key in dict.fromkeys(path[0] for path in wanted)})
