"""Which addresses a session was handed: its downloads, its uploads, its runs. Nobody else may use them.

Streamlit answers every request that names a file by its number, whoever asks (streamlit 1.67): the number is all the
proof it wants. Every such number reaches its owner over the owner's websocket first, so the gate takes note there.
Kept in the process, as the files themselves are; a session that comes back to another process is handed new ones.
"""

import re
from collections import OrderedDict
from threading import Lock

OWNED = ("/media/", "/_stcore/upload_file/")
"""Beginnings of the addresses that belong to somebody."""
NUMBER = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""How Streamlit numbers its runs; the first message on a websocket says the number of the one just begun."""
ADDRESS = re.compile(rb"/media/[0-9a-f]{32}|/_stcore/upload_file/%b/%b" % (NUMBER.pattern, NUMBER.pattern))
"""The part of an address that nobody guesses, of a known length: in a message other letters may follow at once."""
MEDIA = re.compile(r"(/media/[0-9a-f]{32})(?:\.\w{1,10})?")
"""An address of media: what was taken note of, and the extension."""
RUN = 2
MOST_SESSIONS, MOST_EACH = 2_000, 2_000


class Handed:
    """What was handed to whom; the least recently used is forgotten first."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, OrderedDict[bytes, None]] = OrderedDict()
        self._lock = Lock()

    def note(self, handle: str, message: bytes, *, first: bool = False) -> None:
        """Take note of every address in what the server tells a session; of the run's number in the first message."""
        found = set(ADDRESS.findall(message)) if any(start.encode() in message for start in OWNED) else set()
        if first:
            found.update(NUMBER.findall(message))
        if found:
            self._add(handle, found)

    def _add(self, handle: str, found: set[bytes]) -> None:
        with self._lock:
            mine = self._of.setdefault(handle, OrderedDict())
            self._of.move_to_end(handle)
            for each in found:
                mine[each] = None
                mine.move_to_end(each)
            while len(mine) > MOST_EACH:
                mine.popitem(last=False)
            while len(self._of) > MOST_SESSIONS:
                self._of.popitem(last=False)

    def may_use(self, handle: str, path: str) -> bool:
        """Whether a session may ask for a path: one that belongs to nobody, or was handed to this very session."""
        if not path.startswith(OWNED):
            return True
        media = MEDIA.fullmatch(path)
        return self.has(handle, media[1] if media else path)

    def has(self, handle: str, told: str) -> bool:
        """Whether a session was told an address or the number of a run."""
        with self._lock:
            return told.encode("utf-8", "replace") in self._of.get(handle, ())

    def resumed(self, handle: str, protocols: bytes) -> bytes:
        """The value of Sec-WebSocket-Protocol without the number of a run that the session was never told.

        Streamlit puts it third, and would let whoever names it go on with that run.
        """
        parts = protocols.split(b",")
        if len(parts) > RUN and parts[RUN].strip() and not self.has(handle, parts[RUN].strip().decode("latin-1")):
            parts[RUN:] = []
        return b",".join(parts)
