"""实地抽查 in the hand: a finding with its photo on a phone, what is no photo, and its 整改 to the end."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from records import Store
from tests.browser.conftest import Server, opened, settled, sought
from tests.browser.test_phone import OUTSIDE, WIDTH
from tests.commands.test_checks_command import SITES, TEXT
from tests.records.inspection.test_checks import batch, of
from tests.records.inspection.test_checks import months as reached


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": WIDTH, "height": 844}, locale="zh-CN", has_touch=True)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def bureau(tmp_path: Path, start: Callable[..., Server]) -> Server:
    """Four sites of 1.1-02; 1 and 2 were reported 启用 in June."""
    targets, database = tmp_path / "targets.yaml", tmp_path / "p.duckdb"
    targets.write_text(TEXT, encoding="utf-8")
    batch(Store(database), "sites", "03-01", [of(number, unit, "1.1-02") for number, unit in SITES])
    told = [row._replace(task="1.1-02") for row in reached(6, **{"1": "启用", "2": "启用"})]
    batch(Store(database), "import", "06-18", told=told)
    return start(env={"WORKPLAN_TARGETS": str(targets), "WORKPLAN_DATABASE": str(database)})


def picture() -> bytes:
    """A photo as a phone takes it, with the camera's name beside the picture."""
    exif = Image.Exif()
    exif[0x010F] = "某牌手机"
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), "red").save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


def choose(phone: Page, site: str) -> None:
    # the fold is still opening, and a list closes when the page moves under it
    phone.evaluate(
        "() => Promise.all(document.getAnimations().map(each => each.finished.catch(() => 0))).then(() => 1)"
    )
    sought(phone.get_by_role("combobox", name="去了哪里"), site)
    phone.get_by_role("option").filter(has_text=site).first.click()
    expect(phone.get_by_text("现场看到的节点")).to_be_visible()


def test_one_finding_from_the_spot_to_its_end(bureau: Server, phone: Page) -> None:
    opened(phone, f"{bureau.address}/checks?month=2024-12")
    expect(phone.get_by_text("还没有抽查记录。")).to_be_visible()
    phone.get_by_text("记一条抽查").click()
    choose(phone, "2站")
    expect(phone.get_by_text("所报：启用 6月")).to_be_visible()
    fields = phone.get_by_test_id("stForm").first
    fields.get_by_test_id("stButtonGroup").get_by_text("竣工", exact=True).click()
    fields.locator("input[type=file]").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<!doctype html><script>1</script>"}
    )
    fields.get_by_label("检查人").fill("王芳")
    fields.get_by_label("记录人").fill("李明")
    fields.get_by_role("button", name="记录", exact=True).click()
    refused = phone.get_by_test_id("stAlert").get_by_text("照片 x.jpg 打不开，不是完好的 JPEG 或 PNG 照片。")
    expect(refused).to_be_visible()
    fields.get_by_role("button", name="移除 x.jpg").click()
    fields.locator("input[type=file]").set_input_files(
        {"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    expect(fields.get_by_role("button", name="移除 门口.jpg")).to_be_visible()
    fields.get_by_role("button", name="记录", exact=True).click()
    expect(phone.get_by_test_id("stAlert").get_by_text("已记录，编号 1。")).to_be_visible()
    expect(phone.get_by_text("抽查 1 处，一致 0，待整改 1。")).to_be_visible()
    settled(phone)
    assert phone.evaluate(OUTSIDE, True) == []

    phone.locator("tr[data-check='1'] a").first.click()
    photo = phone.locator(".wp-photos img")
    expect(photo).to_be_visible()
    assert phone.evaluate("() => document.querySelector('.wp-photos img').decode().then(() => 1)") == 1
    kept = phone.request.get(bureau.address + str(photo.get_attribute("src")))
    assert (kept.headers["content-type"], kept.headers["cache-control"]) == ("image/jpeg", "private, no-store")
    assert "某牌".encode() not in kept.body()
    for fold, label, said in (("答复", "整改情况", "已答复"), ("销号", "办理结果", "已销号")):
        settled(phone)
        phone.locator("summary").get_by_text(fold, exact=True).click()
        phone.get_by_label(label).fill("7 月底已启用")
        form = phone.get_by_test_id("stForm").filter(has=phone.get_by_label(label))
        form.get_by_label("经办人").fill("周敏")
        form.get_by_role("button", name=fold, exact=True).click()
        expect(phone.get_by_test_id("stAlert").get_by_text(f"抽查记录 1 {said}。")).to_be_visible()
    expect(phone.get_by_text("抽查 1 处，一致 0，待整改 0。")).to_be_visible()
    opened(phone, f"{bureau.address}/task?id=1.1-02&month=2024-12")
    expect(phone.locator(".wp-sentence").first).to_contain_text("已完成，抽查不符")
