"""What a file does to the lamps, and the object of `import --json` (contract.md, Commands)."""

import json

from metrics.changes.impact import Receipt, as_json, receive
from records import Sender, Upload
from tests.conftest import HEADER, Desk, moment


def receipt(desk: Desk, *rows: str, keep: bool = True, content: bytes | None = None) -> Receipt:
    data = content if content is not None else "\n".join([HEADER, *rows]).encode("gb18030")
    when = moment("06-18")
    upload = Upload("六月.csv", data)
    return receive(desk.store, desk.plan, upload, Sender("张三", when, when), keep=keep)


def test_the_object_of_the_contract(both: Desk) -> None:
    """One good row that turns 未到时点 into 偏慢, one bad, one silent."""
    found = as_json(receipt(both, "6月,1.1-01,,120", "6月,1.1-02,,二", "6月,2.1-02,,"))
    assert json.loads(json.dumps(found)) == found
    named = "file batch encoding accepted unchanged skipped rejected warnings lamps".split()
    assert found.keys() >= set(named)
    assert [found[key] for key in named[:6]] == ["六月.csv", 1, "gb18030", 1, 0, 1]
    assert found["rejected"] == [
        {
            "row": 3,
            "column": "完成值",
            "value": "二",
            "message": "第 3 行「完成值」：读到“二”，应为数字。请改成 2。",
        }
    ]
    (flip,) = found["lamps"]
    assert (flip["id"], flip["from"], flip["to"]) == ("1.1-01", "idle", "yellow")


def test_a_rehearsal_says_the_same_and_stores_nothing(desk: Desk) -> None:
    rows = ("6月,1.1-01,,120", "6月,1.1-02,,二")
    rehearsal, real = (as_json(receipt(desk, *rows, keep=keep)) for keep in (False, True))
    assert rehearsal == real
    assert desk.number() == 1


def test_a_file_stored_twice_says_so(desk: Desk) -> None:
    receipt(desk, "6月,1.1-01,,120")
    found = as_json(receipt(desk, "6月,1.1-01,,120"))
    assert (found["batch"], found["accepted"], found["unchanged"], found["lamps"]) == (
        None,
        0,
        1,
        [],
    )
    assert found["warnings"][0]["message"] == "这个文件此前已入库（批次 1），没有重复写入。"


def test_red_without_a_reason_is_a_warning(desk: Desk) -> None:
    """50 of due 150 is 滞后: the row is stored, and asked for its 滞后原因."""
    found = receipt(desk, "6月,1.1-01,,50", "6月,2.1-02,,40")
    assert [p.message for p in found.warnings] == [
        "第 2 行「滞后原因」：这项任务本月为滞后，还没有写原因。请补填滞后原因和下一步措施。"
    ]
    assert found.rejected == ()
    assert len(desk.known()) == 2


def test_red_with_a_reason_and_staying_red(desk: Desk) -> None:
    """With a reason nothing is said; 无变化 in July stays 滞后 and is asked again."""
    assert receipt(desk, "6月,1.1-01,,50,,,雨季停工").warnings == ()
    found = receipt(desk, "7月,1.1-01,,无变化")
    assert "第 2 行「滞后原因」：这项任务本月为滞后，还没有写原因。请补填滞后原因和下一步措施。" in [
        p.message for p in found.warnings
    ]


def test_a_file_that_cannot_be_read(desk: Desk) -> None:
    found = as_json(receipt(desk, content=b"%PDF-1.7"))
    assert (found["batch"], found["encoding"], found["accepted"]) == (None, None, 0)
    assert [p["message"] for p in found["rejected"]] == [
        "这不是 CSV 或 .xlsx 文件。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"
    ]
    assert desk.number() == 0
