"""Documents → a draft of the plan: every commitment a task, every sign of the text accounted for (domain.md section 10)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from plan.check import task_key
from plan.drafting.body import TOO_MANY, Account, tasks_of
from plan.drafting.document import Document, DocumentError
from plan.drafting.header import Header, header_of
from plan.drafting.like import Areas, LastYear
from plan.drafting.structure import Outline, outline
from plan.drafting.task import Drafted
from plan.drafting.wording.masks import Span
from plan.drafting.wording.measured import NoTarget
from plan.drafting.writing import plan_lines
from plan.model import Plan
from plan.ordinary import MB
from plan.reading.bounds import MOST_MB
from plan.reading.meant import ORDINAL
from plan.reading.read import PlanError, parse_plan

UNTITLED = "重点工作"
MOST_LEFT = 40
"""Pieces that the file's own comment lists; all of them are in `left_over`."""
YEARS = range(2000, 2101)


class Unsure(NamedTuple):
    """待确认: a task and what is unsure about it."""

    id: str
    reason: str


class Placed(NamedTuple):
    """Where a task stands in the documents: the number of the document, from 0, and the places in its text."""

    id: str
    document: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Draft:
    """A plan as its documents say it. `text` is the targets.yaml, `plan` what it reads as; `left_over` every piece of the
    documents that is in no task's source and no heading; `no_targets` the numbers that are no target, with the reason;
    `covered` the share of the signs of the body (what stands below headings) that are in some source."""

    text: str
    plan: Plan
    placed: tuple[Placed, ...]
    left_over: tuple[str, ...]
    no_targets: tuple[NoTarget, ...]
    covered: Fraction

    @property
    def unsure(self) -> tuple[Unsure, ...]:
        """Every task that is 待确认, once for each reason."""
        return tuple(Unsure(task.id, reason) for task in self.plan.tasks.values() for reason in task.unsure)


def year_of(documents: Iterable[Document]) -> int | None:
    """The year that the first document with one names."""
    found = (_header(document, outline(document)).year for document in documents)
    return next((year for year in found if year in YEARS), None)


def draft(documents: Sequence[Document], year: int, last_year: LastYear | None = None) -> Draft:
    """The draft of one plan out of one or several documents. `last_year` hands down what nearly the same tasks had.

    Raises DocumentError for documents of more tasks than a plan may hold.
    """
    account, areas = Account(), Areas()
    homes: dict[int, int] = {}
    shapes = [outline(document) for document in documents]
    headers = [_header(document, shape) for document, shape in zip(documents, shapes, strict=True)]
    for number, (document, shape, header) in enumerate(zip(documents, shapes, headers, strict=True)):
        for keys, sections in _areas(document, shape, header, year, account):
            areas.append((keys, sections))
            homes |= {id(task): number for _, tasks in sections for task in tasks}
    if not areas:
        areas.append(({"title": UNTITLED}, []))
    if last_year is not None:
        last_year.hand_down(areas, year)
    _number(areas)
    covered = Fraction(account.held, account.all) if account.all else Fraction(0)
    said = _said(documents, areas, account, covered, last_year.said(year) if last_year else "")
    text = "\n".join(plan_lines(_top(headers, year, last_year), _keys(areas), said)).rstrip() + "\n"
    return Draft(text, _read(text), _placed(areas, homes), tuple(account.left), tuple(account.no_targets), covered)


def _areas(document: Document, shape: Outline, header: Header, year: int, account: Account) -> Areas:
    text = document.text
    for span in (*shape.front, *shape.back):
        if span not in header.used:
            account.leave(text, span, "在标题、引言或落款里，不是任务")
    for span in shape.headings:
        account.leave(text, span, "在小标题里，正文另有")
    account.left += [f"（页眉、页脚、附注等）{piece}" for piece in document.aside]
    found: Areas = []
    for area in shape.areas:
        title = _heading(text, area.title) or header.title or UNTITLED
        if area.title is not None:
            account.numbers(text, area.title, "在标题里，正文另有")
        sections = [(_heading(text, s.title) or title, tasks_of(text, s, year, account)) for s in area.sections]
        found.append(({"title": title}, sections))
    return found


def _header(document: Document, shape: Outline) -> Header:
    return header_of(document.text, shape.front, shape.back, document.text[:200])


def _heading(text: str, title: Span | None) -> str:
    """A heading without its number and the mark at its end."""
    said = " ".join(title.of(text).split()).strip("。；;：: ") if title else ""
    while (found := ORDINAL.match(said)) is not None:
        said = said[found.end() :]
    return said


