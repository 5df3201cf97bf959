"""A lake kept small: every append leaves a few small files and rows in the catalog; many of them make reading slow.

Only what is older than an age goes: a reader, or a page of yesterday's snapshot, may still have a file open that nothing
points to any more. With `cleanup_all` beside serving processes, 7 of 16 appends failed (DuckLake 1.0).
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from records.store.connection import Connection
from records.store.lake.attaching import row

Told = Callable[[int, int, str], None]
"""Hears of the progress: steps done, of how many, what comes next."""
MOMENT = "cast(epoch_ms(cast($ms as bigint)) as timestamp) at time zone 'UTC'"


class Compacted(NamedTuple):
    """What was done: rows moved from the catalog into files, files joined and the files that became of them, states of the
    lake that nobody can go back to any more, files removed; `files`: those that there are now."""

    flushed: int
    joined: int
    into: int
    expired: int
    removed: int
    files: int


def compact(con: Connection, older_than: datetime, told: Told) -> Compacted:
    """Flush, merge, expire, clean up; the caller has the writers' turn. `older_than` with its time zone.

    Files that a killed writer left go too, once they are that old.
    """
    ms = {"ms": round(older_than.timestamp() * 1000)}
    told(0, 5, "收起零散的行")
    flushed = con.execute("call ducklake_flush_inlined_data('store')").fetchall()
    told(1, 5, "合并小文件")
    merged = con.execute("call ducklake_merge_adjacent_files('store')").fetchall()
    told(2, 5, "清除旧的状态")
    con.execute(f"set variable older = (select {MOMENT})", ms)
    expired = con.execute("call ducklake_expire_snapshots('store', older_than => getvariable('older'))").fetchall()
    told(3, 5, "删除不再用的文件")
    gone = con.execute("call ducklake_cleanup_old_files('store', older_than => getvariable('older'))").fetchall()
    told(4, 5, "删除中断时留下的文件")
    left = con.execute("call ducklake_delete_orphaned_files('store', older_than => getvariable('older'))").fetchall()
    told(5, 5, "")
    files = row(con, "select coalesce(sum(file_count), 0) from ducklake_table_info('store')")[0]
    joined, into = sum(int(each[-2]) for each in merged), sum(int(each[-1]) for each in merged)
    return Compacted(
        sum(int(each[-1]) for each in flushed), joined, into, len(expired), len(gone) + len(left), int(files)
    )
