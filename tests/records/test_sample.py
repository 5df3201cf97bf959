"""The sample (data/sample): its 点位 and 实地抽查 come in through the ordinary path, say what the stories say, and go again."""

from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from PIL import Image

from plan import Plan, read_plan
from records import Store, Wish, checks, clear_demo, draw_sample, latest_number, load_demo, photo
from records.inspection.onsite.samples import drawn_in, samples
from records.inspection.register import register
from records.upkeep.demo import SAMPLE, Loaded
from scripts.sample.sited import Sites
from scripts.sample.spot import spot_files
from scripts.sample.stories import COUNTS
from tests.browser.conftest import LAST
from tests.conftest import ROOT, Desk

SITED = ("2.1-01", "2.1-02", "2.1-03", "2.1-04", "2.1-06")
NOW = datetime(2024, 10, 31, 9)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(ROOT / "targets.yaml")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> Desk:
    """The sample over a plain file, taken in once for the tests that only look."""
    store = Store(tmp_path_factory.mktemp("sample") / "progress.duckdb")
    assert load_demo(store, plan, NOW) == Loaded(96, 0)
    return Desk(store, plan)


def test_the_number_of_the_last_batch(sample: Desk) -> None:
    """The first start stores the plan before it, which is a batch more."""
    assert sample.number() == LAST - 1


@pytest.mark.parametrize("task", SITED)
def test_the_sites_add_up_to_the_story(sample: Desk, task: str) -> None:
    """Month by month from March to October; what was not told in June of 2.1-03 (惠康里) is told in July, and September's
    江苏路 of 2.1-02 in October's file."""
    year = sample.year(task, "10-31")
    told = [int(year[month].actual or Fraction(0)) for month in range(3, 11)]
    story = list(COUNTS[task])
    if task == "2.1-03":
        story[3] -= 1
    assert told == story


def test_one_site_was_replaced(sample: Desk) -> None:
    """Its March and April stay told, and it counts no more."""
    with sample.store.reading() as con:
        sites = register(con, 2024, sample.number())
    assert {task: sum(site.active for site in sites if site.task == task) for task in SITED} == {
        "2.1-01": 2,
        "2.1-02": 5,
        "2.1-03": 10,
        "2.1-04": 1,
        "2.1-06": 5,
    }
    gone = [(site.task, site.number, site.successor, site.reason) for site in sites if not site.active]
    assert gone == [("2.1-03", "7", "11", "原址用房产权单位另有安排，调整到安馨苑")]


def test_what_was_checked_was_drawn_and_is_drawn_again(sample: Desk) -> None:
    """Every finding is about a place of its sample; the same seed draws the same places from the records of then."""
    with sample.store.reading() as con:
        made = checks(con, 2024, sample.number())
        kept = sorted(samples(con, 2024, sample.number()), key=lambda each: each.batch)
        drawn = [(place.task, place.site) for each in kept for place in drawn_in(con, each.batch)]
    assert [(check.task, check.site) for check in made] == drawn and len(made) == 14
    with sample.store.writing(keep=False) as con:
        first = kept[0]
        wish = Wish(first.number, None, first.each_unit, first.crossed, first.seed)
        again = draw_sample(con, sample.plan, ("2.1-02", "2.1-03"), 7, wish, person="李明", when=NOW)
        assert [(visit.place.task, visit.place.site) for visit in again.visits] == drawn[:10]
        assert again.sample.sha256 == first.sha256


def test_two_differ_of_which_one_is_done(sample: Desk) -> None:
    with sample.store.reading() as con:
        made = checks(con, 2024, sample.number())
        shown = [photo(con, check.number, place + 1) for check in made for place in range(check.photos)]
    differing = [(c.task, c.site, c.reported_stage, c.found_stage, c.open) for c in made if not c.agrees]
    assert differing == [("2.1-03", "3", "启用", "竣工", False), ("2.1-06", "3", "验收", "开工", True)]
    done = next(check for check in made if not check.agrees)
    assert done.answer and done.result and done.settlement
    assert all(check.demo for check in made)
    assert len(shown) == 8 and all(content and content[:3] == b"\xff\xd8\xff" for content in shown)


def test_the_files_are_what_the_script_writes(plan: Plan) -> None:
    """The sheets byte for byte; the photos, which need the Chinese font, by name, size and kind alone."""
    sited, inspections = (
        yaml.safe_load((SAMPLE / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("sites", "inspections")
    )
    sites = Sites(plan, sited)
    for filed, content in sites.sheets():
        assert (SAMPLE / filed["file"]).read_bytes() == content
    written = dict(spot_files(sites, inspections))
    assert all((SAMPLE / name).read_bytes() == content for name, content in written.items() if name.endswith(".csv"))
    pictures = [SAMPLE / name for name in written if name.endswith(".jpg")]
    assert sorted(pictures) == sorted((SAMPLE / "照片").iterdir())
    for picture in pictures:
        assert picture.stat().st_size <= 40_000
        with Image.open(picture) as opened:
            assert (opened.format, opened.size, opened.getexif()) == ("JPEG", (1024, 768), {})


def test_nothing_of_it_stays(plan: Plan, tmp_path: Path) -> None:
    """Photos, samples, findings and sites go with the files; the clearing alone is left."""
    store = Store(tmp_path / "progress.duckdb")
    load_demo(store, plan, NOW)
    assert clear_demo(store, NOW) == 96
    with store.reading() as con:
        tables = [name for (name,) in con.execute("select table_name from information_schema.tables").fetchall()]
        left = {name: con.execute(f"select count(*) from {name}").fetchone()[0] for name in tables}
        assert {name: rows for name, rows in left.items() if rows} == {"batches": 1}
        assert latest_number(con) == LAST
    assert load_demo(store, plan, NOW) == Loaded(96, 0)


def test_another_plan_takes_none_of_it(small: Plan, tmp_path: Path) -> None:
    """Its tasks have no sites: the rows are refused and counted, nothing is drawn and nothing is in the way."""
    store = Store(tmp_path / "progress.duckdb")
    assert load_demo(store, small, NOW).files == 96
    with store.reading() as con:
        assert (samples(con, 2024, latest_number(con)), checks(con, 2024, latest_number(con))) == ([], [])
