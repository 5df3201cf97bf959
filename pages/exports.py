"""导出: the month shown as a file of each kind, and what proves that one is the right one."""

import shlex

import streamlit as st

from pages.downloads import exported, links
from pages.downloads.offered import EXPORT
from pages.parts import html
from pages.parts.visit import gatekeeper, view
from pages.parts.visit.asking import readable
from records import StoreError
from reports.deck.slide import EVERYBODY, Audience
from reports.exports import EXPORTS, Export, audience_name, file_name
from reports.monthly.paper import Paper

FORMS = ("全文", "两页摘要（报局长）")
"""How much of a file that has both is wanted."""


def main() -> None:
    shown = view.current()
    st.title("导出", anchor=False)
    html.show("exports_intro.html", view=shown, plan=shown.shown_plan)
    proving = st.toggle("显示校验值", key="exports-proof") and gatekeeper.can("export")
    for kind, export in EXPORTS.items():
        with st.container(key=f"export-{kind}", gap="small"):
            _export(shown, kind, export, proving=proving)


def _export(shown: view.View, kind: str, export: Export, *, proving: bool) -> None:
    """One kind: what it is for, for whom, the link, and what proves the file where that is wanted."""
    html.show("exports_kind.html", export=export)
    audience = _audience(shown, kind) if export.audiences else EVERYBODY
    short = bool(export.short) and _short(kind)
    named = export.short if short else export.name
    links.show(EXPORT, [(f"下载{named}（{export.extension}）", _address(shown, kind, audience, short))])
    name = file_name(kind, shown.shown_plan, shown.month, shown.snapshot, audience, short=short)
    made = _made(shown, kind, audience, short) if proving else None
    html.show("exports_made.html", made=made, name=name, command=_command(shown, kind, audience, name, short))


def _short(kind: str) -> bool:
    """Whether the version on two pages is wanted."""
    chosen = st.segmented_control("篇幅", FORMS, default=FORMS[0], required=True, key=f"export-form-{kind}")
    return chosen == FORMS[1]


def _address(shown: view.View, kind: str, audience: Audience, short: bool) -> str:
    asked = {
        "department": audience.department,
        "list": audience.list,
        "leader": audience.leader,
        "form": "short" if short else None,
    }
    return EXPORT.address(shown.query(**{key: value for key, value in asked.items() if value}), kind=kind)


def _audience(shown: view.View, kind: str) -> Audience:
    plan = shown.shown_plan
    options = [
        EVERYBODY,
        *(Audience(department=department) for department in plan.departments),
        *(Audience(leader=leader) for leader in plan.leaders),
        *(Audience(list=key) for key in plan.lists),
    ]
    return st.selectbox(
        "给谁看",
        options,
        format_func=lambda each: _named(shown, each),
        key=f"export-audience-{kind}",
        width=320,
    )


def _named(shown: view.View, audience: Audience) -> str:
    name = audience_name(shown.shown_plan, audience)
    sort = "科室" if audience.department else "领导" if audience.leader else "口径"
    return f"{sort}：{name}" if name else "全部"


def _made(shown: view.View, kind: str, audience: Audience, short: bool) -> exported.Made | None:
    """The very file that the link leads to."""
    try:
        with st.spinner("正在生成"):
            paper = Paper(**gatekeeper.access().settings.papers.model_dump(), short=short)
            seen = readable(gatekeeper.account(), shown.shown_plan)
            return exported.made(shown.assessment, shown.month, kind, audience, paper, seen)
    except StoreError as error:
        st.error(html.plain(str(error)))
        return None


def _command(shown: view.View, kind: str, audience: Audience, name: str, short: bool) -> str:
    """The command that makes the same file."""
    words = [".venv/bin/python", "manage.py", "export", kind, "--month", f"{shown.first_day:%Y-%m}"]
    words += ["--as-of", str(shown.snapshot), "--out", name]
    words += ["--department", audience.department] if audience.department else []
    words += ["--list", audience.list] if audience.list else []
    words += ["--leader", audience.leader] if audience.leader else []
    words += ["--short"] if short else []
    return shlex.join(words)


main()
