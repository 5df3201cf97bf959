"""版记 (GB/T 9704-2012, 7.4): 抄送 above, 印发机关 and 印发日期 below, thick lines around, a thin one between."""

from reports.monthly.word.gbt9704 import Page
from reports.monthly.word.room import ems
from reports.monthly.word.styles import COLOPHON_LINE, COLOPHON_PT
from reports.monthly.word.text import paragraph

THICK, THIN = 8, 6
"""Eighths of a point: 0.35 and 0.25 mm."""


def colophon(copies: str, printer: str, when: str, page: Page) -> list[str]:
    """`w:p` in one frame, which lies at the foot of the text of its page whatever else stands there."""
    top = page.height - page.bottom - colophon_height(copies, printer, when, page)
    frame = (
        f'<w:framePr w:w="{page.text_width}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{page.left}"'
        f' w:y="{top}"/>'
    )
    above = _rule("top", THICK)
    found = []
    if copies:
        found.append(paragraph("Colophon", copies, f"{frame}<w:pBdr>{above}</w:pBdr>"))
        above = _rule("top", THIN)
    end = page.text_width - round(COLOPHON_PT * 20)
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{end}"/></w:tabs>'
    found.append(paragraph("Colophon", printer, f"{frame}<w:pBdr>{above}{_rule('bottom', THICK)}</w:pBdr>{tab}", when))
    return found


def colophon_height(copies: str, printer: str, when: str, page: Page) -> int:
    """Twips."""
    room = page.text_width / (COLOPHON_PT * 20) - 3
    texts = [text for text in (copies, f"{printer}{when}") if text]
    return sum(int(-(-ems(text) // room) or 1) for text in texts) * COLOPHON_LINE + COLOPHON_LINE


def _rule(side: str, eighths: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="2" w:color="000000"/>'
