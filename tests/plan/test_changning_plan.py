"""The shipped targets.yaml against the document it was made from (data/plan/changning-2024.txt)."""

import re
from collections import Counter
from pathlib import Path

import pytest

from plan import Plan, Section, read_plan

ROOT = Path(__file__).parents[2]
HEADING = re.compile(r"^（[一二三四五六七八九十]+）(.+)。$")
AREA = re.compile(r"^[一二三四五六七八九十]、(.+)$")
PUNCTUATION = "，。、；：,“”"
GLUE = {"和", "通过", "等方式"}
"""Words between two tasks that belong to neither."""

TARGETS = [
    (100, "户", "百户调查"),
    (100, "张", "养护床位"),
    ("70%", "", "精神障碍"),
    (2, "家", "综合为老服务中心"),
    (5, "家", "助餐"),
    (10, "家", "家门口"),
    (1, "家", "日间照料"),
    (300, "户", "适老化"),
    (100, "张", "认知障碍床位"),
    (611, "张", "护理型床位"),
    (456, "户", "智能水表"),
    (3500, "名", "一键通"),
    ("90%", "", "持证率"),
    (4, "家", "消防安全"),
    (3, "家", "互联网医院"),
    (4, "家", "智慧养老院"),
    (1, "家", "实训基地"),
    (50, "个", "十优"),
]
"""The sixteen counted targets and two rates of the document, in its order, written out by hand."""

NUMBERS = "100 70 2 5 10 1 300 100 611 456 3500 90 2024 4 3 4 1 1000 20 60 120 2.0 12345".split()
"""Every number in digits of the 21 sections. No targets: a year, a 人才库's name, what each social
worker is asked (1000名), a system's version, a hotline."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(ROOT / "targets.yaml")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return (ROOT / "data/plan/changning-2024.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def bodies(lines: list[str]) -> list[str]:
    """The text of each section: the one line below its heading."""
    return [after for line, after in zip(lines, lines[1:], strict=False) if HEADING.match(line)]


@pytest.fixture(scope="module")
def sections(plan: Plan) -> list[Section]:
    return [section for area in plan.areas for section in area.sections]


def test_areas_and_sections_are_those_of_the_document(plan: Plan, lines: list[str], sections: list[Section]) -> None:
    """5 areas and 21 sections under the document's own headings, in its order."""
    areas = [found[1] for line in lines if (found := AREA.match(line))]
    headings = [found[1] for line in lines if (found := HEADING.match(line))]
    assert len(areas) == 5
    assert len(headings) == 21
    assert [area.title for area in plan.areas] == areas
    assert [section.title for section in sections] == headings
    assert all(area.label for area in plan.areas)


def test_the_header(plan: Plan, lines: list[str]) -> None:
    """Number, issuer and date stand in the document; its title too but for a space."""
    text = "\n".join(lines)
    assert plan.title in text.replace(" ", "")
    assert plan.header.document in text
    assert plan.header.issuer in text
    assert plan.header.issued is not None
    assert f"{plan.header.issued:%Y年}{plan.header.issued.month}月{plan.header.issued.day}日" in text


def test_every_source_lies_in_the_text_of_its_section(sections: list[Section], bodies: list[str]) -> None:
    strays = [
        (task.id, piece)
        for section, body in zip(sections, bodies, strict=True)
        for task in section.tasks
        for piece in task.source
        if piece not in body
    ]
    assert strays == []
    assert [t.id for s in sections for t in s.tasks if not t.source] == []


def _uncovered(body: str, section: Section) -> list[str]:
    """The pieces of the text that no task's source covers, without punctuation; empty ones left out."""
    covered = [False] * len(body)
    for piece in (piece for task in section.tasks for piece in task.source):
        for start in (m.start() for m in re.finditer(re.escape(piece), body)):
            covered[start : start + len(piece)] = [True] * len(piece)
    rest = "".join("\n" if c else sign for c, sign in zip(covered, body, strict=True))
    pieces = ("".join(c for c in piece if c not in PUNCTUATION) for piece in rest.split("\n"))
    return [piece for piece in pieces if piece]


