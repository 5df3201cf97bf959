"""targets.yaml that is far too large, too deep or no file at all: one sentence, within seconds, nothing read for ever."""

import os
import time
from pathlib import Path

import pytest
import yaml

from plan import PlanError, parse_plan, read_plan
from tests.conftest import ROOT

MOST = 2_000_000
SECONDS = 5
BRACKETS = "嵌套超过 20 层，应在 20 层以内。请检查括号和缩进。"
NODES = "到这里键和值已多于 100000 个。请核对是不是这个文件。"
SYNTAX = "这里不合 YAML 格式。常见原因：缩进不齐、冒号后少空格、引号或括号没有成对。"
TOP = "plan: {title: 试, year: 2024}\n"
AREA = "areas:\n  - {id: a, title: 甲}\n"
TASKS = f"{TOP}areas:\n  - id: a\n    title: 甲\n    sections:\n      - title: 第一条\n        tasks:\n"


def filled(unit: str, head: str = "", tail: str = "") -> str:
    """As many of a piece as 2 MB hold; `#` in it is its number, always of seven digits."""
    length = len(unit.replace("#", "0000000").encode())
    count = (MOST - len(head.encode()) - len(tail.encode())) // length
    return head + "".join(unit.replace("#", f"{n:07}") for n in range(count)) + tail


def stairs() -> str:
    """Each line one space further in than the one before: some 2,000 levels."""
    return "".join(f"{' ' * depth}a:\n" for depth in range(1_990))


def mistakes(text: str) -> list[str]:
    """The sentences about a text of at most 2 MB, which must come within five seconds."""
    assert len(text.encode()) <= MOST
    begun = time.process_time()
    with pytest.raises(PlanError) as raised:
        parse_plan(text)
    assert time.process_time() - begun < SECONDS
    return [p.message for p in raised.value.problems]


