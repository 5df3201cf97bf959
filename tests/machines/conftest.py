"""An estate as docs/deploy.md describes it: nginx with TLS before three processes, on one machine's files or on PostgreSQL."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access import Access, open_access, read_settings
from access.people.passwords import Hasher
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


@pytest.fixture
def estate(tmp_path: Path) -> Iterator[Estate]:
    """Three processes on a file of records and a file of accounts."""
    targets = shutil.copy(ROOT / "targets.yaml", tmp_path)
    settings = tmp_path / "access.yaml"
    env = {
        "WORKPLAN_BACKUPS": "off",
        "WORKPLAN_DATABASE": str(tmp_path / "progress.duckdb"),
        "WORKPLAN_TARGETS": str(targets),
        "WORKPLAN_ACCESS": str(settings),
    }
    made = Processes(3, env, tmp_path)
    with proxy(made.ports) as address:
        settings.write_text(SETTINGS.format(accounts=tmp_path / "access.sqlite", address=address), encoding="utf-8")
        with made.running():
            yield Estate(address, made, made.env)
