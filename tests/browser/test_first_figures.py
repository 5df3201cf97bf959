"""The first answer to an address has the page drawn in it: the same words as Streamlit's page, for whoever may see it."""

import gzip
import re
import time
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Server, opened, settled
from tests.browser.visitors import PEOPLE, ask, cookie

pytestmark = pytest.mark.one_tab

HTML = {"accept": "text/html"}
ADDRESSES = ("/", "/area?id=elderly", "/area?lamp=red,yellow", "/task?id=2.1-05", "/mine")
SCRIPTS = re.compile(r"/static/js/")
WORDS = """root => {
  const text = each => each.textContent.replace(/\\s+/g, ' ').trim()
  const links = each => [...each.querySelectorAll('a[href], option')].map(link => link.getAttribute('href') ?? link.value)
  const found = root.querySelectorAll('[data-testid=stHtml], h1')
  return [...found].map(each => [text(each), ...links(each)])
}"""
DRAWN = f"""answer => {{
  const page = new DOMParser().parseFromString(answer, 'text/html').querySelector('wp-first > template').content
  const charts = [...page.querySelectorAll('.first-chart')]
  return {{
    words: ({WORDS})(page),
    charts: charts.map(chart => [...chart.querySelectorAll('span, small')].map(each => each.textContent).sort()),
  }}
}}"""
SHOWN = f"""() => ({{
  words: ({WORDS})(document),
  charts: [...document.querySelectorAll('.js-plotly-plot')].map(
    chart => [...chart.querySelectorAll('text')].map(each => each.textContent).filter(Boolean).sort()),
}})"""
SHIFTED = """() => new Promise(done => {
  let shifted = 0
  new PerformanceObserver(list => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) shifted += each.value
  }).observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => done(shifted), 300)
})"""
"""How far everything moved since the page was opened, as the browser counts it."""


def first(server: Server, address: str, session: str = "") -> str:
    """The first answer with a page in it; on a server that has just begun the figures are not at hand before."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        status, _, body = ask(server, "GET", address, session, **HTML)
        assert status == 200
        if b"<wp-first>" in body:
            return body.decode()
        time.sleep(0.1)
    raise AssertionError(f"{address} is not drawn")


def come_to(page: Page, address: str, until: Literal["commit", "load"]) -> None:
    """Open an address, again where a busy machine had no drawing in time."""
    for _ in range(20):
        answer = page.goto(address, wait_until=until)
        if answer and "<wp-first>" in answer.text():
            return
    raise AssertionError(f"{address} is not drawn")


def signed_in(page: Page, server: Server, role: str) -> str:
    """A session of somebody of a role, in the browser too."""
    session = cookie(server, PEOPLE[role])
    name, _, value = session.partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": server.address}])
    return session


@pytest.mark.parametrize("role", ["office", "staff", "leader"])
def test_the_same_words_figures_and_links(house: Server, page: Page, role: str) -> None:
    """Everything that is drawn stands in Streamlit's page, in the same order; of the overview and of an area nothing is
    missing, of the others what follows a form or a table to fill in."""
    session = signed_in(page, house, role)
    whole = []
    for address in ADDRESSES:
        opened(page, house.address + address)
        drawn = page.evaluate(DRAWN, first(house, address, session))
        shown = page.evaluate(SHOWN)
        count = len(drawn["words"])
        assert count >= 3, address
        assert drawn["words"] == shown["words"][:count], address
        assert drawn["charts"] == shown["charts"][: len(drawn["charts"])], address
        if count == len(shown["words"]):
            whole.append(address)
    assert {"/", "/area?id=elderly", "/area?lamp=red,yellow", "/task?id=2.1-05"} <= set(whole)


def test_nobody_gets_what_is_not_theirs(house: Server) -> None:
    """Who is not signed in is led to sign in; who asks for another department gets the page that refuses, and the refusal
    is noted once, by that page."""
    first(house, "/", cookie(house, PEOPLE["staff"]))
    status, headers, body = ask(house, "GET", "/", **HTML)
    assert (status, headers["location"], body) == (303, "/login", b"")
    status, _, body = ask(house, "GET", "/", "workplan-session=" + "A" * 43, **HTML)
    assert (status, b"wp-first" in body) == (303, False)
    for _ in range(3):
        other = "/mine?department=%E5%8A%9E%E5%85%AC%E5%AE%A4"
        status, _, body = ask(house, "GET", other, cookie(house, PEOPLE["staff"]), **HTML)
        assert (status, b"wp-first" in body) == (200, False)


def test_what_is_drawn_is_kept_by_nobody(house: Server) -> None:
    """Neither by the browser nor by anything between; scripts are refused in it as everywhere."""
    session = cookie(house, PEOPLE["leader"])
    first(house, "/", session)
    _, headers, body = ask(house, "GET", "/", session, **HTML)
    assert b"<wp-first>" in body
    assert (headers["cache-control"], headers["vary"]) == ("private, no-store", "cookie, accept-encoding")
    _, other, plain = ask(house, "GET", "/units", session, **HTML)
    assert b"wp-first" not in plain
    assert headers["content-security-policy"] == other["content-security-policy"]
    drawn = body.partition(b"<wp-first>")[2].partition(b"</wp-first>")[0]
    assert not re.search(rb"<script|\son[a-z]+=|javascript:", drawn)


def test_packed_for_who_can_unpack_it(server: Server) -> None:
    """In parts that can be read as they come; the overview takes less than 25 kB."""
    plain = first(server, "/")
    for _ in range(60):
        status, headers, body = ask(server, "GET", "/", accept_encoding="gzip, br", **HTML)
        assert (status, headers["content-encoding"]) == (200, "gzip")
        if gzip.decompress(body).decode() == plain:
            break
    assert gzip.decompress(body).decode() == plain
    assert len(body) < 25_000


@pytest.mark.parametrize(
    "address",
    ["/?month=1999-01", "/?snapshot=9-20240101x", "/task?id=nothing", "/?embed=true", "/units", "/mine?leader=nobody"],
)
def test_what_cannot_be_drawn_is_answered_as_before(server: Server, address: str) -> None:
    first(server, "/")
    status, _, body = ask(server, "GET", address, **HTML)
    assert status == 200
    if address != "/mine?leader=nobody":
        assert b"wp-first" not in body
    assert b'<div id="root">' in body


@pytest.mark.parametrize(
    ("address", "width"),
    [("/", 1920), ("/", 390), ("/area?id=elderly", 1280), ("/task?id=2.1-05", 1920), ("/mine", 390)],
)
def test_nothing_jumps_when_streamlit_takes_its_place(server: Server, page: Page, address: str, width: int) -> None:
    first(server, address)
    page.set_viewport_size({"width": width, "height": 1080 if width > 500 else 844})
    come_to(page, server.address + address, "load")
    page.wait_for_selector("[data-testid=stMainBlockContainer] h1:visible")
    settled(page)
    assert page.evaluate(SHIFTED) <= 0.02


def boxes(page: Page) -> dict[str, list[Any]]:
    """Where what is named stands on the screen, in the drawn page or in Streamlit's: left, top, width of each."""
    devtools = page.context.new_cdp_session(page)
    whole = devtools.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
    found: dict[str, list[Any]] = {}

    def walk(node: dict[str, Any]) -> None:
        classes = dict(zip(*[iter(node.get("attributes", []))] * 2, strict=True)).get("class", "").split()
        for name in {"wp-sentence", "wp-tiles", "wp-areas", "wp-three", "wp-foot", "wp-menu"} & set(classes):
            box = devtools.send("DOM.getBoxModel", {"nodeId": node["nodeId"]})["model"]
            found.setdefault(name, []).append([round(box["border"][0]), round(box["border"][1]), box["width"]])
        for each in (*node.get("children", []), *node.get("shadowRoots", [])):
            walk(each)

    walk(whole)
    devtools.detach()
    return found


