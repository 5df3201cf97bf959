"""Drawing the slides of a deck: each is one piece of HTML over the whole window, in a container of its own."""

from collections.abc import Callable, Sequence

import streamlit as st

from metrics.task.lamps import GROUPS
from pages.parts import html
from pages.parts.deck import plot
from pages.parts.html.timeline import month_marks
from reports.deck import stages
from reports.deck.briefing import Briefing
from reports.deck.slide import Picture, Slide

LONG = ("滞后原因", "下一步措施")
FIGURES = ("实际/目标", "完成率", "序时")


def draw(briefing: Briefing, slide: Slide, place: int, number: str, photo: Callable[[Picture], str]) -> None:
    """The slide at `place` (from 0); `number` stands at its foot, `photo` says where a picture is got from."""
    with st.container(key=f"slide-{place}"):
        st.html(drawn(briefing, slide, number, photo))


def drawn(briefing: Briefing, slide: Slide, number: str, photo: Callable[[Picture], str]) -> str:
    """The HTML of a slide."""
    topic, _, found = slide.title.partition("：")
    return html.rendered(
        "slide.html",
        slide=slide,
        topic=topic if found else "",
        finding=found or slide.title,
        groups=GROUPS,
        as_of=briefing.as_of,
        number=number,
        pictures=[(photo(picture), picture) for picture in slide.pictures],
        **_picture(briefing, slide),
        **_facts(slide),
    )


def _picture(briefing: Briefing, slide: Slide) -> dict[str, object]:
    """The curve of the plan or a task, the timeline of a deliverable, the months of a duty: whichever there is."""
    s = slide.standing
    months = briefing.plan.reporting.months
    found: dict[str, object] = {"plot": None, "bars": (), "marks": (), "months": months, "today": 0, "said": ""}
    if slide.points:
        found.update(plot=plot.of_whole(briefing.assessment, briefing.month), said="各月完成率与序时")
    elif s is None:
        return found
    elif s.task.stages:
        found.update(bars=stages.bars(s, months), today=stages.today(s, months))
    elif s.task.kind == "duty":
        found.update(marks=month_marks(briefing.assessment.of(s.task), s.month))
    else:
        found.update(plot=plot.of_task(briefing.assessment, s), said=f"{s.task.title}：实际与序时")
    return found


def _facts(slide: Slide) -> dict[str, Sequence[tuple[str, str]]]:
    """The facts of a task in three sorts: figures, people, and what takes a line or more."""
    facts = slide.facts if slide.standing else ()
    figures = [fact for fact in facts if fact[0] in FIGURES]
    long = [fact for fact in facts if fact[0] in LONG or fact[0].endswith("议定")]
    return {"figures": figures, "long": long, "people": [f for f in facts if f not in figures and f not in long]}


def notes(slide: Slide, place: int) -> None:
    """What only the presenter sees: the office's notes, what was reported, why the lamp shows what it shows."""
    said = slide.standing.explanation if slide.standing else ""
    with st.container(key=f"notes-{place}"):
        html.show("slide_notes.html", lines=[line for line in (*slide.notes.splitlines(), said) if line.strip()])
