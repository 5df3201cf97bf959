"""What needs no PostgreSQL of a lake: its address without passwords, nothing installed by itself, its sentences."""

import subprocess
import sys
from pathlib import Path

import pytest

from records import Store, StoreError
from records.store import connection
from records.store.lake import saying
from records.store.lake.address import masked, wanted_data
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ducklake:postgres:service=workplan", "ducklake:postgres:service=workplan"),
        ("ducklake:postgres:host=h password=geheim dbname=d", "ducklake:postgres:host=h password=*** dbname=d"),
        ("password = 'ge heim\\'x' host=h", "password = *** host=h"),
        ("postgresql://wer:ge%20heim@h:5432/d?sslmode=require", "postgresql://***@h:5432/d?sslmode=require"),
        ("postgresql://h/d?user=wer&password=geheim&sslmode=require", "postgresql://h/d?user=wer&password=***&sslmode=require"),
        ('Unable to connect to Postgres at "host=h PGPASSWORD=geheim"', 'Unable to connect to Postgres at "host=h PGPASSWORD=***'),
        ("postgresql://wer:ge@heim@h/d", "postgresql://***@h/d"),
        ("key_id x, secret=geheim", "key_id x, secret=***"),
    ],
)  # fmt: skip
def test_passwords_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert Store(text).shown == shown


def test_where_the_data_are_wanted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Absolute, as DuckLake writes it; an object store as it was said."""
    monkeypatch.chdir(tmp_path)
    found = []
    for said in ("", "  ", "parquet", "/srv/workplan/", "s3://bucket/lake"):
        monkeypatch.setenv("WORKPLAN_DATA", said)
        found.append(wanted_data())
    assert found == [None, None, f"{tmp_path}/parquet/", "/srv/workplan/", "s3://bucket/lake/"]


def test_no_store_installs_or_loads_by_itself(store: Store, tmp_path: Path) -> None:
    """Whatever kind it is: DuckDB would ask the network."""
    asked = "select current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')"
    made = tmp_path / "made.duckdb"
    with connection.memory() as con:
        assert con.execute(asked).fetchone() == (False, False)
    with connection.opened_once(made) as con:
        assert con.execute(asked).fetchone() == (False, False)
    with connection.foreign(made) as con:
        assert con.execute(asked).fetchone() == (False, False)
    with store.writing() as con:
        assert con.execute(asked).fetchone() == (False, False)


def test_rows_with_blobs_stay_out_of_the_catalog(tmp_path: Path) -> None:
    """The other tables keep DuckLake's own limit."""
    store = Store(f"ducklake:{tmp_path}/catalog.ducklake")
    with store.writing() as con:
        con.execute("insert into batches (batch, kind, content, demo) values (1, 'plan', 'x'::blob, false)")
        con.execute("insert into entries (batch, line) values (1, 2)")
        con.execute("insert into photos (batch, number) values (1, 1)")
    made = sorted(path.parent.name for path in (tmp_path / "catalog.ducklake.files").rglob("*.parquet"))
    assert made == ["batches", "photos"]


def test_a_lake_is_never_called_damaged(tmp_path: Path) -> None:
    """Its Parquet files are gone: a sentence of where to look, and no word of damage or a backup."""
    store = Store(f"ducklake:{tmp_path}/catalog.ducklake")
    with store.writing() as con:
        con.execute("insert into batches (batch, kind, demo) values (1, 'import', false)")
    for file in (tmp_path / "catalog.ducklake.files").rglob("*.parquet"):
        file.unlink()
    with pytest.raises(StoreError) as raised, store.reading() as con:
        con.execute("select batch, kind from batches").fetchall()
    assert str(raised.value) == saying.READING
    said = [value for name, value in vars(saying).items() if name.isupper() and isinstance(value, str)]
    assert [words for words in said if "已损坏" in words or "备份恢复" in words] == []


def test_what_postgres_and_duckdb_say() -> None:
    """Their own words, of PostgreSQL 15 and DuckDB 1.5.5, and ours."""
    postgres = {
        'definition of service "x" not found': saying.NO_SERVICE,
        'FATAL:  password authentication failed for user "w"': saying.NO_RIGHT,
        'FATAL:  role "w" does not exist': saying.NO_RIGHT,
        'FATAL:  database "w" does not exist': saying.NO_DATABASE,
        "FATAL:  sorry, too many clients already": saying.TOO_MANY,
        "connection to server at 127.0.0.1, port 1 failed: Connection refused": saying.UNREACHABLE,
        "FATAL:  the database system is starting up": saying.UNREACHABLE,
    }
    assert {words: saying.of_postgres(words) for words in postgres} == postgres
    engine = {
        'IO Error: Could not write file "/d/x.parquet": No space left on device': saying.FULL,
        "ERROR:  could not extend file: No space left on device": saying.FULL_CATALOG,
        "Transaction conflict - attempting to insert into table with index": saying.CONFLICT,
        "server closed the connection unexpectedly": saying.BROKEN,
        "Could not connect to server error for HTTP GET to 'http://h/x.parquet'": saying.OBJECTS_AWAY,
        'Failed to prepare COPY "COPY (SELECT …)": SSL error: unexpected eof while reading': saying.BROKEN,
        "Binder Error: no such column": None,
    }
    assert {words: saying.of_duckdb(words) for words in engine} == engine


def test_a_plain_file_asks_nothing_of_a_lake(tmp_path: Path) -> None:
    """Neither psycopg nor an extension is imported for it."""
    words = (
        "import sys; from records import Store;\nwith Store(sys.argv[1]).writing(): pass\n"
        "print([name for name in sys.modules if name.startswith(('psycopg', 'duckdb_extension'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", words, str(tmp_path / "p.duckdb")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    with pytest.raises(StoreError) as raised, Store(f"ducklake:{tmp_path}/catalog.ducklake").reading():
        pass
    assert str(raised.value) == "共享记录库需要 Python 包 duckdb-extension-ducklake，请先安装。"
