"""The address of a lake: its catalog from WORKPLAN_DATABASE, its Parquet files from WORKPLAN_DATA."""

import os
import re
from pathlib import Path

LAKE, POSTGRES = "ducklake:", "postgres:"
OBJECTS = re.compile(r"(s3|s3a|gcs|r2|https?)://", re.I)
_SECRETS = (
    re.compile(r"(?P<before>\b\w*(?:password|passfile|secret\w*|sslkey)\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s'&]+)", re.I),
    re.compile(r"(?P<before>://)[^/\s]+(?=@)"),
)


def is_lake(address: str) -> bool:
    return address.startswith(LAKE)


def is_shared(address: str) -> bool:
    """Whether several machines may have it at once: its catalog is in PostgreSQL."""
    return address.startswith(LAKE + POSTGRES)


def conninfo(address: str) -> str:
    """How PostgreSQL is reached, in the words of libpq: `service=workplan`."""
    return address.removeprefix(LAKE + POSTGRES).strip()


def catalog_file(address: str) -> Path:
    """The file of a catalog that is one."""
    return Path(address.removeprefix(LAKE))


def masked(text: str) -> str:
    """A text without the passwords that addresses in it hold: no sentence and no line of a log has them."""
    for secret in _SECRETS:
        text = secret.sub(r"\g<before>***", text)
    return text


def wanted_data() -> str | None:
    """Where WORKPLAN_DATA wants the Parquet files, as DuckLake writes it: absolute, with a stroke at its end."""
    said = os.environ.get("WORKPLAN_DATA", "").strip()
    if not said:
        return None
    return f"{(said if OBJECTS.match(said) else Path(said).absolute().as_posix()).rstrip('/')}/"
