"""Finding tasks by words, however they were typed."""

import pytest

from metrics.search.tasks import Namesake, namesakes, search
from metrics.search.words import Pieces, folded, words
from plan import Plan
from records import Store
from tests.conftest import Desk, plan_of

TOLD = "月份,任务编号,完成值,进展情况,滞后原因,下一步措施"


def text(pieces: Pieces) -> str:
    """`改造【床位】` where 床位 is the hit."""
    return "".join(f"【{piece.text}】" if piece.hit else piece.text for piece in pieces)


def found(desk: Desk, query: str, month: int = 6) -> list[str]:
    return [hit.standing.task.id for hit in search(desk.assessed("12-31"), month, query)]


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("１２０户", "120户"),
        ("ＡＢＣ abc", "abcabc"),
        ("“为民办实事”", "为民办实事"),
        ('"为民办实事"', "为民办实事"),
        ("长民〔2024〕1号", "长民20241号"),
        ("10～20，30—40", "10-20,30-40"),
        ("开工、竣工。", "开工,竣工."),
        ("85％", "85%"),
        ("养\u200b老\u3000服务", "养老服务"),
    ],
)
def test_what_differs_only_in_typing_is_the_same(written: str, compared: str) -> None:
    assert folded(written) == compared


def test_words_are_separated_by_any_space() -> None:
    """Full-width space and tab too; a word of quotes alone is none; each once."""
    assert words(" 养老\u3000床位\t“” ＡＢ ab ") == ("养老", "床位", "ab")
    assert words(" \u3000 ") == ()


def test_the_order_of_tasks(desk: Desk) -> None:
    """养老. In the title: 1.1-04. In the department's name: the other three of 1.1 (their section has it as
    well, and comes after). In the area's heading alone: 1.2. In a narrative alone: 2.1-02."""
    desk.hand_in(f"{TOLD}\n6月,2.1-02,40,与养老院对接,,", "06-18")
    assert found(desk, "养老") == [
        *["1.1-04"],
        *["1.1-01", "1.1-02", "1.1-03"],
        *["1.2-01", "1.2-02", "1.2-03"],
        *["2.1-02"],
    ]


def test_every_word_must_stand_somewhere_in_the_task(desk: Desk) -> None:
    """安全管理科 is 1.2-01's department, 监管 in its title; 核对 is of 2.1-03 only."""
    assert found(desk, "安全管理科 监管") == ["1.2-01"]
    assert found(desk, "监管\u3000核对") == []


def test_ids_stages_lists_and_other_ways_of_typing(desk: Desk) -> None:
    assert found(desk, "２.１－０２") == ["2.1-02"]
    assert found(desk, "前期手续") == ["1.1-04"]
    assert found(desk, "“民心工程”") == ["1.1-01"]
    assert found(desk, "没有的词") == []
    assert found(desk, " ") == []


def test_narratives_up_to_the_shown_month_newest_first(desk: Desk) -> None:
    """选址 was written in 4月 and 6月; at 5月 the later one is not known to the reader."""
    desk.hand_in(f"{TOLD}\n4月,2.1-02,10,正在选址,,\n", "04-18")
    desk.hand_in(f"{TOLD}\n6月,2.1-02,10,,选址未定,再选址一处\n", "06-18")
    seen = desk.assessed("12-31")
    places = {m: search(seen, m, "选址")[0].places for m in (5, 6)}
    assert [(p.label, text(p.pieces)) for p in places[5]] == [("4月进展情况", "正在【选址】")]
    assert [(p.label, text(p.pieces)) for p in places[6]] == [
        ("6月滞后原因", "【选址】未定"),
        ("6月下一步措施", "再【选址】一处"),
        ("4月进展情况", "正在【选址】"),
    ]
    assert search(seen, 3, "选址") == []


@pytest.mark.parametrize(
    ("before", "after", "excerpt"),
    [
        (50, 50, "…" + "甲" * 19 + "【床位】" + "乙" * 19 + "…"),
        (0, 50, "【床位】" + "乙" * 38 + "…"),
        (50, 0, "…" + "甲" * 38 + "【床位】"),
        (19, 19, "甲" * 19 + "【床位】" + "乙" * 19),
    ],
)
def test_excerpts_of_forty_characters(file_store: Store, before: int, after: int, excerpt: str) -> None:
    """40 less the 2 of the hit are 38, one half on each side; moved where the text ends."""
    source = "甲" * before + "床位" + "乙" * after
    desk = Desk(file_store, plan_of(f"kind: duty, source: {source}"))
    (hit,) = search(desk.assessed("06-30"), 6, "床位")
    assert [(place.label, text(place.pieces)) for place in hit.places] == [("工作要点原文", excerpt)]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("民心工程为民办实事", "完成“【民心工程”“为民办实事】”等３家<b>项目</b>"),
        ("3家", "完成“民心工程”“为民办实事”等【３家】<b>项目</b>"),
        ("工程 民心 心工", "完成“【民心工程】”“为民办实事”等３家<b>项目</b>"),
        ("<b>", "完成“民心工程”“为民办实事”等３家【<b>】项目</b>"),
    ],
)
def test_marks_stand_in_the_original_text(file_store: Store, query: str, marked: str) -> None:
    """Quotes, width and tags as they were written; overlapping words are one mark."""
    source = "完成“民心工程”“为民办实事”等３家<b>项目</b>"
    desk = Desk(file_store, plan_of(f"kind: duty, source: {source}"))
    (hit,) = search(desk.assessed("06-30"), 6, query)
    assert text(hit.places[0].pieces) == marked


def test_heading_lines_are_marked_whole(desk: Desk) -> None:
    hit = next(h for h in search(desk.assessed("06-30"), 6, "养老") if h.standing.task.id == "1.1-04")
    assert [text(p) for p in (hit.id, hit.title, hit.department, hit.area, hit.section)] == [
        "1.1-04",
        "【养老】院项目",
        "【养老】服务科",
        "推动【养老】服务提质增效",
        "完成【养老】项目",
    ]
    assert hit.places == ()


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("养老服务科", [Namesake("department", "养老服务科", "养老服务科")]),
        ("新华路", [Namesake("unit", "新华路街道", "新华路街道")]),
        ("新泾 镇", [Namesake("unit", "新泾镇", "新泾镇")]),
        ("“民心工程”", [Namesake("list", "heart", "民心工程")]),
        ("滞后", [Namesake("lamp", "red", "滞后")]),
        ("养老服务", [Namesake("area", "elderly", "养老服务")]),
        ("养老", []),
        ("", []),
    ],
)
def test_what_bears_the_name(small: Plan, query: str, named: list[Namesake]) -> None:
    assert namesakes(small, query) == named
