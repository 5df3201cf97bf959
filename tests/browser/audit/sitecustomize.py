"""Loaded by the server under test: writes every address the process connects to or looks up into a file."""

import os
import sys
from pathlib import Path

LOG = Path(os.environ["WORKPLAN_TEST_CONNECTIONS"])


def _heard(event: str, args: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = args[1]
        host = address[0] if isinstance(address, tuple) else "local socket"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    else:
        return
    with LOG.open("a", encoding="utf-8") as lines:
        lines.write(f"{event} {host}\n")


sys.addaudithook(_heard)
