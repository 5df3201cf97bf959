"""Next year's register from what is unfinished: offered at the end of a year, and where a new year has no site yet."""

from collections.abc import Mapping

import streamlit as st

from metrics.sites import TaskSites
from pages.downloads import links
from pages.downloads.offered import SITES
from pages.parts import html
from pages.parts.visit import at_hand
from pages.parts.visit.view import View
from reports.template.sites import Carried, carried_over


def offer(shown: View, known: Mapping[str, TaskSites]) -> None:
    """What of the year shown goes on, and of an earlier year where this one's register is empty."""
    year = shown.shown_plan.year
    if not any(each.sites for each in known.values()):
        year -= 1
    plan = at_hand.plan_of(year)
    if plan is None:
        return
    sites = at_hand.sites(plan, shown.snapshot, plan.reporting.last_month).values()
    _say(shown, year, carried_over(plan, sites, at_hand.plan_of(year + 1)))


def _say(shown: View, year: int, found: Carried) -> None:
    if not (found.sites or found.left):
        return
    asked = {**shown.query(), "month": f"{year}", "unfinished": "1"}
    named = [
        (f"下载{year + 1}年点位表（.{ending}）", SITES.address(asked, ending=ending)) for ending in ("xlsx", "csv")
    ]
    with st.expander(f"编{year + 1}年的点位表"):
        html.show("sites_carried.html", year=year, found=found)
        if found.sites:
            links.show(SITES, named)
