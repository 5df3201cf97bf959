"""`python -m scripts.cuts.kills 5000`: processes killed at random instants while they store; the store opened after each.

A killed process loses nothing that the system already has, so this looks for what the code leaves undone rather than
for what a disk loses. Each round forks, stores in the child, and kills it (SIGKILL) within the time that takes.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from records import Store, StoreError
from scripts.cuts.operations import COPY, OPERATIONS, STORE, hand_in, prepare
from scripts.cuts.replaying import content

SEED = 2024
ANEW = 25
"""After so many rounds the store is begun anew, so that it stays small."""


def kill_one(name: str, folder: Path, after: float, value: int) -> bool:
    """Start an operation in a child and kill it. Returns whether it had ended by then."""
    child = os.fork()
    if not child:
        try:
            if name == "import":
                hand_in(Store(folder / STORE), value, rows=7, blank=20_000)
            else:
                OPERATIONS[name](Store(folder / STORE), folder)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFEXITED(os.waitpid(child, 0)[1])


def main(rounds: int) -> int:
    chance, found, wrong = random.Random(SEED), Counter[str](), list[str]()
    names = [name for name in OPERATIONS if name != "long import"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number in range(rounds):
            if number % ANEW == 0:
                folder = Path(place) / str(number)
                folder.mkdir()
                prepare(folder)
            store, name = Store(folder / STORE), chance.choice(names)
            before = content(store)
            ended = kill_one(name, folder, chance.uniform(0.0, 0.25), 200 + 10 * number)
            found["ended before the kill" if ended else "killed"] += 1
            try:
                after = content(store)
            except StoreError as error:
                wrong.append(f"round {number}, {name}: {error}")
                continue
            new = len(after) - len(before)
            found["stored" if new > 0 else "not stored"] += 1
            if name not in ("restore", "clearing") and (not before.items() <= after.items() or new > 1):
                wrong.append(f"round {number}, {name}: {len(before)} batches before, {len(after)} after")
            if store.trouble():
                wrong.append(f"round {number}, {name}: {store.trouble()}")
            if not (folder / COPY).exists():
                wrong.append(f"round {number}, {name}: the copy is gone")
    print(f"{rounds} rounds: " + ", ".join(f"{what} {count}" for what, count in sorted(found.items())))
    print(f"stores that do not open, rows missing, words said: {len(wrong)}", *wrong[:20], sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000))
