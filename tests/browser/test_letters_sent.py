"""催报 by mail from /office: a real server process hands letters to a real mail server; what is refused is said and sent
again."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Browser, Page, expect

from tests.access.test_letters import Post, served
from tests.browser.conftest import Server, settled
from tests.browser.presses import twice
from tests.browser.test_sign_in import BY, accounts_of, noted, person, sign_in

ADDRESS = "tong@bureau.example"


def test_sent_refused_and_sent_again(start: Callable[..., Server], page: Page, browser: Browser) -> None:
    """In October of the sample 儿童福利科 owes one task. Its address is unknown at first; then it is known."""
    with served(Post({ADDRESS: "550 no such user"})) as post:
        mail = f"mail: {{server: 127.0.0.1, port: {post.port}, security: none, from: office@bureau.example}}"
        server = start(settings=f"mode: accounts\n{mail}\n")
        person(server, "lin", "office", display="林晓东")
        person(server, "he", "leader", display="何静")
        person(server, "tong", "staff", "儿童福利科", display="童心")
        accounts_of(server).accounts.write_to("tong", ADDRESS, by=BY, now=datetime.now(UTC))
        sign_in(page, server, "lin", "/office?month=2024-10")
        row = page.locator(".office-letters tr[data-department=儿童福利科]")
        expect(row.locator("td").nth(1)).to_have_text(ADDRESS)
        expect(row.locator("td").nth(3)).to_have_text("没有发过")
        page.get_by_role("button", name="发邮件催报 1 个科室").click()
        expect(page.get_by_role("dialog")).to_contain_text(f"儿童福利科　{ADDRESS}")
        twice(page, page.get_by_role("dialog").get_by_role("button", name="确认发送"), 60)
        page.keyboard.press(
            "Escape"
        )  # where the second press came to the page beneath, a list is open that hides the rest
        expect(page.get_by_text("1 个科室的催报邮件已排队发送。").first).to_be_visible()
        said = re.compile(rf"\d\d-\d\d \d\d:\d\d 没有发出：邮件服务器不收收件人 {ADDRESS}（550 no such user）")
        expect(row.locator("td").nth(3)).to_have_text(said)
        assert post.came == []

        post.refuses.clear()
        twice(page, page.get_by_role("button", name="没有发出的 1 封再发一次"), 60)
        expect(row.locator("td").nth(3)).to_contain_text("已交给邮件服务器")
        expect(page.get_by_role("button", name="再发一次")).to_have_count(0)
        (message,) = post.messages()
        assert message["Subject"] == "催报：10月进展尚有 1 项未报（儿童福利科）"
        assert "1. 1.4-10 流动儿童关爱服务探索" in message.get_content()

        settled(page)
        page.get_by_role("button", name="发邮件催报 1 个科室").click()
        page.get_by_role("dialog").get_by_role("button", name="确认发送").click()
        expect(page.get_by_text("没有新的要发：这些科室今天已经催过，或已报齐。").first).to_be_visible()
        assert len(post.came) == 1
        assert [who for who, _ in noted(server, "remind")] == ["lin", "lin"]
        assert noted(server, "mailed") == [("", f"儿童福利科：2024-10，发往 {ADDRESS}")]

        theirs = browser.new_context(locale="zh-CN").new_page()
        sign_in(theirs, server, "he", "/office?month=2024-10")
        expect(theirs.locator(".office-reminder")).to_be_visible()
        expect(theirs.locator(".office-letters")).to_have_count(0)
        assert ADDRESS not in theirs.content()
        theirs.context.close()
