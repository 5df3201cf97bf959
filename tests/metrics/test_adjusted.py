"""计划调整 in the figures: each month by the plan that counts for it, as known now and as known then (domain.md section 10).

Due on the 20th of each month, rule yinchuan: 正常 above −10 pp, 偏慢 down to −30. t1: target 300, linear, so due 150 in
June, 175 in July.
"""

from fractions import Fraction
from pathlib import Path

import pytest

from metrics.look import look
from metrics.month.status import as_json, status
from metrics.task.assess import assess
from metrics.task.since import assessed_since
from plan import Plan
from records import Snapshot, Store, Version, latest_number, opened_as, publish, remember_plan
from reports.template.rows import template_lines
from tests.conftest import Desk, day, moment, plan_of

FIRST = "kind: count, target: 300, unit: 户, department: 甲科"
OTHER = "kind: count, target: 12, unit: 家, department: 乙科"


class Office:
    """Publishes plans beside a desk that reports against the newest."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.targets = desk, folder / "targets.yaml"

    def publish(self, on: str, plan: Plan, start: int | None = None) -> Version:
        self.desk.plan = plan
        return publish(
            self.desk.store,
            self.targets,
            plan.text,
            opened=opened_as(self.targets),
            by="王五",
            when=moment(on),
            reason="核定数调整" if start else "",
            from_month=start,
        )

    def by_hand(self, on: str, plan: Plan) -> None:
        """As the server does when it finds the file changed."""
        self.targets.write_text(plan.text, encoding="utf-8")
        remember_plan(self.desk.store, plan, moment(on))
        self.desk.plan = plan


@pytest.fixture
def office(file_store: Store, tmp_path: Path) -> Office:
    desk = Desk(file_store, plan_of(FIRST, OTHER))
    office = Office(desk, tmp_path)
    office.publish("01-05", desk.plan)
    return office


def test_a_change_counts_from_its_month(office: Office) -> None:
    """Target 240 from July, published on the 1st: June stays at 150 of 300, July is 160 against 240 × 7/12 = 140."""
    office.desk.tell("06-18", "6月,t1,,150")
    office.publish("07-01", plan_of(FIRST.replace("300", "240"), OTHER), 7)
    office.desk.tell("07-18", "7月,t1,,160")
    year = office.desk.year("t1")
    assert [(m, year[m].task.target, year[m].measure.due) for m in (6, 7)] == [(6, 300, 150), (7, 240, 140)]
    assert [year[m].measure.rate for m in (6, 7)] == [Fraction(1, 2), Fraction(2, 3)]


def test_what_was_judged_then_keeps_the_plan_then_known(office: Office) -> None:
    """100 in July: 33.3 % − 58.3 % = −25 pp, 偏慢. On 1 August the target became 150 from July: 66.7 % − 58.3 %, 正常."""
    office.desk.tell("07-18", "7月,t1,,100")
    office.publish("08-01", plan_of(FIRST.replace("300", "150"), OTHER), 7)
    july = office.desk.standing("t1", 7, "08-02")
    assert (july.lamp_then, july.lamp, july.made_good) == ("yellow", "green", False)


def test_the_link_of_before_shows_what_it_showed(office: Office) -> None:
    office.desk.tell("07-18", "7月,t1,,100")
    before = office.desk.number()
    lower = plan_of(FIRST.replace("300", "150"), OTHER)
    office.publish("08-01", lower, 7)
    old = look(office.desk.store, lower, day("08-02"), f"{before}-20240802")
    new = look(office.desk.store, lower, day("08-02"))
    assert (old.standings["t1"][7].lamp, new.standings["t1"][7].lamp) == ("yellow", "green")
    assert (old.plan_of(7).tasks["t1"].target, new.plan_of(6).tasks["t1"].target) == (300, 300)


def test_the_department_of_a_month_is_the_one_of_then(office: Office) -> None:
    """From July 丙科 reports t1: its template has a row from July on, that of 甲科 until June; 本科室 of June is 甲科's."""
    office.publish("06-25", plan_of(FIRST.replace("甲科", "丙科"), OTHER), 7)
    figures = office.desk.assessed("07-01")
    rows = {
        (name, month): [line.task.id for line in template_lines(figures, month, name)]
        for name in ("甲科", "丙科")
        for month in (6, 7)
    }
    assert rows == {("甲科", 6): ["t1"], ("甲科", 7): [], ("丙科", 6): [], ("丙科", 7): ["t1"]}
    assert [s.task.department for s in figures.at(6)] == ["甲科", "乙科"]
    assert [s.task.department for s in figures.at(7)] == ["丙科", "乙科"]


