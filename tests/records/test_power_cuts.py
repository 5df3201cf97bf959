"""The power goes at any instant of a storing: the next opening finds every acknowledged batch (docs/reliability.md).

The short form of `make cuts`: the operations whose writes are of different sorts.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from scripts.cuts.__main__ import replayed
from scripts.cuts.disk import Disk, Step
from scripts.cuts.replaying import Verdict


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Verdict]:
    """The verdict on an operation, each replayed once."""
    return cache(lambda name: replayed(name, tmp_path_factory.mktemp("cuts")))


@pytest.mark.parametrize("name", ["import", "long import", "restore"])
def test_nothing_acknowledged_is_lost(name: str, replay: Callable[[str], Verdict]) -> None:
    """Each write cut at five places, each two changes that nothing waited between the other way round."""
    verdict = replay(name)
    assert verdict.cuts > 10
    assert (verdict.unopened, verdict.missing, verdict.said) == ((), (), ())


def test_the_long_import_is_merged_and_the_short_one_is_not(replay: Callable[[str], Verdict]) -> None:
    """So that both ways are cut: into the log alone, and with the merging on a copy."""
    assert replay("import").steps < 5 < replay("long import").steps


def test_the_disk_does_what_the_calls_do(tmp_path: Path) -> None:
    """By hand: made, written, written at a place, appended, cut, renamed over another, removed while open."""
    (tmp_path / "old").write_bytes(b"old")
    disk = Disk.of(tmp_path)
    for step in [
        Step("open", 3, "new", flags="O_WRONLY|O_CREAT"),
        Step("write", 3, data=b"abcdef"),
        Step("write", 3, data=b"X", offset=1),
        Step("write", 3, data=b"gh"),
        Step("truncate", 3, length=7),
        Step("open", 4, "new", flags="O_WRONLY|O_APPEND"),
        Step("write", 4, data=b"!"),
        Step("rename", path="new", other="old"),
        Step("open", 5, "gone", flags="O_WRONLY|O_CREAT|O_TRUNC"),
        Step("unlink", path="gone"),
        Step("write", 5, data=b"nobody reads this"),
    ]:
        disk.do(step)
    disk.write_out(tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"old": b"aXcdefg!"}
    disk.do(Step("write", 3, data=b"zzzz"), upto=2)
    assert disk.files[disk.names["old"]] == b"aXcdefg!zz"
