"""A figure and its unit: read where both say the same, else refused with a suggestion that loses no unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import Store
from records.reading import cells
from tests.conftest import Desk, plan_of

ANY = "应为数字", "请只写数字，例如 300；与上月相同写 无变化，还没有进展写 0"


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.2万", "万元", "1.2"),
        ("1.2 万", "万元", "1.2"),
        ("１．２万", "万元", "1.2"),
        ("1.2万元", "万元", "1.2"),
        ("3.5万", "万人次", "3.5"),
        ("1,200万", "万元", "1200"),
        ("1.2亿元", "亿元", "1.2"),
        ("1.2亿", "元", "120000000"),
        ("3百万", "元", "3000000"),
        ("1.2万平米", "㎡", "12000"),
        ("30m²", "平方米", "30"),
        ("3千米", "公里", "3"),
        ("5工作日", "个工作日", "5"),
        ("30‰", "‰", "30"),
        ("¥1,200.50", "元", "1200.5"),
        ("￥3万", "元", "30000"),
        ("⼗", "", None),
    ],
)
def test_what_says_the_same(text: str, unit: str, value: str | None) -> None:
    """万 is never counted twice; a unit of another name and the same size is the same."""
    assert cells.number(text, unit) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("8000元", "万元", ("单位应为万元", "请改成 0.8")),
        ("¥8,000", "万元", ("单位应为万元", "请改成 0.8")),
        ("35000人次", "万人次", ("单位应为万人次", "请改成 3.5")),
        ("1.2亿元", "万元", ("单位应为万元", "请改成 12000")),
        ("1.2亿", "万元", ("单位应为万元", "请改成 12000")),
        ("1.2万", "亿元", ("单位应为亿元", "请换算成亿元后只写数字")),
        ("三万", "万元", ("单位应为万元", "请换算成万元后只写数字")),
        ("三万元", "万元", ("应为数字", "请改成 3")),
        ("8000.1234元", "万元", ("单位应为万元", "请换算成万元后只写数字")),
        ("300米", "公里", ("单位应为公里", "请改成 0.3")),
        ("300步", "公里", ("单位应为公里", "请换算成公里后只写数字")),
        ("3%", "‰", ("单位应为‰", "请改成 30")),
        ("50户", "户次", ("单位应为户次", "确为 50 户次的，请改成 50")),
        ("50人", "名", ("单位应为名", "确为 50 名的，请改成 50")),
        ("约50场", "次", ("单位应为次", "确为 50 次的，请改成 50")),
        ("约50户", "户", ("应为数字", "请改成 50")),
        ("50户左右", "户", ("应为数字", "请改成 50")),
        ("50多户", "户", ("应为数字", "请改成 50")),
        ("3千", "户", ("应为数字", "请改成 3000")),
        ("3千", "千克", ANY),
        ("50人", "", ("应为数字", "数后面请不要写“人”。请改成 50")),
        ("¥50", "户", ANY),
        ("12%", "张", ANY),
        ("85‰", "户", ANY),
    ],
)
def test_a_suggestion_loses_no_unit(text: str, unit: str, said: tuple[str, str]) -> None:
    assert cells.number(text, unit) is None
    assert cells.number_advice(text, unit) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("40①", "40"),
        ("40②③", "40"),
        ("1,200¹", "1,200"),
        ("40❶", "40"),
        ("12⒓", "12"),
        ("40*", "40"),
        ("40[1]", "40"),
        ("40（注1）", "40"),
        ("①40", "40"),
        ("3½", "3.5"),
    ],
)
def test_footnotes_and_halves(text: str, said: str) -> None:
    """A mark behind a figure is no digit of it; a half is no mark."""
    assert cells.number(text, "张") is None
    assert cells.number_advice(text, "张") == ("应为数字", f"请改成 {said}")


@pytest.mark.parametrize("text", ["①", "½", "3⅓", "①②", "𝟏𝟐", "Ⅻ", "㊿"])
def test_signs_that_only_look_like_numbers(text: str) -> None:
    """Nothing is suggested where nobody knows."""
    assert cells.number(text, "张") is None
    assert cells.number_advice(text, "张") == ANY


FIGURES = st.decimals(0, 10**9, allow_nan=False, places=2)
UNITS = st.sampled_from(["", "户", "元", "万元", "亿元", "人次", "万人次", "户次", "平方米", "‰", "公里", "个工作日"])
BEHIND = [
    "",
    "户",
    "元",
    "万",
    "万元",
    "亿",
    "亿元",
    "人次",
    "万人次",
    "户次",
    "㎡",
    "%",
    "‰",
    "千米",
    "①",
    "²",
    "½",
    "多",
]
SIZES = {
    "": {"": 1, "万": 10**4, "亿": 10**8},
    "户": {"": 1, "户": 1, "万": 10**4, "亿": 10**8},
    "户次": {"": 1, "户次": 1, "万": 10**4, "亿": 10**8},
    "元": {"": 1, "元": 1, "万": 10**4, "万元": 10**4, "亿": 10**8, "亿元": 10**8},
    "万元": {"": 1, "万": 1, "万元": 1},
    "亿元": {"": 1, "亿": 1, "亿元": 1},
    "人次": {"": 1, "人次": 1, "万": 10**4, "万人次": 10**4, "亿": 10**8},
    "万人次": {"": 1, "万": 1, "万人次": 1},
    "平方米": {"": 1, "㎡": 1, "万": 10**4, "亿": 10**8},
    "‰": {"": 1, "‰": 1, "万": 10**4, "亿": 10**8},
    "公里": {"": 1, "千米": 1, "万": 10**4, "亿": 10**8},
    "个工作日": {"": 1, "万": 10**4, "亿": 10**8},
}
"""By the unit asked for, what may stand behind a figure and how many it makes of one. Worked by hand."""
WIDE = {ord(sign): chr(ord(sign) + 0xFEE0) for sign in "0123456789.,%-"}


@given(
    FIGURES, UNITS, st.sampled_from(BEHIND), st.booleans(), st.booleans(), st.sampled_from(["", " ", "\u200b", "\xa0"])
)
def test_a_figure_is_read_as_itself_or_not_at_all(
    figure: Decimal, unit: str, behind: str, wide: bool, grouped: bool, between: str
) -> None:
    """Whatever stands behind it, in whatever width and with whatever separators: never as another number."""
    text = f"{figure:,f}" if grouped else f"{figure:f}"
    text = (text.translate(WIDE) if wide else text) + between + behind
    size = SIZES[unit].get(behind)
    expected = None if size is None or figure * size >= 10**15 else figure * size
    assert cells.number(text, unit) == expected


@given(FIGURES, UNITS, st.sampled_from(BEHIND))
def test_a_suggestion_is_itself_read(figure: Decimal, unit: str, behind: str) -> None:
    """Who writes what was suggested is not refused again."""
    text = f"{figure:f}{behind}"
    if cells.number(text, unit) is None:
        advice = cells.number_advice(text, unit).advice
        if "请改成 " in advice:
            assert cells.number(advice.rpartition("请改成 ")[2], unit) is not None


def test_a_level_in_per_mille(file_store: Store) -> None:
    """30‰ and 30 are 30 ‰; 85‰ under % is 8.5%, never 85%."""
    desk = Desk(file_store, plan_of("kind: direction, unit: ‰, baseline: 30", 'kind: direction, unit: "%"'))
    desk.tell("05-18", "4月,t1,,30‰", "5月,t1,,31", "5月,t2,,85‰")
    values = {(f.task, f.month): f.value for f in desk.known()}
    assert values == {("t1", 4): 30, ("t1", 5): 31, ("t2", 5): Decimal("0.085")}
    assert desk.told("6月,t1,,3%") == ["第 2 行「完成值」：读到“3%”，单位应为‰。请改成 30。"]


def test_a_level_that_is_no_share_has_no_denominator(file_store: Store) -> None:
    """趋势 in 件: 30 stays 30, and 街镇 cannot be added up."""
    desk = Desk(file_store, plan_of("kind: direction, unit: 件"))
    assert desk.warned("5月,t1,,30,60") == ["第 2 行「分母」：读到“60”，趋势任务不用这一列，已忽略。"]
    assert [f.value for f in desk.known()] == [30]
    assert desk.told("6月,t1,,50%")[0].startswith("第 2 行「完成值」：读到“50%”，应为数字。")
    assert desk.told("6月,t1,新泾镇,30") == [
        "第 2 行「街镇」：读到“新泾镇”，各街镇的水平无法合计成全区数。请只报全区数，把街镇留空。"
    ]


def test_a_denominator_with_a_sign_is_none(desk: Desk) -> None:
    """60 of 65% is nothing."""
    assert len(desk.told("6月,1.2-02,,60,65%")) == 1
