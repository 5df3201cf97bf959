"""Storing something and noting it in the audit: both, or neither."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from access import AccessError, Event
from pages.parts.visit.asking import Asker, RefusedError
from records import NotedStore, Store, StoreError, default_store

log = logging.getLogger("workplan")
UNNOTED = "审计现在写不进去，所以这次操作没有生效，数据没有改动。请稍后再试，仍不行请找系统管理员。"
UNSURE = "写入记录库时出错，不知道是否已经存入。请过一会儿刷新页面核对，再决定要不要重做。"
FAILED = "写入记录库时出错，没有存入。请稍后再试，仍不行请找系统管理员。"
LOST = "没有存入，写入记录库时出错"
DOUBTFUL = "是否存入不明，写入记录库时出错"
Result = TypeVar("Result")


def stored(
    asker: Asker, event: Event, act: Callable[[Store], Result], told: Callable[[int], Sequence[str]]
) -> Result | None:
    """What `act` returns after storing something, `told(number)` being its rows in the audit: `number` is that of the
    first batch. Touches nothing of Streamlit's.

    Where the rows cannot be written nothing is stored, and RefusedError says so. Where an error came after them, the
    store is asked what became of it: if it is stored after all, None; else the audit gets a row that takes them back.
    """
    noted: list[str] = []

    def note(number: int) -> None:
        details = told(number)
        try:
            asker.note(event, *details)
        except AccessError as error:
            log.warning("%s", error)
            raise RefusedError(UNNOTED) from error
        noted.extend(details)

    store = NotedStore(default_store(), note)
    try:
        return act(store)
    except Exception as error:
        if not noted:
            raise
        log.exception("an error after the audit was told")
        kept = store.kept()
        if kept:
            return None
        _take_back(asker, event, [f"{LOST if kept is False else DOUBTFUL}：{detail}" for detail in noted])
        if kept is None:
            raise RefusedError(UNSURE) from error
        if isinstance(error, StoreError):
            raise
        raise RefusedError(FAILED) from error


def _take_back(asker: Asker, event: Event, details: Sequence[str]) -> None:
    try:
        asker.note(event, *details)
    except AccessError:
        log.exception("the audit cannot be told either: %s", "；".join(details))
