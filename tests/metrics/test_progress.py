"""Facts → what had been achieved: 街镇 and district, carry forward, 无变化 (domain.md sections 2, 5, 6).

Every fact goes through a file. Columns: 月份,任务编号,街镇,完成值,分母,节点,滞后原因.
"""

from fractions import Fraction

import pytest

from records import Store, revert
from tests.conftest import Desk, moment, plan_of

STAGES = "kind: stages, by_unit: true, stages: [{name: 甲, by: 5}, {name: 乙, by: 8}]"


def actual(desk: Desk, task: str, month: int) -> Fraction | None:
    return desk.standing(task, month, "12-31").actual


def actuals(desk: Desk, task: str, *months: int) -> list[Fraction | None]:
    year = desk.year(task)
    return [year[month].actual for month in months]


def test_counts_of_units_add_up(both: Desk) -> None:
    """50 + 30 + 40 = 120, and each 街镇 is told with its own number."""
    units = ["新华路,50", "仙霞,30", "新泾,40"]
    both.tell("06-18", *(f"6月,1.1-01,{u}" for u in units))
    found = both.standing("1.1-01", 6, "12-31").progress
    assert found.actual == 120
    assert {p.unit: int(p.level) for p in found.by_unit} == {
        "新华路街道": 50,
        "仙霞新村街道": 30,
        "新泾镇": 40,
    }


def test_rates_are_sums_over_sums(desk: Desk) -> None:
    """9/10 and 1/10 → 10/20 = 50 %; 90/100 and 1/10 → 91/110, never the mean of 90 % and 10 %."""
    desk.tell("06-18", "6月,1.1-03,新华路,9,10", "6月,1.1-03,新泾,1,10")
    desk.tell("07-18", "7月,1.1-03,新华路,90,100")
    found = desk.standing("1.1-03", 6, "12-31").progress
    assert (found.actual, found.numerator, found.denominator) == (Fraction(1, 2), 10, 20)
    assert [p.level for p in found.by_unit] == [Fraction(9, 10), Fraction(1, 10)]
    assert actual(desk, "1.1-03", 7) == Fraction(91, 110)


def test_a_share_alone(desk: Desk) -> None:
    """85% without a denominator is a level and no numerator."""
    desk.tell("06-18", "6月,1.1-03,,85%")
    found = desk.standing("1.1-03", 6, "12-31").progress
    assert (found.actual, found.numerator, found.denominator) == (Fraction(17, 20), None, None)


def test_a_silent_unit_keeps_its_last_value(desk: Desk) -> None:
    """May 50 + 70; in June only 新华路 reports 60: 60 + 70 = 130, and 新泾镇's is of May."""
    desk.tell("05-18", "5月,1.1-01,新华路,50", "5月,1.1-01,新泾,70")
    desk.tell("06-18", "6月,1.1-01,新华路,60")
    found = desk.standing("1.1-01", 6, "12-31").progress
    assert found.actual == 130
    assert {p.unit: p.month for p in found.by_unit} == {"新华路街道": 6, "新泾镇": 5}


def test_district_and_units_of_one_month_count_once(desk: Desk) -> None:
    """Trap: 120 for the district and 50 + 70 by 街镇 are 120, not 240."""
    desk.tell("06-18", "6月,1.1-01,,120", "6月,1.1-01,新华路,50", "6月,1.1-01,新泾,70")
    assert actual(desk, "1.1-01", 6) == 120


def test_the_district_after_its_units(desk: Desk) -> None:
    """Trap: May 50 + 70 by 街镇, June 130 for the district: 130, not 250; May stays 120."""
    desk.tell("05-18", "5月,1.1-01,新华路,50", "5月,1.1-01,新泾,70")
    desk.tell("06-18", "6月,1.1-01,,130")
    assert actuals(desk, "1.1-01", 5, 6, 7) == [120, 130, 130]


def test_units_after_the_district(desk: Desk) -> None:
    """Trap: May 120 for the district, June 50 + 30 + 50 by 街镇: 130, not 250."""
    desk.tell("05-18", "5月,1.1-01,,120")
    desk.tell("06-18", "6月,1.1-01,新华路,50", "6月,1.1-01,仙霞,30", "6月,1.1-01,新泾,50")
    assert actuals(desk, "1.1-01", 5, 6) == [120, 130]


