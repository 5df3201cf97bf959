#!/usr/bin/env bash
# Guess: pandas is imported by duckdb only when a frame is handed in or asked for.
# Seen with duckdb 1.5.5 and pandas 2.3.3 (PyPI): the first bound value of a query imports it, be it an int or a text; a query
# without values does not. A short command that binds one number pays for the whole of pandas.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check duckdb==1.5.5 pandas==2.3.3
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import duckdb

print("duckdb", version("duckdb"), "pandas", version("pandas"))
con = duckdb.connect()
seen = {"imported": "pandas" in sys.modules}
seen["no value"] = bool(con.execute("select 1").fetchall()) and "pandas" in sys.modules
seen["an int"] = bool(con.execute("select $number", {"number": 1}).fetchall()) and "pandas" in sys.modules
for what, loaded in seen.items():
    print(" ", what, "->", "pandas is loaded" if loaded else "pandas is not loaded")
sys.exit(0 if seen == {"imported": False, "no value": False, "an int": True} else 1)
PY
