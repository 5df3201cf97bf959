"""Files that a command writes: as a whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commands.console import StopError

WRITE_ERRORS = {
    errno.EACCES: "没有权限，或文件正被别的程序打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过了磁盘配额",
    errno.ENAMETOOLONG: "文件名太长",
}


def writable(file: Path) -> None:
    """Say at once what would only show after the work."""
    with _write_errors(file):
        if file.is_dir():
            raise StopError(f"{file} 是文件夹，请写文件名。")
    no_pipe(file)
    with _write_errors(file):
        if not file.parent.is_dir():
            raise StopError(f"没有文件夹 {file.parent}，请先建好，或写到别处。")


def no_pipe(file: Path) -> None:
    """Refuse to write over what is neither a file nor a folder: it would hold the command for ever, or be lost."""
    with _write_errors(file):
        if file.exists() and not file.is_file() and not file.is_dir():
            raise StopError(f"{file} 是管道或设备，应为普通文件。请换一个文件名。")


def write(file: Path, content: bytes) -> None:
    """Write a file as a whole: who reads it meanwhile has the old one, and a failure leaves that as it was."""
    writable(file)
    part = file.with_name(f".{os.getpid()}.part")
    with _write_errors(file):
        try:
            part.write_bytes(content)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def _write_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StopError(f"写不了文件 {file}：{WRITE_ERRORS.get(error.errno or 0, '请检查目录和权限')}。") from None
