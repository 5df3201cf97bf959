"""targets.yaml changed by hand while a working copy is open: merged task by task; what both changed is chosen; nothing lost.

BASE has three tasks: 1.1-01 (target 300户, 养老科) and 1.1-02 in 兜底, 1.2-01 in 监管.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.applications import Starlette

from access import Access, Begun, Gate, PlanCopies
from pages.parts.plan.copy.acts import done
from pages.parts.plan.copy.work import Work, at_work, copies
from pages.parts.plan.merging import offer
from pages.parts.plan.merging.sides import Key, side
from pages.parts.plan.merging.state import Three, otherwise, three, together
from pages.parts.plan.merging.three_way import Choice, Merged
from pages.parts.plan.merging.words import Clash, clash, incoming
from pages.parts.visit.asking import Asker, RefusedError
from plan import fingerprint, parse_plan, read_plan
from plan.editing import parted, shown
from records import TargetsError, Version, default_store, publish, remember_plan
from tests.access.conftest import Browser, house_of
from tests.conftest import moment

BASE = """\
# 清单
plan: {title: 2025年要点, year: 2025}
reporting: {due_day: 20}
units: [甲镇, 乙镇]

areas:
  - id: care
    title: 养老
    sections:
      - title: 兜底
        tasks:
          - id: 1.1-01
            title: 适老化改造
            kind: count
            target: 300   # 户数
            unit: 户
            department: 养老科
          - id: 1.1-02
            title: 制定办法
            kind: stages
            stages: [{name: 起草, by: 3}, {name: 印发, by: 6}]
      - title: 监管
        tasks:
          - id: 1.2-01
            title: 加强监管
            kind: duty
# 完
"""
NEW = """\
          - id: 1.1-03
            title: 开展培训
            kind: count
            target: 3
            unit: 场
