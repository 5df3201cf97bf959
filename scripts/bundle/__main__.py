"""The archive made and tried: `python -m scripts.bundle`, which is `make bundle`."""

import io
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

from deploy.install import SUMS, digest
from scripts.bundle.tried import tried

ROOT = Path(__file__).parent.parent.parent
MADE = ROOT / "dist"
MACHINES = ("x86_64", "aarch64")
TAGS = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_26", "manylinux_2_24", "manylinux_2_17", "manylinux2014")
"""Wheels that run with glibc 2.28, which Kylin V10, openEuler 20.03 and UOS 20 have."""
PIP = "pip==26.3"


def main() -> None:
    """Make the archive and say where it is. Raises SystemExit where there is no commit, or a wheel is missing."""
    version = named()
    folder = MADE / f"workplan-{version}"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "source").mkdir(parents=True)
    unpack(committed(), folder / "source")
    shutil.copy(ROOT / "deploy" / "install.py", folder)
    for machine in MACHINES:
        wheels(machine, folder / "wheels" / machine)
    same(folder / "wheels")
    (folder / SUMS).write_text(sums(folder), encoding="utf-8")
    archive = packed(folder, MADE / f"{folder.name}.tar")
    shutil.rmtree(folder)
    print(f"已写入 {archive}（{archive.stat().st_size / 1e6:.0f} MB），SHA-256 {digest(archive)}")
    print(tried(archive))


def named() -> str:
    """The version and the commit, `0.1.0-78ac91e`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['version']}-{said('git', 'rev-parse', '--short', 'HEAD').decode().strip()}"


def committed() -> bytes:
    """The source as the last commit has it, as a tar: what was not committed does not leave."""
    return said("git", "archive", "--format=tar", "HEAD")


def said(*words: str) -> bytes:
    """What a program prints. Raises SystemExit where it fails."""
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode().strip())
    return done.stdout


def unpack(archive: bytes, folder: Path) -> None:
    """The files of our own tar into a folder."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as source:
        source.extractall(folder, filter="data")


def wheels(machine: str, folder: Path) -> None:
    """Every wheel that requirements.txt brings along on one kind of machine, and pip's own."""
    platforms = [word for tag in TAGS for word in ("--platform", f"{tag}_{machine}")]
    only = ["--only-binary", ":all:", "--implementation", "cp", "--python-version", "3.11"]
    abis = ["--abi", "cp311", "--abi", "abi3", "--abi", "none"]
    words = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", str(folder)]
    said(*words, *only, *platforms, *abis, PIP, "-r", "requirements.txt")


def same(folder: Path) -> None:
    """See that both kinds of machine get the same packages: pip asks the conditions of a package (`platform_machine`)
    of the machine it runs on, whatever `--platform` says. Raises SystemExit where one lacks what the other has."""
    held = [
        {file.name.split("-")[0] + "-" + file.name.split("-")[1] for file in (folder / m).iterdir()} for m in MACHINES
    ]
    if odd := held[0] ^ held[1]:
        raise SystemExit(f"only for one kind of machine: {', '.join(sorted(odd))}")


def sums(folder: Path) -> str:
    """One line a file, in the form of sha256sum."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{digest(file)}  {file.relative_to(folder).as_posix()}\n" for file in files)


def packed(folder: Path, archive: Path) -> Path:
    """A tar of a folder, the same bytes for the same files. Wheels are compressed already: nothing is squeezed."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = member.mtime = 0
        member.uname = member.gname = ""
        return member

    with tarfile.open(archive, "w") as made:
        for path in sorted(folder.rglob("*")):
            made.add(path, f"{folder.name}/{path.relative_to(folder).as_posix()}", recursive=False, filter=plain)
    return archive


if __name__ == "__main__":
    main()
