"""A working copy begins: out of documents, out of the plan in force or an old version; or it is given up."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from access import Begun, TakenError
from metrics.look import look
from pages.parts import html
from pages.parts.plan.copy.work import copies
from pages.parts.visit import at_hand, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Press, Typed
from plan import Plan, fingerprint, targets_path
from plan.drafting import Document, DocumentError, LastYear, draft, is_confirmation, read_document, read_tables, year_of
from plan.drafting.document.bounds import MOST_MB
from plan.drafting.writing import plan_lines
from plan.editing import UnfitPlanError, parted
from plan.ordinary import MB
from records import TargetsError, Version, default_store, now, opened_plan, text_in_force

PLACE = "plan"
FILES, LIKE, YEAR = "plan-files", "plan-like", "plan-year"
TITLE, YEAR_OF_EMPTY = "plan-title", "plan-year-of-empty"
RETURNED = "这是任务确认表，不是工作要点。请先起草或打开工作稿，再在那里交回。"


@dataclass(frozen=True)
class _File:
    name: str
    content: bytes


def offer(plan: Plan | None) -> None:
    """The two ways to begin, side by side. `plan`: the one in force, None for a bureau that has none yet."""
    first, second = st.columns(2, gap="large")
    with first:
        st.header("从文件起草", anchor=False)
        st.caption(
            "上传签发的工作要点或任务分解表（.docx、文本、有文字的 PDF、.xlsx），逐句分解成任务；没有把握的标明待确认。"
            "旧的 .doc、.wps 先另存为 .docx，扫描件先转成文字。"
        )
        st.file_uploader("选择文件，可多个", accept_multiple_files=True, key=FILES)
        if st.session_state.get(FILES):
            if plan is not None:
                st.checkbox(f"相近的任务沿用现行清单（{plan.year}年）的科室、领导、节点和进度", value=True, key=LIKE)
            st.number_input("计划年度（文件里写明的不必填）", 2000, 2100, value=None, step=1, key=YEAR, width=320)
            press = pressed.press(PLACE, "draft", _drafted, FILES, LIKE, YEAR)
            st.button("分解成工作稿", type="primary", key="plan-draft", on_click=press)
    with second:
        if plan is None:
            _empty()
            return
        st.header("修改现行清单", anchor=False)
        st.caption("在一份工作稿里改，发布以前什么都不变。发布时写明原因和从几月起算（计划调整）。")
        st.button("修改现行清单", key="plan-change", on_click=pressed.press(PLACE, "change", _changed))


def _empty() -> None:
    st.header("从空白清单开始", anchor=False)
    st.caption("没有可上传的文件时，先起个名称，再在表里逐项加任务。")
    st.text_input("清单名称", key=TITLE, max_chars=100, placeholder=f"{now().year}年工作要点")
    st.number_input("年度", 2000, 2100, value=now().year, step=1, key=YEAR_OF_EMPTY, width=320)
    press = pressed.press(PLACE, "empty", _begun_empty, TITLE, YEAR_OF_EMPTY)
    st.button("从空白清单开始", key="plan-empty", on_click=press)


def _begun_empty(asker: Asker, typed: Typed) -> Done:
    who = asker.must("plan")
    year = int(typed.get(YEAR_OF_EMPTY) or now().year)
    title = str(typed.get(TITLE) or "").strip() or f"{year}年工作要点"
    areas: list[Any] = [({"id": "area-1", "title": "第一个方面"}, [("第一条", [])])]
    text = "\n".join(plan_lines({"plan": {"title": title, "year": year}}, areas, [title]))
    begin(asker, who.display, _begun(text, year, title))
    return Done("已开始一份空白的工作稿。把标题改成自己的，再在各条下“加一项任务”。")


def _drafted(asker: Asker, typed: Typed) -> Done:
    """The documents become a working copy, as by `manage.py draft`."""
    who = asker.must("plan")
    files = [_File(each.name, each.getvalue()) for each in typed.get(FILES) or ()]
    if not files:
        raise RefusedError("请先选择文件。")
    documents = [_read(file) for file in files]
    last = _last_year() if typed.get(LIKE) else None
    year = int(typed.get(YEAR) or 0) or year_of(documents) or (last.plan.year + 1 if last else now().year)
    try:
        made = draft(documents, year, last)
    except DocumentError as error:
        raise RefusedError(str(error)) from None
    if not made.plan.tasks:
        raise RefusedError("没有读出任务。请核对文件是不是工作要点。")
    opened, base = _opened()
    begun = Begun(
        year,
        "、".join(file.name for file in files)[:200],
        "document",
        opened,
        [(piece.sort, piece.text) for piece in parted(made.text)],
        "\n\n".join(document.text for document in documents),
        made.left_over,
        [(each.text, each.reason) for each in made.no_targets],
        base,
    )
    begin(asker, who.display, begun)
    unsure = sum(bool(task.unsure) for task in made.plan.tasks.values())
    share = f"{float(made.covered):.1%}"
    return Done(
        f"已分解出 {len(made.plan.tasks)} 项任务，{unsure} 项待确认；正文 {share} 的文字列入了任务。"
        f"{last.said(year) if last else ''}核对后点“发布”。"
    )


def _read(file: _File) -> Document:
    if len(file.content) > MOST_MB * MB:
        raise RefusedError(f"{file.name} 超过 {MOST_MB} MB。请去掉图片，另存后再试。")
    try:
        tables = read_tables(file.content)
        if tables is not None and is_confirmation(tables):
            raise RefusedError(f"{file.name}：{RETURNED}")
        return read_document(file.name, file.content)
    except DocumentError as error:
        raise RefusedError(f"{file.name}：{error}") from None


def _last_year() -> LastYear | None:
    """The plan in force with the last figures known of its tasks."""
    plan = at_hand.plan_in_force().plan
    if plan is None:
        return None
    store = default_store()
    if not store.exists():
        return LastYear(plan, {})
    figures, last = look(store, plan, now().date()), plan.reporting.months[-1]
    known = ((id, months.get(last)) for id, months in figures.standings.items())
    return LastYear(plan, {id: at.actual for id, at in known if at is not None and at.actual is not None})


def _changed(asker: Asker, typed: Typed) -> Done:
    who = asker.must("plan")
    held = at_hand.plan_in_force()
    if held.plan is None or held.problems:
        raise RefusedError("targets.yaml 有错误，请先改正，再在页面上修改。")
    begin(asker, who.display, _begun(held.plan.text, held.plan.year, "现行清单"))
    return Done("已开始修改现行清单。改动都存在工作稿里，发布以前不影响任何人。")


def again(version: Version, asker: Asker, typed: Typed) -> Done:
    """An old version as the next working copy: put back once it is published."""
    who = asker.must("plan")
    begin(asker, who.display, _begun(version.text, version.year, f"第 {version.number} 版"))
    return Done(f"已把第 {version.number} 版放进工作稿。核对后发布，它才重新生效。")


def _begun(text: str, year: int, name: str) -> Begun:
    try:
        pieces = [(piece.sort, piece.text) for piece in parted(text)]
    except UnfitPlanError as error:
        raise RefusedError(str(error)) from None
    opened, base = _opened()
    return Begun(year, name, "plan", opened, pieces, base=base)


def _opened() -> tuple[str, str]:
    """What tells the file as it is now from any other, and its text."""
    try:
        opened = opened_plan(default_store(), targets_path())
    except TargetsError as error:
        raise RefusedError(str(error)) from None
    text = text_in_force(default_store(), targets_path()) or ""
    return opened, text if fingerprint(text) == opened else ""


def begin(asker: Asker, who: str, begun: Begun) -> None:
    """Keep it, and note it. Raises RefusedError."""
    try:
        copies(asker.access).begin(begun, who=who, now=now())
    except TakenError as error:
        raise RefusedError(str(error)) from None
    asker.note("plan", f"开始工作稿：{begun.name}")


def give_up(copy: int, name: str) -> None:
    """The button that gives a working copy up."""
    if st.button("放弃工作稿", key="plan-give-up"):
        _sure(name, pressed.press(PLACE, f"drop-{copy}", partial(_dropped, copy, name)))


@st.dialog("放弃工作稿")
def _sure(name: str, press: Press) -> None:
    st.write(f"工作稿（{html.plain(name)}）里的改动都不再保留。现行的清单不受影响。")
    pressed.in_dialog("确认放弃", press, "plan-give-up-sure")


def _dropped(copy: int, name: str, asker: Asker, typed: Typed) -> Done:
    asker.must("plan")
    if not copies(asker.access).end(copy, "dropped"):
        raise RefusedError("这份工作稿已经发布或放弃。")
    asker.note("plan", f"放弃工作稿：{name}")
    return Done("工作稿已放弃，现行的清单没有变。")
