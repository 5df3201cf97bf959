"""Several files at once, and two people at once: what was agreed to is what is stored, or nothing is."""

import pytest

from metrics.changes.impact import StaleError, receive_all
from records import Sender, Upload
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
