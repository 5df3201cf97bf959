"""The sheet to take along on a 实地抽查: the places of a sample with what was reported of each, and empty columns in the form
of the sheet of checks (contract.md), so that it can be imported as it comes back."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from plan import NOT_STARTED, Plan
from records.inspection.onsite.drawing import TakenAlong, Visit
from records.inspection.onsite.judging import ROW_OF_LIST
from reports.ooxml.workbook import ASKED, FONT, LOCKED, THIN, print_on_a4, saved, style_header, write_text

TITLE = "实地抽查表"
WIDTHS = {
    "序号": 5,
    "检查街镇": 13,
    "任务编号": 9,
    "任务名称": 20,
    "点位编号": 9,
    "点位名称": 20,
    "街镇": 13,
    "地址": 24,
    "上报月份": 8,
    "上报节点": 9,
    "上报数": 9,
    "日期": 11,
    "检查人": 12,
    "发现节点": 10,
    "发现数": 8,
    "是否一致": 8,
    "问题": 28,
    "整改期限": 11,
}
"""The columns in their order; those that nothing would stand in are left out."""
TO_FILL = ("日期", "检查人", "发现节点", "发现数", "是否一致", "问题", "整改期限")
ROW_HEIGHT = 30
LIST_LIMIT = 255
"""Characters that Excel allows in a drop-down written into the cell."""


def checks_xlsx(plan: Plan, taken: TakenAlong) -> bytes:
    """The workbook of a sample, the same bytes for the same sample."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = TITLE
    columns = _columns(plan, taken)
    for column, name in enumerate(columns, 1):
        write_text(sheet.cell(1, column), name)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[name]
    style_header(sheet)
    for number, visit in enumerate(taken.visits, 1):
        _write(sheet, number + 1, columns, _texts(plan, number, visit))
    _choices(plan, sheet, columns, taken)
    sheet.freeze_panes = "A2"
    print_on_a4(sheet, f"{plan.title}　{taken.sample.month:%Y-%m} {TITLE}（批次 {taken.sample.batch}）")
    _explain(book, taken)
    return saved(book, TITLE, taken.sample.received)


def method_lines(taken: TakenAlong) -> list[str]:
    """How the sample came about, line by line: with it anybody can draw it again."""
    sample = taken.sample
    wishes = [
        *(["每个街镇至少一个"] if sample.each_unit else []),
        *(["交叉检查：各街镇由另一个街镇检查"] if sample.crossed else []),
    ]
    return [
        f"共有 {sample.population} 个对象，抽取 {sample.number} 个{'，' if wishes else ''}{'，'.join(wishes)}。",
        f"种子：{sample.seed}",
        f"方法：{sample.method}。",
        f"对象清单的指纹（SHA-256）：{sample.sha256}",
        f"批次 {sample.batch}，{sample.person}，{sample.received:%Y-%m-%d %H:%M}。",
        "同样的清单和种子，在任何一台电脑上抽出的都是同样的对象。",
    ]


def _columns(plan: Plan, taken: TakenAlong) -> list[str]:
    held = [_texts(plan, 1, visit) for visit in taken.visits]
    staged = any(_stages(plan, visit) for visit in taken.visits)
    numbers = any(not _stages(plan, visit) for visit in taken.visits)
    fill = [name for name in TO_FILL if name not in ("发现节点", "发现数")]
    fill += [*(["发现节点"] if staged else []), *(["发现数"] if numbers else [])]
    needed = {"序号", "任务编号", "点位编号", "街镇", *fill}
    return [name for name in WIDTHS if name in needed or any(texts.get(name) for texts in held)]


def _texts(plan: Plan, number: int, visit: Visit) -> dict[str, str]:
    place, site, told = visit.place, visit.site, visit.told
    stage = told.stage if told else None
    return {
        "序号": str(number),
        "检查街镇": place.checker,
        "任务编号": place.task,
        "任务名称": plan.tasks[place.task].title if place.task in plan.tasks else "",
        "点位编号": place.site or ROW_OF_LIST.format(place.line),
        "点位名称": site.name if site else "",
        "街镇": place.unit,
        "地址": site.address if site else "",
        "上报月份": f"{told.month}月" if told else "",
        "上报节点": stage or (NOT_STARTED if place.site else ""),
        "上报数": f"{told.number.normalize():f}" if told and told.number is not None else "",
    }


def _stages(plan: Plan, visit: Visit) -> tuple[str, ...]:
    task = plan.tasks.get(visit.place.task)
    if task is None:
        return ()
    if task.sites and visit.place.site:
        return (NOT_STARTED, *task.sites.stages)
    return (NOT_STARTED, *(stage.name for stage in task.stages)) if task.stages else ()


def _write(sheet: Worksheet, row: int, columns: list[str], texts: dict[str, str]) -> None:
    sheet.row_dimensions[row].height = ROW_HEIGHT
    for column, name in enumerate(columns, 1):
        cell = sheet.cell(row, column)
        write_text(cell, texts.get(name, ""))
        cell.font, cell.border = Font(name=FONT, size=10), THIN
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.fill = ASKED if name in TO_FILL else LOCKED


def _choices(plan: Plan, sheet: Worksheet, columns: list[str], taken: TakenAlong) -> None:
    """是 and 否, and the stages of each row's task."""
    for row, visit in enumerate(taken.visits, 2):
        _choice(sheet, f"{get_column_letter(columns.index('是否一致') + 1)}{row}", ("是", "否"))
        if "发现节点" in columns and (stages := _stages(plan, visit)):
            _choice(sheet, f"{get_column_letter(columns.index('发现节点') + 1)}{row}", stages)


def _choice(sheet: Worksheet, place: str, choices: tuple[str, ...]) -> None:
    listed = ",".join(choices)
    if len(listed) > LIST_LIMIT or any(set(choice) & set(',"') for choice in choices):
        return
    for held in sheet.data_validations.dataValidation:
        if held.formula1 == f'"{listed}"':
            held.add(place)
            return
    made = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    sheet.add_data_validation(made)
    made.add(place)


def _explain(book: Workbook, taken: TakenAlong) -> None:
    guide = book.create_sheet("填报说明")
    guide.column_dimensions["A"].width = 100
    lines = [
        "到现场查看后填黄色的格子，其余不用改；没有去的行留空。",
        "日期写成 2024-07-08；检查人写姓名；发现节点是实地看到的、已完成的最后一个节点。",
        "与所报相符，是否一致写 是；不符写 否，在问题里写明，要整改的写整改期限。",
        "填好后在“实地抽查”页面上传，或用 manage.py checks import 导入。",
        "",
        *method_lines(taken),
    ]
    for number, line in enumerate(lines, 1):
        cell = guide.cell(number, 1)
        write_text(cell, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    guide.print_options.gridLines = False
