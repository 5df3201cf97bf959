"""Whatever the text: a draft never raises but for what is no document, `check` accepts it, no sign of the text is lost."""

import re
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from plan import parse_plan
from plan.drafting import DocumentError, LastYear, draft, read_document
from plan.drafting.body import SIGN
from plan.drafting.structure import MARKS, outline
from plan.drafting.wording.clauses import ITEM
from plan.drafting.wording.masks import Span
from plan.drafting.wording.people import said_in

WORDS = """新建 完成 开展 持续 加强 力争 达到 不少于 以内 提高 覆盖率 满意度 家 户 名 张 % 个工作日 个百分点 万元 人次 2 300 1.2万 一百二十 三五 3至5 80%-90% 0 99999999999999999
6月底前 年底前 上半年 三季度 2026年底前 长期 每月 ， 。 、 ； ： “ ” 《 》 （ ） 一、 （一） 1. 一是 二是 \n \t 养老服务中心 办法 系统 项目 责任科室： 配合科室： 养老科 财务科 牵头 配合 分管领导：
2024年 〔2024〕1号 工作要点 12345热线 第三 每站 全区 其中 由 制定 举办 探索 下达 # - | {name: !!python 'x' "y" & * \\ null 2024-01-01"""
texts = st.lists(st.sampled_from(WORDS.split(" ")) | st.text(max_size=4), max_size=60).map("".join)
plans = st.lists(st.sampled_from(WORDS.split(" ")), min_size=5, max_size=120).map("".join)
LAST = parse_plan(
    """
plan: {title: 去年, year: 2023}
units: [甲街道]
lists: {heart: 民心工程}
areas:
  - id: care
    title: 养老
    sections:
      - title: 甲
        tasks:
          - {id: a, title: 新建养老服务中心, kind: count, target: 10, unit: 家, schedule: {6: 3, 12: 10}, by_unit: true, lists: [heart]}
          - {id: b, title: 覆盖率, kind: rate, target: 90%, by: 11}
          - {id: c, title: 制定办法, kind: stages, stages: [{name: 印发, by: 3}], department: 养老科, partners: [财务科]}
          - {id: d, title: 提高满意度, kind: direction, unit: "%", leader: 张局}
"""
)
LAST_YEAR = LastYear(LAST, {"a": Fraction(9), "b": Fraction(8, 10), "d": Fraction(70)})


def everything_is_somewhere(text: str) -> None:
    """The draft is right, its sources stand in the text, and each sign is in a source, a heading, a mark, or left over."""
    try:
        document = read_document("甲.txt", text.encode())
    except DocumentError:
        return
    made = draft([document], 2024, LAST_YEAR)
    assert parse_plan(made.text) == made.plan
    whole = document.text
    tasks = made.plan.tasks
    assert [p.id for p in made.placed] == list(tasks)
    held: set[int] = set()
    for place in made.placed:
        assert tuple(span.of(whole) for span in place.spans) == tasks[place.id].source
        held |= {at for span in place.spans for at in range(*span)}
    shape = outline(document)
    for area in shape.areas:
        held |= set(range(*(area.title or (0, 0))))
        for section in area.sections:
            held |= set(range(*(section.title or (0, 0))))
    who = {"", *(name for t in tasks.values() for name in (t.department, *t.partners, t.leader))}
    for paragraph in document.paragraphs:
        mark = next((m.match(paragraph.text) for m in MARKS if m.match(paragraph.text)), None)
        held |= set(range(paragraph.start, paragraph.start + (mark.end() if mark else 0)))
        for said in said_in(whole, Span(paragraph.start + (mark.end() if mark else 0), paragraph.end)):
            # it became who does a task, or is left over
            names = (said.assigned.department, *said.assigned.partners, said.assigned.leader)
            if who.issuperset(names):
                held |= set(range(*said.span))
    held |= {at for m in ITEM.finditer(whole) for at in range(*m.span())}
    free = "".join("\n" if at in held else sign for at, sign in enumerate(whole))
    left = [re.sub(r"\s", "", piece) for piece in made.left_over]
    header = made.plan.header
    left += [header.title, header.issuer, header.document, f"{header.issued:%Y年%-m月%-d日}" if header.issued else ""]
    runs = [re.sub(r"\s", "", run) for run in free.split("\n")]
    assert [run for run in runs if SIGN.search(run) and not any(trimmed(run) in piece for piece in left)] == []


def trimmed(run: str) -> str:
    """A run without the marks at its edges."""
    signs = [m.start() for m in SIGN.finditer(run)]
    return run[signs[0] : signs[-1] + 1]


@given(texts)
@settings(max_examples=250)
def test_any_text(text: str) -> None:
    everything_is_somewhere(text)


@given(plans)
@settings(max_examples=250)
def test_texts_of_the_words_of_plans(text: str) -> None:
    everything_is_somewhere(text)


@given(
    st.lists(
        st.sampled_from(["一、", "（一）", "1.", "（1）", "①", "# ", "## ", "", "一是"]).flatmap(
            lambda m: plans.map(lambda t: m + t)
        ),
        max_size=8,
    )
)
@settings(max_examples=150)
def test_texts_with_headings(lines: list[str]) -> None:
    everything_is_somewhere("\n".join(lines))


@given(
    st.binary(max_size=400)
    | st.binary(max_size=400).map(lambda b: b"PK\x03\x04" + b)
    | st.binary(max_size=400).map(lambda b: b"%PDF-1.4\n" + b)
)
@settings(max_examples=150)
def test_any_bytes_are_a_document_or_a_sentence(content: bytes) -> None:
    try:
        document = read_document("甲", content)
    except DocumentError as error:
        assert re.search("[\u4e00-\u9fff]", str(error))
    else:
        draft([document], 2024)
