"""Only a damaged store makes way for a backup: one in use, or that cannot be copied first, stays as it is."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from records import Store, StoreError, backup, latest_number, restore
from tests.conftest import ROOT, Desk, moment

HOLD = """
import sys
from records import Store
with Store(sys.argv[1]).reading():
    print("held", flush=True)
    sys.stdin.read()
"""
"""A second process that keeps the store until it is told to end."""
LATER = "before-restore-20240612-090000"
"""What the name of a safety copy of 12 June, nine o'clock, ends in."""


@contextmanager
def held(store: Store) -> Iterator[None]:
    command = [sys.executable, "-c", HOLD, store.address]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.communicate()


def refused(desk: Desk, file: Path) -> str:
    with pytest.raises(StoreError) as raised:
        restore(desk.store, file, moment("06-12"))
    return str(raised.value)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def copy(desk: Desk, tmp_path: Path) -> Path:
    """A copy of a store that went on: 120 then, 130 now, so batch 2 would be lost."""
    desk.tell("06-10", "6月,1.1-01,,120")
    folder = tmp_path / "copies"
    folder.mkdir()
    backup(desk.store, folder / "copy.duckdb")
    desk.tell("06-11", "6月,1.1-01,,130")
    return folder / "copy.duckdb"


def test_a_store_in_use(desk: Desk, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.store.store.PATIENCE_SECONDS", 0.1)
    with held(desk.store):
        assert refused(desk, copy) == "记录库正被另一个程序占用，请稍后再试。"
    assert names(copy.parent) == ["copy.duckdb"]
    assert [f.value for f in desk.known()] == [130]


def test_a_safety_copy_that_cannot_be_written(desk: Desk, copy: Path) -> None:
    """A name so long that the safety copy's, longer by 31 characters, has more than 255 bytes."""
    long = copy.rename(copy.with_name(f"{'a' * 230}.duckdb"))
    assert refused(desk, long) == f"写不了备份文件 {copy.parent / ('a' * 230)}.{LATER}.duckdb。请检查目录和空间。"
    assert names(copy.parent) == [long.name]
    assert [f.value for f in desk.known()] == [130]


def test_a_safety_copy_whose_name_is_taken(desk: Desk, copy: Path) -> None:
    taken = copy.with_name(f"copy.{LATER}.duckdb")
    taken.write_text("名单", encoding="utf-8")
    assert refused(desk, copy) == f"{taken} 已存在，而且不是本系统的备份文件。请换一个文件名。"
    assert names(copy.parent) == [taken.name, "copy.duckdb"]
    assert [f.value for f in desk.known()] == [130]


def damage(desk: Desk) -> bytes:
    """Spoil what is behind the headers (three blocks of 4096 bytes), as a bad disk does; a rest of a WAL lies beside."""
    assert desk.store.file is not None
    content = desk.store.file.read_bytes()
    content = content[:12288] + bytes(len(content) - 12288)
    desk.store.file.write_bytes(content)
    return content


def test_a_damaged_store_is_put_aside(desk: Desk, copy: Path) -> None:
    """At once, without waiting for anybody: checksums are of a “block”, which is no lock."""
    content = damage(desk)
    with pytest.raises(StoreError) as raised, desk.store.reading() as con:
        latest_number(con)
    assert str(raised.value) == f"打不开记录库 {desk.store.address}，文件可能已损坏。请用备份恢复。"
    count, kept = restore(desk.store, copy, moment("06-12"))
    assert (count, kept) == (1, copy.with_name(f"copy.{LATER}.damaged"))
    assert kept is not None and kept.read_bytes() == content
    assert [f.value for f in desk.known()] == [120]


def test_what_was_not_yet_written_into_a_damaged_store_goes_with_it(desk: Desk, copy: Path) -> None:
    damage(desk)
    Path(f"{desk.store.file}.wal").write_bytes(b"rest")
    _, kept = restore(desk.store, copy, moment("06-12"))
    assert Path(f"{kept}.wal").read_bytes() == b"rest"
    assert [f.value for f in desk.known()] == [120]


def test_a_damaged_store_that_cannot_be_moved(desk: Desk, copy: Path) -> None:
    """Under a name too long for a file: it stays where it is, as it is."""
    content = damage(desk)
    long = copy.rename(copy.with_name(f"{'a' * 230}.duckdb"))
    said = refused(desk, long)
    target = copy.parent / f"{'a' * 230}.{LATER}.damaged"
    assert said == f"记录库 {desk.store.address} 已损坏，移不到 {target}，没有恢复。请检查目录和空间。"
    assert desk.store.file is not None and desk.store.file.read_bytes() == content


@pytest.mark.parametrize("folder", ["none", "progress.duckdb"])
def test_a_backup_where_nothing_can_be_written(desk: Desk, tmp_path: Path, folder: str) -> None:
    """A folder that is not there, and a file in its place: the backup's fault, not the store's."""
    desk.tell("06-10", "6月,1.1-01,,120")
    file = tmp_path / folder / "copy.duckdb"
    with pytest.raises(StoreError) as raised:
        backup(desk.store, file)
    assert str(raised.value) == f"写不了备份文件 {file}。请检查目录和空间。"


FULL = """
import resource, signal, sys
from pathlib import Path
from records import Store, StoreError, backup
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))
try:
    backup(Store(sys.argv[1]), Path(sys.argv[2]))
except StoreError as error:
    print(error)
"""
"""A process that may write no file longer than 8192 bytes, as on a disk that is full."""


def test_a_backup_that_ends_on_a_full_disk(desk: Desk, copy: Path) -> None:
    """The copy that was there stays, and nothing half written beside it."""
    before = copy.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", FULL, desk.store.address, str(copy)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"写不了备份文件 {copy}。请检查目录和空间。\n"
    assert names(copy.parent) == ["copy.duckdb"]
    assert copy.read_bytes() == before
    assert [f.value for f in desk.known()] == [130]
