"""The documentation against the code: what exists is described, what is described exists, examples run."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import manage
from metrics.figures import half_up, percent, points
from metrics.task import pace
from metrics.task.lamps import LABELS, Measure, measure
from metrics.task.progress import Progress
from pages.parts.visit.view import PAGES
from plan import KIND_NAMES, PRESETS, Area, Plan, PlanError, Reporting, Rule, Section, Sites, Stage, Task, parse_plan
from plan.model import Header
from records import COLUMNS, Store
from tests.conftest import ROOT, Desk, plan_of

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
READMES = [ENGLISH, CHINESE]
TARGETS, MONTHLY, METRICS = (ROOT / "docs" / f"{name}.md" for name in ("targets", "monthly-file", "metrics"))
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "data").rglob("*.md")])
PYTHON = ".venv/bin/python"
PARTS: dict[str, type[BaseModel]] = {
    "顶层": Plan,
    "`plan`": Header,
    "`reporting`": Reporting,
    "`rule`": Rule,
    "`areas`": Area,
    "`sections`": Section,
    "`tasks`": Task,
    "`stages`": Stage,
    "`sites`": Sites,
}
"""Heading in docs/targets.md → what its tables describe."""


def text(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def name(paper: Path) -> str:
    return str(paper.relative_to(ROOT))


def blocks(paper: Path, language: str) -> list[str]:
    """The fenced code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text(paper), re.DOTALL | re.MULTILINE)


def shell_lines(paper: Path) -> list[str]:
    return [line for block in blocks(paper, "sh") for line in block.splitlines() if line.strip()]


def section(paper: Path, heading: str) -> str:
    """What stands below a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text(paper), re.DOTALL | re.MULTILINE)
    assert found, f"{name(paper)} has no heading “{heading}”"
    return found[1]


def rows(markdown: str) -> Iterator[list[str]]:
    """The cells of every table row."""
    for line in markdown.splitlines():
        if line.startswith("|"):
            yield [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def commands() -> dict[str, list[str]]:
    """Each command of manage.py with its options; of a group those of all its commands."""
    return {
        command: [
            option
            for one in (_commands(found) if isinstance(found, manage.Group) else [found])
            for p in one.params
            if p.param_type_name == "option"
            for option in p.opts
        ]
        for command, found in zip(manage.app.places, _commands(manage.app), strict=True)
    }


def _commands(group: manage.Group) -> list[Any]:
    return [group.get_command(None, each) for each in group.places]


@pytest.mark.parametrize(("readme", "heading"), [(ENGLISH, "Commands"), (CHINESE, "命令")])
def test_every_command_and_option_is_described(readme: Path, heading: str) -> None:
    """In the table of commands, and nothing besides."""
    described = {
        cells[0].strip("`").split()[0]: set(re.findall(r"--[a-z-]+", cells[2]))
        for cells in rows(section(readme, heading))
        if cells[0].startswith("`")
    }
    assert described == {command: set(options) for command, options in commands().items()}


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_every_page_is_described(readme: Path) -> None:
    """By its address at the beginning of a table row, with or without parameters."""
    described = {cells[0].strip("`").split("?")[0] for cells in rows(text(readme)) if cells[0].startswith("`/")}
    assert described == set(PAGES.values())


def variables() -> set[str]:
    """Every environment variable of ours that the code reads."""
    files = [f for f in ROOT.rglob("*.py") if f.relative_to(ROOT).parts[0] not in ("tests", ".venv")]
    return {found for file in files for found in re.findall(r"\bWORKPLAN_[A-Z_]+", text(file))}


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_every_environment_variable_is_described(readme: Path) -> None:
    assert len(variables()) >= 3
    described = {cells[0].strip("`") for cells in rows(text(readme)) if cells[0].startswith("`WORKPLAN_")}
    assert described == variables()


@pytest.mark.parametrize("heading", PARTS)
def test_every_key_of_targets_yaml_is_described(heading: str) -> None:
    """In the table of its part, none besides, and marked 必填 exactly where it is required."""
    table = {
        cells[0].strip("`"): cells
        for cells in rows(section(TARGETS, heading))
        if cells[0].startswith("`") and cells[0].strip("`") not in PRESETS
    }
    fields = {field.alias or key: field for key, field in PARTS[heading].model_fields.items()}
    assert set(table) == set(fields)
    assert {k for k, cells in table.items() if cells[2].startswith("必填")} == {
        k for k, field in fields.items() if field.is_required()
    }


def test_every_kind_and_preset_is_described() -> None:
    kinds = {cells[0].strip("`"): cells[1] for cells in rows(section(TARGETS, "种类")) if cells[0].startswith("`")}
    del kinds["kind"]  # the heading
    assert kinds == KIND_NAMES
    assert all(f"`{preset}`" in section(TARGETS, "`rule`") for preset in PRESETS)


def test_every_column_of_the_monthly_file_is_described() -> None:
    assert tuple(cells[0] for cells in rows(section(MONTHLY, "各列")))[2:] == COLUMNS
    kinds = [cells[0] for cells in rows(section(MONTHLY, "每种任务填什么"))][2:]
    assert kinds == list(KIND_NAMES.values())


def test_the_readmes_name_the_same_commands() -> None:
    """Code blocks, headings' levels, images and addresses: the two are one text in two languages."""
    assert shell_lines(ENGLISH) == shell_lines(CHINESE)
    assert [len(h) for h in headings(ENGLISH)] == [len(h) for h in headings(CHINESE)]
    for pattern in (r"\]\((docs/[^)#]+)\)", r"`(/[a-z]*(?:\?[^`]*)?)`", r"`make [^`]+`", r"^\| (`[^`]+`)"):
        found = [re.findall(pattern, text(readme), re.MULTILINE) for readme in READMES]
        assert found[0] == found[1]


