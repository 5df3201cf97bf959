"""Last year's plan as a help: what nearly the same tasks hand down, and what they do not."""

from fractions import Fraction

from plan import Plan, Task, parse_plan
from plan.drafting import LastYear, draft, read_document

LAST = parse_plan(
    """
plan: {title: 2024年工作要点, year: 2024, issuer: 某局}
reporting: {first_month: 2, due_day: 25, deadlines: {2024-04: 2024-04-28}}
rule: cascade
units: [东街道, 西街道]
lists: {heart: 民心工程}
areas:
  - id: elderly
    title: 推动养老服务提质
    label: 养老
    leader: 王副局长
    sections:
      - title: 设施
        tasks:
          - {id: 1.1-01, title: 家门口服务站, kind: count, source: 新建家门口服务站10家, target: 10, unit: 家, schedule: {6: 2, 9: 5, 12: 10}, department: 养老科, partners: [财务科], by_unit: true, lists: [heart]}
          - {id: 1.1-02, title: 补贴办法, kind: stages, source: 修订养老机构补贴办法, stages: [{name: 调研, by: 2}, {name: 局务会, by: 5}], department: 养老科}
          - {id: 1.1-03, title: 护理员持证率, kind: rate, source: 护理员持证率达到85%, target: 85%, by: 10, department: 人事科}
          - {id: 1.1-04, title: 养老床位入住率, kind: direction, source: 提高养老床位入住率, unit: "%", department: 养老科}
          - {id: 1.1-05, title: 关爱探访, kind: count, source: 开展独居老人关爱探访500次, target: 500, unit: 次}
"""
)
TEXT = """2025年工作要点
一、推动养老服务再提质
新建家门口服务站8家。修订养老机构补贴办法。护理员持证率达到90%。提高养老床位入住率。开展独居老人关爱探访。推进老龄工作宣传。
二、党建
加强党员教育。
"""


def drafted(finals: dict[str, Fraction] | None = None) -> Plan:
    return draft([read_document("甲.txt", TEXT.encode())], 2025, LastYear(LAST, finals or {})).plan


def task(id: str, finals: dict[str, Fraction] | None = None) -> Task:
    return drafted(finals).tasks[id]


def test_the_plan_keeps_what_stays() -> None:
    """街镇, lists, rule and calendar but for the exceptions of a year; the area its address and short name."""
    plan = drafted()
    assert (plan.units, plan.lists, plan.rule) == (LAST.units, LAST.lists, LAST.rule)
    assert (plan.reporting.first_month, plan.reporting.due_day, plan.reporting.deadlines) == (2, 25, {})
    assert [(a.id, a.name, a.leader) for a in plan.areas] == [("elderly", "养老", "王副局长"), ("area-2", "党建", "")]


def test_a_count_takes_the_shape_of_its_schedule() -> None:
    """8 of 10: 2, 5, 10 become 1.6, 4, 8, whole ones: 1, 4, 8."""
    found = task("1.1-01")
    assert (found.previous, found.department, found.partners, found.by_unit, found.lists) == (
        *("1.1-01", "养老科", ("财务科",), True, ("heart",)),
    )
    assert (found.target, found.schedule) == (8, {6: 1, 9: 4, 12: 8})
    assert found.unsure == ("倒排计划按去年（1.1-01）的比例推算",)


def test_stages_are_those_of_last_year() -> None:
    found = task("1.1-02")
    assert [(s.name, s.by) for s in found.stages] == [("调研", 2), ("局务会", 5)]
    assert found.unsure == ("节点和月份沿用去年（1.1-02）",)


def test_the_final_value_is_the_baseline() -> None:
    """Of a rate as a share, of a direction in per cent; none that the target does not go beyond."""
    finals = {"1.1-03": Fraction(87, 100), "1.1-04": Fraction("63.5")}
    assert task("1.1-03", finals).baseline == Fraction(87, 100)
    assert task("1.1-04", finals).baseline == Fraction("63.5")
    assert task("1.1-03", {"1.1-03": Fraction(95, 100)}).baseline is None
    assert task("1.1-03").baseline is None


def test_a_number_that_is_gone_is_asked_about() -> None:
    found = task("1.1-05")
    assert (found.kind, found.previous, found.unsure) == ("duty", "1.1-05", ("去年是500次的任务，今年没有写数",))


SAME = parse_plan(
    """
plan: {title: 2025年工作要点, year: 2025}
areas:
  - id: elderly
    title: 推动养老服务再提质
    sections:
      - title: 设施
        tasks:
          - {id: 9.9-01, title: 家门口服务站, kind: count, source: 新建家门口服务站8家, target: 8, unit: 家, by: 10, department: 养老科, previous: 1.1-01}
          - {id: 9.9-03, title: 护理员持证率, kind: rate, source: 护理员持证率达到90%, target: 90%, baseline: 70%, department: 人事科}
          - {id: 9.9-04, title: 养老床位入住率, kind: direction, source: 提高养老床位入住率, unit: "%"}
"""
)


def test_a_plan_of_the_same_year_gives_no_baseline() -> None:
    """The figures of 2025 are no beginning of 2025: 80% is not taken, the 70% that the plan says itself is; so is what it
    says of last year's task, not its own id."""
    finals = {"9.9-03": Fraction(80, 100), "9.9-04": Fraction("63.5")}
    plan = draft([read_document("甲.txt", TEXT.encode())], 2025, LastYear(SAME, finals)).plan
    count, _, rate, direction = list(plan.tasks.values())[:4]
    assert (count.department, count.by, count.previous) == ("养老科", 10, "1.1-01")
    assert count.unsure == ("完成月份沿用2025年清单（9.9-01）",)
    assert (rate.department, rate.baseline, rate.previous) == ("人事科", Fraction(70, 100), "")
    assert direction.baseline is None
    assert plan.text.splitlines()[3] == (
        "# 科室、领导、节点等沿用 2025 年的清单；它不是上一年度的，「基期值」（baseline）不取它的完成数，只照抄它写明的。"
    )


def test_last_years_plan_needs_no_such_word() -> None:
    assert "它不是上一年度的" not in drafted().text


def test_a_plan_of_two_years_before_ties_no_task() -> None:
    """Its ids are of 2024, and 去年 of 2026 is 2025; its end values are still of an earlier year."""
    last = LastYear(LAST, {"1.1-03": Fraction(87, 100)})
    rate = draft([read_document("甲.txt", TEXT.encode())], 2026, last).plan.tasks["1.1-03"]
    assert (rate.previous, rate.baseline) == ("", Fraction(87, 100))
    assert rate.unsure == ("完成月份沿用2024年清单（1.1-03）",)


def test_what_is_new_gets_nothing() -> None:
    found = task("1.1-06")
    assert (found.previous, found.department) == ("", "")
