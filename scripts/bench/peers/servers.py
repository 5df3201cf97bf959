"""Each program with the overview, served on loopback until the stack is closed. What `make bench-peers` installed is in a
folder with a room for each; what they write goes into another."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser

from scripts.bench.peers import peer
from scripts.bench.peers.figures import Overview, written
from scripts.bench.peers.peer import Peer
from scripts.bench.sides import MONTH, Side
from scripts.machines.postgres import HOST, free_port
from scripts.serving import answered

HERE = Path(__file__).parent
WORKERS = (
    "--workers",
    "4",
    "--worker-class",
    "gthread",
    "--threads",
    "8",
    "--no-control-socket",
    "--timeout",
    "120",
    "--graceful-timeout",
    "5",
)
"""Of gunicorn, for Vizro and Superset alike: two processes a core."""
PAGE = 20
"""How many rows of a table Vizro shows at first."""
Command = Sequence[str | Path]
ACCOUNT = "reader"


def ours(side: Side) -> Peer:
    """The dashboard, which is started with the clock of its script."""
    link = peer.SIDEBAR.format
    return Peer(
        "dashboard",
        f"{side.address}/?month={MONTH}",
        int(side.address.rpartition(":")[2]),
        last=peer.STREAMLIT,
        seen=f"({peer.DRAWN_BEFORE}) || ({peer.STREAMLIT})",
        there=link(name="总览"),
        away=link(name="使用说明"),
    )


def vizro(stack: ExitStack, installed: Path, folder: Path, figures: Overview) -> Peer:
    port, env = free_port(), {"OVERVIEW": str(written(figures, folder))}
    command: Command = [installed / "vizro/bin/gunicorn", *WORKERS, "--bind", f"{HOST}:{port}", "app:server"]
    _served(stack, command, port, HERE / "vizro", env, folder)
    return Peer(
        "Vizro",
        f"http://{HOST}:{port}/",
        port,
        last=peer.DASH.format(rows=len(figures.areas) + min(len(figures.behind), PAGE)),
        there=peer.LINK.format(selector='a.nav-link[href="/"]'),
        away=peer.LINK.format(selector='a.nav-link[href="/help"]'),
        asks="/_dash-update-component",
    )


def framework(stack: ExitStack, installed: Path, folder: Path, figures: Overview) -> Peer:
    """A site that is built once and then handed out by a plain file server.

    Built beside the packages, where it keeps which versions it has asked the network for: with the first build it does so
    of a dozen that no page of it uses.
    """
    site, port = installed / "framework/site", free_port()
    shutil.copytree(HERE / "framework", site, dirs_exist_ok=True)
    env = {"OVERVIEW": str(written(figures, folder)), "OBSERVABLE_TELEMETRY_DISABLE": "true"}
    _ran([installed / "framework/node_modules/.bin/observable", "build"], site, env, folder)
    command = [sys.executable, "-m", "http.server", "--protocol", "HTTP/1.1", "--bind", HOST, str(port)]
    _served(stack, command, port, site / "dist", env, folder)
    return Peer(
        "static build",
        f"http://{HOST}:{port}/",
        port,
        last=peer.FILE,
        there=peer.LINK.format(selector='#observablehq-sidebar a[href="./"]'),
        away=peer.LINK.format(selector='#observablehq-sidebar a[href="./help.html"]'),
    )


def superset(stack: ExitStack, installed: Path, folder: Path, figures: Overview) -> Peer:
    """Its other page is its list of dashboards, from which one goes to a dashboard without loading Superset again."""
    port, bin = free_port(), installed / "superset/bin"
    env = {
        "OVERVIEW": str(written(figures, folder)),
        "FLASK_APP": "superset",
        "PYTHONPATH": str(HERE / "superset"),
        "SUPERSET_HOME": str(folder),
        "SUPERSET_SECRET_KEY": secrets.token_urlsafe(42),
        "SUPERSET_PASSWORD": ACCOUNT,
    }
    steps: tuple[Command, ...] = (
        [bin / "superset", "db", "upgrade"],
        [bin / "superset", "init"],
        [bin / "python", HERE / "superset/made.py"],
    )
    for step in steps:
        _ran(step, folder, env, folder)
    command: Command = [bin / "gunicorn", *WORKERS, "--bind", f"{HOST}:{port}", "superset.app:create_app()"]
    _served(stack, command, port, folder, env, folder)
    return Peer(
        "Superset",
        f"http://{HOST}:{port}/superset/dashboard/overview/",
        port,
        last=peer.ECHARTS.format(rows=len(figures.tiles) + len(figures.areas) + len(figures.behind)),
        there=peer.LINK.format(selector='a[href="/superset/dashboard/overview/"]'),
        away=peer.LINK.format(selector='a[href="/dashboard/list/"]'),
        asks="/api/v1/chart/data",
    )


PEERS = {"vizro": vizro, "superset": superset, "framework": framework}


def signed_in(browser: Browser, one: Peer) -> Peer:
    """With the cookies of the account, where it asks for one."""
    if one.name != "Superset":
        return one
    with browser.new_context() as context:
        place = f"http://{HOST}:{one.port}/login/"
        context.request.post(place, form={"username": ACCOUNT, "password": ACCOUNT})
        return replace(one, signed_in=context.storage_state())


def _ran(command: Command, folder: Path, env: Mapping[str, str], logs: Path) -> None:
    with (logs / "log.txt").open("ab") as log:
        ended = subprocess.run(command, cwd=folder, env={**os.environ, **env}, stdout=log, stderr=log)
    if ended.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}:\n{_said(logs)}")


def _served(stack: ExitStack, command: Command, port: int, folder: Path, env: Mapping[str, str], logs: Path) -> None:
    log = stack.enter_context((logs / "log.txt").open("ab"))
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **env}, stdout=log, stderr=log)
    stack.callback(process.wait, 30)
    stack.callback(process.terminate)
    if not answered(f"http://{HOST}:{port}/", process, 30):
        raise SystemExit(f"{' '.join(map(str, command))} did not start:\n{_said(logs)}")


def _said(logs: Path) -> str:
    return (logs / "log.txt").read_text(errors="replace")[-2_000:]
