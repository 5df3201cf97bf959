"""A PostgreSQL of our own: a cluster in a folder, on a free port of loopback, gone with the block that wanted it.

PostgreSQL refuses to run as root; there its programs run as the user `postgres` that Debian's package makes.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.machines.certificate import certificate

USER = "postgres"
"""Who owns the cluster, as a user of the system where we are root, and as a role."""
HOST = "127.0.0.1"
SETTINGS = {"max_connections": "200", "fsync": "on", "log_min_messages": "warning"}


class MissingError(Exception):
    """PostgreSQL is not installed; the message says how it is."""


class Cluster:
    """A PostgreSQL that runs. `services`: the file for PGSERVICEFILE, with one service a role. `tls`: its connections are as
    docs/deploy.md has them, and break in the words of TLS."""

    def __init__(self, folder: Path, *, tls: bool = False) -> None:
        self.tls = tls
        self.folder, self.data, self.log = folder, folder / "data", folder / "server.log"
        self.services = folder / "services.conf"
        self.port = free_port()

    @property
    def env(self) -> dict[str, str]:
        """What a process needs in its environment so that `service=NAME` is found."""
        return {"PGSERVICEFILE": str(self.services)}

    def database(self, name: str) -> None:
        """A database, the role that owns it and the service that leads to both, all of one name."""
        self._role(name)
        self.sql(f'create database "{name}" owner "{name}"')
        self._serve(name, name)

    def role(self, name: str, database: str) -> None:
        """One more role with a service of its name, in a database that is there; what it may do is granted by `sql`."""
        self._role(name)
        self._serve(name, database)

    def sql(self, text: str, database: str = "postgres") -> str:
        """Statements as the owner of the cluster; what they answer, cells parted by |, without heads."""
        words = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-p", str(self.port)]
        return self._run(*words, "-U", USER, "-d", database, "-c", text)

    def start(self) -> None:
        """Begin, and come back when it answers."""
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60", "start")

    def stop(self, mode: str = "fast") -> None:
        """End: `fast` parts from whoever is connected, `immediate` is as if the power were cut."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-m", mode, "stop")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Its processes stand still, as on a machine that hangs: connections stay open and nobody answers."""
        first = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        parents = {
            int(p.parent.name): int(p.read_text().rpartition(")")[2].split()[1])
            for p in Path("/proc").glob("[0-9]*/stat")
        }
        all_of_them = [first, *(process for process, parent in parents.items() if parent == first)]
        for process in all_of_them:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in all_of_them:
                os.kill(process, signal.SIGCONT)

    def make(self) -> None:
        """The files of a new cluster."""
        self._run("initdb", "-D", str(self.data), "-U", USER, "-A", "scram-sha-256", "--auth-local=trust", "-E", "UTF8")
        settings = {
            **SETTINGS,
            "listen_addresses": HOST,
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
        }
        if self.tls:
            certificate(self.data, HOST)
            settings |= {"ssl": "on", "ssl_cert_file": "server.pem", "ssl_key_file": "server.key"}
            for name in ("server.pem", "server.key"):
                if os.geteuid() == 0:
                    shutil.chown(self.data / name, USER, USER)
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as out:
            out.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def _role(self, name: str) -> None:
        self.sql(f"create role \"{name}\" login password '{self._password(name)}'")

    def _password(self, name: str) -> str:
        """Kept beside the cluster, so that a role has one for all its services."""
        file = self.folder / f"{name}.password"
        if not file.exists():
            file.touch(0o600)
            file.write_text(secrets.token_urlsafe(18), encoding="utf-8")
        return file.read_text(encoding="utf-8")

    def _serve(self, name: str, database: str) -> None:
        self.services.touch(0o600)
        with self.services.open("a", encoding="utf-8") as out:
            out.write(f"[{name}]\nhost={HOST}\nport={self.port}\ndbname={database}\nuser={name}\n")
            out.write(f"password={self._password(name)}\nsslmode={'require' if self.tls else 'disable'}\n\n")

    def _run(self, program: str, *words: str) -> str:
        as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
        # pg_ctl hands its output on to the server: a pipe would be waited for until that ends
        with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
            done = subprocess.run(
                [*as_user, str(programs() / program), *words], cwd=self.folder, stdout=said, stderr=said, check=False
            )
            said.seek(0)
            text = said.read()
        if done.returncode:
            raise RuntimeError(f"{program} {' '.join(words)}: {text}")
        return text.strip()


def programs() -> Path:
    """Where PostgreSQL's programs are. Raises MissingError."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    found = str(places[-1]) if places else shutil.which("initdb")
    if not found:
        raise MissingError("PostgreSQL is not installed: apt-get install postgresql")
    return Path(found).parent


@contextmanager
def cluster(*, tls: bool = False) -> Iterator[Cluster]:
    """A cluster that runs; its files are removed at the end. Raises MissingError."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="workplan-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    made = Cluster(folder, tls=tls)
    try:
        made.make()
        made.start()
        yield made
    finally:
        with suppress(RuntimeError):
            made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of loopback that nobody has now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
