"""What an operation does to a folder, read off strace: the calls that change files, in order, with their bytes."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.cuts.disk import Step
from scripts.serving import ROOT

CALLS = (
    "openat,creat,write,pwrite64,ftruncate,rename,renameat,renameat2,unlink,unlinkat,fsync,fdatasync,close,sendfile,"
    "copy_file_range,writev,pwritev,truncate,fallocate,link,linkat"
)
UNKNOWN = ("writev", "pwritev", "truncate", "fallocate", "link", "linkat", "creat", "copy_file_range")
"""Calls that nothing of ours makes in the folder: one of them would be a step that is not replayed."""
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)(?:<.*>)?")
_PART = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
_REST = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def recorded(folder: Path, arguments: list[str], trace: Path) -> list[Step]:
    """Run `python -m scripts.cuts.operations ARGUMENTS` and return what it did below the folder."""
    command = ["strace", "-f", "-xx", "-s", "99999999", "-o", str(trace), "-e", f"trace={CALLS}"]
    subprocess.run([*command, sys.executable, "-m", "scripts.cuts.operations", *arguments], cwd=ROOT, check=True)
    return list(_steps(folder, trace))


def _steps(folder: Path, trace: Path) -> Iterator[Step]:
    inside: set[int] = set()
    for call, words, result in _calls(trace):
        texts = [bytes.fromhex(found.replace("\\x", "")) for found in _TEXT.findall(words)]
        match call:
            case "openat":
                name = _below(folder, texts[0])
                if name is not None:
                    inside.add(result)
                    yield Step("open", result, name, flags=words)
            case "rename" | "renameat" | "renameat2":
                yield from _named("rename", folder, texts)
            case "unlink" | "unlinkat":
                yield from _named("unlink", folder, texts)
            case _ if (handle := int(re.match(r"\d+", words)[0]) if re.match(r"\d+", words) else -1) in inside:  # type: ignore[index]
                assert call not in UNKNOWN, f"{call} is not replayed"
                yield _on(call, handle, words, texts, result)
                if call == "close":
                    inside.discard(handle)


def _named(what: str, folder: Path, texts: list[bytes]) -> Iterator[Step]:
    names = [_below(folder, text) for text in texts]
    if names[0] is not None:
        yield Step(what, path=names[0], other=(names[1] if len(names) > 1 else "") or "")


def _on(call: str, handle: int, words: str, texts: list[bytes], result: int) -> Step:
    last = int(words.rpartition(",")[2]) if call in ("pwrite64", "ftruncate") else 0
    match call:
        case "write":
            return Step("write", handle, data=texts[0][:result])
        case "pwrite64":
            return Step("write", handle, data=texts[0][:result], offset=last)
        case "sendfile":
            return Step("send", handle, source=int(words.split(",")[1]), length=result)
        case "ftruncate":
            return Step("truncate", handle, length=last)
        case "close":
            return Step("close", handle)
    return Step("sync", handle)


def _below(folder: Path, text: bytes) -> str | None:
    path = Path(text.decode())
    return str(path.relative_to(folder)) if path.is_absolute() and path.is_relative_to(folder) else None


def _calls(trace: Path) -> Iterator[tuple[str, str, int]]:
    """Name, arguments and result of each call that succeeded, in the order in which they ended."""
    begun: dict[str, str] = {}
    with trace.open(encoding="latin-1") as lines:
        for line in lines:
            if part := _PART.match(line):
                begun[part[1]] = part[2]
                continue
            if rest := _REST.match(line):
                line = f"{rest[1]} {begun.pop(rest[1], '')}{rest[2]}"
            if (found := _LINE.match(line)) and int(found[4]) >= 0:
                yield found[2], found[3], int(found[4])
