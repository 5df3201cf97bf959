"""Month against month, snapshot against snapshot. Every fact goes through a file (tests/small.yaml)."""

from fractions import Fraction

import pytest

from metrics.changes.compare import (
    Change,
    Comparison,
    Pair,
    area_pairs,
    comparison,
    deadline_snapshots,
    passed_through,
    whole_pairs,
)
from metrics.changes.words import difference, figure, headline, reason, said, signed
from metrics.month.status import status
from records import Snapshot, Store
from tests.conftest import Desk, day, plan_of


def months(desk: Desk, before: int, after: int, on: str = "12-31") -> Comparison:
    assessment = desk.assessed(on)
    return comparison(status(assessment, before), status(assessment, after))


def change(found: Comparison, id: str) -> Change:
    return next(c for c in found.changes if c.standing.task.id == id)


def counts(desk: Desk, *rows: tuple[int, int, int]) -> None:
    """(month, t1, t2) told in time."""
    for month, one, two in rows:
        desk.tell(f"{month:02d}-18", f"{month}月,t1,,{one}", f"{month}月,t2,,{two}")


@pytest.fixture
def pair(file_store: Store) -> Desk:
    """Two counts of 120, linear: due 50 in May, 60 in June (5/12 and 6/12 of 120)."""
    return Desk(file_store, plan_of(*["kind: count, target: 120, unit: 户"] * 2))


def test_headline_of_two_months(pair: Desk) -> None:
    """t1: May 50 of 50 due, green; June 54 of 60, gap -5, green. t2: May 24, gap (24-50)/120 = -21.7, yellow; June
    120, done. 完成率 (50+24)/240 = 30.8 % → (54+120)/240 = 72.5 %: 30.8 % → 72.5 %, by 100/240 = 41.7 百分点."""
    counts(pair, (5, 50, 24), (6, 54, 120))
    found = months(pair, 5, 6)
    assert headline(found) == (
        "5月 → 6月：总体完成率 30.8% → 72.5%，提高 41.7 个百分点；转好 1 项，转差 0 项，有进展 2 项。"
    )
    assert found.transitions == {("green", "green"): 1, ("yellow", "done"): 1}
    assert [c.standing.task.id for c in found.moves] == ["t1"]
    assert [difference(c) for c in found.changes] == ["+4户", "+96户"]


def test_the_other_way_round_the_signs_turn(pair: Desk) -> None:
    counts(pair, (5, 50, 24), (6, 54, 120))
    found = months(pair, 6, 5)
    assert headline(found) == (
        "6月 → 5月：总体完成率 72.5% → 30.8%，降低 41.7 个百分点；转好 0 项，转差 1 项，有进展 0 项。"
    )
    assert [difference(c) for c in found.changes] == ["-4户", "-96户"]


def test_the_difference_is_of_the_figures_as_shown(pair: Desk) -> None:
    """121/240 = 50.42 % and 123/240 = 51.25 %: shown 50.4 % → 51.3 %, which a reader subtracts to 0.9, not 0.83 = 0.8."""
    counts(pair, (5, 60, 61), (6, 60, 63))
    assert "50.4% → 51.3%，提高 0.9 个百分点" in headline(months(pair, 5, 6))


def test_nothing_moved_is_said(pair: Desk) -> None:
    counts(pair, (5, 120, 120), (6, 120, 120))
    found = months(pair, 5, 6)
    assert headline(found) == "5月 → 6月：总体完成率 100.0% → 100.0%，持平；转好 0 项，转差 0 项，有进展 0 项。"
    assert found.moves == []


def test_transitions_count_every_task_once(desk: Desk) -> None:
    """The sums of rows and columns are the counts of either month; together all ten tasks of the plan."""
    desk.tell("05-18", "5月,1.1-01,,120", "5月,1.2-01,,是")
    desk.tell("06-18", "6月,1.1-01,,300")
    found = months(desk, 5, 6, "06-30")
    assert found.transitions.total() == len(desk.plan.tasks) == 10
    for side, each in enumerate((found.before, found.after)):
        assert dict(found.standing_at(side)) == {group: n for group, n in each.totals.groups.items() if n}
    for places, number in found.transitions.items():
        assert len(passed_through(found.changes, places)) == number


def test_the_greatest_step_comes_first(pair: Desk) -> None:
    """May 60 and 120 of 50 due: 正常 and 已完成. In September 90 is due:
    t1 62, gap -23.3, 偏慢 (one step); t2 falls to 10 with a reason, gap -66.7: 滞后,
    three steps, and stands first though it is the second in the plan."""
    counts(pair, (5, 60, 120), (9, 62, 120))
    pair.tell("09-19", "9月,t2,,10,,,,误报")
    found = months(pair, 5, 9)
    assert [(c.standing.task.id, c.places) for c in found.flips("worse")] == [
        ("t2", ("done", "red")),
        ("t1", ("green", "yellow")),
    ]


