"""点位 and 实地抽查 by each way in of the pages: a department files, answers and undoes its own and nobody else's, and finds
nothing on the spot at all. t1 is of 甲科, t2 of 乙科; each has a site that is 竣工 in June, and a finding that differs."""

import shutil
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from access import Access, entries
from metrics.changes.impact import receive_all
from pages.parts.inspection import handed
from pages.parts.inspection.checks import drawing, following, handing_in, recorded
from pages.parts.inspection.sites import editing, one, registering
from pages.parts.intray import PERSON, REASON, SURE, InTray
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.selection import Selection
from pages.parts.visit.view import View
from records import (
    SITE_AFTER,
    SITE_COLUMNS,
    Handed,
    RevertError,
    Sender,
    Site,
    Snapshot,
    Store,
    Upload,
    append_follow_up,
    checks,
    default_store,
    handed_in,
    latest_number,
    read_checks,
    record_sheet,
    register,
    remember_plan,
    take,
    take_sites,
)
from tests.conftest import moment, plan_of
from tests.pages.test_handing_in import access as access
from tests.pages.test_handing_in import signed_in

SITES = "kind: count, target: 3, unit: 家, pace: end, sites: {stages: [竣工, 启用], counted: 启用}"
PLAN = plan_of(f"{SITES}, department: 甲科", f"{SITES}, department: 乙科")
HEADER = "任务编号,点位编号,点位名称"
CHECKS = "日期,任务编号,点位编号,检查人,发现节点,是否一致,整改期限"
NAMES = {"jia": "甲科", "yi": "乙科"}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Batch 1: the plan, 2 and 3: the sheets of 甲科 and 乙科, 4: what is reported, 5: what was found (records 1 and 2)."""
    folder = tmp_path_factory.mktemp("ready")
    (folder / "targets.yaml").write_text(PLAN.text, encoding="utf-8")
    made = Store(folder / "progress.duckdb")
    remember_plan(made, PLAN, moment("03-01"))
    with made.writing() as con:
        when = moment("03-01")
        for name, task in (("jia", "t1"), ("yi", "t2")):
            upload = Upload("点位.csv", f"{HEADER}\n{task},1,一站".encode())
            take_sites(con, PLAN, upload, person=name, received=when, stored=when)
        told = Upload("六月.csv", "月份,任务编号,点位,节点\n6月,t1,1,竣工\n6月,t2,1,竣工".encode())
        take(con, PLAN, told, Sender("李明", moment("06-18"), moment("06-18")))
        rows = "\n".join([CHECKS, *(f"2024-07-08,{task},1,王芳,未开始,否,2024-07-31" for task in ("t1", "t2"))])
        found = Upload("抽查.csv", rows.encode())
        record_sheet(con, PLAN, found, read_checks(found), "李明", moment("07-09"))
        assert latest_number(con) == 5
    return folder


@pytest.fixture
def store(tmp_path: Path, ready: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    shutil.copytree(ready, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("WORKPLAN_TARGETS", str(tmp_path / "targets.yaml"))
    monkeypatch.setenv("WORKPLAN_DATABASE", str(tmp_path / "progress.duckdb"))
    return default_store()


def number(store: Store) -> int:
    with store.reading() as con:
        return latest_number(con)


def shown(store: Store) -> View:
    return View(PLAN, PLAN, Snapshot(number(store), date(2024, 12, 31)), 7, False, Selection())


def held(store: Store, batch: int) -> Handed:
    with store.reading() as con:
        found = handed_in(con, 2024, ("sites", "sample", "checks", "follow_up"), latest_number(con))
    return next(each for each in found if each.batch == batch)


# the ways in, each of something about a task


def a_sheet_of_sites(store: Store, task: str) -> Callable[[Asker], Done]:
    upload = Upload("点位.csv", f"{HEADER}\n{task},2,二站".encode())
    with store.writing(keep=False) as con:
        when = moment("07-10")
        agreed = take_sites(con, PLAN, upload, person="（预览）", received=when, stored=when).checked
    assert agreed.tasks == (task,)
    act = partial(registering._stored, PLAN, upload, agreed, "by", handed.Fresh())
    return lambda asker: act(asker, {"by": "别人"})


def a_site_on_its_page(store: Store, task: str) -> Callable[[Asker], Done]:
    with store.reading() as con:
        (site,) = [each for each in register(con, 2024, latest_number(con)) if each.task == task]
    assert isinstance(site, Site)
    keys = ["stage", "words", "why", "by"]
    typed = dict(zip(keys, ("启用", "", "", "别人"), strict=True))
    return lambda asker: one._told(shown(store), site, keys, asker, typed)


def registered_on_the_page(store: Store, task: str) -> Callable[[Asker], Done]:
    """The site's name changed."""
    with store.reading() as con:
        (site,) = [each for each in register(con, 2024, latest_number(con)) if each.task == task]
    columns = [*SITE_COLUMNS[1:], "竣工", "启用", *SITE_AFTER]
    typed = dict.fromkeys(columns, "") | {"点位名称": "一站改", "数量": "1", "调整为": editing.STAYS, "by": "别人"}
    keys = {column: column for column in columns}
    return lambda asker: editing._stored(shown(store), PLAN.tasks[task], site, keys, "by", asker, typed)


