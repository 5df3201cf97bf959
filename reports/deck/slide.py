"""What a slide is: words and figures ready to be shown, and for whom a deck is."""

from collections.abc import Iterator
from dataclasses import dataclass

from metrics.month.rollup import Totals
from metrics.month.trend import TrendPoint
from metrics.task.lamps import Lamp
from metrics.task.standing import Standing

ROWS = 7
"""Rows of a table on one slide: at 32 px of 1080 each may take two lines."""
SHORT_ROWS = 12
"""The same where every cell is a name or a figure, on one line."""


@dataclass(frozen=True)
class Row:
    """One row of a slide's table. `lamp` is drawn before its first cell; `late`: its last cell must not be overlooked."""

    cells: tuple[str, ...]
    lamp: Lamp | None = None
    late: bool = False


@dataclass(frozen=True)
class Table:
    """A slide's table. `widths` are shares of the slide's width, one a column."""

    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Picture:
    """A photo of a finding: the number of the finding, its place among the photos of it, and what is seen where."""

    number: int
    place: int
    caption: str

    @property
    def alt(self) -> str:
        """What a screen reader says."""
        return f"抽查记录 {self.number} 的照片 {self.place}：{self.caption}"


@dataclass(frozen=True)
class Slide:
    """One slide. `id` names it in an arrangement; `group` is the sort it belongs to; only what it has is drawn.

    `title` says what was found. `totals`: counts by lamp, `before` those of the month before. `points`: completion
    against 序时. `standing`: one task. `lines`: plain text. `pictures`: photos of 实地抽查, beside the
    table. `notes`: for the presenter alone. `shown`: one after the
    other; the others are a key away.
    """

    id: str
    group: str
    title: str
    subtitle: str = ""
    totals: Totals | None = None
    before: Totals | None = None
    points: tuple[TrendPoint, ...] = ()
    standing: Standing | None = None
    facts: tuple[tuple[str, str], ...] = ()
    table: Table | None = None
    lines: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    notes: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Audience:
    """For whom a deck is: the leadership sees all; a department, a 口径 (a key of the plan's lists) or the leader in
    charge of tasks its own."""

    department: str | None = None
    list: str | None = None
    leader: str | None = None

    def keeps(self, s: Standing) -> bool:
        return (
            (self.department is None or s.task.department == self.department)
            and (self.list is None or self.list in s.task.lists)
            and (self.leader is None or s.task.leader == self.leader)
        )


EVERYBODY = Audience()


def tables(
    id: str,
    title: str,
    table: Table,
    most: int | None = None,
    of: str = "项",
    each: int = ROWS,
) -> Iterator[Slide]:
    """As many slides as the rows need: `achieved`, `achieved-2`, …; none without rows. Those after `most` are not shown
    until the office says so. `each`: rows a slide."""
    rows = table.rows
    pages = [rows[start : start + each] for start in range(0, len(rows), each)]
    for number, page in enumerate(pages, 1):
        yield Slide(
            id if number == 1 else f"{id}-{number}",
            id,
            title,
            _of_how_many(number, len(pages), len(rows), of, most, each),
            table=Table(table.header, table.widths, page),
            shown=most is None or number <= most,
        )


def _of_how_many(number: int, pages: int, rows: int, of: str, most: int | None, each: int) -> str:
    """`共 12 项（1/2）`; where not all pages are shown by themselves, how many rows those have: `共 37 项，列前 7 项`. Of a
    single page the title says it."""
    if pages == 1:
        return ""
    if not most or pages <= most:
        return f"共 {rows} {of}（{number}/{pages}）"
    if number > most:
        return f"共 {rows} {of}，第 {(number - 1) * each + 1} {of}起"
    return f"共 {rows} {of}，列前 {most * each} {of}" + (f"（{number}/{most}）" if most > 1 else "")
