"""`POST /plan/draft` behind the gate: who may, what is kept, what another window is told, what is never written over."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from access import Begun, Gate, PlanCopies, TakenError, entries
from pages.parts.plan.copy.exchange import DENIED, ENDED, PATH, STRANGE, plan_route
from pages.parts.plan.copy.work import Work, at_work
from plan import parse_plan, read_plan
from plan.editing import parted
from records import Store, remember_plan
from tests.access.conftest import Answer, Browser, House, house_of
from tests.conftest import SMALL, moment

TEXT = """\
plan: {title: 2025年要点, year: 2025}
lists: {heart: 民心工程}
areas:
  - id: care
    title: 养老
    leader: 张局
    sections:
      - title: 兜底
        tasks:
          - id: 1.1-01
            title: 新建服务中心和助餐点
            kind: count   # 待核
            source: 新建综合为老服务中心2家、老年助餐点5家
            target: 2
            unit: 家
            schedule: {6: 1, 12: 2}
            department: 养老科
            unsure: 有两个数
          - id: 1.1-02
            title: 制定办法
            kind: stages
            source: 6月底前制定办法
            stages: [{name: 起草, by: 3}, {name: 印发, by: 6}]
      - title: 监管
        tasks:
          - id: 1.2-01
            title: 加强监管
            kind: duty
            source: 持续加强监管
