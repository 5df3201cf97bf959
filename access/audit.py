"""审计: who did what, when and from where. Rows are only ever added; the database itself refuses to change them."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from access.database.connection import AnyDatabase, Connection
from records.clock import local

Event = Literal[
    "sign_in",
    "failed",
    "unproven",
    "throttled",
    "sign_out",
    "password",
    "created",
    "reset",
    "disabled",
    "enabled",
    "role",
    "bound",
    "released",
    "revoked",
    "refused",
    "upload",
    "revert",
    "granted",
    "returned",
    "withdrawn",
    "lock",
    "unlock",
    "export",
    "decision",
    "check",
    "plan",
    "remind",
    "mailed",
    "unmailed",
    "email",
    "other",
]
EVENTS: dict[Event, str] = {
    "sign_in": "登录",
    "failed": "登录失败",
    "unproven": "核对密码失败",
    "throttled": "登录受限",
    "sign_out": "退出",
    "password": "修改密码",
    "created": "新增账号",
    "reset": "重置密码",
    "disabled": "停用账号",
    "enabled": "启用账号",
    "role": "调整角色或科室",
    "bound": "绑定统一身份",
    "released": "改用统一身份",
    "revoked": "结束登录",
    "refused": "拒绝访问",
    "upload": "上报",
    "revert": "撤销",
    "granted": "同意更正申请",
    "returned": "退回更正申请",
    "withdrawn": "撤回更正申请",
    "lock": "锁定",
    "unlock": "解锁",
    "export": "导出",
    "decision": "议定事项",
    "check": "实地抽查",
    "plan": "任务清单",
    "remind": "催报",
    "mailed": "邮件已交出",
    "unmailed": "邮件没有发出",
    "email": "调整邮箱",
    "other": "其他",
}
LONGEST = 500
"""Characters of a detail; the records hold the rest."""
ABOUT = "(who = ? or detail = ? or instr(detail, ? || '：') = 1 or instr(detail, ? || '，') = 1)"
COLUMNS = ("编号", "时间", "账号", "来源地址", "事件", "说明")


class Entry(NamedTuple):
    """One event. `at` is UTC; `who` a login name, empty for nobody known."""

    number: int
    at: datetime
    who: str
    address: str
    event: Event
    detail: str

    @property
    def local(self) -> datetime:
        """The bureau's wall-clock time."""
        return local(self.at)


def visible(text: str, longest: int = LONGEST) -> str:
    """The text on one line with every invisible character written out, e.g. ‹U+202E›, and cut to a length.

    So no name can begin a new line, turn the reading direction or hide behind blanks that are none.
    """
    shown = "".join(f"‹U+{ord(c):04X}›" if _invisible(c) else c for c in text[: longest + 1])
    return shown if len(text) <= longest else f"{shown[:longest]}…"


def _invisible(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or (kind == "Zs" and character not in " \u3000")


def write(con: Connection, now: datetime, who: str, address: str, event: Event, detail: str = "") -> None:
    """Add an event within a transaction, so that a change is never without its entry."""
    con.execute(
        "insert into audit (at, who, address, event, detail) values (?, ?, ?, ?, ?)",
        (stamp(now), visible(who, 80), visible(address, 80), event, visible(detail)),
    )


def stamp(now: datetime) -> str:
    """`2024-06-18T01:00:00.000000Z`: as text in the order of time."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entries(
    db: AnyDatabase,
    *,
    who: str | None = None,
    events: Sequence[Event] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    contains: str = "",
    about: str | None = None,
    limit: int = 200,
    before: int | None = None,
) -> list[Entry]:
    """The newest events first that all filters let through. `before`: only numbers below it, for the next page.

    `about`: what an account did, and what was done to it: then its name is how the detail begins.
    """
    filters: list[tuple[str, list[object]]] = [
        ("who = ?", [who] if who is not None else []),
        (f"event in ({', '.join('?' * len(events))})", list(events)),
        ("at >= ?", [stamp(since)] if since else []),
        ("at < ?", [stamp(until)] if until else []),
        ("instr(detail, ?) > 0", [contains] if contains else []),
        (ABOUT, [about] * 4 if about is not None else []),
        ("id < ?", [before] if before is not None else []),
    ]
    used = [(clause, values) for clause, values in filters if values]
    where = " and ".join(clause for clause, _ in used) or "true"
    values = [value for _, found in used for value in found]
    with db.reading() as con:
        rows = con.execute(
            f"select * from audit where {where} order by id desc limit ?",  # noqa: S608  clauses are our own
            [*values, limit],
        ).fetchall()
    return [
        Entry(r["id"], datetime.fromisoformat(r["at"]), r["who"], r["address"], r["event"], r["detail"]) for r in rows
    ]


def csv_text(found: Iterable[Entry], inert: Callable[[str], str]) -> str:
    """The events as CSV for a spreadsheet, with a BOM. `inert` makes a text harmless there (reports.workbook)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in found:
        told = (f"{entry.local:%Y-%m-%d %H:%M:%S}", entry.who, entry.address, EVENTS[entry.event], entry.detail)
        writer.writerow([str(entry.number), *(inert(text) for text in told)])
    return "\ufeff" + out.getvalue()
