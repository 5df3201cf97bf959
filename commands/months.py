"""--month: the plan of its year, today's or one that the records know, and the figures of that year."""

from datetime import date
from typing import NamedTuple

from commands.console import StopError
from metrics.look import look, of_year
from metrics.task.standing import Assessment
from plan import Plan
from records import Store, default_store, latest_number, now, plan_years
from records.reading.cells import month as read_month


class Chosen(NamedTuple):
    """The plan that a command works by, and the month that it was asked for, if any."""

    plan: Plan
    month: date | None


def planned(plan: Plan, text: str | None) -> Chosen:
    """The month an option names, and the plan of its year: one of the plan's, or of a year that the records know a plan
    of. `plan` is today's."""
    if text is None:
        return Chosen(plan, None)
    found = read_month(text, plan.year)
    asked = _of_year(plan, found.year) if found else None
    if found is None or asked is None or found.month not in asked.reporting.months:
        raise StopError(f"--month 读到“{text}”，应为 {_months_there_are(plan)} 之间的月份。")
    return Chosen(asked, found)


def _of_year(plan: Plan, year: int) -> Plan | None:
    store = default_store()
    if year == plan.year or not store.exists():
        return plan if year == plan.year else None
    with store.reading() as con:
        return of_year(con, plan, year)


def _months_there_are(plan: Plan) -> str:
    """`2024-03 到 2024-12、2025-03 到 2025-12`."""
    return "、".join(
        f"{p.year}-{p.reporting.first_month:02d} 到 {p.year}-{p.reporting.last_month:02d}" for p in plans_known(plan)
    )


def plans_known(plan: Plan) -> list[Plan]:
    """The plan of every year that the records know one of, and today's, in the order of the years."""
    store, years = default_store(), {plan.year}
    if store.exists():
        with store.reading() as con:
            years |= {*plan_years(con, latest_number(con))}
    return [found for year in sorted(years) if (found := _of_year(plan, year))]


def the_figures(store: Store, chosen: Chosen, as_of: str | None = None) -> Assessment:
    """All figures of the year of a month, at a snapshot that knows the month. Raises UnknownSnapshotError."""
    figures, month = look(store, chosen.plan, now().date(), as_of), chosen.month
    if month and (figures.plan.year != month.year or month.month not in figures.plan.reporting.months):
        raise StopError(f"数据版本 {figures.snapshot} 时的计划没有 {month:%Y-%m} 这个月份。请换一个数据版本或月份。")
    return figures
