"""LibreOffice as the one who reads what no reading library reads right: text formulas that are stored as 0, percentages
taken for times of day, dates for numbers (domain.md section 7)."""

import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from records.reading.bounds import LOCKED_BOOK, NO_TABLE, SAVE_AS
from records.reading.converting.apart import Bounds, BusyError, Places, TooLongError, run
from records.reading.converting.kinds import Kind, old_kind
from records.reading.converting.profile import profile
from records.reading.sheet import FileError

BOUNDS = Bounds(seconds=90, memory=2 * 2**30, file=200 * 2**20)
"""LibreOffice 7.4 takes 216 MB and two to six seconds for 300 rows."""
PLACES = Places(most=2, patience=30)
BUSY = f"服务器正在转换别的文件。请过一分钟再传。急用的，{SAVE_AS}"
HOW_TO_INSTALL = (
    "服务器上没有 LibreOffice，.xls、.et、.ods、.xlsb 文件读不了。"
    "请管理员安装：apt-get install --no-install-recommends libreoffice-calc-nogui，装好即可用，不必重启。"
)
"""For the administrator; who hands the file in reads NO_TABLE."""
FOLDER = "workplan-convert-"
_KEPT_BYTES = 64 * 2**20
_OLD = 600
"""Seconds after which a folder belongs to nobody any more: its server was killed."""


def libreoffice() -> str | None:
    """The program: what WORKPLAN_LIBREOFFICE names (`off` for none), else soffice or libreoffice of the PATH."""
    told = os.environ.get("WORKPLAN_LIBREOFFICE", "").strip()
    if told == "off":
        return None
    return shutil.which(told) if told else shutil.which("soffice") or shutil.which("libreoffice")


def lacking(content: bytes) -> bool:
    """Whether a file would be read if only the server had LibreOffice."""
    try:
        return libreoffice() is None and old_kind(content) is not None
    except FileError:
        return False


def convert(content: bytes, kind: Kind) -> bytes:
    """The .xlsx of a spreadsheet of another kind, its formulas computed anew. Raises FileError.

    The same bytes are converted once: what is stored is what was shown, TODAY() in a formula or not.
    """
    digest = hashlib.sha256(content).hexdigest()
    if kept := _kept.find(digest):
        return kept
    program = libreoffice()
    if program is None:
        raise FileError(NO_TABLE)
    try:
        with PLACES.taken():
            found = _converted(program, content, kind)
    except BusyError:
        raise FileError(BUSY) from None
    except TooLongError:
        said = f"转换这个 {kind.ending} 文件超过 {BOUNDS.seconds} 秒，没有读入。"
        raise FileError(f"{said}请只留要上报的工作表和行，另存为 .xlsx 后再上传。") from None
    if found is None:
        raise FileError(LOCKED_BOOK if kind.locked else f"打不开这个 {kind.ending} 文件，可能已损坏。{SAVE_AS}")
    _kept.keep(digest, found)
    return found


def _converted(program: str, content: bytes, kind: Kind) -> bytes | None:
    """None where LibreOffice made nothing of it."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, settings = folder / f"in{kind.ending}", folder / "profile" / "user"
        source.write_bytes(content)
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(profile(), encoding="utf-8")
        made = folder / "out" / "in.xlsx"
        if run(_command(program, folder, source, kind), folder, BOUNDS, _environment(folder)) or not made.exists():
            return None
        return made.read_bytes()


def _command(program: str, folder: Path, source: Path, kind: Kind) -> list[str]:
    quiet = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo")
    return [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *quiet,
        f"--infilter={kind.reader}",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]


def _environment(folder: Path) -> dict[str, str]:
    """None of the server's own but the PATH: proxies, displays and secrets stay away."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _sweep() -> None:
    """Remove the folders of servers that were killed in the middle."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _OLD:
                shutil.rmtree(folder, ignore_errors=True)


class _Kept:
    """The last conversions by the digest of what was converted, so many bytes of them: a file is read for the preview,
    for the rows to mend and for the store."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, digest: str) -> bytes | None:
        with self._lock:
            if digest in self._found:
                self._found.move_to_end(digest)
            return self._found.get(digest)

    def keep(self, digest: str, content: bytes) -> None:
        with self._lock:
            self._found[digest] = content
            while len(self._found) > 1 and sum(map(len, self._found.values())) > _KEPT_BYTES:
                self._found.popitem(last=False)


_kept = _Kept()