def parts(desk: Desk, task: str, month: int) -> dict[str, tuple[Fraction, int]]:
    """街镇 → its figure and the month it is of."""
    return {p.unit: (p.level, p.month) for p in desk.standing(task, month, "12-31").progress.by_unit}


def test_units_before_the_district_never_count_again(desk: Desk) -> None:
    """Trap: April 30 + 20 by 街镇, May 45 for the district (20 was counted twice). June 60 by 新华路 alone: 60, not
    60 + 20. Nobody told the parts of May's 45."""
    desk.tell("04-18", "4月,1.1-01,新华路,30", "4月,1.1-01,新泾,20")
    desk.tell("05-18", "5月,1.1-01,,45,,,,重复计算")
    desk.tell("06-18", "6月,1.1-01,新华路,60")
    assert actuals(desk, "1.1-01", 4, 5, 6) == [50, 45, 60]
    assert [parts(desk, "1.1-01", month) for month in (4, 5, 6)] == [
        {"新华路街道": (30, 4), "新泾镇": (20, 4)},
        {},
        {"新华路街道": (60, 6)},
    ]


def test_rates_by_unit_before_the_district_never_count_again(desk: Desk) -> None:
    """Trap: April 9/10 and 1/10 by 街镇, May 15/20 for the district, June 10/10 of one 街镇: 10/10, not 11/20."""
    desk.tell("04-18", "4月,1.1-03,新华路,9,10", "4月,1.1-03,新泾,1,10")
    desk.tell("05-18", "5月,1.1-03,,15,20")
    desk.tell("06-18", "6月,1.1-03,新华路,10,10")
    assert actuals(desk, "1.1-03", 4, 5, 6) == [Fraction(1, 2), Fraction(3, 4), 1]
    assert parts(desk, "1.1-03", 6) == {"新华路街道": (1, 6)}


def test_a_unit_below_the_district_is_a_fall_with_a_reason(desk: Desk) -> None:
    """May 50 for the district, June 10 by one 街镇 alone: refused, for the sum would fall. With a reason it is 10."""
    desk.tell("05-18", "5月,1.1-01,,50")
    assert len(desk.told("6月,1.1-01,新泾,10")) == 1
    assert actual(desk, "1.1-01", 6) == 50
    desk.tell("06-19", "6月,1.1-01,新泾,10,,,,改按街镇报，其他街镇未开展")
    assert actual(desk, "1.1-01", 6) == 10


def test_units_beside_an_agreeing_district_count_on(desk: Desk) -> None:
    """May 120 for the district and 50 + 70 (无变化 since April) by 街镇 agree. June 60 by 新华路: 60 + 70."""
    desk.tell("04-18", "4月,1.1-01,新泾,70")
    desk.tell("05-18", "5月,1.1-01,,120", "5月,1.1-01,新华路,50", "5月,1.1-01,新泾,无变化")
    desk.tell("06-18", "6月,1.1-01,新华路,60")
    assert actuals(desk, "1.1-01", 5, 6) == [120, 130]
    assert parts(desk, "1.1-01", 5) == {"新华路街道": (50, 5), "新泾镇": (70, 4)}
    assert parts(desk, "1.1-01", 6) == {"新华路街道": (60, 6), "新泾镇": (70, 4)}


def test_where_undoing_left_them_apart_the_district_stands(desk: Desk) -> None:
    """June 50 and 70 in two files, then 120 for the district. 70 is undone: 120, and 50 is no part that adds up."""
    desk.tell("06-16", "6月,1.1-01,新华路,50")
    desk.tell("06-17", "6月,1.1-01,新泾,70")
    desk.tell("06-18", "6月,1.1-01,,120")
    revert(desk.store, 2, person="李四", reason="误报", when=moment("06-19"))
    assert (actual(desk, "1.1-01", 6), parts(desk, "1.1-01", 6)) == (120, {})


