"""An estate as docs/deploy.md describes it: nginx with TLS before three processes, on one machine's files or on PostgreSQL."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access import Access, open_access, read_settings
from access.people.passwords import Hasher
from scripts.machines.postgres import Cluster, cluster
from scripts.machines.processes import ROOT, Processes
from scripts.machines.proxy import proxy
from tests.browser.test_sign_in import BY, GOOD
from tests.forked import ran

SETTINGS = """
mode: accounts
database: {accounts}
secure_cookies: true
public_url: {address}
proxies: [127.0.0.1]
"""


@dataclass
class Estate:
    """What runs: the address of nginx, the processes behind it, and what they have in their environment."""

    address: str
    processes: Processes
    env: dict[str, str]
    cluster: Cluster | None = None

    @property
    def access(self) -> Access:
        """The accounts, from beside the processes."""
        return open_access(read_settings(Path(self.env["WORKPLAN_ACCESS"])), hasher=Hasher(n=2**4, r=1, p=1))

    def person(self, name: str, role: str, *departments: str) -> None:
        """An account with a password of its own."""
        now = datetime.now(UTC)
        made = self.access.accounts.create(name, name, role, departments, by=BY, now=now)  # type: ignore[arg-type]
        self.access.accounts.change_password(made.account, GOOD, by=BY, now=now)

    def manage(self, *words: str) -> str:
        """What a command prints on the same records. It has to succeed."""
        done = ran(words, env=self.env, folder=ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(params=["files", "postgres"])
def estate(request: pytest.FixtureRequest, tmp_path: Path, sample_database: Path) -> Iterator[Estate]:
    """Three processes, on one machine's files or with records and accounts in PostgreSQL. `cluster`: that PostgreSQL."""
    targets = shutil.copy(ROOT / "targets.yaml", tmp_path)
    settings = tmp_path / "access.yaml"
    env = {"WORKPLAN_BACKUPS": "off", "WORKPLAN_TARGETS": str(targets), "WORKPLAN_ACCESS": str(settings)}
    accounts = str(tmp_path / "access.sqlite")
    with ExitStack() as held:
        patch = held.enter_context(pytest.MonkeyPatch.context())
        running = held.enter_context(cluster(tls=True)) if request.param == "postgres" else None
        if running:
            running.database("workplan")
            running.role("people", "workplan")
            running.sql("create schema authorization people", "workplan")
            accounts = "postgres:service=people"
            env |= {"WORKPLAN_DATABASE": "ducklake:postgres:service=workplan", "WORKPLAN_DATA": str(tmp_path / "lake")}
            env |= running.env
            for name, value in running.env.items():
                patch.setenv(name, value)
        else:
            env["WORKPLAN_DATABASE"] = str(tmp_path / "progress.duckdb")
        made = Processes(3, env, tmp_path)
        address = held.enter_context(proxy(made.ports))
        settings.write_text(SETTINGS.format(accounts=accounts, address=address), encoding="utf-8")
        estate = Estate(address, made, made.env, running)
        if running:
            sample = str(tmp_path / "sample.duckdb")
            plain = {**estate.env, "WORKPLAN_DATABASE": str(sample_database)}
            Estate(address, made, plain).manage("backup", sample)
            estate.manage("init")
            estate.manage("restore", sample)
        held.enter_context(made.running())
        yield estate
