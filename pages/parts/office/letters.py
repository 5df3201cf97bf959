"""催报 as letters: who still owes a month by the newest figures, and where they are written to. No Streamlit here."""

from datetime import datetime
from typing import NamedTuple

from access import Access, Actor, Mailing
from metrics.month.discipline import discipline
from metrics.month.reminding import Reminder, reminders
from metrics.task.standing import Assessment
from pages.parts.visit import at_hand
from pages.parts.visit.view import report_address
from plan import Plan

FROM_HOUR = 9
"""Nobody is written to unasked before the office opens."""
UNASKED = Actor("", "")


class Due(NamedTuple):
    """A month whose deadline is near: how many days before it the reminder was to go out."""

    month: int
    days: int


def owing(access: Access, assessment: Assessment, month: int) -> list[Reminder]:
    """A reminder to each department that owes something, with the address where the month is reported."""
    plan = assessment.plan
    address = report_address(access.settings.public_url, plan, month)
    return reminders(plan, month, discipline(assessment, month), assessment.snapshot.day, address)


def send(access: Access, plan: Plan, month: int, occasion: str, by: Actor) -> list[Mailing]:
    """Let reminders by the newest figures wait to be sent to those who have an address; those of them that are new.

    Of one occasion and month a department is written to once. Raises StoreError and AccessError.
    """
    mail = access.settings.mail
    if mail is None:
        return []
    named, addresses = f"{plan.year}-{month:02d}", access.addresses()
    found = [
        Mailing(f"{named} {occasion} {r.department}", named, r.department, addresses[r.department], r.subject, r.text)
        for r in owing(access, at_hand.figures(plan, str(at_hand.latest())), month)
        if r.department in addresses
    ]
    return access.letters.add(found, mail.sender, by=by, now=access.now()) if found else []


def send_unasked(access: Access, now: datetime) -> list[Mailing]:
    """The reminders that the settings want so many days before a deadline, once for each month and number of days."""
    mail = access.settings.mail
    plan = at_hand.plan_in_force().plan if mail and mail.days_before and now.hour >= FROM_HOUR else None
    if mail is None or plan is None:
        return []
    sent = []
    for each in (plan, at_hand.plan_of(plan.year - 1)):  # the last report of a year may be due in the next
        due = near(each, now, mail.days_before) if each else None
        if each and due and due.month not in at_hand.figures(each, str(at_hand.latest())).locks:
            sent += send(access, each, due.month, f"截止前 {due.days} 天", UNASKED)
    return sent


def near(plan: Plan, now: datetime, days_before: tuple[int, ...]) -> Due | None:
    """The month whose deadline is at most so many days away; of several numbers the one reached last, so that a server
    that was off on the very day makes up for it, and for no earlier one."""
    found = [
        Due(month, days)
        for month in plan.reporting.months
        for days in days_before
        if 0 <= (plan.deadline(month) - now.date()).days <= days
    ]
    return min(found, key=lambda due: (plan.deadline(due.month), due.days), default=None)
