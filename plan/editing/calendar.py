"""Deadlines of single months written into the piece above the areas."""

from datetime import date

from plan.editing.one import plain, top_edited


def with_deadline(top: str, month: str, day: date) -> str:
    """The piece with an exception under reporting → deadlines, for a month as `2025-04`."""
    whole = plain(top)
    if "reporting" in whole:
        reporting = whole["reporting"]
        if reporting.get("deadlines") is None:
            reporting["deadlines"] = {}
        reporting["deadlines"][month] = day
    else:
        reporting = {"deadlines": {month: day}}
    return top_edited(top, {"reporting": reporting})
