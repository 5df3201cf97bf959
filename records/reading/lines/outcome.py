"""What the lines below a header were sorted into, and what is said of those that are no rows."""

from collections.abc import Collection, Iterator
from itertools import islice

from plan import Problem, problem
from records.reading.header import Header
from records.reading.sheet import COLUMNS, Marks, Note, Row


class Outcome:
    """Rows and rejections, and the numbers of the other lines: `totals`; `headers` that say the same again, `others` that
    have other columns; `below`, signatures and remarks; `beside`, lines that hold something in unknown columns alone;
    `stray`, rows with cells behind the last column. `by` are the headers read by, `short` and `only` as in Sheet."""

    def __init__(self) -> None:
        self.by: list[Header] = []
        self.rows: list[Row] = []
        self.rejected: list[Problem] = []
        self.totals: list[int] = []
        self.headers: list[int] = []
        self.others: list[int] = []
        self.below: list[int] = []
        self.beside: list[int] = []
        self.stray: list[int] = []
        self.short: set[int] = set()
        self.only: dict[str, int] = {}
        self.noted: dict[tuple[str, Note], list[int]] = {}

    @property
    def left_out(self) -> int:
        """The lines that are no rows."""
        return sum(map(len, (self.totals, self.headers, self.others, self.below, self.beside)))

    def remarks(self, marks: Marks) -> Iterator[Problem]:
        """What is to be said of them, and of what a spreadsheet hides or strikes out, though it is read."""
        read = {row.line for row in self.rows} if marks.hidden or marks.struck else set()
        for lines, said, advice in (
            (self.totals, "是合计行，没有读入", ""),
            (self.headers, "又是表头，没有读入", ""),
            (self.others, "又是表头，列与前面的不同，以下各行按它读入", "请核对"),
            (self.below, "是表外的签名或说明，没有读入", ""),
            (self.beside, "只在不认识的列里有内容，没有读入", ""),
            (sorted(marks.hidden & read), "是隐藏行，也已读入", "不应报的请删去后重新上传"),
            (sorted(marks.struck & read), "整行划掉了，也已读入", "不应报的请删去后重新上传"),
            (self.stray, "在表头以外的列还有内容，没有读入", "请核对有没有错列"),
        ):
            if lines:
                yield problem(None, None, "", f"{places(lines)}{said}", advice)
        names = {each.names[at] for each in self.by for at in marks.hidden_columns if at < len(each.names)}
        for name in [name for name in COLUMNS if name in names]:
            yield problem(None, name, "", "是隐藏的列，也已读入", "不应报的请删去后重新上传")
        yield from self._notes()

    def _notes(self) -> Iterator[Problem]:
        """What was noted of cells; of many alike once, with their rows."""
        for (name, note), lines in self.noted.items():
            if note.value and len(lines) == 1:
                yield problem(lines[0], name, note.value, note.said, note.advice)
            else:
                value = f"读到“{note.value}”，" if note.value else ""
                yield problem(None, name, "", f"{places(lines)}{value}{note.said}", note.advice)


def places(lines: Collection[int], most: int = 10) -> str:
    """`第 5、9 行`, or `第 1、2、…、10 行等 37 行`."""
    shown = "、".join(map(str, islice(lines, most)))
    return f"第 {shown} 行" if len(lines) <= most else f"第 {shown} 行等 {len(lines)} 行"
