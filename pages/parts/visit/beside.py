"""Where that is kept which people are still working at: no records, and no account either."""

import re
from functools import lru_cache
from pathlib import Path

from access import Access, AnyDatabase, Database
from records import Store, default_store

BESIDE = ".drafts.sqlite"
LAKE = re.compile("[a-z]+:")


def kept(access: Access) -> AnyDatabase:
    """With accounts their database; else a file beside the records. Raises AccessError."""
    return _beside(_file(default_store())) if access.open else access.db


def _file(store: Store) -> Path:
    """`data/progress.drafts.sqlite`, whatever sort of store it is; beside a lake of several machines nothing is kept."""
    shared = "" if store.shared else LAKE.sub("", store.address, count=1)
    plain = store.file or Path(shared or "data/progress")
    return plain.with_name(f"{plain.stem}{BESIDE}")


@lru_cache(maxsize=8)
def _beside(file: Path) -> Database:
    return Database(file)