@pytest.mark.own_tab
def test_before_any_script_of_streamlits(server: Server, page: Page) -> None:
    """With Streamlit's scripts still on their way: everything stands where it will stand, and a link leads on at once."""
    first(server, "/")
    opened(page, server.address + "/")
    later = boxes(page)
    waiting: list[Route] = []
    page.route(SCRIPTS, lambda route: waiting.append(route))
    come_to(page, server.address + "/", "commit")
    page.wait_for_function("() => document.getElementById('root') && customElements.get('wp-first')")
    drawn = boxes(page)
    assert set(drawn) == {"wp-sentence", "wp-tiles", "wp-areas", "wp-three", "wp-foot", "wp-menu"}
    for name, places in drawn.items():
        for place, other in zip(places, later[name], strict=True):
            assert [abs(a - b) <= 1 for a, b in zip(place, other, strict=True)] == [True] * 3, (name, place, other)
    left, top, _ = drawn["wp-tiles"][0]
    page.mouse.click(left + 20, top + 20)
    page.wait_for_url("**/area?lamp=&month=*", wait_until="commit")
    page.unroute(SCRIPTS)


@pytest.mark.own_tab
def test_where_somebody_is_they_stay(server: Server, page: Page) -> None:
    """On the link they have reached, and as far down as they have read."""
    first(server, "/area?id=elderly")
    waiting: list[Route] = []
    page.route(SCRIPTS, lambda route: waiting.append(route))
    come_to(page, server.address + "/area?id=elderly", "commit")
    page.wait_for_function("() => document.getElementById('root') && customElements.get('wp-first')")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.mouse.move(900, 600)
    page.mouse.wheel(0, 400)
    main = "document.querySelector('wp-first').drawn.querySelector('main')"
    page.wait_for_function(f"() => {main}.scrollTop === 400")
    page.unroute(SCRIPTS)  # those that wait go on
    settled(page)
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == 400
    assert page.evaluate("() => document.activeElement.textContent.trim()") == "总览"


@pytest.mark.own_tab
def test_a_browser_that_cannot_show_it(server: Server, page: Page) -> None:
    """One that knows no shadow trees in a page shows Streamlit's as it always did."""
    first(server, "/")
    page.add_init_script("delete HTMLElement.prototype.attachInternals")
    opened(page, server.address + "/")
    assert page.locator("wp-first").count() == 0
    assert page.locator(".wp-tiles").is_visible()
