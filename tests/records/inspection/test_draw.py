"""The sample that a seed draws is the same everywhere. The tickets are those of openssl 3.0:
`printf '2.1-03|A' | openssl dgst -sha256 -hmac 20241108`.
"""

from fractions import Fraction

import pytest

from records.inspection.onsite.draw import Case, DrawError, Drawn, crossed, draw, number_of, ticket

SEED = "20241108"
UNITS = ["新华路", "江苏路", "华阳路"]
TICKETS = {
    "A": "7bcfe53d0e4307d3c7d551e365e3f945aec0eee378d370dabf73a8bfb6c75cf9",
    "B": "e1a2fc5c27bdaacb81c3bfc30975a11931b7d4f5879cf873be9dbc0030b66ff6",
    "C": "7682cfe894f0ac0bd84d83c97ebffb7f98a68171d814a5b25b80dae834885c5a",
    "甲": "7edadc9fa7c192afaa42e383ef63405068ee7caefe5bae83469b913ae0b28807",
    "乙": "9cbaff785707a35a3d3508d5d94f39c22a4fc92bca2cbe6692cad8c4d8436d7f",
}
CASES = [Case(f"2.1-03|{name}", unit) for name, unit in zip(TICKETS, [*UNITS[:2], *UNITS], strict=False)]


def names(drawn: list[Drawn]) -> str:
    return "".join(each.case.name[-1] for each in drawn)


def test_tickets_are_those_of_openssl() -> None:
    assert {name: ticket(SEED, f"2.1-03|{name}").hex() for name in TICKETS} == TICKETS


def test_the_lowest_tickets_are_drawn_whatever_the_order_of_the_list() -> None:
    """C 76…, A 7b…, 甲 7e…, 乙 9c…, B e1…; a larger sample holds the smaller."""
    assert names(draw(CASES, SEED, 2)) == names(draw(CASES[::-1], SEED, 2)) == "CA"
    assert names(draw(CASES, SEED, 5)) == "CA甲乙B"
    assert names(draw(CASES, "另一个", 5)) != "CA甲乙B"


def test_of_each_unit_at_least_one() -> None:
    """新华路 has A and C, 江苏路 B and 甲, 华阳路 乙 alone: the lowest of each, then the lowest of the rest."""
    assert names(draw(CASES, SEED, 3, each_unit=True)) == "C甲乙"
    assert names(draw(CASES, SEED, 4, each_unit=True)) == "CA甲乙"
    with pytest.raises(DrawError) as raised:
        draw(CASES, SEED, 2, each_unit=True)
    assert str(raised.value) == "有 3 个街镇，抽 2 个不够每个街镇一个。请至少抽 3 个。"


@pytest.mark.parametrize("count", [2, 3, 10])
def test_none_checks_itself_and_each_checks_one(count: int) -> None:
    units = [f"街镇{number}" for number in range(count)]
    for seed in ("1", "2", "3", "4", "5"):
        checkers = crossed(units, seed)
        assert sorted(checkers) == sorted(checkers.values()) == sorted(units)
        assert all(unit != checker for unit, checker in checkers.items())


def test_with_one_unit_nobody_else_can_check() -> None:
    with pytest.raises(DrawError) as raised:
        draw([Case("甲", "新泾镇"), Case("乙", "新泾镇")], SEED, 1, cross=True)
    assert str(raised.value) == "只有一个街镇，无法交叉检查。请由区里派人检查，或不选交叉检查。"
    with pytest.raises(DrawError, match="有的对象没有街镇"):
        draw([Case("甲", "新泾镇"), Case("乙")], SEED, 1, cross=True)


def test_who_checks_a_drawn_case() -> None:
    drawn = draw(CASES, SEED, 5, cross=True)
    checkers = crossed(UNITS, SEED)
    assert [each.checker for each in drawn] == [checkers[each.case.unit] for each in drawn]


@pytest.mark.parametrize(
    ("seed", "number", "sentence"),
    [
        (" ", 1, "种子是空的。请填几个字或数字，例如当天的日期和时间。"),
        (SEED, 0, "共有 5 个对象，不能抽 0 个。应为 1 到 5。"),
        (SEED, 6, "共有 5 个对象，不能抽 6 个。应为 1 到 5。"),
    ],
)
def test_what_cannot_be_drawn(seed: str, number: int, sentence: str) -> None:
    with pytest.raises(DrawError) as raised:
        draw(CASES, seed, number)
    assert str(raised.value) == sentence


def test_nothing_to_draw_from_and_two_of_one_name() -> None:
    with pytest.raises(DrawError, match="没有可抽的对象。"):
        draw([], SEED, 1)
    with pytest.raises(DrawError, match="有两个对象的标识相同"):
        draw([Case("甲", "新泾镇"), Case("甲", "程家桥")], SEED, 1)


def test_a_share_of_something_is_never_nothing() -> None:
    assert [number_of(Fraction(1, 5), count) for count in (1, 10, 11, 160)] == [1, 2, 3, 32]
