"""The programs, and what each reads: every cell of every sheet, as its users get it without further options."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from defusedxml.ElementTree import parse

READERS = Path(__file__).parent / "readers"
PLACE = Path(sys.prefix) / "elsewhere"
"""Where `make read-elsewhere` puts the packages of Python and npm."""
ODF = "urn:oasis:names:tc:opendocument:xmlns"
TABLE, OFFICE, TEXT = (f"{{{ODF}:{name}:1.0}}" for name in ("table", "office", "text"))
MANY = 1000
"""More rows or cells alike than any file here has: the rest of a sheet."""


class Reading(NamedTuple):
    """What one program read. `files`: name → sheets as {"name", "rows"}, and what else the program tells of them."""

    program: str
    version: str
    files: dict[str, list[dict[str, Any]]]


def readings(files: Sequence[Path]) -> Iterator[Reading]:
    """Of every program; a missing one ends it."""
    yield from _packages([_found("Rscript"), str(READERS / "packages.R")], files)
    yield from _packages([_found("node"), str(READERS / "packages.js")], files)
    yield from _packages([str(PLACE / "bin" / "python"), str(READERS / "packages.py")], files)
    for converted in (_gnumeric, _libreoffice):
        with tempfile.TemporaryDirectory() as folder:
            yield converted(files, Path(folder))


def _found(program: str) -> str:
    return shutil.which(program) or sys.exit(f"{program} is missing: run `make read-elsewhere`")


def _run(command: Sequence[str]) -> str:
    """What a program says, in a Chinese office's time and in UTF-8."""
    around = {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "NODE_PATH": str(PLACE / "node_modules")}
    done = subprocess.run(command, env=os.environ | around, capture_output=True, text=True, timeout=300)
    if done.returncode:
        sys.exit(f"{' '.join(command[:2])}: {done.stderr[-2000:]}")
    return done.stdout


def _packages(command: list[str], files: Sequence[Path]) -> Iterator[Reading]:
    for each in json.loads(_run([*command, *map(str, files)])):
        yield Reading(**each)


def _gnumeric(files: Sequence[Path], folder: Path) -> Reading:
    """`ssconvert`, one CSV a sheet, cells as they are."""
    tool = _found("ssconvert")
    way = ["-S", "-T", "Gnumeric_stf:stf_assistant", "-O", "format=raw separator=, eol=unix"]
    read = {}
    for file in files:
        _run([tool, *way, str(file), str(folder / f"{file.stem}-%n-%s.csv")])
        read[file.name] = [
            {
                "name": re.sub(r"^[a-z]+-[0-9]+-", "", made.stem),
                "rows": [*csv.reader(io.StringIO(made.read_text(encoding="utf-8"), newline=""))],
            }
            for made in sorted(folder.glob(f"{file.stem}-*.csv"))
        ]
    (version,) = re.findall(r"'([0-9.]+)'", _run([tool, "--version"]).splitlines()[0])
    return Reading("Gnumeric", version, read)


def _libreoffice(files: Sequence[Path], folder: Path) -> Reading:
    """`soffice --convert-to fods`, which keeps every number whole."""
    office = [_found("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    read = {}
    for file in files:
        _run([*office, "--convert-to", "fods", "--outdir", str(folder), str(file)])
        document = parse(folder / f"{file.stem}.fods")
        read[file.name] = [
            {"name": table.get(f"{TABLE}name"), "rows": [_cells(row) for row in _repeated(table, "row")]}
            for table in document.iter(f"{TABLE}table")
        ]
    return Reading("LibreOffice", _run([*office, "--version"]).split()[1], read)


def _cells(row: Any) -> list[Any]:
    return [
        cell.get(f"{OFFICE}value")
        or cell.get(f"{OFFICE}date-value")
        or "\n".join("".join(line.itertext()) for line in cell.findall(f"{TEXT}p"))
        for cell in _repeated(row, "column")
    ]


def _repeated(parent: Any, what: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, as often as the document says; an empty end only once."""
    cells = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
    for each in parent.iter(f"{TABLE}table-row") if what == "row" else (cell for cell in parent if cell.tag in cells):
        times = int(each.get(f"{TABLE}number-{what}s-repeated", 1))
        yield from [each] * (times if times < MANY else 1)
