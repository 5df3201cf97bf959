"""使用说明: a page for each audience. Numbers and dates are those of the plan in force, the example is computed."""

import streamlit as st

from metrics.example import example
from metrics.explain import rule_text
from pages.parts import html, view
from plan import KIND_NAMES, NOT_STARTED

AUDIENCES = {
    "leaders": "领导怎么看",
    "departments": "科室怎么填",
    "office": "办公室怎么管",
    "rules": "红黄绿灯和用语",
}


def main() -> None:
    shown = view.current()
    plan = shown.shown_plan
    asked = st.query_params.get("for", "")
    audience = asked if asked in AUDIENCES else "leaders"
    st.title("使用说明", anchor=False)
    html.show("help_tabs.html", audiences=AUDIENCES, audience=audience, view=shown)
    html.show(
        f"help_{audience}.html",
        view=shown,
        plan=plan,
        kinds=KIND_NAMES,
        not_started=NOT_STARTED,
        rule=rule_text(plan.rule),
        example=example(plan),
        first=next(iter(plan.tasks), ""),
        deadlines=[(month, plan.deadline(month)) for month in plan.reporting.months],
    )


main()
