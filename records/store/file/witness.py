"""The witness: beside the store, a line for each batch whose storing was said to somebody.

The store alone cannot tell that its end is missing: DuckDB 1.5 takes a log that is gone, empty or garbage for no log,
and an older copy of the file is a good file. The witness knows which batches were acknowledged, and of each what it was.
"""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from records.store.connection import Connection

ENDING, NEXT = ".witness", ".witness.next"
KEPT = 200
"""Lines kept when the witness is written anew."""
QUERY = """
select
    batch,
    kind,
    file,
    person,
    stored,
    demo
from batches
where
    batch > $after
order by
    batch
"""
NAMES = {
    "import": "文件",
    "revert": "撤销",
    "plan": "任务清单",
    "lock": "锁定",
    "unlock": "解锁",
    "request": "更正申请",
    "granted": "同意更正申请",
    "returned": "退回更正申请",
    "withdrawn": "撤回更正申请",
    "cleared": "清除演示数据",
    "decision": "议定事项",
    "deck": "幻灯片编排",
    "sample": "抽取",
    "checks": "抽查记录",
    "follow_up": "整改",
    "sites": "点位",
}
"""Kind of a batch → what it is called in a sentence."""


class Line(NamedTuple):
    """One acknowledged batch. `stored`: when, as text."""

    batch: int
    kind: str
    file: str | None
    person: str | None
    stored: str
    demo: bool

    @property
    def words(self) -> str:
        """`批次 41（文件 6月.csv，张三，2024-06-18 09:00）`."""
        what = " ".join(filter(None, (NAMES.get(self.kind, self.kind), self.file)))
        return f"批次 {self.batch}（{'，'.join(filter(None, (what, self.person, self.stored)))}）"


def lines_of(con: Connection, after: int) -> list[Line]:
    """The lines of all batches after a number, as the store has them."""
    rows = con.execute(QUERY, {"after": after}).fetchall()
    return [Line(row[0], row[1], row[2], row[3], f"{row[4]:%Y-%m-%d %H:%M}" if row[4] else "", row[5]) for row in rows]


def read(file: Path) -> list[Line]:
    """Every line that can be read, in order; a line that a cut left half written is none."""
    return _lines(Path(f"{file}{ENDING}"))


def _lines(path: Path) -> list[Line]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    found = []
    for line in text.splitlines():
        try:
            found.append(Line(*json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def add(file: Path, lines: Iterable[Line]) -> None:
    """Lines at the end, on the disk when this returns."""
    _write(Path(f"{file}{ENDING}"), lines, os.O_APPEND)


def write_anew(file: Path, lines: Sequence[Line]) -> None:
    """The witness as these lines alone, in one step."""
    draft = Path(f"{file}{ENDING}.new")
    _write(draft, lines[-KEPT:], os.O_TRUNC)
    draft.replace(f"{file}{ENDING}")


def announce(file: Path, lines: Sequence[Line]) -> None:
    """What the witness will be once another file has taken this one's place: `settle` makes it so."""
    _write(Path(f"{file}{NEXT}"), lines[-KEPT:], os.O_TRUNC)


def settle(file: Path, held: int) -> None:
    """Take what was announced for the witness if the store's last batch is its last; else it never came to it."""
    announced = Path(f"{file}{NEXT}")
    if not announced.exists():
        return
    if max((line.batch for line in _lines(announced)), default=0) == held:
        announced.replace(f"{file}{ENDING}")
    else:
        announced.unlink()


def _write(path: Path, lines: Iterable[Line], how: int) -> None:
    # a line break first: what a cut left of the line before ends there
    text = "".join(f"\n{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    try:
        os.write(handle, text.encode(errors="replace"))
        os.fsync(handle)
    finally:
        os.close(handle)
