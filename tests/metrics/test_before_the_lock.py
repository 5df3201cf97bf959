"""What was found before the writers' lock holds under it only where nothing was stored in between (real processes)."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from metrics.changes.impact import Receipt, StaleError, receive_all
from metrics.task.assess import assess
from records import Connection, Sender, Snapshot, Store, Upload, latest_number, lock_month
from tests.conftest import HEADER, ROOT, WHY, Desk, day, moment

SENDER = Sender("张三", moment("06-18"), moment("06-18"))
OTHER = """
import sys
from datetime import datetime
from pathlib import Path
from metrics.changes.impact import receive
from plan import read_plan
from records import Sender, Store, Upload
when = datetime(2024, 6, 18, 8)
upload = Upload("别人.csv", sys.argv[2].encode())
print(receive(Store(sys.argv[1]), read_plan(Path("tests/small.yaml")), upload, Sender("李四", when, when)).snapshot)
"""
"""Another process, which takes a file in."""


def stores(address: str, *rows: str) -> int:
    """Have another process store rows. Returns the number they got."""
    content = "\n".join([HEADER, *rows])
    done = subprocess.run(
        [sys.executable, "-c", OTHER, address, content], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return int(done.stdout)


class Overtaken(Store):
    """A store in which another process stores rows whenever this one is about to write."""

    rows: tuple[str, ...] = ()

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Connection]:
        stores(self.address, *self.rows)
        with super().writing(keep=keep) as con:
            yield con


def overtaken(desk: Desk, *rows: str) -> Store:
    found = Overtaken(desk.store.address)
    found.rows = rows
    return found


def upload(*rows: str) -> Upload:
    return Upload("甲.csv", "\n".join([HEADER, *rows]).encode())


def numbers(desk: Desk) -> list[tuple[int, str]]:
    with desk.store.reading() as con:
        return con.execute("select batch, person from batches order by batch").fetchall()


def test_a_figure_said_meanwhile_asks_for_its_reason(both: Desk) -> None:
    """Before the lock the cell was empty; under it it says 45, and 40 in its place wants a 更正原因. The other row goes in,
    under the number after the other's."""
    file = upload("6月,2.1-02,,40", "6月,1.1-02,,1")
    (found,) = receive_all(overtaken(both, "6月,2.1-02,,45"), both.plan, [file], SENDER)
    assert found.taken is not None
    assert [p.row for p in found.rejected] == [2]
    assert "更正原因" in found.rejected[0].message
    assert found.taken.batch == 2
    assert numbers(both) == [(1, "李四"), (2, "张三")]
    assert {f.task: f.value for f in both.known()} == {"2.1-02": 45, "1.1-02": 1}


def test_what_was_agreed_is_refused_where_it_has_changed(both: Desk) -> None:
    file = upload("6月,2.1-02,,40")
    agreed = receive_all(both.store, both.plan, [file], SENDER, keep=False)
    with pytest.raises(StaleError):
        receive_all(overtaken(both, "6月,2.1-02,,45"), both.plan, [file], SENDER, previewed=agreed)
    assert {f.value for f in both.known()} == {45}


def test_what_was_agreed_goes_in_beside_what_others_say(both: Desk) -> None:
    """Of another task, twice: between preview and storing, and again before the second try to write."""
    file = upload("6月,2.1-02,,40")
    agreed = receive_all(both.store, both.plan, [file], SENDER, keep=False)
    (found,) = receive_all(overtaken(both, f"6月,1.1-02,,{1},,,,{WHY}"), both.plan, [file], SENDER, previewed=agreed)
    assert found.taken is not None
    assert (found.taken.batch, found.snapshot) == (both.number(), both.number())
    assert {f.task: f.value for f in both.known()} == {"2.1-02": 40, "1.1-02": 1}


def test_a_rehearsal_waits_for_no_writer(desk: Desk) -> None:
    """A preview is had while another storing is under way, and knows nothing of it."""
    with desk.store.writing() as con:
        con.execute("insert into batches (batch, kind, demo) values (1, 'deck', false)")
        (found,) = receive_all(desk.store, desk.plan, [upload("6月,2.1-02,,40")], SENDER, keep=False)
    assert found.taken is not None
    assert found.taken.batch == 1
    assert desk.number() == 1


def anew(desk: Desk, receipt: Receipt, number: int, on: str) -> list[tuple[str, int, str, str]]:
    """The lamps that turned between two snapshots, of the cells of a file, worked out from the store."""
    assert receipt.taken is not None
    with desk.store.reading() as con:
        old, new = (assess(con, desk.plan, Snapshot(n, day(on))).standings for n in (number, latest_number(con)))
    cells = dict.fromkeys((c.entry.task, c.entry.month.month) for c in receipt.taken.checked.changes)
    pairs = [(id, m, old[id][m].lamp, new[id][m].lamp) for id, m in cells]
    return [each for each in pairs if each[2] != each[3]]


@pytest.mark.parametrize("received", ["06-18", "07-22", "08-25"])
def test_lamps_are_those_of_the_store_afterwards(both: Desk, received: str) -> None:
    """In time and late, for months that have passed and not, with a locked month: found without storing, the lamps are those
    that are worked out from what was stored. On 25 August, July's deadline and June's have passed."""
    both.tell("06-18", "5月,2.1-02,,30", "6月,1.1-01,新泾镇,20", "6月,1.2-01,,否", "5月,1.1-04,,,,前期手续")
    lock_month(both.store, day("05-01"), person="局办公室", reason="印发", when=moment("06-18T10:00"))
    before = both.number()
    rows = ("7月,2.1-02,,60", "6月,2.1-02,,50", "6月,1.1-01,新华路街道,150", "6月,1.2-01,,是", "5月,2.1-02,,45")
    file = upload(*(f"{row}{',' * (6 - row.count(','))},{WHY}" for row in rows))
    sender = Sender("张三", moment(received), moment("08-25"))
    (found,) = receive_all(both.store, both.plan, [file], sender)
    assert found.rejected == ()
    assert [(f.task.id, f.month, f.before, f.after) for f in found.flips] == anew(both, found, before, "08-25")
    assert found.flips
