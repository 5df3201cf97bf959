"""The deck of a meeting: which slides there are and in which order, and the office's arrangement of them."""

from datetime import date

from plan import Plan
from records import SlideChoice, arrange, close_decision, decide
from reports.deck.briefing import Briefing, brief
from reports.deck.slide import ROWS, Audience, Slide
from reports.deck.slides import deck
from reports.deck.whole import AREA_ROWS
from tests.conftest import Desk, day, moment, plan_of


def june(desk: Desk, on: str = "06-30", month: int = 6) -> Briefing:
    """June as seen on the 30th."""
    assessment = desk.assessed(on)
    with desk.store.reading() as con:
        return brief(con, assessment, month)


def ids(slides: list[Slide], shown: bool = True) -> list[str]:
    """The names of the slides that are shown, or of all."""
    return [slide.id for slide in slides if slide.shown or not shown]


def slide(desk: Desk, id: str) -> Slide:
    (found,) = [each for each in deck(june(desk)) if each.id == id]
    return found


def some(desk: Desk) -> None:
    """By June: 1.1-01 滞后 (30 of 300 against 150), 1.2-01 偏慢 (否), 2.1-02 done; 1.1-02 to 1.1-04, 2.1-01 and 2.1-03 未报送."""
    desk.hand_in(
        "月份,任务编号,街镇,完成值,进展情况,滞后原因,下一步措施\n"
        "6月,1.1-01,新泾,30,已入户30户,场地未落实,7月进场\n6月,1.2-01,,否,,停电,补做\n6月,2.1-02,,110,,,\n",
        "06-18",
    )


OF_SOME = [
    "title",
    "summary",
    "changes",
    "area-elderly",
    "area-community",
    "task-1.1-01",
    "task-1.2-01",
    "task-2.1-01",
    "missing",
    "achieved",
    "reporting",
    "closing",
]
SHOWN = ["summary", "task-1.1-01", "task-1.2-01", "task-2.1-01", "reporting", "closing"]


def counts(number: int, target: int = 100) -> Plan:
    """A plan of so many equal counts."""
    return plan_of(*[f"kind: count, target: {target}, unit: 户, department: 科"] * number)


def test_the_order(desk: Desk) -> None:
    """Title, the month at a glance, what turned, areas in the plan's order, exceptions (滞后, 偏慢; 2.1-01 was so before it
    fell silent; then 未报送 together), what is done, reporting. Shown by themselves are half of them."""
    some(desk)
    assert ids(deck(june(desk)), shown=False) == OF_SOME
    assert ids(deck(june(desk))) == SHOWN
    decide(desk.store, month=day("05-01"), text="落实场地", owner="甲", person="乙", when=moment("05-24"))
    assert ids(deck(june(desk)))[-3:] == ["reporting", "decisions", "closing"]
    assert ids(deck(june(desk, "07-31", 7)))[-4:] == ["next", "reporting", "decisions", "closing"]


def test_at_most_ten_are_shown(desk: Desk) -> None:
    """Nine tasks far behind (10 of 100 户 where 50 are due), one decision, one thing to come: the month at a glance, the
    first five tasks, what comes, reporting, the decision, what is asked. The other four tasks are made and not shown."""
    tasks = ["kind: count, target: 100, unit: 户, department: 科"] * 9
    many = Desk(desk.store, plan_of(*tasks, "kind: stages, department: 科, stages: [{name: 开工, by: 7}]"))
    many.tell("06-18", *(f"6月,t{n},,10" for n in range(1, 10)))
    decide(desk.store, month=day("05-01"), text="落实场地", owner="甲", person="乙", when=moment("05-24"))
    found = deck(june(many))
    tasks_shown = [f"task-t{n}" for n in range(1, 6)]
    assert ids(found) == ["summary", *tasks_shown, "next", "reporting", "decisions", "closing"]
    assert [s.id for s in found if not s.shown and s.standing] == [f"task-t{n}" for n in range(6, 10)]


def test_titles_say_what_was_found(desk: Desk) -> None:
    """Each is a finding, not a heading."""
    some(desk)
    assert [(s.id, s.title) for s in deck(june(desk)) if s.id not in ("title", "changes")] == [
        ("summary", "总体情况：完成率 27.5%，慢于序时进度 3.3 个百分点"),
        ("area-elderly", "推动养老服务提质增效：2 项滞后、3 项未报送"),
        ("area-community", "深化推进基层社区治理：2 项未报送"),
        ("task-1.1-01", "1.1-01 适老化改造：完成 10%，慢于序时进度 40.0 个百分点"),
        ("task-1.2-01", "1.2-01 机构安全监管：应落实 4 个月，缺 4 个月"),
        ("task-2.1-01", "2.1-01 常态化走访：本月未报送，此前偏慢"),
        ("missing", "未报送的任务：5 项"),
        ("achieved", "已完成的任务：1 项，其中超额完成 1 项"),
        ("reporting", "6月报送情况：3 个科室报齐 1 个，还差 13 格"),
        ("closing", "请审议：2 项滞后任务的下一步措施"),
    ]


