"""Imports go one way, between the wings of the house and between the rooms of a wing (docs/architecture.md).

The tables below are all there is to it; docs/architecture.md prints them, and one test holds the two together.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WINGS = "app, manage > pages, commands > reports, access > metrics > records > plan"
"""Each asks those to its right alone; wings of one floor do not ask each other, but for app, which starts both."""
ROOMS = {
    "pages": (
        "pages > parts/inspection, parts/mine, parts/plan > parts/report > downloads, parts/decided, "
        "parts/deck, parts/intray, parts/office > parts/frame, parts/visit > parts/charts, parts/ht"
        "ml"
    ),
    "commands": (
        "drafting, figures, inspection, outgoing, plan, upkeep > accounts, intake, mistakes > months, writing > console"
    ),
    "reports": (
        "exports > offline > ledger, monthly, slides > accounts_list, confirmation, deck, reporting"
        "_list, template > look, ooxml"
    ),
    "access": ("gate > sign_in > opened > mail, single_sign_on > limits, settings > people > audit, drafts > database"),
    "metrics": "changes, units > look, month, search > sites > task > checks > figures",
    "records": (
        "upkeep > intake > requests > checking > inspection > history, meeting, plans, receipt > store > clock, reading"
    ),
    "plan": "changes, editing > drafting > reading > check, workdays > model, ondemand, ordinary, problem, signs",
}
"""Rooms of a wing, the same rule: each asks those to its right alone. `pages` in pages/: the pages themselves."""
MOST = 12
"""Entries of a wing or room; pages/ has one file a page."""
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}


def floors(table: str) -> dict[str, int]:
    """Name → floor, the last of the table being 0."""
    return {name: floor for floor, names in enumerate(reversed(table.split(" > "))) for name in names.split(", ")}


def wing(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def sources() -> list[Path]:
    """The product's own modules; tests, scripts and the installer are exempt."""
    files = [ROOT / "app.py", ROOT / "manage.py"]
    for name in floors(WINGS):
        files += sorted((ROOT / name).rglob("*.py"))
    return [file for file in files if file.exists()]


def packages() -> list[Path]:
    """Every wing and room that is a folder of code."""
    return [file.parent for file in sources() if file.name == "__init__.py"]


@cache
def imported(file: Path) -> tuple[tuple[int, str], ...]:
    """Line and full name of everything a file imports, wherever in the file it does."""
    return tuple(_imported(file))


def _imported(file: Path) -> Iterator[tuple[int, str]]:
    own = ".".join(file.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, (own if node.level else "", node.module or "")))
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _named(node.func) in ("import_module", "__import__"):
            yield from ((node.lineno, str(arg.value)) for arg in node.args[:1] if isinstance(arg, ast.Constant))


