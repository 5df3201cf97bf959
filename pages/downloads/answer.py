"""What a browser gets: the file under a harmless name, or one sentence."""

import base64
import hashlib
import re
import unicodedata
from pathlib import PurePath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from access.sign_in import page
from pages.downloads.route import File
from reports.exports import EXPORTS

MIMES = {
    ".csv": "text/csv",
    ".jpg": "image/jpeg",
    **{e.extension: e.mime for e in EXPORTS.values() if e.extension != ".html"},
}
"""By ending. A page is not called one: whatever a browser makes of it, it is not a page of this server."""
ALWAYS = {
    "cache-control": "private, no-store",
    "content-security-policy": "sandbox; default-src 'none'",
    "content-encoding": "identity",  # else Streamlit's middleware compresses it, and the digest is of other bytes
}
LONGEST = 150
_NO_NAME = re.compile(r'[\\/:*?"<>|%]')


def handed_out(file: File) -> Response:
    """The file as an attachment, or as a picture to look at; with its digest (RFC 9530)."""
    name = safe_name(file.name)
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    digest = base64.b64encode(hashlib.sha256(file.content).digest()).decode()
    told = {
        **ALWAYS,
        "content-disposition": f"{'inline' if file.shown else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-type": MIMES.get(PurePath(name).suffix.lower(), "application/octet-stream"),
        "repr-digest": f"sha-256=:{digest}:",
    }
    return Response(file.content, headers=told)


def safe_name(name: str) -> str:
    """A name without a path, without characters that are not seen or that a file system refuses, and not too long.

    What turns the reading direction would show `exe.xlsx` where it says `xslx.exe`.
    """
    seen = "".join("_" if unicodedata.category(c)[0] == "C" or c in "\u2028\u2029" else c for c in name)
    whole = _NO_NAME.sub("_", seen).strip(" .")
    ending = found[0] if (found := re.search(r"\.[A-Za-z0-9]{1,9}$", whole)) else ""
    return f"{whole.removesuffix(ending)[: LONGEST - len(ending)]}{ending}" or "文件"


def said(request: Request, status: int, sentence: str) -> Response:
    """A page of one sentence for who reads, the sentence alone for a program."""
    if "text/html" in request.headers.get("accept", ""):
        return page.said(status, sentence)
    return Response(sentence, status, {"cache-control": "no-store"}, media_type="text/plain; charset=utf-8")
