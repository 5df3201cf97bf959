"""The sample records (演示数据): files under data/sample, taken in through the ordinary path."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from plan import Plan
from records.files import Upload
from records.intake import Sender, take
from records.store import Store, has_demo, latest_number

SAMPLE = Path(__file__).parent.parent / "data" / "sample"


def load_demo(store: Store, plan: Plan, now: datetime, folder: Path = SAMPLE) -> Iterator[tuple[int, int]]:
    """Take in the sample files in the order of manifest.csv, as if received when it says.

    Yields (files done, files in all) for a progress bar. All or nothing: one transaction. Loads
    nothing where sample records are already in the store.
    """
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        files = list(csv.DictReader(lines))
    with store.writing() as con:
        if has_demo(con, latest_number(con)):
            return
        for number, row in enumerate(files, 1):
            path = folder / row["file"]
            sender = Sender(row["by"], datetime.fromisoformat(row["received"]), now, demo=True)
            take(con, plan, Upload(path.name, path.read_bytes()), sender)
            yield number, len(files)