def headings(paper: Path) -> list[str]:
    outside = re.sub(r"^```.*?^```", "", text(paper), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^(#+) ", outside, re.MULTILINE)


def make_targets() -> set[str]:
    return set(re.findall(r"^\.PHONY: (.*)$", text(ROOT / "Makefile"), re.MULTILINE)[0].split())


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_make_targets_that_are_named_exist(paper: Path) -> None:
    code = "\n".join([*shell_lines(paper), *re.findall(r"`([^`\n]+)`", text(paper))])
    assert set(re.findall(r"\bmake ([a-z_-]+)", code)) <= make_targets()


def test_every_make_target_is_described() -> None:
    described = {cells[0] for cells in rows(section(ROOT / "CONTRIBUTING.md", "Make targets"))}
    assert {f"`make {target}`" for target in make_targets()} <= described


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_link_leads_to_a_file(paper: Path) -> None:
    """Images too; addresses of the web are not followed."""
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text(paper))]
    inside = [link for link in links if link and "://" not in link]
    assert [link for link in inside if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_file_that_is_named_exists(paper: Path) -> None:
    """`metrics/task/assess.py` in running text: a path below one of our folders with a known ending, or a folder."""
    named = re.findall(
        r"`((?:app|manage|commands|plan|records|metrics|reports|pages|scripts|tests|docs|data)[\w/.-]*)`", text(paper)
    )
    paths = [n for n in named if n.endswith((".py", ".sql", ".yaml", ".md", ".csv", ".txt", "/"))]
    assert [n for n in paths if not (ROOT / n).exists() and not (paper.parent / n).exists()] == []


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """A line `.venv/bin/python manage.py …` with its files and records in a folder of its own."""
    words = shlex.split(line)
    assert words[:2] == [PYTHON, "manage.py"]
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words[2:]],
        cwd=folder,
        env={
            **os.environ,
            "WORKPLAN_TARGETS": str(ROOT / "targets.yaml"),
            "WORKPLAN_DATABASE": str(folder / "progress.duckdb"),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_examples_of_the_readme_run(tmp_path: Path) -> None:
    """In their order, on one store: the sample, a template and its way back, a backup, the clearing."""
    lines = [line for line in shell_lines(ENGLISH) if "manage.py" in line]
    assert {line.split()[2] for line in lines} >= {"check", "status", "template", "history"}
    for line in lines:
        done = run(tmp_path, line)
        assert (line, done.returncode, done.stdout + done.stderr) == (line, 0, done.stdout + done.stderr)
        assert done.stdout.strip()
        assert "Traceback" not in done.stderr
    assert {"11月.xlsx", "备份.duckdb"} <= {file.name for file in tmp_path.iterdir()}


def test_other_papers_call_manage_py_rightly(tmp_path: Path) -> None:
    """Every shell line beyond the READMEs that starts manage.py is one of a command that exists."""
    for paper in set(PAPERS) - set(READMES):
        for line in shell_lines(paper):
            if "manage.py" in line:
                assert run(tmp_path, line).returncode == 0


def test_the_example_plan_is_right_and_the_wrong_one_tells_what_is_printed() -> None:
    good, bad = blocks(TARGETS, "yaml")
    plan = parse_plan(good)
    assert {task.kind for task in plan.tasks.values()} == set(KIND_NAMES)
    with pytest.raises(PlanError) as raised:
        parse_plan(bad)
    (printed,) = blocks(TARGETS, "text")
    assert [p.message for p in raised.value.problems] == printed.splitlines()


def test_the_example_file_tells_what_is_printed(tmp_path: Path) -> None:
    """Handed in against the example plan on an empty store."""
    desk = Desk(Store(tmp_path / "progress.duckdb"), parse_plan(blocks(TARGETS, "yaml")[0]))
    (content,), (printed,) = blocks(MONTHLY, "csv"), blocks(MONTHLY, "text")
    taken = desk.hand_in(content)
    assert [p.message for p in taken.checked.rejected] == printed.splitlines()
    assert (len(taken.checked.changes), len(taken.checked.rejected_lines)) == (2, 7)


def worked() -> list[list[str]]:
    """The table of worked lamps: task, rule, month, actual, due, rate, gap, lamp."""
    return [cells for cells in rows(section(METRICS, "红黄绿灯")) if cells[0].startswith("`kind:")]


def judged(fields: str, rule: str, month: int, actual: Fraction) -> tuple[Task, Measure]:
    plan = plan_of(fields, top=f"rule: {rule}")
    task = plan.tasks["t1"]
    said = Progress(actual, month=month, reported=True)
    return task, measure(task, said, month, plan.reporting.months, plan.rule, True)


@pytest.mark.parametrize("cells", worked(), ids=lambda cells: f"{cells[0]} {cells[1]} {cells[3]}")
def test_the_worked_lamps(cells: list[str]) -> None:
    fields, rule, month, actual, due, rate, gap, lamp = (cell.strip("`") for cell in cells)
    task, found = judged(fields, rule, int(month), Fraction(actual))
    shown_due = half_up(pace.due(task, int(month)) or Fraction(0), 2).normalize()
    assert [f"{shown_due:f}", percent(found.rate), points(found.gap_pp or Fraction(0)), LABELS[found.lamp]] == [
        due,
        rate,
        gap,
        lamp,
    ]


def test_the_worked_lamps_are_there() -> None:
    assert len(worked()) >= 8


def test_the_worked_percentages() -> None:
    """`4385/4000 | 0 | 110%`, written with decimals above the line or not."""
    table = [cells for cells in rows(section(METRICS, "取整")) if "/" in cells[0] and cells[1].isdecimal()]
    assert len(table) == 4
    for ratio, decimals, expected in table:
        above, below = map(Fraction, ratio.split("/"))
        assert percent(above / below, int(decimals)) == expected


def test_the_changelog_names_the_version() -> None:
    """The version of pyproject.toml, with a day."""
    version = re.search(r'^version = "([^"]+)"', text(ROOT / "pyproject.toml"), re.MULTILINE)
    released = re.findall(r"^## \[([0-9.]+)\] - (\S+)$", text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert version
    assert version[1] == released[0][0]
    assert [date.fromisoformat(day) for _, day in released]
