"""The day on which a month is looked at."""

import calendar
from datetime import date

from metrics.task.standing import Assessment


def day_seen(assessment: Assessment, month: int) -> date:
    """The snapshot's day, till the next month's cut-off: whoever looks at the newest month stands there. Of a month that
    is further back its last day, so that what was still open then is not called overdue by what the calendar says now.
    """
    plan, day = assessment.plan, assessment.snapshot.day
    following = plan.deadline(month + 1) if month < 12 else plan.reporting.deadline(plan.year + 1, 1)
    if day <= following:
        return day
    return date(plan.year, month, calendar.monthrange(plan.year, month)[1])
