"""What is 滞后, 偏慢 and 未报送 in running text, as an office's paper says it."""

from collections.abc import Iterator

from metrics.month.attention import unfulfilled
from metrics.month.discipline import UNASSIGNED
from metrics.task.duties import ANSWERS, answer
from metrics.task.explain import gap_text
from metrics.task.lamps import LABELS
from metrics.task.standing import Standing
from reports.deck.briefing import Briefing
from reports.deck.findings import of_task
from reports.look.table import known_text
from reports.monthly.cells import actual, some_units
from reports.monthly.words import close


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


def _ended(text: str) -> str:
    return f"{text.rstrip('。；，. ')}。"
