"""How the values of a plan are said when they change: 300户, 6月 120户、12月 300户, 不高于."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from plan.model import KIND_NAMES, Plan, Rule, Task

NOTHING = "无"


def _yes(value: bool) -> str:
    return "是" if value else "否"


def listed(names: Iterable[str]) -> str:
    return "、".join(names) or NOTHING


def _number(value: Fraction | None, unit: str = "", *, share: bool = False) -> str:
    if value is None:
        return NOTHING
    shown = value * 100 if share else value
    text = f"{shown.numerator}" if shown.denominator == 1 else f"{float(shown):.10g}"
    return f"{text}%" if share else f"{text}{unit}"


def _amount(task: Task, value: Fraction | None) -> str:
    return _number(value, task.unit, share=task.in_percent)


def _schedule(task: Task) -> str:
    return listed(f"{month}月 {_amount(task, value)}" for month, value in task.schedule.items())


def _stages(task: Task) -> str:
    return listed(f"{stage.name}（{stage.by}月）" for stage in task.stages)


TOLD: Mapping[str, tuple[str, Callable[[Task, Plan], str]]] = {
    "title": ("名称", lambda t, p: t.title),
    "kind": ("类型", lambda t, p: KIND_NAMES[t.kind]),
    "target": ("目标", lambda t, p: _amount(t, t.target)),
    "unit": ("单位", lambda t, p: t.unit or NOTHING),
    "schedule": ("倒排计划", lambda t, p: _schedule(t)),
    "pace": ("序时", lambda t, p: {"linear": "按月均分", "end": "到期一次完成"}.get(t.pace or "", "按默认")),
    "by": ("完成时限", lambda t, p: f"{t.by}月" if t.by else NOTHING),
    "stages": ("节点", lambda t, p: _stages(t)),
    "direction": ("方向", lambda t, p: "不高于" if t.at_most else "不低于"),
    "baseline": ("基期值", lambda t, p: _amount(t, t.baseline)),
    "department": ("责任科室", lambda t, p: t.department or "未指定"),
    "partners": ("配合科室", lambda t, p: listed(t.partners)),
    "leader": ("分管领导", lambda t, p: t.leader or "未指定"),
    "lists": ("口径", lambda t, p: listed(p.lists.get(name, name) for name in t.lists)),
    "stretch": ("力争", lambda t, p: _yes(t.stretch)),
    "weight": ("权重", lambda t, p: _number(t.weight)),
    "by_unit": ("按街镇报送", lambda t, p: _yes(t.by_unit)),
    "sites": ("点位", lambda t, p: f"{'、'.join(t.sites.stages)}，{t.sites.counted}算数" if t.sites else NOTHING),
    "unit_targets": ("街镇目标", lambda t, p: listed(f"{u} {_amount(t, v)}" for u, v in t.unit_targets.items())),
    "source": ("原文", lambda t, p: listed(f"“{text}”" for text in t.source)),
    "note": ("说明", lambda t, p: t.note or NOTHING),
    "unsure": ("待确认", lambda t, p: listed(t.unsure)),
    "previous": ("上年任务", lambda t, p: t.previous or NOTHING),
}
"""Key of a task → what it is called, and how its value is said. `id` and `ended` have sentences of their own."""
OF_A_NEW_TASK = ("kind", "target", "stages", "by", "department")
"""What is said of a task that is new."""


def _rule(rule: Rule) -> str:
    if rule.by == "ratio":
        green, yellow = (_number(value, share=True) for value in (rule.green, rule.yellow))
        return f"达到应完成的{green}为正常，{yellow}为偏慢"
    green, yellow = _number(rule.green), _number(rule.yellow)
    return f"差距 {green} 个百分点以内为正常，{yellow} 个百分点以内为偏慢"


WHOLE: Mapping[str, tuple[str, Callable[[Plan], str]]] = {
    "标题": ("工作要点", lambda p: p.header.title),
    "年度": ("工作要点", lambda p: str(p.header.year)),
    "发文单位": ("工作要点", lambda p: p.header.issuer or NOTHING),
    "文号": ("工作要点", lambda p: p.header.document or NOTHING),
    "印发日期": ("工作要点", lambda p: str(p.header.issued or NOTHING)),
    "首次报送": ("报送安排", lambda p: f"{p.reporting.first_month}月"),
    "末次报送": ("报送安排", lambda p: f"{p.reporting.last_month}月"),
    "每月截止日": ("报送安排", lambda p: f"{p.reporting.due_day}日"),
    "宽限": ("报送安排", lambda p: f"{p.reporting.grace_days}天"),
    "个别月份的截止日": (
        "报送安排",
        lambda p: listed(f"{month} 为 {day}" for month, day in sorted(p.reporting.deadlines.items())),
    ),
    "阈值": ("判定规则", lambda p: _rule(p.rule)),
    "连续偏慢转为滞后": ("判定规则", lambda p: f"{p.escalate_after} 个月" if p.escalate_after else "不转"),
    "名单": ("街镇", lambda p: listed(p.units)),
    "名称": ("口径", lambda p: listed(p.lists.values())),
}
"""What of the plan itself → what it belongs to, and how it is said."""