def a_monthly_file(store: Store, task: str) -> Callable[[Asker], Done]:
    upload = Upload("七月.csv", f"月份,任务编号,点位,节点\n7月,{task},1,启用".encode())
    sender = Sender("（预览）", moment("07-18"), moment("07-18"))
    agreed = receive_all(store, PLAN, [upload], sender, date(2024, 7, 1), keep=False)
    typed = {PERSON: "别人", REASON: "", SURE: None}
    return lambda asker: InTray().store(PLAN, agreed, date(2024, 7, 1), asker, typed)


def undoing_a_sheet_of_sites(store: Store, task: str) -> Callable[[Asker], Done]:
    what = held(store, {"t1": 2, "t2": 3}[task])
    return lambda asker: handed._undone(what, "why", "by", asker, {"why": "传错了", "by": "别人"})


def followed(action: str) -> Callable[[Store, str], Callable[[Asker], Done]]:
    def way(store: Store, task: str) -> Callable[[Asker], Done]:
        with store.reading() as con:
            check = next(c for c in checks(con, 2024, latest_number(con)) if c.task == task)
        keys, typed = ("text", "by", "photos"), {"text": "已启用", "by": "别人", "photos": None}
        return lambda asker: following._followed(shown(store), check, action, keys, asker, typed)  # type: ignore[arg-type]

    return way


def a_finding(store: Store, task: str) -> Callable[[Asker], Done]:
    parts = ("stage", "number", "agrees", "photos", "problem", "due", "day", "by", "who")
    typed = dict.fromkeys(parts) | {"stage": "竣工", "agrees": "一致", "day": date(2024, 7, 9), "who": "王芳"}
    keys = {part: part for part in parts}
    return lambda asker: recorded.made(PLAN, (task, "1"), "", keys, recorded.Last(), None, asker, typed)


def as_reported(store: Store, task: str) -> Callable[[Asker], Done]:
    """By the one press of 与所报一致."""
    parts = ("stage", "number", "agrees", "photos", "problem", "due", "day", "by", "who")
    typed = dict.fromkeys(parts) | {"day": date(2024, 7, 9), "who": "王芳"}
    keys, same = {part: part for part in parts}, recorded.Same("竣工", None)
    return lambda asker: recorded.made(PLAN, (task, "1"), "", keys, recorded.Last(), same, asker, typed)


def a_sheet_of_checks(store: Store, task: str) -> Callable[[Asker], Done]:
    upload = Upload("抽查.csv", f"{CHECKS}\n2024-07-10,{task},1,王芳,竣工,是,".encode())
    sheet = read_checks(upload)
    with store.writing(keep=False) as con:
        agreed = record_sheet(con, PLAN, upload, sheet, "（预览）", moment("07-11")).judged
    act = partial(handing_in._stored, PLAN, upload, sheet, agreed, "by", handed.Fresh())
    return lambda asker: act(asker, {"by": "别人"})


def a_sample(store: Store, task: str) -> Callable[[Asker], Done]:
    parts = ("tasks", "many", "each", "cross", "seed", "list", "by")
    typed = dict.fromkeys(parts) | {"tasks": [task], "many": "1", "seed": "7", "by": "别人"}
    return lambda asker: drawing._drawn(PLAN, 6, {part: part for part in parts}, asker, typed)


def undoing_findings(store: Store, task: str) -> Callable[[Asker], Done]:
    return lambda asker: handed._undone(held(store, 5), "why", "by", asker, {"why": "传错了", "by": "别人"})


