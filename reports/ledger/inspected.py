"""点位 and 实地抽查 in the 台账: a row for each site, and one for each finding that may be read."""

from fractions import Fraction

from metrics.figures import amount
from reports.deck.briefing import Briefing
from reports.ledger.rows import Said
from reports.look.checks import finding_row
from reports.look.sites import SITES_HEADER, behind_first, site_row

SITE_WIDTHS = (26, 9, 22, 14, 26, 7, 9, 10, 26, 34)
SITE_LAMP = "H"
"""The column of 灯."""
FINDING_WIDTHS = (6, 11, 26, 22, 14, 10, 10, 13, 30, 11, 18, 34)
_QUANTITY = SITES_HEADER.index("数量")


def site_rows(briefing: Briefing) -> list[tuple[Said, ...]]:
    """Task by task, of each what is behind first."""
    rows = []
    for id, each in briefing.sites.items():
        for s in behind_first(each.sites):
            texts = site_row(s, f"{id} {each.task.title}")
            quantity = Fraction(s.site.quantity)
            number = Said(amount(quantity), quantity)
            rows.append(tuple(number if at == _QUANTITY else Said(text) for at, text in enumerate(texts)))
    return rows


def finding_rows(briefing: Briefing) -> list[tuple[Said, ...]]:
    """The newest last, as a register goes on."""
    rows = []
    for seen in briefing.findings:
        task = briefing.plan.tasks.get(seen.check.task)
        name = f"{seen.check.task} {task.title if task else ''}".strip()
        texts = finding_row(briefing.assessment.inspected, seen, name, briefing.seen)
        rows.append((Said(texts[0], Fraction(texts[0])), *map(Said, texts[1:])))
    return rows


def findings_under(briefing: Briefing) -> str:
    """What stands below the title: how much was checked and how much agrees, of all, and what is not listed here."""
    found = briefing.status.checked()
    said = [found.sentence, *([found.rates] if found.rates else [])] if found else []
    said += [f"抽查不符 {found.marked}"] if found and found.marked else []
    hidden = f"其他科室的 {briefing.hidden} 条没有列出。" if briefing.hidden else ""
    return f"{'；'.join(said)}。{hidden}"