def test_a_neutral_turn_is_neither(file_store: Store) -> None:
    """2 家 by November: in May nothing is due, 未到时点; in June 1 of 2, 正常. Both weigh the same."""
    desk = Desk(file_store, plan_of("kind: count, target: 2, unit: 家, by: 11"))
    desk.tell("05-18", "5月,t1,,0")
    desk.tell("06-18", "6月,t1,,1")
    found = months(desk, 5, 6)
    assert [c.places for c in found.flips("other")] == [("idle", "green")]
    assert headline(found) == (
        "5月 → 6月：总体完成率 0.0% → 50.0%，提高 50.0 个百分点；转好 0 项，转差 0 项，其他状态变化 1 项，有进展 1 项。"
    )


def test_duties_do_not_move_by_the_calendar(file_store: Store) -> None:
    """是 in May and June: 3/3 → 4/4 months is no movement. 否 in July: 4/5, one missed, and 偏慢."""
    desk = Desk(file_store, plan_of("kind: duty"))
    for month, answer in ((3, "是"), (4, "是"), (5, "是"), (6, "是"), (7, "否")):
        desk.tell(f"0{month}-18", f"{month}月,t1,,{answer}")
    assert months(desk, 5, 6).moves == []
    found = months(desk, 6, 7, "07-31")
    assert [c.places for c in found.flips("worse")] == [("duty", "yellow")]
    assert (figure(found.changes[0].before), figure(found.changes[0].after)) == ("4/4 个月", "4/5 个月")
    assert found.progressed == 0


@pytest.mark.parametrize(
    ("task", "rows", "expected"),
    [
        ("kind: rate, target: 90%", ("9,10", "17,20"), "-5.0 个百分点"),
        ("kind: rate, target: 90%", ("85%", "90%"), "+5.0 个百分点"),
        ("kind: direction, unit: '%', baseline: 60%", ("60%", "61.5%"), "+1.5 个百分点"),
        ("kind: pending, unit: 张", ("10", "12"), "+2张"),
        ("kind: count, target: 120, unit: 户", ("10", "无变化"), "0"),
        ("kind: stages, stages: [{name: 甲, by: 5}, {name: 乙, by: 8}]", (",,甲", ",,乙"), "+1 个节点"),
    ],
)
def test_differences_have_their_unit(file_store: Store, task: str, rows: tuple[str, str], expected: str) -> None:
    desk = Desk(file_store, plan_of(task))
    for month, row in zip((5, 6), rows, strict=True):
        desk.tell(f"0{month}-18", f"{month}月,t1,,{row}")
    assert difference(months(desk, 5, 6).changes[0]) == expected


def test_an_unknown_side_has_no_difference(pair: Desk) -> None:
    """Nothing before June: — → 54户, and no difference, for unknown is not 0. 有进展 it is."""
    pair.tell("06-18", "6月,t1,,54")
    one = change(months(pair, 5, 6, "06-30"), "t1")
    assert (figure(one.before), figure(one.after), difference(one)) == ("—", "54户", "")
    assert one.progressed


def test_a_correction_between_two_snapshots(pair: Desk) -> None:
    """June 12 of 60 due: gap -40, 滞后. Corrected to 66 on the 25th: now 已补齐 (yellow), by the same month."""
    counts(pair, (6, 12, 60))
    old = status(pair.assessed("06-21"), 6)
    pair.tell("06-25", "6月,t1,,66")
    found = comparison(old, status(pair.assessed("06-30"), 6))
    assert [(c.standing.task.id, c.places) for c in found.flips("better")] == [("t1", ("red", "yellow"))]
    assert headline(found) == (
        "6月（版本 1-20240621） → 6月（版本 2-20240630）："
        "总体完成率 30.0% → 52.5%，提高 22.5 个百分点；转好 1 项，转差 0 项，有进展 1 项。"
    )
    assert reason(change(found, "t1")).startswith("截止日判定为滞后，现已补齐；截至6月应完成 60户（50%），实际 66户")


def test_the_same_on_both_sides(pair: Desk) -> None:
    counts(pair, (6, 12, 60))
    assert months(pair, 6, 6).same
    assert not months(pair, 5, 6).same


def test_a_task_that_one_plan_does_not_have(file_store: Store) -> None:
    """t2 is of the later plan only; seen the other way round it is gone, and stands at the end."""
    before = status(Desk(file_store, plan_of("kind: duty")).assessed("06-30"), 6)
    after = status(Desk(file_store, plan_of("kind: duty", "kind: count, target: 12")).assessed("06-30"), 6)
    new, gone = comparison(before, after).changes[1], comparison(after, before).changes[1]
    assert (new.places, new.turn, new.difference) == (("absent", "missing"), "other", None)
    assert (gone.places, reason(gone)) == (("missing", "absent"), "以后的任务清单没有这项任务。")
    assert reason(new).startswith("以前的任务清单没有这项任务。")


