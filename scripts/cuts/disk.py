"""A disk replayed: a folder's files as a list of system calls makes them, to be stopped anywhere."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

CUTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Where a write is cut, as shares of its length; 1.0 stands for all but the last byte."""


@dataclass(frozen=True)
class Step:
    """One system call that changes something, or waits for the disk (`sync`).

    `what`: open, write, send (bytes of another open file), truncate, rename, unlink, sync or close.
    """

    what: str
    handle: int = -1
    path: str = ""
    other: str = ""
    flags: str = ""
    data: bytes = b""
    offset: int | None = None
    source: int = -1
    length: int = 0

    @property
    def writes(self) -> bool:
        return self.what in ("write", "send")

    @property
    def changes(self) -> bool:
        return self.what in ("write", "send", "truncate", "rename", "unlink")

    def size(self) -> int:
        return len(self.data) if self.what == "write" else self.length


@dataclass
class _Open:
    inode: int
    place: int = 0
    append: bool = False


@dataclass
class Disk:
    """Names, the files behind them, and what is open."""

    names: dict[str, int] = field(default_factory=dict)
    files: dict[int, bytearray] = field(default_factory=dict)
    handles: dict[int, _Open] = field(default_factory=dict)
    _next: int = 0

    @staticmethod
    def of(folder: Path) -> "Disk":
        disk = Disk()
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                disk.names[str(path.relative_to(folder))] = disk._new(path.read_bytes())
        return disk

    def copy(self) -> "Disk":
        return Disk(
            dict(self.names),
            {number: bytearray(content) for number, content in self.files.items()},
            {handle: _Open(o.inode, o.place, o.append) for handle, o in self.handles.items()},
            self._next,
        )

    def write_out(self, folder: Path) -> None:
        """The folder as the disk has it now."""
        shutil.rmtree(folder, ignore_errors=True)
        for name, inode in self.names.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.files[inode])

    def do(self, step: Step, upto: int | None = None) -> None:
        """Carry a step out; of a write only the first `upto` bytes."""
        match step.what:
            case "open":
                self._open(step)
            case "write" | "send":
                self._write(step, upto)
            case "truncate":
                content = self.files[self.handles[step.handle].inode]
                content[step.length :] = bytes(max(0, step.length - len(content)))
            case "rename":
                if step.path in self.names:
                    self.names[step.other] = self.names.pop(step.path)
            case "unlink":
                self.names.pop(step.path, None)
            case "close":
                self.handles.pop(step.handle, None)

    def _new(self, content: bytes = b"") -> int:
        self._next += 1
        self.files[self._next] = bytearray(content)
        return self._next

    def _open(self, step: Step) -> None:
        if step.path not in self.names:
            if "O_CREAT" not in step.flags:
                return
            self.names[step.path] = self._new()
        inode = self.names[step.path]
        if "O_TRUNC" in step.flags:
            self.files[inode].clear()
        self.handles[step.handle] = _Open(inode, 0, "O_APPEND" in step.flags)

    def _write(self, step: Step, upto: int | None) -> None:
        target = self.handles.get(step.handle)
        if target is None:
            return
        content, data = self.files[target.inode], self._bytes(step)
        data = data if upto is None else data[:upto]
        place = step.offset if step.offset is not None else len(content) if target.append else target.place
        if place > len(content):
            content.extend(bytes(place - len(content)))
        content[place : place + len(data)] = data
        if step.offset is None:
            target.place = place + len(data)

    def _bytes(self, step: Step) -> bytes:
        if step.what == "write":
            return step.data
        source = self.handles[step.source]
        data = bytes(self.files[source.inode][source.place : source.place + step.length])
        source.place += step.length
        return data