def refused(file: Path) -> str:
    """The one sentence about a file."""
    with pytest.raises(PlanError) as raised:
        read_plan(file)
    (problem,) = raised.value.problems
    return problem.message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[" * MOST, f"第 1 行：{BRACKETS}"),
        ("{" * MOST, f"第 1 行：{BRACKETS}"),
        ("{a: " * (MOST // 4), f"第 1 行：{BRACKETS}"),
        ("[\n" * (MOST // 2), f"第 21 行：{BRACKETS}"),
        ("- " * (MOST // 2), f"第 1 行：{BRACKETS}"),
        ("? " * (MOST // 2), f"第 1 行：{BRACKETS}"),
        (stairs(), f"第 21 行：{BRACKETS}"),
        (filled("[],", "units: [", "]"), f"第 1 行：{NODES}"),
        (filled("k#: 1\n"), f"第 50000 行：{NODES}"),
        (filled("k: 1\n"), f"第 50000 行：{NODES}"),
        (filled("- &a# x\n", "units:\n"), f"第 99999 行：{NODES}"),
        (filled("--- a\n...\n"), f"第 200001 行：{NODES}"),
        (filled("u#, ", f"{TOP}units: [", f"]\n{AREA}"), f"第 2 行：{NODES}"),
        (filled("          - {id: t#, title: 甲, kind: duty}\n", TASKS), f"第 14290 行：{NODES}"),
        (filled("- *a\n", "a: &a x\nunits:\n"), "第 3 行：不支持 & 和 * 引用。请把内容写全。"),
        (filled("%TAG !#! t:\n", tail="--- a\n"), "以 % 开头的行多于 10 行，清单里用不到。请删去这些行。"),
        ("k" * (MOST - 4) + ": 1\n", f"第 1 行：{SYNTAX}"),
        ("\t" * MOST, f"第 1 行：{SYNTAX}"),
        ("'" + "\n" * (MOST - 1), f"第 2000000 行：{SYNTAX}"),
        (TOP + "rule: " + "k" * 1_900_000 + "\n" + AREA, f"第 2 行「亮灯规则」（rule）：读到“{'k' * 40}…”，应为 "),
    ],
    ids=range(20),
)
def test_two_megabytes_of_anything_are_told_within_seconds(text: str, sentence: str) -> None:
    """Of the nested ones the line of the 21st level, of the others that of the 100,001st key or value.

    Before the first task are 21 of them and seven lines, in each task seven: 21 + 7 × 14,282 = 99,995, so the next task
    has it, in line 14,290.
    """
    (said,) = mistakes(text)
    assert said.startswith(sentence)


@pytest.mark.parametrize("blank", [" ", "\n", "#\n", " \n"])
def test_two_megabytes_of_nothing(blank: str) -> None:
    assert mistakes(blank * (MOST // len(blank))) == ["缺少「计划」（plan）。", "缺少「领域」（areas）。"]


def test_a_key_longer_than_anybody_reads() -> None:
    """It is cut in the sentence, which a page shows at every visit."""
    said = mistakes("? " + "k" * 1_900_000 + "\n: 1\n")
    assert said[-1].startswith(f"第 1 行「{'k' * 40}…」：不认识这个键。可用的键：")


@pytest.mark.parametrize(
    ("piece", "head", "first"),
    [
        ("          - {id: t#, title: 甲, kind: duty, tagret: 3}\n", TASKS, "第 8 行「tagret」：不认识这个键。"),
        ("k#: 1\n", "", "第 1 行：缺少「计划」（plan）。"),
        ("k: 1\n", "", "第 2 行「k」：这个键重复了，第 1 行已经写过。请只留一个。"),
        (
            "          - {id: t#, title: 甲, kind: duty, lists: [乙#, 丙#]}\n",
            TASKS.replace("areas", f"lists: {{{', '.join(f'a{n}: 甲' for n in range(8000))}}}\nareas"),
            "第 9 行「口径」（lists）：读到“乙0000000”，清单顶层的「口径」（lists）中没有这一个。",
        ),
    ],
    ids=["in tasks", "at the top", "repeated", "references"],
)
def test_of_very_many_mistakes_the_first_are_listed(piece: str, head: str, first: str) -> None:
    """Two hundred of 2,500, and that there are more."""
    said = mistakes(head + "".join(piece.replace("#", f"{n:07}") for n in range(2_500)))
    assert len(said) == 201
    assert said[0].startswith(first)
    assert said[-1] == "错误很多，只列出 200 处。请先改正这些，再检查一遍。"


def test_ten_times_the_shipped_plan_is_read() -> None:
    """Its 257 tasks under nine more names: some 2,500, half a megabyte, and nothing to object to."""
    text = (ROOT / "targets.yaml").read_text(encoding="utf-8")
    top, areas = text.split("areas:\n")
    tasks = parse_plan(text).tasks
    copies = [areas]
    for copy in range(9):
        renamed = areas
        for id in tasks:
            renamed = renamed.replace(f"id: {id}\n", f"id: {id}.{copy}\n")
        copies.append("".join(_renamed_area(line, copy) for line in renamed.splitlines(keepends=True)))
    begun = time.process_time()
    plan = parse_plan(f"{top}areas:\n{''.join(copies)}")
    assert time.process_time() - begun < SECONDS
    assert len(plan.tasks) == 10 * len(tasks)


def _renamed_area(line: str, copy: int) -> str:
    return f"{line.rstrip()}-{copy}\n" if line.startswith("  - id: ") else line


def test_both_loaders_of_pyyaml_read_the_shipped_plan_alike() -> None:
    """Ours is the one in C; the one in Python takes half a minute for 2 MB."""

    def plain(node: yaml.Node) -> object:
        if isinstance(node, yaml.MappingNode):
            return [(plain(key), plain(value)) for key, value in node.value]
        return [plain(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else (node.tag, node.value)

    text = (ROOT / "targets.yaml").read_text(encoding="utf-8")
    one, other = (yaml.compose(text, Loader=loader) for loader in (yaml.SafeLoader, yaml.CSafeLoader))
    assert one is not None and other is not None
    assert plain(one) == plain(other)


def test_a_file_too_large_is_not_opened(tmp_path: Path) -> None:
    """Three billion bytes that take no room, and one byte more than 2 MB; 2 MB themselves are read."""
    file = tmp_path / "targets.yaml"
    for size, mb in ((3_000_000_000, 3000), (MOST + 1, 3)):
        with file.open("wb") as made:
            made.truncate(size)
        assert refused(file) == f"任务清单 {file} 有 {mb} MB，最多 2 MB。请核对是不是这个文件。"
    file.write_text(f"{TOP}{AREA}{' ' * (MOST - len((TOP + AREA).encode()))}", encoding="utf-8")
    assert file.stat().st_size == MOST
    assert read_plan(file).title == "试"


def test_what_is_no_file(tmp_path: Path) -> None:
    """A pipe that nobody writes into, a device without an end, a folder."""
    pipe = tmp_path / "targets.yaml"
    os.mkfifo(pipe)
    assert refused(pipe) == f"任务清单 {pipe} 是管道或设备，应为普通文件。请核对路径。"
    assert refused(Path("/dev/zero")) == "任务清单 /dev/zero 是管道或设备，应为普通文件。请核对路径。"
    assert refused(tmp_path) == f"任务清单 {tmp_path} 是文件夹，应为文件。请核对路径。"


def test_a_file_that_says_it_is_empty() -> None:
    """Those of /proc have size 0 whatever they hold: no more than the bound is read of them."""
    file = Path("/proc/self/pagemap")
    assert file.stat().st_size == 0
    assert refused(file) == f"任务清单 {file} 有 3 MB，最多 2 MB。请核对是不是这个文件。"
