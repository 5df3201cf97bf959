"""水平: 18 个工作日以内, 92 分. How things are at the cut-off, in a unit (domain.md sections 2 to 4 and 6), worked by hand."""

from fractions import Fraction

import pytest

from metrics.changes.compare import compare
from metrics.month.attention import upcoming
from metrics.task import pace
from plan import Plan, Task
from records import Store
from reports.ledger.rows import due, goal, latest
from reports.template.rows import Figure, template_lines
from tests.conftest import Desk, plan_of

DAYS = "kind: 水平, target: 18, unit: 个工作日, direction: at_most, baseline: 22, schedule: {6: 20, 12: 18}"
SCORE = "kind: level, target: 92, unit: 分"
YINCHUAN = "落后不到10个百分点为正常，10至30个百分点为偏慢，超过30个百分点为滞后"


def task(fields: str) -> Task:
    return plan_of(fields).tasks["t1"]


@pytest.fixture
def days(file_store: Store) -> Desk:
    """22 last year; 23 in April, 21 in June, 19 in September, 18 in December."""
    desk = Desk(file_store, plan_of(DAYS))
    for month, value in ((4, 23), (6, 21), (9, 19), (12, 18)):
        desk.tell(f"{month:02}-18", f"{month}月,t1,,{value}")
    return desk


def test_what_is_due() -> None:
    """The baseline, then the steps; of 92 分 without any nothing before December. Half of the way from 22 to 18 is 20."""
    assert [pace.due(task(DAYS), m) for m in (3, 5, 6, 11, 12)] == [22, 22, 20, 20, 18]
    assert [pace.due_rate(task(DAYS), m) for m in (3, 6, 12)] == [0, Fraction(1, 2), 1]
    assert [pace.due(task(SCORE), m) for m in (3, 11, 12)] == [0, 0, 92]
    assert [pace.begun(task(DAYS), m) for m in (5, 6)] == [False, True]
    assert [pace.begun(task(SCORE), m) for m in (11, 12)] == [False, True]
    assert pace.begun(task(f"{SCORE}, pace: linear, baseline: 80"), 1)
    assert pace.due(task(f"{SCORE}, pace: linear, baseline: 80"), 6) == 86


def test_the_lamps_of_a_ceiling(days: Desk) -> None:
    """April, 23: nothing is due, 未到时点, though it is worse than last year. June, 21: (22−21)/(22−18) = 25 % where 50 % are
    due, −25 → 偏慢. September, 19: 75 % → 正常. December, 18: done."""
    assert [days.standing("t1", m, "12-31").lamp for m in (4, 6, 9, 12)] == ["idle", "yellow", "green", "done"]
    assert not days.standing("t1", 12, "12-31").over


def test_it_explains_itself(days: Desk) -> None:
    said = {m: days.standing("t1", m, "12-31").explanation for m in (4, 6, 9, 12)}
    assert said == {
        4: "6月起应不高于 20个工作日，目前 23个工作日。",
        6: "截至6月应不高于 20个工作日，实际 21个工作日（25%），慢于序时进度 25.0 个百分点；"
        f"{YINCHUAN}；再降低 1个工作日追平序时。",
        9: "截至9月应不高于 20个工作日，实际 19个工作日（75%），快于序时进度 25.0 个百分点。",
        12: "截至12月应不高于 18个工作日，实际 18个工作日（100%），与序时进度持平。",
    }


def test_a_floor(file_store: Store) -> None:
    """92 分 without schedule: June 90 is 未到时点, June 93 done and over; December 91 is 98.9 %: 正常, 1 分 short."""
    desk = Desk(file_store, plan_of(SCORE, SCORE))
    desk.tell("06-18", "6月,t1,,90", "6月,t2,,93.5")
    desk.tell("12-18", "12月,t1,,91", "12月,t2,,70")
    one, two = (desk.standing(id, 6, "12-31") for id in ("t1", "t2"))
    assert (one.lamp, one.explanation) == ("idle", "12月起应达到 92分，目前 90分。")
    assert (two.lamp, two.over, two.measure.rate) == ("done", True, Fraction(935, 920))
    december = desk.standing("t1", 12, "12-31")
    assert (december.lamp, december.explanation) == (
        "green",
        "截至12月应达到 92分，实际 91分（99%），慢于序时进度 1.1 个百分点。",
    )
    fallen = desk.standing("t2", 12, "12-31")
    assert fallen.lamp == "yellow"
    assert fallen.explanation.endswith("；再提高 22分追平序时。")


def test_not_reported(file_store: Store) -> None:
    """Overdue without a report it is 未报送, also before anything is due; what is known says nothing about pace then."""
    desk = Desk(file_store, plan_of(DAYS))
    desk.tell("03-18", "3月,t1,,25")
    assert desk.standing("t1", 4, "04-30").explanation == (
        "6月起应不高于 20个工作日，目前 25个工作日；4月截止日（4月20日）已过，未报送。"
    )
    assert desk.standing("t1", 6, "06-30").explanation.endswith("已过，未报送，按3月的数为滞后。")


