"""Everything that is installed stands in constraints.txt with its version, so that every machine has the same."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def required(file: str) -> list[Requirement]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if re.match(r"[A-Za-z]", line)]


def brought(names: list[Requirement]) -> dict[str, str]:
    """Name → installed version of what is required, and of all that this requires in turn, on this machine."""
    found: dict[str, str] = {}
    asked: set[tuple[str, str]] = set()
    waiting = [(each, extra) for each in names for extra in ("", *each.extras)]
    while waiting:
        each, extra = waiting.pop()
        name = canonicalize_name(each.name)
        if (name, extra) in asked:
            continue
        asked.add((name, extra))
        try:
            here = distribution(name)
        except PackageNotFoundError:
            assert each.marker, f"{each} is not installed"
            continue
        found[name] = here.version
        inner = [Requirement(text) for text in here.requires or ()]
        meant = [r for r in inner if r.marker is None or r.marker.evaluate({"extra": extra})]
        waiting += [(r, more) for r in meant for more in ("", *r.extras)]
    return found


def test_nothing_comes_along_without_a_version() -> None:
    """As installed here; `make pins` writes the file anew."""
    pinned = {canonicalize_name(each.name): str(each.specifier) for each in required("constraints.txt")}
    found = brought([*required("requirements.txt"), *required("requirements-dev.txt")])
    found.pop("pip", None)  # which the environment was made with
    assert len(found) > 100
    assert {name: pinned.get(name) for name in found} == {name: f"=={version}" for name, version in found.items()}


def test_what_is_named_itself_has_an_exact_version() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        assert all(str(each.specifier).startswith("==") for each in required(file)), file
