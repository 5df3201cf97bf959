"""Photos of 实地抽查 that take their time: the button waits for them, and says so; none is left behind."""

from playwright.sync_api import FloatRect, Page, Route, WebSocketRoute, expect

from tests.browser.conftest import Server, opened
from tests.browser.test_checks import bureau as bureau
from tests.browser.test_checks import choose, picture
from tests.browser.test_checks import phone as phone

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
    fields.get_by_role("button", name="移除 a.heic").tap()
    slow.holding = True
    files.set_input_files({"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    record.tap()
    expect(fields.get_by_text(WAITS)).to_be_visible()
    slow.speak()
    expect(fields.get_by_role("button", name="取消上传 门口.jpg")).to_be_visible()
    expect(record).to_be_disabled()
    phone.touchscreen.tap(*_middle(record.bounding_box()))
    expect(fields.get_by_text(WAITS)).to_be_visible()
    slow.uploads[0].continue_()
    expect(phone.get_by_test_id("stAlert").get_by_text("已记录，编号 1。")).to_be_visible()
    expect(phone.locator("tr[data-check='1']")).to_contain_text("照片 1")
    assert phone.locator("tr[data-check]").count() == 1
    phone.locator("tr[data-check='1'] a").first.tap()
    with phone.context.expect_page() as other:
        phone.locator(".wp-photos a").tap()
    assert other.value.evaluate("document.contentType + ' ' + document.images[0].naturalWidth") == "image/jpeg 1200"
