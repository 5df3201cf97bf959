"""Which spreadsheet of another kind a file is, judged by its bytes whatever its name."""

import io
import re
import struct
import zipfile
from pathlib import PurePath
from typing import NamedTuple

from records.reading.bounds import LOCKED_BOOK, MAX_PARTS, MAX_UNPACKED, SAVE_AS
from records.reading.converting.compound import MAGIC, Compound
from records.reading.sheet import FileError


class Kind(NamedTuple):
    """A kind of spreadsheet: its ending, LibreOffice's name of what reads it, other endings that it goes by, and whether
    the file may want a password."""

    ending: str
    reader: str
    others: tuple[str, ...] = ()
    locked: bool = False

    def called(self, name: str) -> str:
        """The ending of the file's name where this kind goes by it, else its own: `.et`."""
        ending = PurePath(name).suffix.lower()
        return ending if ending in self.others else self.ending


XLS = Kind(".xls", "MS Excel 97", (".et", ".xlt", ".ett"))
ODS = Kind(".ods", "calc8", (".ots",))
XLSB = Kind(".xlsb", "Calc MS Excel 2007 Binary")
ENDINGS = (".xls", ".et", ".ods", ".xlsb")
CUT_OFF = f"文件不完整，可能没有存完或没有传完。{SAVE_AS}"
CONVERTED = tuple(kind.ending[1:] for kind in (XLS, ODS, XLSB))
"""What stands as `encoding` of a file that was converted."""

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_BARE = re.compile(
    rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00[\x00-\x08][\x00-\x06](?:[\x05\x10\x20\x40]\x00|\x00\x01)"
)
"""The first record of a bare stream: how Excel 2 to 4 save, and the export of many Delphi programs to this day."""


def old_kind(content: bytes) -> Kind | None:
    """The kind of a spreadsheet that needs converting, None for everything else.

    Raises FileError for one that has a password for certain, that is cut off, or that is larger inside than is read of
    an .xlsx.
    """
    if content.startswith(MAGIC):
        return _compound(content)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return XLS if _BARE.match(content) else None


def _compound(content: bytes) -> Kind | None:
    try:
        found = Compound(content)
        name = next((name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in found.streams), None)
        if name is None:
            return None
        if not found.complete(name):
            raise FileError(CUT_OFF)
        return XLS._replace(locked=_password(found.begin(name)))
    except struct.error:
        return None


def _password(begin: bytes) -> bool:
    """Whether the first records of a workbook say that what follows is encrypted (FilePass)."""
    at = 0
    while at + 4 <= len(begin):
        sort, length = struct.unpack_from("<HH", begin, at)
        if sort == 0x2F:
            return True
        at += 4 + length
    return False


def _packed(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind = _told(archive)
            if kind:
                _check_parts(archive, kind)
            return kind
    except FileError:
        raise
    except Exception:  # bytes of anybody's making: whatever a broken archive raises, no such spreadsheet is in it
        return None


def _told(archive: zipfile.ZipFile) -> Kind | None:
    names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        return XLSB
    for place in ("mimetype", "meta-inf/manifest.xml"):
        if place in names:
            with archive.open(names[place]) as part:
                if _OPEN_DOCUMENT in part.read(10_000):
                    return ODS
    return None


def _check_parts(archive: zipfile.ZipFile, kind: Kind) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts) or (kind is ODS and _encrypted(archive)):
        raise FileError(LOCKED_BOOK)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileError(
            f"文件解压后超过 {MAX_UNPACKED >> 20} MB，或由太多部分组成。请只留要上报的工作表，另存为 .xlsx 后再上传。"
        )


def _encrypted(archive: zipfile.ZipFile) -> bool:
    if "META-INF/manifest.xml" not in archive.namelist():
        return False
    with archive.open("META-INF/manifest.xml") as part:
        return b"encryption-data" in part.read(1_000_000)
