"""Rows about 点位 into the store, within a batch of the caller's."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa

from records.inspection.register import STANDINGS, Action, Site, Standing
from records.store.connection import Connection


class SiteRow(NamedTuple):
    """What one row of a sheet of sites says, as the table `sites` keeps it; `planned`: stage → month."""

    line: int
    task: str
    site: str
    action: Action
    name: str
    unit: str
    address: str
    quantity: Decimal
    planned: Mapping[str, int]
    successor: str = ""
    reason: str = ""

    @property
    def standing(self) -> Standing:
        """What becomes of the site."""
        return STANDINGS[self.action]

    @property
    def active(self) -> bool:
        """Whether it is one of the sites that the task's number is made of."""
        return self.standing == "在册"

    @property
    def as_site(self) -> Site:
        """The site as it would stand in the register; in no batch yet."""
        return Site(
            self.task, self.site, self.name, self.unit, self.address, self.quantity, self.planned, self.standing,
            self.successor, self.reason, 0,
        )  # fmt: skip

    @property
    def amount(self) -> str:
        """数量 as people write it: `50`."""
        return f"{self.quantity.normalize():f}"


class SiteEntry(NamedTuple):
    """What one row of a monthly file says of a site; the fields are those of the table `site_entries`."""

    line: int
    month: date
    task: str
    site: str
    stage: str
    progress: str | None = None
    reason: str | None = None
    next_step: str | None = None
    correction: str | None = None


_SITE = pa.schema(
    [
        ("line", pa.int32()),
        ("task", pa.string()),
        ("site", pa.string()),
        ("action", pa.string()),
        ("name", pa.string()),
        ("unit", pa.string()),
        ("address", pa.string()),
        ("quantity", pa.decimal128(28, 10)),
        ("successor", pa.string()),
        ("reason", pa.string()),
    ]
)
_STAGE = pa.schema(
    [
        ("line", pa.int32()),
        ("task", pa.string()),
        ("site", pa.string()),
        ("stage", pa.string()),
        ("planned", pa.date32()),
    ]
)
_ENTRY = pa.schema(
    [
        ("line", pa.int32()),
        ("month", pa.date32()),
        ("task", pa.string()),
        ("site", pa.string()),
        ("stage", pa.string()),
        ("progress", pa.string()),
        ("reason", pa.string()),
        ("next_step", pa.string()),
        ("correction", pa.string()),
    ]
)


def append_sites(con: Connection, batch: int, year: int, rows: Sequence[SiteRow]) -> None:
    """Rows of the register, with the months their stages are planned for."""
    _insert(
        con,
        """
        insert into sites by name
        select
            $batch as batch,
            $year as year,
            * replace (
                nullif(unit, '') as unit,
                nullif(address, '') as address,
                nullif(successor, '') as successor,
                nullif(reason, '') as reason
            )
        from arriving
        """,
        {"batch": batch, "year": year},
        _SITE,
        [row._asdict() for row in rows],
    )
    planned = [
        {"line": row.line, "task": row.task, "site": row.site, "stage": stage, "planned": date(year, month, 1)}
        for row in rows
        for stage, month in row.planned.items()
    ]
    _insert(
        con,
        "insert into site_stages by name select $batch as batch, * from arriving",
        {"batch": batch},
        _STAGE,
        planned,
    )


def append_site_entries(con: Connection, batch: int, entries: Sequence[SiteEntry]) -> None:
    """Months told by site."""
    _insert(
        con,
        """
        insert into site_entries by name
        select
            $batch as batch,
            * replace (coalesce(correction, '') as correction)
        from arriving
        """,
        {"batch": batch},
        _ENTRY,
        [entry._asdict() for entry in entries],
    )


def _insert(
    con: Connection, statement: str, values: dict[str, int], schema: pa.Schema, rows: list[dict[str, Any]]
) -> None:
    if not rows:
        return
    kept = [{name: row[name] for name in schema.names} for row in rows]
    con.register("arriving", pa.Table.from_pylist(kept, schema=schema))
    con.execute(statement, values)
    con.unregister("arriving")
