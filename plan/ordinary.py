"""A file that somebody named, judged before it is opened: a pipe would hold the reader for ever, a device or
a slip of the hand fill the memory.

The kind and the size are asked of the file system; no more than the bound is ever read, whatever that said.
"""

import stat
from pathlib import Path

MB = 1_000_000


class UnfitError(Exception):
    """The file is of no kind, or of a size, to be read; the message says what was found and what to do, to stand
    behind the file's name: `是文件夹，应为文件。请核对路径。`"""


def fit(file: Path) -> int:
    """The bytes of an ordinary file; raises UnfitError for a folder, a pipe or a device, OSError where there is none."""
    found = file.stat()
    if stat.S_ISDIR(found.st_mode):
        raise UnfitError("是文件夹，应为文件。请核对路径。")
    if not stat.S_ISREG(found.st_mode):
        raise UnfitError("是管道或设备，应为普通文件。请核对路径。")
    return found.st_size


def content(file: Path, most_mb: int, advice: str) -> bytes:
    """What is in an ordinary file of at most so many million bytes; `advice` is what to do about a larger one.

    Raises UnfitError, OSError.
    """
    size = fit(file)
    if size <= most_mb * MB:
        with file.open("rb") as opened:
            found = opened.read(most_mb * MB + 1)
        if len(found) <= most_mb * MB:
            return found
        size = len(found)  # it grew meanwhile, or is one of those of /proc, which say 0
    raise UnfitError(f"有 {-(-size // MB)} MB，最多 {most_mb} MB。{advice}。")
