"""A task on a phone held upright, 390 by 844: two screens, the first for what a leader asks; what is folded is a tap away."""

import io
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.addresses import complete
from tests.browser.conftest import Server

SCREEN_PX = 844
LONGEST = ("1.1-05", "2.1-02", "2.1-05", "2.1-09")
"""Of the sample: ten 街镇 with a text each, ten corrections in one month, ninety sources."""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": SCREEN_PX}, locale="zh-CN", has_touch=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("id", LONGEST)
def test_two_screens(server: Server, phone: Page, id: str) -> None:
    complete(phone, f"{server.address}/task?id={id}&month=2024-10")
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 2 * SCREEN_PX


def test_the_first_screen_answers(server: Server, phone: Page) -> None:
    """What, how much of how much, lamp, gap, why, what next: all above the lower edge, before anything else."""
    complete(phone, f"{server.address}/task?id=2.1-07&month=2024-10")
    for words in (
        "2.1-07 护理型床位",
        "当时判定：滞后",
        "截至10月应完成 360张（59%），实际 168张（27%），慢于序时进度 31.4 个百分点",
        "第二批项目招标流标后开工推迟，消防验收整改尚未完成",
        "11月完成消防整改并验收210张，其余12月交付",
        "按目前速度年底只有 216张，差 395张",
    ):
        box = phone.get_by_text(words).first.bounding_box()
        assert box, words
        assert box["y"] + box["height"] <= SCREEN_PX, words
    expect(phone.locator(".wp-said dt")).to_have_text(["滞后原因", "下一步措施", "进展情况"])


def test_what_is_folded_opens_and_is_on_paper(server: Server, phone: Page) -> None:
    """2.1-05: the plan's words, what nine other 街镇 wrote, what was decided and done, the months before, the correction
    of July, 81 sources, ten of them of this month."""
    complete(phone, f"{server.address}/task?id=2.1-05&month=2024-10")
    paper = pdfium.PdfDocument(io.BytesIO(phone.pdf(format="A4", prefer_css_page_size=True)))
    printed = "".join(re.sub(r"\s+", "", sheet.get_textpage().get_text_range()) for sheet in paper)
    main = phone.get_by_test_id("stMain")
    for fold, inside in (
        ("工作要点原文", "以完工验收的户数为准"),
        ("其余 8 条", "新泾镇：验收12户，签约待施工6户"),
        ("已办结 1 项", "适老化改造增加施工班组，雨季前排定7月至9月的入户计划"),
        ("此前各月情况", "部分老人要求推迟入户"),
        ("更正（1 处）", "经核对验收单，首报误将在施9户计入完工，予以更正"),
        ("数据来源（81 条）", "其他月份的 71 条"),
        ("其他月份的 71 条", "2024-03-20 09:24"),
    ):
        within = main.get_by_text(inside).first
        assert inside.replace(" ", "") in printed, inside
        expect(within).to_be_hidden()
        phone.get_by_text(fold, exact=True).click()
        expect(within).to_be_visible()
