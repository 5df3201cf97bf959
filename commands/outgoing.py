"""`template` and `export`: files to fill in and files to give away."""

import hashlib
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.progress import Progress as ProgressBar

from access import read_settings, settings_path
from commands.console import (
    StopError,
    err,
    known_department,
    known_leader,
    one_of,
    say,
    the_plan,
    the_store,
)
from commands.months import planned, the_figures
from commands.writing import writable, write
from plan import Plan
from reports.deck.briefing import brief
from reports.deck.inspected import illustrated
from reports.deck.slide import Audience
from reports.exports import EXPORTS, audience_name
from reports.monthly.paper import Paper
from reports.template.work import work_expected
from reports.template.xlsx import template_csv, template_xlsx


def template(
    month: Annotated[str, typer.Option("--month", help="月份，如 2024-07")],
    file: Annotated[Path, typer.Option("--out", help="写到哪个文件，.xlsx 或 .csv")],
    department: Annotated[str | None, typer.Option(help="只要这个科室的任务")] = None,
) -> None:
    """生成某月的填报模板。"""
    plan = the_plan()
    chosen = planned(plan, month)
    assert chosen.month is not None
    makers = {".csv": template_csv, ".xlsx": template_xlsx}
    if file.suffix.lower() not in makers:
        raise StopError(f"--out 读到“{file}”，文件名应以 .xlsx 或 .csv 结尾。")
    writable(file)
    figures = the_figures(the_store(plan), chosen)
    known_department(figures.plan_of(chosen.month.month), department)
    write(file, makers[file.suffix.lower()](figures, chosen.month.month, department))
    say(f"已生成 {file}：{work_expected(figures, chosen.month.month, department)}。")


def export_month(
    kind: Annotated[str, typer.Argument(help=f"哪种文件：{'、'.join(f'{k}（{e.name}）' for k, e in EXPORTS.items())}")],
    month: Annotated[str, typer.Option("--month", help="月份，如 2024-06")],
    file: Annotated[Path, typer.Option("--out", help="写到哪个文件")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="数据版本，如 42-20241021")] = None,
    department: Annotated[str | None, typer.Option(help="只要这个科室的任务（幻灯片）")] = None,
    list_: Annotated[str | None, typer.Option("--list", help="只要这个口径的任务（幻灯片）")] = None,
    leader: Annotated[str | None, typer.Option(help="只要这位领导分管的任务（幻灯片）")] = None,
    short: Annotated[bool, typer.Option("--short", help="两页摘要，报局长看（月报）")] = False,
) -> None:
    """生成某月的文件；同一数据版本再次生成，内容相同。"""
    one_of("KIND", kind, tuple(EXPORTS))
    export = EXPORTS[kind]
    if short and not export.short:
        raise StopError(f"--short 不能用于 {kind}：只有 docx 有两页摘要。请去掉这个选项。")
    paper = Paper(**read_settings(settings_path()).papers.model_dump(), short=short)
    if file.suffix.lower() != export.extension:
        raise StopError(f"--out 读到“{file}”，文件名应以 {export.extension} 结尾。")
    writable(file)
    plan = the_plan()
    chosen = planned(plan, month)
    assert chosen.month is not None
    store = the_store(plan)
    figures = the_figures(store, chosen, as_of)
    audience = _audience(kind, figures.plan_of(chosen.month.month), Asked(department, list_, leader))
    with store.reading() as con:
        briefing = illustrated(con, brief(con, figures, chosen.month.month), audience)
    with ProgressBar(console=err, transient=True) as bar:
        task = bar.add_task(f"生成{export.name}")
        content = export.make(
            briefing, audience, lambda done, total: bar.update(task, completed=done, total=total), paper
        )
    write(file, content)
    who = audience_name(figures.plan, audience)
    named = export.short if short else export.name
    said = [f"{figures.plan.year}年{chosen.month.month}月{named}", *([who] if who else []), figures.snapshot.caption]
    say(
        f"已生成 {file}：{'，'.join(said)}，{len(content) / 1000:,.0f} kB，校验值 {hashlib.sha256(content).hexdigest()}。"
    )


class Asked(NamedTuple):
    """For whom a file is wanted, as typed."""

    department: str | None
    list: str | None
    leader: str | None


def _audience(kind: str, plan: Plan, asked: Asked) -> Audience:
    """For whom; only some kinds of file may be for some alone."""
    given = [f"--{name}" for name, value in asked._asdict().items() if value]
    department, list_, leader = asked
    if given and not EXPORTS[kind].audiences:
        option = given[0]
        raise StopError(f"{option} 不能用于 {kind}：{EXPORTS[kind].name}只有全部任务的一种。请去掉这个选项。")
    known_department(plan, department)
    keys = {**{name: key for key, name in plan.lists.items()}, **{key: key for key in plan.lists}}
    if list_ is not None and list_ not in keys:
        known = "、".join(f"{key}（{name}）" for key, name in plan.lists.items()) or "任务清单没有口径"
        raise StopError(f"--list 读到“{list_}”，应为其中之一：{known}。")
    known_leader(plan, leader)
    return Audience(department, keys[list_] if list_ else None, leader)
