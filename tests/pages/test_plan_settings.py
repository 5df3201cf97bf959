"""设置 on /plan: what stands above the areas, changed by the exchange and read as check reads it; figures are never orphaned."""

from typing import Any

import pytest

from access import Begun, PlanCopies, Put
from plan import read_plan, targets_path
from plan.editing import parted
from records import PublishError, default_store, publish
from tests.conftest import Desk as Hands
from tests.conftest import moment
from tests.pages.test_plan_exchange import TEXT, Desk, desk, post, told

__all__ = ["desk"]


def said(desk: Desk, *acts: list[Any]) -> dict[str, Any]:
    return told(post(desk.signed_in("lin"), desk.copy, *acts))


def test_what_the_page_shows_of_them(desk: Desk) -> None:
    found = said(desk)["settings"]
    assert found["fields"][:4] == [["名称", "2025年要点"], ["发文单位", ""], ["文号", ""], ["发文日期", ""]]
    assert (found["units"], found["lists"]) == ([], [["heart", "民心工程"]])


def test_title_and_dates(desk: Desk) -> None:
    """Also as people write them; the lines of the tasks stay."""
    found = said(
        desk,
        ["setting", "名称", "2025年民政工作要点", "2025年要点"],
        ["setting", "发文日期", "2025年2月28日", ""],
        ["setting", "每月截止日", "25日", ""],
    )
    assert found["refused"] == []
    plan = desk.work.plan()
    assert (plan.title, str(plan.header.issued), plan.reporting.due_day) == ("2025年民政工作要点", "2025-02-28", 25)
    assert desk.work.text.endswith(TEXT[TEXT.index("areas:") :])
    said(desk, ["setting", "发文日期", "", "2025-02-28"])
    assert desk.work.plan().header.issued is None


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("名称", " ", "不能空着。"),
        ("每月截止日", "40", "读到“40”，不应大于 31。"),
        ("每月截止日", "月底", "读到“月底”，应为整数。"),
        ("发文日期", "2025年2月30日", "读到“2025年2月30日”，应为日期，例如 2024-02-28。"),
    ],
)
def test_what_is_no_value_is_told_and_not_kept(desk: Desk, name: str, text: str, sentence: str) -> None:
    before = {"名称": "2025年要点"}.get(name, "")
    assert [each[1:] for each in said(desk, ["setting", name, text, before])["refused"]] == [[name, text, sentence]]
    assert desk.work.text == TEXT


def test_what_another_changed_meanwhile_stays(desk: Desk) -> None:
    said(desk, ["setting", "名称", "甲", "2025年要点"])
    ((_, _, _, sentence),) = said(desk, ["setting", "名称", "乙", "2025年要点"])["refused"]
    assert sentence.endswith("已改成“甲”，你填的没有存。")
    assert desk.work.plan().title == "甲"


def test_units_and_their_targets(desk: Desk) -> None:
    """A 街镇 of which nothing was reported is renamed with the targets of its tasks, and taken out with them."""
    said(desk, ["unit", "", "甲镇"], ["unit", "", "乙 镇"])
    assert desk.work.plan().units == ("甲镇", "乙 镇")
    assert said(desk, ["unit", "", "甲镇"])["refused"][0][1:] == ["街镇", "甲镇", "“甲镇”已经有了。"]
    piece = next(piece for piece, row in desk.work.rows.items() if row.id == "1.1-01")
    held = next(h for h in desk.work.present if h.piece == piece)
    text = f"{held.text}            by_unit: true\n            unit_targets: {{甲镇: 1, 乙 镇: 1}}\n"
    put = Put(piece, held.place, "task", text, held.turn)
    assert PlanCopies(desk.house.access.db).write(desk.copy, [put], who="林", now=moment("03-02"))
    said(desk, ["unit", "乙 镇", "乙街道"])
    plan = desk.work.plan()
    assert (plan.units, dict(plan.tasks["1.1-01"].unit_targets)) == (("甲镇", "乙街道"), {"甲镇": 1, "乙街道": 1})
    said(desk, ["unit", "乙街道", ""])
    plan = desk.work.plan()
    assert (plan.units, dict(plan.tasks["1.1-01"].unit_targets)) == (("甲镇",), {"甲镇": 1})


