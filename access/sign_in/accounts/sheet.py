"""/accounts/sheet: accounts from one sheet. It is looked at, then, after one's password again, stored as a whole.

The rows that were read come back with the second form and are judged anew, so that nothing is kept in between.
"""

import json
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.people.permissions import ROLES
from access.people.rows import AccountError, Actor
from access.people.sessions import Session
from access.people.sheet import HEADER_WITHIN, MOST, Judged, Lines, once_csv
from access.sign_in.accounts.pages import AccountPages, Made
from access.sign_in.page import Fields, fields_of, page
from access.sign_in.proof import thread

LARGEST_FILE = 2_000_000
LARGEST_FORM = 2_000_000
"""Of the rows as they come back: at most MOST of them, three characters for each byte."""
MOST_CELLS, LONGEST_CELL = 30, 300
TOO_LARGE = "文件超过 2 MB。请只留要新增的账号。"
NO_FILE = "请先选择文件。"


def routes(own: AccountPages) -> list[Route]:
    sheet = _Sheet(own)
    return [
        Route("/accounts/sheet", sheet.asked, methods=["GET"]),
        Route("/accounts/sheet", sheet.given, methods=["POST"]),
    ]


class _Sheet:
    def __init__(self, own: AccountPages) -> None:
        self.own, self.access = own, own.access

    async def asked(self, request: Request) -> Response:
        """The form for a file."""
        session = await self.own.admitted(request)
        return session if isinstance(session, Response) else _page(session)

    async def given(self, request: Request) -> Response:
        """A file, to be looked at; or its rows, to be stored."""
        session = await self.own.admitted(request)
        if isinstance(session, Response):
            return session
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if kind == "multipart/form-data":
            return await self._looked_at(request, session)
        return await self._stored(request, session)

    async def _looked_at(self, request: Request, session: Session) -> Response:
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST_FILE:
            return _page(session, 413, wrong=TOO_LARGE)
        async with request.form(max_files=1, max_fields=3) as form:
            file = form.get("file")
            name, content = ("", b"") if file is None or isinstance(file, str) else (file.filename, await file.read())
        if not name:
            return _page(session, 400, wrong=NO_FILE)
        return await thread(self._preview, session, name, content)

    def _preview(self, session: Session, name: str, content: bytes) -> Response:
        try:
            lines = [(number, _bounded(cells)) for number, cells in self.access.lines(name, content)]
            found = self._judged(lines)
        except AccountError as error:
            return _page(session, 400, wrong=str(error))
        return _page(
            session, name=name, found=found, rows=json.dumps(lines[: MOST + HEADER_WITHIN], ensure_ascii=False)
        )

    def _judged(self, lines: Lines) -> Judged:
        return self.access.judged(lines, self.access.bureau().departments)

    async def _stored(self, request: Request, session: Session) -> Response:
        fields = await fields_of(request, LARGEST_FORM)
        rows = fields.get("rows", "")
        try:
            found = await thread(self._judged, _lines(rows))
        except AccountError as error:
            return _page(session, 400, wrong=str(error))

        def refuse(status: int, sentence: str) -> Response:
            return _page(session, status, wrong=sentence, name=fields.get("name", ""), found=found, rows=rows)

        def work(by: Actor) -> Made:
            return tuple(self.access.accounts.take_in(found, by=by, now=self.access.now()))

        return await self.own.proven(request, session, fields, refuse, work, lambda made: _answer(made, found, fields))


def _page(session: Session, status: int = 200, **more: Any) -> Response:
    shown = {"wrong": "", "name": "", "found": None, "rows": "", "roles": ROLES, "most": MOST, **more}
    return page("accounts_sheet.html", status, session=session, **shown)


def _answer(made: Made, found: Judged, fields: Fields) -> Response:
    """The one-time passwords: on a page that can be printed, or as a file; never again."""
    assert isinstance(made, tuple)
    if fields.get("do") != "file":
        return page("one_time_all.html", made=made, readdressed=len(found.readdressed), roles=ROLES)
    told = {
        "content-disposition": f"attachment; filename=\"accounts.csv\"; filename*=UTF-8''{quote('一次性密码.csv')}",
        "cache-control": "no-store",
    }
    return Response(once_csv(made), headers=told, media_type="text/csv; charset=utf-8")


def _bounded(cells: Any) -> list[str]:
    return [str(cell)[:LONGEST_CELL] for cell in list(cells)[:MOST_CELLS]]


def _lines(rows: str) -> Lines:
    """The rows as the form brings them back, which anybody may have written. Raises AccountError."""
    try:
        found = json.loads(rows)
        return [(int(number), _bounded(cells)) for number, cells in found[: MOST + HEADER_WITHIN]]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise AccountError(NO_FILE) from None
