"""What a sheet changes of a 点位 that is registered: each cell before and after, in the preview and in the site's history."""

from records import SiteEvent, Store, latest_number, revert, site_events
from tests.conftest import moment
from tests.records.inspection.test_sites_sheet import sheet


def events(store: Store, site: str) -> list[SiteEvent]:
    with store.reading() as con:
        return site_events(con, 2024, "t1", site, latest_number(con))


def test_each_cell_before_and_after(file_store: Store) -> None:
    """Row 2 moves a month, names an address for the first time and counts for 2; row 3 is dropped, row 4 says only what is
    known, row 5 is new."""
    sheet(file_store, "t1,1,甲,,,,3月,,9月", "t1,2,乙", "t1,3,丙")
    checked = sheet(file_store, "t1,1,,新泾镇,一号,2,4月", "t1,2,,,,,,,,,取消,规划变更", "t1,3,丙", "t1,4,丁").checked
    assert [(row.line, [*map(str, checked.altered(row).values())]) for row in checked.rows] == [
        (2, ["街镇 空 → 新泾镇", "地址 空 → 一号", "数量 1 → 2", "选址计划 3月 → 4月"]),
        (3, ["登记 在册 → 已取消：规划变更"]),
        (5, []),
    ]
    back = sheet(file_store, "t1,2,乙", "t1,1,,,,,,,,,4,搬迁").checked
    assert [[*map(str, back.altered(row).values())] for row in back.rows] == [
        ["登记 已取消：规划变更 → 在册"],
        ["登记 在册 → 已调整为 4：搬迁"],
    ]


def test_the_history_says_what_was_and_what_is(file_store: Store) -> None:
    """The third sheet is undone before the fourth comes, so the fourth stands beside the second: 数量 2, not 5."""
    sheet(file_store, "t1,1,甲,新泾镇,一号,,3月,,9月")
    sheet(file_store, "t1,1,,,,2,,,10月")
    undone = sheet(file_store, "t1,1,,,,5")
    assert undone.batch
    revert(file_store, undone.batch, person="张三", reason="看错了", when=moment("03-11"))
    sheet(file_store, "t1,1,,,,3,,,,,,数错了")
    assert [(e.what, e.words, e.undone_because) for e in events(file_store, "1")] == [
        ("更改", "数量 2 → 3；原因：数错了", None),
        ("更改", "数量 2 → 5", "看错了"),
        ("更改", "数量 1 → 2；启用计划 9月 → 10月", None),
        ("登记", "甲；新泾镇；一号；数量 1；选址计划 3月；启用计划 9月", None),
    ]
