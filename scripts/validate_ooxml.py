"""Every office file that we write, against the schema that Microsoft's Open XML SDK holds: `make validate-ooxml`.

The argument is the validator's command: one file in, one JSON object out.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reports.accounts_list import accounts_xlsx
from reports.confirmation.xlsx import confirmation_xlsx
from reports.ledger.xlsx import xlsx
from reports.monthly.docx import docx
from reports.monthly.paper import Paper
from reports.reporting_list import register_xlsx
from reports.slides.pptx import pptx
from scripts.elsewhere.written import written
from scripts.render_exports import briefing

RED = Paper(head="民政工作月报", copies=("区政府办公室",), printer="民政局办公室")
VERSION = "Office2013"
"""The oldest that our files are meant for; WPS reads what it reads."""


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each kind of file, made of the sample or of the rows that other programs read as well."""
    month = briefing(folder)
    yield "monthly.docx", docx(month)
    yield "red.docx", docx(month, paper=RED)
    yield "short.docx", docx(month, paper=replace(RED, short=True))
    yield "slides.pptx", pptx(month)
    yield "sample.xlsx", xlsx(month)
    yield "register.xlsx", register_xlsx(month.assessment, month.changes)
    yield "accounts.xlsx", accounts_xlsx(month.plan)
    yield "confirmation.xlsx", confirmation_xlsx(month.plan)
    yield from written().items()


def found(command: str, file: Path) -> list[str]:
    """What the validator says against a file: place and description of each."""
    asked = [command, str(file), "--officeVersion", VERSION]
    told = json.loads(subprocess.run(asked, capture_output=True, check=False, timeout=300).stdout)
    return [f"{e['path']} {e['xPath']}: {e['description']}" for e in told["errors"]]


def main(command: str) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as temporary:
        for name, content in files(Path(temporary)):
            file = Path(temporary) / name
            file.write_bytes(content)
            errors = found(command, file)
            print(f"{name}: {len(errors) or 'no'} errors", *errors, sep="\n  ")
            wrong += bool(errors)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
