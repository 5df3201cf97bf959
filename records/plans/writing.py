"""targets.yaml written anew: as a whole or not at all, and never over what somebody wrote meanwhile."""

import os
from contextlib import suppress
from pathlib import Path

from plan import fingerprint, plan_text_of
from records.store.file.merging import on_disk

PART = ".part"
BOM = b"\xef\xbb\xbf"


class TargetsError(Exception):
    """The file cannot be written, or is not the one that was opened; the message is a sentence for the user."""


def opened_as(targets: Path) -> str:
    """The fingerprint of the file as it is now, right or wrong; empty where there is none. Raises TargetsError."""
    text = plan_text_of(targets)
    if text is None and os.path.lexists(targets):
        raise TargetsError(f"读不了 {targets}，没有发布。请检查权限和编码，或把它移开。")
    return "" if text is None else fingerprint(text)


def must_be(targets: Path, opened: str) -> None:
    """Raises TargetsError where the file is another than the one that was opened."""
    if opened_as(targets) != opened:
        raise TargetsError(
            f"{targets} 在打开之后被别人改过，没有发布，也没有覆盖。请重新打开，把改动放到新的清单上再发布。"
        )


def write(targets: Path, text: str, opened: str) -> bytes | None:
    """Put a text in the file's place, under its mode and with its line ends. Returns what was there, None where nothing
    was. Raises TargetsError."""
    file = targets.resolve()
    part = file.with_name(f".{file.name}{PART}-{os.getpid()}")
    try:
        before = file.read_bytes() if file.exists() else None
        _written(part, _as_before(text, before), file.stat().st_mode & 0o7777 if before is not None else 0o644)
        must_be(targets, opened)
        part.replace(file)
        on_disk(file.parent)
    except OSError:
        raise TargetsError(f"写不了 {targets}，没有发布。请检查目录的权限和空间。") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return before


def put_back(targets: Path, text: str, before: bytes | None) -> None:
    """Undo `write`, unless somebody wrote something else since."""
    file = targets.resolve()
    if plan_text_of(targets) != text:
        return
    with suppress(OSError):
        if before is None:
            file.unlink()
        else:
            part = file.with_name(f".{file.name}{PART}-{os.getpid()}")
            _written(part, before, file.stat().st_mode & 0o7777)
            part.replace(file)
        on_disk(file.parent)


def _as_before(text: str, before: bytes | None) -> bytes:
    """With the mark at its beginning and the line ends that Windows gave the file."""
    if before is not None and b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    return (BOM if before is not None and before.startswith(BOM) else b"") + text.encode()


def _written(part: Path, content: bytes, mode: int) -> None:
    with part.open("wb") as out:
        out.write(content)
        out.flush()
        os.fchmod(out.fileno(), mode)
        os.fsync(out.fileno())
