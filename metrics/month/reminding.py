"""催报 as a letter: what one department still owes for a month, whole, where the text for a chat names a few."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from metrics.month.discipline import UNASSIGNED, Discipline
from plan import Plan


class Reminder(NamedTuple):
    """A letter to a department: its subject and its text, lines parted by line feeds."""

    department: str
    subject: str
    text: str


def reminders(plan: Plan, month: int, rows: Iterable[Discipline], day: date, address: str = "") -> list[Reminder]:
    """A letter to each department that owes something, in the order of the rows; none where no department is named.

    `day`: up to when it was counted; `address`: where the month is reported, empty where that is not known.
    """
    return [_reminder(plan, month, row, day, address) for row in rows if row.missing and row.department != UNASSIGNED]


def _reminder(plan: Plan, month: int, row: Discipline, day: date, address: str) -> Reminder:
    due, owed = plan.deadline(month), len(row.missing)
    lines = [
        f"{row.department}：",
        "",
        f"《{plan.header.title}》{month}月进展应于{due.month}月{due.day}日（含当日）前报送，你科尚有 {owed} 项未报：",
        "",
        *(f"{number}. {missing.name}" for number, missing in enumerate(row.missing, 1)),
        "",
        f"{'请于今日补报' if row.passed else '请按时报送'}；数无变化的可报“无变化”。",
        *([f"上报地址：{address}"] if address else []),
        f"统计到 {day:%Y-%m-%d}，此后报送的请忽略。",
        "",
        plan.header.issuer or plan.header.title,
        "",
    ]
    return Reminder(row.department, f"催报：{month}月进展尚有 {owed} 项未报（{row.department}）", "\n".join(lines))
