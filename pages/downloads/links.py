"""Links to files on a page."""

from collections.abc import Iterable

from pages.downloads.route import FileRoute
from pages.parts import html
from pages.parts.visit import gatekeeper


def show(file: FileRoute, links: Iterable[tuple[str, str]]) -> None:
    """Label and address of each link; nothing for whoever may not follow them.

    Without `download`: what is refused then is a page with its reason, not a file with a page in it.
    """
    if all(gatekeeper.can(action) for action in file.actions):
        html.show("files.html", links=list(links))
