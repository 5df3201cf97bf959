"""计划调整 in what is presented and leaves as a file: what changed in the plan, from when, by whom and why."""

from collections.abc import Iterable
from datetime import datetime

from plan import Task
from records import Adjustment, day_end
from reports.deck.briefing import Briefing

HEADER = ("任务", "调整内容", "起算", "发布", "原因")
BY_HAND = "（直接修改文件）"
"""Stands for who, where a text was put in force without being published."""


def of_this_month(briefing: Briefing) -> list[Adjustment]:
    """What counts from the month, or was published after the cut-off of the month before and up to its own."""
    plan, month = briefing.plan, briefing.month
    before = month - 1
    since = day_end(plan.deadline(before)) if before in plan.reporting.months else datetime.min
    until = day_end(plan.deadline(month))
    return [
        each for each in briefing.adjustments if each.version.from_month == month or since < each.version.when <= until
    ]


def adjustment_rows(adjustments: Iterable[Adjustment]) -> list[tuple[str, str, str, str, str]]:
    """The cells below HEADER, a change a row."""
    return [
        (
            change.name,
            change.difference,
            f"{version.from_month}月",
            f"{version.person or BY_HAND} {version.when:%Y-%m-%d}",
            version.reason,
        )
        for version, changes in ((each.version, each.changes) for each in adjustments)
        for change in changes
    ]


def ending(task: Task) -> str:
    """`自7月起终止`, of a task that has ended."""
    return f"自{task.ended}月起终止"
