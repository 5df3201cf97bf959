"""Signs in the texts of a plan that nobody sees and that no Excel, Word or HTML file can hold: \\b written in quotes."""

from collections.abc import Iterator
from typing import Any

from plan.check.finding import Finding, Path
from plan.signs import unseen

NOT_STORED = "Excel、Word 文件存不下这样的字符"
ADVICE = "请删去；双引号里的 \\b、\\0 等是这类字符的写法，也请删去"


def check_texts(data: Any, path: Path = ()) -> Iterator[Finding]:
    """Each text of the data, keys and values alike, that holds such a sign; `path` is where the data stands."""
    if isinstance(data, str):
        if shown := unseen(data):
            yield Finding(path, shown, NOT_STORED, ADVICE)
    elif isinstance(data, dict):
        for key, value in data.items():
            if isinstance(key, str) and (shown := unseen(key)):
                yield Finding((*path, key), shown, NOT_STORED, ADVICE)
            yield from check_texts(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from check_texts(value, (*path, number))
