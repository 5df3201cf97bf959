"""Tasks in one plain list: who leads, how far behind and why, what is done about it, what was decided, when it is due."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from metrics.month.attention import behind
from metrics.task import pace
from metrics.task.explain import gap_beside
from metrics.task.standing import Standing
from pages.parts import html
from pages.parts.visit import at_hand
from pages.parts.visit.view import View
from records import Decision


class Line(NamedTuple):
    """One task of the list. `due_month`: of what comes due next, `due` in words; `decided`: the last decision on it."""

    standing: Standing
    area: str
    gap: str
    due_month: int
    due: str
    decided: Decision | None


SORTS: dict[str, str] = {"gap": "差距", "task": "任务", "department": "牵头", "leader": "分管领导", "due": "到期"}
"""Key in the address → the column that the list is sorted by; the first where the address says nothing."""


def draw(shown: View, standings: Iterable[Standing], sort: str, href: Callable[[str], str]) -> None:
    """The list, sorted by one of SORTS; `href` gives the address of the same list sorted otherwise."""
    lines = _lines(shown, standings)
    chosen = sort if sort in SORTS else "gap"
    html.show("plain_list.html", view=shown, lines=_sorted(lines, chosen), sorts=SORTS, sort=chosen, sort_href=href)


def _lines(shown: View, standings: Iterable[Standing]) -> list[Line]:
    last: dict[str | None, Decision] = {
        d.task: d for d in at_hand.decided(str(shown.snapshot)) if d.task and d.month < shown.first_day
    }
    return [_line(shown, s, last) for s in standings]


def _line(shown: View, s: Standing, last: Mapping[str | None, Decision]) -> Line:
    month, due = _due(s)
    gap = gap_beside(s.measure.gap_pp) if s.task.judged and s.measure.gap_pp is not None else ""
    return Line(s, shown.shown_plan.places[s.task.id].area.name, gap, month, due, last.get(s.task.id))


def _due(s: Standing) -> tuple[int, str]:
    """What of the task comes due next: its next stage, the next step of its schedule, the whole."""
    task = s.task
    if task.kind == "stages":
        ahead = [stage for number, stage in enumerate(task.stages, 1) if number > (s.actual or 0)]
        return (ahead[0].by, f"{ahead[0].by}月 {ahead[0].name}") if ahead else (13, "")
    if not task.judged or s.lamp == "done":
        return 13, ""
    month = min([m for m in task.schedule if m >= s.month] or [pace.completion_month(task)])
    return month, f"{month}月"


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    """By gap what is behind comes first, as on the overview; within anything else the plan's order holds."""
    if sort == "gap":
        order = {s.task.id: n for n, s in enumerate(behind(line.standing for line in lines))}
        rest = len(order)
        return sorted(lines, key=lambda line: (order.get(line.standing.task.id, rest), _gap(line.standing)))
    keys: dict[str, Callable[[Line], object]] = {
        "task": lambda line: 0,
        "department": lambda line: line.standing.task.department or "～",
        "leader": lambda line: line.standing.task.leader or "～",
        "due": lambda line: line.due_month,
    }
    return sorted(lines, key=keys[sort])  # type: ignore[arg-type]


def _gap(s: Standing) -> Fraction:
    return s.measure.gap_pp if s.task.judged and s.measure.gap_pp is not None else Fraction(1000)
