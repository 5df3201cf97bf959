"""`history`: what was reported, who reads it how long, and what a store of many rows costs."""

import json

from records import Store, all_records
from tests.commands.conftest import BY, GOOD, Shell, read


def test_history_marks_corrections(shell: Shell) -> None:
    """40 张 for June made 30 with a reason: the later record is a 更正, the earlier is not; the newest stands first."""
    shell.said("import", shell.write("一.csv", "2024-06,2.1-02,,40"), *BY)
    shell.said("import", shell.write("二.csv", "2024-06,2.1-02,,30,,,,算错"), *BY)
    assert [r["correction"] for r in read(shell.said("history", "--format", "json"))] == [True, False]
    assert shell.said("history").count("更正") == 1


def test_history_is_one_json_text_however_long(shell: Shell) -> None:
    """An array as json.dumps writes it, empty where there is nothing; of 11,000 rows, more than are held at a time."""
    assert shell.run("history", "--format", "json").stdout == "[]\n"
    fill(shell, 11_000)
    said = shell.said("history", "--format", "json")
    found = read(said)
    assert said == json.dumps(found, ensure_ascii=False)
    assert [(r["batch"], r["line"]) for r in found] == [(n // 30 + 1, n % 30 + 2) for n in rows_of(11_000)]
    assert shell.said("history").count("报送人") == 3  # a table of 5,000 rows each


def test_history_takes_no_more_memory_for_more_rows(shell: Shell) -> None:
    """60,000 rows take little more than 6,000: each is some 4 kB when all are held, 200 MB in all."""
    peaks = []
    for rows in (6_000, 60_000):
        shell.told["WORKPLAN_DATABASE"] = fill(shell, rows)
        peaks.append(shell.peak("history", "--format", "json"))
    assert peaks[1] - peaks[0] < 80


def test_who_reads_the_history_slowly_holds_nothing(shell: Shell) -> None:
    """A pager at a terminal: another process takes a file in meanwhile; what it stored is not of this history."""
    shell.said("import", shell.write("一.csv", GOOD, "2024-06,2.1-02,,40"), *BY)
    reading = all_records(Store(shell.folder.parent / "progress.duckdb"), snapshot=2, at_once=1)
    first = next(reading)
    shell.said("import", shell.write("二.csv", "2024-06,2.1-02,,50,,,,核对"), *BY)
    assert [first.line, *(record.line for record in reading)] == [2, 3]


def fill(shell: Shell, rows: int) -> str:
    """A store of so many rows, thirty a file, all of one cell; its path."""
    store = Store(shell.folder.parent / "progress.duckdb" if rows < 12_000 else shell.folder / f"{rows}.duckdb")
    with store.writing() as con:
        con.execute(
            """
            insert into batches by name
            select
                range + 1 as batch,
                'import' as kind,
                range || '.csv' as file,
                repeat('0', 64) as sha256,
                '张三' as person,
                timestamp '2024-06-18' as received,
                timestamp '2024-06-18' as stored,
                false as demo
            from range($files)
            """,
            {"files": -(-rows // 30)},
        )
        con.execute(
            """
            insert into entries by name
            select
                range // 30 + 1 as batch,
                range % 30 + 2 as line,
                date '2024-06-01' as month,
                '2.1-02' as task,
                false as same,
                range as value,
                '按计划推进，已完成走访、核对和公示' as progress
            from range($rows)
            """,
            {"rows": rows},
        )
    return store.address


def rows_of(rows: int) -> list[int]:
    """Their numbers newest first: the files from the last on, within a file as they stand."""
    return sorted(range(rows), key=lambda n: (-(n // 30), n))
