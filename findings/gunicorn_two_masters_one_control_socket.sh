#!/usr/bin/env bash
# Guess: two gunicorn masters of one user, on ports of their own, have nothing of each other's; gunicornc speaks to each, or the
# second says that it cannot have the control socket.
# Seen with gunicorn 27.0.1 (PyPI): both take ~/.gunicorn/gunicorn.ctl, the second without a word, so that the first cannot be
# spoken to any more; when the first ends it takes the socket away, and the second, which goes on serving, cannot either.
set -euo pipefail
place=$(mktemp -d)
export HOME=$place
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check gunicorn==27.0.1
cat > app.py <<'PY'
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here\n"]
PY
port() { venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
one=$(port) two=$(port)
venv/bin/gunicorn --bind "127.0.0.1:$one" --log-level warning app:app 2>one.log & first=$!
sleep 3
venv/bin/gunicorn --bind "127.0.0.1:$two" --log-level warning app:app 2>two.log &
sleep 3
venv/bin/gunicorn --version
both=$(venv/bin/gunicornc -c "show listeners" 2>&1 || true)
echo "with both running, gunicornc sees:" "$both"
warned=$(cat one.log two.log | wc -l)
kill "$first"
sleep 2
alone=$(venv/bin/gunicornc -c "show listeners" 2>&1 || true)
answer=$(venv/bin/python -c "import urllib.request as r; print(r.urlopen('http://127.0.0.1:$two').read().decode().strip())")
echo "with the second alone, gunicornc says:" "$alone" "- and the second answers:" "$answer"
grep -q "$two" <<<"$both" && ! grep -q "$one" <<<"$both" && ! grep -q "$two" <<<"$alone" && test "$answer" = here && test "$warned" = 0
