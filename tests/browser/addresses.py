"""Every page at least once, and a task of each kind: what the tests of all pages go through."""

from playwright.sync_api import Page

from pages.parts.visit.view import PAGES
from tests.browser.conftest import opened, settled

MORE = {
    "area": ("/area?id=elderly", "/area?id=elderly&lamp=red,yellow"),
    # 数量 by 街镇, 比率, 节点, 常态, 趋势, 待下达
    "task": tuple(f"/task?id={id}" for id in ("2.1-05", "1.5-10", "2.1-14", "1.1-01", "1.2-09", "2.2-09")),
    "meeting": ("/meeting?arrange=1",),
    "mine": ("/mine?department=养老服务科",),
    "search": ("/search", "/search?q=养老"),
}
"""Addresses of the pages that show nothing without a parameter, or more with one."""
EVERY = tuple(address for name, path in PAGES.items() for address in MORE.get(name, (path,)))
ONE_A_PAGE = tuple(MORE.get(name, (path,))[0] for name, path in PAGES.items())
DECK = "/meeting"
"""The slides fill the window and have no frame around them, so that not every rule of a page holds for them."""


def complete(page: Page, address: str) -> Page:
    """Go to an address and wait until its last part is drawn: the parts of a page that need a script of their own,
    as HTML and charts do, come after its heading."""
    opened(page, address)
    page.wait_for_selector(".wp-strip", state="attached")
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')")
    page.evaluate(
        "document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"
    )
    return settled(page)
