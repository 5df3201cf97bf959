"""The pictures of docs/images, taken of the running dashboard with the sample: `make screenshots`."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

PORT = 8599
HERE = f"http://127.0.0.1:{PORT}"
IMAGES = Path("docs/images")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, LAPTOP, PHONE = (1920, 1080), (1366, 768), (390, 844)
SHOTS = (
    # name, address, window, colour scheme
    ("overview", "/?month=2024-10", DESKTOP, "light"),
    ("area", "/area?id=elderly&month=2024-10", DESKTOP, "light"),
    ("task", "/task?id=2.1-05&month=2024-10", DESKTOP, "light"),
    ("report", "/report?month=2024-10", LAPTOP, "light"),
    ("office", "/office?month=2024-10", LAPTOP, "light"),
    ("overview-dark", "/?month=2024-10", LAPTOP, "dark"),
    ("overview-phone", "/?month=2024-10", PHONE, "light"),
)


def serve(folder: Path) -> subprocess.Popen[bytes]:
    """The dashboard on a store of its own, which its first start fills with the sample."""
    env = {**os.environ, "WORKPLAN_DATABASE": str(folder / "progress.duckdb")}
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(PORT)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{HERE}/_stcore/health", timeout=1):
                return process
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise SystemExit("the dashboard did not start")


def chromium(playwright: Playwright) -> Browser:
    """The system's browser."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])


def shoot(browser: Browser, name: str, address: str, window: tuple[int, int], scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": window[0], "height": window[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="zh-CN",
    )
    page = context.new_page()
    page.goto(HERE + address)
    page.wait_for_selector("h1")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(2_000)  # charts are drawn after the script has ended
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = serve(Path(folder))
        browser = chromium(playwright)
        try:
            for shot in SHOTS:
                shoot(browser, *shot)
        finally:
            browser.close()
            server.terminate()


if __name__ == "__main__":
    main()
