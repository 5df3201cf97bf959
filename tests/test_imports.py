"""Imports go one way: `app, manage → pages → reports → metrics → records → plan` (style.md).

commands stand beside pages: what manage.py can do. access stands beside reports and metrics: pages, commands and app
ask it, it asks plan and the clock of records.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEVELS = {
    "plan": 0,
    "records": 1,
    "metrics": 2,
    "reports": 3,
    "access": 3,
    "pages": 4,
    "commands": 4,
    "app": 5,
    "manage": 5,
}
"""A module may import its own level and those below; app and manage do not import each other."""
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}


def sources() -> list[Path]:
    """The product's own modules; tests and scripts are exempt."""
    files = [ROOT / "app.py", ROOT / "manage.py"]
    for name in LEVELS:
        files += sorted((ROOT / name).rglob("*.py"))
    return [file for file in files if file.exists()]


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """Line and top-level name of everything a file imports, wherever in the file it does."""
    package = file.relative_to(ROOT).parts[0].removesuffix(".py")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            name = package if node.level else (node.module or "")
            yield node.lineno, name.split(".")[0]
        elif isinstance(node, ast.Call) and _named(node.func) in ("import_module", "__import__"):
            yield from (
                (node.lineno, str(arg.value).split(".")[0]) for arg in node.args[:1] if isinstance(arg, ast.Constant)
            )


def _named(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def against(file: Path) -> list[str]:
    """What in a file goes against the direction, as `path:line imports name`."""
    own = file.relative_to(ROOT).parts[0].removesuffix(".py")
    return [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for line, name in imported(file)
        if name in LEVELS and name != own and LEVELS[name] >= LEVELS[own]
    ]


def test_every_package_is_looked_at() -> None:
    """So that a renamed folder does not slip out of these tests."""
    found = {file.relative_to(ROOT).parts[0].removesuffix(".py") for file in sources()}
    assert found >= {"plan", "records", "metrics"}
    own = {p.name for p in ROOT.iterdir() if p.is_dir() and list(p.glob("*.py"))}
    assert own - {"tests", "scripts", ".venv"} <= set(LEVELS)


@pytest.mark.parametrize("file", sources(), ids=lambda f: str(f.relative_to(ROOT)))
def test_imports_go_one_way(file: Path) -> None:
    assert against(file) == []


@pytest.mark.parametrize("file", sources(), ids=lambda f: str(f.relative_to(ROOT)))
def test_streamlit_stays_in_app_and_pages(file: Path) -> None:
    if file.relative_to(ROOT).parts[0] not in ("app.py", "pages"):
        assert [line for line, name in imported(file) if name == "streamlit"] == []


def test_access_asks_the_plan_and_the_clock_only() -> None:
    """The gate stands apart from the records it guards: no figure, no report, no query."""
    found = {
        node.module
        for file in (ROOT / "access").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in LEVELS
    }
    assert {name for name in found if not name.startswith("access")} == {"plan", "plan.source", "records.clock"}


def test_no_module_without_a_subject() -> None:
    paths = [file.relative_to(ROOT) for file in sources()]
    assert [p for p in paths if NAMELESS & {*p.with_suffix("").parts}] == []


def test_the_test_itself_sees_a_wrong_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Upwards, inside a function, by name at run time: each is found."""
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    file = tmp_path / "records" / "wrong.py"
    file.parent.mkdir()
    file.write_text(
        "import plan\nfrom metrics.status import status\n"
        "def late():\n    import pages.shell\n    __import__('reports')\n"
    )
    assert against(file) == [
        "records/wrong.py:2 imports metrics",
        "records/wrong.py:4 imports pages",
        "records/wrong.py:5 imports reports",
    ]
