"""`manage.py plan diff, publish, history` in a shell (contract.md, Commands)."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.conftest import SMALL

TEXT = SMALL.read_text(encoding="utf-8")
LOWER = TEXT.replace("target: 300", "target: 280")


@pytest.fixture
def bureau(shell: Shell) -> Shell:
    """A folder with a targets.yaml of its own."""
    targets = shell.folder / "targets.yaml"
    targets.write_text(TEXT, encoding="utf-8")
    shell.told["WORKPLAN_TARGETS"] = str(targets)
    return shell


def held(shell: Shell) -> str:
    return Path(shell.told["WORKPLAN_TARGETS"]).read_text(encoding="utf-8")


def put(shell: Shell, name: str, text: str) -> str:
    (shell.folder / name).write_text(text, encoding="utf-8")
    return name


def test_diff_says_what_would_change(bureau: Shell) -> None:
    new = put(bureau, "新.yaml", LOWER)
    assert bureau.said("plan", "diff", new) == "1.1-01 适老化改造：目标 300户 → 280户"
    assert json.loads(bureau.said("plan", "diff", new, "--format", "json")) == [
        {
            "task": "1.1-01",
            "subject": "适老化改造",
            "what": "目标",
            "before": "300户",
            "after": "280户",
            "sentence": "1.1-01 适老化改造：目标 300户 → 280户",
        }
    ]
    assert bureau.said("plan", "diff", "targets.yaml") == "没有不同。"


def test_a_wrong_plan_is_refused_with_the_sentences_of_check(bureau: Shell) -> None:
    """Found wrong is 1; a file that is not there is 2. The file in force stays."""
    wrong = put(bureau, "错.yaml", TEXT.replace("target: 300", "target: 三百").replace("kind: pending", "kind: 待定"))
    for words in (("plan", "diff", wrong), ("plan", "publish", wrong, "--by", "王五")):
        done = bureau.run(*words)
        assert (done.returncode, done.stdout) == (1, "")
        assert [line[:4] for line in done.stderr.splitlines()] == ["第 14", "第 29", "错.ya"]
    assert bureau.run("plan", "publish", "没有.yaml", "--by", "王五").returncode == 2
    assert held(bureau) == TEXT


def test_published_adjusted_and_listed(bureau: Shell) -> None:
    """The first wants nothing; the second a reason and a month; the figures of June keep 300, those of July have 280."""
    targets = bureau.told["WORKPLAN_TARGETS"]
    new = put(bureau, "新.yaml", LOWER)
    first = bureau.said("plan", "publish", "targets.yaml", "--by", "王五")
    assert first == f"已发布第 1 版（2024年小计划），自1月起算，已写入 {targets}。"
    done = bureau.run("plan", "publish", new, "--by", "王五")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "2024年的任务清单已经在用，这是计划调整，要写明调整原因和从几月起算。"
    assert held(bureau) == TEXT
    why = ("--reason", "市级下达数调整", "--from", "2024-07")
    assert bureau.said("plan", "publish", new, "--by", "王五", *why).splitlines() == [
        f"已发布第 2 版（2024年小计划），自7月起算，已写入 {targets}。",
        "1.1-01 适老化改造：目标 300户 → 280户，7月起，原因：市级下达数调整",
    ]
    assert held(bureau) == LOWER
    targets_of = [
        json.loads(bureau.said("status", "--month", month, "--format", "json"))["tasks"][0]["target"]
        for month in ("2024-06", "2024-07")
    ]
    assert targets_of == [300, 280]
    listed = json.loads(bureau.said("plan", "history", "--format", "json"))
    assert [(v["version"], v["from"], v["by"], v["reason"]) for v in listed] == [
        (1, "2024-01", "王五", None),
        (2, "2024-07", "王五", "市级下达数调整"),
    ]
    assert [change["sentence"] for v in listed for change in v["changes"]] == ["1.1-01 适老化改造：目标 300户 → 280户"]
    table = bureau.said("plan", "history")
    assert "市级下达数调整" in table
    assert bureau.said("plan", "diff", "新.yaml", "--against", "1") == "1.1-01 适老化改造：目标 300户 → 280户"


def test_an_old_version_is_put_back(bureau: Shell) -> None:
    new = put(bureau, "新.yaml", LOWER)
    bureau.said("plan", "publish", "targets.yaml", "--by", "王五")
    bureau.said("plan", "publish", new, "--by", "王五", "--reason", "核定", "--from", "2024-07")
    words = ("plan", "publish", "--version", "1", "--by", "王五", "--reason", "撤回", "--from", "2024-09")
    assert bureau.said(*words).splitlines()[1] == "1.1-01 适老化改造：目标 280户 → 300户，9月起，原因：撤回"
    assert held(bureau) == TEXT


def test_what_cannot_run(bureau: Shell) -> None:
    both = "请写要发布的文件，或用 --version 写要重新发布的版本，两者选一个。"
    assert bureau.refused("plan", "publish", "--by", "王五") == both
    bureau.said("plan", "publish", "targets.yaml", "--by", "王五")
    assert bureau.refused("plan", "publish", "targets.yaml", "--version", "1", "--by", "王五") == both
    assert (
        bureau.refused("plan", "diff", "targets.yaml", "--against", "7") == "没有第 7 版。请用 plan history 查看版本。"
    )
    new = put(bureau, "新.yaml", LOWER)
    assert bureau.refused("plan", "publish", new, "--by", "王五", "--reason", "核定", "--from", "2023-07") == (
        "--from 读到“2023-07”，应为 2024-03 到 2024-12 之间的月份。"
    )