def _named(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def against(file: Path) -> list[str]:
    """What in a file goes against the direction of the wings, as `path:line imports name`."""
    levels, own = floors(WINGS), wing(file)
    return [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for line, name in imported(file)
        if (other := name.split(".")[0]) in levels and other != own and levels[other] >= levels[own]
    ]


def room(name: str) -> str:
    """The room of a module by its dotted name, as the table calls it; "" for the wing's own `__init__`."""
    parts = name.split(".")
    if parts[0] == "pages":
        if parts[1:2] == ["parts"]:
            return "/".join(parts[1:3]) if len(parts) > 2 else ""
        return "downloads" if parts[1:2] == ["downloads"] else "pages" if len(parts) > 1 else ""
    return parts[1] if len(parts) > 1 else ""


def modules() -> dict[str, Path]:
    """Dotted name → file."""
    return {".".join(f.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): f for f in sources()}


def asked(file: Path, known: dict[str, Path]) -> set[str]:
    """The modules of ours that a file imports."""
    names = {name if name in known else name.rpartition(".")[0] for _, name in imported(file)}
    return names & set(known)


def test_every_package_is_looked_at() -> None:
    """So that a renamed folder does not slip out of these tests."""
    own = {p.name for p in ROOT.iterdir() if p.is_dir() and list(p.glob("*.py"))}
    assert own - {"tests", "scripts", "deploy", ".venv"} == set(ROOMS)
    assert {*floors(WINGS)} == {"app", "manage", *ROOMS}


@pytest.mark.parametrize("file", sources(), ids=lambda f: str(f.relative_to(ROOT)))
def test_imports_go_one_way(file: Path) -> None:
    assert against(file) == []


@pytest.mark.parametrize("name", ROOMS)
def test_the_table_names_the_rooms(name: str) -> None:
    """All that there are, and no other."""
    assert {room(module) for module in modules() if module.split(".")[0] == name} - {""} == set(floors(ROOMS[name]))


@pytest.mark.parametrize("name", ROOMS)
def test_rooms_ask_one_way(name: str) -> None:
    """Within a wing every import leads to a room further right in the table."""
    levels, known = floors(ROOMS[name]), modules()
    wrong = [
        f"{module} imports {other}"
        for module, file in known.items()
        for other in asked(file, known)
        if module.split(".")[0] == other.split(".")[0] == name and (a := room(module)) and (b := room(other))
        if a != b and levels[b] >= levels[a]
    ]
    assert sorted(wrong) == []


def test_no_module_asks_in_a_circle() -> None:
    known = modules()
    graph = {name: asked(file, known) - {name} for name, file in known.items()}
    try:
        TopologicalSorter({k: {o for o in v if not k.startswith(f"{o}.")} for k, v in graph.items()}).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("folder", packages(), ids=lambda f: str(f.relative_to(ROOT)))
def test_a_room_reads_like_a_table_of_contents(folder: Path) -> None:
    """Few entries, a sentence on what is inside, and no name that says the folder's again."""
    entries = [e for e in folder.iterdir() if e.name not in ("__init__.py", "__pycache__")]
    if folder != ROOT / "pages":
        assert len(entries) <= MOST, sorted(e.name for e in entries)
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert len(said) > 20
    assert said.splitlines()[0].endswith(".")
    assert [e.name for e in entries if re.match(rf"{folder.name.removesuffix('s')}s?_", e.name)] == []


@pytest.mark.parametrize("file", sources(), ids=lambda f: str(f.relative_to(ROOT)))
def test_streamlit_and_duckdb_stay_where_they_are(file: Path) -> None:
    """Streamlit in app.py and pages/, DuckDB in records/store/."""
    names = {name.split(".")[0] for _, name in imported(file)}
    assert "streamlit" not in names or wing(file) in ("app", "pages")
    assert "duckdb" not in names or file.is_relative_to(ROOT / "records" / "store")


def test_sql_lies_with_the_records_and_the_accounts() -> None:
    files = [f for name in ROOMS for f in (ROOT / name).rglob("*.sql")]
    assert {wing(f) for f in files} == {"records", "access"}


def test_access_asks_the_plan_and_the_clock_only() -> None:
    """The gate stands apart from the records it guards: no figure, no report, no query."""
    known = modules()
    found = {other for file in (ROOT / "access").rglob("*.py") for other in asked(file, known)}
    assert {name for name in found if not name.startswith("access")} <= {
        "plan",
        "plan.ondemand",
        "plan.reading.source",
        "plan.problem",
        "records.clock",
    }


def test_no_module_without_a_subject() -> None:
    paths = [file.relative_to(ROOT) for file in sources()]
    assert [p for p in paths if NAMELESS & {*p.with_suffix("").parts}] == []


def test_the_paper_prints_these_tables() -> None:
    """docs/architecture.md, Layers: the wings, then a line for each of them."""
    printed = re.findall(
        r"^```text\n(.*?)^```",
        (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    assert [" ".join(line.split()) for line in printed[0].splitlines()] == [WINGS]
    assert [" ".join(line.split()) for line in printed[1].splitlines()] == [
        f"{name}: {table}" for name, table in ROOMS.items()
    ]


def test_the_test_itself_sees_a_wrong_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Upwards, inside a function, by name at run time: each is found."""
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    file = tmp_path / "records" / "wrong.py"
    file.parent.mkdir()
    file.write_text(
        "import plan\nfrom metrics.month.status import status\n"
        "def late():\n    import pages.shell\n    __import__('reports')\n"
    )
    assert against(file) == [
        "records/wrong.py:2 imports metrics.month.status.status",
        "records/wrong.py:4 imports pages.shell",
        "records/wrong.py:5 imports reports",
    ]
