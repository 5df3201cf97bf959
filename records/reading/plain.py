"""Texts of unknown origin as a person reads them: nothing unseen in them, nothing that turns the writing around.

The one list of signs that nobody sees. A control sign stands where something was and parts what is beside it; a sign
without width does not; joiners shape the names of people and emoji, so they are unseen in figures alone.
"""

import re

from plan.signs import CONTROLS

LONGEST_NAME = 200
WITHOUT_WIDTH = "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
"""Marks that come along from a web page or a chat, and those that turn the direction of writing.
For a class of a regular expression, as the one below."""
JOINERS = "\u200c\u200d\ufe00-\ufe0f"
_NOT_IN_XML = re.compile(f"[\x00{CONTROLS}]")
_UNSEEN = re.compile(f"[\x7f-\x9f{WITHOUT_WIDTH}]")
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]|\r\n?")


def legal(text: str) -> str:
    """The text without the characters that no XML or HTML file may hold, halves of surrogate pairs among them."""
    return _NOT_IN_XML.sub("", text)


def readable(text: str) -> str:
    """The text as a person reads it: legal, nothing unseen in it, every sort of line break a plain one."""
    return _UNSEEN.sub("", legal(_BREAKS.sub("\n", text)))


def file_name(text: str) -> str:
    """The name of a file as a browser told it, fit to be shown, kept and given back: readable, on one line, of a chosen
    folder the path within it, no way up; too long a one without its beginning. `无名` where nothing is left.
    """
    parts = readable(text).replace("\\", "/").split("/")
    name = "/".join(part.strip() for part in parts if part.strip() not in ("", ".", ".."))
    return " ".join(name.split())[-LONGEST_NAME:] or "无名"


def is_left_behind(path: str) -> bool:
    """Whether a file of a folder was left by a program and is nobody's table: a lock (~$6月.xlsx, .~lock.6月.xlsx#), what
    macOS and Windows lay beside files (._6月.xlsx, __MACOSX, .DS_Store, Thumbs.db, desktop.ini), anything hidden.
    """
    parts = [part.strip().lower() for part in path.replace("\\", "/").split("/")]
    return any(part.startswith(("~$", "~wr", ".")) and part.strip(".") for part in parts) or any(
        part in ("__macosx", "@eadir", "$recycle.bin", "thumbs.db", "desktop.ini") for part in parts
    )
