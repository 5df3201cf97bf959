"""Which tasks a reader asked for: the filters of a list, as they stand in the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.task.lamps import GROUPS, Group
from metrics.task.standing import Standing
from plan import Plan


@dataclass(frozen=True)
class Selection:
    """Filters that all hold at once; an empty one keeps everything.

    `department` is the one that reports, `partner` one that helps, `leader` the leader in charge. `lamps` holds while what a task is counted under is one of them. `unit` keeps tasks reported by 街镇, or told by this one.
    `list` is a key of the plan's lists (口径). `judged` keeps what the completion rate counts.
    """

    department: str | None = None
    partner: str | None = None
    leader: str | None = None
    lamps: tuple[Group, ...] = ()
    unit: str | None = None
    list: str | None = None
    stretch: bool = False
    judged: bool = False

    def keeps(self, s: Standing) -> bool:
        """Whether a task, as it stands, is asked for."""
        task = s.task
        return (
            (self.department is None or task.department == self.department)
            and (self.partner is None or self.partner in task.partners)
            and (self.leader is None or task.leader == self.leader)
            and (not self.lamps or s.group in self.lamps)
            and (self.unit is None or task.by_unit or any(p.unit == self.unit for p in s.progress.by_unit))
            and (self.list is None or self.list in task.lists)
            and (not self.stretch or task.stretch)
            and (not self.judged or s.counts)
        )

    def query(self) -> dict[str, str]:
        """The parameters of an address that asks for the same."""
        asked = {
            "department": self.department or "",
            "partner": self.partner or "",
            "leader": self.leader or "",
            "lamp": ",".join(self.lamps),
            "unit": self.unit or "",
            "list": self.list or "",
            "stretch": "1" if self.stretch else "",
            "judged": "1" if self.judged else "",
        }
        return {key: value for key, value in asked.items() if value}

    def caption(self, plan: Plan) -> str:
        """`养老服务科 · 计划财务科配合 · 分管副局长（养老） · 滞后、偏慢 · 新泾镇 · 区为民办实事项目 · 力争`; empty where nothing is filtered."""
        parts = [
            self.department or "",
            f"{self.partner}配合" if self.partner else "",
            self.leader or "",
            "、".join(GROUPS[each] for each in self.lamps),
            self.unit or "",
            plan.lists[self.list] if self.list else "",
            "力争目标" if self.stretch else "",
            "计入完成率的任务" if self.judged else "",
        ]
        return " · ".join(part for part in parts if part)


def selection_asked(plan: Plan, query: Mapping[str, str]) -> Selection:
    """The filters of an address; what the plan does not know is left out."""
    departments = {task.department for task in plan.tasks.values()}
    department, unit, list_ = query.get("department"), query.get("unit"), query.get("list")
    partner, leader = query.get("partner"), query.get("leader")
    # an address of before, when tasks without a lamp had one name
    asked = query.get("lamp", "").replace("none", "duty,direction,pending").split(",")
    return Selection(
        department=department if department in departments else None,
        partner=partner if partner in plan.partners else None,
        leader=leader if leader in plan.leaders else None,
        lamps=tuple(group for group in GROUPS if group in asked),
        unit=unit if unit in plan.units else None,
        list=list_ if list_ in plan.lists else None,
        stretch=query.get("stretch") == "1",
        judged=query.get("judged") == "1",
    )
