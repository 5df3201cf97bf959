"""补报 and 更正 of one cell: what was said of it, by whom and when; then a small form, stored the way of a file."""

from functools import partial

import streamlit as st

from access import AccessError, may
from pages.parts import html
from pages.parts.mine.desk import Desk, Looked, drafts, looked, texts
from pages.parts.mine.handing_in import PLACE, asked, by, let_go, sentences, store
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker, RefusedError
from pages.parts.visit.places import Done, NeedlessError
from pages.parts.visit.pressed import Typed
from plan import Plan
from records import default_store, now, records
from records.reading.cells import UNCHANGED
from reports.look.table import said
from reports.template.filling import CORRECTION, TEXTS, Cell, Filling

NOT_SAID = "未填"
LONGEST = 2_000


@st.dialog("报一格", width="medium")
def say(at: Desk, task: str, unit: str | None, turn: int) -> None:
    """The form of one cell. `unit` None: one of the task's 街镇 or 点位 is chosen first, where it has any. `turn`: of the place
    when the dialog was opened; it closes once that is over.
    """
    if pressed.at(PLACE).turn != turn:
        st.rerun()
    rows = {row.cell[1]: row for row in at.rows if row.task.id == task}
    typed_before = _draft(at)
    if not rows:
        st.info("这项任务不由本科室报送。")
        return
    if unit is None and len(rows) > 1:
        what = "点位" if next(iter(rows.values())).site else "街镇"
        unit = st.selectbox(what, list(rows), format_func=lambda cell: rows[cell].place, key=f"one-unit-{task}")
    row = rows.get(unit or "") or next(iter(rows.values()))
    st.markdown(f"**{html.plain(row.name)}** · {at.month}月")
    _history(at, row)
    keys = {field: f"one-{at.name}-{row.key}-{field}" for field in _fields(row)}
    before = typed_before.get(row.cell, {})
    if before:
        st.caption("表里这一行还没有提交的内容已带入。")
    for field, key in keys.items():
        _box(row, field, key, before.get(field, ""))
    person, sure = f"one-person-{task}", f"one-sure-{at.name}-{row.key}"
    held = {key: st.session_state.get(key) for key in keys.values()}
    found = looked(at, _typed(row, keys, held), now(), office=gatekeeper.can("answer"))
    if found:
        sentences(found.rows, (*found.checked.rejected, *found.checked.warnings))
    if found and found.checked.doubts:
        st.checkbox("数字可能有误，已核对无误", key=sure)
    gatekeeper.person("报送人", key=person, max_chars=40, placeholder="姓名（科室）", **by())
    act = partial(_said, at.plan, at, row, keys, person, sure)
    press = pressed.press(PLACE, f"one-{at.name}-{row.key}", act, *keys.values(), person, sure)
    pressed.in_dialog("提交", press, "one-store")


def button(at: Desk, task: str) -> None:
    """A button that opens the form, for whoever may report for the task."""
    if gatekeeper.can("upload", at.department) and st.button(f"补报或更正{at.month}月", key="one-open"):
        say(at, task, None, pressed.at(PLACE).turn)


def _fields(row: Filling) -> list[str]:
    """更正原因 stands beside the figure: what falls needs it too where nothing was said of the month."""
    return [*row.answer, CORRECTION, *TEXTS]


def _draft(at: Desk) -> dict[Cell, dict[str, str]]:
    """What stands in the table and is not handed in; nothing where that cannot be had."""
    try:
        return texts(drafts(gatekeeper.access()).cells(at.department, at.name))
    except AccessError:
        return {}


def _box(row: Filling, field: str, key: str, typed: str) -> None:
    held = typed or row.said.get(field, "")
    if row.choices and field in row.answer:
        options = [NOT_SAID, *row.choices, UNCHANGED]
        st.selectbox(field, options, index=options.index(held) if held in options else 0, key=key)
    elif field in (*row.answer, CORRECTION):
        label = "分子" if field == "完成值" and len(row.answer) > 1 else field
        unit = f"（{row.task.unit}）" if row.task.unit and field != CORRECTION else ""
        st.text_input(f"{label}{unit}", value=held, key=key, max_chars=LONGEST)
    else:
        st.text_area(field, value=held, key=key, max_chars=LONGEST, height=68)


def _typed(row: Filling, keys: dict[str, str], held: Typed) -> dict[tuple[str, str], dict[str, str]]:
    """What differs from what is said by now."""
    texts = {field: str(held.get(key) or "").strip() for field, key in keys.items()}
    found = {f: text for f, text in texts.items() if text and text != NOT_SAID and text != row.said.get(f)}
    return {row.cell: found} if found else {}


def _history(at: Desk, row: Filling) -> None:
    """What was said of the cell this month, the newest first."""
    with default_store().reading() as con:
        found = records(con, task=row.task.id, year=at.plan.year)
    own = [r for r in found if r.month.month == at.month and r.unit == (row.cell[1] or None)]
    html.show("mine_said.html", records=own, last=row.last, due=row.due, said=lambda record: said(at.plan, record))


def _said(
    plan: Plan, at: Desk, row: Filling, keys: dict[str, str], person: str, sure: str, asker: Asker, typed: Typed
) -> Done:
    """Store one cell, or say why not."""
    office = may(asker.must("upload", [at.department]), "answer")
    found = looked(at, _typed(row, keys, typed), now(), office=office)
    if found is None:
        raise NeedlessError("与现在的数一样，不用再报。")
    _sound(found, bool(typed.get(sure)))
    number = store(plan, at, found.upload, len(found.checked.to_store), asker, typed.get(person))
    let_go(asker, at, {row.cell})
    return Done(
        f"已提交 {row.name}，批次 {number}。{asked(found.checked)}", asker.person(typed.get(person)), follow=True
    )


def _sound(found: Looked, sure: bool) -> None:
    if found.checked.rejected:
        raise RefusedError("没有提交：请按上面的说明改好再提交。")
    if found.checked.doubts and not sure:
        raise RefusedError("请先核对可能有误的数字，勾选“已核对无误”再提交。")
