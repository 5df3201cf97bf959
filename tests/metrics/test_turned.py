"""The lamps that a file turns, on any run of files: those that are worked out from the store before and after."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.changes.impact import Receipt, _grounds, receive_all
from metrics.task.assess import assess
from plan import Plan
from records import Sender, Snapshot, Store, Upload, ground_of, latest_number, lock_month, revert
from tests.conftest import HEADER, WHY, day, moment

ROW = st.one_of(
    st.builds("{}月,2.1-02,,{}".format, st.integers(4, 7), st.integers(0, 110)),
    st.builds(
        "{}月,1.1-01,{},{}".format, st.integers(4, 7), st.sampled_from(["新泾镇", "新华路街道"]), st.integers(0, 160)
    ),
    st.builds("{}月,1.2-01,,{}".format, st.integers(4, 7), st.sampled_from(["是", "否"])),
    st.builds("{}月,1.1-04,,,,{}".format, st.integers(4, 8), st.sampled_from(["前期手续", "开工"])),
    st.builds("{}月,2.1-03,,{},100".format, st.integers(4, 7), st.integers(2, 12)),
)
FILE = st.tuples(st.sampled_from(["05-18", "05-25", "06-18", "06-25", "07-18"]), st.lists(ROW, min_size=1, max_size=4))
RUN = st.lists(FILE, min_size=1, max_size=4)


def handed_in(number: int, rows: list[str]) -> Upload:
    lines = [f"{row}{',' * (6 - row.count(','))},{WHY}" for row in rows]
    return Upload(f"{number}.csv", "\n".join([HEADER, *lines]).encode())


def turned(store: Store, plan: Plan, receipt: Receipt, before: int, on: str) -> list[tuple[str, int, str, str]]:
    """Worked out from what is stored."""
    assert receipt.taken is not None
    with store.reading() as con:
        old, new = (assess(con, plan, Snapshot(n, day(on))).standings for n in (before, latest_number(con)))
    cells = dict.fromkeys((c.entry.task, c.entry.month.month) for c in receipt.taken.checked.changes)
    return [(id, m, old[id][m].lamp, new[id][m].lamp) for id, m in cells if old[id][m].lamp != new[id][m].lamp]


def kept_as_stored(store: Store, plan: Plan) -> bool:
    """Whether what is kept for the next file is what the store says."""
    with store.reading() as con:
        return _grounds.of(store) == ground_of(con, plan)


@settings(max_examples=8)
@given(RUN, st.sampled_from(["06-25", "07-25", "08-25"]), st.booleans())
@example([("06-18", ["6月,2.1-02,,0"]), ("07-18", ["6月,2.1-02,,45"])], "07-25", False)  # 滞后 then, 已补齐
def test_files_one_after_the_other(small: Plan, run: list[tuple[str, list[str]]], on: str, undone: bool) -> None:
    """In time and late, for months that have passed and not, the first of them undone or May locked in between."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "progress.duckdb")
        for number, (received, rows) in enumerate(run):
            with store.reading() as con:
                before = latest_number(con)
            sender = Sender("张三", moment(received), moment(on))
            (found,) = receive_all(store, small, [handed_in(number, rows)], sender)
            flips = [(f.task.id, f.month, f.before, f.after) for f in found.flips]
            assert flips == turned(store, small, found, before, on)
            assert kept_as_stored(store, small)
            if number == 0 and undone and found.taken and found.taken.batch:
                revert(store, found.taken.batch, person="张三", reason="错", when=moment("06-19"))
            elif number == 0:
                lock_month(store, day("05-01"), person="局办公室", reason="印发", when=moment("05-24"))
