"""导出: from the link to a file that opens, is the one the command makes, and asks nobody for anything."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from metrics.task.lamps import GROUPS, lamp_of
from reports.exports import EXPORTS
from tests.browser.conftest import LAST, NEXT, Server, opened

pytestmark = pytest.mark.one_tab

OLD = "60-20240725"


@pytest.fixture
def offline(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without any network."""
    opened = browser.new_context(offline=True, locale="zh-CN")
    yield opened
    opened.close()


def downloaded(page: Page, kind: str, folder: Path) -> Path:
    """Follow the link of a file and save it under the name it comes with."""
    with page.expect_download() as download:
        page.get_by_role("link", name=f"下载{EXPORTS[kind].name}（.{kind}）").click()
    saved = folder / download.value.suggested_filename
    download.value.save_as(saved)
    return saved


def digest_shown(page: Page, kind: str) -> str:
    """The digest that the page shows when asked for it."""
    if not page.get_by_label("显示校验值").is_checked():
        page.get_by_text("显示校验值").click()
    return page.locator(f".st-key-export-{kind} .exports-digest code").inner_text()


@pytest.mark.parametrize("kind", EXPORTS)
def test_the_file_of_the_page_is_the_file_of_the_command(server: Server, page: Page, tmp_path: Path, kind: str) -> None:
    """Its name says what it is; its SHA-256 is the one shown; the command shown makes the same bytes."""
    opened(page, f"{server.address}/exports?month=2024-10&snapshot={LAST}-20241025")
    saved = downloaded(page, kind, tmp_path)
    assert saved.name == f"2024-10-{EXPORTS[kind].name}-{LAST}-20241025{EXPORTS[kind].extension}"
    digest = hashlib.sha256(saved.read_bytes()).hexdigest()
    assert digest == digest_shown(page, kind)
    page.locator(f".st-key-export-{kind} .exports-command summary").click()
    command = page.locator(f".st-key-export-{kind} .exports-command code").inner_text()
    words = command.split()
    assert words[:4] == [".venv/bin/python", "manage.py", "export", kind]
    again = tmp_path / f"again{EXPORTS[kind].extension}"
    done = server.manage(*words[2:-1], str(again))
    assert done.returncode == 0, done.stderr
    assert hashlib.sha256(again.read_bytes()).hexdigest() == digest


def test_another_month_is_another_file(server: Server, page: Page, tmp_path: Path) -> None:
    digests = set()
    for month in ("2024-05", "2024-06"):
        opened(page, f"{server.address}/exports?month={month}")
        saved = downloaded(page, "xlsx", tmp_path)
        assert saved.name.startswith(f"{month}-台账-{LAST}-")
        digests.add(digest_shown(page, "xlsx"))
        assert hashlib.sha256(saved.read_bytes()).hexdigest() in digests
    assert len(digests) == 2


def test_slides_for_a_department(server: Server, page: Page, tmp_path: Path) -> None:
    opened(page, f"{server.address}/exports?month=2024-10&snapshot={LAST}-20241025")
    page.get_by_role("combobox", name="给谁看").click()
    page.get_by_role("option", name="科室：养老服务科").click()
    expect(page.locator(".st-key-export-pptx a")).to_have_attribute("href", re.compile("department="))
    assert downloaded(page, "pptx", tmp_path).name == f"2024-10-会议幻灯片-养老服务科-{LAST}-20241025.pptx"


