"""A bundle unpacked, installed and started where there is no network."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

APART = ("unshare", "--net", "--map-root-user")
"""A network of its own with nothing in it, not even loopback until it is switched on."""
SERVE = """
import fcntl, os, socket, struct, subprocess, sys, time, urllib.request
lo = struct.pack("16sH14x", b"lo", 1)  # IFF_UP
with socket.socket() as asked:
    fcntl.ioctl(asked, 0x8914, lo)  # SIOCSIFFLAGS
server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "8765"])
try:
    for _ in range(600):
        try:
            print(urllib.request.urlopen("http://127.0.0.1:8765/_stcore/health", timeout=1).read().decode())
            break
        except OSError:
            time.sleep(0.1)
finally:
    server.terminate()
    server.wait(20)
"""
"""Loopback switched on, the dashboard started with a store of its own, and asked whether it is well."""


def tried(archive: Path) -> str:
    """Install and start what an archive holds. Returns a sentence; raises SystemExit where it does not work."""
    if not shutil.which("unshare"):
        raise SystemExit("unshare of util-linux is needed to try a bundle without a network")
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        bundle = folder / archive.stem
        _run(folder, sys.executable, str(bundle / "install.py"), str(folder / "opt"))
        release = folder / "opt" / "current"
        said = _run(
            release.resolve(), str(release / ".venv" / "bin" / "python"), "-c", SERVE, store=folder / "p.duckdb"
        )
        if said.split()[-1:] != ["ok"]:
            raise SystemExit(f"installed, but does not serve: {said}")
    return "在没有网络的地方装好、启动，回答 ok。"


def _run(folder: Path, *words: str, store: Path | None = None) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHON"))}
    more = {"WORKPLAN_DATABASE": str(store)} if store else {}
    done = subprocess.run(
        [*APART, *words], cwd=folder, env={**env, **more}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stderr or done.stdout}")
    return done.stdout
