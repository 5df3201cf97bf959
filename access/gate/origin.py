"""Whether a request comes from our own pages (OWASP CSRF Prevention Cheat Sheet, Verifying Origin)."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from access.gate.client import from_this_machine, same_host, scheme
from access.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NOT_HERE = "这个页面只接受本网站自己的请求。请回到首页再试。"
OTHER_SCHEME = (
    "浏览器里的网址是 {} 开头的，服务器以为是 {}。请系统管理员检查登录设置里的 proxies 和 public_url，"
    "以及反向代理传来的 X-Forwarded-Proto。"
)
OTHER_NAME = "请用 {} 打开。"


def foreign(scope: Scope, settings: Settings) -> str:
    """Why a request that may change something comes from none of our own pages, as a sentence; empty where it does.

    Its Origin is the address by which it asks us, the scheme too: a page that came by plain http may be anybody's who
    is on the way (RFC 6454). Browsers send Origin with every websocket and every request that is no GET; one without
    comes from no browser of somebody signed in.
    """
    if scope["type"] == "http" and scope["method"] in SAFE:
        return ""
    told = Headers(scope=scope)
    origins, hosts = told.getlist("origin"), told.getlist("host")
    if not len(origins) == len(hosts) == 1 or not same_host(origins[0], hosts[0]):
        return NOT_HERE
    public = settings.public_url
    if public and not same_host(public, hosts[0]) and not from_this_machine(scope):
        return OTHER_NAME.format(public)
    said, ours = urlsplit(origins[0]).scheme, scheme(scope, settings)
    return "" if said == ours else OTHER_SCHEME.format(said, ours)