"""


def of(base: str, copy: str, file: str) -> Three:
    plan = parse_plan(base)
    return Three(side(base), side(copy, plan), side(file, plan))


def merge(copy: str, file: str, chosen: Mapping[Key, Choice] | None = None, base: str = BASE) -> Merged:
    return together(of(base, copy, file), chosen or {})


def test_different_tasks_and_settings_of_both_sides() -> None:
    copy = BASE.replace("养老科", "福利科").replace("2025年要点", "2025年工作要点")
    file = (
        BASE.replace("加强监管", "持续加强监管")
        .replace("due_day: 20", "due_day: 25")
        .replace("# 完", "# 全部完")
        .replace("            title: 制定", "            # 区里催办\n            title: 制定")
    )
    made = merge(copy, file)
    assert made.clashes == ()
    assert made.text == file.replace("养老科", "福利科").replace("2025年要点", "2025年工作要点")
    assert merge(file, copy).text == made.text.replace("{due_day: 20}", "{due_day: 25}")


def test_a_task_both_changed_is_told_in_words_and_chosen() -> None:
    copy, file = BASE.replace("养老科", "福利科"), BASE.replace("target: 300 ", "target: 280 ")
    found, key = of(BASE, copy, file), ("task", "1.1-01")
    assert together(found, {}).clashes == (key,)
    assert clash(found, key) == Clash(key, "1.1-01 适老化改造", "目标 300户 → 280户", "责任科室 养老科 → 福利科")
    assert incoming(found, [key]) == []
    assert merge(copy, file, {key: "file"}).text == file
    assert merge(copy, file, {key: "copy"}).text == copy


def test_a_comment_of_the_file_stays_beside_what_the_copy_changed() -> None:
    copy = BASE.replace("养老科", "福利科").replace("unit: 户", "unit: 家")
    file = BASE.replace("# 户数", "# 户数，含街道自建")
    made = merge(copy, file)
    assert made.clashes == ()
    assert made.text == file.replace("养老科", "福利科").replace("unit: 户", "unit: 家")


def test_the_same_said_twice_is_no_clash() -> None:
    both = BASE.replace("养老科", "福利科")
    assert merge(both, both.replace("福利科", "福利科   # 已定")).text == both.replace("福利科", "福利科   # 已定")


def test_new_gone_and_moved() -> None:
    """The file has a new task and has lost 1.2-01; the copy has moved 1.1-02 to the front."""
    file = BASE.replace("      - title: 监管", NEW + "      - title: 监管").replace(
        "        tasks:\n          - id: 1.2-01\n            title: 加强监管\n            kind: duty\n",
        "        tasks: []\n",
    )
    first, second = BASE.index("          - id: 1.1-01"), BASE.index("          - id: 1.1-02")
    after = BASE.index("      - title: 监管")
    copy = BASE[:first] + BASE[second:after] + BASE[first:second] + BASE[after:]
    made = merge(copy, file)
    assert made.clashes == ()
    assert [task.id for task in parse_plan(made.text).tasks.values()] == ["1.1-02", "1.1-03", "1.1-01"]
    assert incoming(of(BASE, copy, file), []) == [
        "1.1-03 开展培训：新增任务，类型 数量，目标 3场",
        "1.2-01 加强监管：不再列入",
    ]


def test_deleted_here_and_changed_there() -> None:
    gone = (
        BASE.replace("            kind: duty\n", "")
        .replace("          - id: 1.2-01\n            title: 加强监管\n", "")
        .replace("监管\n        tasks:\n", "监管\n        tasks: []\n")
    )
    changed, key = BASE.replace("加强监管", "从严监管"), ("task", "1.2-01")
    found = of(BASE, gone, changed)
    assert clash(found, key) == Clash(key, "1.2-01 从严监管", "名称 加强监管 → 从严监管", "不再列入")
    kept = merge(gone, changed, {key: "file"}).text
    assert (sorted(kept.splitlines()), parse_plan(kept).tasks["1.2-01"].title) == (
        sorted(changed.splitlines()),
        "从严监管",
    )
    assert list(parse_plan(merge(gone, changed, {key: "copy"}).text).tasks) == ["1.1-01", "1.1-02"]


def test_settings_of_both_sides() -> None:
    copy = BASE.replace("[甲镇, 乙镇]", "[甲镇, 乙镇, 丙镇]").replace("due_day: 20", "due_day: 22")
    file = BASE.replace("due_day: 20", "due_day: 25, grace_days: 1")
    key = ("setting", "reporting", "due_day")
    found = of(BASE, copy, file)
    assert together(found, {}).clashes == (key,)
    assert clash(found, key) == Clash(key, "每月截止日", "20 → 25", "20 → 22")
    plan = parse_plan(merge(copy, file, {key: "file"}).text)
    assert (plan.units, plan.reporting.due_day, plan.reporting.grace_days) == (("甲镇", "乙镇", "丙镇"), 25, 1)
    assert parse_plan(merge(copy, file, {key: "copy"}).text).reporting.due_day == 22


def test_a_heading_renamed_here_gets_the_new_task_of_there() -> None:
    copy = BASE.replace("title: 兜底", "title: 兜牢底线")
    made = merge(copy, BASE.replace("      - title: 监管", NEW + "      - title: 监管"))
    assert made.text == copy.replace("      - title: 监管", NEW + "      - title: 监管")


def test_a_file_indented_anew() -> None:
    """By hand everything stands two further in; the copy's new department and section come in to it."""
    head, body = BASE.split("areas:\n")
    body, end = body.split("# 完")
    file = f"{head}areas:\n" + "".join(f"  {line}\n" for line in body.splitlines()) + f"# 完{end}"
    section = "      - title: 新的一条\n        tasks:\n" + NEW
    made = merge(BASE.replace("养老科", "福利科").replace("# 完", f"{section}# 完"), file)
    indented = "".join(f"  {line}\n" for line in section.splitlines())
    assert made.text == file.replace("养老科", "福利科").replace("# 完", f"{indented}# 完")


@pytest.mark.parametrize("side_changed", ["copy", "file"])
def test_one_side_alone(side_changed: str) -> None:
    changed = BASE.replace("加强监管", "从严监管").replace("title: 养老", "title: 为老")
    made = merge(changed, BASE) if side_changed == "copy" else merge(BASE, changed)
    assert (made.text, made.clashes) == (changed, ())


