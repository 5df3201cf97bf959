"""A tab without a browser: speaks Streamlit's own messages over the websocket, so that it can say what no page would.

Whoever attacks has no need of our pages. What a run shows is kept as its words, its widgets and its raw bytes.
"""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin
from websockets.sync.client import ClientConnection, connect

FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Widget:
    """Something that can be pressed or filled in. `kind` is Streamlit's: button, text_input, selectbox, …"""

    id: str
    kind: str
    label: str
    deferred: str = ""
    """Of a download: the number by which its file is asked for."""


@dataclass
class Run:
    """Everything that one run of the script sent."""

    texts: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    widgets: list[Widget] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""
    finished: int = -1
    keeps: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    """Messages that a browser would keep, and those that it was told it has kept."""

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    def widget(self, label: str, kind: str = "") -> Widget:
        """The one widget so labelled."""
        (found,) = [w for w in self.widgets if w.label == label and kind in ("", w.kind)]
        return found

    def shows(self, text: str) -> bool:
        """Whether some text is in it anywhere, in tables and charts too."""
        return text in self.text or text.encode() in self.raw

    def keep(self, message: ForwardMsg, raw: bytes) -> None:
        self.raw += raw
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self.keeps.append(message.hash)
        if kind == "ref_hash":
            self.named.append(message.ref_hash)
        elif kind == "delta":
            self._delta(message)
        elif kind == "navigation":
            self.hashes = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
        elif kind == "script_finished":
            self.finished = message.script_finished

    def _delta(self, message: ForwardMsg) -> None:
        if message.delta.fragment_id:
            self.fragments.append(message.delta.fragment_id)
        for part in _parts(message.delta):
            words = [v for d, v in part.ListFields() if isinstance(v, str) and d.name != "id"]
            self.texts += words
            if part.DESCRIPTOR.name == "Heading" and part.tag == "h1":  # type: ignore[attr-defined]
                self.titles.append(part.body)  # type: ignore[attr-defined]
            if getattr(part, "id", "") and part.DESCRIPTOR.full_name != "Block":
                name = part.DESCRIPTOR.name
                more = getattr(part, "label", ""), getattr(part, "deferred_file_id", "")
                self.widgets.append(Widget(part.id, name, *more))  # type: ignore[attr-defined]


def _parts(message: Message) -> list[Any]:
    """The message and every message within it."""
    found: list[Any] = [message]
    for field_, value in message.ListFields():
        if field_.type == field_.TYPE_MESSAGE:
            inner = value.values() if hasattr(value, "values") else [value] if isinstance(value, Message) else value
            found += [part for each in inner if isinstance(each, Message) for part in _parts(each)]
    return found


def trigger(widget: Widget | str) -> dict[str, Any]:
    """A button pressed."""
    return {"id": widget if isinstance(widget, str) else widget.id, "trigger_value": True}


def said(widget: Widget, text: str) -> dict[str, Any]:
    """A text filled in."""
    return {"id": widget.id, "string_value": text}


def put(address: str, path: str, cookie: str, name: str, content: bytes) -> int:
    """Send a file as a browser does; the status of the answer."""
    part = f'Content-Disposition: form-data; name="f"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    body = (
        b"--b\r\n" + part.encode("latin-1" if all(c < "\u0100" for c in name) else "utf-8") + content + b"\r\n--b--\r\n"
    )
    told = {"cookie": cookie, "origin": address, "content-type": "multipart/form-data; boundary=b"}
    con = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE_SECONDS)
    try:
        con.request("PUT", path, body, told)
        return con.getresponse().status
    finally:
        con.close()


class Tab:
    """One tab of somebody's, open until it is closed."""

    def __init__(self, address: str, cookie: str, *, resume: str = "", origin: str = "") -> None:
        self.session, self.address, self.cookie = "", address, cookie
        told = {"cookie": cookie} if cookie else {}
        self._connecting = connect(
            address.replace("http", "ws", 1) + "/_stcore/stream",
            origin=Origin(origin or address),
            additional_headers=told,
            subprotocols=["streamlit", "none", resume] if resume else ["streamlit"],  # type: ignore[list-item]
            max_size=None,
            open_timeout=PATIENCE_SECONDS,
            close_timeout=1,
        )

    def __enter__(self) -> Tab:
        self.socket: ClientConnection = self._connecting.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._connecting.__exit__(*raised)

    def open(self, page: str = "", *widgets: dict[str, Any], **more: Any) -> Run:
        """Run a page by its name, as its address does; or by hash or fragment, as a click within it does."""
        return self.send(self.asking(page, *widgets, **more))

    def asking(
        self,
        page: str = "",
        *widgets: dict[str, Any],
        hash: str = "",
        fragment: str = "",
        kept: Sequence[str] = (),
        **query: str | list[str],
    ) -> BackMsg:
        """The message that asks for it; `kept`, what need not be sent again."""
        asked = BackMsg()
        state = asked.rerun_script
        state.page_name, state.page_script_hash, state.fragment_id = page, hash, fragment
        state.query_string = urlencode({"month": "2024-10", **query}, doseq=True)
        state.cached_message_hashes.extend(kept)
        state.context_info.url = f"{self.address}/{page}"
        for widget in widgets:
            state.widget_states.widgets.add(**widget)
        return asked

    def send(self, asked: BackMsg) -> Run:
        """Say it, and read until a run has come to its end: the last one, where it leads to another."""
        self.socket.send(asked.SerializeToString())
        run = Run()
        while True:
            raw = self.socket.recv(timeout=PATIENCE_SECONDS)
            assert isinstance(raw, bytes)
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id or self.session
                run = Run(hashes=run.hashes)
            run.keep(message, raw)
            if run.finished in FINISHED:
                return run

    def tell(self, asked: BackMsg, answer: str) -> ForwardMsg:
        """Say something that runs no script, and read until its answer."""
        self.socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=PATIENCE_SECONDS))  # type: ignore[arg-type]
            if message.WhichOneof("type") == answer:
                return message

    def chosen(self, uploader: Widget, *files: tuple[str, bytes]) -> dict[str, Any]:
        """Files put into an uploader."""
        state = FileUploaderState()
        for name, content in files:
            address = self.upload_address(name)
            status = put(self.address, address, self.cookie, name, content)
            assert status == 204, status
            info = state.uploaded_file_info.add(file_id=address.rpartition("/")[2], name=name, size=len(content))
            info.file_urls.upload_url = info.file_urls.delete_url = address
        return {"id": uploader.id, "file_uploader_state_value": state}

    def upload_address(self, name: str) -> str:
        """Where a file that was chosen is to be put."""
        asked = BackMsg()
        asked.file_urls_request.request_id = "1"
        asked.file_urls_request.file_names.append(name)
        asked.file_urls_request.session_id = self.session
        return self.tell(asked, "file_urls_response").file_urls_response.file_urls[0].upload_url