def test_a_changed_target_is_a_move(file_store: Store) -> None:
    one, two = (Desk(file_store, plan_of(f"kind: count, target: {n}, unit: 户")) for n in (120, 130))
    one.tell("06-18", "6月,t1,,60")
    found = comparison(status(one.assessed("06-30"), 6), status(two.assessed("06-30"), 6))
    assert [(c.retargeted, c.moved) for c in found.moves] == [(True, False)]


def test_figures_side_by_side(desk: Desk) -> None:
    """1.1-01 has 120 of 300 in May, 300 in June: 已完成 0 → 1. The second area, never reported, stays at 0 %."""
    desk.tell("05-18", "5月,1.1-01,,120")
    desk.tell("06-18", "6月,1.1-01,,300")
    found = months(desk, 5, 6)
    pairs = {p.name: p for p in whole_pairs(found)}
    assert (said(pairs["任务"], pairs["任务"].before), signed(pairs["任务"])) == ("10", "0")
    assert signed(pairs["已完成"]) == "+1"
    areas = area_pairs(found)
    assert [p.name for p in areas] == ["养老服务", "深化推进基层社区治理"]
    # of four judged tasks three count, the rate not before December: (2/5)/3 = 13.3 % → 1/3 = 33.3 %
    assert (areas[0].before, areas[0].after, signed(areas[0])) == (Fraction(2, 15), Fraction(1, 3), "+20.0 个百分点")
    assert signed(areas[1]) == "0.0 个百分点"


def test_an_unknown_figure_is_a_dash() -> None:
    pair = Pair("完成率", None, Fraction(1, 2), True)
    assert (said(pair, None), said(pair, pair.after), signed(pair)) == ("—", "50.0%", "—")


def test_snapshots_of_the_deadlines(both: Desk) -> None:
    """Batch 1 on 18 March, 2 on 20 May, 3 (late, of May) on the 21st. March is 1, April (due the 22nd) too, May 2,
    each on the day after; June's deadline has not passed on the 20th itself."""
    both.tell("03-18", "3月,1.1-01,,10")
    both.tell("05-20T23:59:59", "5月,1.1-01,,20")
    both.tell("05-21T00:00:00", "5月,1.1-02,,1")
    with both.store.reading() as con:
        found = deadline_snapshots(con, both.plan, Snapshot(3, day("06-20")))
        older = deadline_snapshots(con, both.plan, Snapshot(1, day("06-20")))
        none = deadline_snapshots(con, both.plan, Snapshot(0, day("06-20")))
    assert found == {
        3: Snapshot(1, day("03-21")),
        4: Snapshot(1, day("04-23")),
        5: Snapshot(2, day("05-21")),
    }
    assert older[5] == Snapshot(1, day("05-21"))
    assert none == {}


def test_nothing_late_is_in_the_snapshot_of_a_deadline(pair: Desk) -> None:
    """t1 in time, t2 on 25 June, then a file entered with 19 June as its receipt: the snapshot of June is that of the
    first file, in which t2 is 未报送 as it was then. With none before a late one there is no snapshot."""
    pair.tell("06-18", "6月,t1,,60")
    pair.tell("06-25", "6月,t2,,60")
    pair.tell("06-19", "6月,t1,,66")
    with pair.store.reading() as con:
        found = deadline_snapshots(con, pair.plan, Snapshot(3, day("07-01")))
    assert found == {6: Snapshot(1, day("06-21"))}
    then, now = pair.assessed("06-21", 1), pair.assessed("07-01")
    assert [s.lamp for s in then.at(6)] == [s.lamp_then for s in now.at(6)] == ["green", "missing"]


def test_at_its_deadlines_snapshot_a_month_is_as_it_was_judged_then(desk: Desk) -> None:
    """Identity: 现在 at that snapshot is 当时判定 seen from now, for every task."""
    desk.tell("05-18", "5月,1.1-01,,60", "5月,1.2-01,,否")
    desk.tell("06-18", "6月,1.1-01,,70")
    desk.tell("06-25", "6月,1.1-01,,200", "6月,1.2-01,,是")
    with desk.store.reading() as con:
        snapshots = deadline_snapshots(con, desk.plan, Snapshot(3, day("07-01")))
    now = desk.assessed("07-01")
    for month, snapshot in snapshots.items():
        then = desk.assessed(f"{snapshot.day:%m-%d}", snapshot.number)
        assert [s.lamp for s in then.at(month)] == [s.lamp_then for s in now.at(month)]
