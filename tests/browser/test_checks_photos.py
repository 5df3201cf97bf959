"""Photos of 实地抽查 that take their time: the button waits for them, and says so; none is left behind."""

from datetime import datetime
from pathlib import Path

from playwright.sync_api import FloatRect, Page, Route, WebSocketRoute, expect

from plan import parse_plan
from records import Store, Wish, draw_sample
from tests.browser.conftest import Server, opened, settled
from tests.browser.test_checks import bureau as bureau
from tests.browser.test_checks import choose, picture
from tests.browser.test_checks import phone as phone
from tests.browser.test_phone import OUTSIDE
from tests.commands.test_checks_command import TEXT

WAITS = "照片还在上传，传完自动记录。"


class Slow:
    """A wire on which what the server says, and what is uploaded, can be kept back."""

    def __init__(self, page: Page) -> None:
        self.holding = False
        self._said: list[str | bytes] = []
        self.uploads: list[Route] = []
        page.route_web_socket("**/_stcore/stream", self._between)
        page.route("**/_stcore/upload_file/**", lambda upload: self.uploads.append(upload))

    def _between(self, near: WebSocketRoute) -> None:
        self._near = near
        near.connect_to_server().on_message(lambda said: self._said.append(said) if self.holding else near.send(said))

    def speak(self) -> None:
        self.holding = False
        for said in self._said:
            self._near.send(said)


def _middle(box: FloatRect | None) -> tuple[float, float]:
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_pressed_while_a_photo_is_on_its_way(bureau: Server, phone: Page) -> None:
    """Pressed before the browser knows where to send the photo, then while it is being sent: one finding with its photo.
    Beside a picture that is refused nothing is recorded until it is removed."""
    slow = Slow(phone)
    opened(phone, f"{bureau.address}/checks?month=2024-06")
    phone.get_by_text("记一条抽查").tap()
    choose(phone, "1站")
    fields = phone.get_by_test_id("stForm").first
    fields.get_by_test_id("stButtonGroup").get_by_text("启用", exact=True).tap()
    fields.get_by_label("检查人").fill("王芳")
    fields.get_by_label("记录人").fill("王芳")
    files, record = fields.locator("input[type=file]"), fields.get_by_role("button", name="记录", exact=True)
    files.set_input_files({"name": "a.heic", "mimeType": "image/heic", "buffer": b"1"})
    record.tap()
    expect(
        fields.get_by_text("照片 a.heic 没有传上：是苹果手机的 HEIC 照片，请转成 JPEG 再传。请移除后再按“记录”。")
    ).to_be_visible()
    remove = fields.get_by_role("button", name="移除 a.heic")
    size = remove.bounding_box()
    assert size and min(size["width"], size["height"]) >= 44
    remove.tap()
    slow.holding = True
    files.set_input_files({"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    record.tap()
    expect(fields.get_by_text(WAITS)).to_be_visible()
    with phone.expect_request("**/_stcore/upload_file/**"):
        slow.speak()
    expect(fields.get_by_role("button", name="取消上传 门口.jpg")).to_be_visible()
    expect(record).to_be_disabled()
    phone.touchscreen.tap(*_middle(record.bounding_box()))
    expect(fields.get_by_text(WAITS)).to_be_visible()
    slow.uploads.pop().continue_()
    expect(phone.get_by_test_id("stAlert").get_by_text("已记录，编号 1。")).to_be_visible()
    expect(phone.locator("tr[data-check='1']")).to_contain_text("照片 1")
    assert phone.locator("tr[data-check]").count() == 1
    phone.locator("tr[data-check='1'] a").first.tap()
    with phone.context.expect_page() as other:
        phone.locator(".wp-photos a").tap()
    assert other.value.evaluate("document.contentType + ' ' + document.images[0].naturalWidth") == "image/jpeg 1200"


def test_two_taps_at_a_place_that_was_drawn(bureau: Server, phone: Page, tmp_path: Path) -> None:
    """Both sites that were reported are drawn. At the first the names are filled in, which are there at the second: the
    photo, and what was reported is what is seen."""
    with Store(tmp_path / "p.duckdb").writing() as con:
        wish = Wish(2, None, False, False, "20241108")
        draw_sample(con, parse_plan(TEXT), ["1.1-02"], 6, wish, person="李明", when=datetime(2024, 7, 1, 9))
    opened(phone, f"{bureau.address}/checks?month=2024-06")
    for number, (site, left) in enumerate((("1站", "还有 1 个没有去"), ("2站", "都去过了")), 1):
        if not phone.locator(".wp-along[open]").count():
            phone.locator(".wp-along summary").tap()
        phone.locator(".wp-along").get_by_role("link", name=site).tap()
        fields = phone.get_by_test_id("stForm").filter(has=phone.get_by_label("检查人"))
        expect(fields).to_be_visible()
        if number == 1:
            fields.get_by_label("检查人").fill("王芳")
            fields.get_by_label("记录人").fill("李明")
        settled(phone)
        assert phone.evaluate(OUTSIDE, True) == []
        fields.locator("input[type=file]").set_input_files(
            {"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        )
        fields.get_by_role("button", name="记录：与所报一致（启用）").tap()
        expect(phone.get_by_test_id("stAlert").get_by_text(f"已记录，编号 {number}。")).to_be_visible()
        expect(phone.locator(".wp-along")).to_contain_text(left)
        expect(phone.locator(f"tr[data-check='{number}']")).to_contain_text("照片 1")
        assert "site=" not in settled(phone).url
    expect(phone.get_by_text("抽查 2 处，一致 2，待整改 0。")).to_be_visible()
