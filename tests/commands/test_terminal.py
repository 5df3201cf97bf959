"""Names and reasons from anywhere never steer the terminal that manage.py prints on; JSON has them exactly."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from unicodedata import bidirectional, category

import pytest

from access import Database
from tests.commands.conftest import Shell
from tests.conftest import ROOT, SMALL

TITLE, RED, C1 = "\x1b]0;owned\x07", "\x1b[31m", "\x9b31m"
"""What sets the title of a window, and what turns the writing red: by ESC, and by one character of C1."""
TURNED = "\u202ecod\u202c"
NASTY = f"李{TITLE}{RED}{C1}{TURNED}四\x7f"
PLAIN = "李]0;owned[31m31mcod四"
UNIT_ROW = "2024-06,1.1-01,新泾镇,70"


TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def clean(text: str) -> str:
    """The text, in which nothing steers a terminal but line ends, and nothing turns the writing around."""
    found = [c for c in text if category(c) in ("Cc", "Cs", "Zl", "Zp") and c != "\n"]
    found += [c for c in text if bidirectional(c) in TURNING or c in "\u061c\u200e\u200f"]
    assert [f"{c!a}" for c in found] == []
    return text


def said(shell: Shell, *words: str) -> str:
    """All that a command says on both ways out."""
    done = shell.run(*words)
    return clean(done.stdout + done.stderr)


def answered(shell: Shell, *words: str) -> str:
    """What a command answers; beside it, clean too, stands that there was no store yet."""
    done = shell.run(*words)
    clean(done.stderr)
    return clean(done.stdout)


@pytest.fixture
def reported(shell: Shell) -> Shell:
    """One row of a file whose name and sender are nasty, undone for a nasty reason."""
    done = said(shell, "import", shell.write(f"月报{NASTY}.csv", UNIT_ROW), "--by", NASTY)
    assert done.splitlines()[0] == f"月报{PLAIN}.csv：批次 2：1 行入库，0 行与已有数据相同，0 行未报，0 行有误。"
    assert said(shell, "revert", "2", "--by", NASTY, "--reason", NASTY) == "已撤销批次 2（见批次 3）。\n"
    return shell


def test_history_as_a_table(reported: Shell) -> None:
    shown = said(reported, "history")
    assert f"月报{PLAIN}.csv" in shown
    assert f"已撤销：{PLAIN}" in shown


def test_history_as_json_is_exact_and_has_nothing_unseen_in_it(reported: Shell) -> None:
    (record,) = json.loads(said(reported, "history", "--format", "json"))
    assert (record["file"], record["person"], record["revert_reason"]) == (f"月报{NASTY}.csv", NASTY, NASTY)


def test_on_a_real_terminal(reported: Shell) -> None:
    """There the table is drawn with colours of our own, and with no other sequence; ours set no title."""
    shown = on_a_terminal(reported, "history")
    assert "\x1b[" in shown
    assert clean(re.sub(r"\x1b\[[\d;]*m|\r", "", shown)).count("owned") == 3


def on_a_terminal(shell: Shell, *words: str) -> str:
    ours, theirs = pty.openpty()
    env = {**os.environ, **shell.told, "TERM": "xterm-256color", "COLUMNS": "250", "WORKPLAN_TARGETS": str(SMALL)}
    env["WORKPLAN_DATABASE"] = str(shell.folder.parent / "progress.duckdb")
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *words], cwd=shell.folder, env=env, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    parts = []
    while part := _read(ours):
        parts.append(part)
    assert running.wait(60) == 0
    os.close(ours)
    return b"".join(parts).decode()


def _read(ours: int) -> bytes:
    try:
        return os.read(ours, 65_536)
    except OSError:  # the other end is closed
        return b""


def test_rows_that_are_refused(shell: Shell) -> None:
    """The sentence quotes what was read; a line end within a cell begins no line of ours."""
    row = f'2024-06,1.1-01,新泾镇,"七十{NASTY}\n  提醒 一切正常"'
    name = shell.write("月报.csv", row)
    lines = answered(shell, "import", name, "--by", "张三").strip("\n").splitlines()
    assert lines[0].endswith("，1 行有误）。")
    assert lines[1].startswith("  有误 第 2 行「完成值」：读到“七十李 ]0;owned [31m31mcod四 提醒 一切正常”")
    assert len(lines) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("import", f"没有{NASTY}.csv", "--by", "张三"),
        ("import", f"没有{NASTY}", f"--{NASTY}"),
        (NASTY,),
        ("history", "--task", NASTY),
        ("status", "--format", NASTY),
        ("status", "--month", NASTY),
        ("status", "--as-of", NASTY),
        ("template", "--month", "2024-06", "--out", f"{NASTY}.pdf"),
        ("template", "--month", "2024-06", "--out", f"没有{NASTY}/a.csv"),
        ("template", "--month", "2024-06", "--out", f"{NASTY}.csv"),
        ("template", "--month", "2024-06", "--out", "a.csv", "--department", NASTY),
        ("export", NASTY, "--month", "2024-06", "--out", "a.xlsx"),
        ("backup", f"没有{NASTY}/a"),
        ("restore", f"没有{NASTY}"),
        ("accounts", "list"),
        ("accounts", "add", NASTY, "--role", "office", "--by", NASTY),
        ("accounts", "add", "li", "--role", NASTY, "--by", NASTY),
        ("accounts", "reset", NASTY, "--by", NASTY),
        ("accounts", "backup", f"没有{NASTY}/a"),
    ],
)
def test_what_is_typed_and_wrong(accounts: Shell, words: tuple[str, ...]) -> None:
    assert said(accounts, *words) != ""


@pytest.fixture
def accounts(shell: Shell) -> Shell:
    """Accounts of which one was named by an earlier version, or by another program."""
    (shell.folder / "access.yaml").write_text("mode: accounts\ndatabase: access.sqlite\n", encoding="utf-8")
    shell.told["WORKPLAN_ACCESS"] = str(shell.folder / "access.yaml")
    shell.said("accounts", "add", "li", "--role", "office", "--by", "张三")
    with Database(shell.folder / "access.sqlite").writing() as con:
        con.execute("update accounts set display = ?", (NASTY,))
    return shell


def test_accounts(accounts: Shell) -> None:
    assert PLAIN in said(accounts, "accounts", "list")


def plan_with(shell: Shell, change: Callable[[str], str]) -> None:
    file = shell.folder / "plan.yaml"
    file.write_text(change(SMALL.read_text(encoding="utf-8")), encoding="utf-8")
    shell.told["WORKPLAN_TARGETS"] = str(file)


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_what_the_plan_calls_things(shell: Shell, form: str) -> None:
    """YAML can write any character as an escape. Those that no file of Office holds are refused, and shown as words."""
    plan_with(shell, lambda text: text.replace("2024年小计划", json.dumps(NASTY)))
    assert "读到“李【不可见字符 U+001B】]0;owned" in said(shell, "check")
    kept = f"李{C1}{TURNED}四"
    written, plain = json.dumps(kept), "李31mcod四"
    plan_with(shell, lambda text: text.replace("2024年小计划", written))
    assert plain in said(shell, "check")
    plan_with(shell, lambda text: text.replace("适老化改造", written))
    shown = answered(shell, "status", "--month", "2024-06", "--format", form)
    if form == "json":
        assert kept in _texts(json.loads(shown))
    else:
        assert plain in shown


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    else:
        yield value


def test_a_plan_that_is_wrong(shell: Shell) -> None:
    plan_with(shell, lambda text: text + f"\n{json.dumps(NASTY)}: 1\n")
    assert PLAIN in said(shell, "check")


def test_a_name_is_no_picture(shell: Shell) -> None:
    """Rich would draw `:bomb:`, and take brackets for its own markup."""
    name = shell.write(":bomb:[red]月报.csv", UNIT_ROW)
    assert said(shell, "import", name, "--by", "张三").startswith(":bomb:[red]月报.csv：批次 2：")
    assert ":bomb:[red]月报.csv" in said(shell, "history")


def test_json_of_everything_that_is_not_seen(shell: Shell) -> None:
    """Names of files of every character below U+2100 that can be in one, forty each: the same on the way back."""
    letters = [chr(n) for n in [*range(1, 0x2100), 0xFEFF, 0xFFF9] if chr(n) != "/"]
    for start in range(0, len(letters), 40):
        (shell.folder / f"a{''.join(letters[start : start + 40])}.csv").touch()
    shown = answered(shell, "import", ".", "--by", "张三", "--dry-run", "--json")
    names = {json.loads(line)["file"] for line in shown.splitlines() if line}
    assert names == {path.name for path in shell.folder.iterdir()}
