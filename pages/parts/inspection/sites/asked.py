"""Which sites an address asks for, and the sentences on what it names that there is not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from metrics.sites import SiteStanding, TaskSites
from pages.parts.visit.view import View, named, quoted


class Offered(NamedTuple):
    """What there is to choose from: tasks, id → name, 街镇 and departments."""

    tasks: dict[str, str]
    units: list[str]
    departments: list[str]


@dataclass(frozen=True)
class Chosen:
    """The filters of an address; what the plan does not know is left out, and stands in `unknown` as sentences."""

    task: str = ""
    unit: str = ""
    department: str = ""
    behind: bool = False
    unknown: tuple[str, ...] = ()

    def keeps(self, task: TaskSites) -> bool:
        return self.task in ("", task.task.id) and self.department in ("", task.task.department)

    def of(self, task: TaskSites) -> list[SiteStanding]:
        """The sites of a task that are asked for."""
        return [s for s in task.sites if self.unit in ("", s.site.unit) and (s.behind or not self.behind)]


def offered(shown: View, known: Mapping[str, TaskSites]) -> Offered:
    """Of the month shown, in the plan's order."""
    units = {s.site.unit for each in known.values() for s in each.sites}
    return Offered(
        {id: f"{id} {each.task.title}" for id, each in known.items()},
        [unit for unit in shown.shown_plan.units if unit in units],
        [*dict.fromkeys(each.task.department for each in known.values() if each.task.department)],
    )


def chosen(shown: View, there: Offered) -> Chosen:
    """`2024年没有按点位管理的任务“2.9-99”，没有按它筛选。请在“任务”中选择。` for each filter that names nothing."""
    year = shown.shown_plan.year
    unknown: list[str] = []

    def kept(name: str, options: Collection[str], none: str, label: str) -> str:
        text = named(name)
        if text and text not in options:
            unknown.append(f"{year}年{none.format(quoted(text))}，没有按它筛选。请在“{label}”中选择。")
            return ""
        return text

    return Chosen(
        kept("task", there.tasks, "没有按点位管理的任务{}", "任务"),
        kept("unit", there.units, "登记册中没有街镇{}的点位", "街镇"),
        kept("department", there.departments, "没有科室{}的点位", "科室"),
        named("behind") == "1",
        tuple(unknown),
    )


def site(known: Mapping[str, TaskSites], asked: Chosen, number: str) -> SiteStanding | None:
    """The one that an address names, by its task and number."""
    if not number or asked.task not in known:
        return None
    return next((s for s in known[asked.task].sites if s.site.number == number), None)


def no_site(asked: Chosen, number: str) -> str:
    """What to say of one that there is not."""
    if not asked.task:
        return f"点位{quoted(number)}要和它的任务一起写在地址里。请从下面的清单选择。"
    return f"任务 {asked.task} 的登记册中没有点位{quoted(number)}。请从下面的清单选择。"
