"""Reads the files named with packages of Python and prints every cell as JSON, all sheets as a table each.

Runs in an environment of its own, where these packages are.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

Rows = dict[str, list[list[Any]]]


def with_pandas(file: str, engine: str) -> Rows:
    sheets = import_module("pandas").read_excel(file, sheet_name=None, header=None, engine=engine)
    return {name: frame.astype(object).where(frame.notna(), None).values.tolist() for name, frame in sheets.items()}


def with_calamine(file: str) -> Rows:
    book = import_module("python_calamine").CalamineWorkbook.from_path(file)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def with_polars(file: str) -> Rows:
    sheets = import_module("polars").read_excel(
        file, sheet_id=0, has_header=False, drop_empty_rows=False, drop_empty_cols=False, raise_if_empty=False
    )
    return {name: [list(row) for row in frame.rows()] for name, frame in sheets.items()}


PROGRAMS: dict[str, tuple[tuple[str, ...], Callable[[str], Rows]]] = {
    "pandas with openpyxl": (("pandas", "openpyxl"), lambda file: with_pandas(file, "openpyxl")),
    "pandas with calamine": (("pandas", "python-calamine"), lambda file: with_pandas(file, "calamine")),
    "python-calamine": (("python-calamine",), with_calamine),
    "polars with fastexcel": (("polars", "fastexcel"), with_polars),
}


def plain(cell: Any) -> Any:
    if cell in ("", None):
        return None
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def main() -> None:
    found = [
        {
            "program": program,
            "version": ", ".join(f"{package} {version(package)}" for package in packages),
            "files": {
                Path(file).name: [
                    {"name": name, "rows": [[plain(cell) for cell in row] for row in rows]}
                    for name, rows in read(file).items()
                ]
                for file in sys.argv[1:]
            },
        }
        for program, (packages, read) in PROGRAMS.items()
    ]
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
