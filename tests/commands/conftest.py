"""manage.py as a shell runs it: a process of its own in a folder of its own, a fork of one that has the packages."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SMALL
from tests.forked import ran

GOOD = "2024-06,1.1-01,新泾镇,70"
WRONG = "2024-06,2.1-02,,四十"
BY = ("--by", "张三", "--received", "2024-06-18T09:00")


def read(text: str) -> Any:
    return json.loads(text)


@dataclass
class Shell:
    """A folder to work in, with the small plan and a store beside it that is not there yet."""

    folder: Path
    told: dict[str, str] = field(default_factory=dict)
    """Environment variables besides those of this process."""

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What came of `manage.py words…`; never a traceback."""
        done = ran(words, env=self._environment(), folder=self.folder)
        assert "Traceback" not in done.stderr
        return done

    def alone(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The same by a process that is no fork, for what shows only from its beginning."""
        return subprocess.run(
            self._command(words),
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def peak(self, *words: str) -> float:
        """The memory in MB that a command takes at most."""
        with (self.folder / "out").open("wb") as out:
            process = subprocess.Popen(self._command(words), cwd=self.folder, env=self._environment(), stdout=out)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return used.ru_maxrss / 1024

    def _command(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), *words]

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "WORKPLAN_TARGETS": str(SMALL),
            "WORKPLAN_DATABASE": str(self.folder.parent / "progress.duckdb"),
            **self.told,
        }

    def said(self, *words: str) -> str:
        """What a command that has done all of it prints."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout.rstrip("\n")

    def refused(self, *words: str) -> str:
        """The sentence of a command that could not run."""
        done = self.run(*words)
        assert (done.returncode, done.stdout) == (2, "")
        return done.stderr.strip()

    def write(self, name: str, *rows: str) -> str:
        """A monthly file; its name."""
        header = "月份,任务编号,街镇,完成值,分母,节点,滞后原因,更正原因"
        (self.folder / name).write_text("\n".join([header, *rows]), encoding="utf-8")
        return name


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    folder = tmp_path / "出"
    folder.mkdir()
    return Shell(folder)
