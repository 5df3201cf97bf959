"""What became of the rows of a stored file that were not stored, and what was mended of it on the page: kept when it is
taken in, so that a receipt can say it at any time as it was said then."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

from plan import Problem
from records.reading.sheet import Mended
from records.store.connection import Connection

MOST_ROWS = 500
"""Wrong rows whose sentences are kept; the number of all of them is."""


class Outcome(NamedTuple):
    """Rows of a stored file that were not stored: said before, 未报, wrong; the sentences on the wrong ones, and what they
    say under 任务编号, by line."""

    unchanged: int
    unreported: int
    refused: int
    refusals: tuple[Problem, ...] = ()
    tasks: Mapping[int, str] = MappingProxyType({})


def keep_outcome(con: Connection, batch: int, found: Outcome) -> None:
    """Keep it for a batch, within the transaction that stores it."""
    con.execute(
        """
        insert into outcomes (batch, unchanged, unreported, refused)
        values ($batch, $unchanged, $unreported, $refused)
        """,
        {"batch": batch, "unchanged": found.unchanged, "unreported": found.unreported, "refused": found.refused},
    )
    lines = sorted({each.row for each in found.refusals if each.row is not None})[:MOST_ROWS]
    kept = [each for each in found.refusals if each.row is not None and each.row <= lines[-1]]
    _insert(
        con,
        "insert into refusals by name select $batch as batch, * from arriving",
        batch,
        {
            "line": [each.row for each in kept],
            "task": [found.tasks.get(each.row or 0, "") for each in kept],
            "name": [each.column or "" for each in kept],
            "value": [each.value for each in kept],
            "message": [each.message for each in kept],
        },
    )


def keep_mended(con: Connection, batch: int, mended: Sequence[Mended]) -> None:
    """Keep what was mended of a file on the page, beside its bytes."""
    _insert(
        con,
        "insert into mendings by name select $batch as batch, * from arriving",
        batch,
        {
            "line": [each.line for each in mended],
            "name": [each.column for each in mended],
            "was": [each.was for each in mended],
            "became": [each.became for each in mended],
        },
    )


def _insert(con: Connection, statement: str, batch: int, columns: dict[str, list[object]]) -> None:
    if not columns["line"]:
        return
    table = pa.table(
        {name: pa.array(held, pa.int32() if name == "line" else pa.string()) for name, held in columns.items()}
    )
    con.register("arriving", table)
    con.execute(statement, {"batch": batch})
    con.unregister("arriving")


def outcome(con: Connection, batch: int) -> Outcome | None:
    """That of a batch; None for one that an older release has stored."""
    row = con.execute(
        "select unchanged, unreported, refused from outcomes where batch = $batch", {"batch": batch}
    ).fetchone()
    if row is None:
        return None
    found = con.execute(
        "select line, task, name, value, message from refusals where batch = $batch order by line, name, message",
        {"batch": batch},
    ).fetchall()
    refusals = tuple(Problem(line, name or None, value, message) for line, _, name, value, message in found)
    unchanged, unreported, refused = row
    return Outcome(unchanged, unreported, refused, refusals, {line: task for line, task, *_ in found})


def mended_on_the_page(con: Connection, batch: int) -> list[Mended]:
    """What was mended of a file, in the order of its rows."""
    rows = con.execute(
        "select line, name, was, became from mendings where batch = $batch order by line, name", {"batch": batch}
    )
    return [Mended._make(row) for row in rows.fetchall()]
