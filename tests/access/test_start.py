"""Without accounts nothing listens for other machines; the refusal says how to go on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SENTENCE = (
    "没有设置登录时不能监听 0.0.0.0：谁都能看到和改动数据。只在本机试用，请用 127.0.0.1；"
    "要给其他电脑用，请写好登录设置 access.yaml，用环境变量 WORKPLAN_ACCESS 指向它（见 docs/security.md）。"
)
STREAMLIT = ("streamlit", "run", "app.py", "--server.port", "0", "--server.address", "0.0.0.0")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (STREAMLIT, {}),
        (("uvicorn", "app:app", "--port", "0", "--host", "0.0.0.0"), {}),
        (("uvicorn", "app:app", "--port", "0", "--host=0.0.0.0"), {}),
        (("uvicorn", "app:app", "--port", "0"), {"UVICORN_HOST": "0.0.0.0"}),
    ],
)
def test_other_machines_are_not_listened_for(tmp_path: Path, words: tuple[str, ...], told: dict[str, str]) -> None:
    env = {**os.environ, "WORKPLAN_ACCESS": "", "WORKPLAN_DATABASE": str(tmp_path / "p.duckdb"), **told}
    program = Path(sys.executable).with_name(words[0])
    ran = subprocess.run([program, *words[1:]], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2
    assert SENTENCE in ran.stderr.splitlines()
    assert not (tmp_path / "p.duckdb").exists()
