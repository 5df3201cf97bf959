"""How long a reader waits for the overview of each, in turns, in the system's Chromium; and what comes over the wire."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, Request

from scripts.bench.pages import WINDOW, Received
from scripts.bench.peers.peer import Peer

KINDS = ("cold", "reloaded", "new tab", "switch")
"""As in `scripts.bench.pages`: without cache; F5 in the same tab; another tab by its address; by the link of another page."""
CLICKED = "() => { const link = %s; const now = performance.timeOrigin + performance.now(); link.click(); return now }"
THERE = "(since) => window.bench && window.bench.seen > since && window.bench.last > since && window.bench"
ASKED = ("document", "fetch", "xhr")


class Waited(NamedTuple):
    """Milliseconds from the start of the navigation, or from the click."""

    seen: float
    last: float


Waits = dict[str, dict[str, list[Waited]]]
"""Name → kind → the wait of each visit."""


class Sent(NamedTuple):
    """A request as the browser sent it."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


def fresh(browser: Browser, peer: Peer) -> BrowserContext:
    """A browser without cache, with its cookies where it wants them."""
    context = browser.new_context(viewport=WINDOW, locale="zh-CN", storage_state=peer.signed_in)
    context.add_init_script(peer.watched)
    return context


def loads(browser: Browser, peers: Sequence[Peer], visits: int, after: Callable[[int], None]) -> Waits:
    """The waits, in turns; `after` is called with the number of each turn when it is over."""
    found: Waits = {peer.name: {kind: [] for kind in KINDS} for peer in peers}
    for turn in range(visits):
        for peer in peers:
            with fresh(browser, peer) as context:
                page = context.new_page()
                waits = found[peer.name]
                waits["cold"].append(opened(page, peer))
                page.reload(wait_until="commit")
                waits["reloaded"].append(_there(page))
                waits["new tab"].append(opened(context.new_page(), peer))
                left(page, peer)
                waits["switch"].append(switched(page, peer))
        after(turn)
    return found


def opened(page: Page, peer: Peer) -> Waited:
    page.goto(peer.overview, wait_until="commit")
    return _there(page)


def left(page: Page, peer: Peer) -> None:
    """Go to another page by its link."""
    page.bring_to_front()
    page.evaluate(CLICKED % peer.away)
    page.wait_for_function(f"() => window.bench && !window.bench.last && {peer.there}")
    page.wait_for_timeout(300)


def switched(page: Page, peer: Peer) -> Waited:
    """Go to the overview by its link."""
    return _there(page, page.evaluate(CLICKED % peer.there))


def _there(page: Page, begun: float = 0) -> Waited:
    noted = page.wait_for_function(THERE, arg=begun).json_value()
    since = begun or noted["begun"]
    return Waited(noted["seen"] - since, noted["last"] - since)


def kilobytes(browser: Browser, peer: Peer) -> float:
    """kB of HTTP, headers too, and of what comes by websocket, that a first visit receives; not timed."""
    with fresh(browser, peer) as context:
        page = context.new_page()
        received = Received(page)
        opened(page, peer)
        page.wait_for_timeout(1_000)
    return received.bytes / 1e3


def asked(browser: Browser, peer: Peer) -> list[Sent]:
    """By what the browser asks the server for figures at a switch to the overview."""
    found: list[Sent] = []
    with fresh(browser, peer) as context:
        page = context.new_page()
        opened(page, peer)
        page.wait_for_timeout(1_000)
        left(page, peer)
        page.wait_for_timeout(1_000)
        sent: list[Request] = []
        # playwright 1.65 does not take a method of a list
        page.on("request", lambda request: sent.append(request))
        switched(page, peer)
        page.wait_for_timeout(1_000)
        for request in (one for one in sent if one.resource_type in ASKED and peer.asks in one.url):
            found.append(Sent(request.method, request.url, request.all_headers(), request.post_data_buffer or b""))
    return found
