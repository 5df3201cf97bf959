"""One set of numbers: every file, the command and the page say the same of every task and of the whole."""

import html
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import pytest
from docx import Document as open_docx
from lxml import html as lxml_html
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from pptx import Presentation as open_pptx
from pptx.slide import Slide

from metrics.checks import marked_tasks
from metrics.look import look
from metrics.month.status import as_json, status
from plan import Plan, read_plan
from records import Store, load_demo
from reports.deck.briefing import brief
from reports.deck.slide import EVERYBODY
from reports.exports import EXPORTS
from tests.conftest import ROOT, day, moment

LABELS = {
    "done": "已完成",
    "green": "正常",
    "yellow": "偏慢",
    "red": "滞后",
    "missing": "未报送",
    "idle": "未到时点",
}
UNLAMPED = {"duty": "常态落实", "pending": "待下达"}
"""Of what has no lamp; a direction says its verdict."""
COUNTED = (*LABELS.values(), "常态落实", "趋势", "待下达")
MONTHS = (4, 6, 10)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SUBTITLE = 13
SNAPSHOTS = ("60-20240725", "108-20241031")


class Told(NamedTuple):
    """What a file says of a task: the lamp's word, the latest figure with its unit (without remarks), the percent.

    None where this kind of file does not say it.
    """

    lamp: str
    actual: str | None
    percent: str | None

    def of(self, whole: "Told") -> "Told":
        """What of the whole this file would have to say."""
        said = zip(self, whole, strict=True)
        return Told(*(None if mine is None else all for mine, all in said))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Content:
    """What was read out of a file: the sentence, the counts of 项 by lamp's word, and each task it names."""

    sentence: str
    totals: dict[str, int]
    tasks: dict[str, Told]


def _bare(text: str) -> str:
    """Without the remarks in brackets behind the figure."""
    return re.sub(r"（.*", "", text)


def _as_shown(cell: Cell) -> str:
    """A cell as a spreadsheet shows it: the number under its format, rounded half up."""
    if cell.data_type != "n" or cell.value is None:
        return str(cell.value or "")
    found = re.fullmatch(r'(?:"([^"]*)")?(0(?:\.0+)?)(%?)(?:"([^"]*)")?', cell.number_format)
    assert found, cell.number_format
    before, zeros, share, after = found.groups()
    value = Decimal(repr(cell.value)) * (100 if share else 1)
    places = Decimal(1).scaleb(-len(zeros.partition(".")[2]))
    return f"{before or ''}{value.quantize(places, ROUND_HALF_UP)}{share}{after or ''}"


def read_xlsx(content: bytes) -> Content:
    book = load_workbook(io.BytesIO(content))
    tasks: dict[str, Told] = {}
    for sheet in book:
        if not str(sheet["C3"].value or "").startswith("实施内容"):
            continue
        for row in sheet.iter_rows(min_row=4):
            id = str(row[2].value).split()[0]
            told = Told(str(row[7].value), _bare(_as_shown(row[4])), _as_shown(row[5]))  # type: ignore[arg-type]
            assert tasks.setdefault(id, told) == told  # a 口径 says the same as the area
    first = [[cell.value for cell in row] for row in book["总览"].iter_rows()]
    names = next(row for row in first if "已完成" in row)
    whole = next(row for row in first if row[0] == "合计（项）")
    return Content(str(first[3][0]), dict(zip(map(str, names[3:12]), map(int, whole[3:12]), strict=True)), tasks)


def read_html(content: bytes) -> Content:
    document = lxml_html.fromstring(content.decode())

    def text(node: object, of: str) -> str:
        found = node.xpath(f"./summary//*[contains(concat(' ', @class, ' '), ' {of} ')]")  # type: ignore[attr-defined]
        return str(found[0].text_content()).strip()

    tasks = {
        node.get("data-task"): Told(text(node, "lamp"), _bare(text(node, "actual")), text(node, "rate") or "—")
        for node in document.iter("details")
    }
    tiles = document.xpath("//ul[@class='tiles']/li")[1:]
    totals = {tile[0].text_content().strip(): int(tile.findtext("b")) for tile in tiles}
    return Content(document.findtext(".//p[@class='sentence']"), totals, tasks)


def read_docx(content: bytes) -> Content:
    """The opening paragraphs and the annex of all tasks, whose percentages stand in 实际 where there are any."""
    document = open_docx(io.BytesIO(content))
    body = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Body Text"]
    counts = dict(re.findall(r"([^\d、：。]+)(\d+)项", re.search(r"按项统计：(.*?)。", body[1])[1]))  # type: ignore[index]
    tasks = {}
    for row in document.tables[-1]._tbl.tr_lst[1:]:
        cells = ["".join(t.text or "" for t in cell.iter(WORD + "t")) for cell in row.iter(WORD + "tc")]
        if len(cells) == 8:
            share = re.search(r"（(\d+%)", cells[4])
            tasks[cells[0]] = Told(cells[6].partition("当时")[0], _bare(cells[4]), share[1] if share else None)
    totals = {label: int(counts.get(label, 0)) for label in COUNTED}
    return Content(body[0].partition("按一位小数计")[0], totals, tasks)


