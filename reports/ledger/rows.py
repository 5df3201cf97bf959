"""台账: one task as the field's table has it (domain.md section 8), the same words in the workbook and the .html."""

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from metrics.figures import amount, percent
from metrics.task import pace
from metrics.task.explain import shown
from metrics.task.standing import Standing
from plan import Place, Plan
from reports.deck.briefing import Briefing
from reports.look.table import lamp_text, then_text

HEADER = (
    "序号",
    "责任单位",
    "实施内容",
    "目标",
    "最新进度",
    "完成率",
    "序时",
    "是否达序时",
    "当时判定",
    "未达序时原因及存在问题",
    "下一步措施",
    "进展情况",
    "所属条",
)
RESPONSIBLE = ("配合科室", "分管领导")
"""What follows where the plan names any of them."""
SITES = ("点位在册", "点位完成", "点位滞后")
CHECKS = ("抽查（处）", "核实率", "一致率", "抽查不符", "待整改")
"""What follows where the plan has 点位, and where anything was checked on the spot."""
UNKNOWN = "—"
_FIGURE = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?%?")


class Said(NamedTuple):
    """One cell: what people read, and the exact number behind it where there is a single one (a percentage as a
    share)."""

    text: str
    number: Fraction | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """`力争 120户` → `力争 `, `120`, `户`: around the figure that stands for the number."""
        found = _FIGURE.search(self.text)
        assert found, self.text
        return self.text[: found.start()], found[0], self.text[found.end() :]


def goal(s: Standing) -> Said:
    """`300户`, `不高于 5%`, `11月竣工（共 3 个节点）`, `各月落实`, `基期 82%`, `待下达`; 力争 before it."""
    task, before = s.task, "力争 " if s.task.stretch else ""
    if task.kind == "stages":
        last = task.stages[-1]
        return Said(f"{before}{last.by}月{last.name}（共 {len(task.stages)} 个节点）")
    if task.kind == "duty":
        return Said("各月落实")
    if task.kind == "direction":
        return Said(f"基期 {shown(task, task.baseline)}", task.baseline) if task.baseline is not None else Said(UNKNOWN)
    target = pace.target(task)
    if target is None or not task.judged:
        return Said("待下达")
    return Said(f"{before}{'不高于 ' if task.at_most else ''}{shown(task, target)}", target)


def latest(s: Standing) -> Said:
    """`120户`, `120户（无变化）`, `120户（10月未报，按9月数据）`, `82%（810/987，无变化）`, `2 个节点（竣工）`, `未报`."""
    progress = s.progress
    if s.actual is None:
        return Said("未报")
    remarks = []
    if progress.stage:
        remarks.append(progress.stage)
    elif progress.denominator is not None:
        remarks.append(f"{amount(progress.numerator)}/{amount(progress.denominator)}")
    if progress.unchanged:
        remarks.append("无变化")
    elif not progress.reported and progress.month:
        remarks.append(f"{s.month}月未报，按{progress.month}月数据")
    said = shown(s.task, s.actual) + (f"（{'，'.join(remarks)}）" if remarks else "")
    return Said(said, None if s.task.kind == "stages" else s.actual)


def rate(value: Fraction | None) -> Said:
    """A share of the target as a percentage, — where there is none."""
    return Said(percent(value) or UNKNOWN, value)


def due(s: Standing) -> Said:
    """序时 as a share of the target; for a duty the months due."""
    if s.task.kind == "duty" and s.measure.due is not None:
        return Said(shown(s.task, s.measure.due), s.measure.due)
    return rate(s.measure.due_rate)


def judged_then(s: Standing) -> str:
    """当时判定 in words: `滞后`, `未报送（截止后补报）`, `未到截止日`."""
    if s.lamp_then is None:
        return "未到截止日"
    return then_text(s) + ("（截止后补报）" if s.late else "")


def place_name(place: Place, *, area: bool = True) -> str:
    """`养老服务 3. 加强综合监管`; without the area where it is plain."""
    named = f"{place.number}. {place.section.title}"
    return f"{place.area.name} {named}" if area else named


def cutoff(plan: Plan, month: int, day: date) -> str:
    """`截至10月21日`: the month's last day of reporting, or the snapshot's day where that is earlier."""
    until = min(plan.deadline(month), day)
    return f"截至{until.month}月{until.day}日"


def header(briefing: Briefing) -> list[str]:
    """HEADER with the day up to which the progress counts, then what else there is: RESPONSIBLE, SITES, CHECKS."""
    plan, day = briefing.plan, briefing.assessment.snapshot.day
    more = RESPONSIBLE if plan.partners or plan.leaders else ()
    found = CHECKS if briefing.status.checked() else ()
    names = (*HEADER, *more, *(SITES if briefing.sites else ()), *found)
    return [f"{name}\n（{cutoff(plan, briefing.month, day)}）" if name == "最新进度" else name for name in names]


def row(briefing: Briefing, s: Standing, number: int, *, area: bool = False) -> tuple[Said, ...]:
    """One task under `header`. `area`: name the area of its 条 too."""
    return (
        _count(number),
        Said(s.task.department or "未指定"),
        Said(f"{s.task.id} {s.task.title}"),
        goal(s),
        latest(s),
        rate(s.measure.rate),
        due(s),
        Said(lamp_text(s)),
        Said(judged_then(s)),
        Said(s.narrative.reason),
        Said(s.narrative.next_step),
        Said(s.narrative.progress),
        Said(place_name(s.plan.places[s.task.id], area=area)),
        *((Said("、".join(s.task.partners)), Said(s.task.leader)) if s.plan.partners or s.plan.leaders else ()),
        *(_sites(briefing, s) if briefing.sites else ()),
        *(_checks(briefing, s) if briefing.status.checked() else ()),
    )


def _sites(briefing: Briefing, s: Standing) -> Iterable[Said]:
    found = briefing.sites.get(s.task.id)
    return map(_count, found.counts) if found else [Said("")] * len(SITES)


def _checks(briefing: Briefing, s: Standing) -> Iterable[Said]:
    found = briefing.status.checked([s.task.id])
    if found is None:
        return [Said("")] * len(CHECKS)
    rates = (rate(found.coverage), rate(found.agreement))
    return [_count(found.checked), *rates, _count(found.marked), _count(found.open)]


def _count(number: int) -> Said:
    return Said(str(number), Fraction(number))
