"""Any page goes onto A4 with nothing cut: every word, light colours, no buttons, the snapshot on top."""

import io
import re
from collections.abc import Iterator
from fractions import Fraction

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.addresses import EVERY, complete
from tests.browser.conftest import Server

A4 = (595, 842)
"""Points."""
MARGIN = 34
"""12 mm of print.css, in points."""
SHEET_PX = 702
"""The 186 mm between the margins, in CSS pixels."""

ROWS = """() => [...document.querySelectorAll('[data-testid=stMain] :is(h1, tbody tr, .wp-list > li, .wp-sentence, .wp-facts > div, .wp-card)')]
  .filter(row => row.checkVisibility() && !row.closest('details:not([open]) > :not(summary)'))
  .map(row => [...row.querySelectorAll('*'), row].flatMap(e => [...e.childNodes]).filter(n => n.nodeType === 3 && n.parentElement.checkVisibility()
    && !n.parentElement.closest('.wp-unseen, details:not([open]) > :not(summary)')).map(n => n.nodeValue.replaceAll(/\\s+/g, '')).filter(Boolean))"""


def _printed(page: Page) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True, print_background=True)))


def _texts(document: pdfium.PdfDocument) -> list[str]:
    return [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in document]


def _margin(page: pdfium.PdfPage) -> int:
    """The darkest point right of the printed part of a sheet, 0 to 255."""
    picture = page.render(scale=2).to_pil().convert("L")
    return int(picture.crop((round((A4[0] - MARGIN + 1) * 2), 0, *picture.size)).getextrema()[0])


def _darkness(page: pdfium.PdfPage) -> Fraction:
    """The share of dark points on a sheet."""
    grey = page.render(scale=0.25).to_pil().convert("L")
    counts = grey.histogram()
    return Fraction(sum(counts[:80]), sum(counts))


@pytest.fixture(params=[(1366, "light"), (1920, "dark")], ids=["light", "dark"])
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="zh-CN")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", EVERY)
def test_a_page_on_paper(server: Server, screen: Page, address: str) -> None:
    complete(screen, server.address + address)
    snapshot = re.search(r"snapshot=([0-9-]+)", screen.url)
    document = _printed(screen)
    sizes = {tuple(round(side) for side in sheet.get_size()) for sheet in document}
    assert sizes == {A4}
    texts = _texts(document)
    assert snapshot
    assert f"数据版本{snapshot[1]}" in texts[0]
    assert min(_margin(sheet) for sheet in document) > 250
    assert max(_darkness(sheet) for sheet in document) < Fraction(1, 4)


@pytest.mark.parametrize("address", EVERY)
def test_every_word_of_every_row_is_on_paper(server: Server, screen: Page, address: str) -> None:
    """The pieces of text of the rows, as the page has them in print, are all in the file, in whatever order."""
    complete(screen, server.address + address)
    document = _printed(screen)
    screen.emulate_media(media="print")
    screen.set_viewport_size(
        {"width": SHEET_PX, "height": 1000}
    )  # so that a sheet leaves out what it is too narrow for
    rows = screen.evaluate(ROWS)
    assert rows
    # what is broken over two sheets is found in the text of all
    printed = "".join(_texts(document))
    lost = {piece for row in rows for piece in row if piece not in printed}
    assert lost == set()


@pytest.mark.parametrize("address", EVERY)
def test_no_element_is_wider_than_the_sheet(server: Server, browser: Browser, address: str) -> None:
    """Measured in print at the width of the sheet, 186 mm: charts are scaled, tables shrink, nothing is cut."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="zh-CN")
    page = context.new_page()
    complete(page, server.address + address)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET_PX, "height": 1000})
    wide = page.evaluate("""() => [...document.querySelectorAll('[data-testid=stMainBlockContainer] :is(.main-svg, table, td, th, p, li, h1, h2, .wp-card, .wp-tile, dd, small)')]
      .filter(e => e.checkVisibility() && !e.closest('.wp-unseen, canvas') && e.getBoundingClientRect().right > 703)
      .map(e => `${e.tagName}.${e.className.baseVal ?? e.className} ${Math.round(e.getBoundingClientRect().right)}`)""")
    cut = page.evaluate("""() => [...document.querySelectorAll('.main-svg')].filter(e => e.checkVisibility())
      .map(e => [e, e.closest('.js-plotly-plot')]).filter(([e, box]) => e.getBoundingClientRect().bottom > box.getBoundingClientRect().bottom + 1)
      .map(([e, box]) => box.getBoundingClientRect().height)""")
    gone = page.evaluate("""() => [...document.querySelectorAll('[data-testid=stSidebar], [data-testid=stHeader], button')]
      .filter(e => e.checkVisibility() && !e.closest('[data-testid=stSelectbox]')).map(e => e.textContent)""")
    context.close()
    assert wide == []
    assert cut == []
    assert gone == []
