"""How much work a month's template is."""

from metrics.task.standing import Assessment
from plan import Plan
from records.reading.cells import UNCHANGED
from reports.template.rows import tasks_of, template_lines, units_asked

SECONDS_PER_CELL = 30
"""Three in four cells are a pick from a list (20 s); the fourth is a number with a sentence beside it (60 s)."""
ROUGHLY = 10
"""Above this many minutes an estimate is rounded up to five."""


def cells_due(plan: Plan, month: int, department: str | None = None) -> int:
    """How many cells (格) a month asks of a department, or of all: one a task, or one per 街镇."""
    if month not in plan.reporting.months:
        return 0
    return sum(len(units_asked(plan, task)) for task in tasks_of(plan, month, department))


def minutes_expected(cells: int) -> int:
    """About how long so many cells take, for a person who has the figures at hand."""
    minutes = -(-cells * SECONDS_PER_CELL // 60)
    return minutes if minutes <= ROUGHLY else -(-minutes // 5) * 5


def work_expected(assessment: Assessment, month: int, department: str | None = None) -> str:
    """`本月应填 38 格，约 20 分钟`; cells already answered in the template are named and take no time."""
    cells = cells_due(assessment.plan_of(month), month, department)
    ready = sum(line.cells["节点"] != "" for line in template_lines(assessment, month, department))
    done = f"，其中 {ready} 格已预填“{UNCHANGED}”" if ready else ""
    return f"本月应填 {cells} 格{done}，约 {minutes_expected(cells - ready)} 分钟"
