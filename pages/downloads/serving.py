"""Handing files out: who asks, whether they may, the file, the audit, in this order; in threads beside the server."""

import hashlib
import logging
from collections.abc import Sequence

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access import SESSION_HEADER, Access, AccessError, may
from access.gate.client import client_address
from access.gate.gate import NUMBER_HEADER
from pages.downloads.answer import handed_out, said
from pages.downloads.route import Asked, File, FileRoute, RefusedError
from records import StoreError

log = logging.getLogger("workplan")
AT_ONCE, QUEUE = 2, 20
"""Files made at a time, and how many may wait: the pages need the processor too."""
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
GONE = "登录已失效，请重新登录。"
DENIED = "没有权限：你的账号不能下载这个文件。需要时请找系统管理员调整角色。"
ELSEWHERE = "文件只能从本系统的页面下载。请回到首页，从页面上的链接下载。"
NOTHING = "没有这个文件。请回到首页，从页面上的链接下载。"
BUSY = "现在下载的人太多，请过一会儿再试。"
CLOSED = "登录服务暂时不可用，请稍后再试。"
FAILED = "这个文件没有生成，数据没有受影响。请稍后再试；仍有问题请把编号 {} 告诉管理员。"


def file_routes(files: Sequence[FileRoute], access: Access) -> list[Route]:
    """A route for each file, and a sentence for every other address below /files/."""
    limit = anyio.CapacityLimiter(AT_ONCE)
    routes = [Route(file.path, _Served(file, access, limit).answer) for file in files]
    for route in routes:
        route.methods = {"GET"}  # HEAD would be noted as a file that left
    return [*routes, Route("/files/{rest:path}", _nothing, methods=METHODS)]


async def _nothing(request: Request) -> Response:
    return said(request, 404, NOTHING)


class _Served:
    """One file's answers."""

    def __init__(self, file: FileRoute, access: Access, limit: anyio.CapacityLimiter) -> None:
        self.file, self.access, self._limit = file, access, limit

    async def answer(self, request: Request) -> Response:
        """The file or the sentence why not; whatever goes wrong, no file."""
        if self._limit.statistics().tasks_waiting >= QUEUE:
            return said(request, 503, BUSY)
        try:
            return await anyio.to_thread.run_sync(self._asked, request, limiter=self._limit)
        except RefusedError as refused:
            return said(request, refused.status, str(refused))
        except StoreError as error:
            return said(request, 503, str(error))
        except AccessError:
            log.exception("no file: %s", self.file.path)
            return said(request, 503, CLOSED)
        except Exception:
            log.exception("no file: %s", self.file.path)
            return said(request, 500, FAILED.format(request.headers.get(NUMBER_HEADER, "无")))

    def _asked(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise RefusedError(403, ELSEWHERE)  # the visit would be noted as that of whoever followed a foreign link
        handle = request.headers.get(SESSION_HEADER, "")
        who = self.access.account(handle)
        if who is None:
            raise RefusedError(401, GONE)
        address = client_address(request.scope, self.access.settings)
        for action in self.file.actions:
            if not may(who, action):
                self.access.note("refused", f"文件 {request.url.path}", who=who.name, address=address)
                raise RefusedError(403, DENIED)
        file = self.file.make(Asked(request.path_params, request.query_params, handle, self.access))
        answer = handed_out(file)
        self.access.note("export", _noted(file), who=who.name, address=address)
        return answer


def _noted(file: File) -> str:
    return f"{file.noted or file.name}，SHA-256 {hashlib.sha256(file.content).hexdigest()}"
