"""The year of a plan, told without reading the rest of it: a store may hold some hundred texts of plans."""

from collections.abc import Iterator

import yaml

ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
BEGINS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)


def year_of(text: str) -> int | None:
    """2024 of `plan: {year: 2024}`; None for what is no plan."""
    try:
        found = next((value for path, value in _scalars(text) if path == ("plan", "year")), "")
    except yaml.YAMLError:
        return None
    return int(found) if found.isascii() and found.isdigit() else None


def _scalars(text: str) -> Iterator[tuple[tuple[str | None, ...], str]]:
    """The keys that lead to each plain value of mappings within mappings, and the value, in the order of the text."""
    keys: list[str | None] = []  # of each mapping that is open, the key whose value comes next; None before a key
    inside = 0  # lists that are open, and what is in them
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, BEGINS):
            inside += bool(inside) or isinstance(event, yaml.SequenceStartEvent)
            if not inside:
                keys.append(None)
        elif isinstance(event, ENDS):
            if inside:
                inside -= 1
            else:
                keys.pop()
            if keys and not inside:
                keys[-1] = None
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent) and keys and not inside:
            value = str(getattr(event, "value", ""))
            if keys[-1] is None:
                keys[-1] = value
                continue
            yield tuple(keys), value
            keys[-1] = None
