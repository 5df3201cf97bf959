"""计划调整表 of the 月报 (domain.md section 10)."""

from collections.abc import Iterator

from reports.deck.adjusted import HEADER, adjustment_rows, of_this_month
from reports.deck.briefing import Briefing
from reports.monthly.word.document import Paragraph, Table
from reports.monthly.word.text import Column

WIDTHS = ((25, False), (36, False), (8, True), (16, True), (15, False))


def adjusted(briefing: Briefing, heading: str) -> Iterator[Paragraph | Table]:
    """The section under its heading; nothing where nothing in the plan changed."""
    rows = adjustment_rows(of_this_month(briefing))
    if not rows:
        return
    yield Paragraph("Heading1", heading)
    yield Paragraph("TableLead", f"工作要点的任务清单有{len(rows)}处调整；起算月份以前的判定不变。")
    columns = tuple(Column(name, share, middle=middle) for name, (share, middle) in zip(HEADER, WIDTHS, strict=True))
    yield Table("计划调整表", columns, rows)
