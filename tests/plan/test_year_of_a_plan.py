"""The year of a plan, told without reading the rest of it."""

import pytest

from plan.reading.year import year_of
from tests.conftest import ROOT, SMALL


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("plan: {title: 试, year: 2024}\nareas: []", 2024),
        ("areas:\n- {plan: {year: 1999}}\nunits: {plan: {year: 1998}}\nplan:\n  title: year\n  year: 2025\n", 2025),
        ('plan:\n  note: {year: 1999}\n  of: [a, {year: 1998}, [b]]\n  "year": 2026\n', 2026),
        ("plan: {title: 试}\nyear: 2024", None),
        ("plan: {year: 今年}", None),
        ("plan: [2024", None),
        ("- plan: {year: 2024}", None),
        ("", None),
    ],
)
def test_only_the_plans_own_year_counts(text: str, year: int | None) -> None:
    assert year_of(text) == year


def test_the_plans_that_are_shipped() -> None:
    for file in (SMALL, ROOT / "targets.yaml"):
        assert year_of(file.read_text(encoding="utf-8")) == 2024