def test_an_ended_task_counts_no_more_from_its_month(office: Office) -> None:
    """t1 alone 150/300 at 50 % due is all there is of July; with t2 (12 of 12) June was (50 % + 100 %) / 2."""
    office.desk.tell("06-18", "6月,t1,,150", "6月,t2,,12")
    office.publish("06-25", plan_of(FIRST, f"{OTHER}, ended: 7"), 7)
    june, july = (office.desk.status(month) for month in (6, 7))
    assert (june.totals.tasks, june.totals.completion, june.reporting.due) == (2, Fraction(3, 4), 2)
    assert (july.totals.tasks, july.totals.completion, july.reporting.due) == (1, Fraction(1, 2), 1)
    assert [s.task.id for s in july.standings] == ["t1"]
    assert [task["id"] for task in as_json(july)["tasks"]] == ["t1"]
    assert [task.id for task in july.plan.ended(7)] == ["t2"]
    assert [line.task.id for line in template_lines(july.assessment, 7)] == ["t1"]
    assert [*office.desk.year("t2")] == [3, 4, 5, 6]


def test_a_new_task_owes_nothing_of_the_months_before(office: Office) -> None:
    """A duty from July on, answered in July: one month due, none missed; a count has no standing before July."""
    new = plan_of(FIRST, OTHER, "kind: duty", "kind: count, target: 12")
    office.publish("06-25", new, 7)
    office.desk.tell("07-18", "7月,t3,,是", "7月,t4,,3")
    year = office.desk.year("t3", "07-25")
    assert next(iter(year)) == 7
    assert (year[7].measure.due, year[7].actual, year[7].lamp) == (1, 1, "none")
    assert [s.task.id for s in office.desk.assessed("07-25").at(6)] == ["t1", "t2"]


def test_a_task_added_afterwards_was_not_judged_then(office: Office) -> None:
    """Published on 1 August to count from June: at June's deadline nobody could have reported it."""
    office.publish("08-01", plan_of(FIRST, OTHER, "kind: count, target: 120"), 6)
    assert [s.lamp_then for s in office.desk.year("t3", "08-02").values()][:2] == ["none", "none"]
    assert office.desk.year("t3", "08-21")[8].lamp_then == "missing"


def test_a_file_changed_by_hand_counts_for_every_month(office: Office) -> None:
    """As long as nobody publishes, and as the base of what is published then: 240 until August, 200 from September."""
    office.publish("07-01", plan_of(FIRST.replace("300", "270"), OTHER), 7)
    office.by_hand("08-01", plan_of(FIRST.replace("300", "240"), OTHER))
    targets = [s.task.target for s in office.desk.year("t1").values()]
    assert targets == [240] * 10
    office.publish("09-01", plan_of(FIRST.replace("300", "200"), OTHER), 9)
    targets = [s.task.target for s in office.desk.year("t1").values()]
    assert targets == [240] * 6 + [200] * 4


def test_by_hand_back_to_what_was_published_counts_as_published(office: Office) -> None:
    newer = plan_of(FIRST.replace("300", "270"), OTHER)
    office.publish("07-01", newer, 7)
    office.by_hand("08-01", plan_of(FIRST.replace("300", "240"), OTHER))
    office.by_hand("08-02", newer)
    assert [s.task.target for s in office.desk.year("t1").values()] == [300] * 4 + [270] * 6


def test_going_on_from_the_figures_of_before_comes_to_the_same(office: Office) -> None:
    office.publish("07-01", plan_of(FIRST.replace("300", "240"), f"{OTHER}, ended: 7"), 7)
    old = office.desk.assessed("07-25")
    office.desk.tell("07-24", "6月,t1,,150", "7月,t1,,160")
    with office.desk.store.reading() as con:
        snapshot = Snapshot(latest_number(con), day("07-25"))
        on = assessed_since(old, con, office.desk.plan, snapshot)
        anew = assess(con, office.desk.plan, snapshot)
    assert on is not None
    assert on.standings == anew.standings
    assert status(on, 7).totals == status(anew, 7).totals