def test_every_sentence_is_covered(sections: list[Section], bodies: list[str]) -> None:
    """What is left of a section besides punctuation is glue, at most five characters of it
    (`通过` and `等方式` of 提升养老机构服务质量 are the most)."""
    left = {section.title: _uncovered(body, section) for section, body in zip(sections, bodies, strict=True)}
    assert {piece for pieces in left.values() for piece in pieces} <= GLUE
    assert max(sum(map(len, pieces)) for pieces in left.values()) <= 5


def test_the_document_holds_no_other_number(bodies: list[str]) -> None:
    """So that no counted target was overlooked: every number of the sections is known by hand."""
    assert re.findall(r"[0-9]+(?:\.[0-9]+)?", "".join(bodies)) == NUMBERS


def test_the_eighteen_numeric_targets(plan: Plan) -> None:
    """In the document's order, with the number, the unit and a word of the title or source."""
    found = [t for t in plan.tasks.values() if t.kind in ("count", "rate")]
    shown = [
        (f"{float(t.target * 100):g}%" if t.kind == "rate" else int(t.target), t.unit)
        for t in found
        if t.target is not None
    ]
    assert shown == [(number, unit) for number, unit, _ in TARGETS]
    words = [word for _, _, word in TARGETS]
    texts = [t.title + "".join(t.source) for t in found]
    assert [w for w, text in zip(words, texts, strict=True) if w not in text] == []


def test_kinds(plan: Plan) -> None:
    """16 counts, 8 of them of ten units or fewer, and 2 rates (domain.md section 1)."""
    kinds = Counter(t.kind for t in plan.tasks.values())
    assert kinds == {
        "duty": 147,
        "stages": 84,
        "count": 16,
        "direction": 6,
        "rate": 2,
        "pending": 2,
    }
    assert sum(kinds.values()) == len(plan.tasks) == 257
    counts = [t.target for t in plan.tasks.values() if t.kind == "count"]
    assert sum(target is not None and target <= 10 for target in counts) == 8


def test_stretch_targets_are_those_the_document_hopes_for(plan: Plan) -> None:
    """力争 stands in the source of exactly the tasks marked stretch."""
    hoped = [t.id for t in plan.tasks.values() if "力争" in "".join(t.source)]
    assert hoped == [t.id for t in plan.tasks.values() if t.stretch]
    assert len(hoped) == 4


def test_ids_follow_the_document(plan: Plan) -> None:
    """area.section-number, numbered from 01 without a gap in every section."""
    expected = [
        f"{a}.{s}-{t:02d}"
        for a, area in enumerate(plan.areas, 1)
        for s, section in enumerate(area.sections, 1)
        for t, _ in enumerate(section.tasks, 1)
    ]
    assert list(plan.tasks) == expected == sorted(expected)


def test_titles_tell_tasks_apart(plan: Plan) -> None:
    """A row without an id is recognised by its title, so no title is used twice."""
    titles = Counter(t.title for t in plan.tasks.values())
    assert [title for title, times in titles.items() if times > 1] == []


def test_units_departments_and_calendar(plan: Plan) -> None:
    """The ten 街镇 of domain.md; every task has a department; every deadline is a working day: the 20th
    of April and July 2024 are Saturdays, that of October is a Sunday."""
    assert plan.units == (
        "新华路街道",
        "江苏路街道",
        "华阳路街道",
        "周家桥街道",
        "天山路街道",
        "仙霞新村街道",
        "虹桥街道",
        "程家桥街道",
        "北新泾街道",
        "新泾镇",
    )
    assert [t.id for t in plan.tasks.values() if not t.department] == []
    assert [m for m in plan.reporting.months if plan.deadline(m).weekday() >= 5] == []


def test_the_district_list_holds_what_the_seventeen_projects_name(plan: Plan) -> None:
    """Domain.md section 8: 100 养护, 100 认知, 611 护理型, 300 适老化, 456 水表, 5 助餐, 10 家门口."""
    found = {(int(t.target), t.unit) for t in plan.tasks.values() if "district" in t.lists and t.target is not None}
    assert found == {(100, "张"), (611, "张"), (300, "户"), (456, "户"), (5, "家"), (10, "家")}
    assert sum("district" in t.lists for t in plan.tasks.values()) == 7