def test_unchanged_by_unit_leaves_the_district_as_it_is(desk: Desk) -> None:
    """April 30 + 20, May 55 for the district, June 无变化 by both: 55. In July 40 and 无变化: both count, 40 + 20."""
    desk.tell("04-18", "4月,1.1-01,新华路,30", "4月,1.1-01,新泾,20")
    desk.tell("05-18", "5月,1.1-01,,55")
    desk.tell("06-18", "6月,1.1-01,新华路,无变化", "6月,1.1-01,新泾,无变化")
    desk.tell("07-18", "7月,1.1-01,新华路,40", "7月,1.1-01,新泾,无变化")
    assert actuals(desk, "1.1-01", 5, 6, 7) == [55, 55, 60]
    assert [parts(desk, "1.1-01", month) for month in (5, 6)] == [{}, {}]


def test_stages_by_unit_before_the_district_never_count_again(file_store: Store) -> None:
    """April 甲 by 新泾镇, May 乙 for the district, June 乙 by 新华路 alone: 乙; 新泾镇's 甲 is of before."""
    desk = Desk(file_store, plan_of(STAGES))
    desk.tell("06-18", "4月,t1,新泾,,,甲", "5月,t1,,,,乙", "6月,t1,新华路,,,乙")
    assert [desk.standing("t1", month, "12-31").progress.stage for month in (4, 5, 6)] == ["甲", "乙", "乙"]


def test_one_unit_does_not_stand_for_the_district(desk: Desk) -> None:
    """Trap: May 120 for the district; in June 新华路 sends its 50 first. The whole is not 50 then:
    a cumulative value falls only with a reason (section 5)."""
    desk.tell("05-18", "5月,1.1-01,,120")
    desk.hand_in("月份,任务编号,街镇,完成值\n6月,1.1-01,新华路,50\n")
    found = actual(desk, "1.1-01", 6)
    assert found is not None and found >= 120


def test_unchanged_follows_a_correction(desk: Desk) -> None:
    """May 120, June and July 无变化 → 120; May corrected to 130 → all three are 130."""
    desk.tell("05-18", "5月,1.1-01,,120")
    desk.tell("06-18", "6月,1.1-01,,无变化")
    desk.tell("07-18", "7月,1.1-01,,无变化")
    assert actuals(desk, "1.1-01", 5, 6, 7) == [120, 120, 120]
    desk.tell("08-01", "5月,1.1-01,,130")
    assert actuals(desk, "1.1-01", 5, 6, 7) == [130, 130, 130]
    july = desk.standing("1.1-01", 7, "12-31").progress
    assert (july.reported, july.unchanged, july.month) == (True, True, 5)


def test_unchanged_follows_the_nearest_report_before_it(desk: Desk) -> None:
    """April 100, June 无变化; May 110 arrives afterwards: June is 110."""
    desk.tell("06-18", "4月,1.1-01,,100", "6月,1.1-01,,无变化")
    desk.tell("06-19", "5月,1.1-01,,110")
    assert actual(desk, "1.1-01", 6) == 110


def test_unchanged_whose_basis_was_withdrawn_says_nothing(desk: Desk) -> None:
    """The file of May is undone: June's 无变化 has nothing to repeat and counts as not reported."""
    desk.tell("05-18", "5月,1.1-01,,120")
    desk.tell("06-18", "6月,1.1-01,,无变化")
    revert(desk.store, 1, person="李四", reason="试", when=moment("06-19"))
    june = desk.standing("1.1-01", 6, "12-31")
    assert (june.actual, june.progress.reported, june.lamp) == (None, False, "missing")


def test_zero_unchanged_and_silence(desk: Desk) -> None:
    """June, target 2 家, due 0. 0: reported, 未到时点. 无变化: reported. Nothing said: 未报送."""
    desk.tell("05-18", "5月,1.1-02,,0", "5月,2.1-02,,0")
    desk.tell("06-18", "6月,1.1-02,,无变化")
    one, other = (desk.standing(t, 6, "06-30") for t in ("1.1-02", "2.1-02"))
    assert (one.actual, one.lamp, one.progress.unchanged) == (0, "idle", True)
    assert (other.actual, other.lamp, other.progress.reported) == (0, "missing", False)
    never = desk.standing("1.1-01", 6, "06-30")
    assert (never.actual, never.lamp) == (None, "missing")