def test_a_unit_keeps_its_place_in_the_tile_map(desk: Desk) -> None:
    """Renamed, beside one that is added and one that is taken out; the places were typed into the file by hand."""
    said(desk, ["unit", "", "甲镇"], ["unit", "", "乙镇"])
    held = desk.work.present[0]
    text = (
        (held.text or "").replace("甲镇", "{name: 甲镇, place: [2, 1]}").replace("乙镇", "{name: 乙镇, place: [1, 1]}")
    )
    assert text != held.text
    put = Put(held.piece, held.place, "top", text, held.turn)
    assert PlanCopies(desk.house.access.db).write(desk.copy, [put], who="林", now=moment("03-02"))
    found = said(desk, ["unit", "甲镇", "甲街道"], ["unit", "", "丙镇"], ["unit", "乙镇", ""])
    assert (found["refused"], found["settings"]["units"]) == ([], [["甲街道", 0], ["丙镇", 0]])
    plan = desk.work.plan()
    assert (plan.units, plan.unit_places) == (("甲街道", "丙镇"), {"甲街道": (2, 1)})


def test_lists(desk: Desk) -> None:
    """A key is made up; a 口径 that tasks bear is not taken out."""
    said(desk, ["list", "", "区实事项目"], ["list", "heart", "市民心工程"])
    assert desk.work.plan().lists == {"heart": "市民心工程", "list-1": "区实事项目"}
    piece = next(piece for piece, row in desk.work.rows.items() if row.id == "1.2-01")
    said(desk, ["set", [[piece, {"口径": "区实事项目"}, {}]]])
    found = said(desk, ["list", "list-1", ""], ["list", "heart", ""])
    assert [each[3] for each in found["refused"]] == [
        "还有 1 项任务列在“区实事项目”里：1.2-01。请先在表里改掉这些任务的口径，再删。"
    ]
    assert found["settings"]["lists"] == [["list-1", "区实事项目"]]


def test_leaders_and_short_names_of_headings(desk: Desk) -> None:
    (area, *_), (section, *_), *_ = said(desk)["order"]
    found = said(desk, ["head", area, "为老", "李局", "养老服务"], ["head", section, "兜底", "王局"])
    assert found["order"][0] == [area, "area", "为老", "李局", "养老服务"]
    one = desk.work.plan().areas[0]
    assert (one.title, one.leader, one.label, one.sections[0].leader) == ("为老", "李局", "养老服务", "王局")


def test_a_unit_with_figures_is_neither_renamed_nor_taken_out(desk: Desk) -> None:
    """Its figures would go on to count in the district's, and be counted again under the new name. Of the others anything
    goes; what goes past the page is refused when it is published."""
    small, where = read_plan(targets_path()), PlanCopies(desk.house.access.db)
    Hands(default_store(), small).tell("06-18", "2024-06,1.1-01,新华路街道,20", "2024-05,1.1-01,新华路街道,10")
    where.end(desk.copy, "dropped")
    pieces = [(piece.sort, piece.text) for piece in parted(small.text)]
    desk.copy = where.begin(Begun(2024, "现行清单", "plan", small.fingerprint, pieces), who="林", now=moment("07-01"))
    found = said(desk, ["unit", "新华路街道", "新华街道"], ["unit", "新泾镇", "新泾街道"], ["unit", "新华路街道", ""])
    assert found["settings"]["units"] == [["新华路街道", 2], ["仙霞新村街道", 0], ["新泾街道", 0]]
    sentence = (
        "新华路街道（2 个数）已有上报数据：不再列入或改了名，这些数仍计入全区合计，却不能再更正，改名后重报的又会再算一遍。"
        "请保留原名到年底，下一年的清单再改；名称写错的，先撤销这些上报，改名后重新报送。"
    )
    assert [each[3] for each in found["refused"]] == [sentence, sentence]
    with pytest.raises(PublishError) as error:
        publish(
            default_store(), targets_path(), small.text.replace("新华路街道", "新华街道"), opened=small.fingerprint,
            by="林", when=moment("07-01"), reason="机构调整", from_month=7,
        )  # fmt: skip
    assert str(error.value) == sentence
