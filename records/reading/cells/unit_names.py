"""街镇 as people shorten them."""

import re
from collections.abc import Iterable


def unit_names(units: Iterable[str]) -> dict[str, str]:
    """Every way of writing a 街镇 that means one of them only → its full name."""
    names: dict[str, list[str]] = {}
    for unit in units:
        short = re.sub(r"(新村)?(街道|镇)$", "", unit)
        shortest = re.sub(r"(?<=..)路$", "", short)
        forms = {unit, re.sub(r"(街道|镇)$", "", unit), short, shortest}
        for form in forms | ({f"{short}街道"} if unit.endswith("街道") else set()):
            names.setdefault(form, []).append(unit)
    known = {form: full[0] for form, full in names.items() if len(full) == 1 and form}
    return known | {unit: unit for unit in units}
