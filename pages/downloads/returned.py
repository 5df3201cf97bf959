"""Files with the wrong rows of an upload that is not stored yet: kept in the process, each for the session it is of."""

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from pages.downloads.route import File

MOST, MOST_BYTES = 200, 200_000_000
"""Files kept at a time, and their bytes in all; the oldest go first, and come back when their page is drawn again."""


@dataclass(frozen=True)
class _Kept:
    token: str
    owner: str
    file: File


@dataclass
class ReturnedFiles:
    """Files by token. A token is 128 random bits, and is of use to the session alone that it was made for."""

    most: int = MOST
    most_bytes: int = MOST_BYTES
    _kept: OrderedDict[str, _Kept] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, owner: str, name: str, content: bytes) -> str:
        """The token of a file for the session `owner`; the same as before for the same file."""
        same = hashlib.sha256(b"\0".join([owner.encode(), name.encode("utf-8", "replace"), content])).hexdigest()
        with self._lock:
            kept = self._kept.pop(same, None) or _Kept(secrets.token_urlsafe(16), owner, File(name, content))
            self._kept[same] = kept
            while len(self._kept) > 1 and (len(self._kept) > self.most or self._bytes() > self.most_bytes):
                self._kept.popitem(last=False)
        return kept.token

    def find(self, owner: str, token: str) -> File | None:
        """The file of a token, for the session it is of; None for everybody else."""
        with self._lock:
            return next((k.file for k in self._kept.values() if (k.owner, k.token) == (owner, token)), None)

    def _bytes(self) -> int:
        return sum(len(kept.file.content) for kept in self._kept.values())


returned_files = ReturnedFiles()
"""Those of this process."""
