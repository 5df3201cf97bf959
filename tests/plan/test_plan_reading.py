"""A right targets.yaml: defaults, both ways of writing, what the plan knows about itself."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from plan import PRESETS, Plan, PlanError, parse_plan, read_plan

CONTRACT = """\
plan:        {title: 2024年长宁民政工作要点, year: 2024, issuer: 上海市长宁区民政局, document: 长民〔2024〕1号, issued: 2024-02-28}
reporting:   {first_month: 3, last_month: 12, due_day: 20, grace_days: 0, deadlines: {2024-04: 2024-04-22}}   # exceptions
rule: yinchuan            # or cascade, strict
escalate_after: 2         # optional
units: [新华路街道, 江苏路街道]
lists: {district: 区为民办实事项目, heart: 民心工程}
areas:
  - id: elderly
    title: 推动养老服务提质增效
    label: 养老服务
    sections:
      - title: 完成“民心工程”“为民办实事”等养老项目
        tasks:
          - id: 2.1-05
            title: 适老化改造
            kind: count
            source: 适老化改造300户
            target: 300
            unit: 户
            schedule: {6: 120, 9: 200, 12: 300}
            by: 12
            department: 养老服务科
            lists: [district, heart]
"""
"""The example of contract.md, its list of units cut short."""

LEAST = "plan: {title: 试, year: 2024}\nareas:\n  - {id: a, title: 甲}\n"


def test_the_example_of_the_contract() -> None:
    """Every value of contract.md's own example, as typed."""
    plan = parse_plan(CONTRACT)
    assert (plan.title, plan.year) == ("2024年长宁民政工作要点", 2024)
    assert plan.header.issued == date(2024, 2, 28)
    assert plan.reporting.deadlines == {"2024-04": date(2024, 4, 22)}
    assert plan.rule == PRESETS["yinchuan"]
    assert plan.escalate_after == 2
    assert plan.units == ("新华路街道", "江苏路街道")
    task = plan.tasks["2.1-05"]
    assert (task.title, task.kind, task.target, task.unit) == ("适老化改造", "count", 300, "户")
    assert task.source == ("适老化改造300户",)
    assert task.schedule == {6: 120, 9: 200, 12: 300}
    assert (task.by, task.department, task.lists) == (12, "养老服务科", ("district", "heart"))


def test_what_may_be_left_out() -> None:
    """The calendar of domain.md section 1 (3–12, the 20th), rule yinchuan, no escalation, no units."""
    plan = parse_plan(LEAST)
    calendar = plan.reporting
    assert list(calendar.months) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert (calendar.due_day, calendar.grace_days, calendar.deadlines) == (20, 0, {})
    assert plan.rule == PRESETS["yinchuan"]
    assert (plan.escalate_after, plan.units, plan.lists, plan.tasks) == (None, (), {}, {})


def test_what_a_task_may_leave_out(small: Plan) -> None:
    """Only id, title and kind are asked of a duty; the rest has a default that says nothing."""
    task = small.tasks["1.2-01"]
    assert (task.target, task.schedule, task.pace, task.by, task.baseline) == (
        None,
        {},
        None,
        None,
        None,
    )
    assert (task.source, task.lists, task.stages, task.unit_targets) == ((), (), (), {})
    assert (task.weight, task.stretch, task.by_unit, task.direction) == (
        1,
        False,
        False,
        "at_least",
    )


def test_source_is_one_piece_or_several() -> None:
    line = "sections: [{title: 一, tasks: [{id: t1, title: 试, kind: duty, source: %s}]}]"
    for written, read in (("甲", ("甲",)), ("[甲, 乙]", ("甲", "乙"))):
        plan = parse_plan(LEAST.replace("title: 甲}", f"title: 甲, {line % written}}}"))
        assert plan.tasks["t1"].source == read


def test_presets_and_thresholds_of_ones_own() -> None:
    """Domain.md section 4: gap in 百分点 or actual/due as a share; strict has no yellow."""
    table = {name: (r.green, r.yellow, r.by) for name, r in PRESETS.items()}
    assert table == {
        "yinchuan": (-10, -30, "gap"),
        "cascade": (Fraction(95, 100), Fraction(85, 100), "ratio"),
        "strict": (0, 0, "gap"),
    }
    for written, read in (
        ("strict", (0, 0, "gap")),
        ("{green: -12.5, yellow: -30, by: gap}", (Fraction(-25, 2), -30, "gap")),
        ("{green: 0.95, yellow: 85%, by: ratio}", (Fraction(95, 100), Fraction(85, 100), "ratio")),
    ):
        rule = parse_plan(f"rule: {written}\n{LEAST}").rule
        assert (rule.green, rule.yellow, rule.by) == read


