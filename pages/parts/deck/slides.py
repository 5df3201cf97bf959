"""Drawing the slides of a deck, each in a container of its own over the whole window."""

import streamlit as st

from metrics.task.stages import stage_marks
from pages.parts import html
from pages.parts.charts import figures, finished
from pages.parts.visit import view
from reports.deck.briefing import Briefing
from reports.deck.slide import Slide


def draw(shown: view.View, briefing: Briefing, slide: Slide, place: int, total: int) -> None:
    """The slide at `place` (from 0) of `total`."""
    with st.container(key=f"slide-{place}"):
        html.show("slide_head.html", slide=slide)
        if slide.points or slide.standing:
            left, right = st.columns([11, 9])
            with left:
                _picture(shown, slide, place)
            with right:
                html.show("slide_body.html", slide=slide, wide=False)
        elif slide.group != "title":
            html.show("slide_body.html", slide=slide, wide=True)
        html.show("slide_foot.html", as_of=briefing.as_of, number=place + 1, total=total)


def _picture(shown: view.View, slide: Slide, place: int) -> None:
    """The trend, the curve of a task, or the stages of a deliverable."""
    s = slide.standing
    if s is not None and not s.task.numeric:
        if s.task.stages:
            html.show("slide_stages.html", s=s, view=shown, stages=stage_marks)
        return
    curve = finished.task_curve(shown.assessment, s.task.id, s.month) if s else None
    figure = curve or finished.overview_trend(shown.assessment, shown.month)
    with st.container(key=f"deckchart-{place}", height=500, border=False):
        st.plotly_chart(
            figures.for_the_wall(figure),
            key=f"deckfigure-{place}",
            theme=None,
            height="stretch",
            config=figures.CONFIG,
            alt=slide.title,
        )


def notes(slide: Slide, place: int) -> None:
    """What only the presenter sees: the office's notes, what was reported, why the lamp shows what it shows."""
    said = slide.standing.explanation if slide.standing else ""
    with st.container(key=f"notes-{place}"):
        html.show("slide_notes.html", lines=[line for line in (*slide.notes.splitlines(), said) if line.strip()])
