"""How the main pages look, against the pictures in looks/. `make looks` takes those again.

Everything is pinned: the sample, the month, and a snapshot whose day has passed, so that nothing depends on today.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import LAST, ROOT, Server, opened, settled
from tests.browser.pictures import difference, keep, read, screenshot

pytestmark = pytest.mark.one_tab

LOOKS = Path(__file__).parent / "looks"
FONT = LOOKS / "font.txt"
TAKE = os.environ.get("LOOKS") == "update"
FAILED = ROOT / "test-results" / "looks"
PINNED = f"month=2024-10&snapshot={LAST}-20241025"
LONGEST_PX = 2400
"""Of a page no more than this is looked at."""
LAPTOP, PHONE = (1366, 768), (390, 844)


class Look(NamedTuple):
    """A page in a window."""

    address: str
    window: tuple[int, int] = LAPTOP
    scheme: Literal["light", "dark"] = "light"


PAGES = {
    "overview": Look("/?"),
    "area": Look("/area?id=elderly&"),
    "task": Look("/task?id=2.1-05&"),
    "units": Look("/units?"),
    "compare": Look("/compare?"),
    "search": Look("/search?q=%E5%85%BB%E8%80%81&"),
    "report": Look("/report?"),
    "office": Look("/office?"),
    "help": Look("/help?"),
    "overview-phone": Look("/?", PHONE),
    "task-phone": Look("/task?id=2.1-05&", PHONE),
    "overview-dark": Look("/?", scheme="dark"),
}


@pytest.fixture
def shown(page: Page, server: Server) -> Callable[[Look], Page]:
    """shown(look) → its page, opened and as tall as what is on it."""

    def show(look: Look) -> Page:
        width, height = look.window
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
        return whole(opened(page, f"{server.address}{look.address}{PINNED}"), width)

    return show


def whole(page: Page, width: int) -> Page:
    """Make the window as tall as the page, so that one screenshot has all of it."""
    page.evaluate("document.fonts.ready")
    tall = before = 0
    while tall == 0 or tall != before:  # elements arrive and charts take their final width after the script has ended
        before = tall
        page.wait_for_timeout(500)
        settled(page)
        tall = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(tall, 600), LONGEST_PX)})
    return page


def picture(page: Page) -> Image.Image:
    return screenshot(page.screenshot(animations="disabled"))


def font_of(page: Page) -> str:
    """The font the heading is really drawn in."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return str(max(fonts, key=lambda font: font["glyphCount"])["familyName"])


@pytest.mark.parametrize("name", PAGES)
def test_page_looks_as_it_did(shown: Callable[[Look], Page], name: str) -> None:
    page = shown(PAGES[name])
    actual, font, file = picture(page), font_of(page), LOOKS / f"{name}.png"
    if TAKE:
        LOOKS.mkdir(exist_ok=True)
        FONT.write_text(f"{font}\n", encoding="utf-8")
        keep(actual, file)
        return
    kept = FONT.read_text(encoding="utf-8").strip()
    assert font == kept, (
        f"this machine draws the pages in the font “{font}”, the pictures of tests/browser/looks are in “{kept}”: "
        "install it (`make browser`, Debian: fonts-noto-cjk); nothing was compared"
    )
    found = difference(actual, read(file))
    if found is None:
        return
    FAILED.mkdir(parents=True, exist_ok=True)
    actual.save(FAILED / f"{name}.png")
    found.picture.save(FAILED / f"{name}-difference.png")
    pytest.fail(
        f"{name} looks different at {found}; see {FAILED.relative_to(ROOT)}/{name}.png and {name}-difference.png. "
        "If it is meant: `make looks`, look at the pictures, commit them."
    )


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[Page], Image.Image]:
    """kept(page) → the page as a baseline."""

    def keeping(page: Page) -> Image.Image:
        keep(picture(page), tmp_path / "kept.png")
        return read(tmp_path / "kept.png")

    return keeping


def test_two_visits_look_the_same(shown: Callable[[Look], Page], kept: Callable[[Page], Image.Image]) -> None:
    """Nothing on a page depends on the moment: no clock, no animation, no order that changes."""
    assert difference(picture(shown(PAGES["overview"])), kept(shown(PAGES["overview"]))) is None


def test_letters_drawn_a_little_otherwise_are_forgiven(
    shown: Callable[[Look], Page], kept: Callable[[Page], Image.Image]
) -> None:
    """As another patch of the browser or of the font may draw them: thicker by 0.2 px, all moved by 1 px."""
    page = shown(PAGES["office"])
    before = kept(page)
    page.add_style_tag(
        content="[data-testid=stMainBlockContainer] { -webkit-text-stroke: .2px; transform: translate(1px, 1px) }"
    )
    assert difference(picture(page), before) is None


class Changed(NamedTuple):
    """A mistake made in a page: what is touched, and what is done to it."""

    where: str
    script: str


CHANGES = {
    "a table lower by 8 px": Changed(".wp-table", "touched.style.marginTop = '8px'"),
    "a row missing": Changed(".wp-table tbody tr:nth-child(3)", "touched.remove()"),
    "a lamp in the colour of another": Changed(
        ".wp-table .wp-icon-yellow",
        "touched.style.background = getComputedStyle(document.querySelector('.wp-icon-green')).backgroundColor",
    ),
    "another title": Changed("h1", "touched.firstChild.textContent = '民政办公'"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_mistake_is_noticed_and_its_place_named(
    shown: Callable[[Look], Page], kept: Callable[[Page], Image.Image], change: str
) -> None:
    """The page differs from what it was a moment before, at a place that holds what was touched."""
    page = shown(PAGES["office"])
    before = kept(page)
    touched = page.locator(CHANGES[change].where).first
    box = touched.bounding_box()
    assert box is not None
    touched.evaluate(f"touched => {{ {CHANGES[change].script} }}")
    found = difference(picture(page), before)
    assert found is not None
    assert found.left <= box["x"] + box["width"]
    assert found.right >= box["x"]
    assert found.top <= box["y"] + box["height"]
    assert found.bottom >= box["y"]
