"""What a row of the register changes of a 点位: each of its cells before and after, as the sheet of sites words them."""

from typing import NamedTuple

from records.inspection.register import Site
from records.inspection.sheets.sheet import ADDRESS, NAME, QUANTITY, UNIT
from records.inspection.storing import SiteRow

STANDING = "登记"
"""What stands for 调整为 and 原因 together: whether the site is one of those that count, and if not, why."""


class Altered(NamedTuple):
    """A cell that says something else. `column`: as the sheet names it, a stage under its own name; empty where nothing
    stood there, or stands there now."""

    column: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{called(self.column)} {self.was or '空'} → {self.now or '空'}"


def called(column: str) -> str:
    """How a sentence calls a column: `数量`; of a stage `启用计划`, for it holds the month planned, not the one reported."""
    return column if column in (NAME, UNIT, ADDRESS, QUANTITY, STANDING) else f"{column}计划"


def altered(before: Site, after: Site | SiteRow) -> dict[str, Altered]:
    """Column → what changes in it, in the order of the sheet."""
    was, now = site_texts(before), site_texts(after)
    found = (Altered(name, was.get(name, ""), now.get(name, "")) for name in {**now, **was})
    return {each.column: each for each in found if each.was != each.now}


def site_texts(site: Site | SiteRow) -> dict[str, str]:
    """Column → its text: `{"点位名称": "中山站", …, "数量": "1", "启用": "6月", "登记": "在册"}`."""
    return {
        NAME: site.name,
        UNIT: site.unit,
        ADDRESS: site.address,
        QUANTITY: site.amount,
        **{stage: f"{month}月" for stage, month in site.planned.items()},
        STANDING: standing_words(site),
    }


def standing_words(site: Site | SiteRow) -> str:
    """`在册`, `已调整为 4：房屋到期`, `已取消：规划变更`."""
    into = f"为 {site.successor}" if site.successor else ""
    return f"{site.standing}{into}" + (f"：{site.reason}" if not site.active and site.reason else "")
