"""Identity numbers in a table: what holds any is not read further, and nothing of it is kept."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from records.reading import cells
from records.reading.sheet import FileError, Line

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
"""GB 11643-1999: the last sign of the weighted sum of the first 17 digits, modulo 11."""
_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9Xx])")
_COLUMN = re.compile("身份证|公民身份号|证件号")
HEADER_WITHIN = 20
ADVICE = "请删去身份证号、姓名等个人信息，只留编号、街镇，再上传。文件没有读下去，也没有存下任何内容。"


def without_identity(lines: Sequence[Line], header: int = HEADER_WITHIN) -> None:
    """Raises FileError with the place of the first identity number, or of a column that is named after them; `header`: the lines
    among which the names of columns are."""
    for number, row in lines[:header]:
        for text in row:
            if len(text) <= HEADER_WITHIN and _COLUMN.search(cells.plain(text).replace(" ", "")):
                raise FileError(f"第 {number} 行有「{' '.join(text.split())}」这一列，是个人信息。{ADVICE}")
    for number, row in lines:
        if any(map(_holds, row)):
            raise FileError(f"第 {number} 行有身份证号，是个人信息。{ADVICE}")


def _holds(text: str) -> bool:
    return len(text) >= len(WEIGHTS) + 1 and any(map(is_identity_number, _candidates(text)))


def _candidates(text: str) -> Iterable[str]:
    plain = cells.plain(text)
    return _NUMBER.findall(plain) or _NUMBER.findall(plain.replace(" ", "").replace("-", ""))


def is_identity_number(text: str) -> bool:
    """18 signs with a day of birth whose last is the right one; or that end in 00, which is what a spreadsheet makes of one
    that was typed as a number: it keeps 15 digits."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    weighted = sum(weight * int(sign) for weight, sign in zip(WEIGHTS, text, strict=False))
    return CHECK_SIGNS[weighted % 11] == text[-1].upper() or text.endswith("00")