THEIRS = (
    *(a_sheet_of_sites, registered_on_the_page, undoing_a_sheet_of_sites),
    *(a_site_on_its_page, a_monthly_file, followed("answered")),
)
OFFICES = (
    followed("closed"),
    followed("settled"),
    a_finding,
    as_reported,
    a_sheet_of_checks,
    a_sample,
    undoing_findings,
)


@pytest.mark.parametrize("way", THEIRS, ids=lambda way: way.__name__)
def test_a_department_its_own_alone(store: Store, access: Access, way: Callable[..., Callable[[Asker], Done]]) -> None:
    """Of another department nothing is stored, and the refusal is in the audit; of its own it is, under its own name."""
    yi, before = signed_in(access, "yi", "staff", "乙科"), number(store)
    with pytest.raises(RefusedError, match="没有权限"):
        way(store, "t1")(yi)
    assert number(store) == before
    assert [e.who for e in entries(access.db, events=["refused"])] == ["yi"]
    assert way(store, "t2")(yi).words
    with store.reading() as con:
        (person,) = con.execute("select person from batches order by batch desc limit 1").fetchone() or ("",)
    assert (number(store), person) == (before + 1, "yi")


@pytest.mark.parametrize("way", OFFICES, ids=lambda way: way.__name__)
def test_what_is_the_offices(store: Store, access: Access, way: Callable[..., Callable[[Asker], Done]]) -> None:
    """Not even of their own tasks; a leader neither."""
    before = number(store)
    for name, role in (("yi", "staff"), ("tan", "leader")):
        with pytest.raises(RefusedError, match="没有权限"):
            way(store, "t2")(signed_in(access, name, role, "乙科"))
    assert number(store) == before
    assert way(store, "t2")(signed_in(access, "lin", "office")).words
    assert number(store) == before + 1


def test_a_sheet_of_two_departments_is_neithers(store: Store, access: Access) -> None:
    """One row of another department is enough to refuse the whole; the office may store it, and then it alone sees its
    receipt and undoes it."""
    upload = Upload("点位.csv", f"{HEADER}\nt1,2,二站\nt2,2,二站".encode())
    with store.writing(keep=False) as con:
        when = moment("07-10")
        agreed = take_sites(con, PLAN, upload, person="（预览）", received=when, stored=when).checked
    act = partial(registering._stored, PLAN, upload, agreed, "by", handed.Fresh())
    jia, lin = signed_in(access, "jia", "staff", "甲科"), signed_in(access, "lin", "office")
    with pytest.raises(RefusedError, match="没有权限"):
        act(jia, {"by": "jia"})
    assert act(lin, {"by": ""}).words == "已存入 2 个点位，批次 6。"
    assert [handed.may_see(who.account(), held(store, 6)) for who in (jia, lin)] == [False, True]
    assert [handed.may_see(jia.account(), held(store, batch)) for batch in (2, 3, 5)] == [True, False, False]
    with pytest.raises(RefusedError, match="没有权限"):
        handed._undone(held(store, 6), "why", "by", jia, {"why": "传错了", "by": "jia"})
    assert number(store) == 6


def test_what_a_colleague_handed_in_is_the_colleagues_or_the_offices(store: Store, access: Access) -> None:
    other = signed_in(access, "jin", "staff", "甲科")
    with pytest.raises(RevertError, match="批次 2 是jia报送的，请由本人或局办公室撤销。"):
        undoing_a_sheet_of_sites(store, "t1")(other)
    assert undoing_a_sheet_of_sites(store, "t1")(signed_in(access, "lin", "office")).words.startswith("已撤销批次 2")


def test_undoing_says_what_is_missing(store: Store, access: Access) -> None:
    lin = signed_in(access, "lin", "office")
    with pytest.raises(RefusedError) as refused:
        handed._undone(held(store, 2), "why", "by", lin, {"why": " ", "by": ""})
    assert str(refused.value) == "请填写撤销原因，再撤销。"


def test_an_answer_is_to_what_is_open(store: Store, access: Access) -> None:
    """Once the office has closed it, the department's answer is refused and stored nowhere."""
    with store.writing() as con:
        check = next(c for c in checks(con, 2024, latest_number(con)) if c.task == "t2")
        append_follow_up(con, check, "closed", "已整改", "李明", moment("07-20"))
    with pytest.raises(RefusedError, match="抽查记录 2 没有待整改的事项，不用再操作。"):
        followed("answered")(store, "t2")(signed_in(access, "yi", "staff", "乙科"))
    assert number(store) == 6
