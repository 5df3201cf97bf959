"""Deadlines on days off: the next working day is offered. By the notice of 2024: 1 to 7 October off, 28 April and 11 May
worked; 20 April a Saturday, 20 July a Saturday, 20 October a Sunday."""

from datetime import date

from plan import parse_plan, read_plan
from plan.workdays import offers, works
from tests.commands.conftest import Shell, shell
from tests.conftest import ROOT

__all__ = ["shell"]


def said(reporting: str, year: int = 2024) -> list[str]:
    plan = parse_plan(f"plan: {{title: 试, year: {year}}}\nreporting: {reporting}\nareas: [{{id: a, title: 甲}}]\n")
    return [offer.sentence(plan.year) for offer in offers(plan)]


def test_saturdays_and_sundays() -> None:
    assert said("{due_day: 20}") == [
        "4月的截止日 4月20日（周六）不是工作日，下一个工作日是 4月22日（周一）。"
        "需要顺延的，请在 reporting 的 deadlines 中写 2024-04: 2024-04-22。",
        "7月的截止日 7月20日（周六）不是工作日，下一个工作日是 7月22日（周一）。"
        "需要顺延的，请在 reporting 的 deadlines 中写 2024-07: 2024-07-22。",
        "10月的截止日 10月20日（周日）不是工作日，下一个工作日是 10月21日（周一）。"
        "需要顺延的，请在 reporting 的 deadlines 中写 2024-10: 2024-10-21。",
    ]


def test_holidays_and_the_days_that_make_up_for_them() -> None:
    """3 October, a Thursday, is off until the 8th; 28 April, a Sunday, is worked and nothing to be moved."""
    assert said("{first_month: 10, last_month: 10, due_day: 3}") == [
        "10月的截止日 10月3日（周四）不是工作日，下一个工作日是 10月8日（周二）。"
        "需要顺延的，请在 reporting 的 deadlines 中写 2024-10: 2024-10-08。"
    ]
    assert said("{first_month: 4, last_month: 4, due_day: 28}") == []
    assert works(date(2024, 5, 11)) and not works(date(2024, 10, 7))


def test_grace_days_are_added_to_what_is_written() -> None:
    """The 18th and two days more is Saturday, 20 April; the 20th and two more is the Monday."""
    assert said("{first_month: 4, last_month: 4, due_day: 18, grace_days: 2}") == [
        "4月的截止日 4月20日（周六）不是工作日，下一个工作日是 4月22日（周一）。"
        "需要顺延的，请在 reporting 的 deadlines 中写 2024-04: 2024-04-20。"
    ]


def test_what_was_moved_is_not_offered_again() -> None:
    assert said("{first_month: 4, last_month: 4, deadlines: {2024-04: 2024-04-22}}") == []
    assert said("{first_month: 4, last_month: 4, deadlines: {2024-04: 2024-04-21}}")[0].startswith(
        "4月的截止日 4月21日"
    )
    assert list(offers(read_plan(ROOT / "targets.yaml"))) == []


def test_a_year_of_which_the_calendar_knows_nothing() -> None:
    """1 October 2099 is a Thursday: nothing to say; the 3rd a Saturday, said to be all that is known."""
    assert said("{first_month: 10, last_month: 10, due_day: 1}", 2099) == []
    assert said("{first_month: 10, last_month: 10, due_day: 3}", 2099) == [
        "10月的截止日 10月3日（周六）不是工作日，下一个工作日是 10月5日（周一）（2099年的放假安排尚未收录，只按周六、周日算）。"
        "需要顺延的，请在 reporting 的 deadlines 中写 2099-10: 2099-10-05。"
    ]


def test_check_says_so_and_the_plan_is_right_all_the_same(shell: Shell) -> None:
    shell.told["WORKPLAN_TARGETS"] = "targets.yaml"
    (shell.folder / "targets.yaml").write_text("plan: {title: 试, year: 2024}\nareas: [{id: a, title: 甲}]\n", "utf-8")
    result = shell.run("check")
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) == 1
    assert [line[:9] for line in result.stderr.splitlines()] == [
        "提示：4月的截止日",
        "提示：7月的截止日",
        "提示：10月的截止",
    ]
