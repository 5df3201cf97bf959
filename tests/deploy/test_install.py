"""A bundle that is broken or does not fit is refused before anything is changed; a cut installation is begun again."""

import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.install import MACHINES, SUMS, InstallError, fits, point, shut
from scripts.bundle.__main__ import MACHINES as PACKED_FOR
from scripts.bundle.__main__ import packed, same, sums

INSTALLER = Path(__file__).parents[2] / "deploy" / "install.py"
MINE = MACHINES[platform.machine().lower()]
OTHER = next(machine for machine in PACKED_FOR if machine != MINE)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The files of a bundle as they lie unpacked, with one wheel of nothing for each kind of machine."""
    folder = tmp_path / "workplan-0.1.0-abc"
    (folder / "source").mkdir(parents=True)
    (folder / "source" / "manage.py").write_text("print('ok')", encoding="utf-8")
    for machine in PACKED_FOR:
        (folder / "wheels" / machine).mkdir(parents=True)
        (folder / "wheels" / machine / "pip-1-py3-none-any.whl").write_bytes(machine.encode())
    shutil.copy(INSTALLER, folder)
    (folder / SUMS).write_text(sums(folder), encoding="utf-8")
    return folder


def installed(bundle: Path, *words: str, umask: int = -1) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(bundle / "install.py"), *words], capture_output=True, text=True, check=False, umask=umask
    )


def test_a_file_that_changed_on_the_way_is_named(bundle: Path, tmp_path: Path) -> None:
    (bundle / "source" / "manage.py").write_text("print('other')", encoding="utf-8")
    done = installed(bundle, str(tmp_path / "opt"))
    assert done.returncode == 2
    assert done.stderr == "安装包不完整：source/manage.py 缺了或变了。请重新拷贝安装包。\n"
    assert not (tmp_path / "opt").exists()


def test_of_many_that_are_missing_three_are_named(bundle: Path, tmp_path: Path) -> None:
    lines = "".join(f"{'0' * 64}  source/{name}\n" for name in "abcd")
    (bundle / SUMS).write_text(lines, encoding="utf-8")
    done = installed(bundle, str(tmp_path / "opt"))
    assert done.stderr == ("安装包不完整：source/a、source/b、source/c等 4 个文件 缺了或变了。请重新拷贝安装包。\n")


def test_the_other_machine_s_wheels_may_be_left_behind(bundle: Path, tmp_path: Path) -> None:
    """Then what is missing is only what this machine cannot use: the installation goes on, and ends at the wheel of
    nothing, with what pip says, and no release in use."""
    shutil.rmtree(bundle / "wheels" / OTHER)
    done = installed(bundle, str(tmp_path / "opt"))
    assert done.returncode == 2
    assert done.stderr.startswith("没有装好软件包：")
    assert not (tmp_path / "opt" / "current").exists()


def test_what_an_installation_cut_short_has_left_is_taken_away(bundle: Path, tmp_path: Path) -> None:
    left = tmp_path / "opt" / "0.1.0-abc" / "half.py"
    left.parent.mkdir(parents=True)
    left.touch()
    installed(bundle, str(tmp_path / "opt"))
    assert not left.exists()


@pytest.mark.parametrize("words", [[], ["--help"], ["/opt/a", "/opt/b"]])
def test_without_a_folder_the_usage_is_told(bundle: Path, words: list[str]) -> None:
    done = installed(bundle, *words)
    assert done.returncode == 2
    assert done.stderr == "用法：python3.11 install.py 安装目录，例如 python3.11 install.py /opt/workplan\n"


def test_a_folder_that_cannot_be_made_is_named(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = installed(bundle, str(tmp_path / "file" / "opt"))
    assert done.returncode == 2
    assert done.stderr == f"没有装好：{tmp_path / 'file' / 'opt'} 不能写。请检查权限和磁盘空间。\n"


def test_current_moves_in_one_step(tmp_path: Path) -> None:
    """From release to release and back, whatever a cut one before it has left."""
    link = tmp_path / "current"
    (tmp_path / ".current").symlink_to("elsewhere")
    for name in ("one", "two", "one"):
        point(link, tmp_path / name)
        assert link.readlink() == Path(name)


def test_this_machine_fits() -> None:
    assert fits() == MINE


def test_a_machine_without_wheels_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "loongarch64")
    with pytest.raises(InstallError, match="这台机器是 linux loongarch64，安装包只有 Linux x86_64 和 aarch64 的。"):
        fits()


def test_both_kinds_of_machine_get_the_same_packages(bundle: Path) -> None:
    same(bundle / "wheels")
    (bundle / "wheels" / OTHER / "greenlet-3.2-cp311-cp311-manylinux2014_aarch64.whl").touch()
    with pytest.raises(SystemExit, match=r"only for one kind of machine: greenlet-3\.2"):
        same(bundle / "wheels")


def test_the_same_files_give_the_same_archive(bundle: Path, tmp_path: Path) -> None:
    first = packed(bundle, tmp_path / "one.tar").read_bytes()
    (bundle / "install.py").touch()
    assert packed(bundle, tmp_path / "two.tar").read_bytes() == first


def test_a_folder_that_the_service_cannot_enter_is_named(tmp_path: Path) -> None:
    """Such as a Python in the home of root: every program of the environment leads there."""
    python = tmp_path / "home" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.parent.parent.chmod(0o700)
    assert shut(python) == tmp_path / "home"
    assert shut(Path("/usr/bin/env")) is None


def test_the_service_gets_in_whatever_the_umask_of_who_installs(bundle: Path, tmp_path: Path) -> None:
    """077 is usual on servers that were made safe: nobody but root could then read a file of the environment. The
    installation of this bundle ends at the wheel of nothing; by then folder, release and environment are there."""
    installed(bundle, str(tmp_path / "opt"), umask=0o077)
    release = tmp_path / "opt" / "0.1.0-abc"
    assert [path.stat().st_mode & 0o005 for path in (release.parent, release, release / ".venv")] == [0o005] * 3
