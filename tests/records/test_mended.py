"""Rows mended on the page belong to their file: one batch, the file byte for byte, and what was mended beside it."""

from pathlib import Path

import duckdb
import pytest

from metrics.changes.impact import receive_all
from records import (
    Mended,
    Sender,
    Upload,
    backup,
    mended_on_the_page,
    original,
    outcome,
    read_sheet,
    records,
    revert,
    would_put_back,
)
from reports.look.table import remark, said
from reports.template.returned import returned_file
from tests.conftest import HEADER, Desk, moment

SENDER = Sender("张三", moment("06-18"), moment("06-18"))
CONTENT = "\n".join([HEADER, "6月,2.1-02,,40", "6月,1.1-02,,二", "6月,9.9-99,,3"]).encode()
MENDED = Mended(3, "完成值", "二", "2")


def stored(desk: Desk, *mended: Mended, content: bytes = CONTENT) -> int | None:
    (receipt,) = receive_all(desk.store, desk.plan, [Upload("六月.csv", content, mended)], SENDER)
    assert receipt.taken is not None
    return receipt.taken.batch


def test_one_batch_with_the_file_as_it_was(desk: Desk) -> None:
    """Row 3 says 二, mended to 2; row 4 names no task. Both good rows are of batch 1, whose file is the one handed in."""
    assert stored(desk, MENDED) == 1
    with desk.store.reading() as con:
        assert original(con, 1) == ("六月.csv", CONTENT)
        assert mended_on_the_page(con, 1) == [MENDED]
        found = {r.line: r for r in records(con)}
        kept = outcome(con, 1)
    assert {line: (r.batch, r.value) for line, r in found.items()} == {2: (1, 40), 3: (1, 2)}
    assert (remark(found[2], False), remark(found[3], False)) == ("", "页面改正（完成值：二 → 2）")
    assert kept is not None
    assert (kept.unchanged, kept.unreported, kept.refused) == (0, 0, 1)
    assert [(p.row, p.column, p.value) for p in kept.refusals] == [(4, "任务编号", "9.9-99")]


def test_sent_again_and_mended_otherwise(desk: Desk) -> None:
    """The very same file again, row 3 now 3 instead of 2: one row more is stored, the others say what is known."""
    stored(desk, MENDED)
    assert stored(desk, MENDED._replace(became="3")) == 2
    with desk.store.reading() as con:
        assert [(r.batch, r.line, r.value) for r in records(con)] == [(2, 3, 3), (1, 2, 40), (1, 3, 2)]
        again = outcome(con, 2)
    assert again is not None
    assert (again.unchanged, again.refused, again.tasks) == (1, 1, {4: "9.9-99"})


def test_a_long_file_is_mended_like_a_short_one() -> None:
    """Beyond 64 kB a CSV comes in blocks: the mended row is the same row, and every other stays."""
    lines = [f"6月,2.1-02,,{number}" for number in range(1, 9001)]
    long = Upload("长.csv", "\n".join([HEADER, *lines]).encode(), (Mended(8000, "完成值", "7999", "12"),))
    rows = list(read_sheet(long).rows)
    assert [row.line for row in rows] == [*range(2, 9002)]
    assert {row.line for row in rows if row.value != str(row.line - 1)} == {8000}
    assert rows[7998].value == "12"


def test_what_is_still_wrong_goes_back_as_mended(desk: Desk) -> None:
    """Row 3 was mended to 两个, which is no number either: the file of wrong rows says 两个, beside its sentence."""
    upload = Upload("六月.csv", CONTENT, (MENDED._replace(became="两个半"),))
    (receipt,) = receive_all(desk.store, desk.plan, [upload], SENDER, keep=False)
    assert receipt.taken is not None
    made = returned_file(upload, receipt.taken.checked)
    assert made is not None
    text = made[1].decode("utf-8-sig")
    assert "两个半" in text.splitlines()[1].split(",")
    assert "二" not in text.splitlines()[1].split(",")


def test_what_undoing_would_put_back(desk: Desk) -> None:
    """166 was said, then 168 and 1 new cell; somebody else has said a third cell again, which stays."""
    desk.tell("06-16", "6月,2.1-02,,166", "6月,1.2-03,,5")
    batch = stored(desk, content="\n".join([HEADER, "6月,2.1-02,,168", "6月,1.1-02,,1", "6月,1.2-03,,6"]).encode())
    desk.tell("06-19", "6月,1.2-03,,7")
    with desk.store.reading() as con:
        found = would_put_back(con, batch or 0)
    shown = [(p.now.task, said(desk.plan, p.now), said(desk.plan, p.before) if p.before else None) for p in found]
    assert shown == [("2.1-02", "168张", "166张"), ("1.1-02", "1家", None)]
    revert(desk.store, batch or 0, person="张三", reason="错", when=moment("06-20"))
    assert {f.task: f.value for f in desk.known()} == {"2.1-02": 166, "1.2-03": 7}
    with desk.store.reading() as con:
        assert would_put_back(con, batch or 0) == []


@pytest.mark.parametrize("what", ["outcomes", "refusals", "mendings"])
def test_a_copy_has_it_too(desk: Desk, tmp_path: Path, what: str) -> None:
    stored(desk, MENDED)
    backup(desk.store, tmp_path / "copy.duckdb")
    with duckdb.connect(str(tmp_path / "copy.duckdb"), read_only=True) as con:
        assert con.execute(f"select batch from {what}").fetchall() == [(1,)]
