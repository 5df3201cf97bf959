"""总览: one screen that says where the whole plan stands, what needs a decision, what changed and what is due."""

import streamlit as st

from metrics.figures import percent
from metrics.month.attention import behind, unfulfilled, upcoming
from metrics.month.discipline import completeness, timeliness
from metrics.month.status import Status
from pages.parts import html
from pages.parts.charts import figures, findings, finished
from pages.parts.visit import at_hand, view

DECISIONS = 5
CHANGES = 6
DUTIES = 3
UPCOMING = 7


def main() -> None:
    shown = view.current()
    # the same for all who may open the page, which shell.py has asked
    top, lists, course, areas, foot = html.kept(("overview", shown.held, shown), lambda: _written(shown))
    with st.container(key="overview", gap="xsmall"):
        st.title(html.plain(shown.shown_plan.title), anchor=False)
        html.put(top)
        html.put(lists)
        left, right = st.columns([5, 9], gap="medium")
        with left:
            html.put(course)
            st.plotly_chart(
                finished.overview_trend(shown.assessment, shown.month),
                key="trend",
                config=figures.config(shown.named("完成率与序时")),
                alt="各月总体完成率与序时进度",
            )
        with right:
            html.put(areas)
        html.put(foot)


def _written(shown: view.View) -> tuple[str, str, str, str, str]:
    """The page's HTML but for its title and its chart, in the order of reading."""
    result = shown.status
    plan = shown.shown_plan
    return (
        html.rendered(
            "overview_top.html",
            text=result.sentence,
            result=result,
            view=shown,
            totals=result.totals,
            lamp_href=lambda lamp: shown.href("area", lamp=lamp),
            chosen=None,
        ),
        _lists(shown, result),
        html.rendered(
            "head.html",
            text=findings.whole(result.totals),
            note="各月，截至报送日",
            href=shown.href("help", **{"for": "rules"}),
            link="算法",
        ),
        html.rendered(
            "overview_areas.html",
            text=findings.areas(result.areas),
            note="蓝为完成率，竖线为序时",
            areas=result.areas,
            view=shown,
        ),
        html.rendered("overview_footnote.html", rule=plan.rule, totals=result.totals),
    )


def _lists(shown: view.View, result: Status) -> str:
    """What needs a decision, what turned since the month before, what comes due, and how far reporting is."""
    needing = behind(result.standings)
    coming = upcoming(shown.assessment, shown.month)
    before = shown.month - 1
    seen_before = before in shown.shown_plan.reporting.months
    since = at_hand.since(shown.assessment, before, shown.month) if seen_before else None
    return html.rendered(
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
