"""点位 at a month, by hand: what is finished, what is due, the lamps, the counts of `status --format json`."""

from decimal import Decimal

from metrics.month.status import as_json, status
from metrics.sites import sites_at
from records import Store
from records.inspection.storing import SiteEntry, SiteRow
from tests.conftest import Desk, plan_of
from tests.records.inspection.test_sites_figures import batch, month

SITES = "sites: {stages: [选址, 竣工, 启用], counted: 启用}"


def of(site: str, **planned: int) -> SiteRow:
    return SiteRow(2, "t1", site, "entered", f"{site}站", "", "", Decimal(1), planned)


def test_each_site_has_a_lamp_of_its_own(file_store: Store) -> None:
    """June. 甲 is 启用 before its time. 乙 should be 竣工 since May and is 选址. 丙 is 竣工 as due, 启用 is due in July. 丁 has
    nothing due yet. 戊 has no months. 己 was replaced by 甲. 甲's 竣工 was first told with its 启用."""
    desk = Desk(file_store, plan_of(f"kind: count, target: 5, unit: 家, pace: end, {SITES}", "kind: duty"))
    batch(
        file_store,
        "sites",
        "03-01",
        [
            of("甲", 选址=3, 竣工=5, 启用=8),
            of("乙", 选址=3, 竣工=5, 启用=8),
            of("丙", 竣工=6, 启用=7),
            of("丁", 选址=9),
            of("戊"),
            of("己", 选址=3)._replace(action="replaced", successor="甲", reason="到期"),
        ],
    )
    told: list[SiteEntry] = [*month(4, 甲="选址", 乙="选址"), *month(6, 甲="启用", 丙="竣工")]
    batch(file_store, "import", "06-18", told=told)
    at = desk.assessed("06-21")
    found = {s.site.number: s for s in sites_at(at, 6)["t1"].sites}
    assert {n: (s.lamp, s.stage, s.due) for n, s in found.items()} == {
        "甲": ("done", "启用", "竣工"),
        "乙": ("red", "选址", "竣工"),
        "丙": ("green", "竣工", "竣工"),
        "丁": ("idle", None, None),
        "戊": ("idle", None, None),
        "己": ("none", None, "选址"),
    }
    assert [tuple(cell) for cell in found["甲"].stages] == [("选址", 3, 4), ("竣工", 5, 6), ("启用", 8, 6)]
    assert {n: s.explanation for n, s in found.items()} == {
        "甲": "",
        "乙": "竣工 应于 5 月完成，完成到 选址",
        "丙": "",
        "丁": "没有报过",
        "戊": "没有报过，没有填计划月份",
        "己": "已调整为 甲：到期",
    }
    json = as_json(status(at, 6))
    assert [task["sites"] for task in json["tasks"]] == [{"planned": 5, "finished": 1, "behind": 1}, None]


def test_an_earlier_month_is_looked_at_as_it_was(file_store: Store) -> None:
    """April: 甲 is 选址, nothing else is due of it before May."""
    desk = Desk(file_store, plan_of(f"kind: count, target: 5, unit: 家, pace: end, {SITES}"))
    batch(file_store, "sites", "03-01", [of("甲", 选址=3, 竣工=5)])
    batch(file_store, "import", "06-18", told=[*month(4, 甲="选址"), *month(6, 甲="启用")])
    (site,) = sites_at(desk.assessed("06-21"), 4)["t1"].sites
    assert (site.lamp, site.stage, [cell.done for cell in site.stages]) == ("green", "选址", [4, None, None])
