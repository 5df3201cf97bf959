"""A 街镇 in `units` may say its place in the tile map: beside plain names, told exactly where it is wrong."""

import pytest

from pages.parts.plan.copy.settings import settings, with_settings
from plan import PlanError, parse_plan
from plan.drafting.like import LastYear
from plan.drafting.writing import plan_lines

AREAS = "areas: [{id: a, title: b, sections: [{title: c, tasks: [{id: t1, title: d, kind: duty, by_unit: true}]}]}]\n"


def text(*units: str) -> str:
    return "plan: {title: a, year: 2024}\nunits:\n" + "".join(f"  - {unit}\n" for unit in units) + AREAS


def wrong(*units: str) -> list[str]:
    with pytest.raises(PlanError) as error:
        parse_plan(text(*units))
    return [problem.message for problem in error.value.problems]


def test_names_are_the_same_with_and_without_places() -> None:
    plan = parse_plan(text("甲街道", "{name: 乙镇, place: [2, 1]}", "{name: 丙镇}"))
    assert plan.units == ("甲街道", "乙镇", "丙镇")
    assert plan.unit_places == {"乙镇": (2, 1)}
    assert parse_plan(text("甲街道", "乙镇")).unit_places == {}


PLACE = "应为方格图里的列和行，例如 [2, 3] 是左起第 2 列、上起第 3 行，都是 1 到 12 的整数。"


@pytest.mark.parametrize(
    ("unit", "sentences"),
    [
        ("{name: 乙镇, place: [2]}", [f"第 4 行「位置」（place）：{PLACE}"]),
        ("{name: 乙镇, place: [0, 13]}", [f"第 4 行「位置」（place）：{PLACE}"]),
        ("{name: 乙镇, place: [1.5, 2]}", [f"第 4 行「位置」（place）：{PLACE}"]),
        ("{name: 乙镇, place: 东}", [f"第 4 行「位置」（place）：读到“东”，{PLACE}"]),
        ("{name: 乙镇, place: [1, 1]}", ["第 4 行「位置」（place）：读到“[1, 1]”，这个位置已经是“甲镇”的。请换一格。"]),
        ("{name: 乙镇, plce: [1, 2]}", ["第 4 行「plce」：不认识这个键。是不是想写「位置」（place）？"]),
        ("{place: [1, 2]}", ["第 4 行：缺少「街镇名称」（name）。"]),
        ("{name: 2024, place: [1, 2]}", ["第 4 行「街镇名称」（name）：读到“2024”，应为文字。"]),
        ("{name: 甲镇, place: [1, 2]}", ["第 4 行「街镇」（units）：读到“甲镇”，街镇重复，前面已经用过。"]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(unit: str, sentences: list[str]) -> None:
    assert wrong("{name: 甲镇, place: [1, 1]}", unit) == sentences


def test_all_mistakes_are_told_at_once() -> None:
    assert len(wrong("{name: 甲镇, place: []}", "{nam: 乙镇}", "{name: 丙镇, place: [99, 1]}")) == 4


def test_settings_keep_the_places_of_others() -> None:
    """One 街镇 more, the others as they stand."""
    top = text("甲镇", "{name: 乙镇, place: [2, 1]}").replace(AREAS, "areas:\n")
    held = settings(top)[("units",)]
    plan = parse_plan(with_settings(top, {("units",): [*held, "丙镇"]}) + AREAS.removeprefix("areas:"))
    assert (plan.units, plan.unit_places) == (("甲镇", "乙镇", "丙镇"), {"乙镇": (2, 1)})


def test_next_years_draft_takes_the_places_along() -> None:
    plan = parse_plan(text("甲镇", "{name: 乙镇, place: [2, 1]}"))
    lines = "\n".join(plan_lines({"units": LastYear(plan).top()["units"]}, [], []))
    assert "units:\n  - 甲镇\n  - {name: 乙镇, place: [2, 1]}\n" in lines