def _number(areas: Areas) -> None:
    """The ids of areas and tasks, and titles that tell tasks apart."""
    taken = {keys["id"] for keys, _ in areas if "id" in keys}
    titles: Counter[str] = Counter()
    for place, (keys, sections) in enumerate(areas, 1):
        own = keys.pop("id", None)
        slug = next(s for s in (f"area-{place}", *(f"area-{place}-{n}" for n in range(2, 9))) if s not in taken)
        rest = dict(keys)
        keys.clear()
        keys |= {"id": own or slug, **rest}
        for number, (_, tasks) in enumerate(sections, 1):
            for at, task in enumerate(tasks, 1):
                task.keys["id"] = f"{place}.{number}-{at:02d}"
                task.keys["title"] = _apart(_heading_of(task), titles)
                task.keys["unsure"] = list(dict.fromkeys(task.unsure))


def _heading_of(task: Drafted) -> str:
    title = str(task.keys["title"])
    while (found := ORDINAL.match(title)) is not None:
        title = title[found.end() :]
    return title or "（无名）"


def _apart(title: str, titles: Counter[str]) -> str:
    """A title that is used already gets a number: a row without an id is known by its title."""
    titles[title] += 1
    return title if titles[title] == 1 else _apart(f"{title}（{titles[title]}）", titles)


def _keys(areas: Areas) -> list[tuple[dict[str, Any], list[tuple[str, list[dict[str, Any]]]]]]:
    return [(keys, [(title, [task.keys for task in tasks]) for title, tasks in sections]) for keys, sections in areas]


def _top(headers: Sequence[Header], year: int, last_year: LastYear | None) -> dict[str, Any]:
    """The keys above the areas: what the first document with each says, and what stays from last year."""
    plan: dict[str, Any] = {"title": "", "year": year}
    plan["title"] = next((h.title for h in headers if h.title), f"{year}年工作要点")
    for key in ("issuer", "document", "issued"):
        if value := next((v for h in headers if (v := getattr(h, key))), None):
            plan[key] = value
    top: dict[str, Any] = {"plan": plan}
    if last_year is not None:
        top |= last_year.top()
    return top


def _said(documents: Sequence[Document], areas: Areas, account: Account, covered: Fraction, like: str) -> list[str]:
    """The comment at the beginning of the file."""
    tasks = [task for _, sections in areas for _, each in sections for task in each]
    unsure = sum(bool(task.keys["unsure"]) for task in tasks)
    lines = [
        f"由 {'、'.join(' '.join(d.name.split()) for d in documents)} 分解的草稿：{len(tasks)} 项任务，其中 {unsure} 项写了{task_key('unsure')}的原因，"
        "核实后删去这一键。",
        f"{task_key('department')}没有写的，请补上。写法见 docs/targets.md，规则见 docs/drafting.md。",
        f"正文 {float(covered):.1%} 的文字列入了任务的{task_key('source')}。",
        *([like] if like else []),
    ]
    if account.left:
        lines += ["", "没有列入任务的文字："]
        lines += [f"  {piece[:80]}{'…' if len(piece) > 80 else ''}" for piece in account.left[:MOST_LEFT]]
        lines += [f"  另有 {len(account.left) - MOST_LEFT} 处，见 --json。"] if len(account.left) > MOST_LEFT else []
    if account.no_targets:
        lines += ["", "没有当作目标的数："]
        lines += [f"  {' '.join(n.text.split())}：{n.reason}" for n in account.no_targets[:MOST_LEFT]]
        more = len(account.no_targets) - MOST_LEFT
        lines += [f"  另有 {more} 处，见 --json。"] if more > 0 else []
    return lines


def _placed(areas: Areas, homes: dict[int, int]) -> tuple[Placed, ...]:
    return tuple(
        Placed(task.keys["id"], homes[id(task)], tuple(task.spans))
        for _, sections in areas
        for _, tasks in sections
        for task in tasks
    )


def _read(text: str) -> Plan:
    """What the draft reads as. That it is right is what all of this is for; that it is not too large can be known only now."""
    if len(text.encode()) > MOST_MB * MB:
        raise DocumentError(TOO_MANY)
    try:
        return parse_plan(text)
    except PlanError as error:
        if all(problem.row is None or "多于" in problem.message for problem in error.problems):
            raise DocumentError(TOO_MANY) from None
        raise
