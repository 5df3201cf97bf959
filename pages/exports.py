"""导出: the month shown as a file of each kind, with what proves that it is the right one."""

import shlex

import streamlit as st

from pages.parts import exported, gatekeeper, html, view
from records import StoreError
from reports.deck import EVERYBODY, Audience
from reports.exports import EXPORTS, Export, audience_name, file_name


def main() -> None:
    shown = view.current()
    st.title("导出", anchor=False)
    html.show("exports_intro.html", view=shown, plan=shown.shown_plan)
    for kind, export in EXPORTS.items():
        with st.container(key=f"export-{kind}", gap="small"):
            _export(shown, kind, export)


def _export(shown: view.View, kind: str, export: Export) -> None:
    """One kind: what it is for, for whom, the button, and after it the file with its proof."""
    html.show("exports_kind.html", export=export)
    audience = _audience(shown, kind) if export.audiences else EVERYBODY
    name = file_name(kind, shown.shown_plan, shown.month, shown.snapshot, audience)
    made = _made(shown, kind, export, audience)
    if made is not None:
        st.download_button(
            f"下载{export.name}",
            gatekeeper.download("export", name, made.content),
            file_name=name,
            mime=export.mime,
            on_click="ignore",
            key=f"export-download-{kind}",
        )
    html.show("exports_made.html", made=made, name=name, command=_command(shown, kind, audience, name))


def _audience(shown: view.View, kind: str) -> Audience:
    plan = shown.shown_plan
    options = [
        EVERYBODY,
        *(Audience(department=department) for department in plan.departments),
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
    return f"{'科室' if audience.department else '口径'}：{name}" if name else "全部"


def _made(shown: view.View, kind: str, export: Export, audience: Audience) -> exported.Made | None:
    """The file if it was made; else the button that makes it, with its progress in its place."""
    found = exported.kept(shown.assessment, shown.month, kind, audience)
    if found is not None:
        return found
    place = st.empty()
    if not gatekeeper.can("export") or not place.button(f"生成{export.name}", key=f"export-make-{kind}"):
        return None
    bar = place.progress(0.0, text="正在生成")

    def told(done: int, total: int) -> None:
        bar.progress(done / total, text=f"正在生成（{done}/{total}）")

    try:
        made = exported.make(shown.assessment, shown.month, kind, audience, told)
    except StoreError as error:
        place.error(html.plain(str(error)))
        return None
    place.empty()
    return made


def _command(shown: view.View, kind: str, audience: Audience, name: str) -> str:
    """The command that makes the same file."""
    words = [".venv/bin/python", "manage.py", "export", kind, "--month", f"{shown.plan.year}-{shown.month:02d}"]
    words += ["--as-of", str(shown.snapshot), "--out", name]
    words += ["--department", audience.department] if audience.department else []
    words += ["--list", audience.list] if audience.list else []
    return shlex.join(words)


main()
