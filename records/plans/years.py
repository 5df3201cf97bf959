"""Which years a store knows a plan of, and the plan of a year: what its months are judged by (domain.md section 5)."""

from plan.reading.year import year_of
from records.store.connection import Connection

MOST = 1_000
_years: dict[str, int | None] = {}
"""Digest of a text → its year. A text never changes, so neither does this."""


def plan_years(con: Connection, number: int) -> dict[int, int]:
    """Year → the batch of its last plan, up to batch `number`; years in their order."""
    rows = con.execute(
        """
        select
            batch,
            sha256
        from batches
        where
            kind = 'plan'
            and batch <= $number
        order by
            batch
        """,
        {"number": number},
    ).fetchall()
    found = {year: batch for batch, digest in rows if (year := _year(con, batch, digest)) is not None}
    return dict(sorted(found.items()))


def plan_of_year(con: Connection, number: int, year: int) -> str | None:
    """The text of the plan of a year as it was in force last, up to batch `number`; None where there was none."""
    batch = plan_years(con, number).get(year)
    return None if batch is None else _text(con, batch)


def _year(con: Connection, batch: int, digest: str) -> int | None:
    if digest not in _years:
        if len(_years) >= MOST:
            _years.clear()
        _years[digest] = year_of(_text(con, batch))
    return _years[digest]


def _text(con: Connection, batch: int) -> str:
    row = con.execute("select content from batches where batch = $batch", {"batch": batch}).fetchone()
    return bytes(row[0]).decode() if row else ""