def _mistakes(text: str) -> list[str]:
    with pytest.raises(PlanError) as raised:
        parse_plan(text)
    return [p.message for p in raised.value.problems]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "rule: yinchaun",
            "「亮灯规则」（rule）：读到“yinchaun”，应为 yinchuan、cascade、strict 之一，或自定的阈值。",
        ),
        ("rule: {green: -30, yellow: -10, by: gap}", "「偏慢的界限」（yellow）：不应高于「正常的界限」（green）。"),
        ("rule: {green: -10, yellow: -30}", "：缺少「比较方式」（by）。"),
        ("escalate_after: 0", "「连续偏慢转滞后」（escalate_after）：读到“0”，不应小于 1。"),
        ("units: 新泾镇", "「街镇」（units）：读到“新泾镇”，应为列表，写成 [甲, 乙] 或每行一个 - 开头。"),
        ("reporting: {due_day: 32}", "「截止日」（due_day）：读到“32”，不应大于 31。"),
        ("reporting: {grace_days: -1}", "「宽限天数」（grace_days）：读到“-1”，不应小于 0。"),
        (
            "reporting: {first_month: 6, last_month: 3}",
            "「首次报送月份」（first_month）：读到“6”，不应晚于「最后报送月份」（last_month）。",
        ),
        ("reporting: {deadlines: {4月: 2024-04-22}}", "「截止日例外」（deadlines）：月份应写成 2024-04 这样。"),
        (
            "reporting: {deadlines: {2024-4: 2024-04-22}}",
            "「截止日例外」（deadlines）：月份应写成 2024-04 这样。",
        ),
        (
            "reporting: {deadlines: {2023-04: 2023-04-22}}",
            "「2023-04」：读到“2023-04”，不在计划年度 2024 年内。",
        ),
        (
            "reporting: {deadlines: {2024-05: 2024-04-30}}",
            "「2024-05」：读到“2024-04-30”，截止日早于所报月份。",
        ),
        (
            "reporting: {deadlines: {2024-04: 22}}",
            "「2024-04」：读到“22”，应为日期，例如 2024-02-28。",
        ),
        (
            "reporting: {deadlines: {2024-04: 2024-04-31}}",
            "「2024-04」：读到“2024-04-31”，应为日期，例如 2024-02-28。",
        ),
    ],
)
def test_mistakes_outside_the_areas(line: str, sentence: str) -> None:
    """The wrong line is the first one."""
    assert _mistakes(f"{line}\n{LEAST}") == [f"第 1 行{sentence}"]


def test_mistakes_in_the_header() -> None:
    text = "plan:\n  title: 试\n  year: 24\n  issued: 昨天\nareas:\n  - {id: A, title: 甲}\n"
    assert _mistakes(text) == [
        "第 3 行「年度」（year）：读到“24”，不应小于 2000。",
        "第 4 行「发文日期」（issued）：读到“昨天”，应为日期，例如 2024-02-28。",
        "第 6 行「领域编号」（id）：读到“A”，只用英文字母、数字、点、短横，以字母或数字开头（领域编号用小写字母开头）。",
    ]


def test_deadlines() -> None:
    """The 20th; an exception moves it; grace days come on top of both; the 31st of a short month is
    its last day (30 April, 29 February of a leap year)."""
    plan = parse_plan("reporting: {deadlines: {2024-04: 2024-04-22}}\n" + LEAST)
    assert (plan.deadline(3), plan.deadline(4)) == (date(2024, 3, 20), date(2024, 4, 22))
    plan = parse_plan("reporting: {grace_days: 3, deadlines: {2024-04: 2024-04-22}}\n" + LEAST)
    assert (plan.deadline(3), plan.deadline(4)) == (date(2024, 3, 23), date(2024, 4, 25))
    plan = parse_plan("reporting: {first_month: 1, due_day: 31, grace_days: 1}\n" + LEAST)
    assert (plan.deadline(2), plan.deadline(4)) == (date(2024, 3, 1), date(2024, 5, 1))


def test_where_a_task_stands(small: Plan) -> None:
    place = small.places["1.2-01"]
    assert (place.area.id, place.section.title, place.number) == ("elderly", "加强综合监管", 2)
    assert [area.name for area in small.areas] == ["养老服务", "深化推进基层社区治理"]
    assert small.departments == ("养老服务科", "安全管理科")
    found = small.area("community")
    assert found is not None and [t.id for t in found.tasks] == ["2.1-01", "2.1-02", "2.1-03"]
    assert small.area("nowhere") is None


def test_numbers_of_stages(small: Plan) -> None:
    """未开始 is 0; the first stage 1; a name of another version of the plan is unknown, not 0."""
    task = small.tasks["1.1-04"]
    numbers = [task.stage_number(name) for name in ("未开始", "前期手续", "竣工", "装修")]
    assert numbers == [0, 1, 3, None]


def test_the_fingerprint_is_of_the_text() -> None:
    """One more space is another text; the same text has the same mark."""
    one, same, other = parse_plan(LEAST), parse_plan(LEAST), parse_plan(LEAST + " ")
    assert one.text == LEAST
    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_reading_a_file(tmp_path: Path) -> None:
    """With a BOM as Windows editors save it; a missing file and a GBK file are sentences."""
    file = tmp_path / "targets.yaml"
    file.write_text(LEAST, encoding="utf-8-sig")
    assert read_plan(file).title == "试"
    file.write_text(LEAST, encoding="gbk")
    with pytest.raises(PlanError) as raised:
        read_plan(file)
    assert [p.message for p in raised.value.problems] == [f"{file} 不是 UTF-8 编码。请用 UTF-8 另存后再试。"]
    with pytest.raises(PlanError) as raised:
        read_plan(tmp_path / "no.yaml")
    assert [p.message for p in raised.value.problems] == [f"读不到任务清单 {tmp_path / 'no.yaml'}。请检查路径和权限。"]
