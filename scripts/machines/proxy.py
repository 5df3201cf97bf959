"""nginx with TLS before processes of the dashboard, from the very deploy/nginx.conf that is shipped: only its ports, its
certificate and its processes are others."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.machines.certificate import certificate
from scripts.machines.postgres import HOST, MissingError, free_port

SHIPPED = Path(__file__).parents[2] / "deploy" / "nginx.conf"
AROUND = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
SECONDS = 10


@contextmanager
def proxy(ports: Sequence[int]) -> Iterator[str]:
    """The address of nginx before processes on these ports, `https://127.0.0.1:…`. Raises MissingError."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        raise MissingError("nginx is not installed: apt-get install nginx-light")
    folder, port = Path(tempfile.mkdtemp(prefix="workplan-nginx-")), free_port()
    certificate(folder, HOST)
    (folder / "site.conf").write_text(site(folder, port, ports), encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    running = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        _begun(folder, running)
        yield f"https://{HOST}:{port}"
    finally:
        running.terminate()
        running.wait(SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def site(folder: Path, port: int, processes: Sequence[int]) -> str:
    """The shipped site, for a port, a certificate and processes of here."""
    text = SHIPPED.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "server 127.0.0.1:8501" in line)
    mine = "\n".join(line.replace("8501", str(each)) for each in processes)
    changes = (
        (r"(?m)^ *server 127\.0\.0\.1:850[23] .*\n", ""),
        (re.escape(line), mine),
        (r"(?m)^ *listen \[::\].*\n", ""),
        (r"listen 80;", f"listen {HOST}:{free_port()};"),
        (r"listen 443 ", f"listen {HOST}:{port} "),
        (r"/etc/ssl/(certs|private)/plan\.example\.", f"{folder}/server."),
    )
    for old, new in changes:
        text, count = re.subn(old, new.replace("\\", r"\\"), text)
        if not count:
            raise ValueError(f"deploy/nginx.conf has no {old} any more")
    return text


def _begun(folder: Path, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and running.poll() is None:
        if (folder / "nginx.pid").exists():
            return
        time.sleep(0.02)
    raise RuntimeError(f"nginx did not start: {(folder / 'error.log').read_text(encoding='utf-8')}")
