"""How progress rows get in and stay: read file → check → append; the DuckDB history."""

from records.backup import backup, restore
from records.check import Checked
from records.clock import ClockError, local, now
from records.decisions import Decision, DecisionError, close_decision, decide, decisions
from records.demo import load_demo
from records.entry import Entry
from records.facts import Fact, Facts, facts
from records.files import read_sheet
from records.history import Record, RevertError, StoredFile, original, records, revert, stored_files
from records.intake import Sender, Taken, take
from records.lock import Lock, LockedChange, LockError, lock_month, locked_changes, locks, unlock_month
from records.sheet import COLUMNS, FileError, Sheet, Upload
from records.slides import ArrangedError, SlideChoice, arrange, arranged
from records.snapshot import Snapshot
from records.store import (
    Store,
    StoreError,
    clear_demo,
    day_end,
    default_store,
    has_demo,
    latest_number,
    plan_text,
    remember_plan,
    snapshot_from,
    untouched,
)
from records.told import Change

__all__ = [
    "COLUMNS",
    "ArrangedError",
    "Change",
    "Checked",
    "ClockError",
    "Decision",
    "DecisionError",
    "Entry",
    "Fact",
    "Facts",
    "FileError",
    "Lock",
    "LockError",
    "LockedChange",
    "Record",
    "RevertError",
    "Sender",
    "Sheet",
    "SlideChoice",
    "Snapshot",
    "Store",
    "StoreError",
    "StoredFile",
    "Taken",
    "Upload",
    "arrange",
    "arranged",
    "backup",
    "clear_demo",
    "close_decision",
    "day_end",
    "decide",
    "decisions",
    "default_store",
    "facts",
    "has_demo",
    "latest_number",
    "load_demo",
    "local",
    "lock_month",
    "locked_changes",
    "locks",
    "now",
    "original",
    "plan_text",
    "read_sheet",
    "records",
    "remember_plan",
    "restore",
    "revert",
    "snapshot_from",
    "stored_files",
    "take",
    "unlock_month",
    "untouched",
]
