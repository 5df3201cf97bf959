"""Signs that nobody sees and that no office file, HTML or XML may hold: the one rule for cells and for the plan."""

import re

CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""For a class of a regular expression."""
NOT_TEXT = re.compile(f"[{CONTROLS}\x7f]")
"""What a cell must not hold; in one it is read as a space. NUL is none of them, since a CSV parts by it."""
_HALVES = re.compile("[\ud800-\udfff\ufffe\uffff]")
_UNFIT = re.compile(f"[\x00{CONTROLS}\x7f]")
_AROUND = 8
"""Signs on either side by which the place is found."""


def storable(text: str) -> str:
    """What somebody typed, as a file could hold it: halves of signs are left out, control signs a space."""
    return NOT_TEXT.sub(" ", _HALVES.sub("", text).replace("\0", " "))


def unseen(text: str) -> str:
    """The first sign of a text that no file can hold, named and with what stands around it: `适老化【不可见字符 U+0008】改造`.
    '' where a file can hold all of it."""
    found = _UNFIT.search(text)
    if found is None:
        return ""
    start, end = found.span()
    return _named(text[max(0, start - _AROUND) : end + _AROUND])


def _named(text: str) -> str:
    return _UNFIT.sub(lambda sign: f"【不可见字符 U+{ord(sign[0]):04X}】", text)
