"""Streamlit's own scripts and styles, compressed once and kept beside the environment.

Streamlit 1.67 sends them as they are, 7.5 MB on a first visit. Over https browsers ask for brotli, over http for gzip.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import brotli
import streamlit
from servestatic import ServeStaticASGI
from servestatic.compress import Compressor
from starlette.middleware import Middleware

STATIC = Path(streamlit.__file__).parent / "static" / "static"
FOLDER = Path(sys.prefix) / "share" / "workplan" / f"streamlit-{streamlit.__version__}"
"""A copy of `STATIC` with a .br and a .gz beside each file that gets smaller by it."""
YEAR_SECONDS = 31_536_000
BROTLI, BROTLI_LARGE = 9, 11
"""Quality: 11 saves another tenth and takes ten times as long, which the first command would have to wait for."""
LARGE = 4_000_000
"""From so many bytes on it is worth it: the charts, half of what comes."""


class _Quickly(Compressor):  # type: ignore[misc]
    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return bytes(brotli.compress(data, quality=BROTLI_LARGE if len(data) >= LARGE else BROTLI))


def pack() -> None:
    """Make `FOLDER`, whole or not at all. Raises OSError."""
    if FOLDER.exists():
        return
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER.parent) as place:
        made = Path(place) / "made"
        shutil.copytree(STATIC, made)
        compressor = _Quickly(quiet=True)
        for path in sorted(made.rglob("*")):
            if path.is_file() and compressor.should_compress(path.name):
                compressor.compress(path)
        made.rename(FOLDER)


def sent_packed() -> list[Middleware]:
    """What answers for them; nothing where they were not packed, and Streamlit sends them as they are."""
    if not FOLDER.is_dir():
        return []
    return [
        Middleware(
            ServeStaticASGI,
            root=FOLDER,
            prefix="static",
            max_age=YEAR_SECONDS,  # their names change with what is in them
            allow_all_origins=False,
        )
    ]


if __name__ == "__main__":
    pack()
