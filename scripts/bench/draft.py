"""How long a draft takes, of .docx with the words of the shipped plan (part of `make bench`)."""

import io
import sys
from pathlib import Path

import docx
from rich.console import Console
from rich.progress import track
from rich.table import Table

from plan.drafting import DocumentError, draft, read_document
from scripts.bench.figures import RUNS, described, timed

PAGE = 22 * 28
"""Signs of a page by GB/T 9704-2012: 22 lines of 28."""
PAGES = (10, 50, 100, 200)


def pages(number: int) -> bytes:
    """So many pages of the plan's own paragraphs, over and over."""
    lines = Path("data/plan/changning-2024.txt").read_text(encoding="utf-8").splitlines()
    document = docx.Document()
    signs = at = 0
    while signs < number * PAGE:
        document.add_paragraph(lines[at % len(lines)])
        signs += -(-len(lines[at % len(lines)]) // 28) * 28
        at += 1
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def made(content: bytes) -> str:
    try:
        return f"{len(draft([read_document('要点.docx', content)], 2024).plan.tasks):,} tasks"
    except DocumentError as error:
        return str(error)


def main() -> int:
    table = Table("pages", "median ms (min–max)", "what came of it", title=f"drafts of .docx, {RUNS} runs")
    for number in track(PAGES, "drafts", console=Console(stderr=True), transient=True):
        content = pages(number)
        what = made(content)  # warm: libraries loaded
        seconds = [timed(lambda held=content: made(held)) for _ in range(RUNS)]  # type: ignore[misc]
        table.add_row(str(number), described(seconds), what)
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
