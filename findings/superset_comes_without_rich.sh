#!/usr/bin/env bash
# Guess: what `pip install apache-superset` brings is enough for `superset --help`.
# Seen with apache-superset 6.1.0 (PyPI, Python 3.11): every command of it ends in ModuleNotFoundError for rich, which
# superset/cli/test_db.py imports and nothing brings along; with rich beside it the first connection to a database ends the same
# way for cachetools.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3.11 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check apache-superset==6.1.0 Flask-Caching==2.3.1
cat > superset_config.py <<'PY'
SECRET_KEY = "only-for-this-look"
SQLALCHEMY_DATABASE_URI = "sqlite:///look.db"
PY
export SUPERSET_CONFIG_PATH=$place/superset_config.py FLASK_APP=superset.app:create_app
said() { "$@" 2>&1 | grep -o "ModuleNotFoundError: .*\|Usage: .*" | tail -1 || true; }
venv/bin/python -c 'from importlib.metadata import version; print("apache-superset", version("apache-superset"))'
without=$(said venv/bin/superset --help)
venv/bin/python -m pip install --quiet --disable-pip-version-check rich==14.2.0
with=$(said venv/bin/superset --help)
engines=$(said venv/bin/python -c 'import superset.db_engine_specs.aws_iam')
echo "superset --help: $without"
echo "with rich: $with"
echo "its engines: ${engines:-imported}"
grep -q "rich" <<<"$without" && grep -q "Usage" <<<"$with" && grep -q "cachetools" <<<"$engines"
