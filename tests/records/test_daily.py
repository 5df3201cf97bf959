"""The daily backup: once a day, only when something was stored, old ones in turn."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from records import StoreError, daily_backup, restore
from records.upkeep.daily import in_turn
from tests.conftest import Desk, day, moment


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_once_a_day_and_only_after_something_was_stored(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    assert daily_backup(desk.store, day("06-10")) is None  # no store yet
    desk.tell("06-10", "6月,1.1-01,,100")
    assert daily_backup(desk.store, day("06-10")) == folder / "2024-06-10-批次1.duckdb"
    desk.tell("06-10", "6月,1.1-01,,110")
    assert daily_backup(desk.store, day("06-10")) is None
    assert daily_backup(desk.store, day("06-11")) == folder / "2024-06-11-批次2.duckdb"
    assert daily_backup(desk.store, day("06-12")) is None  # nothing new
    assert names(folder) == ["2024-06-10-批次1.duckdb", "2024-06-11-批次2.duckdb"]


def test_it_can_be_taken_back(desk: Desk) -> None:
    desk.tell("06-10", "6月,1.1-01,,100")
    made = daily_backup(desk.store, day("06-10"))
    assert made is not None
    desk.tell("06-11", "6月,1.1-01,,110")
    restore(desk.store, made, moment("06-12"))
    assert [f.value for f in desk.known()] == [100]


def test_the_place_is_in_the_settings(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.tell("06-10", "6月,1.1-01,,100")
    monkeypatch.setenv("WORKPLAN_BACKUPS", str(tmp_path / "elsewhere"))
    assert daily_backup(desk.store, day("06-10")) == tmp_path / "elsewhere" / "2024-06-10-批次1.duckdb"
    monkeypatch.setenv("WORKPLAN_BACKUPS", "off")
    assert daily_backup(desk.store, day("06-11")) is None


def test_fourteen_days_and_twelve_months_are_kept() -> None:
    """A copy a day for two years, to 31 December 2025: the last 14 days, and the last day of each month of 2025."""
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(731)]
    gone = {on for on, _ in in_turn([(on, Path(str(on))) for on in days])}
    kept = sorted(set(days) - gone)
    ends = [date(2025, month, 1) - timedelta(days=1) for month in range(2, 13)]
    assert kept == [*ends, *(date(2025, 12, 18) + timedelta(days=number) for number in range(14))]


def test_a_folder_that_cannot_be_made(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in its place: said, and nothing else is harmed."""
    desk.tell("06-10", "6月,1.1-01,,100")
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("WORKPLAN_BACKUPS", str(tmp_path / "file"))
    with pytest.raises(StoreError, match="写不了备份文件"):
        daily_backup(desk.store, day("06-10"))
    assert [f.value for f in desk.known()] == [100]
