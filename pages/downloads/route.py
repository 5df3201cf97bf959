"""A file as an address: where it is, what whoever asks must be allowed to do, how it is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from access import ACTIONS, Access


class RefusedError(Exception):
    """There is no such file for whoever asks; the message is a sentence for them."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def unknown(what: str, text: str) -> RefusedError:
    """`没有科室“养老科”。请刷新页面，从页面上的链接下载。`"""
    return RefusedError(404, f"没有{what}“{text[:40]}”。请刷新页面，从页面上的链接下载。")


@dataclass(frozen=True)
class File:
    """A file that leaves. `noted`: what the audit calls it, its name where that says enough. `shown`: a browser shows it
    instead of putting it away; only for a picture that was drawn here."""

    name: str
    content: bytes
    noted: str = ""
    shown: bool = False


@dataclass(frozen=True)
class Asked:
    """One request: the parts of its path, its parameters, the handle of its session (empty in open mode)."""

    place: Mapping[str, str]
    query: QueryParams
    handle: str
    access: Access


@dataclass(frozen=True)
class FileRoute:
    """A file at a path such as `/files/export/{kind}`.

    `actions`: what whoever asks must be allowed, all of it: to open the page that offers the file, and to take it.
    `make` raises RefusedError for what there is not.
    """

    path: str
    actions: tuple[str, ...]
    make: Callable[[Asked], File]

    def __post_init__(self) -> None:
        if not self.actions or not ACTIONS.keys() >= set(self.actions):
            raise ValueError(f"{self.path}: no action of access.permissions")

    def address(self, query: Mapping[str, str | list[str]], **place: str | int) -> str:
        """The file with its parameters: `/files/export/xlsx?month=2024-10&snapshot=100-20241025`."""
        path = self.path.format(**{key: quote(str(value), safe="") for key, value in place.items()})
        return f"{path}?{urlencode(query, doseq=True)}" if query else path
