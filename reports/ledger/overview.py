"""总览, the first sheet of the 台账: the sentence, counts by lamp on two levels, completion, who has reported."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from metrics.figures import percent, points
from metrics.month.discipline import STATES, Discipline, completeness, timeliness, total
from metrics.month.rollup import Reporting, Totals
from metrics.task.explain import gap_text, rule_text
from metrics.task.lamps import GROUPS
from reports.deck.briefing import Briefing
from reports.ledger.cells import SIZE, SOFT, as_header, on_paper, put, titled
from reports.ledger.inspected import findings_under
from reports.ledger.rows import UNKNOWN, Said
from reports.look.table import duties_text, verdicts_text
from reports.ooxml.workbook import FONT, write_text

COUNTS_HEADER = ("条", "项", *GROUPS.values(), "完成率", "序时", "与序时差（百分点）")
REPORTING_HEADER = ("科室", "应报", "已报", "按时", "完整率", "及时率", "迟报天数", "未报任务", "状态")
WIDTHS = (26, 9, 9, 9, 9, 9, 9, 11, 15, 9, 9, 9, 10, 10, 19)
Line = Sequence[Said]


def overview(
    sheet: Worksheet, briefing: Briefing, lists: Sequence[tuple[str, Totals]], links: Mapping[str, str]
) -> None:
    """Fill the sheet. `lists`: the 口径 and their counts. `links`: name of an area or list → the sheet of its tasks."""
    sheet.title = "总览"
    plan = briefing.plan
    titled(sheet, f"{plan.title}推进情况台账（{plan.year}年{briefing.month}月）", briefing.as_of)
    line = _texts(sheet, 4, [briefing.status.sentence, *_beside(briefing)])
    areas = [(a.area.name, a.totals) for a in briefing.status.areas]
    line = _table(sheet, line + 1, "各领域", ("领域", *COUNTS_HEADER), [*map(_counts, areas), *_whole(briefing)], links)
    if lists:
        line = _table(sheet, line + 1, "各口径", ("口径", *COUNTS_HEADER), [*map(_counts, lists)], links)
    rows = [*map(_reported, briefing.discipline), _reported_whole(briefing.discipline)]
    line = _table(sheet, line + 1, f"{briefing.month}月报送情况", REPORTING_HEADER, rows)
    _texts(sheet, line + 1, _notes(briefing), soft=True)
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    on_paper(sheet, briefing)


def _beside(briefing: Briefing) -> Iterator[str]:
    if briefing.assessment.demo:
        yield "演示数据：数字均为虚构，用于试用。"
    if against := against_pace(briefing.status.totals):
        yield against
    stretch = briefing.status.stretch
    if stretch.tasks:
        yield f"其中力争目标 {stretch.tasks} 项，已达到 {stretch.lamps['done']} 项。"
    totals = briefing.status.totals
    if totals.duties.due:
        yield f"常态任务{duties_text(totals)} 项。"
    if verdicts_text(totals):
        yield f"趋势任务：{verdicts_text(totals)}。"
    if briefing.status.checked():
        yield f"实地{findings_under(briefing)}"


def against_pace(counted: Totals) -> str:
    """`总体完成率 74.9%，序时 74.2%，快于序时进度 0.7 个百分点。`; empty where nothing is judged."""
    if counted.completion is None or counted.gap_pp is None:
        return ""
    done, due = percent(counted.completion, 1), percent(counted.due_completion, 1)
    return f"总体完成率 {done}，序时 {due}，{gap_text(counted.gap_pp)}。"


def _notes(briefing: Briefing) -> list[str]:
    return [
        "完成率是数量、比率、水平、节点任务完成率（每项最多计 100%）的加权平均，未报过的按 0 计；"
        f"比率和水平从有应完成数的月份起，或达到目标后计入，本月共 {briefing.status.totals.counted} 项计入；"
        "常态、趋势、待下达任务不计入。一条按其中最差的一项计。",
        f"{rule_text(briefing.plan.rule)}。当时判定按截止日当天所知，是否达序时按本数据版本所知。",
        "0 是没有进展，无变化是与上月相同，未报是没有报。",
    ]


def _count(value: int) -> Said:
    return Said(str(value), Fraction(value))


def _share(value: Fraction | None, decimals: int = 0) -> Said:
    return Said(percent(value, decimals) or UNKNOWN, value)


def _counts(named: tuple[str, Totals]) -> Line:
    name, counted = named
    return (
        Said(name),
        _count(counted.sections),
        _count(counted.tasks),
        *(_count(counted.groups[group]) for group in GROUPS),
        *_completion(counted),
    )


def _completion(counted: Totals) -> Iterator[Said]:
    yield _share(counted.completion, 1)
    yield _share(counted.due_completion, 1)
    gap = counted.gap_pp
    yield Said(UNKNOWN) if gap is None else Said(points(gap), gap)


def _whole(briefing: Briefing) -> list[Line]:
    """The plan counted in 项, and in 条."""
    counted = briefing.status.totals
    empty = Said("")
    sections = [_count(counted.section_groups[group]) for group in GROUPS]
    return [
        _counts(("合计（项）", counted)),
        (Said("合计（条）"), _count(counted.sections), empty, *sections, empty, empty, empty),
    ]


def _reported(each: Discipline) -> Line:
    return (
        Said(each.department),
        *_cells(each.cells),
        _count(each.days_late),
        _count(len(each.missing)),
        Said(STATES[each.state]),
    )


def _reported_whole(rows: Sequence[Discipline]) -> Line:
    return (Said("合计"), *_cells(total(rows)), Said(""), _count(sum(len(r.missing) for r in rows)), Said(""))


def _cells(cells: Reporting) -> Iterator[Said]:
    yield from map(_count, (cells.due, cells.reported, cells.on_time))
    yield _share(completeness(cells), 1)
    yield _share(timeliness(cells), 1)


def _texts(sheet: Worksheet, line: int, texts: Sequence[str], *, soft: bool = False) -> int:
    """Texts across the sheet, one a line; returns the line after them."""
    for at, text in enumerate(texts, line):
        cell = sheet.cell(at, 1)
        write_text(cell, text)
        first = at == line and not soft
        cell.font = Font(name=FONT, size=12 if first else SIZE, bold=first, color=SOFT if soft else "000000")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(WIDTHS))
        # a merged cell does not grow with its text
        sheet.row_dimensions[at].height = 36 if first else 16
    return line + len(texts)


def _table(
    sheet: Worksheet,
    line: int,
    heading: str,
    names: Sequence[str],
    rows: Sequence[Line],
    links: Mapping[str, str] | None = None,
) -> int:
    """A heading, a header and rows; returns the line after them."""
    write_text(sheet.cell(line, 1), heading)
    sheet.cell(line, 1).font = Font(name=FONT, size=11, bold=True)
    for column, name in enumerate(names, 1):
        write_text(sheet.cell(line + 1, column), name)
        as_header(sheet.cell(line + 1, column))
    sheet.row_dimensions[line + 1].height = 30
    for at, each in enumerate(rows, line + 2):
        for column, said in enumerate(each, 1):
            put(sheet.cell(at, column), said, middle=column > 1)
        name = each[0].text
        if links and name in links:
            cell = sheet.cell(at, 1)
            cell.hyperlink = Hyperlink(cell.coordinate, location=f"'{links[name]}'!A1", display=name)
            cell.font = Font(name=FONT, size=SIZE, underline="single", color="1F4E79")
        if name.startswith("合计"):
            for cell in sheet[at][: len(each)]:
                cell.font = Font(name=FONT, size=SIZE, bold=True)
    return line + 2 + len(rows)
