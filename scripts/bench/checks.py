"""抽取 from very many cases, and the memory of photos: `python -m scripts.bench.checks`."""

import io
import statistics
import subprocess
import sys
import time

from PIL import Image
from rich.console import Console
from rich.table import Table

from records.inspection.onsite.draw import Case, draw
from records.inspection.onsite.photos import MOST_PIXELS

CASES, RUNS = 100_000, 5
ALONE = """
import sys, time
from records.inspection.onsite.photos import cleaned
content = sys.stdin.buffer.read()
def peak():  # of this process alone: getrusage counts what the one that began it had
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
held, begun = peak(), time.process_time()
for _ in range(5):
    cleaned(content)
print((peak() - held) / 1024, (time.process_time() - begun) / 5)
"""
"""A process that does nothing else: MiB beyond what it held before, and seconds of the processor a picture."""
UNITS = tuple(f"街镇{number}" for number in range(10))


def drawing() -> float:
    """Seconds of the processor, the median of RUNS, to draw a fifth of the cases, of each 街镇 at least one, with 交叉检查."""
    cases = [Case(f"t1|{number}", UNITS[number % len(UNITS)]) for number in range(CASES)]
    took = []
    for run in range(RUNS):
        begun = time.process_time()
        draw(cases, str(run), CASES // 5, each_unit=True, cross=True)
        took.append(time.process_time() - begun)
    return statistics.median(took)


def picture(sort: str) -> bytes:
    """The largest picture that is taken, of noise: more to it than a plain sheet."""
    side = int(MOST_PIXELS[sort] ** 0.5)
    found = (
        Image.effect_noise((side // 20, side // 20), 60).convert("RGB").resize((side, side), Image.Resampling.NEAREST)
    )
    out = io.BytesIO()
    found.save(out, sort, **({"quality": 60} if sort == "JPEG" else {"compress_level": 1}))
    return out.getvalue()


def photo(sort: str) -> tuple[float, float, float]:
    """MB of the largest picture, MiB that cleaning it five times over takes beyond what is held already, seconds of one."""
    content = picture(sort)
    done = subprocess.run([sys.executable, "-c", ALONE], input=content, capture_output=True, check=True)
    more, took = done.stdout.split()
    return len(content) / 1e6, float(more), float(took)


def main() -> None:
    table = Table("what", "figure")
    table.add_row(f"draw {CASES // 5:,} of {CASES:,} cases, median of {RUNS}", f"{drawing():.2f} s")
    for sort in MOST_PIXELS:
        megabytes, more, took = photo(sort)
        words = f"the largest {sort} ({MOST_PIXELS[sort] // 1_000_000} megapixels, {megabytes:.1f} MB) cleaned"
        table.add_row(words, f"{more:.0f} MiB more, {took:.2f} s")
    Console().print(table)


if __name__ == "__main__":
    main()
