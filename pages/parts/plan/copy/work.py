"""工作稿 as it lies on the server: its pieces, what each says, what they make together."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from access import Access, Held, PlanCopies, PlanCopy
from pages.parts.visit.beside import kept
from plan import Plan, PlanError, parse_plan
from plan.editing import Above, Piece, Row, above, joined, row
from plan.editing.rows import led, twice


@dataclass(frozen=True)
class Work:
    """A working copy at one moment. `held`: all its pieces, those that are gone too."""

    copy: PlanCopy
    held: Sequence[Held]

    @cached_property
    def present(self) -> list[Held]:
        """The pieces that are there, in order."""
        return [each for each in self.held if each.text is not None]

    @cached_property
    def pieces(self) -> list[Piece]:
        return [Piece(each.sort, each.text or "") for each in self.present]  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        """The targets.yaml that the copy is."""
        return joined(self.pieces)

    @cached_property
    def above(self) -> Above:
        return above(self.pieces[0].text)

    @cached_property
    def over(self) -> dict[int, Above]:
        """Piece → what stands above it."""
        return {h.piece: over for h, (_, over) in zip(self.present, led(self.pieces, self.above), strict=True)}

    @cached_property
    def rows(self) -> dict[int, Row]:
        """Piece → what it says, of every task."""
        return {h.piece: row(h.text or "", self.over[h.piece]) for h in self.present if h.sort == "task"}

    @cached_property
    def doubled(self) -> set[str]:
        """The ids of more than one task."""
        return twice(found.id for found in self.rows.values())

    def plan(self) -> Plan:
        """Raises PlanError with all that is wrong."""
        return read(self.text)

    @property
    def turn(self) -> int:
        return max((each.turn for each in self.held), default=0)


@lru_cache(maxsize=4)
def read(text: str) -> Plan:
    """A text as a plan, kept: a page asks for it in every run. Raises PlanError."""
    return parse_plan(text)


def right(work: Work) -> Plan | None:
    """The plan that a working copy is, None while something is wrong in it."""
    try:
        return work.plan()
    except PlanError:
        return None


def copies(access: Access) -> PlanCopies:
    """Where working copies are kept. Raises AccessError."""
    return PlanCopies(kept(access))


def at_work(access: Access) -> Work | None:
    """The working copy that there is. Raises AccessError."""
    where = copies(access)
    copy = where.at_work()
    return _as_it_is(where, copy) if copy else None


_last: dict[tuple[str, int], Work] = {}
"""The working copy as it was seen last, by its database: a cell that is changed asks for the pieces changed since."""
_one = threading.Lock()


def _as_it_is(where: PlanCopies, copy: PlanCopy) -> Work:
    key = (where.db.name, copy.id)
    with _one:
        known = _last.get(key)
    if known is None or known.copy[:-1] != copy[:-1] or known.turn > copy.turn:
        found = Work(copy, where.pieces(copy.id))
    elif known.turn == copy.turn:
        return known
    else:
        news = {held.piece: held for held in where.pieces(copy.id, known.turn)}
        kept = [held for held in known.held if held.piece not in news]
        found = Work(copy, sorted([*kept, *news.values()], key=lambda held: (held.place, held.piece)))
    with _one:
        _last.clear()
        _last[key] = found
    return found
