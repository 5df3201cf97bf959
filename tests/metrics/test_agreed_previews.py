"""Several files at once, and two people at once: what was agreed to is what is stored, or nothing is."""

from pathlib import Path

import pytest

from metrics.changes.impact import StaleError, receive_all
from metrics.task.assess import assess
from records import Sender, Snapshot, Store, Upload, latest_number, outcome, records
from tests.conftest import HEADER, Desk, moment

SENDER = Sender("张三", moment("06-18"), moment("06-18"))


def upload(name: str, *rows: str) -> Upload:
    return Upload(name, "\n".join([HEADER, *rows]).encode())


def test_each_file_sees_those_before_it(desk: Desk) -> None:
    """甲 says 40, 乙 says 45 for the same cell: 乙 replaces 甲's 40, and the history has both."""
    files = [upload("甲.csv", "6月,2.1-02,,40"), upload("乙.csv", "6月,2.1-02,,45")]
    first, second = receive_all(desk.store, desk.plan, files, SENDER)
    assert first.taken is not None
    assert second.taken is not None
    (change,) = second.taken.checked.changes
    assert change.before is not None
    assert (change.before.value, change.entry.value) == (40, 45)
    assert desk.number() == 2


def test_storing_what_was_previewed(desk: Desk) -> None:
    files = [upload("甲.csv", "6月,2.1-02,,40", "6月,1.1-02,,二")]
    preview = receive_all(desk.store, desk.plan, files, SENDER, keep=False)
    assert desk.number() == 0
    receive_all(desk.store, desk.plan, files, SENDER, previewed=preview)
    assert [f.value for f in desk.known()] == [40]


def test_a_stale_preview_stores_nothing(desk: Desk) -> None:
    """Between preview and storing somebody else reports the same cell: both figures survive nowhere silently."""
    files = [upload("甲.csv", "6月,2.1-02,,40")]
    preview = receive_all(desk.store, desk.plan, files, SENDER, keep=False)
    desk.tell("06-18", "6月,2.1-02,,42")
    with pytest.raises(StaleError, match="预览之后数据有更新，请重新核对后再入库。"):
        receive_all(desk.store, desk.plan, files, SENDER, previewed=preview)
    assert [f.value for f in desk.known()] == [42]


def test_what_others_report_elsewhere_does_not_make_it_stale(desk: Desk) -> None:
    files = [upload("甲.csv", "6月,2.1-02,,40")]
    preview = receive_all(desk.store, desk.plan, files, SENDER, keep=False)
    desk.tell("06-18", "6月,1.1-02,,1")
    receive_all(desk.store, desk.plan, files, SENDER, previewed=preview)
    assert {f.task: f.value for f in desk.known()} == {"1.1-02": 1, "2.1-02": 40}


def test_an_unreadable_file_does_not_hold_back_the_others(desk: Desk) -> None:
    files = [Upload("空.csv", b""), upload("甲.csv", "6月,2.1-02,,40")]
    bad, good = receive_all(desk.store, desk.plan, files, SENDER)
    assert bad.error == "文件是空的。请确认选对了文件。"
    assert good.taken is not None
    assert good.taken.batch == 1


def test_what_was_found_once_is_stored_as_it_was_found(desk: Desk, tmp_path: Path) -> None:
    """With a preview that still holds, and without one: the same rows, batches and outcomes are in the store. The second
    file says the figure of the first again, which counts as unchanged in both."""
    files = [
        upload("甲.csv", "6月,2.1-02,,40", "6月,1.1-02,,二", "6月,1.2-03,,"),
        upload("乙.csv", "6月,2.1-02,,40", "6月,1.2-01,,是"),
    ]
    sent = Sender("李四", moment("06-18T11:30"), moment("06-18T11:30"))
    other = Desk(Store(tmp_path / "other.duckdb"), desk.plan)
    preview = receive_all(desk.store, desk.plan, files, SENDER, keep=False)
    assert receive_all(desk.store, desk.plan, files, sent, previewed=preview) == preview
    receive_all(other.store, other.plan, files, sent)
    for kept in (desk, other):
        with kept.store.reading() as con:
            assert [(r.batch, r.line, r.task, r.person, r.received) for r in records(con)] == [
                (2, 3, "1.2-01", "李四", moment("06-18T11:30")),
                (1, 2, "2.1-02", "李四", moment("06-18T11:30")),
            ]
            found = [outcome(con, batch) for batch in (1, 2)]
        assert [(o.unchanged, o.unreported, o.refused, len(o.refusals)) for o in found if o] == [
            (0, 1, 1, 1),
            (1, 0, 0, 0),
        ]


def test_a_preview_of_yesterday_is_looked_at_again(desk: Desk) -> None:
    """The row of July is ahead of its month on the last day of June only; both days its outcome is to store it."""
    files = [upload("甲.csv", "7月,2.1-02,,40")]
    june, july = (Sender("张三", moment(day), moment(day)) for day in ("06-30", "07-01"))
    preview = receive_all(desk.store, desk.plan, files, june, keep=False)
    stored = receive_all(desk.store, desk.plan, files, july, previewed=preview)
    told = "第 2 行「月份」：读到“2024-07”，所报月份还没有到，请确认月份没有填错。"
    assert ([p.message for p in preview[0].warnings], [p.message for p in stored[0].warnings]) == ([told], [])
    assert [f.month for f in desk.known()] == [7]


def test_figures_at_hand_change_nothing(desk: Desk) -> None:
    """With all figures of before, the lamps that turn and the reasons that are missing are the same, file by file."""
    desk.tell("06-18", "5月,2.1-02,,30", "6月,1.1-02,,1")
    files = [upload("甲.csv", "6月,2.1-02,,35"), upload("乙.csv", "6月,2.1-02,,100", "6月,1.1-02,,2")]
    with desk.store.reading() as con:
        known = assess(con, desk.plan, Snapshot(latest_number(con), SENDER.stored.date()))
    with_them = receive_all(desk.store, desk.plan, files, SENDER, keep=False, known=known)
    assert with_them == receive_all(desk.store, desk.plan, files, SENDER, keep=False)
    assert [[(f.task.id, f.month, f.before, f.after) for f in r.flips] for r in with_them] == [
        [("2.1-02", 6, "yellow", "green")],
        [("2.1-02", 6, "green", "done"), ("1.1-02", 6, "green", "done")],
    ]
