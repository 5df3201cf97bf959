"""What the server cannot start with is one sentence on stderr and exit code 2, however it is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

STREAMLIT = ("streamlit", "run", "app.py", "--server.port", "0", "--server.address", "127.0.0.1")


@pytest.mark.parametrize("words", [STREAMLIT, ("uvicorn", "app:app", "--port", "0")])
@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"WORKPLAN_DATABASE": "/proc/nope/p.duckdb"}, "打不开记录库 /proc/nope/p.duckdb。请检查目录是否可写。"),
        ({"WORKPLAN_TIMEZONE": "Nope"}, "WORKPLAN_TIMEZONE 读到“Nope”，应为时区名，例如 Asia/Shanghai。"),
    ],
)
def test_nothing_starts(tmp_path: Path, words: tuple[str, ...], told: dict[str, str], sentence: str) -> None:
    env = {**os.environ, "WORKPLAN_ACCESS": "", "WORKPLAN_DATABASE": str(tmp_path / "p.duckdb"), **told}
    program = Path(sys.executable).with_name(words[0])
    ran = subprocess.run([program, *words[1:]], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2
    assert sentence in ran.stderr.splitlines()
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "p.duckdb").exists()
