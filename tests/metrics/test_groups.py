"""What has no lamp has a name, what fell silent is still known, and a level that was there is no progress
(domain.md sections 2 and 6)."""

from fractions import Fraction

import pytest

from metrics.month.attention import behind, unfulfilled
from metrics.month.rollup import Duties
from metrics.month.status import as_json, status
from records import Store
from reports.look.table import lamp_text
from tests.conftest import Desk, plan_of, plan_of_sections

COUNT = "kind: count, target: 120, unit: 户"
RATE = "kind: rate, target: 90%, pace: end"


def test_a_rate_of_which_nothing_is_due_takes_no_part(file_store: Store) -> None:
    """June: 57 of 120 against 60 due is 47.5 % against 50 %: 2.5 behind. The 87 % of a rate due in December is 97 % of
    its 90 %: counted, it would make (47.5 + 96.7) / 2 = 72.1 % against 25 %, far ahead."""
    desk = Desk(file_store, plan_of(COUNT, RATE))
    desk.tell("06-18", "6月,t1,,57", "6月,t2,,87,100")
    found = desk.status(6, "06-30").totals
    assert (found.judged, found.counted) == (2, 1)
    assert (found.completion, found.due_completion) == (Fraction(475, 1000), Fraction(1, 2))
    assert (found.gap_pp, found.behind) == (Fraction(-25, 10), True)


def test_it_takes_part_once_it_is_done_or_due(file_store: Store) -> None:
    """Done in July: (60/120 + 1) / 2 = 75 %, due (70/120 + 0) / 2 = 29.2 %. In December, due: 87 % of 90 % is 96.7 %,
    with 120 of 120 that is 98.3 % of 100 %."""
    desk = Desk(file_store, plan_of(COUNT, RATE))
    desk.tell("07-18", "7月,t1,,60", "7月,t2,,90,100")
    july = desk.status(7, "07-31").totals
    assert (july.counted, july.completion, july.due_completion) == (2, Fraction(3, 4), Fraction(7, 24))
    desk.tell("12-18", "12月,t1,,120", "12月,t2,,87,100")
    december = desk.status(12, "12-31").totals
    assert (december.counted, december.completion, december.due_completion) == (2, Fraction(59, 60), 1)


def test_what_has_no_lamp_is_counted_by_name(file_store: Store) -> None:
    """Six duties: two 落实, one 否, one silent, one 落实 that missed May, one 落实 by 无变化. Three directions: better,
    worse, without a baseline. One target that is not issued."""
    directions = ["kind: direction, baseline: 20, direction: at_most"] * 2 + ["kind: direction"]
    plan = plan_of_sections(["kind: duty"] * 6, [*directions, "kind: pending"])
    desk = Desk(file_store, plan)
    before = [f"{m}月,t{n},,{'否' if (m, n) == (5, 5) else '是'}" for m in (3, 4, 5) for n in range(1, 7)]
    desk.tell("03-18", *[row for row in before if row[0] == "3"])
    desk.tell("04-18", *[row for row in before if row[0] == "4"])
    desk.tell("05-18", *[row for row in before if row[0] == "5"])
    duties = ["6月,t1,,是", "6月,t2,,是", "6月,t3,,否", "6月,t5,,是", "6月,t6,,无变化"]
    desk.tell("06-18", *duties, "6月,t7,,18", "6月,t8,,25", "6月,t9,,4", "6月,t10,,7")
    june = desk.status(6, "06-30")
    found = june.totals
    assert found.duties == Duties(due=6, fulfilled=4)
    assert found.verdicts == {"好转": 1, "持平": 0, "变差": 1, "未作判断": 1}
    counted = {name: count for name, count in found.groups.items() if count}
    assert counted == {"yellow": 2, "missing": 1, "duty": 3, "direction": 3, "pending": 1}
    assert sum(found.groups.values()) == found.tasks == 10
    assert found.lamps["none"] == 7
    assert [lamp_text(s) for s in june.standings] == [
        "常态落实",
        "常态落实",
        "偏慢",
        "未报送",
        "偏慢",
        "常态落实",
        "好转",
        "变差",
        "趋势",
        "待下达",
    ]
    assert [s.task.id for s in unfulfilled(june.standings)] == ["t3", "t4"]
    printed = as_json(june)
    assert printed["totals"]["duties"] == printed["areas"][0]["duties"] == {"due": 6, "fulfilled": 4}
    assert (printed["totals"]["none"], printed["tasks"][0]["lamp"]) == (7, "none")


