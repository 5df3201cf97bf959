"""`python -m scripts.cuts [OPERATION…]`: every cut of every operation, a table, exit 1 where one lost something."""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts.cuts.disk import Disk
from scripts.cuts.operations import OPERATIONS, prepare
from scripts.cuts.recording import recorded
from scripts.cuts.replaying import Verdict, judged


def replayed(name: str, place: Path) -> Verdict:
    """One operation on a store of its own, recorded and cut."""
    folder = place / "live"
    folder.mkdir(parents=True)
    prepare(folder)
    before = Disk.of(folder)
    steps = recorded(folder, [name, str(folder)], place / "trace")
    return judged(name, before, steps, place / "replay")


def main() -> int:
    table = Table("operation", "changes", "cuts", "not opened", "rows missing")
    wrong: list[str] = []
    for name in sys.argv[1:] or OPERATIONS:
        with tempfile.TemporaryDirectory() as place:
            verdict = replayed(name, Path(place))
        table.add_row(name, *map(str, (verdict.steps, verdict.cuts, len(verdict.unopened), len(verdict.missing))))
        wrong += [*verdict.unopened, *verdict.missing, *(f"{name}: said {words}" for words in verdict.said)]
    Console().print(table)
    print(*wrong[:40], sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
