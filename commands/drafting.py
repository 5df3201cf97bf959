"""`draft`: documents → a draft of targets.yaml, or one workbook to send round, whose copies that come back are taken in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.console import StopError, print_json, say, warn
from commands.writing import writable, write
from metrics.look import look
from plan import Plan, Problem, parse_plan, read_plan
from plan.drafting import (
    Change,
    Document,
    DocumentError,
    Draft,
    InOneLineError,
    LastYear,
    changed,
    draft,
    is_confirmation,
    read_back,
    read_document,
    read_tables,
    year_of,
)
from plan.drafting.confirmed import by_column
from plan.drafting.document.bounds import MOST_MB
from plan.ordinary import UnfitError, content
from records import default_store, now
from reports.confirmation import confirmation_xlsx

SHOWN = 10
"""Sentences of one sort on the terminal; the file and --json have all."""
PLANS = (".yaml", ".yml")


@dataclass
class _Given:
    """What was named: documents, a draft that is there already, tables that came back."""

    documents: list[Document] = field(default_factory=list)
    plan: Plan | None = None
    returned: list[tuple[str, list[list[list[str]]]]] = field(default_factory=list)


@dataclass
class _Outcome:
    plan: Plan
    made: Draft | None
    changes: list[Change] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)


def draft_plan(
    documents: Annotated[
        list[Path],
        typer.Argument(
            help="工作要点：.docx、.txt、.md、.pdf（有文字的）、.xlsx；也可以是已有的草稿 .yaml 和交回的任务确认表 .xlsx"
        ),
    ],
    file: Annotated[Path, typer.Option("--out", help="写到哪个文件：.yaml 草稿，或 .xlsx 任务确认表")],
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="计划年度，文件里没有写明时用")] = None,
    like: Annotated[Path | None, typer.Option(help="去年的任务清单，相近的任务沿用科室、节点等")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="打印为一个 JSON")] = False,
) -> None:
    """把工作要点分解为任务清单的草稿，逐字有着落；没有把握的标明待确认。"""
    if file.suffix.lower() not in (*PLANS, ".xlsx"):
        raise StopError(f"--out 读到“{file}”，文件名应以 .yaml 或 .xlsx 结尾。")
    if file.resolve() in {document.resolve() for document in documents}:
        raise StopError(f"--out {file} 就是要读的文件，请换一个文件名。")
    writable(file)
    outcome = _taken_back(_given(documents), year, _last_year(like) if like else None)
    text = confirmation_xlsx(outcome.plan) if file.suffix.lower() == ".xlsx" else outcome.plan.text.encode()
    write(file, text)
    if as_json:
        print_json(_as_json(outcome))
    else:
        _tell(outcome, file)
    for name, problem in outcome.problems:
        warn(f"{name}：{problem.message}")
    if not outcome.plan.tasks:
        warn("没有读出任务。请核对文件是不是工作要点。")
    if outcome.problems or not outcome.plan.tasks:
        raise typer.Exit(1)


def _given(files: Sequence[Path]) -> _Given:
    given = _Given()
    for file in files:
        try:
            _take(given, file)
        except UnfitError as error:
            raise StopError(f"{file} {error}") from None
        except OSError:
            raise StopError(f"读不到 {file}。请检查路径和权限。") from None
        except DocumentError as error:
            raise StopError(f"{file.name}：{error}") from None
    if given.plan and given.documents:
        raise StopError("已有的草稿和工作要点不能一起给：要么从工作要点分解，要么在草稿上改。请分开运行。")
    if not given.plan and not given.documents:
        raise StopError("只给了任务确认表，不知道要改哪份草稿。请把草稿 .yaml 或原来的工作要点一起写上。")
    return given


def _take(given: _Given, file: Path) -> None:
    if file.suffix.lower() in PLANS:
        if given.plan is not None:
            raise StopError(f"草稿给了不止一份（{file}）。请只给一份。")
        given.plan = read_plan(file)
        return
    held = content(file, MOST_MB, "请去掉图片，另存后再试")
    tables = read_tables(held)
    if tables is not None and is_confirmation(tables):
        given.returned.append((file.name, tables))
    else:
        given.documents.append(read_document(file.name, held))


def _taken_back(given: _Given, year: int | None, last: LastYear | None) -> _Outcome:
    """The draft, or the plan that was given, with what the tables that came back change, one after the other."""
    if given.plan is not None:
        outcome = _Outcome(given.plan, None)
    else:
        try:
            made = draft(given.documents, _year(given.documents, year, last), last)
        except DocumentError as error:
            raise StopError(str(error)) from None
        outcome = _Outcome(made.plan, made)
    for name, tables in given.returned:
        back = read_back(outcome.plan, tables)
        try:
            outcome.plan = parse_plan(changed(outcome.plan.text, back.keys))
        except InOneLineError as error:
            raise StopError(str(error)) from None
        outcome.changes += back.changes
        outcome.problems += [(name, problem) for problem in back.problems]
    return outcome


def _year(read: Sequence[Document], year: int | None, last: LastYear | None) -> int:
    """The year that is told, that the documents name, that behind last year's, or this one, which is said."""
    if found := year or year_of(read) or (last.plan.year + 1 if last else None):
        return found
    this = now().year
    warn(f"文件里没有写明年度，暂按 {this} 年。请核对；不对的用 --year 写明。")
    return this


def _last_year(file: Path) -> LastYear:
    plan = read_plan(file)
    return LastYear(plan, _finals(plan))


def _finals(plan: Plan) -> dict[str, Fraction]:
    """The last figure known of each task of last year's plan, where there are records."""
    store = default_store()
    if not store.exists():
        return {}
    figures = look(store, plan, now().date())
    last = plan.reporting.months[-1]
    known = ((id, months.get(last)) for id, months in figures.standings.items())
    return {id: at.actual for id, at in known if at is not None and at.actual is not None}


def _as_json(outcome: _Outcome) -> dict[str, Any]:
    plan, made = outcome.plan, outcome.made
    found: dict[str, Any] = {
        "areas": len(plan.areas),
        "sections": sum(len(area.sections) for area in plan.areas),
        "tasks": len(plan.tasks),
        "unsure": [{"id": task.id, "reason": reason} for task in plan.tasks.values() for reason in task.unsure],
        "left_over": list(made.left_over) if made else [],
        "no_targets": [each._asdict() for each in made.no_targets] if made else [],
        "covered": round(float(made.covered), 4) if made else None,
    }
    if outcome.changes or outcome.problems:
        found["changes"] = [change._asdict() for change in outcome.changes]
        found["problems"] = [{"file": name, "row": p.row, "message": p.message} for name, p in outcome.problems]
    return found


def _tell(outcome: _Outcome, file: Path) -> None:
    plan, made = outcome.plan, outcome.made
    sections = sum(len(area.sections) for area in plan.areas)
    unsure = sum(bool(task.unsure) for task in plan.tasks.values())
    say(f"已写 {file}：{len(plan.areas)} 个方面、{sections} 条、{len(plan.tasks)} 项任务，{unsure} 项待确认。")
    for sentence in by_column(outcome.changes):
        say(f"改动：{sentence}")
    if made is None:
        return
    left, none = made.left_over, made.no_targets
    say(f"正文 {float(made.covered):.1%} 的文字列入了任务，{len(left)} 处文字没有列入，{len(none)} 个数没有当作目标。")
    for piece in left[:SHOWN]:
        say(f"没有列入：{piece[:60]}")
    for number in none[:SHOWN]:
        say(f"不是目标：{number.text}（{number.reason}）")
    if max(len(left), len(none)) > SHOWN:
        say("其余用 --json 查看。")
