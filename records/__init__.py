"""How progress rows get in and stay: read file → check → append; the DuckDB history."""

from typing import TYPE_CHECKING

from plan.ondemand import handed_out

if TYPE_CHECKING:
    from records.checking.check import Checked
    from records.checking.entry import Entry
    from records.checking.other_years import of_other_years
    from records.checking.told import Change
    from records.clock import ClockError, local, now
    from records.history.files import StoredFile, original, stored_files
    from records.history.lock import (
        Lock,
        LockedChange,
        LockError,
        changed_cells,
        lock_month,
        locked_changes,
        locks,
        unlock_month,
    )
    from records.history.noted import NotedStore
    from records.history.rows import Figure, Record, all_records, figures_by_unit, records
    from records.history.undo import RevertError, revert
    from records.inspection.inspected import Inspected, Seen, inspected
    from records.inspection.monthly import KnownSites, by_sites, facts_with_sites, known_sites
    from records.inspection.onsite.checks import (
        Check,
        CheckError,
        Finding,
        answer_photos,
        append_follow_up,
        append_photos,
        checks,
        photo,
    )
    from records.inspection.onsite.draw import DrawError
    from records.inspection.onsite.drawing import TakenAlong, Visit, draw_sample, taken_along
    from records.inspection.onsite.intake import Recorded, record_one, record_sheet
    from records.inspection.onsite.photos import Photo, PhotoError, cleaned
    from records.inspection.onsite.population import Wish, share_of
    from records.inspection.onsite.samples import Sample, samples
    from records.inspection.onsite.sheet import CheckRow, CheckSheet, read_checks
    from records.inspection.past import SiteEvent, site_events
    from records.inspection.register import Reached, Site, reached, register, registers
    from records.inspection.sheets.checked import CheckedSites
    from records.inspection.sheets.handed import Handed, SheetReceipt, handed_in, sheet_receipt
    from records.inspection.sheets.locked import changed_when_locked
    from records.inspection.sheets.sheet import AFTER as SITE_AFTER
    from records.inspection.sheets.sheet import COLUMNS as SITE_COLUMNS
    from records.inspection.sheets.taking import TakenSites, take_sites
    from records.intake import (
        Ground,
        Grounds,
        Looked,
        Sender,
        Taken,
        as_known,
        enter,
        ground_after,
        ground_of,
        look_over,
        take,
    )
    from records.meeting.decisions import Decision, DecisionError, alive_in, close_decision, decide, decisions
    from records.meeting.slides import ArrangedError, SlideChoice, arrange, arranged
    from records.plans.adjustments import Adjustment, adjustments
    from records.plans.in_force import InForce, alone, in_force
    from records.plans.place import file_of, is_aside, left_behind, plan_now, seeded, text_in_force
    from records.plans.place import opened as opened_plan
    from records.plans.publish import ORPHANS, PlanBefore, PublishError, plan_before, publish, reported_units
    from records.plans.versions import Version, version, versions
    from records.plans.writing import TargetsError, opened_as
    from records.plans.years import plan_of_year, plan_years
    from records.reading.bulk.rows import rows_at
    from records.reading.files import read_lines, read_sheet
    from records.reading.sheet import COLUMNS, FileError, Mended, Row, Sheet, Upload
    from records.receipt.outcome import Outcome, mended_on_the_page, outcome
    from records.receipt.putback import CellTold, PutBack, would_put_back
    from records.receipt.received import ReceivedFile, received_file, received_files
    from records.requests.answer import RequestError, grant, grant_within, return_request, withdraw
    from records.requests.asked import Answer, Request, Wanted, asked_corrections
    from records.requests.registered import registered
    from records.store.backup import backup
    from records.store.batches import (
        Last,
        clear_demo,
        day_end,
        enter_plan,
        has_demo,
        last_batch,
        last_batch_before_late,
        latest_number,
        losses,
        origin,
        plan_text,
        remember_plan,
        snapshot_from,
        stored_from,
    )
    from records.store.connection import Connection
    from records.store.facts import Fact, Facts, Touched, facts, laid_over, touched_since
    from records.store.restore import restore
    from records.store.snapshot import Snapshot
    from records.store.store import Store, StoreError, default_store
    from records.upkeep.answering import answers
    from records.upkeep.daily import backup_folder, copies, daily_backup
    from records.upkeep.demo import Loaded, load_demo

