"""搜索: tasks by words of the plan and of what the departments wrote, 点位, findings of 实地抽查. The words stand in the
address."""

import streamlit as st

from metrics.search.onsite import search_findings, search_sites
from metrics.search.tasks import Namesake, namesakes, search
from metrics.search.words import words
from pages.parts import html
from pages.parts.inspection.checks.reading import readable_by
from pages.parts.visit import at_hand, gatekeeper, view
from reports.look.checks import agreement_words

LONGEST = 80
MOST_TASKS = 50
MOST_ONSITE = 20
"""点位, and findings, that are listed."""
MOST_PLACES = 3
# what bears the name → the filter of the list of tasks that asks for it
FILTERS = {
    "department": "责任科室",
    "partner": "配合科室",
    "leader": "分管领导",
    "unit": "街镇",
    "list": "口径",
    "lamp": "状态",
    "area": "领域",
}


def main() -> None:
    shown = view.current()
    st.title("搜索", anchor=False)
    asked = _asked()
    if not words(asked):
        html.show("search_empty.html", view=shown, examples=_examples(shown))
        return
    found = search(shown.assessment, shown.month, asked)
    same = [(FILTERS[each.kind], each.name, _list_of(shown, each)) for each in namesakes(shown.shown_plan, asked)]
    html.show(
        "search.html",
        view=shown,
        asked=asked,
        found=found[:MOST_TASKS],
        count=len(found),
        same=same,
        most=MOST_PLACES,
        **_onsite(shown, asked),
    )


def _onsite(shown: view.View, asked: str) -> dict[str, object]:
    """点位 of the month shown, and the findings that whoever asks may read."""
    plan, inspected = shown.shown_plan, shown.assessment.inspected
    sites = search_sites(at_hand.sites(plan, shown.snapshot, shown.month).values(), asked)
    readable = readable_by(gatekeeper.account(), plan, inspected.by(shown.month))
    findings = search_findings(plan, inspected, readable, asked)
    listed = {"sites": sites[:MOST_ONSITE], "findings": findings[:MOST_ONSITE]}
    return {**listed, "site_count": len(sites), "finding_count": len(findings), "agreement": agreement_words}


def _asked() -> str:
    """What is looked for: the input shows what the address says, and writes what is typed into it."""
    asked = st.query_params.get("q", "")[:LONGEST]
    if st.session_state.get("q") != asked:
        st.session_state["q"] = asked
    st.text_input(
        "搜索",
        key="q",
        max_chars=LONGEST,
        label_visibility="collapsed",
        placeholder="编号、任务、科室、街镇、点位、原文或进展情况中的词，几个词用空格隔开",
        on_change=_typed,
    )
    return asked.strip()


def _typed() -> None:
    if st.session_state["q"].strip():
        st.query_params["q"] = st.session_state["q"]
    else:
        st.query_params.pop("q", None)


def _examples(shown: view.View) -> list[str]:
    """Words to try, of the plan in force: a department, a list, the shortest title, the first 街镇."""
    plan = shown.shown_plan
    titles = sorted((task.title for task in plan.tasks.values()), key=len)
    groups = [plan.departments, list(plan.lists.values()), titles, plan.units]
    return [group[0][:LONGEST] for group in groups if group]


def _list_of(shown: view.View, each: Namesake) -> str:
    return shown.href("area", **{"id" if each.kind == "area" else each.kind: each.id})


main()
