"""What a command does not need is not imported: half a second for whoever only wants to see how it stands."""

import re
from importlib import import_module

import pytest

from tests.commands.conftest import BY, GOOD, Shell
from tests.test_imports import ROOT

HEAVY = {"numpy", "pyarrow", "openpyxl", "docx", "pptx", "lxml", "plotly", "cn2an", "streamlit", "starlette", "httpx"}
"""Of pandas, which needs numpy, an attempt is told that finds none."""


def loaded(shell: Shell, *words: str) -> set[str]:
    """The modules that a command imports, by what Python says of itself."""
    shell.told["PYTHONPROFILEIMPORTTIME"] = "1"
    return set(re.findall(r"^import time:.*\| +([\w.]+)$", shell.alone(*words).stderr, re.MULTILINE))


def test_the_list_of_commands_needs_no_command(shell: Shell) -> None:
    found = loaded(shell, "--help")
    assert "typer" in found
    assert not found & {*HEAVY, "duckdb", "plan", "records", "metrics", "access"}
    assert {name for name in found if name.startswith("commands")} == set()


def test_a_status_needs_no_reader_and_no_writer_of_files(shell: Shell) -> None:
    """Not even where a value is bound to a query, at which DuckDB looks for pandas."""
    shell.said("import", shell.write("一.csv", GOOD), *BY)
    found = loaded(shell, "status")
    assert "duckdb" in found
    assert not found & HEAVY


@pytest.mark.parametrize("wing", ["records", "access"])
def test_what_a_wing_hands_out_is_there(wing: str) -> None:
    """Each name, also in a process that has asked for no other; none is a module's, which would stand in its way."""
    package = import_module(wing)
    assert {name for name in package.__all__ if getattr(package, name, None) is None} == set()
    rooms = {path.stem for path in (ROOT / wing).iterdir()}
    assert rooms & set(package.__all__) == set()
    with pytest.raises(AttributeError, match=rf"module '{wing}' has no attribute 'nothing'"):
        _ = package.nothing
