"""The package of an .xlsx: its parts by name, and how they point to each other."""

import posixpath
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

from records.reading.bounds import BROKEN_BOOK, LOCKED_BOOK, MAX_PARTS, MAX_UNPACKED, NO_TABLE
from records.reading.sheet import FileError
from records.reading.workbook.markup import Handler, Tags, parse, true


class SheetPart(NamedTuple):
    name: str
    visible: bool
    path: str


class Package:
    """The parts that matter. Their names are compared as Excel does: case makes no difference, nor does \\ for /."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for part in archive.infolist():
            self._parts[_key(part.filename)] = part
        self._check()
        root = self._tags("_rels/.rels", "Relationship")
        main = next((t["Target"] for _, t in root if t["Type"].endswith("/officeDocument")), "xl/workbook.xml")
        path = main.replace("\\", "/").lstrip("/")
        folder, name = posixpath.split(path)
        relations = self._tags(f"{folder}/_rels/{name}.rels", "Relationship")
        targets = {t["Id"]: _resolved(folder, t["Target"]) for _, t in relations}
        self.kinds = {t["Type"].rpartition("/")[2]: targets[t["Id"]] for _, t in relations}
        tags = self._tags(path, "sheet", "workbookPr")
        self.sheets = [
            SheetPart(t["name"], t.get("state", "visible") == "visible", targets[_relation(t)])
            for tag, t in tags
            if tag == "sheet" and "/chartsheets/" not in targets[_relation(t)].lower()
        ]
        self.from_1904 = any(true(t.get("date1904")) for tag, t in tags if tag == "workbookPr")

    def __contains__(self, path: str) -> bool:
        return _key(path) in self._parts

    def size(self, path: str) -> int:
        """Bytes of a part, unpacked."""
        return self._parts[_key(path)].file_size

    def open(self, path: str) -> zipfile.ZipExtFile:
        """A part to be read. Raises KeyError where there is none."""
        found: zipfile.ZipExtFile = self._archive.open(self._parts[_key(path)])  # type: ignore[assignment]
        return found

    def read(self, path: str, handler: Handler) -> None:
        with self.open(path) as part:
            parse(part, handler)

    def _tags(self, path: str, *names: str) -> list[tuple[str, dict[str, str]]]:
        tags = Tags(*names)
        self.read(path, tags)
        return tags.found

    def _check(self) -> None:
        """What the zip directory says, before anything is unpacked; zipfile never unpacks more than it says."""
        parts = self._archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise FileError(LOCKED_BOOK)
        if "xl/workbook.bin" in self or not any(name.startswith("xl/") for name in self._parts):
            raise FileError(NO_TABLE)
        if len(parts) > MAX_PARTS:
            raise FileError(
                f"文件由 {len(parts)} 个部分组成，最多 {MAX_PARTS} 个。请只留要上报的工作表，另存后再上传。"
            )
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise FileError(f"文件解压后超过 {MAX_UNPACKED >> 20} MB。请只留要上报的工作表和行，另存后再上传。")
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise FileError(BROKEN_BOOK)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))[1:]


def _relation(attributes: Mapping[str, str]) -> str:
    """The r:id of a sheet, whatever the prefix."""
    return next(value for name, value in attributes.items() if name.endswith(":id"))