def test_a_correction_downwards(desk: Desk) -> None:
    """May 120, June 110 with a reason: the number is 110 from June on."""
    desk.tell("05-18", "5月,1.1-01,,120")
    desk.tell("06-18", "6月,1.1-01,,110,,,,重复计算")
    assert actuals(desk, "1.1-01", 5, 6, 7) == [120, 110, 110]


def test_stages(desk: Desk) -> None:
    """未开始 is 0 and known; 开工 is the second of three; silence keeps the last."""
    desk.tell("05-18", "4月,1.1-04,,0", "6月,1.1-04,,,,开工")
    read = [s.progress for s in list(desk.year("1.1-04").values())[:5]]
    assert [(p.actual, p.stage) for p in read] == [
        (None, None),
        (0, "未开始"),
        (0, "未开始"),
        (2, "开工"),
        (2, "开工"),
    ]


def test_stages_by_unit_stand_where_the_slowest_stands(file_store: Store) -> None:
    """新华路 has finished 乙, 新泾镇 甲 only: the task has finished 甲."""
    desk = Desk(file_store, plan_of(STAGES))
    desk.tell("06-18", "6月,t1,新华路,,,乙", "6月,t1,新泾,,,甲")
    assert desk.standing("t1", 6, "12-31").progress.stage == "甲"


@pytest.mark.parametrize(
    ("answers", "fulfilled"),
    [
        (["是", "是", "是", "是"], [1, 2, 3, 4]),
        (["是", "否", "是", "是"], [1, 1, 2, 3]),
        (["是", "无变化", "否", "无变化"], [1, 2, 2, 2]),
        (["是", "", "是", ""], [1, 1, 2, 2]),
    ],
)
def test_duties_count_months(desk: Desk, answers: list[str], fulfilled: list[int]) -> None:
    """Months fulfilled from March to June. 无变化 repeats the answer before it, silence says nothing."""
    rows = [f"{m}月,1.2-01,,{answer}" for m, answer in enumerate(answers, 3) if answer]
    desk.tell("06-18", *rows)
    assert actuals(desk, "1.2-01", 3, 4, 5, 6) == fulfilled


def test_a_duty_by_unit_is_fulfilled_when_all_say_so(desk: Desk) -> None:
    """March: 是, 是, 是; April: 是, 否, 是 → one month of two."""
    for month, answers in ((3, "是是是"), (4, "是否是")):
        units = zip(("新华路", "仙霞", "新泾"), answers, strict=True)
        desk.tell(f"0{month}-18", *(f"{month}月,2.1-01,{u},{a}" for u, a in units))
    assert actuals(desk, "2.1-01", 3, 4) == [1, 1]


def test_levels_of_direction_and_pending(desk: Desk) -> None:
    """65/100 and 30/50 → 95/150 against a baseline of 60 %: 好转. 12 and 8 张 by 街镇 → 20."""
    desk.tell("06-18", "6月,1.2-02,新华路,65,100", "6月,1.2-02,新泾,30,50")
    desk.tell("06-19", "6月,1.2-03,新华路,12", "6月,1.2-03,新泾,8")
    one, other = (desk.standing(t, 6, "12-31") for t in ("1.2-02", "1.2-03"))
    assert (one.actual, one.verdict, one.lamp) == (Fraction(95, 150), "好转", "none")
    assert (other.actual, other.verdict, other.lamp) == (20, None, "none")


@pytest.mark.parametrize(("level", "verdict"), [("61%", "好转"), ("60%", "持平"), ("59.9%", "变差")])
def test_verdicts(desk: Desk, level: str, verdict: str) -> None:
    """Against 60 %, more is better; nothing said, no verdict."""
    assert desk.standing("1.2-02", 6, "12-31").verdict is None
    desk.tell("06-18", f"6月,1.2-02,,{level}")
    assert desk.standing("1.2-02", 6, "12-31").verdict == verdict


def test_verdict_where_less_is_better(file_store: Store) -> None:
    desk = Desk(
        file_store,
        plan_of('kind: direction, unit: "%", baseline: 5%, direction: at_most', "kind: direction"),
    )
    desk.tell("06-18", "6月,t1,,4%", "7月,t1,,6%", "6月,t2,,4")
    assert [desk.standing("t1", m, "12-31").verdict for m in (6, 7)] == ["好转", "变差"]
    assert desk.standing("t2", 6, "12-31").verdict is None
