"""A disk that is full: one sentence, nothing stored, and everything as it was once there is room again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from records import Store, lock_month
from records.store.file.merging import log_of
from tests.conftest import ROOT, Desk, day, moment

STORING = """
import resource, signal, sys
from datetime import date, datetime
from pathlib import Path
from plan import read_plan
from records import *
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
if int(sys.argv[2]) >= 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
store, when, month = Store(sys.argv[1]), datetime(2024, 6, 20, 9), date(2024, 6, 1)
plan = read_plan(Path("tests/small.yaml"))

def hand_in():
    rows = "".join(f"2024-{m:02d},1.1-01,{900 + m},{'忙' * 150}\\n" for m in range(3, 13))
    with store.writing() as con:
        take(con, plan, Upload("6月.csv", ("月份,任务编号,完成值,进展情况\\n" + rows).encode()), Sender("甲", when, when))

for act in (
    hand_in,
    lambda: lock_month(store, month, person="甲", reason="会后", when=when),
    lambda: decide(store, month=month, text="加班组", owner="甲", person="乙", when=when),
    lambda: backup(store, Path(sys.argv[1]).with_name("copy.duckdb")),
):
    try:
        act()
        print("done")
    except (StoreError, LockError) as error:
        print(error)
"""
"""A process that stores what it can; no file of its may grow beyond its second argument (bytes; below 0: any)."""


def storing(store: Store, bound: int = -1) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", STORING, store.address, str(bound)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def full(store: Store) -> str:
    return f"磁盘已满，记录库 {store.address} 没有写入任何数据。请清理磁盘后再试。"


def unwritten(store: Store) -> str:
    assert store.file is not None
    return f"写不了备份文件 {store.file.with_name('copy.duckdb')}。请检查目录和空间。"


@pytest.mark.parametrize("more", [0, 1, 100, 1000])
def test_files_that_cannot_grow(desk: Desk, more: int) -> None:
    """The log may take so many bytes more: what does not fit is refused, what fits is stored; never half of it."""
    desk.tell("06-18", "6月,1.1-01,,100")
    assert desk.store.file is not None
    room = log_of(desk.store.file).stat().st_size + more
    said = storing(desk.store, room)
    assert said[0] == full(desk.store)
    assert set(said[1:3]) <= {"done", full(desk.store)}
    assert said[3] == unwritten(desk.store)
    assert [f.value for f in desk.known()] == [100]
    assert storing(desk.store)[0] == "done"
    assert desk.store.trouble() == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB. Where the machine lets nobody mount one, a folder: the test then asks less."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True, check=False
    )
    yield folder
    if mounted.returncode == 0:
        subprocess.run(["umount", folder], check=True)


def test_a_disk_without_room(desk: Desk, small_disk: Path) -> None:
    """A real full disk: refused, and after making room everything that was acknowledged is there and more can come."""
    own = Desk(Store(small_disk / "progress.duckdb"), desk.plan)
    own.tell("06-18", "6月,1.1-01,,100")
    lock_month(own.store, day("05-01"), person="甲", reason="会后", when=moment("06-19"))
    free = os.statvfs(small_disk)
    if small_disk.is_mount():
        (small_disk / "fill").write_bytes(bytes(free.f_bavail * free.f_frsize))
        said = storing(own.store)
        assert (said[0], said[3]) == (full(own.store), unwritten(own.store))
        assert set(said[1:3]) <= {"done", full(own.store)}  # a few bytes fit into the last page of the log
        (small_disk / "fill").unlink()
    assert [f.value for f in own.known()] == [100]
    said = storing(own.store)
    assert (said[0], said[2], said[3]) == ("done", "done", "done")
    assert own.store.trouble() == ()
