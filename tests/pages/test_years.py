"""From the month of an address to the plan of its year, on pages, in files that leave, and in what is typed."""

import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.datastructures import QueryParams

from access import Gate
from pages.downloads import asked
from pages.downloads.offered import PHOTO
from pages.downloads.route import RefusedError
from pages.downloads.serving import file_routes
from pages.parts.charts import finished
from pages.parts.inspection.handed import may_see
from pages.parts.mine import desk, handed, todo
from pages.parts.mine.exchange import CHANGED, PATH, draft_route
from pages.parts.office import letters
from pages.parts.visit import at_hand
from pages.parts.visit.years import UnknownMonthError, late_month, month_shown, plan_asked, planned
from plan import parse_plan
from records import (
    CheckRow,
    Handed,
    Store,
    cleaned,
    decide,
    lock_month,
    now,
    received_files,
    record_one,
    remember_plan,
    return_request,
)
from tests.access.conftest import Browser, house_of
from tests.two_years import NEW, OLD, TwoYears, two_years

JANUARY = "2025-01-22"


@pytest.fixture
def years(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TwoYears:
    """2025's plan is in targets.yaml."""
    file = tmp_path / "targets.yaml"
    file.write_text(NEW.text, encoding="utf-8")
    monkeypatch.setenv("WORKPLAN_TARGETS", str(file))
    monkeypatch.setenv("WORKPLAN_DATABASE", str(tmp_path / "progress.duckdb"))
    return two_years(Store(tmp_path / "progress.duckdb"))


def test_the_plan_of_the_month_asked_for(years: TwoYears) -> None:
    """Without a month today's; a year alone is its newest month."""
    assert [plan_asked(NEW, text).year for text in (None, "", "2025-03", "2024-10", "2024")] == [
        2025,
        2025,
        2025,
        2024,
        2024,
    ]
    old = at_hand.figures(OLD, str(at_hand.latest()))
    assert (old.plan, month_shown(old, "2024"), month_shown(old, "2024-06")) == (OLD, 11, 6)
    assert planned("2024-12") == (OLD, 12)
    assert planned("2025-03") == (NEW, 3)
    assert [planned(text) for text in ("2024-01", "2023-10", "2024", "x", "")] == [None] * 5


@pytest.mark.parametrize("text", ["2023-10", "2023", "2031-77", "十月", "2024-1", "2024-10-01"])
def test_a_year_without_a_plan_is_answered_with_the_years_there_are(years: TwoYears, text: str) -> None:
    with pytest.raises(UnknownMonthError) as raised:
        plan_asked(NEW, text)
    assert str(raised.value) == (
        f"链接中的月份是“{text}”，没有哪一年的计划有这个月。现有：2024年（3月至12月）、2025年（3月至12月）。"
    )


def test_a_month_that_is_not_reported_about_or_was_not_known(years: TwoYears) -> None:
    """January of either; and 2025 at batch 3, when there was 2024's plan alone."""
    old, then = at_hand.figures(OLD, str(at_hand.latest())), at_hand.figures(NEW, "3-20241201")
    assert then.plan == OLD
    for figures, text in ((old, "2024-01"), (then, "2025-03")):
        with pytest.raises(UnknownMonthError, match=f"链接中的月份是“{text}”"):
            month_shown(figures, text)
    assert month_shown(then, None) == 11


def test_files_are_of_the_year_of_their_month(years: TwoYears) -> None:
    """Without a snapshot 2024's by 2024's plan as known now; a month that no plan has is refused."""
    years.tell(OLD, "2025-01-18", "2024-12,t1,,310")
    found = asked.month(QueryParams("month=2024-12"))
    assert (found.plan, found.name, found.assessment.standings["t1"][12].lamp) == (OLD, "2024-12", "done")
    assert asked.month(QueryParams("")).plan == NEW
    with pytest.raises(RefusedError, match="没有月份“2023-10”。请刷新页面，从页面上的链接下载。"):
        asked.month(QueryParams("month=2023-10"))


def test_years_at_a_snapshot(years: TwoYears) -> None:
    assert (at_hand.years(3), at_hand.years(4)) == ((2024,), (2024, 2025))
    assert [at_hand.plan_of(year) for year in (2023, 2024, 2025)] == [None, OLD, NEW]


def test_what_is_typed_for_december_is_checked_and_kept_as_decembers(years: TwoYears, tmp_path: Path) -> None:
    """In 2024 t1 is 甲科's and has 280 by November; in 2025 it is not theirs at all."""
    house = house_of(tmp_path)
    house.person("zhou", "staff", "甲科")
    browser = Browser(Gate(Starlette(routes=[draft_route(house.access)]), house.access), "10.0.0.7")
    browser.sign_in("zhou")

    def typed(month: str, cells: list[list[str]]) -> tuple[int, dict[str, object]]:
        said = {"department": "甲科", "month": month, "seen": 0, "snapshot": "", "cells": cells}
        answer = browser.ask("POST", PATH, body=json.dumps(said).encode())
        return answer.status, json.loads(answer.body)

    status, told = typed("2024-12", [["t1|", "完成值", "270"]])
    assert status == 200
    assert [kind for _, _, kind, _ in told["said"]] == ["wrong"], "it falls from 280"  # type: ignore[attr-defined]
    assert typed("2025-03", [["t1|", "完成值", "1"]]) == (409, {"sentence": CHANGED})
    assert typed("2023-12", []) == (409, {"sentence": CHANGED})
    status, told = typed("2025-12", [])
    assert (status, told["cells"]) == (200, [])


def test_a_department_finds_nothing_of_the_old_year_on_its_desk(years: TwoYears) -> None:
    """2025: no file of 2024, no request that was sent back, no link of an old decision to 2025's t2."""
    years.tell(OLD, "2025-01-18", "2024-12,t1,,310")
    lock_month(years.store, date(2024, 12, 1), person="林", reason="印发", when=now())
    (asked_in,) = years.tell(OLD, JANUARY, "2024-12,t1,,315,,,,漏了 5 户", office=False).requests
    return_request(years.store, OLD, asked_in, person="林", words="请附材料", when=now())
    decide(years.store, month=date(2024, 12, 1), text="抓紧", owner="甲科", task="t2", person="林", when=now())
    new, old = desk.desk(NEW, "甲科", 3), desk.desk(OLD, "甲科", 12)
    assert (todo.returned(new), [r.words for r in todo.returned(old)]) == ([], ["12月，林退回：请附材料"])
    made = at_hand.decided(str(at_hand.latest()))
    assert [cell for _, cell in todo.decided(new, made)] == [""]
    assert [cell for _, cell in todo.decided(old, made)] == ["t2|"]
    assert [row.before for row in new.rows] == [{}] * 3
    assert handed.stored_files_of(new) == []
    assert [f.batch for f in handed.stored_files_of(old)] == [5, 3, 2]
    with years.store.reading() as con:
        (received,) = received_files(con, [5]).values()
    assert handed.punctual(OLD, received) == "按时"


def test_reminders_of_december_go_out_in_january(years: TwoYears) -> None:
    """Three days before 20 January 2025; 2025's own first deadline is far."""
    when = now().replace(year=2025, month=1, day=17)
    assert [letters.near(plan, when, (3,)) for plan in (OLD, NEW)] == [(12, 3), None]


def test_last_year_in_the_chart(years: TwoYears) -> None:
    """t2 of 2025 has June's 120 and November's 280 of 2024; t1 has none."""
    figures = at_hand.figures(NEW, str(at_hand.latest()))
    drawn = finished.task_curve(figures, "t2", 3, at_hand.year_before(figures, "t2"))
    (line,) = [trace for trace in drawn.data if trace.name == "去年"]
    assert (list(line.x), list(line.y)) == ([6, 11], [120, 280])
    assert at_hand.year_before(figures, "t1") is None
    assert "去年" not in [trace.name for trace in finished.task_curve(figures, "t1", 3).data]


@pytest.mark.parametrize(("days", "late"), [(0, True), (-1, False)])
def test_the_old_year_is_not_over_before_its_last_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, late: bool
) -> None:
    """This year's plan is in force; last year's December is due today, or was due yesterday."""
    this, due = now().year, now().date() + timedelta(days=days)
    old = parse_plan(
        OLD.text.replace("2024-12: 2025-01-20", f"{this - 1}-12: {due}").replace("year: 2024", f"year: {this - 1}")
    )
    new = parse_plan(NEW.text.replace("year: 2025", f"year: {this}"))
    store = Store(tmp_path / "progress.duckdb")
    (tmp_path / "targets.yaml").write_text(new.text, encoding="utf-8")
    monkeypatch.setenv("WORKPLAN_TARGETS", str(tmp_path / "targets.yaml"))
    monkeypatch.setenv("WORKPLAN_DATABASE", store.address)
    remember_plan(store, old, now())
    remember_plan(store, new, now())
    assert late_month(new) == ((old, 12) if late else None)
    assert late_month(old) is None


