"""`check`, `status` and `history`: what is promised, where it stands, and what was reported."""

from typing import Annotated, Any

import typer

import metrics.month.status
from commands.console import (
    Month,
    StopError,
    one_of,
    print_csv,
    print_json,
    print_json_list,
    print_table,
    print_tables,
    say,
    the_plan,
    the_records,
    the_store,
    warn,
)
from commands.mistakes import complain
from commands.months import planned, plans_known, the_figures
from metrics.changes.corrections import marks
from plan import PlanError, read_plan, targets_path
from plan.workdays import offers
from records import Record, all_records, figures_by_unit, latest_number
from reports.look.table import HISTORY_HEADER, STATUS_HEADER, history_row, status_rows


def check() -> None:
    """检查 targets.yaml 是否正确；截止日逢休息日的，提示下一个工作日。"""
    try:
        plan = read_plan(targets_path())
    except PlanError as error:
        complain(error)
        raise typer.Exit(1 if targets_path().is_file() else 2) from None
    sections = sum(len(area.sections) for area in plan.areas)
    say(f"{targets_path()} 正确：{plan.title}，{len(plan.areas)} 个领域，{sections} 条，{len(plan.tasks)} 项任务。")
    for offer in offers(plan):
        warn(f"提示：{offer.sentence(plan.year)}")


def status(
    month: Month = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="数据版本，如 42-20241021")] = None,
    format: Annotated[str, typer.Option("--format", help="table、json 或 csv")] = "table",
    decimals: Annotated[int, typer.Option(min=0, max=4, help="百分比的小数位数")] = 0,
) -> None:
    """查看某月进度。"""
    one_of("--format", format, ("table", "json", "csv"))
    plan = the_plan()
    chosen = planned(plan, month)
    figures = the_figures(the_store(plan), chosen, as_of)
    at = chosen.month.month if chosen.month else figures.latest_month
    result = metrics.month.status.status(figures, at, decimals)
    if format == "json":
        print_json(metrics.month.status.as_json(result, decimals))
    elif format == "csv":
        print_csv(STATUS_HEADER, status_rows(result, decimals))
    else:
        if figures.demo:
            say("演示数据")
        say(f"{result.sentence}（{figures.snapshot.caption}）")
        print_table(STATUS_HEADER, status_rows(result, decimals))


def history(
    task: Annotated[str | None, typer.Option(help="任务编号，如 2.1-05")] = None,
    format: Annotated[str, typer.Option("--format", help="table 或 json")] = "table",
) -> None:
    """查看每条记录的文件、行号、报送人和时间。"""
    one_of("--format", format, ("table", "json"))
    plan = the_plan()
    plans = plans_known(plan)
    if task is not None and not any(task in each.tasks for each in plans):
        raise StopError(f"--task 读到“{task}”，计划中没有这个编号。")
    store = the_records()
    with store.reading() as con:
        number = latest_number(con)
        corrected = marks(plan, figures_by_unit(con, task=task, snapshot=number), plans)
    found = ((r, (r.batch, r.line) in corrected) for r in all_records(store, task=task, snapshot=number))
    if format == "json":
        print_json_list(_record_json(record, corrects) for record, corrects in found)
        return
    by_year = {each.year: each for each in plans}
    rows = (history_row(by_year.get(record.month.year), record, corrects) for record, corrects in found)
    print_tables(HISTORY_HEADER, rows)


def _record_json(record: Record, corrects: bool) -> dict[str, Any]:
    plain = {k: float(v) if k in ("value", "denominator") and v is not None else v for k, v in record._asdict().items()}
    why = {"correction": corrects, "correction_reason": record.correction or None}
    return {**plain, "month": f"{record.month:%Y-%m}", **why}
