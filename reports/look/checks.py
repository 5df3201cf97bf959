"""抽查记录 in words, for lists wherever they stand."""

from datetime import date
from decimal import Decimal

from plan import NOT_STARTED
from records import Check, Finding, Inspected, Seen

CHECKS_HEADER = [
    "编号",
    "日期",
    "任务编号",
    "点位编号",
    "街镇",
    "检查人",
    "上报",
    "发现",
    "是否一致",
    "问题",
    "整改期限",
    "状态",
]


FINDINGS_HEADER = (
    "编号",
    "日期",
    "任务",
    "地点",
    "检查人",
    "上报",
    "发现",
    "是否一致",
    "问题",
    "整改期限",
    "整改",
    "答复和结果",
)


def check_state(check: Check, today: date) -> str:
    """Where its 整改 stands on a day: 待整改, 逾期 n 天, 已答复待销号, 已销号; of one with nothing to put right 无需整改."""
    if not check.asks:
        return "无需整改"
    if not check.open:
        return "已销号"
    late = f"逾期 {(today - check.due).days} 天" if check.due and check.late(today) else ""
    answered = "已答复，待销号" if check.answered_when else "待整改"
    return f"{answered}，{late}" if late else answered


def reported_words(check: Check | Finding) -> str:
    """What was reported when it was checked; empty where nothing was."""
    return _words(check.reported_stage, check.reported_number) or (NOT_STARTED if check.found_stage else "")


def found_words(check: Check | Finding) -> str:
    """What was found; empty where only 一致 or 不一致 was said."""
    return _words(check.found_stage, check.found_number)


def place_words(inspected: Inspected, check: Check) -> str:
    """What was checked: the name of the 点位 with its 街镇, its number where it has no name; else the 街镇, or the whole
    district."""
    site = inspected.names.get((check.task, check.site or "")) or check.site
    return "，".join(filter(None, (check.unit, site))) or "全区"


def agreement_words(seen: Seen) -> str:
    """`一致`, `抽查不符`, and of what was found different and is no more marked so why: `不一致，已更正`, `不一致，已认定`."""
    if seen.check.agrees:
        return "一致"
    if seen.marked:
        return "抽查不符"
    return f"不一致，{'已认定' if seen.check.settled_when else '已更正'}"


def became(check: Check) -> str:
    """What was answered, what came of it, why it was settled: a line each."""
    told = (("整改情况", check.answer), ("办理结果", check.result), ("认定所报数据", check.settlement))
    return "\n".join(f"{name}：{text}" for name, text in told if text)


def finding_row(inspected: Inspected, seen: Seen, task: str, today: date) -> tuple[str, ...]:
    """Its texts under FINDINGS_HEADER. `task`: how its task is called."""
    check = seen.check
    return (
        *(str(check.number), f"{check.day:%Y-%m-%d}", task, place_words(inspected, check), check.checkers),
        *(reported_words(check), found_words(check), agreement_words(seen), check.problem),
        *(f"{check.due:%Y-%m-%d}" if check.due else "", check_state(check, today), became(check)),
    )


def _words(stage: str | None, number: Decimal | None) -> str:
    return stage or ("" if number is None else f"{number.normalize():f}")


def check_row(check: Check, today: date) -> list[str]:
    """Its texts under CHECKS_HEADER."""
    return [
        str(check.number),
        f"{check.day:%Y-%m-%d}",
        check.task,
        check.site or "",
        check.unit or "全区",
        check.checkers,
        reported_words(check),
        found_words(check),
        "是" if check.agrees else "否",
        check.problem,
        f"{check.due:%Y-%m-%d}" if check.due else "",
        check_state(check, today),
    ]
