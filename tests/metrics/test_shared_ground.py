"""What files are checked against where several processes store in one lake: never what was, whoever stored meanwhile."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from metrics.changes.impact import Receipt, _grounds, receive_all
from plan import Plan
from records import Sender, Store, backup, lock_month, restore
from scripts.machines.postgres import Cluster
from tests.conftest import ROOT, day, moment
from tests.metrics.test_turned import handed_in, kept_as_stored
from tests.records.test_shared_lake import empty as empty
from tests.records.test_shared_lake import lake as lake
from tests.records.test_shared_lake import stored

pytestmark = pytest.mark.postgres
ANOTHER = """
import sys
from pathlib import Path
from plan import read_plan
from records import Store
from tests.metrics.test_shared_ground import hand_in
hand_in(Store(sys.argv[1]), read_plan(Path("tests/small.yaml")), 3, 43)
"""
LOCK = """
select pid from pg_stat_activity where query like '%pg_advisory_unlock%' and datname = '{}' and pid <> pg_backend_pid()
"""


def hand_in(store: Store, plan: Plan, number: int, value: int) -> Receipt:
    """June's 2.1-02, a figure that counts up."""
    sender = Sender("张三", moment("06-18"), moment("06-18"))
    return receive_all(store, plan, [handed_in(number, [f"6月,2.1-02,,{value}"])], sender)[0]


def test_one_process(lake: Store, small: Plan, postgres: Cluster) -> None:
    """From its third file on it asks for nothing of before, and waits for its turn over one connection. The first one it
    looks over before its turn, with what was known then."""
    asked = []
    hand_in(lake, small, 1, 41)
    for number in (2, 3):
        assert hand_in(lake, small, number, 40 + number).taken
        assert kept_as_stored(lake, small)
        assert _grounds.unchanged(lake) == _grounds.of(lake)
        asked.append(postgres.sql(LOCK.format(lake.address.rpartition("=")[2])))
    assert asked == [asked[0]] * 2
    assert asked[0].strip().isdecimal()
    assert stored(lake) == [(1, "import"), (2, "import"), (3, "import")]


def test_another_process_stores(lake: Store, small: Plan) -> None:
    """What it stored is what the next file is checked against, also where its own first file is the last one kept."""
    hand_in(lake, small, 1, 41)
    hand_in(lake, small, 2, 42)
    subprocess.run([sys.executable, "-c", ANOTHER, lake.address], cwd=ROOT, check=True)
    assert _grounds.unchanged(lake) is None
    same = hand_in(lake, small, 4, 43)
    assert same.taken
    assert (same.taken.batch, len(same.taken.checked.unchanged)) == (None, 1)
    assert hand_in(lake, small, 5, 44).taken.batch == 4  # type: ignore[union-attr]
    assert kept_as_stored(lake, small)


def test_another_lake_of_the_same_length(lake: Store, small: Plan, tmp_path: Path) -> None:
    """Restored to what it was, with a lock where the last file had been: its number says nothing."""
    hand_in(lake, small, 1, 41)
    copy = tmp_path / "copy.duckdb"
    backup(lake, copy)
    hand_in(lake, small, 2, 42)
    restore(lake, copy, datetime.now(UTC))
    lock_month(lake, day("05-01"), person="局办公室", reason="印发", when=moment("06-18"))
    assert stored(lake) == [(1, "import"), (2, "lock")]
    again = hand_in(lake, small, 3, 42)
    assert again.taken
    assert (again.taken.batch, len(again.taken.checked.changes)) == (3, 1)
    assert kept_as_stored(lake, small)


def test_files_of_the_lake_put_together(lake: Store, small: Plan) -> None:
    """`compact` is a change of the catalog, and none of the records."""
    hand_in(lake, small, 1, 41)
    lake.compact(datetime.now(UTC))
    assert _grounds.unchanged(lake) is None
    assert hand_in(lake, small, 2, 42).taken.batch == 2  # type: ignore[union-attr]
    assert kept_as_stored(lake, small)
