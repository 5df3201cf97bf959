"""One run of the pages' own script for an address, without a browser: who asks, what may be seen and every word are
settled by the code that settles them for Streamlit's page.

Streamlit has no public way to do that; what is used here is how its ScriptRunner sets out (1.67).
"""

import threading
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, add_script_run_ctx
from streamlit.runtime.state import SafeSessionState, SessionState

SCRIPT = Path(__file__).parents[3] / "shell.py"
NOBODY = "first-figures"
"""Stands where the number of a browser's session would: there is none yet."""
Deltas = dict[tuple[int, ...], Delta]
"""Place on the page (0 the page, 1 the menu, then numbers as nested) → the element or block last put there."""


@cache
def _scripts() -> ScriptCache:
    """Compiled once; they lie in the checkout and change with a new process only."""
    return ScriptCache()


class _Collected:
    """What the script draws, until its time is over: then it ends at the next thing it draws."""

    def __init__(self, until: float) -> None:
        self.deltas: Deltas = {}
        self._until = until

    def __call__(self, message: ForwardMsg) -> None:
        self.in_time()
        if message.WhichOneof("type") == "delta":
            self.deltas[tuple(message.metadata.delta_path)] = message.delta

    def in_time(self) -> None:
        if time.monotonic() > self._until:
            raise StopException


def drawn(page: str, query: Mapping[str, str], handle: str, until: float) -> Deltas | None:
    """Everything that the page of an address draws; `page` as in the address, `handle` of the session that asks, empty
    without accounts. None where it comes to no end by `until` (time.monotonic), or goes on as another page.
    """
    collected = _Collected(until)
    ended: list[object] = []

    def run() -> None:
        context = _context(query, handle, collected)
        add_script_run_ctx(threading.current_thread(), context)
        try:
            _run(context, page, query, collected)
        except (RerunException, StopException, Exception):
            return  # what went wrong is told, and noted, where Streamlit's page comes to the same
        ended.append(context)

    # a thread of its own, as every run of Streamlit's: what it hangs on a thread goes with it
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    return collected.deltas if ended else None


def _context(query: Mapping[str, str], handle: str, collected: _Collected) -> ScriptRunContext:
    return ScriptRunContext(
        session_id=NOBODY,
        _enqueue=collected,
        query_string=urlencode(query),
        session_state=SafeSessionState(SessionState(), collected.in_time),
        uploaded_file_mgr=MemoryUploadedFileManager("/_stcore/upload_file"),
        main_script_path=str(SCRIPT),
        user_info={"sid": handle} if handle else {},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=PagesManager(str(SCRIPT), _scripts()),
    )


def _run(context: ScriptRunContext, page: str, query: Mapping[str, str], collected: _Collected) -> None:
    context.pages_manager.set_script_intent("", page)
    context.reset(
        query_string=urlencode(query),
        page_script_hash=context.pages_manager.main_script_hash,
        yield_check=collected.in_time,
    )
    with context.session_state.query_params() as asked:
        asked.set_initial_query_params(urlencode(query))
        asked.populate_from_query_string(urlencode(query))
    context.on_script_start()
    script = st.Page(SCRIPT.name)
    script._can_be_called = True  # what st.navigation says of the page that it chose
    script.run()