@dataclass
class Desk:
    """A working copy of BASE, which lies in targets.yaml; 林 of the office changes it on the page."""

    access: Access
    asker: Asker
    targets: Path

    @property
    def work(self) -> Work:
        found = at_work(self.access)
        assert found is not None
        return found

    def typed(self, id: str, cells: dict[str, str]) -> None:
        work = self.work
        piece = next(piece for piece, row in work.rows.items() if row.id == id)
        puts = done(work, ["set", [[piece, cells, shown(work.rows[piece], work.over[piece])]]]).puts
        assert copies(self.access).write(work.copy.id, puts, who="林", now=moment("03-02"))

    def by_hand(self, text: str) -> str:
        self.targets.write_text(text, encoding="utf-8")
        return fingerprint(text)

    def published(self) -> Version:
        work = self.work
        return publish(default_store(), self.targets, work.text, opened=work.copy.opened, by="林", when=moment("03-05"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    targets = tmp_path / "targets.yaml"
    targets.write_text(BASE, encoding="utf-8")
    monkeypatch.setenv("WORKPLAN_DATABASE", str(tmp_path / "progress.duckdb"))
    monkeypatch.setenv("WORKPLAN_TARGETS", str(targets))
    remember_plan(default_store(), read_plan(targets), moment("03-01"))
    house = house_of(tmp_path)
    house.person("lin", "office")
    browser = Browser(Gate(Starlette(), house.access), "10.0.0.7")
    browser.sign_in("lin")
    begun = Begun(2025, "现行清单", "plan", fingerprint(BASE), [(p.sort, p.text) for p in parted(BASE)], base=BASE)
    PlanCopies(house.access.db).begin(begun, who="林", now=moment("03-01"))
    session = house.access.db
    with session.reading() as con:
        handle = con.execute("select handle from sessions").fetchone()[0]
    return Desk(house.access, Asker(house.access, handle, "lin", "10.0.0.7"), targets)


def test_merged_the_working_copy_can_be_published(desk: Desk) -> None:
    """The file has another target of 1.1-01 and a new task, the copy another department of 1.2-01 and 1.1-01."""
    assert otherwise(desk.work.copy.opened) is None
    desk.typed("1.2-01", {"牵头科室": "福利科"})
    desk.typed("1.1-01", {"牵头科室": "福利科"})
    piece = next(piece for piece, row in desk.work.rows.items() if row.id == "1.2-01")
    text = BASE.replace("target: 300 ", "target: 280 ").replace("      - title: 监管", NEW + "      - title: 监管")
    opened = desk.by_hand(text)
    with pytest.raises(TargetsError):
        desk.published()
    key, copy = ("task", "1.1-01"), desk.work.copy.id
    with pytest.raises(RefusedError, match="没有合并"):
        offer.merge(copy, opened, {key: "field"}, desk.asker, {"field": None})
    said = offer.merge(copy, opened, {key: "field"}, desk.asker, {"field": "file"})
    assert said.words == "已合并文件里的改动，工作稿里改了 3 处，其中 1 处按你的选择。核对后可以发布。"
    assert otherwise(desk.work.copy.opened) is None
    assert desk.work.rows[piece].keys["department"] == "福利科"
    made = desk.published()
    assert (
        desk.targets.read_text(encoding="utf-8")
        == made.text
        == text.replace("            kind: duty\n", "            kind: duty\n            department: 福利科\n")
    )


def test_what_is_otherwise_by_then_is_looked_at_again(desk: Desk) -> None:
    """The file once more, or a task that the window showed as changed on one side alone."""
    opened = desk.by_hand(BASE.replace("target: 300 ", "target: 280 "))
    desk.typed("1.1-01", {"牵头科室": "福利科"})
    with pytest.raises(RefusedError, match="没有合并"):
        offer.merge(desk.work.copy.id, opened, {}, desk.asker, {})
    desk.by_hand(BASE.replace("target: 300 ", "target: 290 "))
    with pytest.raises(RefusedError, match="没有合并"):
        offer.merge(desk.work.copy.id, opened, {}, desk.asker, {})
    assert desk.work.plan().tasks["1.1-01"].target == 300


def test_a_file_of_another_year_or_none_is_followed_as_it_is(desk: Desk) -> None:
    before = desk.work.text
    other = BASE.replace("2025", "2026")
    opened = desk.by_hand(other)
    file = otherwise(desk.work.copy.opened)
    assert file is not None and three(desk.work, file) is None
    offer.follow(desk.work.copy.id, opened, desk.asker, {})
    assert (desk.work.text, desk.work.copy.base) == (before, other)
    desk.targets.unlink()
    offer.follow(desk.work.copy.id, "", desk.asker, {})
    assert desk.published().text == desk.targets.read_text(encoding="utf-8") == before


def test_a_wrong_file_is_told_with_its_first_mistake(desk: Desk) -> None:
    desk.by_hand(BASE.replace("kind: duty", "kind: dutty"))
    file = otherwise(desk.work.copy.opened)
    assert file is not None
    assert file.trouble.startswith("targets.yaml 现在有错误，不能合并：第 ")
    assert file.trouble.endswith("。请让改文件的人先改好。")
