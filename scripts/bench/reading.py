"""How fast a monthly file is read, beside libraries that read less of it: part of `make bench`.

Each way in processes of its own, CPU seconds of reading alone, medians of RUNS. The library that only wants numbers is
python-calamine; openpyxl keeps formats, as we do; DuckDB reads the CSV into text. `--before FOLDER`: another checkout of
this project, whose reader is timed in turn with this one.
"""

import csv
import io
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from rich.console import Console
from rich.table import Table

from plan import Plan, read_plan, targets_path
from records import COLUMNS

ROOT = Path(__file__).parents[2]
ROWS, RUNS = 100_000, 5
OURS = """
from records.reading.files import read_sheet
from records import Upload
content = open(path, "rb").read()
begun = process_time()
rows = len(read_sheet(Upload(path, content)).rows)
"""
CALAMINE = """
from python_calamine import CalamineWorkbook
begun = process_time()
rows = len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
"""
OPENPYXL = """
from openpyxl import load_workbook
begun = process_time()
rows = sum(1 for _ in load_workbook(path, read_only=True, data_only=True).active.iter_rows(values_only=True))
"""
DUCKDB = """
import duckdb
con = duckdb.connect()
con.execute("set threads = 1")
begun = process_time()
rows = len(con.execute("from read_csv($path, all_varchar = true)", {"path": path}).fetchall())
"""
PLAIN_CSV = """
import csv
begun = process_time()
rows = sum(1 for _ in csv.reader(open(path, encoding="utf-8-sig", newline="")))
"""


def lines(plan: Plan) -> list[list[object]]:
    """Rows of counts by 街镇, as a large office hands them in."""
    tasks = [*plan.tasks.values()]
    made: list[list[object]] = []
    for at in range(ROWS):
        task, unit = tasks[at % len(tasks)], plan.units[at % len(plan.units)]
        made.append(
            [f"{plan.year}-06", task.id, task.title, unit, at % 3000, None, None, f"推进中{at % 50}", None, None]
        )
    return made


def as_csv(rows: list[list[object]], path: Path) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, *rows])
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def as_xlsx(rows: list[list[object]], path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for at, row in enumerate([[*COLUMNS], *rows]):
        sheet.write_row(at, 0, row)
    book.close()


def seconds(code: str, path: Path, folder: Path = ROOT) -> float:
    """CPU seconds of one reading in a fresh process."""
    script = f"from time import process_time\npath = {str(path)!r}\n{code}\nprint(process_time() - begun, rows)"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    took, rows = done.stdout.split()
    assert int(rows) in (ROWS, ROWS + 1), done.stdout
    return float(took)


def main(before: Path | None = None) -> None:
    rows = lines(read_plan(targets_path()))
    table = Table("file", "reader", "rows per CPU s", "to ours", title=f"{ROWS:,} rows, median of {RUNS}")
    with tempfile.TemporaryDirectory() as name:
        book, text = Path(name) / "月报.xlsx", Path(name) / "月报.csv"
        as_xlsx(rows, book)
        as_csv(rows, text)
        ways: list[tuple[Path, str, str, Path]] = [(book, "ours", OURS, ROOT), (text, "ours", OURS, ROOT)]
        if before:
            ways += [(book, "before", OURS, before), (text, "before", OURS, before)]
        ways += [(book, "python-calamine", CALAMINE, ROOT), (book, "openpyxl", OPENPYXL, ROOT)]
        ways += [(text, "csv of Python", PLAIN_CSV, ROOT), (text, "DuckDB read_csv", DUCKDB, ROOT)]
        took: dict[tuple[Path, str], list[float]] = {}
        for _ in range(RUNS):  # in turn, so that a busy minute is everybody's
            for path, who, code, folder in ways:
                took.setdefault((path, who), []).append(seconds(code, path, folder))
    for path, who, *_ in sorted(ways, key=lambda way: way[0].suffix):
        median = statistics.median(took[path, who])
        ratio = statistics.median(took[path, "ours"]) / median
        table.add_row(path.suffix, who, f"{ROWS / median:,.0f}", f"{ratio:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main(Path(sys.argv[2]) if sys.argv[1:2] == ["--before"] else None)
