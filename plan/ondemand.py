"""What a wing hands out, imported when it is asked for: printing a status needs no reader of workbooks."""

import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def handed_out(package: str, file: str) -> Callable[[str], Any]:
    """The `__getattr__` of a package whose `__init__.py`, `file`, imports under `if TYPE_CHECKING:` what it hands out.

    A type checker reads those imports as they stand; at run time a name of them is imported with the first look at it.
    """
    places: dict[str, str] = {}
    for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            places |= {alias.asname or alias.name: f"{node.module} {alias.name}" for alias in node.names}

    def found(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, inside = places[name].split()
        return getattr(import_module(module), inside)

    return found
