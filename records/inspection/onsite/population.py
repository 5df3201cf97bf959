"""What a sample is drawn from: the 点位 of tasks, or a list that is uploaded, of which hashes and row numbers alone are kept."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from plan import NOT_STARTED, Plan
from records.inspection.onsite.draw import Case, DrawError, Drawn, draw, number_of
from records.inspection.onsite.private import HEADER_WITHIN, without_identity
from records.inspection.onsite.reported import Reported
from records.inspection.onsite.samples import Place
from records.reading import cells
from records.reading.files import read_lines
from records.reading.sheet import Line, Upload

UNIT_COLUMNS = ("街镇", "街道", "所属街镇", "所属街道", "街道镇", "街道（镇）", "街道(镇)")
TOTALS = ("合计", "总计", "小计")

Population = Mapping[Case, tuple[str, str | None, int | None]]
"""Case → its task, and its 点位 or its row in a list."""


class Wish(NamedTuple):
    """How a sample is to be drawn: so many, or such a share."""

    number: int | None
    share: Fraction | None
    each_unit: bool
    cross: bool
    seed: str


def share_of(text: str) -> Fraction:
    """20%, 20 %, 0.2 → 1/5. Raises DrawError for anything that is no share between 0 and 1."""
    value = cells.share(text)
    value = cells.number(text) if value is None else value
    if value is None or not 0 < value <= 1:
        raise DrawError(f"比例读到“{text[:20]}”，应为 0 到 100% 之间。请写成 20% 这样。")
    return Fraction(value)


def sites_of(plan: Plan, reported: Reported, tasks: Collection[str], month: int) -> Population:
    """The 点位 in the register of some tasks of which a stage was reported by a month; all of them where none was. Raises
    DrawError."""
    for id in tasks:
        if not any(site.task == id and site.active for site in reported.sites.values()):
            title = plan.tasks[id].title
            raise DrawError(f"任务 {id} {title}没有点位，没有可抽的对象。请先导入点位，或给出名单。")
    held = [site for site in reported.sites.values() if site.active and site.task in tasks]
    begun = [
        site
        for site in held
        if (told := reported.by((site.task, site.number, None), month)) and told.stage not in (None, NOT_STARTED)
    ]
    return {Case(f"{s.task}|{s.number}", s.unit): (s.task, s.number, None) for s in begun or held}


def list_of(plan: Plan, task: str, upload: Upload) -> Population:
    """The rows of a list of cases; a case's name is the SHA-256 of the texts of its row. Raises FileError, for a list with
    identity numbers before anything else is looked at, and DrawError."""
    lines = read_lines(upload)
    without_identity(lines)
    names = cells.unit_names(plan.units)
    found: dict[Case, tuple[str, str | None, int | None]] = {}
    for number, row, unit in _cases(lines):
        known = names.get(cells.plain(unit).replace(" ", "")) if unit else ""
        if known is None:
            raise DrawError(f"名单第 {number} 行「街镇」：读到“{unit[:20]}”，不认识这个街镇。请改正后再抽。")
        case = Case(hashlib.sha256("\t".join(row).encode()).hexdigest(), known)
        if case in found:
            raise DrawError(f"名单第 {number} 行与第 {found[case][2]} 行完全相同。请先去掉重复的。")
        found[case] = (task, None, number)
    return found


def drawn_of(population: Population, wish: Wish) -> list[Drawn]:
    """A sample; a share comes to at least one of each 街镇 where that is asked. Raises DrawError."""
    cases = [*population]
    units = len({case.unit for case in cases}) if wish.each_unit else 0
    number = wish.number if wish.share is None else max(number_of(wish.share, len(cases)), units)
    if number is None:
        raise DrawError("没有写抽多少。请写个数或比例。")
    return draw(cases, wish.seed, number, each_unit=wish.each_unit, cross=wish.cross)


def places_of(drawn: Sequence[Drawn], population: Population) -> list[Place]:
    """What is kept of a sample."""
    found = []
    for each in drawn:
        task, site, line = population[each.case]
        found.append(Place(task, site, line, each.case.name if line else None, each.case.unit, each.checker))
    return found


def _cases(lines: Sequence[Line]) -> Iterator[tuple[int, list[str], str]]:
    """Row number, texts and 街镇 of each case. The header is the first row that names the 街镇, else the first row."""
    told = [(number, [text.strip() for text in row]) for number, row in lines if any(map(str.strip, row))]
    header = next((n for n, (_, row) in enumerate(told[:HEADER_WITHIN]) if _unit_at(row) is not None), 0)
    at = _unit_at(told[header][1]) if told else None
    for number, row in told[header + 1 :]:
        if not any(text in TOTALS for text in row[:3]):
            yield number, row, row[at] if at is not None and at < len(row) else ""


def _unit_at(row: Sequence[str]) -> int | None:
    return next((at for at, text in enumerate(row) if cells.plain(text).replace(" ", "") in UNIT_COLUMNS), None)