def test_new_data_is_another_file(start: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    """A file of before is never handed out for the figures of now, nor one of now for those that are shown."""
    server = start()
    opened(page, f"{server.address}/exports?month=2024-10")
    before = downloaded(page, "xlsx", tmp_path).read_bytes()
    csv = tmp_path / "11.csv"
    csv.write_text("月份,任务编号,街镇,完成值\n2024-11,2.1-07,,300\n", encoding="utf-8")
    assert server.manage("import", str(csv), "--by", "张三").returncode == 0
    assert downloaded(page, "xlsx", tmp_path).read_bytes() == before
    opened(page, f"{server.address}/exports?month=2024-10")
    saved = downloaded(page, "xlsx", tmp_path)
    assert saved.name.startswith(f"2024-10-台账-{NEXT}-")
    assert saved.read_bytes() != before


def test_an_old_snapshot_gives_the_old_figures(server: Server, page: Page, tmp_path: Path) -> None:
    opened(page, f"{server.address}/exports?month=2024-06&snapshot={OLD}")
    saved = downloaded(page, "xlsx", tmp_path)
    printed = json.loads(server.manage("status", "--month", "2024-06", "--as-of", OLD, "--format", "json").stdout)
    sheet = load_workbook(saved)["总览"]
    assert sheet["A4"].value == printed["sentence"]
    assert f"数据版本 {OLD}" in str(sheet["A2"].value)


@pytest.mark.parametrize(("month", "snapshot"), [("2024-04", OLD), ("2024-06", OLD), ("2024-10", f"{LAST}-20241031")])
def test_the_overview_says_what_the_command_says(server: Server, page: Page, month: str, snapshot: str) -> None:
    """The sentence and the counts by lamp; tests/reports/test_same_numbers.py holds the files to the command."""
    printed = json.loads(server.manage("status", "--month", month, "--as-of", snapshot, "--format", "json").stdout)
    opened(page, f"{server.address}/?month={month}&snapshot={snapshot}")
    expect(page.locator(".wp-sentence")).to_have_text(printed["sentence"])
    shown = {lamp: int(page.locator(f".wp-tile[data-lamp={lamp}] b").inner_text()) for lamp in GROUPS}
    for lamp in {lamp_of(group) for group in GROUPS}:
        assert sum(n for group, n in shown.items() if lamp_of(group) == lamp) == printed["totals"][lamp]


def test_the_html_opens_from_a_stick(server: Server, page: Page, offline: BrowserContext, tmp_path: Path) -> None:
    """By file://, without any network: the sentence, every task, no message on the console, no request; a link in it
    leads to its task; nothing scrolls sideways on a phone."""
    opened(page, f"{server.address}/exports?month=2024-10")
    saved = downloaded(page, "html", tmp_path)
    asked: list[str] = []
    said: list[str] = []
    alone = offline.new_page()
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda message: said.append(message.text))
    alone.on("pageerror", lambda error: said.append(str(error)))
    alone.goto(saved.as_uri())
    expect(alone.locator(".sentence")).to_contain_text("截至10月，21条257项任务中，39项已完成年度目标")
    expect(alone.locator("details.task")).to_have_count(257)
    alone.locator(".needing a").first.click()
    assert re.search(r"#task-[0-9.-]+$", alone.url)
    id = alone.locator("details.task:not([open])").first.get_attribute("id")
    folded = alone.locator(f"[id='{id}']")
    expect(folded.locator(".months")).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.locator(".months")).to_be_visible()
    for width in (1920, 390):
        alone.set_viewport_size({"width": width, "height": 844})
        assert alone.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert [url for url in asked if not url.startswith("file:")] == []


def test_a_chart_is_saved_as_a_picture(server: Server, page: Page, tmp_path: Path) -> None:
    """Its one button shows when the chart is pointed at, says in Chinese what it does, and needs no other host."""
    outside: list[str] = []
    page.on(
        "request",
        lambda r: outside.append(r.url) if not r.url.startswith((server.address, "data:", "blob:")) else None,
    )
    opened(page, f"{server.address}/?month=2024-10")
    chart = page.locator("[data-testid=stPlotlyChart]").first
    chart.hover()
    buttons = chart.locator(".modebar-btn")
    expect(buttons).to_have_count(1)
    buttons.hover()
    tooltip = buttons.evaluate("button => getComputedStyle(button, '::after').content")
    assert re.search("[一-鿿]", tooltip)
    assert not re.search("[A-Za-z]{3}", tooltip.replace("PNG", ""))
    assert chart.locator(".legend").count() == 0  # the lines bear their names
    with page.expect_download() as download:
        buttons.click()
    assert re.fullmatch(r"2024-10-完成率与序时-\d+-\d{8}\.png", download.value.suggested_filename)
    download.value.save_as(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert outside == []
