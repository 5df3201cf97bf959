"""Every cut of a recorded operation: the folder as the disk would have it, opened by the product, looked through."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from records import Store, StoreError
from scripts.cuts.disk import CUTS, Disk, Step
from scripts.cuts.operations import COPY, STORE

Content = dict[int, tuple[object, ...]]
"""Batch → its row, and how many entries, decisions, slides, checks, sites and months of sites it has."""
_CONTENT = """
select
    batches.batch,
    batches.kind,
    batches.file,
    batches.sha256,
    batches.person,
    (select count(*) from entries where entries.batch = batches.batch),
    (select coalesce(sum(value), 0) from entries where entries.batch = batches.batch),
    (select count(*) from decisions where decisions.batch = batches.batch),
    (select count(*) from slides where slides.batch = batches.batch),
    (select count(*) from checks where checks.batch = batches.batch),
    (select count(*) from sites where sites.batch = batches.batch),
    (select count(*) from site_entries where site_entries.batch = batches.batch)
from batches
order by
    batches.batch
"""


class Cut(NamedTuple):
    """A disk at one instant: before which step, and how."""

    disk: Disk
    where: str
    after: bool
    """Whether the operation had ended, and was said to have."""


class Verdict(NamedTuple):
    """What became of the cuts of an operation."""

    cuts: int
    steps: int
    unopened: tuple[str, ...]
    missing: tuple[str, ...]
    said: tuple[str, ...]


def content(store: Store) -> Content:
    """All that a store holds."""
    with store.reading() as con:
        return {row[0]: tuple(map(str, row[1:])) for row in con.execute(_CONTENT).fetchall()}


def cuts(before: Disk, steps: list[Step]) -> Iterator[Cut]:
    """After each step; each write at five places; and the last two changes the other way round, where nothing waited
    for the disk in between."""
    disk = before.copy()
    held: tuple[Disk, Step] | None = None  # the disk before the last change that nothing has waited for
    for number, step in enumerate(steps):
        where = f"{number}/{len(steps)} {step.what} {step.path or step.handle}"
        if step.writes and step.size():
            for share in CUTS:
                cut = disk.copy()
                cut.do(step, min(int(step.size() * share), step.size() - 1))
                yield Cut(cut, f"{where} at {share:.0%}", False)
        if step.changes and held is not None:
            other = held[0].copy()
            other.do(step)
            yield Cut(other, f"{where} before {held[1].what}", False)
        if step.what == "sync":
            held = None
        before_it = disk.copy() if step.changes else None
        disk.do(step)
        if before_it is not None:
            held = (before_it, step)
            yield Cut(disk.copy(), f"{where} done", False)
    yield Cut(disk, "end", True)


def judged(name: str, before: Disk, steps: list[Step], place: Path) -> Verdict:
    """Open the store after every cut. Everything that was there before has to be, and the operation's own batch
    whole or not at all; once it was said to have been stored, it has to be there."""
    before.write_out(place)
    first = content(Store(place / STORE))
    copied = content_of_copy(place)
    end = before.copy()
    for step in steps:
        end.do(step)
    end.write_out(place / "end")
    last = content(Store(place / "end" / STORE))
    shutil.rmtree(place)
    count, unopened, missing, said = 0, [], [], set()
    for number, cut in enumerate(cuts(before, steps)):
        folder = place / str(number)
        cut.disk.write_out(folder)
        store = Store(folder / STORE)
        count += 1
        try:
            found = content(store)
            again = content(store)
            if found != again or found not in ((last,) if cut.after else (first, last)):
                missing.append(f"{name}: {cut.where}: {_difference(first, last, found)}")
            if (copy := content_of_copy(folder)) not in (copied, None, last, first):
                missing.append(f"{name}: {cut.where}: the copy holds something else")
            elif copy is None and copied is not None:
                unopened.append(f"{name}: {cut.where}: the copy is gone")
            said |= set(store.trouble())
        except StoreError as error:
            unopened.append(f"{name}: {cut.where}: {error}")
        shutil.rmtree(folder, ignore_errors=True)
    return Verdict(count, sum(step.changes for step in steps), tuple(unopened), tuple(missing), tuple(sorted(said)))


def content_of_copy(folder: Path) -> Content | None:
    """What the backup in the folder holds, by way of a store made of it; None where there is none."""
    copy = folder / COPY
    if not copy.exists():
        return None
    shutil.copy2(copy, folder / "of-the-copy.duckdb")
    return content(Store(folder / "of-the-copy.duckdb"))


def _difference(first: Content, last: Content, found: Content) -> str:
    return f"{len(first)} batches before, {len(last)} after, found {sorted(found)}"
