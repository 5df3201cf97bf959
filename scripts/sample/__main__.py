"""The sample made anew: `python -m scripts.sample`, which is `make sample`."""

import csv
import shutil
from random import Random

import yaml

from plan import read_plan, targets_path
from scripts.sample.clerk import Clerk
from scripts.sample.saving import SAMPLE, save
from scripts.sample.stories import STORIES, YEAR
from scripts.sample.teller import Teller

SEED = 2024


def main() -> None:
    """Write all files and the manifest anew."""
    plan = read_plan(targets_path())
    words = yaml.safe_load((SAMPLE / "wording.yaml").read_text(encoding="utf-8"))
    if plan.year != YEAR:
        for story in (*STORIES, *(words[name] for name in ("tasks", "units", "levels"))):
            story.clear()
    rng = Random(SEED)
    files = Clerk(plan, Teller(plan, words, rng).tell(), rng).file_up()
    for old in SAMPLE.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]"):
        shutil.rmtree(old)
    with (SAMPLE / "manifest.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["file", "by", "received"])
        for file in files:
            name = save(file, plan.year)
            writer.writerow([name, file.by, file.received.isoformat(timespec="minutes")])
    print(f"已写入 {len(files)} 个文件，共 {sum(len(f.rows) for f in files)} 行：{SAMPLE}")


if __name__ == "__main__":
    main()
