"""局办公室: who has reported and who not, the 催报 text, locking a month, changes after it, undoing a file."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from access import Event
from metrics.figures import percent
from metrics.month.discipline import STATES, Discipline, completeness, discipline, reminder, timeliness, total, year
from metrics.month.rollup import reporting
from metrics.task.standing import Assessment
from pages.files import links
from pages.files.offered import REGISTER, REPORTING
from pages.files.route import FileRoute
from pages.parts import decided, html
from pages.parts.visit import at_hand, gatekeeper, view
from records import (
    LockedChange,
    LockError,
    RevertError,
    StoredFile,
    StoreError,
    default_store,
    lock_month,
    locked_changes,
    now,
    revert,
    stored_files,
    unlock_month,
)
from reports.reporting_list import REGISTER_HEADER, register_rows

RECENT = 20
LONG_PAST_DAYS = 60
"""Nobody counts the days any more."""
# up to so many missing tasks are named in the table at once; more are folded
FEW = 3
# state of a department → the shape beside its word
ICONS = {"on_time": "green", "late": "yellow", "part": "missing", "nothing": "missing", "open": "idle"}

# one button that copies a text: that of st.code does nothing over plain http (streamlit 1.67)
COPY = """
export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector('button')
  const done = () => {
    button.textContent = '已复制'
    setTimeout(() => { button.textContent = data.label }, 2000)
  }
  // the clipboard of a page served over plain http can only be reached the old way
  const byHand = () => {
    const area = document.createElement('textarea')
    area.value = data.text
    area.style.position = 'fixed'
    area.style.opacity = '0'
    document.body.append(area)
    area.select()
    if (document.execCommand('copy')) done()
    area.remove()
  }
  button.textContent = data.label
  button.onclick = () => {
    if (navigator.clipboard) navigator.clipboard.writeText(data.text).then(done, byHand)
    else byHand()
  }
}
"""
BUTTON = """
button { font: inherit; font-size: .875rem; color: inherit; background: transparent; cursor: pointer; padding: .35rem .9rem;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""


def main() -> None:
    shown = view.current()
    st.title("局办公室", anchor=False)
    if shown.pinned:
        st.info("正在查看旧的数据版本。本页的锁定、解锁和撤销总是作用于最新数据。")
    newest = at_hand.figures(shown.plan, str(at_hand.latest()))
    with default_store().reading() as con:
        changes = [c for c in locked_changes(con, shown.snapshot.number) if c.month.year == shown.shown_plan.year]
        files = stored_files(con)
    rows = discipline(shown.assessment, shown.month)
    _summary(shown, rows)
    _departments(shown, rows)
    _reminder(shown, newest, rows)
    _year(shown)
    _lock(shown, newest)
    _register(shown, changes)
    _decisions(shown)
    _undo(newest, files)


def _decisions(shown: view.View) -> None:
    """What meetings have decided: those still open first, to be closed with their result."""
    st.header("议定事项", anchor=False)
    html.show("arrange_link.html", view=shown)
    decided.said()
    made = at_hand.decided(str(at_hand.latest()))
    if not made:
        st.caption("还没有议定事项。在“会议”中按 D 记录。")
        return
    html.show("decisions.html", decisions=sorted(made, key=lambda d: not d.open), view=shown, heading="")
    decided.closing(made)


def _summary(shown: view.View, rows: list[Discipline]) -> None:
    cells = total(rows)
    day, deadline = shown.snapshot.day, shown.shown_plan.deadline(shown.month)
    left = (deadline - day).days
    passed = f"已过 {-left} 天" if -left <= LONG_PAST_DAYS else "已截止"
    state = f"还有 {left} 天" if left > 0 else "今天截止" if left == 0 else passed
    lock = shown.assessment.locks.get(shown.month)
    html.show(
        "facts.html",
        facts=[
            (f"截止日（{state}）", f"{deadline:%Y-%m-%d}"),
            ("已报/应报", f"{cells.reported}/{cells.due} 格"),
            ("报送完整率", percent(completeness(cells), 1) or "—"),
            ("及时率", percent(timeliness(cells), 1) or "—"),
            ("未报齐科室", f"{sum(bool(row.missing) for row in rows)} 个"),
            ("锁定", f"{lock.when:%Y-%m-%d} 已锁定" if lock else "未锁定"),
        ],
    )


def _departments(shown: view.View, rows: list[Discipline]) -> None:
    st.header(f"{shown.month}月各科室报送情况", anchor=False)
    html.show(
        "office_departments.html",
        rows=rows,
        whole=total(rows),
        owed=sum(len(row.missing) for row in rows),
        states=STATES,
        icons=ICONS,
        few=FEW,
        completeness=completeness,
        timeliness=timeliness,
        came=_came,
        view=shown,
    )
    st.caption(
        "按工作要点中的先后排列。一项任务每月一格，按街镇报的每个街镇一格。"
        "迟报：已报齐的，是截止日到最后一格收到；未报齐的，是截止日到今天。"
    )
    _downloads(shown, REPORTING, "报送情况")


def _came(row: Discipline) -> str:
    """`6月14日 — 6月24日`, one day where all came on it."""
    days = [f"{m.month}月{m.day}日" for m in (row.first_received, row.last_received) if m]
    return " — ".join(dict.fromkeys(days)) or "—"


def _downloads(shown: view.View, file: FileRoute, name: str) -> None:
    kinds = (("Excel", "xlsx"), ("CSV", "csv"))
    links.show(file, [(f"下载{name}（{kind}）", file.address(shown.query(), ending=ending)) for kind, ending in kinds])


def _reminder(shown: view.View, newest: Assessment, rows: list[Discipline]) -> None:
    st.header("催报", anchor=False)
    text = reminder(shown.shown_plan, shown.month, rows)
    html.show("office_reminder.html", text=text)
    if not any(row.missing for row in rows):
        return
    _copier()(key="office-copy", data={"text": text, "label": "复制催报文字"})
    if shown.month in newest.locks:
        st.caption(f"{shown.month}月已锁定，补报须写明原因。")


@st.cache_resource
def _copier() -> Callable[..., object]:
    return st.components.v2.component("office_copy", html="<button type='button'></button>", css=BUTTON, js=COPY)


def _year(shown: view.View) -> None:
    st.header("各月报送完整率", anchor=False)
    seen, months = shown.assessment, list(shown.shown_plan.reporting.months)
    whole = {m: reporting(seen.at(m)) for m in months}
    html.show(
        "office_year.html",
        rows=[*year(seen).items(), ("合计", whole)],
        months=months,
        month=shown.month,
        passed={m for m in months if seen.passed(m)},
        completeness=completeness,
        timeliness=timeliness,
    )
    st.caption("有迟报的，完整率下面是及时率。未到截止日且没有收到数据的月份为 —。")


def _lock(shown: view.View, newest: Assessment) -> None:
    st.header("锁定", anchor=False)
    _said("lock")
    if shown.another_year:
        st.caption(f"正在查看{shown.shown_plan.year}年的数据，只能锁定{shown.plan.year}年的月份。")
        return
    month, held = shown.month, newest.locks
    if held:
        html.show("office_locks.html", locks=sorted(held.items()))
    if month not in held:
        st.markdown(f"{month}月未锁定。")
    st.caption("锁定后，更改这个月的数据须写明原因，单元格有标记，并列入下面的变更登记。")
    word = "解锁" if month in held else "锁定"
    if not gatekeeper.can("unlock" if month in held else "lock"):
        return
    asked = _asked(f"{word}{month}月", f"office-{'unlock' if month in held else 'lock'}-{month}")
    if asked:
        owed = sum(s.cells_reported < s.cells_due for s in newest.at(month))
        _confirm_lock(shown.first_day, word, *asked, owed)


def _said(place: str) -> None:
    if said := st.session_state.pop(f"office-said-{place}", ""):
        st.success(html.plain(said))
        # the place may be out of sight
        st.toast(html.plain(said))


def _asked(label: str, key: str) -> tuple[str, str] | None:
    """经办人 and 原因, once both are given and the button is pressed."""
    with st.form(key, enter_to_submit=False):
        left, right = st.columns([1, 2])
        person = gatekeeper.person("经办人", left, key=f"{key}-person", max_chars=40)
        reason = right.text_input("原因", key=f"{key}-reason", max_chars=200).strip()
        pressed = st.form_submit_button(label)
    if not pressed:
        return None
    if not person or not reason:
        st.warning("请填写经办人和原因。")
        return None
    return person, reason


@st.dialog("请确认")
def _confirm_lock(month: date, word: str, person: str, reason: str, owed: int) -> None:
    name = f"{month.month}月"
    if word == "锁定" and owed:
        st.warning(f"{name}还有 {owed} 项任务没有报齐。锁定后补报也须写明原因。")
    st.write(f"{word}{name}，经办人：{html.plain(person)}，原因：{html.plain(reason)}")

    def act() -> None:
        act = lock_month if word == "锁定" else unlock_month
        act(default_store(), month, person=person, reason=reason, when=now())

    event: Event = "lock" if word == "锁定" else "unlock"
    noted = (event, f"{month:%Y-%m}，原因：{reason}")
    _confirmed(f"确认{word}", act, "lock", f"{name}已{word}。", noted)


def _confirmed(label: str, act: Callable[[], object], place: str, said: str, noted: tuple[Event, str]) -> None:
    """The last button. What it did is said at its place on the page, which then shows the new state."""
    if not st.button(label, type="primary", key="office-sure") or not gatekeeper.allowed(noted[0]):
        return
    try:
        act()
    except (LockError, RevertError, StoreError) as error:
        st.error(html.plain(str(error)))
        return
    gatekeeper.note(*noted)
    st.session_state[f"office-said-{place}"] = said
    st.rerun()


def _register(shown: view.View, changes: list[LockedChange]) -> None:
    st.header(f"锁定后的变更登记（{len(changes)} 处）", anchor=False)
    if not changes:
        st.caption("没有锁定后的变更。")
        return
    html.show("office_register.html", header=REGISTER_HEADER, rows=register_rows(shown.shown_plan, changes))
    _downloads(shown, REGISTER, "变更登记")


def _undo(newest: Assessment, files: list[StoredFile]) -> None:
    st.header("撤销上报", anchor=False)
    _said("undo")
    if not files:
        st.caption("还没有收到文件。")
        return
    with st.expander(f"最近收到的 {min(len(files), RECENT)} 个文件（共 {len(files)} 个）"):
        html.show("office_files.html", files=files[:RECENT])
    valid = {f.batch: f for f in files if f.undone_by is None}
    if not valid or not gatekeeper.can("revert"):
        return
    chosen = st.selectbox(
        "撤销哪个文件",
        list(valid),
        index=None,
        placeholder="选择批次，可输入文件名查找",
        format_func=lambda batch: _label(valid[batch]),
        key="office-batch",
    )
    if chosen is None:
        st.caption("撤销后，这个文件的行不再计入，记录仍在历史中。")
        return
    asked = _asked(f"撤销批次 {chosen}", f"office-undo-{chosen}")
    if asked:
        _confirm_undo(valid[chosen], *asked, [m for m in valid[chosen].months if m in newest.locks])


def _label(file: StoredFile) -> str:
    return f"批次 {file.batch} · {file.received:%Y-%m-%d} · {file.file} · {file.rows} 行"


@st.dialog("请确认")
def _confirm_undo(file: StoredFile, person: str, reason: str, locked: list[int]) -> None:
    st.write(html.plain(f"撤销“{file.file}”的 {file.rows} 行，经办人：{person}，原因：{reason}"))
    if locked:
        months = "、".join(map(str, locked))
        st.warning(f"其中{months}月已锁定，撤销会列入变更登记。")

    def act() -> None:
        revert(default_store(), file.batch, person=person, reason=reason, when=now(), office=True)

    noted: tuple[Event, str] = ("revert", f"批次 {file.batch}，原因：{reason}")
    _confirmed("确认撤销", act, "undo", f"已撤销批次 {file.batch}，记录仍在历史中。", noted)


main()
