"""Have every program read our files, and write down what each read: `make read-elsewhere`."""

import json
import sys
import tempfile
from pathlib import Path

from scripts.elsewhere.compared import compared
from scripts.elsewhere.programs import readings
from scripts.elsewhere.written import ROOT, written

RESULTS = ROOT / "tests" / "reports" / "elsewhere"


def main() -> int:
    contents = written()
    for old in RESULTS.glob("*.json"):
        old.unlink()
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
        for reading in readings([folder / name for name in contents]):
            files = {name: compared(name, content, reading.files[name]) for name, content in contents.items()}
            result = {"program": reading.program, "version": reading.version, "files": files}
            text = json.dumps(result, ensure_ascii=False, indent=1)
            (RESULTS / f"{reading.program.replace(' ', '-').lower()}.json").write_text(text + "\n", encoding="utf-8")
            told = {name: len(file["otherwise"]) for name, file in files.items() if file["otherwise"]}
            print(f"{reading.program} {reading.version}: {told or 'every cell as written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