def test_the_rule_stands_at_the_end_alone(desk: Desk) -> None:
    """One line on the last slide; no slide of a task repeats it."""
    some(desk)
    rule = "落后不到10个百分点为正常，10至30个百分点为偏慢，超过30个百分点为滞后"
    found = deck(june(desk))
    assert [s.id for s in found if any(rule in line for line in s.lines)] == ["closing"]
    assert found[-1].lines == (f"评灯规则：{rule}。",)


def test_the_month_at_a_glance(desk: Desk) -> None:
    """Beside the curve the areas: 养老 has 10 % of one of three tasks where 50 %, nothing and a third were due, 3.3 against
    27.8; 社区 its only count done where 40 % were due. Below it what turned since May: 2.1-02 from 未报送 to done."""
    some(desk)
    found = slide(desk, "summary")
    assert found.table is not None
    assert [row.cells for row in found.table.rows] == [
        ("养老服务", "3.3%", "慢于 24.5", "2 项"),
        ("深化推进基层社区治理", "100.0%", "快于 60.0", "0 项"),
    ]
    assert found.before is not None and found.before.lamps["missing"] == 8
    assert found.lines == ("比5月转好 1 项。",)


def test_what_was_decided_of_a_task_is_on_its_slide(desk: Desk) -> None:
    """The last meeting's, and what is open of those before; with its day, and overdue from the day after. Not this
    meeting's own, nor another task's."""
    some(desk)

    def made(month: str, text: str, due: date | None = None, task: str = "1.1-01") -> int:
        return decide(
            desk.store, month=day(month), text=text, owner="甲", task=task, due=due, person="乙", when=moment("05-24")
        )

    old = made("03-01", "早已办结")
    close_decision(desk.store, old, result="好", person="乙", when=moment("04-20"))
    made("04-01", "落实场地", day("06-29"))
    made("05-01", "增加班组", day("06-30"))
    made("05-01", "别的任务", task="1.2-01")
    made("06-01", "本次会议")
    assert slide(desk, "task-1.1-01").facts[-2:] == (
        ("4月会议议定", "落实场地（期限6月29日，逾期未办结）"),
        ("5月会议议定", "增加班组（期限6月30日，办理中）"),
    )
    found = slide(desk, "decisions")
    assert found.table is not None
    assert found.title == "此前议定事项：3 件，办理中 3 件，其中逾期 1 件"
    assert [(row.cells[3], row.late) for row in found.table.rows] == [
        ("6月29日", True),
        ("6月30日", False),
        ("—", False),
    ]


def test_the_first_two(desk: Desk) -> None:
    """The official sentence as it is, and the figures beside it: 1.1 done of the 4 tasks that count, 1.2333 due; the two rates
    count from December on."""
    some(desk)
    title, summary = deck(june(desk))[:2]
    assert (title.title, title.subtitle) == ("2024年小计划", "截至6月推进情况")
    assert title.lines == ("某区民政局", "数据截至 2024-06-18 09:00 · 数据版本 1-20240630")
    assert summary.subtitle == june(desk).status.sentence
    assert summary.facts == (
        ("完成率", "27.5%"),
        ("序时", "30.8%"),
        ("与序时比", "慢于 3.3 个百分点"),
        ("已完成的条", "0/3 条"),
    )
    assert [point.month for point in summary.points] == [*range(3, 13)]


def test_an_exception(desk: Desk) -> None:
    some(desk)
    found = slide(desk, "task-1.1-01")
    assert (found.title, found.subtitle) == ("1.1-01 适老化改造：完成 10%，慢于序时进度 40.0 个百分点", "滞后")
    assert found.facts == (
        ("责任科室", "养老服务科"),
        ("实际/目标", "30户/300户"),
        ("完成率", "10%"),
        ("序时", "50%"),
        ("滞后原因", "新泾镇：场地未落实"),
        ("下一步措施", "新泾镇：7月进场"),
    )
    assert found.notes == "新泾镇：已入户30户"
    assert found.lines == (
        "截至6月应完成 150户（50%），实际 30户（10%），慢于序时进度 40.0 个百分点；再完成 120 户转绿并追平序时（仅转绿需 91 户）。",
    )


