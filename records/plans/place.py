"""Where the plan in force stands: in targets.yaml, or in the store where several machines share it.

Two machines with two files would put each its own in force at every turn. So there the text in the store holds, a file
puts the first one there and nothing after, and a new one comes by publication (domain.md section 10).
"""

from datetime import datetime
from pathlib import Path

from plan import Plan, PlanError, fingerprint, parse_plan, plan_text_of, read_plan
from records.plans.writing import opened_as
from records.store.batches import latest_number, plan_text, remember_plan
from records.store.store import Store


def file_of(store: Store, targets: Path) -> Path | None:
    """The file that holds the plan in force; None where the store does."""
    return None if store.holds_plan else targets


def text_in_force(store: Store, targets: Path) -> str | None:
    """The text in force, right or wrong; None where there is none. Raises StoreError where it is in the store."""
    return (_held(store) if store.holds_plan else None) or plan_text_of(targets)


def opened(store: Store, targets: Path) -> str:
    """What tells the text in force from any other, for `publish`; empty where there is none. Raises TargetsError and
    StoreError."""
    held = _held(store) if store.holds_plan else None
    return fingerprint(held) if held is not None else "" if store.holds_plan else opened_as(targets)


def plan_now(store: Store, targets: Path) -> Plan:
    """The plan in force. Raises PlanError, and StoreError where it is in the store."""
    text = _held(store) if store.holds_plan else None
    return parse_plan(text) if text is not None else read_plan(targets)


def seeded(store: Store, targets: Path, when: datetime) -> Plan:
    """The plan in force, entered into the history. Raises PlanError and StoreError."""
    plan = plan_now(store, targets)
    remember_plan(store, plan, when)
    return plan_now(store, targets) if store.holds_plan else plan  # another machine may have been sooner


def is_aside(store: Store, targets: Path) -> bool:
    """Whether the file of this machine says something else than the plan in force, which is in the store."""
    text = plan_text_of(targets) if store.holds_plan else None
    held = _held(store) if text is not None else None
    return held is not None and text != held


def left_behind(store: Store, targets: Path) -> str | None:
    """The last plan of the records, where the file that is in force beside them says another: restored from where the plan
    had moved on, they would take the older text of the file for one more change. None where both say the same."""
    held = None if store.holds_plan else _held(store)
    return held if held != plan_text_of(targets) else None


def _held(store: Store) -> str | None:
    with store.reading() as con:
        return plan_text(con, latest_number(con))


__all__ = ["PlanError", "file_of", "is_aside", "left_behind", "opened", "plan_now", "seeded", "text_in_force"]
