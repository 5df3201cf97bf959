"""The plans that were: the versions, the one of the year before, the document that a plan comes from."""

from pages.parts.plan.copy.work import read
from pages.parts.visit import at_hand
from plan import Plan, PlanError
from records import Version, default_store, versions


def all_versions() -> list[Version]:
    """Every version, the newest first. Raises StoreError."""
    store = default_store()
    if not store.exists():
        return []
    with store.reading() as con:
        return versions(con)[::-1]


def last_year(year: int) -> Plan | None:
    """The plan of the year before, the one in force or the last version of that year."""
    plan = at_hand.plan_in_force().plan
    if plan is not None and plan.year == year - 1:
        return plan
    text = next((v.text for v in all_versions() if v.year == year - 1), None)
    try:
        return read(text) if text else None
    except PlanError:
        return None


def document_of(year: int) -> str:
    """The text that the year's plan was drafted from; an adjustment has none of its own."""
    return next((v.document for v in all_versions() if v.document and v.year == year), "")
