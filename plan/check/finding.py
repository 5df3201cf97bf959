"""What a check finds, and the advice that several checks give."""

import re
from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import NamedTuple

Path = tuple[str | int, ...]
"""The keys down to a place."""


class Finding(NamedTuple):
    """One mistake: where below the part that was looked at, what was read, what is expected, what to do."""

    path: Path
    value: str
    expected: str
    advice: str = ""


MOST_WORDS = 200
"""Comparing each with each takes long; who has more of them mistyped none."""


def close(word: str, words: Collection[str], written: Callable[[str], str] = "「{}」".format) -> str:
    """`是不是想写「户」？` when one of the words is near, else nothing. `written`: how a word stands in the sentence."""
    near = get_close_matches(word, words, n=1, cutoff=0.6) if len(words) <= MOST_WORDS else ()
    return f"是不是想写{written(near[0])}？" if near else ""


SEPARATORS = "[，、,；;]"
SEVERAL = "几个名称之间请用半角逗号隔开，例如 [甲, 乙]"


def several(name: str) -> bool:
    """Whether a name is probably several, between which a comma of some sort stands."""
    return re.search(SEPARATORS, name) is not None
