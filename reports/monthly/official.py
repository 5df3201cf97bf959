"""What makes a paper of the 月报: 红头 and title, 附件说明, 署名 and 成文日期, 版记 (GB/T 9704-2012, 7.2 to 7.4)."""

from collections.abc import Iterator, Sequence

from reports.deck.briefing import Briefing
from reports.monthly.paper import Paper, written_day
from reports.monthly.word.document import Colophon, Paragraph
from reports.monthly.word.room import ems
from reports.monthly.words import DEMO

HEADS = (("RedHead1", 9), ("RedHead2", 13))
"""Styles of the 红头, and up to how many characters each holds on a line; a longer one takes RED_HEAD_LONG."""
RED_HEAD_LONG = "RedHead3"
ASIDE = 2
"""Characters that 署名 keeps from the right, and 成文日期 goes in behind it."""


def heading(briefing: Briefing, paper: Paper, title: str) -> Iterator[Paragraph]:
    """Above the text: with a 红头 the issue stands below it, else below the title; two pages say that they are 摘要."""
    plan, month = briefing.plan, briefing.month
    issue, named = paper.issue(plan, month), f"{plan.year}年{month}月"
    if paper.head:
        style = next((style for style, most in HEADS if ems(paper.head) <= most), RED_HEAD_LONG)
        yield Paragraph(style, paper.head)
        yield Paragraph("RedIssue", issue)
        yield Paragraph("RedLine", paper.printer or paper.signed_by(plan), beside=_day(briefing))
    yield Paragraph("Title", title)
    said = [named, *([] if paper.head else [issue]), *(["摘要"] if paper.short else [])]
    yield Paragraph("Subtitle", f"（{'，'.join(said)}）")
    yield Paragraph("Taken", briefing.as_of)
    if briefing.assessment.demo:
        yield Paragraph("Taken", DEMO)


def closing(briefing: Briefing, paper: Paper, annexes: Sequence[str] = ()) -> Iterator[Paragraph]:
    """附件说明 below the text, below it who signs and when it was written; a line free before each."""
    if annexes:
        yield Paragraph("BodyText", "")
    for number, name in enumerate(annexes, 1):
        said = f"{number}. {name}" if len(annexes) > 1 else name
        yield Paragraph("AnnexNote", f"附件：{said}") if number == 1 else Paragraph("AnnexNoteNext", said)
    yield Paragraph("BodyText", "", keep=True)
    yield from _signed(paper.signed_by(briefing.plan), _day(briefing))


def _signed(signer: str, day: str) -> Iterator[Paragraph]:
    """成文日期 begins two characters behind 署名; where it is the longer one, it is it that stands two from the right."""
    wide, long = ems(signer), ems(day)
    if long > wide:
        of_signer, of_day = ASIDE + long + ASIDE - wide, float(ASIDE)
    else:
        of_signer, of_day = float(ASIDE), wide - long
    if signer:
        yield Paragraph("Signed", signer, right=of_signer, keep=True)
    yield Paragraph("Signed", day, right=of_day)


def colophon(briefing: Briefing, paper: Paper) -> Colophon:
    """抄送, and who printed it when."""
    copies = f"抄送：{'，'.join(paper.copies)}。" if paper.copies else ""
    printer = paper.printer or paper.signed_by(briefing.plan)
    return Colophon(copies, printer, f"{_day(briefing)}印发")


def _day(briefing: Briefing) -> str:
    return written_day(briefing.assessment.snapshot.day)