def test_a_duty_has_no_target(desk: Desk) -> None:
    some(desk)
    assert slide(desk, "task-1.2-01").facts == (
        ("责任科室", "安全管理科"),
        ("滞后原因", "停电"),
        ("下一步措施", "补做"),
    )


def test_what_was_not_reported(desk: Desk) -> None:
    """Together on one slide: there is nothing to say of each but since when. 2.1-01, a duty missed four times, comes first."""
    desk.tell("05-18", "5月,1.1-02,,0")
    some(desk)
    found = slide(desk, "missing")
    assert found.table is not None
    assert (found.title, found.subtitle) == ("未报送的任务：5 项", "")
    rows = [row.cells for row in found.table.rows]
    assert [row[0] for row in rows] == ["2.1-01", "1.1-02", "1.1-03", "1.1-04", "2.1-03"]
    assert rows[1] == ("1.1-02", "综合为老服务中心", "5月", "养老服务科")
    assert rows[2] == ("1.1-03", "护理员持证率", "从未报送", "养老服务科")


def test_an_area_names_the_first_four(desk: Desk) -> None:
    """养老: 1.1-01, 1.2-01 and three 未报送 make five; four have a row, the fifth is counted. 社区 has two."""
    some(desk)
    elderly, community = slide(desk, "area-elderly"), slide(desk, "area-community")
    assert elderly.table is not None and community.table is not None
    assert len(elderly.table.rows) == AREA_ROWS
    assert elderly.lines == ("另有 1 项偏慢、滞后或未报送。",)
    assert elderly.table.rows[0].cells[:2] == ("滞后", "适老化改造")
    assert (len(community.table.rows), community.lines) == (2, ())


def test_an_area_without_anything_behind(desk: Desk) -> None:
    (found,) = [s for s in deck(june(desk, "03-10", 3)) if s.id == "area-elderly"]
    assert (found.table, found.lines) == (None, ("没有偏慢、滞后或未报送的任务。",))


def test_achievements_are_paged(desk: Desk) -> None:
    """22 done tasks fill 4 slides of 7; none is among the ten, for a department one is. Those over their target come first."""
    many = Desk(desk.store, counts(22))
    many.tell("06-18", *(f"6月,t{n},,{101 if n > 20 else 100}" for n in range(1, 23)))
    found = [s for s in deck(june(many)) if s.group == "achieved"]
    assert ids(found, shown=False) == ["achieved", "achieved-2", "achieved-3", "achieved-4"]
    assert ids(found) == []
    mine = [s for s in deck(june(many), Audience(department="科")) if s.group == "achieved"]
    assert ids(mine) == ["achieved"]
    assert [len(s.table.rows) if s.table else 0 for s in found] == [ROWS, ROWS, ROWS, 1]
    assert [s.subtitle for s in found][::3] == ["共 22 项（1/4）", "共 22 项（4/4）"]
    first = found[0].table
    assert first is not None
    assert [row.cells[:4] for row in first.rows[:3]] == [
        ("超额完成", "任务21", "101户", "101%"),
        ("超额完成", "任务22", "101户", "101%"),
        ("已完成", "任务1", "100户", "100%"),
    ]


def test_everything_missing_is_there(desk: Desk) -> None:
    """16 未报送 fill 3 slides, a key away; the month at a glance counts them, and who owes them is among the ten."""
    many = Desk(desk.store, counts(16))
    made = deck(june(many))
    found = [s for s in made if s.group == "missing"]
    assert (ids(found), ids(found, shown=False)) == ([], ["missing", "missing-2", "missing-3"])
    assert "reporting" in ids(made)
    assert ids([s for s in deck(june(many), Audience(department="科")) if s.group == "missing"]) == ids(found, False)


def test_decisions_before_the_meeting(desk: Desk) -> None:
    """Last meeting's, open or closed, and open ones of before; in March that is December of the year before.

    Not: a closed one of before, this meeting's own.
    """

    def made(month: date, text: str) -> int:
        return decide(desk.store, month=month, text=text, owner="甲", person="乙", when=moment("03-01"))

    made(date(2023, 12, 1), "去年的事")
    old = made(day("03-01"), "办了的旧事")
    last = made(day("04-01"), "上次的事")
    made(day("05-01"), "本次的事")
    for number in (old, last):
        close_decision(desk.store, number, result="好", person="乙", when=moment("05-02"))

    def rows(month: int) -> list[tuple[str, str, str]]:
        found = [s for s in deck(june(desk, "05-31", month)) if s.id == "decisions"]
        return [(r.cells[0], r.cells[1], r.cells[4]) for s in found if s.table for r in s.table.rows]

    assert rows(3) == [("2023年12月", "去年的事", "办理中")]
    assert rows(5) == [("2023年12月", "去年的事", "办理中"), ("4月", "上次的事", "已办结：好")]


