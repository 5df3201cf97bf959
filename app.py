"""The ASGI app: start-up, the Chinese frame of the page, and what a visitor sees when a page fails.

Run with `streamlit run app.py` or `uvicorn app:app`. Its script is pages/shell.py: were the script here,
Streamlit would serve the files of pages/ beside it directly, past everything shell.py decides.
"""

import argparse
import gc
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import plotly.graph_objects  # noqa: F401  imported before the freeze below
import streamlit as st
from starlette.middleware import Middleware

from access import AccessError, Gate, SettingsError, as_the_wire_says, own_name, start_log
from commands.console import err, warn
from commands.upkeep import load_sample, refused
from pages.downloads.offered import FILES
from pages.downloads.serving import file_routes
from pages.parts import html
from pages.parts.frame.chrome import ROUTES, ChineseChrome
from pages.parts.frame.first import FirstFigures
from pages.parts.frame.packed import sent_packed
from pages.parts.mine.exchange import draft_route
from pages.parts.office.letters import send_unasked
from pages.parts.plan.copy.exchange import plan_route
from pages.parts.plan.files import PLAN
from pages.parts.visit import gatekeeper
from plan import PlanError, read_plan, targets_path
from records import ClockError, Store, StoreError, answers, daily_backup, default_store, now

log = logging.getLogger("workplan")
ANY = "0.0.0.0"  # noqa: S104  what `streamlit run` listens on where no address is set

DAILY_SECONDS, POST_SECONDS = 600, 3
"""How often it is looked whether the day has its backup and its reminders, and whether letters wait."""
PARTING_SECONDS = 5.0
"""How long the server waits at its end for what it is in the middle of."""
SWITCH_SECONDS = 0.001
"""How long a thread may keep the others waiting, Python's 5 ms made shorter: a page being made asks the system for
something a thousand times, and after each has to wait that long for every other page being made."""


def first_start() -> None:
    """Load the sample records where no store was, so that a first look finds figures."""
    store = default_store()
    try:
        if store.never_was():
            sample(store)
    except StoreError as error:
        warn(str(error))  # the pages say it too


def sample(store: Store) -> None:
    """Raises StoreError."""
    try:
        plan = read_plan(targets_path())
    except PlanError as error:
        for sentence in ("任务清单有误，先请改正：", *(p.message for p in error.problems)):
            warn(sentence)
        return
    loaded = load_sample(store, plan, err)
    warn(f"已载入 {loaded.files} 个演示文件。")
    if sentence := refused(loaded):
        warn(sentence)


def first_sign_in() -> None:
    """Where people sign in: the first administrator's password, once, and a warning about plain http."""
    if not gatekeeper.signing_in():
        return
    made = gatekeeper.access().first_administrator()
    if made:
        warn(f"第一个系统管理员的账号：{made.account.name}，一次性密码：{made.password}（只显示这一次，7 天内有效）。")
    address = listening()
    if here(address) or st.get_option("server.sslCertFile"):
        return
    if not gatekeeper.access().settings.proxies:
        warn("注意：其他电脑经 http 访问，密码在网络上没有加密。请用反向代理提供 https，并写入 proxies。")


def listening() -> str:
    """The address that the server is told to listen on. Whoever embeds the app elsewhere tells neither of these two:
    then the gate alone refuses what comes from another machine.
    """
    if not Path(sys.argv[0]).name.startswith("uvicorn"):
        return str(st.get_option("server.address") or ANY)
    words = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    words.add_argument("--host", default=os.environ.get("UVICORN_HOST", "127.0.0.1"))
    return str(words.parse_known_args()[0].host)


def here(address: str) -> bool:
    """Whether an address is reached from this machine alone."""
    return own_name(f"[{address}]" if ":" in address else address)


def only_here() -> None:
    """Without accounts, refuse to listen for other machines."""
    address = listening()
    if not here(address):
        raise AccessError(
            f"没有设置登录时不能监听 {address}：谁都能看到和改动数据。只在本机试用，请用 127.0.0.1；"
            "要给其他电脑用，请写好登录设置 access.yaml，用环境变量 WORKPLAN_ACCESS 指向它（见 docs/security.md）。"
        )


def the_gate() -> Middleware:
    """The gate, outermost; without usable settings, and in open mode for other machines, nothing starts."""
    try:
        access = gatekeeper.access()
        start_log(access.settings.log)
        if access.open:
            only_here()
        as_the_wire_says()  # now, and not when the gate is made: that may be with the first request
        return Middleware(Gate, access=access, records=lambda: answers(default_store()))
    except SettingsError as error:
        for sentence in ("登录设置有误，先请改正：", *(p.message for p in error.problems)):
            warn(sentence)
    except AccessError as error:
        warn(str(error))
    sys.exit(2)


def usable() -> None:
    """Without a time zone, or a place for the records, nothing starts: no page could ever say a figure."""
    try:
        now()
        default_store().make_room()
    except (ClockError, StoreError) as error:
        warn(str(error))
        sys.exit(2)


def repeated(work: Callable[[], object], seconds: float, ended: threading.Event) -> None:
    """Something done again and again by a thread of its own as long as the server runs, whatever becomes of it."""
    while True:
        try:
            work()
        except (StoreError, AccessError) as error:
            log.warning("%s", error)
        except Exception:
            log.exception("not done: %s", work)
        if ended.wait(seconds):
            return


def keep_backup() -> None:
    """The backup of today."""
    daily_backup(default_store(), now().date())


def remind() -> None:
    """The reminders that the settings want today."""
    send_unasked(gatekeeper.access(), now())


def begin(ended: threading.Event) -> list[threading.Thread]:
    """What goes on beside the pages. Letters only where the settings name a mail server."""
    work: list[tuple[Callable[[], object], float]] = [(keep_backup, DAILY_SECONDS)]
    if gatekeeper.access().settings.mail:
        work += [(remind, DAILY_SECONDS), (gatekeeper.access().post, POST_SECONDS)]
    threads = [threading.Thread(target=repeated, args=(*each, ended), daemon=True) for each in work]
    for thread in threads:
        thread.start()
    return threads


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    first_start()
    first_sign_in()
    # everything imported so far lives as long as the process: keep the collector away from it
    gc.collect()
    gc.freeze()
    ended = threading.Event()
    threads = begin(ended)
    yield {}
    ended.set()
    for thread in threads:
        thread.join(PARTING_SECONDS)  # a letter whose text is half out would be one nobody knows about


def on_script_error(error: Exception) -> bool:
    """Plain words instead of a traceback; the details go to the log, under the number that the words name."""
    number = gatekeeper.number()
    if isinstance(error, StoreError | AccessError):
        log.warning("%s", error, extra={"request": number})
        st.error(html.plain(str(error)))
        return True
    log.error("page failed", exc_info=error, extra={"request": number})
    st.error(f"这个页面出错了，数据没有受影响。请刷新再试；仍有问题请把时间和编号 {number} 告诉管理员。")
    return True


sys.setswitchinterval(SWITCH_SECONDS)
usable()
gate = the_gate()
app = st.App(
    "pages/shell.py",
    lifespan=lifespan,
    routes=[
        *ROUTES,
        draft_route(gatekeeper.access()),
        plan_route(gatekeeper.access()),
        *file_routes((*FILES, PLAN), gatekeeper.access()),
    ],
    middleware=[gate, *sent_packed(), Middleware(FirstFigures, access=gatekeeper.access()), Middleware(ChineseChrome)],
    on_script_error=on_script_error,
)
