"""The daily backup, of its own accord: one copy a day in a folder, old ones cleared in turn."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from records.store.backup import backup
from records.store.batches import latest_number
from records.store.store import Store

DAYS, MONTHS = 14, 12
"""Kept: the copies of the last 14 days that have one, and the last one of each of the last 12 months."""
OFF = "off"
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-批次(\d+)\.duckdb")


def backup_folder(store: Store) -> Path | None:
    """Where WORKPLAN_BACKUPS says; beside the records where it says nothing; None where it says off."""
    said = os.environ.get("WORKPLAN_BACKUPS", "")
    if said.strip().lower() == OFF:
        return None
    if said:
        return Path(said)
    return store.file.parent / "backups" if store.file else None


def daily_backup(store: Store, today: date) -> Path | None:
    """Today's copy, unless there is one or nothing was stored since the last. Returns its path where one was made.

    Raises StoreError where it cannot be made.
    """
    folder = backup_folder(store)
    if folder is None or not store.exists():
        return None
    with store.reading() as con:
        number = latest_number(con)
    held = copies(folder)
    if not number or any(day == today for day, _ in held) or (held and _number(held[-1][1]) == number):
        return None
    with suppress(OSError):  # then the copy says so
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = folder / f"{today}-批次{number}.duckdb"
    backup(store, made)
    for _, old in in_turn(copies(folder)):
        with suppress(OSError):
            old.unlink()
    return made


def copies(folder: Path) -> list[tuple[date, Path]]:
    """The daily copies in a folder, oldest first; files of other names are not looked at."""
    try:
        names = [(match, path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
    except OSError:
        return []
    return sorted((date.fromisoformat(match[1]), path) for match, path in names)


def in_turn(held: Iterable[tuple[date, Path]]) -> list[tuple[date, Path]]:
    """Those that have had their turn: beyond the last days and not the last of one of the last months."""
    newest = sorted(held, reverse=True)
    months: dict[tuple[int, int], Path] = {}
    for day, path in newest:
        months.setdefault((day.year, day.month), path)
    kept = {path for _, path in newest[:DAYS]} | set(list(months.values())[:MONTHS])
    return [(day, path) for day, path in newest if path not in kept]


def _number(path: Path) -> int:
    match = _NAME.fullmatch(path.name)
    return int(match[2]) if match else 0
