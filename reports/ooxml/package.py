"""The zip archive of an office file, the same bytes for the same content."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

Part = tuple[str, bytes]
"""Name and content of one file in the archive."""
EARLIEST = datetime(1980, 1, 1)
"""The first moment that a zip archive can name."""

_DATE = re.compile(rb">[0-9TZ:-]+</dcterms:")


def dated(content: bytes, when: datetime) -> bytes:
    """An office file with every date in it set to `when`, so that it is the same bytes each time."""
    return packed(parts(content), when)


def parts(content: bytes) -> Iterator[Part]:
    """The parts of an archive in its order, one in memory at a time."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def packed(these: Iterable[Part], when: datetime) -> bytes:
    """An archive of the parts, every date in it `when`."""
    stamp = f">{when:%Y-%m-%dT%H:%M:%SZ}</dcterms:".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in these:
            info = zipfile.ZipInfo(name, when.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, _DATE.sub(stamp, content) if name == "docProps/core.xml" else content)
    return out.getvalue()
