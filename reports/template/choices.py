"""The drop-downs of the template, and what is said beside a cell."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from plan import NOT_STARTED, Kind, Task
from records.reading.cells import UNCHANGED
from reports.ooxml.workbook import write_text
from reports.template.rows import Line, letter, order_of

CHOICES = "选项"
"""The hidden sheet of the drop-downs that are too long for a cell's own list."""
LIST_LIMIT = 255
"""Characters that Excel allows in a drop-down written into the cell."""


def add_choices(book: Workbook, sheet: Worksheet, lines: list[Line], *, first: bool) -> None:
    """A drop-down for every answer: all of it, or beside a number 无变化 in one click.

    In the first month there is nothing that 无变化 could repeat, so it is not offered.
    """
    made: dict[tuple[tuple[str, ...], str], DataValidation] = {}
    order = order_of(lines)
    for row, line in enumerate(lines, 2):
        choices = [*_answers(line), *([] if first else [UNCHANGED])]
        hint = "" if line.site else _hint(line.task)
        key = tuple(choices), hint
        if key not in made:
            made[key] = _validation(book, choices, hint, closed=bool(_answers(line)))
            sheet.add_data_validation(made[key])
        made[key].add(f"{letter(line.answered_in[0], order)}{row}")


def _answers(line: Line) -> tuple[str, ...]:
    """The answers among which one chooses; none where it is a number."""
    task = line.task
    if line.site and task.sites:
        return (NOT_STARTED, *task.sites.stages)
    if task.kind == "duty":
        return ("是", "否")
    return (NOT_STARTED, *(stage.name for stage in task.stages)) if task.kind == "stages" else ()


def _hint(task: Task) -> str:
    """What is said beside a selected number cell: the slips that are made most."""
    unit = "，写百分比" if task.unit == "%" else f"，单位：{task.unit}" if task.unit else ""
    hints: dict[Kind, str] = {
        "count": f"填 1 月以来的累计数{unit}",
        "rate": "填分子，右边填分母" + ("" if task.by_unit else "；或只填百分比"),
        "level": f"填当前水平，不是累计数{unit}",
        "direction": f"填当前水平{unit}",
        "pending": f"填目前的数{unit}",
    }
    return hints.get(task.kind, "")


def _validation(book: Workbook, choices: list[str], hint: str, *, closed: bool) -> DataValidation:
    """The drop-down; `closed`: another answer is questioned, though never refused."""
    made = DataValidation(type="list" if choices else None, allow_blank=True)
    if choices:
        made.formula1 = _list_formula(book, choices)
    if closed:
        made.showErrorMessage, made.errorStyle = True, "warning"
        made.errorTitle, made.error = "请核对", "请从下拉列表中选一项。"
    if hint:
        made.showInputMessage, made.prompt = True, hint
    return made


def _list_formula(book: Workbook, choices: list[str]) -> str:
    """The list in the cell itself; on the hidden sheet where it is too long or a name holds a comma."""
    listed = ",".join(choices)
    if len(listed) <= LIST_LIMIT and not any("," in choice or '"' in choice for choice in choices):
        return f'"{listed}"'
    if CHOICES not in book.sheetnames:
        book.create_sheet(CHOICES).sheet_state = "hidden"
    hidden = book[CHOICES]
    column = 1 if hidden.cell(1, 1).value is None else hidden.max_column + 1
    for row, choice in enumerate(choices, 1):
        write_text(hidden.cell(row, column), choice)
    letter = get_column_letter(column)
    return f"{CHOICES}!${letter}$1:${letter}${len(choices)}"
