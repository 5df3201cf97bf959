"""撤销上报: the files that came, and undoing one of them."""

from functools import partial

import streamlit as st

from metrics.task.standing import Assessment
from pages.parts import html
from pages.parts.office import confirming
from pages.parts.visit import gatekeeper, pressed
from pages.parts.visit.asking import Asker
from pages.parts.visit.places import Done
from pages.parts.visit.pressed import Press, Typed
from pages.parts.visit.storing import stored
from records import StoredFile, default_store, latest_number, locks, now, revert

RECENT = 20


def draw(newest: Assessment, files: list[StoredFile]) -> None:
    """The newest files, folded, the choice of one that still counts, and the form that undoes it."""
    st.header("撤销上报", anchor=False)
    pressed.said("undo", toast=True)
    if not files:
        st.caption("还没有收到文件。")
        return
    with st.expander(f"最近收到的 {min(len(files), RECENT)} 个文件（共 {len(files)} 个）"):
        html.show("office_files.html", files=files[:RECENT], year=newest.plan.year)
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
    asked = confirming.asked(f"撤销批次 {chosen}", f"office-undo-{chosen}")
    if asked:
        press = pressed.press("undo", f"{chosen}", partial(_undone, chosen, *asked))
        _confirm(valid[chosen], *asked, _locked(valid[chosen]), press)


def _locked(file: StoredFile) -> list[int]:
    """The months of a file that are locked now, whichever year they are of."""
    with default_store().reading() as con:
        held = locks(con, file.year, latest_number(con))
    return [month for month in file.months if month in held]


def _label(file: StoredFile) -> str:
    return f"批次 {file.batch} · {file.received:%Y-%m-%d} · {file.file} · {file.rows} 行"


@st.dialog("请确认")
def _confirm(file: StoredFile, person: str, reason: str, locked: list[int], press: Press) -> None:
    """`locked`: the months of the file that are."""
    st.write(html.plain(f"撤销“{file.file}”的 {file.rows} 行，经办人：{person}，原因：{reason}"))
    if locked:
        months = "、".join(map(str, locked))
        st.warning(f"其中{months}月已锁定，撤销会列入变更登记。")
    pressed.in_dialog("确认撤销", press, "office-sure")


def _undone(batch: int, person: str, reason: str, asker: Asker, typed: Typed) -> Done:
    asker.must("revert")
    stored(
        asker,
        "revert",
        lambda store: revert(store, batch, person=person, reason=reason, when=now(), office=True),
        lambda number: [f"批次 {batch}，原因：{reason}"],
    )
    return Done(f"已撤销批次 {batch}，记录仍在历史中。")
