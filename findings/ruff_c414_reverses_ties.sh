#!/usr/bin/env bash
# Guess: a call that C414 names as unnecessary within sorted() can go without any change of what comes out.
# Seen with ruff 0.17.6 (PyPI): reversed() within sorted(..., key=..., reverse=True) is named as well. Sorting is stable, so
# of rows with equal keys the later comes first with it and last without it; the offered (unsafe) fix turns them round.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check ruff==0.17.6
venv/bin/ruff --version
cat > newest.py <<'PY'
events = [("reported", 1), ("closed", 1), ("opened", 0)]
print(*sorted(reversed(events), key=lambda event: event[1], reverse=True))
PY
before=$(python3 newest.py)
said=$(venv/bin/ruff check --isolated --select C414 --output-format concise newest.py || true)
venv/bin/ruff check --isolated --select C414 --fix --unsafe-fixes --quiet newest.py || true
after=$(python3 newest.py)
echo "$said"
echo "before the fix: $before"
echo "after the fix:  $after"
[[ $said == *C414* ]]
[[ $before == "('closed', 1) ('reported', 1) ('opened', 0)" ]]
[[ $after == "('reported', 1) ('closed', 1) ('opened', 0)" ]]