def read_pptx(content: bytes) -> Content:
    """总体情况, and a slide for each task that is 滞后 or 偏慢."""
    slides = open_pptx(io.BytesIO(content)).slides
    summary = next(s for s in slides if s.shapes.title.text_frame.text.startswith("总体情况"))
    words = [shape.text_frame.text for shape in summary.shapes if shape.name == "名称"]
    numbers = [shape.text_frame.text for shape in summary.shapes if shape.name == "数值"]
    totals = {word: int(number) for word, number in zip(words, numbers, strict=True) if word in COUNTED}
    tasks = {}
    for slide in slides:
        tables = {shape.name: shape.table for shape in slide.shapes if shape.has_table}
        if "进度与措施" in tables:
            facts = {row.cells[0].text: row.cells[1].text for row in tables["进度与措施"].rows}
            actual = facts["实际/目标"].partition("/")[0] if "实际/目标" in facts else None
            id = slide.shapes.title.text.split()[0]
            tasks[id] = Told(_subtitle(slide), actual, facts.get("完成率"))
    return Content(_subtitle(summary), totals, tasks)


def _subtitle(slide: Slide) -> str:
    return next(p.text for p in slide.placeholders if p.placeholder_format.idx == SUBTITLE)


READERS: dict[str, Callable[[bytes], Content]] = {
    "pptx": read_pptx,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "html": read_html,
}
"""Kind → how to read what its file says. A kind that names only some tasks is held to those."""
COMPLETE = {"docx", "xlsx", "html"}
"""Kinds that name every task."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Plan]:
    plan = read_plan(ROOT / "targets.yaml")
    store = Store(tmp_path_factory.mktemp("same") / "progress.duckdb")
    load_demo(store, plan, moment("10-31"))
    return store, plan


def lamp_word(task: dict[str, object]) -> str:
    """From the JSON alone: 已补齐 is yellow and made good, 超额完成 better than the target, stages never; what fell silent
    while it was behind; without a lamp the kind or the verdict."""
    if task["lamp"] == "none":
        verdict = next((v for v in ("好转", "持平", "变差") if f"，{v}。" in str(task["explanation"])), "趋势")
        return UNLAMPED.get(str(task["kind"]), verdict)
    word = LABELS[str(task["lamp"])]
    silent = re.search(r"，按(\d+)月的数为(偏慢|滞后)", str(task["explanation"]))
    if silent:
        return f"{word}（按{silent[1]}月数{silent[2]}）"
    if task["made_good"]:
        return f"{word}（已补齐）"
    return "超额完成" if "超额完成" in str(task["explanation"]) else word


def figure(task: dict[str, object]) -> str:
    """From the JSON alone: the number with its unit, rounded half up at two decimals."""
    if task["actual"] is None:
        return "未报"
    value = Decimal(repr(task["actual"]))
    share = task["kind"] == "rate" or task["unit"] == "%"
    unit = {"stages": " 个节点", "duty": " 个月"}.get(str(task["kind"]), "%" if share else str(task["unit"]))
    rounded = (value * (100 if share else 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}{unit}"


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("snapshot", SNAPSHOTS)
@pytest.mark.parametrize("month", MONTHS)
def test_every_file_says_what_the_command_says(
    sample: tuple[Store, Plan], month: int, snapshot: str, kind: str
) -> None:
    """`status --format json` as it would be printed, against what was read back out of the finished file."""
    store, plan = sample
    assessment = look(store, plan, day("10-31"), snapshot)
    printed = json.loads(json.dumps(as_json(status(assessment, month)), ensure_ascii=False))
    with store.reading() as con:
        briefing = brief(con, assessment, month)
    found = READERS[kind](EXPORTS[kind].make(briefing, EVERYBODY, lambda done, total: None))
    assert found.sentence == printed["sentence"]
    lamps = {label: printed["totals"][lamp] for lamp, label in LABELS.items()}
    without = Counter(UNLAMPED.get(t["kind"], "趋势") for t in printed["tasks"] if t["lamp"] == "none")
    assert found.totals == {**lamps, **{name: without[name] for name in ("常态落实", "趋势", "待下达")}}
    assert sum(without.values()) == printed["totals"]["none"]
    marked = marked_tasks(assessment.inspected, month)
    assert marked <= {t["id"] for t in printed["tasks"] if t["checks"] and t["checks"]["differing"]}
    beside = dict.fromkeys(marked, "，抽查不符")
    expected = {
        t["id"]: Told(lamp_word(t) + beside.get(t["id"], ""), figure(t), t["percent"] or "—") for t in printed["tasks"]
    }
    assert found.tasks
    assert found.tasks == {id: told.of(expected[id]) for id, told in found.tasks.items()}
    assert kind not in COMPLETE or set(found.tasks) == set(expected)


def whole_text(kind: str, content: bytes) -> str:
    """Every text of a file, without the blanks that running text does not have."""
    if kind == "html":
        said = lxml_html.fromstring(content.decode()).text_content()
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
        said = html.unescape("".join(re.sub(r"<[^>]+>", "", part) for part in parts))
    return re.sub(r"\s", "", said)


@pytest.mark.parametrize("kind", READERS)
def test_every_file_says_it_in_the_same_words(sample: tuple[Store, Plan], kind: str) -> None:
    """October: 74.9 % against 74.2 %; 144 of 147 duties were fulfilled; six directions without a baseline."""
    store, plan = sample
    assessment = look(store, plan, day("10-31"), "108-20241031")
    with store.reading() as con:
        briefing = brief(con, assessment, 10)
    said = whole_text(kind, EXPORTS[kind].make(briefing, EVERYBODY, lambda done, total: None))
    for words in ("快于序时进度0.7个百分点", "本月已落实144/147", "未作判断6", "常态落实", "待下达"):
        assert words in said
    for other in ("不评灯", "没有灯", "领先", "落后序时"):
        assert other not in said


def test_every_kind_of_file_is_read_here() -> None:
    assert set(READERS) == set(EXPORTS)
