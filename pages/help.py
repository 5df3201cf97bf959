"""使用说明: a page for each audience. Numbers and dates are those of the plan in force, the example is computed."""

from typing import NamedTuple

import streamlit as st

from access import ACTIONS, NAMES, ROLES
from access.people.passwords import SHORTEST
from access.people.permissions import OF_ONE_DEPARTMENT
from metrics.task.example import example
from metrics.task.explain import rule_text
from pages.parts import html
from pages.parts.visit import gatekeeper, view
from plan import KIND_NAMES, NOT_STARTED

AUDIENCES = {
    "leaders": "领导怎么看",
    "departments": "科室怎么填",
    "office": "办公室怎么管",
    "rules": "红黄绿灯和用语",
    "accounts": "登录和权限",
}


class Right(NamedTuple):
    """What may be done, and in the order of ROLES by whom: `可以`, `本科室` or nothing."""

    name: str
    who: list[str]


def main() -> None:
    shown = view.current()
    plan = shown.shown_plan
    asked = st.query_params.get("for", "")
    audience = asked if asked in AUDIENCES else _of_whoever_asks()
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
        roles=ROLES,
        rights=_rights(),
        settings=gatekeeper.access().settings,
        trial=not gatekeeper.signing_in(),
        shortest=SHORTEST,
        deadlines=[(month, plan.deadline(month)) for month in plan.reporting.months],
    )


def _of_whoever_asks() -> str:
    """What somebody of this role looks for first."""
    who = gatekeeper.account()
    role = who.role if who and gatekeeper.signing_in() else ""
    return {"staff": "departments", "office": "office"}.get(role, "leaders")


def _rights() -> list[Right]:
    """One row per action that is no page, as the table of permissions has it."""
    return [
        Right(
            name,
            [
                ""
                if role not in ACTIONS[action]
                else "本科室"
                if role == "staff" and action in OF_ONE_DEPARTMENT
                else "可以"
                for role in ROLES
            ],
        )
        for action, name in NAMES.items()
    ]


main()
