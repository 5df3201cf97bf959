"""The template's rows to be filled in on the page: what is asked, what was said before, what is said by now."""

from collections.abc import Mapping
from typing import NamedTuple

from metrics.task.cells import answered, received
from metrics.task.standing import Assessment
from plan import NOT_STARTED, Task
from records import Fact
from records.checking.told import plain_number
from records.reading.cells import UNCHANGED
from records.reading.sheet import FIGURES
from reports.template.rows import Figure, answered_in, template_lines
from reports.template.unchanged import silent

CORRECTION = "更正原因"
"""The column of why a figure said before is changed: asked for where one is."""
TEXTS = ("进展情况", "滞后原因", "下一步措施")
"""The columns of words that every row has."""
FIELDS = (*FIGURES, *TEXTS, CORRECTION)
"""The columns that are filled in, as the monthly file calls them."""
Facts = Mapping[str, list[Fact]]
"""Task id → its facts as known now, ordered by month."""
Cell = tuple[str, str]
"""Task id and 街镇, the latter empty for the whole district."""


class Filling(NamedTuple):
    """One row: a cell that is due.

    `last`, `due`, `target`: what the template says of them. `answer`: the columns of the answer, `choices` those to choose
    from, none where it is a number. `said`: what is said of this month by now, by column; `before`: the texts of the last
    month that had any. `reported`: whether the month is answered, `told` how where not in this row; `basis`: whether
    无变化 has something to repeat. `lamp`: the task's as it stands, `late` where it is 滞后.
    """

    task: Task
    unit: str
    last: str
    due: str
    target: str
    answer: tuple[str, ...]
    choices: tuple[str, ...]
    said: dict[str, str]
    before: dict[str, str]
    reported: bool
    basis: bool
    lamp: str
    late: bool

    @property
    def cell(self) -> Cell:
        return self.task.id, self.unit

    @property
    def name(self) -> str:
        """`2.1-05 适老化改造（新泾镇）`."""
        return f"{self.task.id} {self.task.title}" + (f"（{self.unit}）" if self.unit else "")


def fillings(assessment: Assessment, known: Facts, month: int, department: str) -> list[Filling]:
    """The rows of a department's month in the plan's order. `known`: the same moment as the assessment."""
    found = []
    for line in template_lines(assessment, month, department):
        task, unit = line.task, str(line.cells["街镇"])
        facts = known.get(task.id, [])
        own = [fact for fact in facts if fact.unit == (unit or None)]
        here = next((fact for fact in own if fact.month == month), None)
        standing = assessment.standings[task.id][month]
        came = received(task, facts, month)
        found.append(
            Filling(
                task=task,
                unit=unit,
                last=_text(line.cells["上月值"]),
                due=_text(line.cells["本月应完成"]),
                target=_text(line.cells["目标"]),
                answer=answered_in(task),
                choices=_choices(task),
                said=said_in(task, here) if here else {},
                before=_before(own, month),
                reported=answered(came, unit) is not None if unit else bool(standing.cells_reported),
                basis=(unit or None) in silent(facts, month),
                lamp=standing.state,
                late=standing.lamp == "red",
            )
        )
    return found


def _text(held: str | Figure) -> str:
    return held.text if isinstance(held, Figure) else held


def _choices(task: Task) -> tuple[str, ...]:
    """What is chosen from: 是 and 否, or the task's own stages."""
    if task.kind == "duty":
        return ("是", "否")
    return (NOT_STARTED, *(stage.name for stage in task.stages)) if task.kind == "stages" else ()


def said_in(task: Task, fact: Fact) -> dict[str, str]:
    """A fact as it would be typed into the columns; those that hold nothing are left out."""
    told = {"进展情况": fact.progress, "滞后原因": fact.reason, "下一步措施": fact.next_step}
    found = {column: text for column, text in told.items() if text}
    if fact.same:
        return {answered_in(task)[0]: UNCHANGED, **found}
    if fact.stage is not None:
        return {"节点": fact.stage, **found}
    if fact.value is None:
        return found
    if task.kind == "duty":
        return {"完成值": "是" if fact.value else "否", **found}
    if fact.denominator is not None:
        return {"完成值": plain_number(fact.value), "分母": plain_number(fact.denominator), **found}
    share = task.in_percent
    return {"完成值": f"{plain_number(fact.value * 100)}%" if share else plain_number(fact.value), **found}


def _before(facts: list[Fact], month: int) -> dict[str, str]:
    """Each text as it was last written before the month."""
    found: dict[str, str] = {}
    for fact in facts:
        if fact.month < month:
            told = zip(TEXTS, (fact.progress, fact.reason, fact.next_step), strict=True)
            found |= {column: text for column, text in told if text}
    return found
