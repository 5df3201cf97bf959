"""The month as one .html: complete, inert, and with nothing in it that leads outside."""

import re

import pytest
from lxml import html as lxml_html

from metrics.look import look
from plan import read_plan
from records import Store, load_demo
from reports.deck.briefing import Briefing, brief
from reports.offline.page import html
from tests.conftest import ROOT, Desk, day, moment

HOSTILE = '<img src=x onerror="alert(1)"></details></style><script>alert(2)</script>'


def briefed(desk: Desk, month: int = 6, on: str = "06-30") -> Briefing:
    assessment = desk.assessed(on)
    with desk.store.reading() as con:
        return brief(con, assessment, month)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Briefing:
    """October of the sample, as seen on the last of October."""
    plan = read_plan(ROOT / "targets.yaml")
    store = Store(tmp_path_factory.mktemp("html") / "progress.duckdb")
    load_demo(store, plan, moment("10-31"))
    assessment = look(store, plan, day("10-31"))
    with store.reading() as con:
        return brief(con, assessment, 10)


def test_every_task_stands_in_it_once(sample: Briefing) -> None:
    document = lxml_html.fromstring(html(sample))
    assert [e.get("data-task") for e in document.iter("details")] == list(sample.plan.tasks)
    assert document.get("lang") == "zh-CN"
    assert document.findtext(".//p[@class='sentence']") == sample.status.sentence


def test_what_is_behind_is_open_the_rest_folded(sample: Briefing) -> None:
    document = lxml_html.fromstring(html(sample))
    opened = {e.get("data-task") for e in document.iter("details") if e.get("open") is not None}
    assert opened == {s.task.id for s in sample.behind}


def test_every_anchor_leads_to_something(sample: Briefing) -> None:
    document = lxml_html.fromstring(html(sample))
    ids = [e.get("id") for e in document.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {str(e.get("href")) for e in document.iter("a", "use")}
    assert wanted <= {f"#{id}" for id in ids}


def test_nothing_leads_outside(sample: Briefing) -> None:
    """No address but anchors of its own, no script, and a policy that would forbid both; below 1.5 MB."""
    content = html(sample)
    text = content.decode()
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert not re.search(r"<(script|link|iframe|img|object|embed|form|base)\b", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"https?:|//[a-z]|url\(|@import|javascript:|data:", text)
    assert {a for a in re.findall(r'(?:href|src)="([^"]*)"', text) if not a.startswith("#")} == set()
    assert len(content) < 1_500_000


def test_both_lamps_of_each_month(sample: Briefing) -> None:
    """2.1-07: one row a month up to October, the words of both lamps."""
    document = lxml_html.fromstring(html(sample))
    rows = document.xpath("//details[@data-task='2.1-07']//table[@class='months']/tbody/tr")
    said = [[cell.text_content().strip() for cell in row] for row in rows]
    assert [row[0] for row in said] == [f"{m}月" for m in range(3, 11)]
    assert said[-1] == ["10月", "168张", "滞后", "滞后"]


def test_hostile_texts_are_texts(desk: Desk) -> None:
    """In a narrative, and in the plan's own title."""
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    desk.tell("06-18", f"6月,1.1-01,新泾,1,,,{quoted}")
    text = html(briefed(desk)).decode()
    assert "<script" not in text
    assert "<img" not in text
    document = lxml_html.fromstring(text)
    assert HOSTILE in document.xpath("//details[@data-task='1.1-01']")[0].text_content()


def test_sample_figures_say_so(sample: Briefing, desk: Desk) -> None:
    assert "演示数据" in html(sample).decode()
    assert "演示数据" not in html(briefed(desk)).decode()


def test_a_month_without_anything(desk: Desk) -> None:
    """No report, no decision, no change: the empty states, and no heading without content."""
    text = html(briefed(desk, 3, "03-01")).decode()
    assert "还没有收到数据" in text
    assert "本月没有偏慢、滞后或未报送的任务。" in text
    assert 'id="decisions"' not in text
    assert 'id="changes"' not in text


def test_the_same_bytes_again(sample: Briefing) -> None:
    assert html(sample) == html(sample)


def test_progress_is_told(desk: Desk) -> None:
    """A step for each of two areas and one for the page."""
    told: list[tuple[int, int]] = []
    html(briefed(desk), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_snapshot_stands_in_it(sample: Briefing) -> None:
    assert html(sample).decode().count(sample.as_of) >= 3


def test_the_course_goes_on_to_december(sample: Briefing) -> None:
    """序时 ends at 100 % in December, completion in October; the drawing says both to those who do not see it."""
    (drawn,) = lxml_html.fromstring(html(sample)).xpath("//figure[figcaption[contains(., '完成率与序时')]]/svg")
    said = drawn.get("aria-label")
    assert "10月完成率 74.9%，序时 74.2%" in said and said.endswith("12月序时 100.0%")
