"""Pictures of what leaves as a file, made from the sample by LibreOffice: `make rendered`.

Each export becomes one small picture of all its pages in docs/images/exports. With a folder as argument the file, its
PDF and every page at full size are kept there, to be looked at.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from metrics.look import look
from plan import read_plan
from records import Store, load_demo
from reports.deck.briefing import Briefing, brief
from reports.deck.inspected import illustrated
from reports.ledger.xlsx import xlsx
from reports.look.palette import ACTUAL, DEMO, DEMO_LINE, INK, LINE, LOOKS, SOFT, STRONG_LINE
from reports.monthly.docx import docx
from reports.monthly.paper import Paper
from reports.monthly.short import PAGES
from reports.slides.pptx import pptx

IMAGES = Path("docs/images/exports")
MONTH, DAY = 10, date(2024, 10, 25)
LARGEST = 300_000
"""Bytes of a committed picture."""
GAP, GROUND = 12, "#d5dbe3"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"""
ALIAS = """<match target="pattern"><test name="family"><string>{wanted}</string></test>
<edit name="family" mode="assign" binding="strong"><string>{found}</string></edit></match>"""
STAND_INS = {
    "微软雅黑": "Noto Sans CJK SC",
    "黑体": "Noto Sans CJK SC",
    "宋体": "Noto Serif CJK SC",
    "仿宋": "Noto Serif CJK SC",
    "仿宋_GB2312": "Noto Serif CJK SC",
    "楷体": "Noto Serif CJK SC",
    "方正小标宋简体": "Noto Serif CJK SC",
}
"""Fonts of an office that a server rarely has → what is drawn in their place."""


class Export(NamedTuple):
    """How a file is made, and how its picture is laid out: pages side by side, the width of each in pixels, and how
    many of the first pages are shown (0: all)."""

    name: str
    make: Callable[[Briefing], bytes]
    columns: int
    width: int
    most: int = 0


EXPORTS = (
    Export("slides.pptx", pptx, 4, 400),
    Export("monthly.docx", docx, 4, 400, 12),
    Export("monthly-short.docx", partial(docx, paper=Paper(short=True)), 2, 600),
    Export("ledger.xlsx", xlsx, 3, 560, 9),
)
"""One line an export that an office program opens; the .html is a page."""


def briefing(folder: Path) -> Briefing:
    """The sample at one day, so that the pictures change only when the exports do."""
    plan, store = read_plan(Path("targets.yaml")), Store(folder / "progress.duckdb")
    load_demo(store, plan, datetime.combine(DAY, datetime.min.time()))
    assessment = look(store, plan, DAY)
    with store.reading() as con:
        return illustrated(con, brief(con, assessment, MONTH))


def pages(file: Path, folder: Path) -> list[Path]:
    """The file as PDF, and each of its pages as a picture of 96 dpi."""
    fonts = folder / "fonts.conf"
    aliases = "".join(ALIAS.format(wanted=wanted, found=found) for wanted, found in STAND_INS.items())
    fonts.write_text(FONTS.format(aliases=aliases), encoding="utf-8")
    office, painter = shutil.which("soffice"), shutil.which("pdftoppm")
    if not office or not painter:
        sys.exit("soffice or pdftoppm is missing: run `make rendered`")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)
    pdf, prefix = file.with_suffix(".pdf"), folder / f"{file.stem}-page"
    subprocess.run([painter, "-r", "96", "-png", str(pdf), str(prefix)], check=True, timeout=300)
    return sorted(folder.glob(f"{prefix.name}-*.png"))


def contact_sheet(found: Sequence[Path], columns: int, width: int) -> Image.Image:
    """All pages, row by row, in few colours."""
    small = []
    for path in found:
        with Image.open(path) as whole:
            size = (width, round(whole.height * width / whole.width))
            small.append(whole.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    high = max(page.height for page in small)
    rows = -(-len(small) // columns)
    sheet = Image.new("RGB", (columns * (width + GAP) + GAP, rows * (high + GAP) + GAP), GROUND)
    for number, page in enumerate(small):
        row, column = divmod(number, columns)
        sheet.paste(page, (GAP + column * (width + GAP), GAP + row * (high + GAP)))
    return sheet.quantize(palette=_inks(), dither=Image.Dither.NONE)


def _inks() -> Image.Image:
    """The colours of the exports, each also thinned with white for the edges of letters: a choice of the commonest
    colours would leave out those of the lamps."""
    inks = {INK, SOFT, LINE, STRONG_LINE, DEMO, DEMO_LINE, ACTUAL, GROUND, *(look.colour for look in LOOKS.values())}
    levels = [
        round(255 - (255 - channel) * share)
        for ink in sorted(inks)
        for share in (1, 0.66, 0.33)
        for channel in bytes.fromhex(ink[1:])
    ]
    picture = Image.new("P", (1, 1))
    picture.putpalette([255, 255, 255, *levels])
    return picture


def main(kept: Sequence[str]) -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        month = briefing(Path(temporary))
        folder = Path(kept[0]).resolve() if kept else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for export in EXPORTS:
            file = folder / export.name
            began = time.process_time()
            file.write_bytes(export.make(month))
            took = time.process_time() - began
            found = pages(file, folder)
            picture = IMAGES / f"{'docx-short' if 'short' in export.name else file.suffix[1:]}.png"
            contact_sheet(found[: export.most or None], export.columns, export.width).save(picture, optimize=True)
            size = picture.stat().st_size
            print(f"{picture}: {len(found)} pages, {size} bytes; {export.name} made in {took:.2f} s of processor time")
            if size > LARGEST or ("short" in export.name and len(found) != PAGES):
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
