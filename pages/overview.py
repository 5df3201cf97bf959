"""总览: one screen that says where the whole plan stands, what needs a decision, what changed and what is due."""

import streamlit as st

from metrics.figures import percent
from metrics.month.attention import behind, unfulfilled, upcoming
from metrics.month.discipline import completeness, timeliness
from pages.parts import html
from pages.parts.charts import figures, findings, finished
from pages.parts.visit import at_hand, view

DECISIONS = 5
CHANGES = 6
DUTIES = 3
UPCOMING = 7


def main() -> None:
    shown = view.current()
    result = shown.status
    plan = shown.shown_plan
    with st.container(key="overview", gap="xsmall"):
        st.title(html.plain(plan.title), anchor=False)
        html.show("sentence.html", text=result.sentence, result=result, view=shown)
        html.show("tiles.html", totals=result.totals, lamp_href=lambda lamp: shown.href("area", lamp=lamp), chosen=None)
        with st.container(key="attention"):
            _lists(shown)
        with st.container(key="courses"):
            _courses(shown)
        html.show("overview_footnote.html", rule=plan.rule, totals=result.totals)


def _courses(shown: view.View) -> None:
    """The course of the year and the areas: on a wall before what needs attention (overview.css), elsewhere after it."""
    result = shown.status
    left, right = st.columns([5, 9], gap="medium")
    with left:
        html.show("head.html", text=findings.whole(result.totals), note="各月，截至报送日", **_method(shown))
        st.plotly_chart(
            finished.overview_trend(shown.assessment, shown.month),
            key="trend",
            config=figures.config(shown.named("完成率与序时")),
            alt="各月总体完成率与序时进度",
        )
    with right:
        html.show("head.html", text=findings.areas(result.areas), note="蓝为完成率，竖线为序时")
        html.show("overview_areas.html", areas=result.areas, view=shown)


def _method(shown: view.View) -> dict[str, str]:
    """The link beside a chart's title to how its figures are worked out."""
    return {"href": shown.href("help", **{"for": "rules"}), "link": "算法"}


def _lists(shown: view.View) -> None:
    result = shown.status
    needing = behind(result.standings)
    coming = upcoming(shown.assessment, shown.month)
    before = shown.month - 1
    seen_before = before in shown.shown_plan.reporting.months
    since = at_hand.since(shown.assessment, before, shown.month) if seen_before else None
    html.show(
        "overview_lists.html",
        view=shown,
        needing=needing[:DECISIONS],
        needing_more=len(needing) - DECISIONS,
        unfulfilled=unfulfilled(result.standings),
        duties=result.totals.duties,
        few_duties=DUTIES,
        since=since,
        flipped=[*since.flips("worse"), *since.flips("better")][:CHANGES] if since else [],
        coming=coming,
        few=UPCOMING,
        cells=result.reporting,
        complete=percent(completeness(result.reporting), 1),
        on_time=percent(timeliness(result.reporting), 1),
        owed=sum(s.cells_reported < s.cells_due for s in result.standings),
    )


main()
