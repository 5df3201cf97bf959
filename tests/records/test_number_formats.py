"""What a number format makes of a number, as Excel shows it (ECMA-376 part 1, 18.8.30, 18.8.31).

Digits are kept where the format only rounds: the exact number is stored, and that it is shown rounded is said apart.
"""

from decimal import Decimal

import pytest

from records.reading.workbook.formats import number_format

SHOWN = [
    # code, number, what is seen
    ("General", "40", "40"),
    ("0", "40", "40"),
    ("#,##0", "1200", "1200"),
    ("0%", "0.85", "85%"),
    ("0.00%", "0.853", "85.3%"),
    ("0\\%", "65", "65%"),
    ('0.0"％"', "65", "65％"),
    # sections: positive, negative, zero
    ("0;-0;;@", "40", "40"),
    ("0;-0;;@", "0", ""),
    ("0;-0;;@", "-3", "-3"),
    ("0;(0)", "-3", "(3)"),
    (";;;", "7", ""),
    ('0;;"无"', "0", "无"),
    ('0;;"无"', "-4", ""),
    ('"是";;"否"', "1", "是"),
    ('"是";;"否"', "0", "否"),
    ("#", "0", ""),
    ("#,###", "0", ""),
    ("#.##", "0.3", "0.3"),
    ("??0", "7", "7"),
    # % and dates only of the section that applies
    ("0;0%", "40", "40"),
    ('0;"yyyy"', "40", "40"),
    # conditions
    ('[>=10000]0.0,"千";0', "12000", "12千"),
    ('[>=10000]0.0,"千";0', "40", "40"),
    ("[<1]0%;0", "0.85", "85%"),
    ("[<1]0%;0", "12", "12"),
    ('[=1]"是";[=0]"否";0', "0", "否"),
    ('[=1]"是";[=0]"否";0', "5", "5"),
    ("[Red][<0]0;0", "-3", "-3"),
    ("[Red]-0;0", "5", "-5"),
    # literals
    ('0"万"', "3", "3万"),
    ("0万", "3", "3万"),
    ('0"亿"', "3", "3亿"),
    ('"2.1-"00', "2", "2.1-02"),
    ('General"户"', "40", "40户"),
    ('@"户"', "40", "40户"),
    ('0"家(全年)"', "2", "2家(全年)"),
    ('0.00,,"万"\n%', "12000", "1.2万"),
    ("0\\.0,", "12345", "1.2"),
    ("000\\-0000", "1234567", "123-4567"),
    # scale
    ("0.0,", "1500", "1.5"),
    ("#,##0,,", "40000000", "40"),
    ("0.0,万", "15000", "15万"),
    # fills, spaces, currencies, letters that are none
    ("#,##0*y", "40", "40"),
    ("_-* #,##0_-", "40", "40"),
    ("0_m", "40", "40"),
    ("[$-804]0", "40", "40"),
    ("[$¥-804]0.00", "40", "¥40"),
    ("[DBNum1]0", "40", "40"),
    ("0.0############E-0", "12", "12"),
    ("# ?/?", "0.5", "0.5"),
]


@pytest.mark.parametrize(("code", "number", "seen"), SHOWN)
def test_what_is_seen(code: str, number: str, seen: str) -> None:
    shown = number_format(code).number(Decimal(number))
    assert (shown.text, shown.date) == (seen, False)


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("yyyy/m/d", "yyyymd"),
        ('[$-804]e"年"m"月"', "em"),
        ('[DBNum1][$-804]yyyy"年"m"月";@', "yyyym"),
        ("aaaa", "aaaa"),
        ("h:mm AM/PM", "hmmh"),
        ("[h]:mm", "hmm"),
    ],
)
def test_days_and_times(code: str, parts: str) -> None:
    shown = number_format(code).number(Decimal(45444))
    assert (shown.date, shown.parts) == (True, parts)


def test_the_system_s_own_long_date_shows_everything() -> None:
    assert set(number_format("[$-F800]dddd, mmmm dd, yyyy").number(Decimal(45444)).parts) == set("ymd")


@pytest.mark.parametrize(
    ("code", "number", "rounded", "unsigned"),
    [
        ("0%", "0.853", True, False),
        ("0%", "0.85", False, False),
        ("0", "40.4", True, False),
        ("0.0", "40.4", False, False),
        ("General", "40.4", False, False),
        ("0,", "1500", True, False),
        ("0;0", "-40", False, True),
        ("0;-0", "-40", False, False),
        ("0;[Red](0)", "-40", False, False),
        ("0", "-40", False, False),
        ("[>=100]0;0", "-40", False, True),
        ("0E+00", "40", False, False),
        ("0E+00", "41", True, False),
    ],
)
def test_what_is_not_seen(code: str, number: str, rounded: bool, unsigned: bool) -> None:
    """Digits behind those shown, and a sign."""
    shown = number_format(code).number(Decimal(number))
    assert (shown.rounded, shown.unsigned) == (rounded, unsigned)


@pytest.mark.parametrize(
    ("code", "text", "seen"),
    [
        ("General", "40", "40"),
        ("0;-0;;@", "40", "40"),
        (";;;", "40", ""),
        ('@"户"', "40", "40户"),
        ('0;-0;0;"约"@', "40", "约40"),
        ("0;0;0", "40", "40"),
        ("yyyy", "6月", "6月"),
    ],
)
def test_texts(code: str, text: str, seen: str) -> None:
    assert number_format(code).text(text) == seen


@pytest.mark.parametrize(
    "code", ["", ";", ";;;;;;", '"', "[", "\\", "*", "_", "0;[", "[>=]0", "[<x]0", "%%%", ",", ".", "/", "0/0", "@@"]
)
def test_a_code_that_is_none(code: str) -> None:
    """Of anybody's making: something is seen, or nothing, and nothing breaks."""
    for number in (0, 40, -40):
        number_format(code).number(Decimal(number))
    number_format(code).text("40")
