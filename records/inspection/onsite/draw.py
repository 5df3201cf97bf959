"""抽取: a sample that nobody can have arranged. Whoever has the seed and the list draws the same one on any machine.

By election auditing's method (R. Rivest, *Sampler*, 2018): each case gets the ticket number HMAC-SHA256(seed, name) (RFC 2104,
FIPS 180-4), the lowest numbers are drawn. It does not depend on the order of the list, and a larger sample holds the smaller.
"""

import hmac
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

METHOD = "以种子为密钥，对每个对象的标识计算 HMAC-SHA256，由小到大取前若干个"
_CROSS = "交叉检查"


class DrawError(Exception):
    """The sample cannot be drawn so; the message is a sentence for the user."""


class Case(NamedTuple):
    """One that may be drawn. `name` tells it from any other of the list; `unit` is its 街镇, '' where it has none."""

    name: str
    unit: str = ""


class Drawn(NamedTuple):
    """One that was drawn. `checker`: the 街镇 that checks it, '' without 交叉检查."""

    case: Case
    checker: str = ""


def ticket(seed: str, name: str) -> bytes:
    """The 32 bytes by whose order is drawn. `printf NAME | openssl dgst -sha256 -hmac SEED` prints the same."""
    return hmac.digest(seed.encode(), name.encode(), "sha256")


def number_of(share: Fraction, population: int) -> int:
    """How many a share comes to: rounded up, so that a share of something is never nothing."""
    return -(-share.numerator * population // share.denominator)


def draw(cases: Sequence[Case], seed: str, number: int, *, each_unit: bool = False, cross: bool = False) -> list[Drawn]:
    """`number` of the cases in the order of their tickets; of each 街镇 at least one with `each_unit`; with `cross` each is
    checked by another 街镇. Raises DrawError.
    """
    _sound(cases, seed, number)
    tickets = [ticket(seed, case.name) for case in cases]
    order = [cases[at] for at in sorted(range(len(cases)), key=tickets.__getitem__)]
    first = _one_of_each(order, number) if each_unit else {}
    left, chosen = number - len(first), []
    for case in order:
        if first.get(case.unit) is case:
            chosen.append(case)
        elif left:
            chosen.append(case)
            left -= 1
    checkers = crossed({case.unit for case in cases}, seed) if cross else {}
    return [Drawn(case, checkers.get(case.unit, "")) for case in chosen]


def crossed(units: Iterable[str], seed: str) -> dict[str, str]:
    """街镇 → the one that checks it: round a ring in the order of their tickets, so that none checks itself. Raises
    DrawError."""
    ring = sorted(units, key=lambda unit: ticket(seed, f"{_CROSS}|{unit}"))
    if "" in ring:
        raise DrawError("有的对象没有街镇，无法交叉检查。请补上街镇，或不选交叉检查。")
    if len(ring) < 2:
        raise DrawError("只有一个街镇，无法交叉检查。请由区里派人检查，或不选交叉检查。")
    return {unit: ring[(place + 1) % len(ring)] for place, unit in enumerate(ring)}


def _one_of_each(order: Iterable[Case], number: int) -> dict[str, Case]:
    """街镇 → the first of its cases in the order of the tickets."""
    first: dict[str, Case] = {}
    for case in order:
        first.setdefault(case.unit, case)
    if len(first) > number:
        raise DrawError(f"有 {len(first)} 个街镇，抽 {number} 个不够每个街镇一个。请至少抽 {len(first)} 个。")
    return first


def _sound(cases: Sequence[Case], seed: str, number: int) -> None:
    if not seed.strip():
        raise DrawError("种子是空的。请填几个字或数字，例如当天的日期和时间。")
    if not cases:
        raise DrawError("没有可抽的对象。")
    if not 1 <= number <= len(cases):
        raise DrawError(f"共有 {len(cases)} 个对象，不能抽 {number} 个。应为 1 到 {len(cases)}。")
    if len({case.name for case in cases}) < len(cases):
        raise DrawError("有两个对象的标识相同，请先去掉重复的。")
