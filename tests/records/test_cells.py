"""What the text of one cell means: loose forms with one reading are read, the rest is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.reading import cells

UNITS = ("新华路街道", "仙霞新村街道", "天山路街道", "新泾镇", "北新泾街道")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("120", "", "120"),
        ("\u200b120\ufeff", "", "120"),
        (" 120 ", "", "120"),
        ("１２０", "", "120"),
        ("1,200", "", "1200"),
        ("１，２００", "", "1200"),
        ("1,234,567.5", "", "1234567.5"),
        ("120户", "户", "120"),
        ("120 户", "户", "120"),
        ("1.2万", "", "12000"),
        ("1.2万户", "户", "12000"),
        ("41.04", "", "41.04"),
        ("-5", "", "-5"),
        ("−5", "", "-5"),
        ("+5", "", "5"),
        (".5", "", "0.5"),
        ("0", "", "0"),
        ("0.000001", "", "0.000001"),
    ],
)
def test_numbers(text: str, unit: str, value: str) -> None:
    assert cells.number(text, unit) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "三百", "约120", "120-130", "120户", "1,20", "12,00", "1e3", "NaN", "inf", "85%", "1/2"]
    + ["0.0000001", "1000000000000000", "1" * 50, "120.5.1", "--5", "#N/A", "无", "١٢"],
)
def test_what_is_no_number(text: str) -> None:
    """No single reading, too large (10^15) or finer than the six digits that are stored."""
    assert cells.number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("85%", "0.85"), ("85％", "0.85"), ("85.5 %", "0.855"), ("１００%", "1"), ("0%", "0")],
)
def test_shares(text: str, value: str) -> None:
    assert cells.share(text) == Decimal(value)


@pytest.mark.parametrize("text", ["85", "0.85", "%", "八成", ""])
def test_what_is_no_share(text: str) -> None:
    """Without the sign 0.85 might be 0.85 %."""
    assert cells.share(text) is None


@pytest.mark.parametrize(
    "text",
    ["2024-06", "2024-6", "2024年6月", "2024年06月份", "2024/6/1", "2024-06-15", "2024.6", "202406"]
    + [
        "20240601",
        "2024/06",
        "2024-06-01 00:00:00",
        "6月",
        "06",
        "6",
        "６月",
        "2024 年 6 月",
        "6月份",
    ],
)
def test_months(text: str) -> None:
    """All of them June 2024; where no year is said it is the plan's."""
    assert cells.month(text, 2024) == date(2024, 6, 1)


@pytest.mark.parametrize("text", ["", "六月", "2024", "2024-13", "0", "13月", "上月", "6-7月", "2024-06~07"])
def test_what_is_no_month(text: str) -> None:
    assert cells.month(text, 2024) is None


def test_another_year_is_read_as_said() -> None:
    """2023-06 is a month, to be refused by whoever knows the plan's year."""
    assert cells.month("2023-06", 2024) == date(2023, 6, 1)


def test_a_day_as_excel_counts_it() -> None:
    """45444 is 1 June 2024, 45473 the 30th; in another year it is none."""
    assert cells.month("45444", 2024) == cells.month("45473", 2024) == date(2024, 6, 1)
    assert cells.serial_day("45444", 2025) is None


def test_one_or_ten() -> None:
    """Trap: 2024.10 in a cell of numbers is shown as 2024.1."""
    assert cells.month("2024.1", 2024) is None
    assert cells.month("2024-1", 2024) == date(2024, 1, 1)


@pytest.mark.parametrize(("text", "value"), [("1 200", "1200"), ("12 345 678.5", "12345678.5")])
def test_thousands_set_apart_by_a_space(text: str, value: str) -> None:
    assert cells.number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["12 0", "1 2", "1 2000", "1 200 3", "1 200 3户"])
def test_two_numbers_are_not_one(text: str) -> None:
    assert cells.number(text, "户") is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [("是", True), ("落实", True), ("已落实", True), ("√", True), ("y", True)]
    + [("否", False), ("未落实", False), ("×", False), ("N", False)],
)
def test_yes_and_no(text: str, answer: bool) -> None:
    assert cells.yes_or_no(text) is answer


@pytest.mark.parametrize("text", ["", "1", "0", "部分落实", "是否"])
def test_neither_yes_nor_no(text: str) -> None:
    assert cells.yes_or_no(text) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("新华路街道", "新华路街道"),
        ("新华路", "新华路街道"),
        ("仙霞", "仙霞新村街道"),
        ("仙霞新村", "仙霞新村街道"),
        ("仙霞街道", "仙霞新村街道"),
        ("新泾", "新泾镇"),
        ("北新泾", "北新泾街道"),
        ("天山", "天山路街道"),
    ],
)
def test_units_without_their_ending(text: str, unit: str) -> None:
    """新泾 is 新泾镇 and 北新泾 is 北新泾街道: neither is a piece of the other here."""
    assert cells.unit_names(UNITS)[text] == unit


@pytest.mark.parametrize("text", ["新", "天", "泾镇", "新泾街道", "北新泾镇", "长宁"])
def test_what_is_no_unit(text: str) -> None:
    assert text not in cells.unit_names(UNITS)


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("约120户", "120"),
        ("１，２００名左右", "1,200"),
        ("共12.5万", None),
        ("52（其中11月16）", None),
        ("120-130", None),
        ("-3度", None),
        ("3%多", None),
        ("1/2", None),
        ("没有", None),
    ],
)
def test_the_only_number_in_a_text(text: str, suggested: str | None) -> None:
    """A suggestion only: never where there are two, a sign, a share, or 万 and 亿 behind it."""
    assert cells.only_number(text) == suggested


def test_a_short_name_of_two_units_means_neither() -> None:
    """临江街道 and 临江镇 are both 临江 for short; their full names stay."""
    names = cells.unit_names(["临江街道", "临江镇"])
    assert "临江" not in names
    assert names["临江镇"] == "临江镇"


@pytest.mark.parametrize(
    ("text", "number"),
    [("三百", 300), ("十二", 12), ("二十", 20), ("三百二十", 320), ("一千零五十", 1050)]
    + [("三万五千", 35000), ("一百万", 1_000_000), ("零", 0)],
)
def test_spoken_numbers(text: str, number: int) -> None:
    assert cells.spoken_number(text) == number


@pytest.mark.parametrize("text", ["", "120", "约三百", "三百多", "同上", "1百"])
def test_what_is_no_spoken_number(text: str) -> None:
    assert cells.spoken_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("一二〇", 120), ("二〇二四", 2024), ("三五", 35), ("三百二", 320), ("两百", 200)],
)
def test_what_is_said_loosely_is_never_suggested_wrongly(text: str, number: int) -> None:
    """Trap: 一二〇 is 120 and 三百二 is 320; better no suggestion than `请改成 0` or `请改成 302`."""
    assert cells.spoken_number(text) in (number, None)


@given(st.decimals(-(10**14), 10**14, allow_nan=False, places=6))
def test_every_plain_number_reads_back(value: Decimal) -> None:
    """What is printed without exponent is the number again, with or without thousands separators."""
    assert cells.number(f"{value:f}") == value
    assert cells.number(f"{value:,f}") == value


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    """Anything a person can paste gives a value or None, never an error."""
    for read in (cells.number, cells.share, cells.yes_or_no, cells.spoken_number):
        read(text)
    cells.month(text, 2024)
