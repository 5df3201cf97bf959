"""The log of the server: one JSON object a line, rotating, each line of a request with the request's number.

Beside the account's name it holds nothing about people: no addresses, no queries (they hold what was searched for),
no headers, no bodies. Who did what, and from where, is the audit's (audit.py).
"""

import logging
import os
import secrets
import time
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from concurrent_log_handler import ConcurrentRotatingFileHandler
from pythonjsonlogger.json import JsonFormatter
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

from access.audit import visible
from access.database.connection import AccessError
from access.database.sqlite import ONLY_OWNER
from access.settings import Log

log = logging.getLogger("workplan.request")
LONGEST_PATH = 200
QUIET = ("uvicorn.access", "httpx", "httpcore", "authlib")
"""They would write whole addresses, in which a sign-in carries its code."""
UNREMARKABLE = ("/static/", "/look/", "/_stcore/health", "/ready")
"""Beginnings of paths whose success is not worth a line."""
_number: ContextVar[str] = ContextVar("request", default="")


def numbered() -> str:
    """A new number for the request at hand; every line of the log that belongs to it carries it."""
    number = secrets.token_hex(6)
    _number.set(number)
    return number


def start(settings: Log | None) -> None:
    """Write the log into the file of the settings; without one, warnings go to stderr.

    Raises AccessError where the file cannot be written.
    """
    logging.setLogRecordFactory(Record)
    for name in QUIET:
        logging.getLogger(name).addFilter(_serious)  # a level would be set again by the server
    if settings is None:
        return
    root = logging.getLogger()
    root.addHandler(_handler(settings))
    root.setLevel(logging.INFO)


def _handler(settings: Log) -> logging.Handler:
    file = Path(settings.file)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, ONLY_OWNER))
        handler = ConcurrentRotatingFileHandler(
            str(file),
            maxBytes=settings.megabytes * 1_000_000,
            backupCount=settings.files,
            chmod=ONLY_OWNER,
            encoding="utf-8",
        )
    except OSError as error:
        raise AccessError(f"写不了日志 {file}。请检查路径和权限。") from error
    formatter = JsonFormatter(
        ["levelname", "name", "message", "request"],
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp="at",
        json_ensure_ascii=False,
        defaults={"request": ""},
    )
    handler.setFormatter(formatter)
    handler.addFilter(_numbers)
    return handler


class Record(logging.LogRecord):
    """What is written of an event, whichever handler writes it, ours or the server's: nothing unseen in it, and whatever
    it quotes begins no line.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info:
            self.exc_text = _told(logging.Formatter().formatException(self.exc_info))
            self.exc_info = None  # or handlers would write it once more, as it is

    def getMessage(self) -> str:  # noqa: N802  the name is of the standard library
        return _told(super().getMessage())


def _told(text: str) -> str:
    return "\n  ".join(visible(line, len(line)) for line in text.expandtabs(4).split("\n"))


def _serious(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


def _numbers(record: logging.LogRecord) -> bool:
    record.request = getattr(record, "request", "") or _number.get()
    return True


class Told:
    """Sends the answers of one request with its number, and writes its line when the answer begins."""

    def __init__(self, send: Send, scope: Scope, number: str) -> None:
        self._send, self._scope, self.number = send, scope, number
        self._asked = time.perf_counter()
        self.account = ""
        self.begun = False

    async def __call__(self, message: Message) -> None:
        kind = message["type"]
        if kind == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            headers["x-request-id"] = self.number
            message = {**message, "headers": headers.raw}
            self._write(message["status"])
        elif kind == "websocket.accept":
            self._write(101)
        elif kind == "websocket.close":
            self._write(message.get("code", 1000))
        await self._send(message)

    def _write(self, status: int) -> None:
        """The request's line. `status`: of HTTP, 101 for a websocket that opens, its code for one that the server closes."""
        self.begun = True
        path, usual = self._scope["path"], status in (200, 304)
        if usual and path.startswith(UNREMARKABLE):
            return
        told = {
            "method": self._scope.get("method", "WEBSOCKET"),
            "path": visible(path, LONGEST_PATH),
            "status": status,
            "ms": round((time.perf_counter() - self._asked) * 1000, 1),
            "account": self.account,
        }
        log.info("request", extra=told)
