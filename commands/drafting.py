"""`draft`: a document → a draft of targets.yaml, or one workbook to send round and to take back."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from commands.console import StopError, print_json, say, warn
from commands.writing import writable, write
from metrics.look import look
from plan import Plan, read_plan
from plan.drafting import Document, DocumentError, Draft, LastYear, draft, read_document, year_of
from plan.drafting.document.bounds import MOST_MB
from plan.ordinary import UnfitError, content
from records import default_store, now

SHOWN = 10
"""Sentences of one sort on the terminal; the file and --json have all."""


def draft_plan(
    documents: Annotated[list[Path], typer.Argument(help="工作要点：.docx、.txt、.md、.pdf（有文字的）、.xlsx")],
    file: Annotated[Path, typer.Option("--out", help="写到哪个文件，.yaml")],
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="计划年度，文件里没有写明时用")] = None,
    like: Annotated[Path | None, typer.Option(help="去年的任务清单，相近的任务沿用科室、节点等")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="打印为一个 JSON")] = False,
) -> None:
    """把工作要点分解为任务清单的草稿，逐字有着落；没有把握的标明待确认。"""
    if file.suffix.lower() not in (".yaml", ".yml"):
        raise StopError(f"--out 读到“{file}”，文件名应以 .yaml 结尾。")
    if file.resolve() in {document.resolve() for document in documents}:
        raise StopError(f"--out {file} 就是要读的文件，请换一个文件名。")
    writable(file)
    read = [_read(document) for document in documents]
    last = _last_year(like) if like else None
    try:
        made = draft(read, _year(read, year, last), last)
    except DocumentError as error:
        raise StopError(str(error)) from None
    write(file, made.text.encode())
    _tell(made, file, as_json)
    if not made.plan.tasks:
        raise typer.Exit(1)


def _read(file: Path) -> Document:
    try:
        return read_document(file.name, content(file, MOST_MB, "请去掉图片，另存后再试"))
    except UnfitError as error:
        raise StopError(f"{file} {error}") from None
    except OSError:
        raise StopError(f"读不到 {file}。请检查路径和权限。") from None
    except DocumentError as error:
        raise StopError(f"{file.name}：{error}") from None


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
    """The last figure known of each task of last year's plan, where the records have that year."""
    store = default_store()
    if not store.exists():
        return {}
    figures = look(store, plan, now().date())
    if figures.plan.year != plan.year:
        return {}
    last = figures.latest_month
    known = {id: figures.standings[id].get(last) for id in plan.tasks if id in figures.standings}
    return {id: at.actual for id, at in known.items() if at is not None and at.actual is not None}


def _tell(made: Draft, file: Path, as_json: bool) -> None:
    areas = made.plan.areas
    sections = sum(len(area.sections) for area in areas)
    covered = round(float(made.covered), 4)
    if as_json:
        print_json(
            {
                "areas": len(areas),
                "sections": sections,
                "tasks": len(made.plan.tasks),
                "unsure": [each._asdict() for each in made.unsure],
                "left_over": list(made.left_over),
                "no_targets": [each._asdict() for each in made.no_targets],
                "covered": covered,
            }
        )
        return
    unsure = {each.id for each in made.unsure}
    say(f"已写 {file}：{len(areas)} 个方面、{sections} 条、{len(made.plan.tasks)} 项任务，{len(unsure)} 项待确认。")
    say(f"正文 {covered:.1%} 的文字列入了任务，{len(made.left_over)} 处没有列入，{len(made.no_targets)} 个数没有当作目标。")
    for piece in made.left_over[:SHOWN]:
        say(f"没有列入：{piece[:60]}")
    for number in made.no_targets[:SHOWN]:
        say(f"不是目标：{number.text}（{number.reason}）")
    if not made.plan.tasks:
        warn("没有读出任务。请核对文件是不是工作要点。")
