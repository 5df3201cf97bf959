#!/usr/bin/env bash
# Guess: Image.open(…, formats=["JPEG", "PNG"]) gives an image whose `format` is one of the two, or refuses the file.
# Seen with pillow 13.0.0 (PyPI): a JPEG with a second picture behind the first, as telephones write it for depth or brightness,
# comes back as "MPO" with two frames, though MPO was not asked for; a table keyed by the formats asked for has no such key.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check pillow==13.0.0
venv/bin/python - <<'PY'
import io
import sys

import PIL
from PIL import Image

print("pillow", PIL.__version__)
picture, brightness = Image.new("RGB", (40, 30), "red"), Image.new("L", (20, 15))
seen = {}
for name, options in {
    "one picture": {"format": "JPEG"},
    "two pictures": {"format": "MPO", "save_all": True, "append_images": [brightness]},
}.items():
    file = io.BytesIO()
    picture.save(file, **options)
    with Image.open(io.BytesIO(file.getvalue()), formats=["JPEG", "PNG"]) as found:
        seen[name] = (found.format, getattr(found, "n_frames", 1))
    print(" ", name, "->", *seen[name])
sys.exit(0 if seen == {"one picture": ("JPEG", 1), "two pictures": ("MPO", 2)} else 1)
PY
