"""议定事项 in what is presented and leaves as a file: which of them, and what came of each."""

from datetime import date

from plan import Plan
from records import Decision
from reports.deck.briefing import Briefing
from reports.look.table import month_name

HEADER = ("会议", "议定事项", "责任人", "完成期限", "办理情况")


def decision_state(decision: Decision, seen: date) -> str:
    """`已办结：…`, 办理中, or 逾期未办结 where the month it was due in is over; `seen`: a day of the month looked at."""
    if not decision.open:
        return f"已办结：{decision.result}"
    return "逾期未办结" if decision.due and decision.due < seen.replace(day=1) else "办理中"


def about(plan: Plan, decision: Decision) -> str:
    """Number and name of the task it is about; of another year's plan the number with its year. Empty for none."""
    if task := decision.about(plan):
        return f"{task.id} {task.title}"
    year = f"{decision.month.year}年 " if decision.month.year != plan.year else ""
    return f"{year}{decision.task}" if decision.task else ""


def before_the_meeting(briefing: Briefing) -> list[Decision]:
    """What last meeting decided, and what is still open from those before."""
    first = [d for d in briefing.decisions if d.month < briefing.first_day]
    last = max((d.month for d in first), default=None)
    return [d for d in first if d.open or d.month == last]


def of_this_meeting(briefing: Briefing) -> list[Decision]:
    """What this very meeting has decided, as far as the snapshot knows."""
    return [d for d in briefing.decisions if d.month == briefing.first_day]


def decision_row(briefing: Briefing, decision: Decision) -> tuple[str, str, str, str, str]:
    """The cells below HEADER."""
    year = briefing.plan.year
    return (
        month_name(decision.month, year),
        decision.text,
        decision.owner,
        month_name(decision.due, year) if decision.due else "—",
        decision_state(decision, briefing.first_day),
    )
