"""A plan in pieces is the plan, sign for sign; a change of one task touches the lines of what it changes alone."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan import parse_plan
from plan.editing import UnfitPlanError, above, edited, joined, parted, raw, row, shown, typed
from plan.editing.calendar import with_deadline
from plan.editing.pieces import Piece
from plan.signs import storable
from tests.conftest import ROOT, SMALL

SHIPPED = (ROOT / "targets.yaml").read_text(encoding="utf-8")
COMMENTED = """\
# 计划
plan: {title: 甲, year: 2025}
lists:   # 口径
  heart: 民心工程

areas:
  # ── 一 ──
  - id: a
    title: 一、领域
    sections:
      - title: 条
        tasks:
          # 上面的说明
          - id: 1.1-01
            title: 改造   # 名称照原文
            kind: count
            target: 300   # 区级口径
            unit: 户
            # 分月见附件
            schedule: {6: 120,
                       12: 300}
            note: |
              第一行
              第二行

          # 第二项的说明
          -
            id: 1.1-02
            title: 走访
            kind: duty
  - id: b
    title: 空领域
    sections: []
"""


@pytest.mark.parametrize("text", [SHIPPED, SMALL.read_text(encoding="utf-8"), COMMENTED, COMMENTED.rstrip("\n")])
def test_the_pieces_together_are_the_text(text: str) -> None:
    pieces = parted(text)
    assert joined(pieces) == text
    ids = [str(raw(piece.text)["id"]) for piece in pieces if piece.sort == "task"]
    assert ids == list(parse_plan(text).tasks)


def test_a_comment_belongs_to_what_it_stands_above() -> None:
    assert [(p.sort, p.text.strip().partition("\n")[0]) for p in parted(COMMENTED)] == [
        ("top", "# 计划"),
        ("area", "# ── 一 ──"),
        ("section", "- title: 条"),
        ("task", "# 上面的说明"),
        ("task", "# 第二项的说明"),
        ("area", "- id: b"),
        ("end", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "plan: {title: 甲, year: 2025}\nareas: [{id: a, title: 甲, sections: [{title: 条, tasks: []}]}]\n",
        "plan: {title: 甲, year: 2025}\nareas:\n- id: a\n  title: 甲\n  sections:\n  - tasks:\n    - id: x\n      title: 乙\n      kind: duty\n    title: 条\n",
    ],
)
def test_what_cannot_be_parted_is_told(text: str) -> None:
    parse_plan(text)
    with pytest.raises(UnfitPlanError, match="页面上改不了"):
        parted(text)


def task(id: str, text: str = COMMENTED) -> str:
    return next(p.text for p in parted(text) if p.sort == "task" and raw(p.text)["id"] == id)


def test_a_value_is_set_and_every_other_line_stays() -> None:
    assert (
        edited(task("1.1-01"), {"target": 280, "department": "养老科", "schedule": None})
        == """\
          # 上面的说明
          - id: 1.1-01
            title: 改造   # 名称照原文
            kind: count
            target: 280   # 区级口径
            unit: 户
            # 分月见附件
            department: 养老科
            note: |
              第一行
              第二行
"""
    )


def test_a_dash_on_a_line_of_its_own_and_a_piece_in_braces() -> None:
    assert edited(task("1.1-02"), {"title": "走访: 每月"}).endswith(
        '          - id: 1.1-02\n            title: "走访: 每月"\n            kind: duty\n'
    )
    whole = next(p.text for p in parted(SMALL.read_text(encoding="utf-8")) if "2.1-03" in p.text)
    assert edited(whole, {"target": None, "by": 6}) == (
        "          - {id: 2.1-03, title: 核对退回率, kind: rate, by: 6, baseline: 10%, direction: at_most}\n"
    )


WORDS = st.text(max_size=12) | st.sampled_from(
    [
        "养老科",
        "a: b",
        "- x",
        "# 注",
        "1.10",
        "yes",
        "2024-01-01",
        "'",
        '"',
        "%",
        "{a}",
        "甲，乙",
        " 空 ",
        "\u2028",
        "null",
        "12:30",
    ]
)


TASKS = [p.text for p in parted(SHIPPED) if p.sort == "task"]
OVER = above(parted(SHIPPED)[0].text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TASKS), WORDS.map(storable).filter(lambda w: w.strip()), st.booleans())
def test_any_words_into_any_task(piece: str, words: str, gone: bool) -> None:
    """The task says what it did but for what was set, and no other line of it is another."""
    text = edited(piece, {"note": words, "department": None if gone else "新科室"})
    touched = ("note:", "department:")
    before, after = piece.splitlines(), text.splitlines()
    assert [x for x in before if not x.strip().startswith(touched)] == [
        x for x in after if not x.strip().startswith(touched)
    ]
    old, new = row(piece, OVER), row(text, OVER)
    assert new.wrong == ()
    assert new.task is not None
    assert new.task.note == words
    assert new.task.department == ("" if gone else "新科室")
    others = old.keys.keys() - {"note", "department"}
    assert {key: new.keys[key] for key in others} == {key: old.keys[key] for key in others}


def test_the_whole_reads_as_before_but_for_what_was_set() -> None:
    pieces = parted(SHIPPED)
    at = next(n for n, p in enumerate(pieces) if "id: 2.1-05" in p.text)
    text = joined([*pieces[:at], Piece("task", edited(pieces[at].text, {"target": 280})), *pieces[at + 1 :]])
    old, new = SHIPPED.split("\n"), text.split("\n")
    assert [(a.strip(), b.strip()) for a, b in zip(old, new, strict=True) if a != b] == [("target: 300", "target: 280")]


def test_a_deadline_is_written_and_the_rest_of_the_top_stays() -> None:
    top = parted(SHIPPED)[0].text
    new = with_deadline(top, "2024-11", date(2024, 11, 25))
    assert [line for line in new.splitlines() if line not in top.splitlines()] == ["    2024-11: 2024-11-25"]
    assert [line for line in top.splitlines() if line not in new.splitlines()] == []
    assert parse_plan(new + joined(parted(SHIPPED)[1:])).deadline(11) == date(2024, 11, 25)
    plain = parted(COMMENTED)[0].text
    assert with_deadline(plain, "2025-04", date(2025, 4, 21)) == plain.replace(
        "areas:", "reporting:\n  deadlines:\n    2025-04: 2025-04-21\nareas:"
    )


def test_cells_say_what_a_person_would_write() -> None:
    over = above(parted(SHIPPED)[0].text)
    found = {str(raw(p.text)["id"]): row(p.text, over) for p in parted(SHIPPED) if p.sort == "task"}
    for each in found.values():
        assert each.wrong == ()
        cells = shown(each, over)
        again = typed(each, over, cells)
        assert each.task is not None
        for key, value in again.items():
            was = getattr(each.task, key)
            kept = [(s.name, s.by) for s in was] if key == "stages" else list(was) if isinstance(was, tuple) else was
            assert value == kept, (each.id, key)