def test_before_the_deadline_silence_is_no_duty_left_undone(file_store: Store) -> None:
    """On the last day of the deadline nothing was said of t2: not fulfilled, but nothing to be told to a leader."""
    desk = Desk(file_store, plan_of("kind: duty", "kind: duty"))
    desk.tell("03-18", "3月,t1,,否")
    march = desk.status(3, "03-20")
    assert march.totals.duties == Duties(2, 0)
    assert [s.task.id for s in unfulfilled(march.standings)] == ["t1"]
    assert [s.task.id for s in unfulfilled(desk.status(3, "03-21").standings)] == ["t1", "t2"]


@pytest.mark.parametrize(
    ("tasks", "group"),
    [
        ((COUNT, "kind: duty"), "missing"),
        (("kind: duty", "kind: pending"), "missing"),
        (("kind: direction", "kind: pending"), "direction"),
        (("kind: pending",), "pending"),
    ],
)
def test_a_section_has_a_name_too(file_store: Store, tasks: tuple[str, ...], group: str) -> None:
    """Nothing was reported for June: a judged task decides, else the worst of the others."""
    found = Desk(file_store, plan_of(*tasks)).status(6, "06-30").totals
    assert [name for name, count in found.section_groups.items() if count] == [group]


def test_a_section_of_duties_that_hold(file_store: Store) -> None:
    desk = Desk(file_store, plan_of("kind: duty", "kind: pending"))
    desk.tell("03-18", "3月,t1,,是")
    found = desk.status(3, "03-31").totals
    assert (found.section_groups["duty"], found.section_lamps["none"]) == (1, 1)


def test_what_lagged_and_fell_silent_is_still_seen(file_store: Store) -> None:
    """Target 120, in June 60 due. By the figures of May t1 stands at 20 (−33.3): 滞后, t2 at 45 (−12.5): 偏慢, t3 at 55 (−4.2):
    正常, t4 never said anything. t5, told in June, is at 40 (−16.7): 偏慢."""
    desk = Desk(file_store, plan_of(*[COUNT] * 5))
    desk.tell("05-18", "5月,t1,,20", "5月,t2,,45", "5月,t3,,55", "5月,t5,,40")
    desk.tell("06-18", "6月,t5,,40")
    june = desk.status(6, "06-30")
    assert (june.totals.lamps["missing"], june.totals.silent) == (4, {"red": 1, "yellow": 1})
    assert [(s.task.id, lamp_text(s)) for s in behind(june.standings)] == [
        ("t1", "未报送（按5月数滞后）"),
        ("t5", "偏慢"),
        ("t2", "未报送（按5月数偏慢）"),
        ("t3", "未报送"),
        ("t4", "未报送"),
    ]


def test_what_turned_red_by_lasting_stays_red_in_silence(file_store: Store) -> None:
    """偏慢 in April (28 of 40, −10) and May (35 of 50, −12.5) is 滞后 after two; June says nothing, 60 due: −20.8."""
    desk = Desk(file_store, plan_of(COUNT, top="escalate_after: 2"))
    desk.tell("04-18", "4月,t1,,28")
    desk.tell("05-18", "5月,t1,,35")
    year = desk.year("t1", "06-30")
    assert [(year[m].lamp, year[m].known) for m in (4, 5, 6)] == [
        ("yellow", None),
        ("red", None),
        ("missing", "red"),
    ]


def test_a_duty_that_was_missed_before_it_fell_silent(file_store: Store) -> None:
    """否 in March is a month missed, 偏慢; April 是; in May nothing was said by the 20th."""
    desk = Desk(file_store, plan_of("kind: duty"))
    desk.tell("03-18", "3月,t1,,否")
    desk.tell("04-18", "4月,t1,,是")
    may = desk.standing("t1", 5, "05-31")
    assert (may.lamp, may.known, lamp_text(may)) == ("missing", "yellow", "未报送（按4月数偏慢）")


def test_a_month_reported_by_a_third(file_store: Store) -> None:
    """Twenty counts, all at 50 of 120 in May (due 50). In June seven of them, 35 %, are told, at 60 of 60: before the
    deadline the sentence says so first and nothing has turned for the worse; after it thirteen are 未报送, known 正常."""
    desk = Desk(file_store, plan_of(*[COUNT] * 20))
    desk.tell("05-18", *[f"5月,t{n},,50" for n in range(1, 21)])
    desk.tell("06-10", *[f"6月,t{n},,60" for n in range(1, 8)])
    before = status(desk.assessed("06-12"), 6)
    assert before.sentence == (
        "6月已报 7/20 格，以下为暂计。截至6月，1条20项任务中，0项已完成年度目标，其中0项超额完成；"
        "总体完成率45%，距序时进度还差5.4个百分点。"
    )
    assert before.totals.lamps["missing"] == 0
    after = status(desk.assessed("06-30"), 6).totals
    assert (after.lamps["green"], after.lamps["missing"], after.silent) == (7, 13, {"red": 0, "yellow": 0})