"""
DOCUMENT = (
    "一、养老\n兜底。新建综合为老服务中心2家、老年助餐点5家；6月底前制定办法。开展培训3场。\n监管。持续加强监管。"
)


@dataclass
class Desk:
    """The address behind the gate, and a working copy of TEXT; 林 and 何 of the office, 周 of a department, 安 leads."""

    house: House
    gate: Gate
    copy: int

    def signed_in(self, name: str) -> Browser:
        browser = Browser(self.gate, "10.0.0.7")
        browser.sign_in(name)
        return browser

    @property
    def work(self) -> Work:
        found = at_work(self.house.access)
        assert found is not None
        return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WORKPLAN_DATABASE", str(tmp_path / "progress.duckdb"))
    monkeypatch.setenv("WORKPLAN_TARGETS", str(shutil.copy(SMALL, tmp_path / "targets.yaml")))
    remember_plan(Store(tmp_path / "progress.duckdb"), read_plan(SMALL), moment("03-01"))
    house = house_of(tmp_path)
    house.person("lin", "office")
    house.person("he", "office")
    house.person("zhou", "staff", "养老服务科")
    house.person("an", "leader")
    pieces = [(piece.sort, piece.text) for piece in parted(TEXT)]
    begun = Begun(2025, "要点.txt", "document", "", pieces, DOCUMENT, ["开展培训3场"], [("2025年", "年份")])
    copy = PlanCopies(house.access.db).begin(begun, who="林", now=moment("03-01"))
    return Desk(house, Gate(Starlette(routes=[plan_route(house.access)]), house.access), copy)


def post(browser: Browser, copy: int | None, *acts: Any, seen: int = 0, **other: Any) -> Answer:
    said = {"copy": copy, "at": None, "seen": seen, "shape": "", "acts": acts, **other}
    return browser.ask("POST", PATH, body=json.dumps(said).encode())


def told(answer: Answer) -> dict[str, Any]:
    assert answer.status == 200, answer.body
    found: dict[str, Any] = json.loads(answer.body)
    return found


def keys(found: dict[str, Any]) -> dict[str, int]:
    """Task → the number of its piece."""
    return {row["cells"]["任务编号"]: row["key"] for row in found["rows"]}


def ids(desk: Desk) -> list[str]:
    return [row.id for row in desk.work.rows.values()]


@pytest.mark.parametrize("name", ["zhou", "an"])
def test_others_read_the_plan_in_force_and_no_working_copy(desk: Desk, name: str) -> None:
    browser = desk.signed_in(name)
    found = told(post(browser, None))
    assert [row["cells"]["任务名称"] for row in found["rows"]][:2] == ["适老化改造", "综合为老服务中心"]
    for acts in ((), (["drop", [5]],)):
        answer = post(browser, desk.copy, *acts)
        assert (answer.status, json.loads(answer.body)) == (403, {"sentence": DENIED})
    assert len(ids(desk)) == 3
    assert [e.event for e in entries(desk.house.access.db)][:2] == ["refused", "refused"]


def test_strangers_get_nothing(desk: Desk) -> None:
    assert post(Browser(desk.gate, "10.0.0.8"), None).status == 401


def test_a_cell_is_kept_and_the_other_window_is_told(desk: Desk) -> None:
    lin, he = desk.signed_in("lin"), desk.signed_in("he")
    first = told(post(lin, desk.copy))
    key = keys(first)["1.1-01"]
    assert first["document"] == DOCUMENT
    start, end, marked = first["marks"][0]
    assert (DOCUMENT[start:end], marked) == ("新建综合为老服务中心2家、老年助餐点5家", key)
    assert first["left"] == ["开展培训3场"]
    now = told(
        post(
            lin,
            desk.copy,
            ["set", [[key, {"配合科室": "财务科、医政科"}, {}]]],
            seen=first["turn"],
            shape=first["shape"],
        )
    )
    assert [row["key"] for row in now["rows"]] == [key]
    assert "order" not in now
    other = told(post(he, desk.copy, seen=first["turn"], shape=first["shape"]))
    assert other["rows"][0]["cells"]["配合科室"] == "财务科、医政科"
    changed = set(desk.work.text.split("\n")) ^ set(TEXT.split("\n"))
    assert changed == {"            partners: [财务科, 医政科]"}


def test_what_somebody_changed_meanwhile_is_told_and_stays(desk: Desk) -> None:
    lin, he = desk.signed_in("lin"), desk.signed_in("he")
    key = keys(told(post(lin, desk.copy)))["1.1-01"]
    told(post(lin, desk.copy, ["set", [[key, {"牵头科室": "救助科"}, {"牵头科室": "养老科"}]]]))
    found = told(post(he, desk.copy, ["set", [[key, {"牵头科室": "医政科"}, {"牵头科室": "养老科"}]]]))
    ((piece, column, typed, sentence),) = found["refused"]
    assert (piece, column, typed) == (key, "牵头科室", "医政科")
    assert sentence.endswith("已改成“救助科”，你填的没有存。")
    assert desk.work.rows[key].keys["department"] == "救助科"
    told(
        post(he, desk.copy, ["set", [[key, {"分管领导": "王局"}, {}]]])
    )  # another cell of the same task is no conflict
    assert desk.work.rows[key].keys["leader"] == "王局"


def test_what_check_says_stands_at_the_cell(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    key = keys(told(post(lin, desk.copy)))["1.1-01"]
    found = told(post(lin, desk.copy, ["set", [[key, {"目标": "３家"}, {"目标": "2"}]]]))
    row = next(r for r in found["rows"] if r["key"] == key)
    assert row["cells"]["目标"] == "3"
    assert row["wrong"] == [["倒排计划", "读到“2”，最后一个值应等于目标 3。"]]
    found = told(post(lin, desk.copy, ["set", [[key, {"倒排计划": "6月1家，12月：3"}, {"倒排计划": "6月1、12月2"}]]]))
    row = next(r for r in found["rows"] if r["key"] == key)
    assert row["wrong"] == []
    assert row["curve"][0][4:7] == [0.0, pytest.approx(1 / 3), pytest.approx(1 / 3)]
    assert "kind: count   # 待核\n" in desk.work.text


def test_what_cannot_be_read_is_not_kept(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    key = keys(told(post(lin, desk.copy)))["1.1-01"]
    found = told(post(lin, desk.copy, ["set", [[key, {"目标": "三百"}, {"目标": "2"}]]]))
    assert found["refused"] == [[key, "目标", "三百", "读到“三百”，应为数字，例如 300 或 90%，单位写在「单位」列。"]]
    assert desk.work.text == TEXT


def test_a_new_kind_takes_along_what_it_does_not_use(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    key = keys(told(post(lin, desk.copy)))["1.1-01"]
    told(post(lin, desk.copy, ["set", [[key, {"类型": "常态"}, {"类型": "数量"}]]]))
    assert set(desk.work.rows[key].keys) == {"id", "title", "kind", "source", "department", "unsure"}
    assert desk.work.plan().tasks["1.1-01"].kind == "duty"


def test_split_and_joined_again(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    key = keys(told(post(lin, desk.copy)))["1.1-01"]
    found = told(post(lin, desk.copy, ["split", key, "老年助餐点5家"]))
    (new,) = found["made"]
    assert ids(desk) == ["1.1-01", "1.1-03", "1.1-02", "1.2-01"]
    rows = desk.work.rows
    assert rows[key].keys["source"] == "新建综合为老服务中心2家、"
    assert (rows[new].keys["source"], rows[new].keys["department"]) == ("老年助餐点5家", "养老科")
    assert rows[key].keys["unsure"] == ["有两个数", "由一项任务拆出，请核对类型、目标和时限"]
    assert desk.work.plan().tasks["1.1-03"].unsure[0] == "由一项任务拆出，请核对类型、目标和时限"
    told(post(lin, desk.copy, ["join", [key, new]]))
    assert ids(desk) == ["1.1-01", "1.1-02", "1.2-01"]
    assert desk.work.plan().tasks["1.1-01"].source == ("新建综合为老服务中心2家、", "老年助餐点5家")
    assert told(post(lin, desk.copy, ["split", key, "别处的话"]))["sentences"] == [
        "选中的文字不在这项任务的原文里，或就是全部原文，没有拆。请在原文中选一部分。"
    ]


def test_a_task_out_of_words_that_were_left_over(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    key = keys(told(post(lin, desk.copy)))["1.1-02"]
    found = told(post(lin, desk.copy, ["new", key, "开展培训3场"]))
    assert found["left"] == []
    task = desk.work.plan().tasks["1.1-03"]
    assert (task.kind, task.target, task.unit, task.source) == ("count", 3, "场", ("开展培训3场",))
    assert task.unsure[0] == "由选中的文字新建，请核对类型、目标和时限"


def test_words_marked_across_two_tasks_are_in_one_source(desk: Desk) -> None:
    """From the middle of one task to the middle of the next: both are cut, and to be looked at again."""
    lin = desk.signed_in("lin")
    key = keys(told(post(lin, desk.copy)))["1.1-02"]
    start, end = DOCUMENT.index("老年助餐点5家"), DOCUMENT.index("制定办法")
    told(post(lin, desk.copy, ["new", key, DOCUMENT[start:end]]))
    tasks = desk.work.plan().tasks
    assert tasks["1.1-01"].source == ("新建综合为老服务中心2家、",)
    assert tasks["1.1-02"].source == ("制定办法",)
    assert tasks["1.1-03"].source == (DOCUMENT[start:end].strip(),)
    assert "一部分原文划给了新建的任务，请核对目标和时限" in tasks["1.1-02"].unsure


def test_sixty_tasks_behind_one_another_keep_their_order(desk: Desk) -> None:
    """Places are halved between two pieces, which ends after some fifty of them: then they are spread anew."""
    lin = desk.signed_in("lin")
    key = keys(told(post(lin, desk.copy)))["1.1-02"]
    for number in range(60):
        (key,) = told(post(lin, desk.copy, ["new", key, f"做好第{number:02d}项工作"]))["made"]
    first = desk.work.plan().areas[0].sections[0]
    assert [t.source[0] for t in first.tasks[2:]] == [f"做好第{number:02d}项工作" for number in range(60)]


def test_an_act_sent_again_is_done_once(desk: Desk) -> None:
    """The answer was lost on the way; the second is that of the first. Without a name an act is another one."""
    lin = desk.signed_in("lin")
    section = told(post(lin, desk.copy))["order"][1][0]
    act = ["heading", section, "section", "断线"]
    first, again = (told(post(lin, desk.copy, act, names=["n1"])) for _ in range(2))
    assert first["made"] == again["made"]
    told(post(lin, desk.copy, act))
    assert [s.title for s in desk.work.plan().areas[0].sections].count("断线") == 2


def test_signs_that_no_file_holds_are_left_out_and_long_texts_refused(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    order = told(post(lin, desk.copy))["order"]
    told(post(lin, desk.copy, ["head", order[1][0], "兜\ud83d底\ufffe保\b障", ""]))
    assert desk.work.plan().areas[0].sections[0].title == "兜底保 障"
    answer = post(lin, desk.copy, ["head", order[1][0], "长" * 6_000, ""])
    assert (answer.status, json.loads(answer.body)) == (400, {"sentence": "一格最多 5000 个字。"})


def test_moved_through_the_sections_and_away(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    by = keys(told(post(lin, desk.copy)))
    orders = []
    for step in (1, 1, 1, -1, -1, -1):
        found = told(post(lin, desk.copy, ["move", by["1.1-02"], step]))
        plan = desk.work.plan()
        orders.append([[t.id for t in s.tasks] for a in plan.areas for s in a.sections])
    assert orders == [
        [["1.1-01"], ["1.1-02", "1.2-01"]],
        [["1.1-01"], ["1.2-01", "1.1-02"]],
        [["1.1-01"], ["1.2-01", "1.1-02"]],
        [["1.1-01"], ["1.1-02", "1.2-01"]],
        [["1.1-01", "1.1-02"], ["1.2-01"]],
        [["1.1-02", "1.1-01"], ["1.2-01"]],
    ]
    assert found["sentences"] == []
    told(post(lin, desk.copy, ["drop", [by["1.2-01"]]]))
    assert ids(desk) == ["1.1-02", "1.1-01"]
    assert [list(s.tasks) for s in desk.work.plan().areas[0].sections][1] == []
    order = told(post(lin, desk.copy))["order"]
    section = order[-1][0]
    assert told(post(lin, desk.copy, ["drop", [order[0][0]]]))["sentences"] == ["下面还有任务，请先移走或删除它们。"]
    told(post(lin, desk.copy, ["drop", [section]]))
    assert [s.title for s in desk.work.plan().areas[0].sections] == ["兜底"]


def test_headings(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    order = told(post(lin, desk.copy))["order"]
    area, section = order[0][0], order[1][0]
    told(post(lin, desk.copy, ["head", section, "兜牢底线: 一", "李局"]))
    told(post(lin, desk.copy, ["heading", section, "section", "新的一条"]))
    found = told(post(lin, desk.copy, ["heading", area, "area", "新领域"]))
    told(post(lin, desk.copy, ["new", found["made"][0], "做好信访工作"]))
    areas = desk.work.plan().areas
    assert [(a.id, a.title, [s.title for s in a.sections]) for a in areas] == [
        ("care", "养老", ["兜牢底线: 一", "新的一条", "监管"]),
        ("area-1", "新领域", ["新领域"]),
    ]
    assert areas[0].sections[0].leader == "李局"
    assert [t.id for t in areas[1].tasks] == ["2.1-01"]


def test_a_number_twice_is_told_at_both(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    by = keys(told(post(lin, desk.copy)))
    found = told(post(lin, desk.copy, ["set", [[by["1.2-01"], {"任务编号": "1.1-01"}, {"任务编号": "1.2-01"}]]]))
    assert sorted(found["doubled"]) == sorted([by["1.1-01"], by["1.2-01"]])


def test_two_copies_at_once_and_one_that_is_over(desk: Desk) -> None:
    lin = desk.signed_in("lin")
    where = PlanCopies(desk.house.access.db)
    begun = Begun(2025, "别的", "plan", "", [("top", "x")])
    with pytest.raises(TakenError, match=r"林 03-01 .*已开始了一份工作稿（要点.txt）"):
        where.begin(begun, who="何", now=moment("03-02"))
    assert where.end(desk.copy, "dropped")
    answer = post(lin, desk.copy)
    assert (answer.status, json.loads(answer.body)) == (409, {"sentence": ENDED})
    assert where.begin(begun, who="何", now=moment("03-02")) == desk.copy + 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"copy": 1}',
        json.dumps({"copy": 1, "at": None, "seen": 0, "shape": "", "acts": [["nothing"]]}).encode(),
        json.dumps({"copy": 1, "at": None, "seen": 0, "shape": "", "acts": [["set", 7]]}).encode(),
        json.dumps(
            {"copy": 1, "at": None, "seen": 0, "shape": "", "acts": [["set", [[1, {"没有": "x"}, {}]], 3]]}
        ).encode(),
        json.dumps({"copy": 1, "at": None, "seen": 0, "shape": "", "acts": [["move", {}, {}]]}).encode(),
        json.dumps({"copy": 1, "at": None, "seen": "x", "shape": "", "acts": []}).encode(),
    ],
)
def test_nonsense(desk: Desk, body: bytes) -> None:
    answer = desk.signed_in("lin").ask("POST", PATH, body=body)
    assert answer.status in (200, 400)
    if answer.status == 400:
        assert json.loads(answer.body) == {"sentence": STRANGE}
    assert desk.work.text == TEXT


def test_the_text_stays_a_plan_whatever_is_done(desk: Desk) -> None:
    """Only what check tells is wrong in it: the same acts on every task, read by the reader there is."""
    lin = desk.signed_in("lin")
    words: list[Callable[[int], list[Any]]] = [
        lambda k: ["set", [[k, {"任务名称": "甲: # 乙"}, {"任务名称": desk.work.rows[k].keys["title"]}]]],
        lambda k: ["set", [[k, {"口径说明": "- x\n'y'"}, {}]]],
        lambda k: ["set", [[k, {"口径": "民心工程"}, {}]]],
        lambda k: ["new", k, "做好 *甲* & 乙"],
        lambda k: ["move", k, 1],
    ]
    for act in words:
        for key in list(desk.work.rows):
            told(post(lin, desk.copy, act(key)))
    plan = parse_plan(desk.work.text)
    assert plan.tasks["1.1-01"].title == "甲: # 乙"
    assert plan.tasks["1.1-01"].note == "- x 'y'"
    assert {task.lists for task in plan.tasks.values() if task.title == "甲: # 乙"} == {("heart",)}