def arranged(desk: Desk, *choices: SlideChoice) -> None:
    arrange(desk.store, day("06-01"), choices, person="乙", when=moment("06-24"))


def test_arranged(desk: Desk) -> None:
    """The office's order; what it hides is still in the deck, hidden; its notes stand in the place of ours."""
    some(desk)
    order = ["title", "achieved", "summary", "task-1.2-01", "task-1.1-01", "task-2.1-01", "missing", "changes"]
    order += ["area-elderly", "area-community", "reporting", "closing"]
    choices = [SlideChoice(id, shown=id != "missing") for id in order]
    choices[4] = SlideChoice("task-1.1-01", notes="请科长说明")
    arranged(desk, *choices)
    found = deck(june(desk))
    assert ids(found, shown=False) == order
    assert set(ids(found, shown=False)) - set(ids(found)) == {"missing"}
    assert slide(desk, "task-1.1-01").notes == "请科长说明"
    assert slide(desk, "task-1.1-01").facts[1] == ("实际/目标", "30户/300户")


def test_a_slide_of_the_office_s_own(desk: Desk) -> None:
    some(desk)
    own = SlideChoice("text-1", title="补充说明", text="第一行\n第二行", notes="念一遍")
    arranged(desk, SlideChoice("title"), own, *map(SlideChoice, OF_SOME[1:]))
    found = deck(june(desk))
    assert ids(found) == ["title", "text-1", *OF_SOME[1:]]
    assert found[1] == Slide("text-1", "text", "补充说明", lines=("第一行", "第二行"), notes="念一遍")


def test_what_came_since_keeps_its_place(desk: Desk) -> None:
    """Arranged while 1.2-01 was not yet behind: it comes after the exception before it, wherever that is now.

    The area slides were put to the end as an annex; the new slide does not follow them there.
    """
    some(desk)
    order = ["title", "summary", "changes", "task-1.1-01", "task-2.1-01", "missing", "achieved", "reporting", "closing"]
    arranged(desk, *map(SlideChoice, [*order, "area-elderly", "area-community"]))
    expected = [*order[:4], "task-1.2-01", *order[4:], "area-elderly", "area-community"]
    assert ids(deck(june(desk))) == expected


def test_a_new_first_slide_comes_first(desk: Desk) -> None:
    """Slides that nobody placed, from the title on, stand where they stand in the deck that makes itself."""
    some(desk)
    arranged(desk, *map(SlideChoice, OF_SOME[3:]))
    assert ids(deck(june(desk)), shown=False) == OF_SOME


def test_what_is_gone_is_gone(desk: Desk) -> None:
    """A task no longer behind has no slide, arranged or not."""
    some(desk)
    arranged(desk, *map(SlideChoice, ["title", "task-2.1-03", "task-9.9-99", *OF_SOME[1:]]))
    assert ids(deck(june(desk))) == OF_SOME


def test_nothing_known_was_arranged(desk: Desk) -> None:
    """Only names of slides that are gone: the deck makes itself."""
    some(desk)
    arranged(desk, SlideChoice("task-9.9-99"))
    assert ids(deck(june(desk))) == SHOWN


def test_an_arrangement_is_of_one_month(desk: Desk) -> None:
    some(desk)
    arranged(desk, SlideChoice("closing"), SlideChoice("title"))
    assert ids(deck(june(desk)))[0] == "closing"
    assert ids(deck(june(desk, "07-31", 7)), shown=False)[0] == "title"


def test_for_a_department(desk: Desk) -> None:
    """Its own exceptions and achievements; nothing of the whole plan, nor of others."""
    some(desk)
    found = deck(june(desk), Audience(department="养老服务科"))
    assert ids(found) == ["title", "task-1.1-01", "missing", "closing"]
    assert found[0].subtitle == "截至6月推进情况 · 养老服务科"
    assert found[2].table is not None
    assert [row.cells[0] for row in found[2].table.rows] == ["1.1-02", "1.1-03", "1.1-04"]


def test_for_a_list(desk: Desk) -> None:
    """口径: only 1.1-01 is 区为民办实事项目."""
    some(desk)
    found = deck(june(desk), Audience(list="district"))
    assert ids(found) == ["title", "task-1.1-01", "closing"]
    assert found[0].subtitle == "截至6月推进情况 · 区为民办实事项目"
