"""实地抽查 of the 月报 (domain.md section 12): how much was checked, how much agrees, what is to be put right."""

from collections.abc import Iterator

from metrics.figures import percent
from records import Check, Seen
from reports.deck.briefing import Briefing
from reports.look.checks import check_state, found_words, place_words, reported_words
from reports.look.table import day_name
from reports.monthly.word.document import Paragraph, Table
from reports.monthly.word.text import Column
from reports.monthly.words import ordinal


def visited(briefing: Briefing, number: int) -> Iterator[Paragraph | Table]:
    """The section with its number; nothing where nobody was there."""
    found = briefing.status.checked()
    if found is None:
        return
    yield Paragraph("Heading1", f"{ordinal(number)}、实地抽查")
    rates = f"{found.rates}；" if found.rates else ""
    late = f"，其中逾期{found.late}条" if found.late else ""
    marked = f"；{found.marked}处所报数据抽查不符，尚未更正或认定" if found.marked else ""
    yield Paragraph(
        "BodyText",
        f"对截至{briefing.month}月的上报数据，实地抽查{found.checked}处，一致{found.agreeing}处，{rates}待整改{found.open}条{late}{marked}。",
    )
    yield _tasks(briefing)
    asked = [each for each in briefing.findings if each.check.open or each.marked]
    if briefing.hidden:
        yield Paragraph("BodyText", f"其他科室的{briefing.hidden}条抽查记录没有列出。")
    if asked:
        yield Paragraph("TableLead", f"抽查不符和待整改的{len(asked)}条：")
        yield _asked(briefing, asked)


def _tasks(briefing: Briefing) -> Table:
    """A row for each task that was checked, in the plan's order."""
    columns = (
        Column("任务", 38),
        *(Column(name, share, middle=True) for name, share in (("已报点位", 12), ("抽查", 9), ("一致", 9))),
        *(Column(name, share, middle=True) for name, share in (("核实率", 11), ("一致率", 11), ("待整改", 10))),
    )
    rows = []
    for id, task in briefing.plan.tasks.items():
        if found := briefing.status.checked([id]):
            counts = (str(found.reported or "—"), str(found.checked), str(found.agreeing))
            rates = (percent(found.coverage) or "—", percent(found.agreement) or "—")
            rows.append((f"{id} {task.title}", *counts, *rates, str(found.open)))
    return Table("实地抽查情况", columns, rows)


def _asked(briefing: Briefing, asked: list[Seen]) -> Table:
    columns = (
        Column("日期", 12, middle=True),
        Column("任务和地点", 30),
        Column("上报、发现", 18),
        Column("问题", 22),
        Column("整改", 18),
    )
    return Table("抽查不符和待整改", columns, [_row(briefing, each) for each in asked])


def _row(briefing: Briefing, seen: Seen) -> tuple[str, ...]:
    check, year = seen.check, briefing.plan.year
    task = briefing.plan.tasks.get(check.task)
    where = place_words(briefing.assessment.inspected, check)
    return (
        day_name(check.day, year),
        f"{check.task} {task.title if task else ''}\n{where}",
        f"报：{reported_words(check) or '—'}\n查：{found_words(check) or _agrees(check)}",
        check.problem or "—",
        "\n".join([check_state(check, briefing.seen), *([f"期限{day_name(check.due, year)}"] if check.due else [])]),
    )


def _agrees(check: Check) -> str:
    return "一致" if check.agrees else "不一致"
