"""Every page of the dashboard with the sample records, in four windows, for docs/images: `make screenshots`."""

import io
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from scripts.serving import ROOT, chromium, served, settled

IMAGES = ROOT / "docs" / "images"
MONTH = "month=2024-10"
PAGES = {
    "overview": "/?",
    "area": "/area?id=elderly&",
    "task": "/task?id=2.1-05&",
    "units": "/units?",
    "compare": "/compare?",
    "meeting": "/meeting?slide=2&",
    "exports": "/exports?",
    "search": "/search?q=%E5%85%BB%E8%80%81&",
    "report": "/report?",
    "office": "/office?",
    "help": "/help?",
}
Scheme = Literal["light", "dark"]
WINDOWS: tuple[tuple[int, int, Scheme], ...] = (
    (1920, 1080, "light"),
    (1366, 768, "dark"),
    (390, 844, "light"),
    (390, 844, "dark"),
)
COLOURS = 128
"""In a picture: enough for flat pages, and a third of the bytes."""


def shoot(browser: Browser, here: str, name: str, window: tuple[int, int, Scheme]) -> Path:
    """One page in one window, as `overview-1920-light.png`."""
    width, height, scheme = window
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="zh-CN", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(here + PAGES[name] + MONTH)
    taken = settled(page).screenshot(animations="disabled")
    context.close()
    file = IMAGES / f"{name}-{width}-{scheme}.png"
    with Image.open(io.BytesIO(taken)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(file, optimize=True)
    return file


def main() -> None:
    """All pages, or those named: `python -m scripts.screenshots overview task`."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:] or list(PAGES)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "progress.duckdb") as here,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
    ):
        for name, window in product(wanted, WINDOWS):
            file = shoot(browser, here, name, window)
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size / 1e3:,.0f} kB")


if __name__ == "__main__":
    main()
