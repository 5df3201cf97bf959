"""Characters that break files, or a reader's eye."""

import io

from openpyxl import Workbook, load_workbook

from reports.ooxml.workbook import write_text
from reports.ooxml.xml_text import legal, on_one_line, readable


def test_legal_keeps_what_xml_may_hold() -> None:
    assert legal("甲\t乙\n丙\x00\x07\x1b\ud800\udfff\ufffe\uffff𠮷\u202e") == "甲\t乙\n丙𠮷\u202e"


def test_readable_has_nothing_unseen() -> None:
    assert readable("甲\u202e乙\u2066丙\u200b\ufeff\x7f\x07") == "甲乙丙"
    assert readable("一\r\n二\r三\u2028四\x0b五\x85六") == "一\n二\n三\n四\n五\n六"


def test_on_one_line() -> None:
    assert on_one_line("  甲 \n\n 乙\t丙\u3000丁 ") == "甲 乙 丙 丁"


def test_a_workbook_with_half_a_character_can_be_read() -> None:
    """A lone surrogate is no character; openpyxl alone fails when it saves one."""
    book = Workbook()
    assert book.active is not None
    write_text(book.active["A1"], "甲\ud83d乙\x01")
    out = io.BytesIO()
    book.save(out)
    assert load_workbook(out).worksheets[0]["A1"].value == "甲乙"
