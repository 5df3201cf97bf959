"""更正: what falls, and what is said otherwise once its month is due, needs a 更正原因 (domain.md section 5).

Asked once for each change: the reason in one row holds for every row of the file that tells of the same cell in another
month, and for the rows of a month that together fall; what the store has already fallen by is not asked about again.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from plan import Problem, problem
from records.checking.again.changed import Changed, changed, said
from records.checking.again.falls import Fall, falls
from records.checking.entry import Entry
from records.checking.told import Ledger, cell

ADVICE = "请核对；确属更正的，请在「更正原因」写明原因"


class Question(NamedTuple):
    """What is to be said of an entry, and whether it needs a reason. `fell`: it falls; `between`: its 街镇 together do,
    so that the reason may stand in the row of another one."""

    entry: Entry
    said: str
    needs: bool
    fell: bool = False
    between: bool = False


class Corrections:
    """The corrections among the rows of a file. `reason` is one that holds for all of it."""

    def __init__(self, ledger: Ledger, today: date, entries: Iterable[Entry], reason: str = "") -> None:
        self._ledger, self._today, self._reason = ledger, today, reason.strip()
        self._of_cell: dict[tuple[str, str | None], str] = {}
        self._of_month: dict[tuple[str, int], str] = {}
        for e in entries:
            if e.correction:
                self._of_cell.setdefault((e.task, e.unit), e.correction)
                self._of_month.setdefault((e.task, e.month.month), e.correction)
        # the answer for the list of entries asked about last: mistakes, words and reasons are of the same questions
        self._asked: tuple[list[Entry], list[Question]] = ([], [])

    def explained(self, entry: Entry) -> bool:
        """Whether a reason stands beside it, or holds for it."""
        return bool(entry.correction or self._reason or (entry.task, entry.unit) in self._of_cell)

    def mistakes(self, entries: list[Entry]) -> Iterator[Problem]:
        """What needs a reason and has none."""
        for asked in self._questions(entries):
            if asked.needs and not self._why(asked):
                words = ("节点" if asked.entry.stage else "累计数") if asked.fell else ""
                yield problem(asked.entry.line, *self._cell(asked.entry), f"{words}{asked.said}", ADVICE)

    def words(self, entries: list[Entry]) -> Iterator[Problem]:
        """What is to be known of those that are accepted."""
        for asked in self._questions(entries):
            what = "按更正入库" if asked.needs or self._why(asked) else "截止日前改报，按新数入库"
            yield problem(asked.entry.line, *self._cell(asked.entry), f"{asked.said}，{what}")

    def _cell(self, entry: Entry) -> tuple[str, str]:
        """The column of the figure, and the figure as people write it."""
        column, figure = cell(entry)
        task = self._ledger.task(entry)
        share = task.in_percent and entry.value is not None and not entry.denominator
        return column, said(task, (entry.value, None, None)) if share else "无变化" if entry.same else figure

    def reasoned(self, entries: list[Entry], others: Collection[Entry] = ()) -> list[Entry]:
        """The entries, each that needs a reason with the one that holds for it. `others`: those that need one as well,
        since their month is locked."""
        whys = {id(asked.entry): self._why(asked) for asked in self._questions(entries) if asked.needs}
        whys |= {id(e): self._of_cell.get((e.task, e.unit), "") for e in others}
        if not whys:
            return entries
        return [e._replace(correction=e.correction or whys.get(id(e)) or None) for e in entries]

    def _why(self, asked: Question) -> str:
        e = asked.entry
        own = e.correction or self._of_cell.get((e.task, e.unit), "")
        return own or (self._of_month.get((e.task, e.month.month), "") if asked.between else "") or self._reason

    def _questions(self, entries: list[Entry]) -> list[Question]:
        if self._asked[0] is not entries:
            self._asked = (entries, [*self._sought(entries)])
        return self._asked[1]

    def _sought(self, entries: list[Entry]) -> Iterator[Question]:
        fallen = {id(fall.entry): fall for fall in falls(self._ledger, entries)}
        otherwise = {id(each.entry): each for each in changed(self._ledger, entries)}
        for e in entries if fallen or otherwise else ():
            fall, other = fallen.get(id(e)), otherwise.get(id(e))
            if fall and self._is_new(fall, other):
                yield Question(e, fall.said, needs=True, fell=True, between=fall.between)
            elif other:
                yield Question(e, other.before, needs=other.lower or self._is_due(e))

    def _is_new(self, fall: Fall, other: Changed | None) -> bool:
        """Whether this file brings it about by this row: what the store tells already was asked about then."""
        return other is not None or fall.between or self._ledger.fact(fall.entry) is None

    def _is_due(self, entry: Entry) -> bool:
        return self._ledger.plan.passed(entry.month.month, self._today)
