"""A closed network: nothing leaves this host, neither from the browser nor from the server."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, opened, settled

PAGES = (
    "/",
    "/area?id=elderly",
    "/task?id=2.1-05",
    "/units",
    "/compare",
    "/search?q=养老",
    "/meeting",
    "/report",
    "/office",
    "/exports",
    "/help",
)
HERE = {"127.0.0.1", "localhost", "::1", "local socket", "None", "0.0.0.0"}


def test_no_request_leaves_the_host_and_nothing_is_wrong_in_the_log(
    start: Callable[..., Server], context: BrowserContext
) -> None:
    """Every request of the browser and every connection of the server goes to the loopback address. No page has written
    of a failure, or of something that Streamlit will not do much longer.
    """
    server = start(alone=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("websocket", lambda socket: asked.append(socket.url))
    for link in PAGES:
        opened(page, server.address + link)
    hosts = {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))}
    assert len(asked) > 20
    assert hosts == {"127.0.0.1"}
    connected = {line.split(" ", 1)[1] for line in server.connections.read_text().splitlines()}
    assert connected <= HERE
    said = server.log.read_text()
    assert "Traceback" not in said
    assert "deprecat" not in said.lower()


def test_the_page_is_chinese_with_chinese_glyphs(server: Server, page: Page) -> None:
    """lang is zh-CN and the heading is drawn with a simplified-Chinese font, not a Japanese one."""
    opened(page, server.address)
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    selectors = ("h1", ".wp-sentence", "[data-testid=stPlotlyChart] .ytick text")
    for selector in selectors:
        expect(page.locator(selector).first).to_be_visible()
    settled(page)
    cdp = page.context.new_cdp_session(page)
    cdp.send("DOM.enable")
    cdp.send("CSS.enable")
    for selector in selectors:
        root = cdp.send("DOM.getDocument")["root"]["nodeId"]
        node = cdp.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = cdp.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert not [font["familyName"] for font in fonts if font["familyName"].endswith((" JP", " KR", " TC"))]


def test_unchanged_html_is_not_served_stale(server: Server, page: Page) -> None:
    """The rewritten index.html comes with the right length and without the original's validators."""
    answer = page.request.get(f"{server.address}/units", headers={"accept": "text/html"})
    assert answer.status == 200
    assert "etag" not in answer.headers
    expect(answer).to_be_ok()
    assert int(answer.headers["content-length"]) == len(answer.body())