__all__ = [
    "COLUMNS",
    "ORPHANS",
    "SITE_AFTER",
    "SITE_COLUMNS",
    "Adjustment",
    "Answer",
    "ArrangedError",
    "CellTold",
    "Change",
    "Check",
    "CheckError",
    "CheckRow",
    "CheckSheet",
    "Checked",
    "CheckedSites",
    "ClockError",
    "Connection",
    "Decision",
    "DecisionError",
    "DrawError",
    "Entry",
    "Fact",
    "Facts",
    "Figure",
    "FileError",
    "Finding",
    "Ground",
    "Grounds",
    "Handed",
    "InForce",
    "Inspected",
    "KnownSites",
    "Last",
    "Loaded",
    "Lock",
    "LockError",
    "LockedChange",
    "Looked",
    "Mended",
    "NotedStore",
    "Outcome",
    "Photo",
    "PhotoError",
    "PlanBefore",
    "PublishError",
    "PutBack",
    "Reached",
    "ReceivedFile",
    "Record",
    "Recorded",
    "Request",
    "RequestError",
    "RevertError",
    "Row",
    "Sample",
    "Seen",
    "Sender",
    "Sheet",
    "SheetReceipt",
    "Site",
    "SiteEvent",
    "SlideChoice",
    "Snapshot",
    "Store",
    "StoreError",
    "StoredFile",
    "Taken",
    "TakenAlong",
    "TakenSites",
    "TargetsError",
    "Touched",
    "Upload",
    "Version",
    "Visit",
    "Wanted",
    "Wish",
    "adjustments",
    "alive_in",
    "all_records",
    "alone",
    "answer_photos",
    "answers",
    "append_follow_up",
    "append_photos",
    "arrange",
    "arranged",
    "as_known",
    "asked_corrections",
    "backup",
    "backup_folder",
    "by_sites",
    "changed_cells",
    "changed_when_locked",
    "checks",
    "cleaned",
    "clear_demo",
    "close_decision",
    "copies",
    "daily_backup",
    "day_end",
    "decide",
    "decisions",
    "default_store",
    "draw_sample",
    "enter",
    "enter_plan",
    "facts",
    "facts_with_sites",
    "figures_by_unit",
    "file_of",
    "grant",
    "grant_within",
    "ground_after",
    "ground_of",
    "handed_in",
    "has_demo",
    "in_force",
    "inspected",
    "is_aside",
    "known_sites",
    "laid_over",
    "last_batch",
    "last_batch_before_late",
    "latest_number",
    "left_behind",
    "load_demo",
    "local",
    "lock_month",
    "locked_changes",
    "locks",
    "look_over",
    "losses",
    "mended_on_the_page",
    "now",
    "of_other_years",
    "opened_as",
    "opened_plan",
    "origin",
    "original",
    "outcome",
    "photo",
    "plan_before",
    "plan_now",
    "plan_of_year",
    "plan_text",
    "plan_years",
    "publish",
    "reached",
    "read_checks",
    "read_lines",
    "read_sheet",
    "received_file",
    "received_files",
    "record_one",
    "record_sheet",
    "records",
    "register",
    "registered",
    "registers",
    "remember_plan",
    "reported_units",
    "restore",
    "return_request",
    "revert",
    "rows_at",
    "samples",
    "seeded",
    "share_of",
    "sheet_receipt",
    "site_events",
    "snapshot_from",
    "stored_files",
    "stored_from",
    "take",
    "take_sites",
    "taken_along",
    "text_in_force",
    "touched_since",
    "unlock_month",
    "version",
    "versions",
    "withdraw",
    "would_put_back",
]

__getattr__ = handed_out(__name__, __file__)
