"""发布: the file and the history together, the rules of a 计划调整, and what is never overwritten (domain.md section 10)."""

import stat
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest

from plan import PlanError, fingerprint
from records import (
    NotedStore,
    PublishError,
    Sender,
    Store,
    TargetsError,
    Upload,
    Version,
    adjustments,
    backup,
    clear_demo,
    latest_number,
    opened_as,
    plan_text,
    publish,
    restore,
    take,
    version,
    versions,
)
from records.store.integrity import problems
from tests.conftest import HEADER, SMALL, moment, plan_of

COUNT = "kind: count, target: 300, unit: 户"
FIRST = plan_of(COUNT, "kind: duty").text
LOWER = FIRST.replace("300", "280")


class Desk:
    """A file and a store that plans are published into."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.targets = store, folder / "targets.yaml"

    def publish(self, text: str, on: str = "01-05", **more: object) -> Version:
        told = {"opened": opened_as(self.targets), "by": "王五", "when": moment(on), **more}
        return publish(self.store, self.targets, text, **told)  # type: ignore[arg-type]

    def refused(self, text: str, **more: object) -> str:
        """The sentence; nothing has changed."""
        before, number = self.targets.read_bytes() if self.targets.exists() else None, self.number()
        with pytest.raises((PublishError, TargetsError)) as caught:
            self.publish(text, **more)
        assert (self.targets.read_bytes() if self.targets.exists() else None) == before
        assert self.number() == number
        return str(caught.value)

    def number(self) -> int:
        with self.store.reading() as con:
            return latest_number(con)

    def report(self, *rows: str, demo: bool = False) -> None:
        plan = plan_of(COUNT, "kind: duty")
        when = moment("06-18")
        with self.store.writing() as con:
            take(con, plan, Upload("月报.csv", "\n".join([HEADER, *rows]).encode()), Sender("张三", when, when, demo))

    def known(self) -> list[Version]:
        with self.store.reading() as con:
            return versions(con)


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, tmp_path)


@pytest.fixture
def plain(file_store: Store, tmp_path: Path) -> Desk:
    return Desk(file_store, tmp_path)


def test_the_first_publication_wants_neither_reason_nor_month(desk: Desk) -> None:
    """It counts from January, and it is the file, the plan of the store and version 1."""
    made = desk.publish(FIRST, document="关于工作要点的通知")
    assert desk.targets.read_text(encoding="utf-8") == FIRST
    assert (made.number, made.year, made.person, made.from_month, made.reason) == (1, 2024, "王五", 1, "")
    assert (made.text, made.fingerprint, made.document) == (FIRST, fingerprint(FIRST), "关于工作要点的通知")
    with desk.store.reading() as con:
        assert plan_text(con, made.batch) == FIRST
        assert version(con, 1) == made
        assert version(con, 2) is None
        assert problems(con) == []


def test_an_adjustment_wants_both(desk: Desk) -> None:
    desk.publish(FIRST)
    said = "2024年的任务清单已经在用，这是计划调整，要写明调整原因和从几月起算。"
    assert desk.refused(LOWER) == said
    assert desk.refused(LOWER, reason="核定数调整") == said
    assert desk.refused(LOWER, from_month=7, reason=" ") == said
    assert desk.refused(LOWER, by="　", reason="核定数调整", from_month=7) == "发布要写明经办人。"
    assert desk.refused(LOWER, reason="核定数调整", from_month=13) == "起算月份读到“13”，应为 1 到 12。"
    made = desk.publish(LOWER, "07-01", reason="核定数调整", from_month=7)
    assert [(v.number, v.from_month, v.reason, v.when) for v in desk.known()] == [
        (1, 1, "", moment("01-05")),
        (2, 7, "核定数调整", moment("07-01")),
    ]
    with desk.store.reading() as con:
        (adjusted,) = adjustments(con, 2024)
        assert adjustments(con, 2024, made.batch - 1) == []
    assert [c.sentence(made.from_month, made.reason) for c in adjusted.changes] == [
        "t1 任务1：目标 300户 → 280户，7月起，原因：核定数调整"
    ]


def test_a_wrong_text_is_not_published(desk: Desk) -> None:
    with pytest.raises(PlanError) as caught:
        desk.publish(FIRST.replace("target: 300", "target: 三百"))
    assert len(caught.value.problems) == 1
    assert not desk.targets.exists()


def test_the_same_again_is_not_published(desk: Desk) -> None:
    desk.publish(FIRST)
    said = desk.refused(FIRST, reason="重新发布", from_month=7)
    assert said == "与现行的任务清单完全相同，没有发布。"


def test_a_file_changed_meanwhile_is_not_overwritten(plain: Desk) -> None:
    plain.publish(FIRST)
    opened = opened_as(plain.targets)
    plain.targets.write_text(FIRST + "# 加了一行\n", encoding="utf-8")
    assert plain.refused(LOWER, opened=opened, reason="核定数调整", from_month=7) == (
        f"{plain.targets} 在打开之后被别人改过，没有发布，也没有覆盖。请重新打开，把改动放到新的清单上再发布。"
    )


def test_a_file_that_came_meanwhile_is_not_overwritten(plain: Desk) -> None:
    plain.targets.write_text(LOWER, encoding="utf-8")
    assert "在打开之后被别人改过" in plain.refused(FIRST, opened="")


def test_of_two_publishers_one_comes_second_and_hears_it(plain: Desk) -> None:
    """Both opened the same file; the turns of the store decide, and nothing of the first is lost."""
    plain.publish(FIRST)
    opened, outcomes = opened_as(plain.targets), []

    def go(text: str) -> None:
        try:
            outcomes.append(plain.publish(text, opened=opened, reason="调整", from_month=7).text)
        except TargetsError:
            outcomes.append("")

    threads = [Thread(target=go, args=(FIRST.replace("300", number),)) for number in ("280", "260")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (stored,) = [text for text in outcomes if text]
    assert plain.targets.read_text(encoding="utf-8") == stored
    assert [v.text for v in plain.known()] == [FIRST, stored]


def test_mode_and_line_ends_of_the_file_stay(plain: Desk) -> None:
    plain.targets.write_bytes(b"\xef\xbb\xbf" + FIRST.replace("\n", "\r\n").encode())
    plain.targets.chmod(0o640)
    plain.publish(LOWER)
    assert plain.targets.read_bytes() == b"\xef\xbb\xbf" + LOWER.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(plain.targets.stat().st_mode) == 0o640
    assert [path.name for path in plain.targets.parent.iterdir() if "part" in path.name] == []


def test_what_undoes_the_storing_undoes_the_file(plain: Desk) -> None:
    """As where the audit cannot be written."""
    plain.publish(FIRST)

    def fail(number: int) -> None:
        raise OSError

    plain.store = NotedStore(plain.store, fail)
    with pytest.raises(OSError):
        plain.publish(LOWER, reason="核定数调整", from_month=7)
    assert plain.targets.read_text(encoding="utf-8") == FIRST
    assert [v.number for v in plain.known()] == [1]


def test_a_folder_that_cannot_be_written_changes_nothing(plain: Desk, tmp_path: Path) -> None:
    plain.targets = tmp_path / "没有" / "targets.yaml"
    assert plain.refused(FIRST) == f"写不了 {plain.targets}，没有发布。请检查目录的权限和空间。"


def test_a_task_with_figures_may_end_but_not_vanish(desk: Desk) -> None:
    """t2, of which nothing was reported, may."""
    desk.publish(FIRST)
    desk.report("2024-06,t1,,100")
    without = plan_of(COUNT).text.replace("id: t1", "id: t9")
    assert desk.refused(without, reason="合并", from_month=7) == (
        "新的清单里没有这些已有上报数据的任务：t1 任务1。不再做的任务请保留，写上 ended: 月份（自该月起终止）。"
    )
    ended = plan_of(f"{COUNT}, ended: 7").text
    desk.publish(ended, reason="合并", from_month=7)
    with desk.store.reading() as con:
        (adjusted,) = adjustments(con, 2024)
    assert [str(change) for change in adjusted.changes] == ["t1 任务1：自7月起终止", "t2 任务2：不再列入"]


def test_a_task_does_not_end_before_the_change_counts(desk: Desk) -> None:
    desk.publish(FIRST)
    ended = plan_of(f"{COUNT}, ended: 5", "kind: duty").text
    assert desk.refused(ended, reason="合并", from_month=7) == (
        "t1 任务1自5月起终止，早于这次调整起算的7月。请改终止的月份，或改起算的月份。"
    )
    desk.publish(ended, reason="合并", from_month=5)
    later = ended.replace("300", "280")
    assert desk.publish(later, reason="核定数调整", from_month=7).number == 3  # it had ended before


def test_records_make_a_plan_one_that_is_in_force(desk: Desk) -> None:
    """Also where it was never published: what was in force by hand is kept as version 1. The sample counts for nothing."""
    desk.targets.write_text(FIRST, encoding="utf-8")
    desk.report("2024-06,t1,,100", demo=True)
    desk.publish(LOWER)
    clear_demo(desk.store, moment("06-01"))
    desk.targets.write_text(FIRST, encoding="utf-8")
    desk.report("2024-06,t1,,100")
    assert "这是计划调整" in desk.refused(FIRST.replace("300", "200"))
    desk.publish(FIRST.replace("300", "200"), reason="核定数调整", from_month=7)
    assert [(v.number, v.person, v.from_month, v.text) for v in desk.known()] == [
        (1, "王五", 1, LOWER),
        (2, None, 1, FIRST),
        (3, "王五", 7, FIRST.replace("300", "200")),
    ]


def test_the_plan_that_is_in_force_by_hand_may_be_published_as_it_is(desk: Desk) -> None:
    """The first time it wants nothing, records or not; where versions are there it is an adjustment like any other."""
    desk.targets.write_text(FIRST, encoding="utf-8")
    desk.report("2024-06,t1,,100")
    assert desk.publish(FIRST).from_month == 1
    desk.targets.write_text(LOWER, encoding="utf-8")
    assert "这是计划调整" in desk.refused(LOWER)
    desk.publish(LOWER, reason="补发布", from_month=8)
    assert [(v.number, v.person, v.from_month) for v in desk.known()] == [(1, "王五", 1), (2, "王五", 8)]


def test_a_plan_of_a_new_year_wants_nothing(desk: Desk) -> None:
    desk.publish(FIRST)
    desk.report("2024-06,t1,,100")
    made = desk.publish(FIRST.replace("year: 2024", "year: 2025"), "12-31")
    assert (made.number, made.year, made.from_month) == (2, 2025, 1)
    with desk.store.reading() as con:
        assert adjustments(con, 2025) == []
        assert [v.number for v in versions(con, year=2024)] == [1]


def test_an_old_version_is_put_back_as_a_new_one(desk: Desk) -> None:
    desk.publish(FIRST)
    desk.publish(LOWER, reason="核定数调整", from_month=7)
    desk.publish(FIRST, reason="撤回调整", from_month=9)
    assert [(v.number, v.text) for v in desk.known()] == [(1, FIRST), (2, LOWER), (3, FIRST)]


def test_backup_and_restore_carry_the_versions(plain: Desk, tmp_path: Path) -> None:
    plain.publish(FIRST, document="原文")
    plain.publish(LOWER, reason="核定数调整", from_month=7)
    before = plain.known()
    backup(plain.store, tmp_path / "备份.duckdb")
    other = Store(tmp_path / "另一个.duckdb")
    restore(other, tmp_path / "备份.duckdb", datetime(2024, 8, 1))
    with other.reading() as con:
        assert versions(con) == before


def test_a_version_without_its_text_does_not_fit(plain: Desk) -> None:
    plain.publish(FIRST)
    with plain.store.writing() as con:
        con.execute("insert into plan_versions (number, year, batch, from_month) values (2, 2024, 7, 1)")
        assert problems(con) == ["有数据行不属于任何批次：7。", "任务清单的版本没有原文或编号重复：2。"]


def test_the_shipped_small_plan_publishes_too(plain: Desk) -> None:
    text = SMALL.read_text(encoding="utf-8")
    assert plain.publish(text).fingerprint == fingerprint(text)
