"""The calendar and the rule of a plan, each against itself."""

from collections.abc import Iterator
from datetime import date

from plan.check.finding import Finding
from plan.check.named import named
from plan.model import Reporting, Rule


def check_reporting(reporting: Reporting, year: int) -> Iterator[Finding]:
    """The calendar against itself and the plan's year."""
    if reporting.first_month > reporting.last_month:
        yield Finding(("first_month",), str(reporting.first_month), f"不应晚于{named(('reporting', 'last_month'))}")
    for name, day in reporting.deadlines.items():
        if not name.startswith(f"{year}-"):
            yield Finding(("deadlines", name), name, f"不在计划年度 {year} 年内")
        elif day < date(year, int(name[-2:]), 1):
            yield Finding(("deadlines", name), str(day), "截止日早于所报月份")
        elif day > date(year + 1, 12, 31):
            yield Finding(("deadlines", name), str(day), "截止日太晚，应在次年年底以前")


def check_rule(rule: Rule) -> Iterator[Finding]:
    if rule.yellow > rule.green:
        yield Finding(("yellow",), "", f"不应高于{named(('rule', 'green'))}")
