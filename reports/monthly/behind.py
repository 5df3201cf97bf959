"""What is 滞后, 偏慢 and 未报送 in running text, as an office's paper says it."""

import re
from collections.abc import Iterator, Sequence

from metrics.month.attention import unfulfilled
from metrics.month.discipline import UNASSIGNED
from metrics.task.duties import ANSWERS, answer
from metrics.task.explain import gap_text
from metrics.task.lamps import LABELS
from metrics.task.standing import Standing
from plan import Plan
from reports.deck.briefing import Briefing
from reports.deck.findings import of_task
from reports.look.table import known_text
from reports.monthly.cells import actual
from reports.monthly.words import close

SOME = 90
"""Characters of what several 街镇 wrote, in one cell of a table or one sentence."""


def behind_texts(briefing: Briefing) -> Iterator[str]:
    """滞后 one a paragraph with why and what next; 偏慢 and 未报送 by name."""
    red = [s for s in briefing.behind if s.lamp == "red"]
    yield from (f"{number}. {lagging_text(s)}" for number, s in enumerate(red, 1))
    for lamp, said in (("yellow", _slow), ("missing", _silent)):
        found = [s for s in briefing.behind if s.lamp == lamp]
        if found:
            yield f"{LABELS[found[0].lamp]}{len(found)}项：{'；'.join(map(said, found))}。"


def lagging_text(s: Standing) -> str:
    """`护理型床位（养老服务科）：实际168张（27%），慢于序时进度31.4个百分点。原因：…。下一步：…。`"""
    said = f"{s.task.title}（{s.task.department or UNASSIGNED}）：{standing_text(s)}。"
    reason, following = (some_units(s.plan, text) for text in (s.narrative.reason, s.narrative.next_step))
    return close(f"{said}原因：{_ended(reason or '未填写')}下一步：{_ended(following or '未填写')}")


def standing_text(s: Standing) -> str:
    """Where it stands, in the words of its slide; with the figure where it has one."""
    finding = of_task(s).partition("：")[2]
    if not s.task.numeric or s.measure.gap_pp is None:
        return finding
    said = f"实际{actual(s)}，{gap_text(s.measure.gap_pp)}"
    return f"{said}，{finding}" if finding.startswith("按目前速度") else said


def _slow(s: Standing) -> str:
    return close(f"{s.task.title}（{s.task.department or UNASSIGNED}，{standing_text(s)}）")


def _silent(s: Standing) -> str:
    known = f"，{known_text(s)}" if known_text(s) else ""
    return f"{s.task.title}（{s.task.department or UNASSIGNED}{known}）"


def unfulfilled_text(briefing: Briefing) -> Iterator[str]:
    """The duties not fulfilled in the month, by name; nothing where there are none."""
    found = unfulfilled(briefing.status.standings)
    if found:
        named = "、".join(f"{s.task.title}（{ANSWERS[answer(s)]}）" for s in found)
        due = briefing.status.totals.duties.due
        yield f"常态任务{due}项，本月未落实、未报{len(found)}项：{named}。"


def some_units(plan: Plan, text: str) -> str:
    """What several 街镇 wrote, those who wrote the same together, no more of it than fits beside other cells; of one
    alone, or of the whole district, all.

    `新华路街道、江苏路街道：按计划推进；…；其余 7 个街镇见台账`
    """
    found = _parts(plan, text)
    if len(found) < 2:
        return text
    by_text: dict[str, list[str]] = {}
    for unit, said in found:
        by_text.setdefault(said, []).append(unit)
    kept: list[str] = []
    shown = 0
    for said, units in by_text.items():
        piece = f"{'、'.join(units)}：{said}"
        if kept and sum(map(len, kept)) + len(piece) > SOME:
            break
        kept.append(piece if len(piece) <= SOME else f"{piece[: SOME - 1]}…")
        shown += len(units)
    left = [f"其余{len(found) - shown}个街镇见台账"] if shown < len(found) else []
    return "；".join([*kept, *left])


def _parts(plan: Plan, text: str) -> Sequence[tuple[str, str]]:
    """街镇 and what it wrote, in the plan's order, as metrics/task/assess.py joins them."""
    if not plan.units:
        return []
    names = "|".join(map(re.escape, plan.units))
    return re.findall(rf"(?:^|；)({names})：(.*?)(?=；(?:{names})：|\Z)", text, re.DOTALL)


def _ended(text: str) -> str:
    return f"{text.rstrip('。；，. ')}。"
