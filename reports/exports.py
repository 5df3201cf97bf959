"""What a month leaves as: every kind of file with its name, its maker and how the file is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from plan import Plan
from records import Snapshot
from reports.deck.briefing import Briefing
from reports.deck.slide import EVERYBODY, Audience
from reports.ledger.xlsx import xlsx
from reports.monthly.paper import Paper
from reports.offline.page import html

Told = Callable[[int, int], None]
"""Called with the parts done and all parts while a file is made."""


ORDINARY = Paper()


class Make(Protocol):
    def __call__(self, briefing: Briefing, audience: Audience, told: Told, /, paper: Paper = ORDINARY) -> bytes: ...


def _for_all(make: Callable[[Briefing, Told], bytes]) -> Make:
    """A file that is the same for every audience and on every paper, made as one that is not."""

    def made(briefing: Briefing, audience: Audience, told: Told, /, paper: Paper = ORDINARY) -> bytes:
        return make(briefing, told)

    return made


@dataclass(frozen=True)
class Export:
    """One kind of file. `name`: what people call it; `purpose`: what it is for; `make`: briefing, audience and a
    listener to progress → its bytes, the same for the same snapshot and paper. `audiences`: there may be one for a
    department or a 口径 alone. `short`: what its version on two pages is called; empty where there is none."""

    name: str
    purpose: str
    extension: str
    mime: str
    make: Make
    audiences: bool = False
    short: str = ""


def _slides(briefing: Briefing, audience: Audience, told: Told, /, paper: Paper = ORDINARY) -> bytes:
    from reports.slides.pptx import pptx  # slow to import, and needed here alone

    return pptx(briefing, audience, told)


def _monthly(briefing: Briefing, audience: Audience, told: Told, /, paper: Paper = ORDINARY) -> bytes:
    from reports.monthly.docx import docx  # as above

    return docx(briefing, told, paper)


EXPORTS: dict[str, Export] = {
    "pptx": Export(
        "会议幻灯片",
        "与“会议”相同的幻灯片，表格和图表可在 PowerPoint、WPS 中修改",
        ".pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _slides,
        audiences=True,
    ),
    "docx": Export(
        "月报",
        "公文版式的推进情况月报，有期号、署名和成文日期，附督查表和全部任务附表；另有报局长看的两页摘要",
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _monthly,
        short="月报摘要",
    ),
    "xlsx": Export(
        "台账",
        "一行一项任务，可筛选、可打印，按领域和口径分表，附总览、议定事项和已锁定期数据变更",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _for_all(xlsx),
    ),
    "html": Export(
        "离线页面",
        "一个文件装下总览和全部任务，存在 U 盘里也能打开，手机可看，可打印",
        ".html",
        "text/html",
        _for_all(html),
    ),
}
"""Kind, as `manage.py export` takes it → its file."""

_NOT_IN_FILE_NAMES = {ord(sign): "_" for sign in '\\/:*?"<>|\r\n\t'}


def audience_name(plan: Plan, audience: Audience) -> str:
    """`养老服务科`, `民心工程`, `分管副局长（养老）`, several of them, or nothing for everybody."""
    return "-".join(p for p in (audience.department, plan.lists.get(audience.list or ""), audience.leader) if p)


def file_name(
    kind: str, plan: Plan, month: int, snapshot: Snapshot, audience: Audience = EVERYBODY, *, short: bool = False
) -> str:
    """`2024-10-台账-93-20241025.xlsx`; what no file system takes in the audience's name becomes _."""
    export = EXPORTS[kind]
    name = export.short if short and export.short else export.name
    who = audience_name(plan, audience).translate(_NOT_IN_FILE_NAMES)
    parts = [f"{plan.year}-{month:02d}", name, *([who] if who else []), str(snapshot)]
    return "-".join(parts) + export.extension
