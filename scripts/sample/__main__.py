"""The sample made anew: `python -m scripts.sample`, which is `make sample`."""

import csv
import shutil
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import yaml

from plan import read_plan, targets_path
from scripts.sample.clerk import Clerk
from scripts.sample.saving import SAMPLE, save
from scripts.sample.sited import Sites
from scripts.sample.spot import spot_files
from scripts.sample.stories import STORIES, YEAR
from scripts.sample.teller import Teller

SEED = 2024


def main() -> None:
    """Write all files and the manifest anew."""
    plan = read_plan(targets_path())
    words, sited, inspections = (_told(name) for name in ("wording", "sites", "inspections"))
    if plan.year != YEAR:
        for story in (*STORIES, *(words[name] for name in ("tasks", "units", "levels")), sited["tasks"], inspections):
            story.clear()
    rng, sites = Random(SEED), Sites(plan, sited)
    files = Clerk(plan, Teller(plan, words, rng).tell(), rng).file_up()
    files = [replace(file, rows=sites.by_site(file.rows)) for file in files]
    for old in SAMPLE.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]"):
        shutil.rmtree(old)
    shutil.rmtree(SAMPLE / "照片", ignore_errors=True)
    received = [(file.received, save(file, plan.year), file.by, "monthly") for file in files]
    for filed, content in sites.sheets():
        _write(filed["file"], content)
        received.append((datetime.fromisoformat(filed["received"]), filed["file"], filed["by"], "sites"))
    for name, content in spot_files(sites, inspections):
        _write(name, content)
    with (SAMPLE / "manifest.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["file", "by", "received", "kind"])
        for when, name, by, kind in sorted(received, key=lambda each: each[0]):
            writer.writerow([name, by, when.isoformat(timespec="minutes"), kind])
    print(f"已写入 {len(received)} 个文件，共 {sum(len(f.rows) for f in files)} 行：{SAMPLE}")


def _told(name: str) -> Any:
    return yaml.safe_load((SAMPLE / f"{name}.yaml").read_text(encoding="utf-8"))


def _write(name: str, content: bytes) -> None:
    path = SAMPLE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    main()