def test_it_counts_from_the_month_in_which_it_is_due(file_store: Store) -> None:
    """A count at 50 of 100 beside 92 分. May: 90 分 do not count, 1/2. June: 95 分 are reached and do, (1/2 + 1)/2 = 75 %, due
    (1/2 + 0)/2. December: 90 分 count again, (1/2 + 90/92)/2."""
    desk = Desk(file_store, plan_of("kind: count, target: 100", SCORE))
    desk.tell("05-18", "5月,t1,,50", "5月,t2,,90")
    desk.tell("06-18", "6月,t1,,50", "6月,t2,,95")
    desk.tell("12-18", "12月,t1,,50", "12月,t2,,90")
    may, june, december = (desk.status(m).totals for m in (5, 6, 12))
    assert [(t.judged, t.counted) for t in (may, june, december)] == [(2, 1), (2, 2), (2, 2)]
    assert [t.completion for t in (may, june, december)] == [
        Fraction(1, 2),
        Fraction(3, 4),
        (Fraction(1, 2) + Fraction(90, 92)) / 2,
    ]
    assert june.due_completion == Fraction(1, 4)


def test_a_rate_counts_likewise(file_store: Store) -> None:
    """85 % of 90 % in June: there in January already, and nothing due of it."""
    desk = Desk(file_store, plan_of("kind: count, target: 100", "kind: rate, target: 90%"))
    desk.tell("06-18", "6月,t1,,50", "6月,t2,,85%")
    found = desk.status(6, "06-30").totals
    assert (found.judged, found.counted, found.completion) == (2, 1, Fraction(1, 2))


def test_a_first_report_is_no_progress(days: Desk) -> None:
    """23 in April was there before; 23 → 21 is progress."""
    seen = days.assessed()
    assert [compare(seen, m - 1, seen, m)[0].progressed for m in (4, 6)] == [False, True]


def test_what_comes_due(days: Desk) -> None:
    """Six weeks after 20 May comes the step of June."""
    (coming,) = upcoming(days.assessed("05-21"), 5)
    assert (coming.month, coming.what) == (6, "不高于 20个工作日")


def test_it_may_fall_and_rise_without_a_question(file_store: Store) -> None:
    """Not cumulative, and half a day is a day's part; ten times what it was is asked about, without a word before of the
    target; below 0 too."""
    desk = Desk(file_store, plan_of(DAYS, "kind: level, target: 12, unit: 天"))
    assert desk.warned("4月,t1,,23", "5月,t1,,20.5", "6月,t1,,21") == []
    assert desk.warned("3月,t1,,-1") == ["第 2 行「完成值」：读到“-1”，小于 0。请确认没有填错。"]
    assert desk.warned("6月,t2,,180") == [
        "第 2 行「完成值」：读到“180”，是目标 12 的 15 倍。请确认没有多写一位数，单位没有看错。"
    ]


def test_the_district_alone_tells_it(file_store: Store) -> None:
    """By 街镇 it is refused; what 街镇 told when the plan had a count does not count any more."""
    desk = Desk(file_store, plan_of("kind: count, target: 30, by_unit: true"))
    desk.tell("06-18", "6月,t1,新华路,10", "6月,t1,新泾,12")
    now = Desk(file_store, plan_of(SCORE))
    assert now.standing("t1", 6, "06-30").actual is None
    assert now.told("6月,t1,新华路,10") == [
        "第 2 行「街镇」：读到“新华路”，各街镇的水平无法合计成全区数。请只报全区数，把街镇留空。"
    ]


def test_read_with_its_unit(file_store: Store) -> None:
    desk = Desk(file_store, plan_of(DAYS))
    assert desk.warned("6月,t1,,21个工作日") == ["第 2 行「完成值」：读到“21个工作日”，读作 21。"]
    assert desk.standing("t1", 6, "06-30").actual == 21


def test_in_the_ledger_and_the_template(days: Desk) -> None:
    """What is due is not asked before something is: in April the column is empty, in June ≤20."""
    june = days.standing("t1", 6, "12-31")
    assert [said.text for said in (goal(june), latest(june), due(june))] == ["不高于 18个工作日", "21个工作日", "50%"]
    (april,), (july,) = (list(template_lines(days.assessed(), month)) for month in (4, 7))
    assert (april.cells["本月应完成"], april.cells["类型"]) == ("", "水平")
    assert july.cells["本月应完成"] == Figure(Fraction(20), before="≤")
    assert july.cells["上月值"] == Figure(Fraction(21))


@pytest.mark.parametrize("kind", ["level", "rate"])
def test_reached_at_once(kind: str, file_store: Store) -> None:
    """A level or rate above its target counts from the first month on, and falls out again when it falls below."""
    target, told = ("92", ("95", "91")) if kind == "level" else ("90%", ("95%", "89%"))
    desk = Desk(file_store, plan_of(f"kind: {kind}, target: {target}"))
    desk.tell("03-18", f"3月,t1,,{told[0]}")
    desk.tell("04-18", f"4月,t1,,{told[1]}")
    assert [(desk.status(m).totals.counted, desk.status(m).totals.completion) for m in (3, 4)] == [(1, 1), (0, None)]


def test_before_the_first_deadline(file_store: Store, small: Plan) -> None:
    """The year has not begun: no rate, no lag. From the day after 20 March on, or from the first report, as ever."""
    desk = Desk(file_store, small)
    for on in ("01-15", "03-20"):
        seen = desk.status(3, on)
        assert seen.sentence == "首次报送截止3月20日，尚未开始报送。"
        assert {(a.completion, a.due_completion, a.gap_pp) for a in (seen.totals, *(x.totals for x in seen.areas))} == {
            (None, None, None)
        }
    assert desk.status(3, "03-21").totals.completion == 0
    desk.tell("03-18", "3月,1.1-01,,10")
    assert desk.status(3, "03-20").sentence.startswith("3月已报 3/16 格，以下为暂计。截至3月，")
