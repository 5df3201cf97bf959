"""Who asks and from where, taken out of Streamlit before something is done: what is done must not ask it any more."""

from collections.abc import Collection
from dataclasses import dataclass

from access import NAMES, Access, Account, Event, may
from plan import Plan

DENIED = "没有权限"
ADVICE = "你的账号不能这样做。需要时请找系统管理员调整角色。"
GONE = "登录已失效，请刷新页面重新登录。"


class RefusedError(Exception):
    """It was not done; the message is a sentence for the user."""


@dataclass(frozen=True)
class Asker:
    """Somebody at one tab. `handle` is that of the session, `name` the account's; both are empty in open mode.

    What an account may do is asked anew each time, never remembered. Plain data: any thread may use it.
    """

    access: Access
    handle: str
    name: str
    address: str

    def account(self) -> Account | None:
        """The account as it is now; None for nobody any more."""
        return self.access.account(self.handle)

    def must(self, action: str, departments: Collection[str | None] = (None,)) -> Account:
        """The account, where it may do it for every department that it is about. Else it is noted, and raises
        RefusedError.
        """
        who = self.account()
        if who is not None and all(may(who, action, department) for department in departments or (None,)):
            return who
        self.note("refused", f"操作：{NAMES[action]}")
        raise RefusedError(f"{DENIED}。{ADVICE}" if who else GONE)

    def note(self, event: Event, *details: str) -> None:
        """Into the audit, a row for each detail; nothing in open mode. Raises AccessError."""
        self.access.note(event, *details, who=self.name, address=self.address)

    def person(self, typed: object) -> str:
        """Who does something: as typed in open mode; with accounts the account's name, whatever a browser sends."""
        if self.access.open:
            return typed.strip() if isinstance(typed, str) else ""
        who = self.account()
        return who.display if who else ""


def readable(who: Account | None, plan: Plan) -> frozenset[str] | None:
    """The tasks whose findings of 实地抽查 somebody may read; None where all, those of former tasks too."""
    if may(who, "checks"):
        return None
    return frozenset(id for id, task in plan.tasks.items() if may(who, "checks", task.department))