def test_a_sheet_of_sites_is_its_own_years_departments(years: TwoYears, tmp_path: Path) -> None:
    """t1 is 甲科's in 2024 and 乙科's in 2025: who sees the receipt of a sheet about it goes by the year of the sheet."""
    house = house_of(tmp_path)
    for name, department in (("jia", "甲科"), ("yi", "乙科")):
        house.person(name, "staff", department)
    jia, yi = (house.access.accounts.get(name) for name in ("jia", "yi"))
    seen = []
    for year in (2024, 2025):
        sheet = Handed(9, "sites", "点位.csv", "张三", now(), None, None, year, ("t1",), {"新登记": 1})
        seen.append([may_see(who, sheet) for who in (jia, yi)])
    assert seen == [[True, False], [False, True]]


def test_a_photo_is_its_own_years_departments(years: TwoYears, tmp_path: Path) -> None:
    """Of a finding about 2024's t1, asked for while 2025's plan is in force."""
    house, picture = house_of(tmp_path), io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    with years.store.writing() as con:
        row = CheckRow(0, "2024-11-25", "t1", "", "", "王芳", "", "280", "是", "", "")
        assert record_one(con, OLD, row, [cleaned(picture.getvalue())], "李明", datetime(2024, 11, 26, 9)).batch
    gate = Gate(Starlette(routes=file_routes([PHOTO], house.access)), house.access)
    answers = []
    for name, department in (("jia", "甲科"), ("yi", "乙科")):
        house.person(name, "staff", department)
        browser = Browser(gate, "10.0.0.7")
        browser.sign_in(name)
        answers.append(browser.get(PHOTO.address({}, number=1, place=1)).status)
    assert answers == [200, 403]
