"""议定事项 in what is presented and leaves as a file: which of them, and what came of each."""

from datetime import date

from plan import Task
from records import Decision
from reports.deck.briefing import Briefing
from reports.look.table import month_name

HEADER = ("会议", "议定事项", "责任人", "完成期限", "办理情况")
SAID = 2
"""Of what was decided about one task, on its slide: the newest."""


def decision_state(decision: Decision, seen: date) -> str:
    """`已办结：…`, 办理中, or 逾期未办结 where the day it was due on is over; `seen`: the day looked at."""
    if not decision.open:
        return f"已办结：{decision.result}"
    return "逾期未办结" if is_late(decision, seen) else "办理中"


def is_late(decision: Decision, seen: date) -> bool:
    """Open after its last day, which is its own to the end."""
    return decision.open and decision.due is not None and decision.due < seen


def before_the_meeting(briefing: Briefing) -> list[Decision]:
    """What last meeting decided, and what is still open from those before."""
    first = [d for d in briefing.decisions if d.month < briefing.first_day]
    last = max((d.month for d in first), default=None)
    return [d for d in first if d.open or d.month == last]


def of_this_meeting(briefing: Briefing) -> list[Decision]:
    """What this very meeting has decided, as far as the snapshot knows."""
    return [d for d in briefing.decisions if d.month == briefing.first_day]


def of_task(briefing: Briefing, task: Task) -> list[tuple[str, str]]:
    """What was decided of one task before this meeting, each under its meeting's name: what is open, and what the last
    of those meetings decided."""
    mine = [d for d in briefing.decisions if d.task == task.id and d.month < briefing.first_day]
    last = max((d.month for d in mine), default=None)
    year = briefing.plan.year
    return [
        (
            f"{month_name(d.month, year)}会议议定",
            f"{d.text}（{_until(d, year)}{decision_state(d, briefing.seen)}）",
        )
        for d in [d for d in mine if d.open or d.month == last][-SAID:]
    ]


def _until(decision: Decision, year: int) -> str:
    return f"期限{due_name(decision.due, year)}，" if decision.due else ""


def due_name(due: date | None, year: int) -> str:
    """`9月20日`; of another year than the plan's `2025年1月10日`; — where none was said."""
    return f"{month_name(due, year)}{due.day}日" if due else "—"


def decision_row(briefing: Briefing, decision: Decision) -> tuple[str, str, str, str, str]:
    """The cells below HEADER."""
    year = briefing.plan.year
    return (
        month_name(decision.month, year),
        decision.text,
        decision.owner,
        due_name(decision.due, year),
        decision_state(decision, briefing.seen),
    )
