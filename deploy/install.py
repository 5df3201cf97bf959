"""Install this bundle without a network: `python3.11 install.py /opt/workplan`. Needs Python 3.11 alone.

The release goes into a folder of its own, `/opt/workplan/0.1.0-78ac91e`, with an environment made from the wheels that
lie here; only when all of it is there, `/opt/workplan/current` points at it. So an installation that was cut leaves the
release before in use, and going back is to point `current` at the folder before.
"""

from __future__ import annotations  # so that an older Python gets as far as being told so

import hashlib
import os
import platform
import shutil
import stat
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"
PYTHON, GLIBC = (3, 11), (2, 28)
"""What the wheels are made for: CPython's ABI, and the oldest C library that all of them run with (pyarrow's)."""
MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}
DONE = ".installed"


class InstallError(Exception):
    """Nothing was changed; the message is a sentence for the administrator."""


def main(words: list[str]) -> int:
    """Install into the folder named, and say what comes next. Returns the exit code."""
    if len(words) != 1 or words[0].startswith("-"):
        print("用法：python3.11 install.py 安装目录，例如 python3.11 install.py /opt/workplan", file=sys.stderr)
        return 2
    os.umask(0o022)  # a stricter one of the administrator's would shut the service's user out of every file
    try:
        release = install(Path(words[0]).absolute())
    except InstallError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"没有装好：{error.filename or words[0]} 不能写。请检查权限和磁盘空间。", file=sys.stderr)
        return 2
    print(f"已安装在 {release}，{release.parent / 'current'} 指向它。怎样启动见 docs/deploy.md。")
    if closed := shut(Path(sys.executable).resolve()) or shut(release):
        print(
            f"注意：{closed} 只有它的主人进得去，服务的用户会运行不了。请用系统的 Python 3.11，装在大家进得去的目录。"
        )
    return 0


def install(folder: Path) -> Path:
    """The folder of the release, made whole, and `current` pointing at it. Raises InstallError, OSError."""
    machine = fits()
    whole(machine)
    release = folder / HERE.name.removeprefix("workplan-")
    if not (release / DONE).exists():
        shutil.rmtree(release, ignore_errors=True)  # a part of an installation that was cut
        shutil.copytree(HERE / "source", release)
        environment(release, machine)
        (release / DONE).touch()
    point(folder / "current", release)
    return release


def fits() -> str:
    """The kind of this machine. Raises InstallError where the wheels cannot run on it."""
    if sys.version_info[:2] != PYTHON:
        raise InstallError(f"要用 Python 3.11，这是 {platform.python_version()}。请用 python3.11 install.py 再试。")
    machine = MACHINES.get(platform.machine().lower())
    if sys.platform != "linux" or machine is None:
        raise InstallError(f"这台机器是 {sys.platform} {platform.machine()}，安装包只有 Linux x86_64 和 aarch64 的。")
    name, version = platform.libc_ver()
    if name != "glibc" or tuple(map(int, version.split(".")[:2])) < GLIBC:
        raise InstallError(f"系统的 C 库是 {name or '别的库'} {version}，要 glibc 2.28 或更新的。")
    return machine


def whole(machine: str) -> None:
    """See that every file that will be used is as it was packed. Raises InstallError."""
    lines = (line.split("  ", 1) for line in (HERE / SUMS).read_text(encoding="utf-8").splitlines())
    other = next(kind for kind in MACHINES.values() if kind != machine)
    wrong = [
        name
        for told, name in lines
        if not name.startswith(f"wheels/{other}/") and (not (HERE / name).is_file() or digest(HERE / name) != told)
    ]
    if wrong:
        more = f"等 {len(wrong)} 个文件" if len(wrong) > 3 else ""
        raise InstallError(f"安装包不完整：{'、'.join(wrong[:3])}{more} 缺了或变了。请重新拷贝安装包。")


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def environment(release: Path, machine: str) -> None:
    """`.venv` of a release, from the wheels alone. pip is one of them: Debian leaves it out of Python."""
    wheels = HERE / "wheels" / machine
    run([sys.executable, "-m", "venv", "--without-pip", ".venv"], release, "没有建好环境")
    pip = next(wheels.glob("pip-*.whl")) / "pip"
    python = str(release / ".venv" / "bin" / "python")
    run(
        [python, str(pip), "install", "--no-index", "--find-links", str(wheels), "--quiet", "-r", "requirements.txt"],
        release,
        "没有装好软件包",
    )
    run([python, "-m", "pages.parts.frame.packed"], release, "没有压缩好网页的脚本")
    run([python, "manage.py", "check"], release, "装好了，却不能运行")


def shut(path: Path) -> Path | None:
    """The folder on the way to a file that is its owner's alone, as /root is; None where everybody gets there."""
    return next((folder for folder in path.parents if not folder.stat().st_mode & stat.S_IXOTH), None)


def run(words: list[str], folder: Path, failed: str) -> None:
    """Run a program that says nothing where all is well. Raises InstallError with what it said."""
    quiet = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHON", "WORKPLAN_"))}
    done = subprocess.run(words, cwd=folder, env=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        raise InstallError(f"{failed}：{(done.stderr or done.stdout).strip()[-500:]}")


def point(link: Path, release: Path) -> None:
    """`current` becomes the release in one step: whoever starts meanwhile gets the one or the other."""
    new = link.with_name(".current")
    new.unlink(missing_ok=True)
    new.symlink_to(release.name)
    new.replace(link)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
