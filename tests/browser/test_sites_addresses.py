"""Addresses of 点位, of 实地抽查 and of receipts that name what there is not: said in a sentence, and nothing else is shown."""

import re
from collections.abc import Iterator

import pytest

from records import Store, handed_in, latest_number
from tests.browser.conftest import Server
from tests.browser.stream import Tab

LONG = "长" * 10_000
UNKNOWN = {
    "task=2.1-99": "2024年没有按点位管理的任务“2.1-99”，没有按它筛选。请在“任务”中选择。",
    "task=2.1-05": "2024年没有按点位管理的任务“2.1-05”，没有按它筛选。请在“任务”中选择。",
    "task=2.1-02&task=2.1-01": "2024年没有按点位管理的任务“2.1-02、2.1-01”，没有按它筛选。请在“任务”中选择。",
    f"task={LONG}": f"2024年没有按点位管理的任务“{'长' * 30}…”，没有按它筛选。请在“任务”中选择。",
    "unit=<b>月球</b>": "2024年登记册中没有街镇“<b>月球</b>”的点位，没有按它筛选。请在“街镇”中选择。",
    "department=月球科": "2024年没有科室“月球科”的点位，没有按它筛选。请在“科室”中选择。",
    "task=2.1-02&site=９": "任务 2.1-02 的登记册中没有点位“９”。请从下面的清单选择。",
    "task=2.1-02&site=１": "任务 2.1-02 的登记册中没有点位“１”。请从下面的清单选择。",
    "site=1": "点位“1”要和它的任务一起写在地址里。请从下面的清单选择。",
    "part=9": "没有第“9”页，共 1 页，下面是第 1 页。",
    "part=１": "没有第“１”页，共 1 页，下面是第 1 页。",
    "part=-1": "没有第“-1”页，共 1 页，下面是第 1 页。",
}
CHECKS = ("99", "０", "１", "١", "1,2", "014", "-1", "<b>", LONG)


def shown(run_text: str) -> str:
    """As it is read: without the signs by which Markdown takes a text for what it is."""
    return re.sub(r"\\(.)|\u2060", r"\1", run_text).replace("&lt;", "<").replace("&gt;", ">")


@pytest.fixture(scope="module")
def tab(server: Server) -> Iterator[Tab]:
    with Tab(server.address, "") as opened:
        yield opened


@pytest.mark.parametrize("query", UNKNOWN, ids=lambda query: query[:20])
def test_sites_that_there_are_not(tab: Tab, query: str) -> None:
    """The sentence, and the list; no site's own page."""
    asked: dict[str, list[str]] = {}
    for pair in query.split("&"):
        name, _, text = pair.partition("=")
        asked.setdefault(name, []).append(text)
    found = shown(tab.open("sites", **asked).text)
    assert UNKNOWN[query] in found
    assert "的全部点位" not in found


@pytest.mark.parametrize("asked", CHECKS, ids=lambda asked: asked[:9])
def test_findings_that_there_are_not(tab: Tab, asked: str) -> None:
    found = shown(tab.open("checks", check=asked).text)
    said = asked if asked != LONG else "长" * 30 + "…"
    assert f"2024年10月及以前没有抽查记录“{said}”，或不是你可以看的。请核对编号和月份，或从下面的清单选择。" in found
    assert 'data-check="' not in found.split('class="wp-table')[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"task": "2.1-02", "site": "１"}, "没有可以抽查的任务“2.1-02”的点位“１”。请在“去了哪里”中选择。"),
        ({"task": "2.1-99"}, "没有可以抽查的任务“2.1-99”。请在“去了哪里”中选择。"),
        ({"site": "1"}, "没有可以抽查的任务“”的点位“1”。请在“去了哪里”中选择。"),
        ({"task": "2.1-02", "site": LONG}, f"没有可以抽查的任务“2.1-02”的点位“{'长' * 30}…”。请在“去了哪里”中选择。"),
    ],
)
def test_places_that_there_are_not(tab: Tab, asked: dict[str, str], said: str) -> None:
    run = tab.open("checks", **asked)
    assert said in shown(run.text)
    assert "检查人" not in [widget.label for widget in run.widgets]


def test_receipts_asked_for_on_another_page(server: Server, tab: Tab) -> None:
    """Of a sheet of 点位, and of one of 实地抽查: where each is, said on every page of receipts; of no batch nothing."""
    with Store(server.database).reading() as con:
        made = {kind: handed_in(con, 2024, (kind,), latest_number(con))[0].batch for kind in ("sites", "checks")}
    for page in ("report", "sites", "checks"):
        for kind, batch in made.items():
            found = tab.open(page, receipt=str(batch)).text
            if page == kind:
                assert "receipt-head" in found
            else:
                assert f"批次 {batch} 的回执在另一页。" in found
                assert f'href="/{kind}?receipt={batch}&amp;month=2024-10' in found
        assert "的回执在另一页" not in tab.open(page, receipt="999").text
