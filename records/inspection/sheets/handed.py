"""What was handed in about 点位 and 实地抽查: each sheet, sample and finding as its receipt shows it, by its batch."""

from collections.abc import Collection
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from records.inspection.onsite.checks import Check, checks
from records.inspection.register import Action, Site, register
from records.inspection.sheets.altered import Altered, altered
from records.receipt.outcome import Outcome, outcome
from records.store.connection import Connection

QUERY = Path(__file__).with_name("handed.sql").read_text(encoding="utf-8")
Kind = Literal["sites", "sample", "checks", "follow_up"]
KINDS: dict[Kind, str] = {"sites": "点位表", "sample": "抽取", "checks": "抽查记录", "follow_up": "整改"}
ACTIONS = {
    "entered": "新登记",
    "changed": "更改",
    "replaced": "调整",
    "dropped": "取消",
    "drawn": "抽取",
    "made": "记录",
    "answered": "答复",
    "closed": "销号",
    "settled": "认定",
}
"""What a row did, in words."""
LISTED = 100
"""Rows that a receipt lists, and a preview."""


class Handed(NamedTuple):
    """One batch. `file`: empty where it was typed on the page. `rows`: what its rows did, in words → how many. `tasks`: those
    it is about. `undone_by`: the batch that has undone it since."""

    batch: int
    kind: Kind
    file: str
    person: str
    received: datetime
    undone_by: int | None
    undone_because: str | None
    year: int
    tasks: tuple[str, ...]
    rows: dict[str, int]

    @property
    def name(self) -> str:
        """`点位.xlsx`; what it is, where it has no file."""
        return self.file or KINDS[self.kind]

    @property
    def said(self) -> str:
        """`新登记 3，更改 1`."""
        return "，".join(f"{word} {count}" for word, count in self.rows.items())


class Entered(NamedTuple):
    """A site as a sheet has put it into the register, and as it was there before; None where it is new."""

    site: Site
    before: Site | None

    @property
    def action(self) -> Action:
        became: dict[str, Action] = {"已调整": "replaced", "已取消": "dropped"}
        return "entered" if self.before is None else became.get(self.site.standing, "changed")

    @property
    def altered(self) -> dict[str, Altered]:
        """What changed of it, by column."""
        return altered(self.before, self.site) if self.before else {}


class SheetReceipt(NamedTuple):
    """With what became of the rows that were not stored, None where that was not kept. `goes`: sites that would be in the
    register no more were the batch undone, `told` those among them that a monthly file speaks of, `back` those that would
    be as they were before it. `sites`: those that the sheet entered or changed; `findings`: those that the batch made, or
    says more about, as known at the snapshot, and when it was stored where it was undone; of very many the first `LISTED`."""

    handed: Handed
    outcome: Outcome | None
    goes: int
    told: int
    back: int
    sites: tuple[Entered, ...]
    findings: tuple[Check, ...]


def handed_in(con: Connection, year: int, kinds: Collection[Kind], snapshot: int) -> list[Handed]:
    """Those of a year, of some kinds, newest first, as known at a snapshot."""
    asked = {"batch": None, "year": year, "kinds": list(kinds), "snapshot": snapshot}
    return [_handed(row) for row in con.execute(QUERY, asked).fetchall()]


def sheet_receipt(con: Connection, batch: int, kinds: Collection[Kind], snapshot: int) -> SheetReceipt | None:
    """That of a batch; None where the number is of none of these."""
    asked = {"batch": batch, "year": None, "kinds": list(kinds), "snapshot": snapshot}
    row = con.execute(QUERY, asked).fetchone()
    if row is None:
        return None
    found = _handed(row)
    would = _undoing(con, batch) if found.kind == "sites" and not found.undone_by else (0, 0, 0)
    at = found.batch if found.undone_by else snapshot
    return SheetReceipt(found, outcome(con, batch), *would, _sites(con, found), _findings(con, found, at))


def _sites(con: Connection, handed: Handed) -> tuple[Entered, ...]:
    if handed.kind != "sites":
        return ()
    before = {(s.task, s.number): s for s in register(con, handed.year, handed.batch - 1, handed.tasks)}
    now = register(con, handed.year, handed.batch, handed.tasks)
    found = (Entered(s, before.get((s.task, s.number))) for s in now if s.batch == handed.batch)
    return tuple(islice(found, LISTED))


def _findings(con: Connection, handed: Handed, snapshot: int) -> tuple[Check, ...]:
    if handed.kind not in ("checks", "follow_up"):
        return ()
    rows = con.execute("select distinct number from checks where batch = $batch", {"batch": handed.batch}).fetchall()
    numbers = {number for (number,) in rows}
    return tuple(islice((c for c in checks(con, handed.year, snapshot) if c.number in numbers), LISTED))


def _handed(row: tuple[object, ...]) -> Handed:
    *first, tasks, actions, counts = row
    assert isinstance(tasks, list) and isinstance(actions, list) and isinstance(counts, list)
    found = dict(zip(actions, counts, strict=True))
    rows = {word: found[action] for action, word in ACTIONS.items() if action in found}
    return Handed._make((*first, tuple(sorted(tasks)), rows))


def _undoing(con: Connection, batch: int) -> tuple[int, int, int]:
    """Of the sites of which a batch says what holds: those that no other sheet speaks of, those among them that a monthly file
    speaks of, and those that another sheet does."""
    row = con.execute(
        """
        with held as (
            select
                sites.year,
                sites.task,
                sites.site,
                max(sites.batch) as last,
                max(sites.batch) filter (where sites.batch <> $batch) as other
            from sites
            anti join batches as undone
                on undone.kind = 'revert'
                and undone.reverts = sites.batch
            group by
                sites.year,
                sites.task,
                sites.site
        ),

        told as (
            select distinct
                year(site_entries.month) as year,
                site_entries.task,
                site_entries.site
            from site_entries
            inner join batches
                on batches.batch = site_entries.batch
                and batches.kind = 'import'
            anti join batches as undone
                on undone.kind = 'revert'
                and undone.reverts = site_entries.batch
        )

        select
            count(*) filter (where held.other is null),
            count(*) filter (where held.other is null and told.site is not null),
            count(*) filter (where held.other is not null)
        from held
        left join told
            on told.year = held.year
            and told.task = held.task
            and told.site = held.site
        where held.last = $batch
        """,
        {"batch": batch},
    ).fetchone()
    assert row
    return row[0], row[1], row[2]
