#!/usr/bin/env bash
# Guess: DETACH writes an attached file out, whatever was set for the end of the program; the file can be copied then.
# Seen with duckdb 1.5.5 (PyPI): after `pragma disable_checkpoint_on_shutdown`, which speaks of shutdown alone and of the
# whole process, DETACH leaves what was committed in the attached file's own log. A copy of the file without its log has
# no table, and nothing says so. Without the pragma DETACH writes it out.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==1.5.5
cd "$place"
"$place/venv/bin/python" - <<'PY'
import shutil, sys
from pathlib import Path
import duckdb

def tables_of_the_copy(name: str, *before: str) -> list[str]:
    con = duckdb.connect()
    for each in before:
        con.execute(each)
    con.execute(f"attach '{name}.duckdb' as other")
    con.execute("create table other.t as select range as n from range(1000)")
    con.execute("detach other")
    con.close()
    print(f"  {name}: log beside it: {Path(f'{name}.duckdb.wal').exists()}", end="; ")
    shutil.copyfile(f"{name}.duckdb", f"{name}-copy.duckdb")
    with duckdb.connect(f"{name}-copy.duckdb") as copy:
        found = [row[0] for row in copy.execute("show tables").fetchall()]
    print(f"tables in a copy of the file: {found}")
    return found

print("duckdb", duckdb.__version__)
plain = tables_of_the_copy("plain")
pragma = tables_of_the_copy("pragma", "pragma disable_checkpoint_on_shutdown")
sys.exit(0 if (plain, pragma) == (["t"], []) else 1)
PY
