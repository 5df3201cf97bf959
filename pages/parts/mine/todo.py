"""On top of 本科室: what is to do until when, each with a link that leads into its very field."""

from typing import NamedTuple
from urllib.parse import urlencode

from metrics.month.discipline import Discipline, discipline
from metrics.task.standing import Standing
from pages.parts import html
from pages.parts.mine.desk import Desk
from pages.parts.office.reporting import LONG_PAST_DAYS
from pages.parts.visit import at_hand, gatekeeper
from pages.parts.visit.view import PAGES, View
from records import Decision, asked_corrections, default_store

MOST = 5
"""Lines of a list that are seen at once; the others are folded."""


class Owed(NamedTuple):
    """A task not yet reported, or not by some 街镇: `units` are these. The link leads to the first."""

    name: str
    cell: str
    units: tuple[tuple[str, str], ...]


class Silent(NamedTuple):
    """A task that is 滞后 and does not say why, or what next; the link leads to the first empty column."""

    name: str
    cell: str
    field: str
    lacking: str


def draw(shown: View, at: Desk) -> None:
    """The sentence, then the lists; nothing of a list that is empty."""
    row = next((r for r in discipline(at.assessment, at.month) if r.department == at.department), None)
    if row is None:
        return
    missing = owed(at, row)
    html.show(
        "mine_sentence.html",
        sentence=sentence(at, row),
        locked=locked(at),
        first=missing[0].cell if missing else "",
        link=lambda cell: link(shown, at, cell),
    )
    html.show(
        "mine_todo.html",
        view=shown,
        most=MOST,
        owed=missing,
        cells=row.cells.due - row.cells.reported,
        silent=silent(at),
        decided=decided(at, at_hand.decided(str(at.assessment.snapshot))),
        returned=returned(at),
        month=at.name,
        link=lambda cell, field="", month="": link(shown, at, cell, field, month),
    )


def locked(at: Desk) -> str:
    """What becomes of changes to a month that the office has locked; nothing to say of one that is open."""
    lock = at.assessment.locks.get(at.month)
    if lock is None:
        return ""
    said = f"{at.month}月已于{lock.when:%Y-%m-%d}由{lock.person}锁定。"
    if gatekeeper.can("answer"):
        return f"{said}更改须写明更正原因，立即计入。"
    return f"{said}更改作为更正申请报局办公室，同意以后才计入；请写明更正原因。"


def link(shown: View, at: Desk, cell: str, field: str = "", month: str = "") -> str:
    """The address of a row, or of a column of it: `/mine?department=…&month=2024-11&cell=2.1-05|新泾镇`."""
    asked = {"department": at.department, "cell": cell, "field": field, "month": month or at.name}
    kept = {**shown.query(), **{key: value for key, value in asked.items() if value}}
    return f"{PAGES['mine']}?{urlencode(kept)}"


def sentence(at: Desk, row: Discipline) -> str:
    """`11月：截止11月20日，还有 9 天；已报 110/121，尚缺 11 格`."""
    left = (row.deadline - at.assessment.snapshot.day).days
    passed = f"已过 {-left} 天" if -left <= LONG_PAST_DAYS else "已截止"
    when = f"还有 {left} 天" if left > 0 else "今天截止" if left == 0 else passed
    owes = row.cells.due - row.cells.reported
    state = f"尚缺 {owes} 格" if owes else "已报齐"
    deadline = f"截止{row.deadline.month}月{row.deadline.day}日"
    return f"{at.month}月：{deadline}，{when}；已报 {row.cells.reported}/{row.cells.due}，{state}"


def owed(at: Desk, row: Discipline) -> list[Owed]:
    """The tasks whose rows are not all reported, in the plan's order."""
    found = []
    for missing in row.missing:
        task = missing.task
        own = [row for row in at.rows if row.task.id == task.id]
        keys = {row.unit: row.key for row in reversed(own) if not row.reported} or {row.unit: row.key for row in own}
        units = tuple((unit, keys.get(unit, f"{task.id}|{unit}")) for unit in missing.units)
        first = units[0][1] if units else next(iter(keys.values()), f"{task.id}|")
        found.append(Owed(f"{task.id} {task.title}", first, () if missing.all_units else units))
    return found


def silent(at: Desk) -> list[Silent]:
    """The tasks reported this month, and 滞后, of which 滞后原因 or 下一步措施 is missing."""
    found = []
    for id, cell in _first_rows(at).items():
        standing = at.assessment.standings[id][at.month]
        lacking = _lacking(standing) if standing.lamp == "red" and standing.cells_reported else []
        if lacking:
            name = f"{id} {standing.task.title}"
            found.append(Silent(name, cell, lacking[0], "、".join(lacking)))
    return found


def _lacking(standing: Standing) -> list[str]:
    told = {"滞后原因": standing.narrative.reason, "下一步措施": standing.narrative.next_step}
    return [name for name, text in told.items() if not text]


class Returned(NamedTuple):
    """A 更正申请 that the office sent back, its words, and the row it was about."""

    name: str
    cell: str
    month: str
    words: str


def returned(at: Desk) -> list[Returned]:
    """The 更正申请 of the department that were sent back and not asked for again, or agreed to, since."""
    with default_store().reading() as con:
        found = asked_corrections(con, at.plan, at.assessment.snapshot.number, at.department)
    last = {(row.entry.task, row.place, row.entry.month): request for request in found for row in request.rows}
    sent_back = []
    for (task, unit, month), request in last.items():
        if request.answer and request.answer.kind == "returned":
            name = f"{task} {at.plan.tasks[task].title}" + (f"（{unit}）" if unit else "")
            words = f"{month.month}月，{request.answer.person}退回：{request.answer.words or ''}"
            sent_back.append(Returned(name, f"{task}|{unit or ''}", f"{month:%Y-%m}", words))
    return sent_back


def decided(at: Desk, decisions: list[Decision]) -> list[tuple[Decision, str]]:
    """The open 议定事项 of the department, and the row of the task each is about; empty where it is none of ours."""
    first = _first_rows(at)
    mine = [d for d in decisions if d.open and d.owner.strip() == at.department]
    return [(decision, first.get(task.id, "") if (task := decision.about(at.plan)) else "") for decision in mine]


def _first_rows(at: Desk) -> dict[str, str]:
    """Task id → the first of its rows."""
    found: dict[str, str] = {}
    for row in at.rows:
        found.setdefault(row.task.id, row.key)
    return found
