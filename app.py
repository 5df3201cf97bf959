"""The ASGI app: start-up, the Chinese frame of the page, and what a visitor sees when a page fails.

Run with `streamlit run app.py` or `uvicorn app:app`. Its script is pages/shell.py: were the script here,
Streamlit would serve the files of pages/ beside it directly, past everything shell.py decides.
"""

import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import plotly.graph_objects  # noqa: F401  imported before the freeze below
import streamlit as st
from rich.console import Console
from rich.progress import Progress
from starlette.middleware import Middleware

from access import AccessError, Gate, SettingsError
from pages.files.offered import FILES
from pages.files.serving import file_routes
from pages.parts import gatekeeper
from pages.parts.chrome import ROUTES, ChineseChrome
from plan import PlanError, read_plan, targets_path
from records import StoreError, default_store, load_demo, now, remember_plan, untouched

log = logging.getLogger("workplan")


def first_start() -> None:
    """Load the sample records into a store never used, so that a first look finds figures."""
    store = default_store()
    try:
        if not untouched(store):
            return
    except StoreError as error:
        print(error, file=sys.stderr)  # the pages say it too
        return
    try:
        plan = read_plan(targets_path())
    except PlanError as error:
        print("任务清单有误，先请改正：", *(p.message for p in error.problems), sep="\n", file=sys.stderr)
        return
    remember_plan(store, plan, now())
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("载入演示数据")
        loaded = load_demo(store, plan, now(), lambda done, total: bar.update(task, completed=done, total=total))
    print(f"已载入 {loaded.files} 个演示文件。", file=sys.stderr)
    if loaded.rejected:
        print(f"其中 {loaded.rejected} 行与当前任务清单不符，没有载入。", file=sys.stderr)


def first_sign_in() -> None:
    """Where people sign in: the first administrator's password, once, and a warning about plain http."""
    if not gatekeeper.signing_in():
        return
    made = gatekeeper.access().first_administrator()
    if made:
        print(
            f"第一个系统管理员的账号：{made.account.name}，一次性密码：{made.password}（只显示这一次，7 天内有效）。",
            file=sys.stderr,
        )
    address = st.get_option("server.address")
    if address in ("127.0.0.1", "::1", "localhost") or st.get_option("server.sslCertFile"):
        return
    if not gatekeeper.access().settings.proxies:
        print(
            "注意：其他电脑经 http 访问，密码在网络上没有加密。请用反向代理提供 https，并写入 proxies。",
            file=sys.stderr,
        )


def the_gate() -> Middleware:
    """The gate, outermost; without usable settings nothing starts."""
    try:
        return Middleware(Gate, access=gatekeeper.access())
    except SettingsError as error:
        print("登录设置有误，先请改正：", *(p.message for p in error.problems), sep="\n", file=sys.stderr)
    except AccessError as error:
        print(error, file=sys.stderr)
    sys.exit(2)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    first_start()
    first_sign_in()
    # everything imported so far lives as long as the process: keep the collector away from it
    gc.collect()
    gc.freeze()
    yield {}


def on_script_error(error: Exception) -> bool:
    """Plain words instead of a traceback; the details go to the log."""
    log.error("page failed", exc_info=error)
    st.error("这个页面出错了，数据没有受影响。请刷新再试；仍有问题请把时间和操作告诉管理员。")
    return True


gate = the_gate()
app = st.App(
    "pages/shell.py",
    lifespan=lifespan,
    routes=[*ROUTES, *file_routes(FILES, gatekeeper.access())],
    middleware=[gate, Middleware(ChineseChrome)],
    on_script_error=on_script_error,
)
