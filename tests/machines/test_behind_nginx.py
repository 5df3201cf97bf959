"""Three processes behind nginx, as an office has them: signed in once, whichever process answers; one that dies is back."""

import asyncio
import contextlib
import csv
import io
import json
import shutil
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright, expect

from records import COLUMNS
from tests.browser.conftest import BROWSERS, QUIET
from tests.browser.test_sign_in import GOOD
from tests.machines.conftest import Estate

pytestmark = pytest.mark.machines

SLOW = 60_000
"""What a page may take while eight browsers and three processes share two cores."""


def visited(journey: Callable[[Browser], Awaitable[None]]) -> None:
    """A journey of several browsers at once."""
    path = next(found for name in BROWSERS if (found := shutil.which(name)))

    async def all_of_it() -> None:
        expect.set_options(timeout=SLOW)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
            await journey(browser)
            await browser.close()

    asyncio.run(all_of_it())


async def visitor(browser: Browser) -> Page:
    context: BrowserContext = await browser.new_context(
        ignore_https_errors=True, viewport={"width": 1366, "height": 768}, locale="zh-CN", reduced_motion="reduce"
    )
    context.set_default_timeout(SLOW)
    return await context.new_page()


async def sign_in(page: Page, estate: Estate, name: str, path: str = "/") -> None:
    await page.goto(f"{estate.address}{path}")
    await page.get_by_label("账号").fill(name)
    await page.get_by_label("密码").fill(GOOD)
    await page.get_by_role("button", name="登录").click()
    await page.wait_for_selector("[data-testid=stMainBlockContainer] h1")


def report(task: str, said: str) -> bytes:
    """A monthly file of one row: a 常态 done this month, with what was done."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerow({"月份": "2024-10", "任务编号": task, "完成值": "是", "进展情况": said, "更正原因": "核对"})
    return out.getvalue().encode("gb18030")


async def stored(page: Page, estate: Estate, name: str, content: bytes) -> str:
    """A file handed in and stored; the sentence that says so."""
    await page.goto(f"{estate.address}/report?month=2024-10")
    await expect(page.get_by_role("heading", name="数据上报")).to_be_visible()
    await page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    button = page.get_by_role("button", name="确认入库")
    await expect(button).to_be_visible()
    if await page.get_by_text("已核对无误").count():
        await page.get_by_text("已核对无误").click()
    await expect(button).to_be_enabled()
    await button.click()
    said = page.get_by_text(f"已入库：{name}").first
    await expect(said).to_be_visible()
    return await said.inner_text()


def imports(estate: Estate) -> list[dict[str, Any]]:
    """The records that files of this test brought, as `history` tells them."""
    told: list[dict[str, Any]] = json.loads(estate.manage("history", "--format", "json"))
    return [each for each in told if each["file"].startswith("并发")]


async def serving(page: Page, estate: Estate) -> int:
    """Which process draws the pages of somebody: the one that works meanwhile."""
    before = [estate.processes.seconds(number) for number in range(3)]
    await page.reload()
    await page.wait_for_selector("[data-testid=stMainBlockContainer] h1")
    spent = [estate.processes.seconds(number) - of for number, of in enumerate(before)]
    return spent.index(max(spent))


async def gone_on(page: Page) -> None:
    """Another page by the menu. A press while the socket is gone goes nowhere: a person presses once more."""
    for _ in range(10):
        await page.get_by_role("link", name="街镇", exact=True).click()
        with contextlib.suppress(AssertionError):
            await expect(page.get_by_role("heading", level=1)).to_contain_text("街镇", timeout=4_000)
            return
    raise AssertionError("the page that was open has not gone on with another process")


def test_signed_in_on_one_process_the_next_answers_after_it_is_killed(estate: Estate) -> None:
    """A page that is open goes on with another process, and so does the next address, without signing in again; the one
    that was killed is begun again."""
    estate.person("lin", "office")

    async def journey(browser: Browser) -> None:
        page = await visitor(browser)
        await sign_in(page, estate, "lin")
        cookies = {each["name"]: each for each in await page.context.cookies()}  # type: ignore[typeddict-item]
        assert cookies["__Host-workplan-session"]["secure"]
        first = await serving(page, estate)
        estate.processes.kill(first)
        await gone_on(page)
        await page.goto(f"{estate.address}/area?id=elderly&month=2024-10")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("养老服务")

    visited(journey)
    again = [number for number, times in enumerate(estate.processes.begun) if times > 1]
    assert len(again) == 1
    estate.processes.answered(again[0])


def test_eight_store_at_once_while_a_process_is_killed(estate: Estate) -> None:
    """Who is not told that it is stored hands in again, as people do: each figure is there once, no number twice."""
    tasks = ["1.1-01", "1.1-03", "1.1-04", "1.1-07", "1.2-01", "1.2-02", "1.2-03", "1.2-04"]
    for number in range(8):
        estate.person(f"ban{number}", "office")

    async def one(browser: Browser, number: int, told: list[str]) -> None:
        page = await visitor(browser)
        await sign_in(page, estate, f"ban{number}", "/report?month=2024-10")
        content, name = report(tasks[number], f"第 {number} 个同时交来"), f"并发{number}.csv"
        for _ in range(3):
            try:
                told.append(await stored(page, estate, name, content))
                return
            except (Error, AssertionError):
                if any(each["file"] == name for each in imports(estate)):
                    told.append(name)  # stored, and the page that would have said so was gone
                    return
        raise AssertionError(f"{name} was not taken in three times")

    told: list[str] = []

    async def journey(browser: Browser) -> None:
        async def cut() -> None:
            await asyncio.sleep(20)
            estate.processes.kill(1)

        await asyncio.gather(cut(), *(one(browser, number, told) for number in range(8)))

    visited(journey)
    assert len(told) == 8
    found = imports(estate)
    assert sorted(each["task"] for each in found) == sorted(tasks)
    assert len({each["batch"] for each in found}) == 8
    assert estate.processes.begun[1] == 2


@pytest.mark.parametrize("estate", ["postgres"], indirect=True)
def test_postgres_starts_again_while_people_store(estate: Estate) -> None:
    """Nothing is lost and nobody is told wrong: what was said to be stored is there, once, and what is there was told or
    is found in the history; nobody signs in again."""
    tasks = ["1.1-01", "1.1-03", "1.1-04"]
    for number in range(3):
        estate.person(f"ban{number}", "office")
    told: list[str] = []

    async def one(browser: Browser, number: int) -> None:
        page = await visitor(browser)
        await sign_in(page, estate, f"ban{number}", "/report?month=2024-10")
        for turn in range(3):
            name = f"并发{number}-{turn}.csv"
            for _ in range(4):
                try:
                    await stored(page, estate, name, report(tasks[number], f"{number} 第 {turn} 次"))
                    told.append(name)
                    break
                except (Error, AssertionError):
                    if any(each["file"] == name for each in imports(estate)):
                        break

    async def journey(browser: Browser) -> None:
        async def again() -> None:
            for _ in range(2):
                await asyncio.sleep(15)
                assert estate.cluster is not None
                await asyncio.to_thread(estate.cluster.stop, "immediate")
                await asyncio.sleep(1)
                await asyncio.to_thread(estate.cluster.start)

        await asyncio.gather(again(), *(one(browser, number) for number in range(3)))

    visited(journey)
    found = [each["file"] for each in imports(estate)]
    assert len(found) == len(set(found)) == 9
    assert set(told) <= set(found)
