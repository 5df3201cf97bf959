"""What a person sees in one cell: its text, and what there is to say of it."""

import math
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from records.reading.sheet import REPORTED, Fault, Note
from records.reading.workbook.formats import exact
from records.reading.workbook.markup import true
from records.reading.workbook.moments import day_or_time, doubtful_month, near, said, unseen_month
from records.reading.workbook.strings import Run, Text, clean, unescaped
from records.reading.workbook.styles import Letters, Style

KEPT = 200_000
"""Different cells whose text is kept, since most stand in many rows."""
UNREADABLE = Fault("", "这一格读不出", "请重新填这一格")


class Seen(NamedTuple):
    """A cell of which there is more to say than its text."""

    text: str
    fault: Fault | None = None
    note: Note | None = None
    struck: bool = False


WITHOUT_RESULT = Seen("", Fault("", "公式没有算出结果", "请在 Excel 中打开并保存一次，或直接填数"))
Key = tuple[str, str, Text]
"""Style, type and content of a cell, as they are written; the content of `inlineStr` is a text already."""


class Cells(dict[Key, str | Seen]):
    """What is seen in each cell: a str where there is nothing else to say of it."""

    def __init__(
        self, strings: Sequence[Text], styles: Sequence[Style], epoch: datetime, *, hides_zeros: bool = False
    ) -> None:
        super().__init__()
        self._strings, self._styles, self._epoch = strings, styles, epoch
        self.hides_zeros = hides_zeros

    def seen(self, style: str, kind: str, content: Text, *, formula: bool = False) -> str | Seen:
        """A cell. `formula`: it has one, and no result of it is written."""
        return WITHOUT_RESULT if formula and kind != "str" else self[style, kind, content]

    def __missing__(self, key: Key) -> str | Seen:
        if len(self) >= KEPT:
            self.clear()
        try:
            seen = self._seen(*key)
        except (ValueError, ArithmeticError, IndexError, TypeError):
            seen = Seen("", UNREADABLE._replace(value=key[2] if isinstance(key[2], str) else ""))
        self[key] = found = seen.text if seen[1:] == _NOTHING else seen
        return found

    def _seen(self, style: str, kind: str, content: Text) -> Seen:
        at = int(style) if style else 0
        look = self._styles[at] if 0 <= at < len(self._styles) else Style()
        if not content:
            return Seen("")
        seen = self._of_kind(look, kind, content)
        if (not seen.text and seen.fault is None) or look.letters == Letters():
            return seen
        if look.letters.struck:
            return seen._replace(struck=True)
        return seen._replace(
            fault=Fault(seen.text, f"整格是{look.letters.aside}，不知道是不是要报的数", "请改成普通的字", REPORTED)
        )

    def _of_kind(self, look: Style, kind: str, content: Text) -> Seen:
        if kind in ("s", "inlineStr"):
            text = self._strings[_index(content)] if kind == "s" else clean(content)
            return _text(look, text)
        assert isinstance(content, str)
        match kind:
            case "n" | "":
                return self._number(look, content.strip())
            case "b":
                return Seen("是" if true(content) else _no(content))
            case "d":
                return _moment(near(datetime.fromisoformat(content.strip())), "ymd")
        return _text(look, unescaped(content))

    def _number(self, look: Style, written: str) -> Seen:
        if not written.isascii() or "_" in written:
            raise ValueError(written)
        value = float(written) if any(sign in written for sign in ".eEnN") else int(written)
        # repr of a float is the shortest text that reads back the same: 0.1, not 0.1000000000000000055
        number = Decimal(repr(value))
        if not math.isfinite(value):
            return Seen(exact(number))
        shown = look.format.number(number)
        if shown.date:
            try:
                return _moment(day_or_time(value, self._epoch), shown.parts)
            except (ValueError, OverflowError):
                return Seen(exact(number))
        if not shown.text or (self.hides_zeros and not number):
            return Seen(
                "", note=Note(exact(number), "格式不把它显示出来，按没有填算", "要报的请改成看得见的数", REPORTED)
            )
        note = None
        if shown.unsigned:
            note = Note(shown.text, f"存的是 {exact(number)}，负号可能没有显示出来", "请核对", REPORTED)
        elif shown.rounded:
            note = Note("", "显示时四舍五入过，按实际存的数读入", "", ("完成值", "分母"))
        return Seen(shown.text, note=note)


_NOTHING = (None, None, False)


def _index(content: Text) -> int:
    if not isinstance(content, str) or not content.strip().isdecimal():
        raise ValueError
    return int(content)


def _no(content: str) -> str:
    if content.strip().lower() not in ("0", "false", "off"):
        raise ValueError(content)
    return "否"


def _moment(found: object, parts: str) -> Seen:
    text = said(found)  # type: ignore[arg-type]
    return Seen(text, doubtful_month(found) or unseen_month(text, parts))  # type: ignore[arg-type]


def _text(look: Style, text: Text) -> Seen:
    if isinstance(text, str):
        shown = look.format.text(text)
        if text and not shown:
            return Seen("", note=Note(text, "格式不把它显示出来，按没有填算", "要报的请改成看得见的字"))
        return Seen(shown)
    return _rich(look, [run._replace(letters=look.letters if run.letters is None else run.letters) for run in text])


def _rich(look: Style, runs: Sequence[Run]) -> Seen:
    """Letters raised, lowered or struck out are no part of a figure; a text keeps those that are not struck out."""
    standing = [run for run in runs if not (run.letters and run.letters.struck)]
    if not "".join(run.text for run in standing).strip():
        return Seen("".join(run.text for run in runs).strip(), struck=True)
    figure = "".join(run.text for run in standing if not (run.letters and run.letters.aside)).strip()
    words = "".join(run.text for run in standing).strip()
    left_out = [(_how(run), run.text.strip()) for run in runs if _how(run) and run.text.strip()]
    if not left_out:
        return Seen(look.format.text(words))
    told = "、".join(f"{how}“{text}”" for how, text in left_out)
    if not figure:
        return Seen(
            "", Fault(words, f"整格是{left_out[0][0]}", "请改成普通的字", REPORTED), Note(words, "", words=words)
        )
    return Seen(look.format.text(figure), note=Note(figure, f"{told}没有读入", "请核对", words=words))


def _how(run: Run) -> str:
    if run.letters is None:
        return ""
    return "划掉的" if run.letters.struck else run.letters.aside
