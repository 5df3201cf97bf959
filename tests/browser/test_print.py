"""Any page goes onto A4 with nothing cut: every word, light colours, no buttons, the snapshot on top."""

import io
import re
from fractions import Fraction

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Page

from tests.browser.addresses import EVERY, complete
from tests.browser.conftest import Server

pytestmark = pytest.mark.one_tab

A4 = (595, 842)
"""Points."""
MARGIN = 34
"""12 mm of print.css, in points."""
SIDEWAYS_MARGIN = 22
"""8 mm, of the overview."""
SHEET_PX = 702
"""The 186 mm between the margins, in CSS pixels."""
SIDEWAYS_PX = 1062
"""The 281 mm between the margins of a sheet on its side."""

ROWS = """() => [...document.querySelectorAll('[data-testid=stMain] :is(h1, tbody tr, .wp-list > li, .wp-sentence, .wp-facts > div, .wp-card)')]
  .filter(row => row.checkVisibility() && !row.closest('details:not([open]) > :not(summary)'))
  .map(row => [...row.querySelectorAll('*'), row].flatMap(e => [...e.childNodes]).filter(n => n.nodeType === 3 && n.parentElement.checkVisibility()
    && !n.parentElement.closest('.wp-unseen, details:not([open]) > :not(summary)')).map(n => n.nodeValue.replaceAll(/\\s+/g, '')).filter(Boolean))"""


def _printed(page: Page) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True, print_background=True)))


def _texts(document: pdfium.PdfDocument) -> list[str]:
    return [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in document]


def _landscape(address: str) -> bool:
    """The overview lies on its side, so that it is one sheet."""
    return address.split("?")[0] == "/"


def _margin(page: pdfium.PdfPage) -> int:
    """The darkest point right of the printed part of a sheet, 0 to 255."""
    picture = page.render(scale=2).to_pil().convert("L")
    margin = MARGIN if page.get_width() < page.get_height() else SIDEWAYS_MARGIN
    return int(picture.crop((round((page.get_width() - margin + 1) * 2), 0, *picture.size)).getextrema()[0])


def _darkness(page: pdfium.PdfPage) -> Fraction:
    """The share of dark points on a sheet."""
    grey = page.render(scale=0.25).to_pil().convert("L")
    counts = grey.histogram()
    return Fraction(sum(counts[:80]), sum(counts))


PRINTED = tuple(address for address in EVERY if "id=1.2-09" not in address and "id=2.2-09" not in address)
"""A task of a kind that has no chart and no table of its own prints like the others."""


@pytest.mark.parametrize("address", PRINTED)
def test_a_page_on_paper(server: Server, page: Page, address: str) -> None:
    """Opened once on a laptop. On A4, light from a dark screen too; the snapshot stands on the first sheet; nothing lies
    in the margin; the pieces of text of every row, as the page has them in print, are all on paper; and measured at
    the width of a sheet nothing is wider: charts are scaled, tables shrink."""
    page.set_viewport_size({"width": 1366, "height": 900})
    complete(page, server.address + address)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(400)  # Streamlit draws the other mode
    dark = _printed(page)
    assert max(_darkness(sheet) for sheet in dark) < Fraction(1, 4)
    page.emulate_media(color_scheme="light")
    page.wait_for_timeout(400)
    document = _printed(page)
    texts = _texts(document)
    snapshot = re.search(r"snapshot=([0-9-]+)", page.url)
    size = A4[::-1] if _landscape(address) else A4
    assert {tuple(round(side) for side in sheet.get_size()) for sheet in document} == {size}
    assert snapshot
    assert f"数据版本{snapshot[1]}" in texts[0]
    assert min(_margin(sheet) for sheet in document) > 250
    page.emulate_media(media="print", color_scheme="light")
    width = SIDEWAYS_PX if _landscape(address) else SHEET_PX
    page.set_viewport_size({"width": width, "height": 1000})  # a sheet leaves out what it is too narrow for
    rows = page.evaluate(ROWS)
    assert rows
    printed = "".join(texts)  # what is broken over two sheets is found in the text of all
    assert {piece for row in rows for piece in row if piece not in printed} == set()
    _fits(page, width)


def _fits(page: Page, width: int) -> None:
    """Nothing is wider than the sheet, no chart is cut, menu and buttons are gone."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    wide = page.evaluate(
        """(width) => [...document.querySelectorAll('[data-testid=stMainBlockContainer] :is(.main-svg, table, td, th, p, li, h1, h2, .wp-card, .wp-tile, dd, small)')]
      .filter(e => e.checkVisibility() && !e.closest('.wp-unseen, canvas') && e.getBoundingClientRect().right > width + 1)
      .map(e => `${e.tagName}.${e.className.baseVal ?? e.className} ${Math.round(e.getBoundingClientRect().right)}`)""",
        width,
    )
    cut = page.evaluate("""() => [...document.querySelectorAll('.main-svg')].filter(e => e.checkVisibility())
      .map(e => [e, e.closest('.js-plotly-plot')]).filter(([e, box]) => e.getBoundingClientRect().bottom > box.getBoundingClientRect().bottom + 1)
      .map(([e, box]) => box.getBoundingClientRect().height)""")
    gone = page.evaluate("""() => [...document.querySelectorAll('[data-testid=stSidebar], [data-testid=stHeader], button')]
      .filter(e => e.checkVisibility() && !e.closest('[data-testid=stSelectbox]')).map(e => e.textContent)""")
    assert wide == []
    assert cut == []
    assert gone == []
