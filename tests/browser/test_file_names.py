"""Names of files as no program gives them, from the upload to the page that tells of them and the file given back."""

import pytest

from records import Store, original, records
from tests.browser.conftest import Server
from tests.browser.stream import Tab, trigger
from tests.browser.visitors import PEOPLE, cookie

CHOOSE = "选择 CSV 或 .xlsx 文件，可多个"
NAMES = {
    "control characters": (b"a\x07\x1b\x7fb.csv", "ab.csv"),
    "half of a surrogate pair": (b"a\xed\xa0\x80b.csv", "aí b.csv"),
    "no UTF-8": (b"\xff\xfe\xb0\xa1.csv", "ÿþ°¡.csv"),
    "turned around": ("a\u202evsc.exe\u202c.csv".encode(), "avsc.exe.csv"),
    "a way up": (b"../../../../var/x.csv", "var/x.csv"),
    "a way up, of Windows": (b"..\\..\\x.csv", "x.csv"),
    "of a folder": ("九月/养老/x.csv".encode(), "九月/养老/x.csv"),
    "a device": (b"CON.csv", "CON.csv"),
    "a line of a header": (b"a%0d%0aSet-Cookie: x=1.csv", "a%0d%0aSet-Cookie: x=1.csv"),
    "quotes": ("“a”';--.csv".encode(), "“a”';--.csv"),
    "long": ("长".encode() * 1_000 + b".csv", "长" * 196 + ".csv"),
    "a formula": (b"=cmd|' /C calc'!A0.csv", "=cmd|'/C calc'!A0.csv"),
    "markup": (b"<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv"),
    "an emoji": ("😀👩‍👩‍👧.csv".encode(), "😀👩‍👩‍👧.csv"),
}
"""What is sent, and as what it is kept."""


@pytest.mark.parametrize("kind", NAMES)
def test_a_name(house: Server, kind: str) -> None:
    """Taken in under a name that can be shown and given back, or refused: the page does not fail."""
    number = 1_000 + list(NAMES).index(kind)
    content = f"月份,任务编号,完成值,更正原因\n2024-10,2.1-07,{number},核对\n".encode()
    with Tab(house.address, cookie(house, PEOPLE["staff"])) as tab:
        uploader = tab.open("report").widget(CHOOSE)
        chosen = tab.chosen(uploader, (NAMES[kind][0].decode("latin-1"), content))
        run = tab.open("report", chosen)
        assert not run.shows("这个页面出错了")
        sure = [w for w in run.widgets if w.label.endswith("已核对无误")]
        agreed = [chosen, *({"id": w.id, "bool_value": True} for w in sure)]
        run = tab.open("report", *agreed)
        run = tab.open("report", *agreed, trigger(run.widget("确认入库")))
        assert not run.shows("这个页面出错了")
        assert run.shows("已入库：")
    with Store(house.database).reading() as con:
        newest = records(con, task="2.1-07")[0]
        kept = original(con, newest.batch)
    assert kept == (NAMES[kind][1], content)
    assert newest.file == NAMES[kind][1]
    with Tab(house.address, cookie(house, PEOPLE["office"])) as tab:
        assert not tab.open("task", id="2.1-07").shows("这个页面出错了")
        assert not tab.open("office").shows("这个页面出错了")


def test_a_name_with_nul_goes_no_further(house: Server) -> None:
    """Streamlit refuses it (1.67); no browser sends one. It is the end of that tab alone."""
    with Tab(house.address, cookie(house, PEOPLE["staff"])) as tab:
        uploader = tab.open("report").widget(CHOOSE)
        run = tab.open("report", tab.chosen(uploader, ("a\x00b.csv", b"x")))
        assert run.shows("这个页面出错了，数据没有受影响。")
    with Tab(house.address, cookie(house, PEOPLE["staff"])) as tab:
        assert tab.open("report").titles == ["数据上报"]
