"""The draft of the 2024 plan beside the one made by hand: the signs covered, the eighteen numbers, the kinds."""

from collections import Counter

import pytest

from plan import Plan, read_plan
from plan.drafting import Document, Draft, draft, read_document, year_of
from tests.conftest import ROOT

NOT_AS_BY_HAND = 26
"""Of 257 tasks made by hand, those whose words the draft gives another kind; docs/drafting.md says which and why."""


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document("changning-2024.txt", (ROOT / "data/plan/changning-2024.txt").read_bytes())


@pytest.fixture(scope="module")
def made(document: Document) -> Draft:
    year = year_of([document])
    assert year == 2024
    return draft([document], year)


@pytest.fixture(scope="module")
def by_hand() -> Plan:
    return read_plan(ROOT / "targets.yaml")


def test_all_of_the_body_is_covered(made: Draft) -> None:
    assert made.covered == 1
    assert [text[:20] for text in made.left_over] == ["2024 年是新中国成立 75 周年，是"]


def test_the_header_areas_and_sections_are_those_made_by_hand(made: Draft, by_hand: Plan) -> None:
    assert made.plan.header == by_hand.header
    assert [a.title for a in made.plan.areas] == [a.title for a in by_hand.areas]
    assert [s.title for a in made.plan.areas for s in a.sections] == [
        s.title for a in by_hand.areas for s in a.sections
    ]


def test_the_eighteen_numbers(made: Draft, by_hand: Plan) -> None:
    """All of them, in their order; 五个“十优” is 5 as it is written, where a person read 50."""
    written = [(t.kind, t.target, t.unit) for t in made.plan.tasks.values() if t.target is not None]
    hand = [(t.kind, t.target, t.unit) for t in by_hand.tasks.values() if t.target is not None]
    assert len(written) == 18
    assert written[:-1] == hand[:-1]
    assert (written[-1], hand[-1]) == (("count", 5, "个"), ("count", 50, "个"))


def test_the_other_numbers_are_said_to_be_none(made: Draft) -> None:
    assert Counter(each.reason for each in made.no_targets) == {
        "在标题、引言或落款里，不是任务": 2,
        "在引号或书名号里，是名称或说法": 6,
        "没有确定的数": 3,
        "前面没有表示做成多少的动词，说的是名称、范围或要求": 1,
        "年份或文号": 1,
        "版本号": 1,
        "热线电话": 1,
    }


def test_kinds_are_mostly_those_given_by_hand(document: Document, made: Draft, by_hand: Plan) -> None:
    """By the words: each task made by hand beside the one of the draft that has most of its signs."""
    places = {p.id: {at for span in p.spans for at in range(*span)} for p in made.placed}
    other = 0
    for task in by_hand.tasks.values():
        found = [(document.text.find(piece), len(piece)) for piece in task.source]
        signs = {at for start, length in found for at in range(start, start + length)}
        best = max(places, key=lambda id: len(places[id] & signs))
        other += made.plan.tasks[best].kind != task.kind
    assert len(by_hand.tasks) == 257
    assert other <= NOT_AS_BY_HAND


def test_what_the_document_hopes_for_is_stretch(made: Draft) -> None:
    hoped = [t.id for t in made.plan.tasks.values() if "力争" in "".join(t.source)]
    assert hoped == [t.id for t in made.plan.tasks.values() if t.stretch]
    assert len(hoped) == 4


def test_titles_tell_tasks_apart(made: Draft) -> None:
    assert len({t.title for t in made.plan.tasks.values()}) == len(made.plan.tasks)
