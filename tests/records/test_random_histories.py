"""What is known of cells, and what changed in locked months, on any history: as one would work it out by hand, batch by
batch."""

from datetime import date, datetime
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from records import Connection, Fact, changed_cells, facts, laid_over, locked_changes
from records.store.connection import memory
from records.store.store import SCHEMA

DAYS = [datetime(2024, 6, day) for day in range(1, 9)]
UNITS = (None, "新泾镇")
CELL = st.tuples(st.sampled_from(["t1", "t2"]), st.sampled_from(UNITS), st.sampled_from([4, 5]))


class Batch(NamedTuple):
    """One batch of a history; its number is its place. `about`: the batch undone, or the month locked or opened."""

    kind: str
    received: datetime
    cells: list[tuple[str, str | None, int]]
    about: int


BATCH = st.builds(
    Batch,
    st.sampled_from(["import", "import", "import", "request", "revert", "lock", "unlock"]),
    st.sampled_from(DAYS),
    st.lists(CELL, min_size=1, max_size=4, unique=True),
    st.integers(0, 5),
)
HISTORY = st.lists(BATCH, max_size=10).map(lambda made: [*sensible(made)])


def sensible(made: list[Batch]) -> list[Batch]:
    """A file is undone once and after it came; a lock or unlock is of April or May."""
    found: list[Batch] = []
    undone: set[int] = set()
    for one in made:
        if one.kind in ("lock", "unlock"):
            found.append(one._replace(about=4 + one.about % 2, cells=[]))
            continue
        if one.kind == "revert":
            files = [n for n, each in enumerate(found, 1) if each.kind == "import" and n not in undone]
            if not files:
                continue
            one = one._replace(about=files[one.about % len(files)], cells=[])
            undone.add(one.about)
        found.append(one)
    return found


def stored(history: list[Batch]) -> Connection:
    """The history in a store without a file; the figure of a row is batch and line, 302 being line 2 of batch 3."""
    con = memory()
    con.execute(SCHEMA)
    for number, one in enumerate(history, 1):
        month = date(2024, one.about, 1) if one.kind in ("lock", "unlock") else None
        undoes = one.about if one.kind == "revert" else None
        con.execute(
            "insert into batches (batch, kind, person, received, stored, reverts, month, reason, demo) "
            "values (?, ?, '甲', ?, ?, ?, ?, '核对', false)",
            [number, one.kind, one.received, one.received, undoes, month],
        )
        for line, (task, unit, month_of) in enumerate(one.cells, 2):
            con.execute(
                "insert into entries (batch, line, month, task, unit, same, value, correction) "
                "values (?, ?, ?, ?, ?, false, ?, '')",
                [number, line, date(2024, month_of, 1), task, unit, number * 100 + line],
            )
    return con


def told(history: list[Batch], moment: datetime) -> dict[tuple[str, str | None, int], tuple[int, datetime]]:
    """Cell → the figure of its last row, and when anything valid first came for it, at a moment."""
    gone = {one.about for one in history if one.kind == "revert" and one.received <= moment}
    found: dict[tuple[str, str | None, int], tuple[int, datetime]] = {}
    for number, one in enumerate(history, 1):
        if one.kind == "import" and one.received <= moment and number not in gone:
            for line, cell in enumerate(one.cells, 2):
                first = min(found[cell][1], one.received) if cell in found else one.received
                found[cell] = (number * 100 + line, first)
    return found


def changes(history: list[Batch]) -> list[tuple[int, str, str | None, int, bool, int | None, int]]:
    """Batch, cell, whether by undoing, the figure before and the figure changed, of months that were locked then."""
    locked: set[int] = set()
    found = []
    standing: dict[tuple[str, str | None, int], list[int]] = {}
    for number, one in enumerate(history, 1):
        if one.kind in ("lock", "unlock"):
            (locked.add if one.kind == "lock" else locked.discard)(one.about)
        elif one.kind in ("import", "revert"):
            of = number if one.kind == "import" else one.about
            for line, cell in enumerate(history[of - 1].cells, 2):
                figures, figure = standing.setdefault(cell, []), of * 100 + line
                last = not figures or figures[-1] == figure
                others = [each for each in figures if each != figure]
                before = others[-1] if others else None
                if cell[2] in locked and (one.kind == "import" or last):
                    found.append((number, *cell, one.kind == "revert", before, figure))
                standing[cell] = [*others, figure] if one.kind == "import" else others
    return found


@settings(max_examples=40)
@given(HISTORY, st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True))
def test_many_moments_at_once(history: list[Batch], moments: list[datetime]) -> None:
    con = stored(history)
    found = facts(con, 2024, len(history), moments)
    assert {
        moment: {(f.task, f.unit, f.month): (f.value, f.first_received) for of in by_task.values() for f in of}
        for moment, by_task in found.items()
    } == {moment: told(history, moment) for moment in moments}
    con.close()


@settings(max_examples=40)
@given(HISTORY, BATCH, st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True))
def test_a_file_laid_over_what_was_known(history: list[Batch], last: Batch, moments: list[datetime]) -> None:
    """As known once it is stored: at the moments by which it was received, and as before at the others."""
    history = [*history, last._replace(kind="import")]
    con = stored(history)
    number = len(history)
    (own,) = facts(con, 2024, number, [datetime.max], since=number - 1).values()
    new: list[Fact] = [fact for of in own.values() for fact in of]
    before = facts(con, 2024, number - 1, moments)
    assert laid_over(before, new) == facts(con, 2024, number, moments)
    con.close()


@settings(max_examples=60)
@given(HISTORY)
def test_changes_of_locked_months(history: list[Batch]) -> None:
    con = stored(history)
    found = locked_changes(con, len(history))
    assert [(c.batch, c.task, c.unit, c.month.month, c.undone, c.value_before, c.value) for c in found] == changes(
        history
    )
    assert changed_cells(con, len(history)) == {(c.task, c.month) for c in found}
    assert changed_cells(con, len(history), ["t1"]) == {(c.task, c.month) for c in found if c.task == "t1"}
    con.close()
