"""The plan that a running server keeps while targets.yaml is of no use, and how soon a page has it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pages.parts.visit.at_hand import plan_in_force
from tests.conftest import SMALL

AT_ONCE = 0.05
"""Seconds: what a rerun may wait for the plan."""


def _large(file: Path) -> None:
    with file.open("wb") as made:
        made.truncate(50_000_000)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_large, "任务清单 FILE 有 50 MB，最多 2 MB。请核对是不是这个文件。"),
        (os.mkfifo, "任务清单 FILE 是管道或设备，应为普通文件。请核对路径。"),
        (Path.mkdir, "任务清单 FILE 是文件夹，应为文件。请核对路径。"),
        (
            lambda file: file.write_text("[" * 2_000_000, encoding="utf-8"),
            "第 1 行：嵌套超过 20 层，应在 20 层以内。请检查括号和缩进。",
        ),
        (
            lambda file: file.write_text("".join(f"k{n}: 1\n" for n in range(180_000)), encoding="utf-8"),
            "第 50000 行：到这里键和值已多于 100000 个。请核对是不是这个文件。",
        ),
    ],
    ids=["50 MB", "pipe", "folder", "nested", "keys"],
)
def test_the_last_good_plan_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], object], sentence: str
) -> None:
    """With the sentence for the office; after the first look it costs nothing, and the mended file holds at once."""
    file = tmp_path / "targets.yaml"
    monkeypatch.setenv("WORKPLAN_TARGETS", str(file))
    monkeypatch.setenv("WORKPLAN_DATABASE", str(tmp_path / "progress.duckdb"))
    text = SMALL.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    good = plan_in_force().plan
    assert good is not None
    file.unlink()
    spoil(file)
    begun = time.monotonic()
    held = plan_in_force()
    assert time.monotonic() - begun < 5
    assert held.plan is good
    assert [problem.message for problem in held.problems] == [sentence.replace("FILE", str(file))]
    begun = time.monotonic()
    assert all(plan_in_force() is held for _ in range(10))
    assert time.monotonic() - begun < 10 * AT_ONCE
    if file.is_dir():
        file.rmdir()
    else:
        file.unlink()
    file.write_text(f"{text}\n", encoding="utf-8")
    assert plan_in_force().problems == ()
