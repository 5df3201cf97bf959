"""Who may do what, in one table. Pages ask `may` where data is read or written, not only where a button is drawn."""

from collections.abc import Collection
from typing import Literal, Protocol

Role = Literal["leader", "staff", "office", "admin"]
ROLES: dict[Role, str] = {"leader": "局领导", "staff": "科室填报人", "office": "局办公室", "admin": "系统管理员"}
ALL: frozenset[Role] = frozenset(ROLES)
OFFICE: frozenset[Role] = frozenset({"office", "admin"})

ACTIONS: dict[str, frozenset[Role]] = {
    "page:overview": ALL,
    "page:area": ALL,
    "page:task": ALL,
    "page:units": ALL,
    "page:checks": ALL,
    "page:sites": ALL,
    "page:compare": ALL,
    "page:search": ALL,
    "page:meeting": ALL,
    "page:exports": ALL,
    "page:help": ALL,
    "page:plan": ALL,
    "page:office": ALL - {"staff"},
    "page:report": ALL - {"leader"},
    "page:mine": ALL,  # a leader finds 我分管的 there; a desk asks for `upload` of its department
    "page:audit": OFFICE,
    "export": ALL,
    "template": ALL - {"leader"},
    "original": ALL - {"leader"},  # the file as it was handed in, names of people in it included
    "upload": ALL - {"leader"},
    "revert": ALL - {"leader"},
    "answer": OFFICE,  # 更正申请; who may, changes locked months at once
    "checks": ALL,  # to read findings of 实地抽查 and their photos
    "inspect": OFFICE,  # to draw a sample, to record findings, to close and to settle them
    "rectify": ALL - {"leader"},  # to answer what is to be put right
    "lock": OFFICE,
    "unlock": OFFICE,
    "plan": OFFICE,  # to draft, to change and to publish it; everybody reads it
    "decide": OFFICE | {"leader"},
    "arrange": OFFICE | {"leader"},
    "remind": OFFICE,
    "clear_demo": OFFICE,
    "audit": OFFICE,
    "accounts": frozenset({"admin"}),
}
"""Action → the roles that may do it. `page:` and a page's name: the page may be opened."""

FIRST_PAGE: dict[Role, str] = {"staff": "/mine"}
"""Where somebody of a role lands after signing in who asked for no page in particular; the others at the overview."""

NAMES = {
    "template": "下载模板",
    "original": "下载原始文件",
    "export": "导出",
    "upload": "上报",
    "revert": "撤销",
    "answer": "答复更正申请",
    "checks": "查看抽查记录",
    "inspect": "记录实地抽查",
    "rectify": "答复整改",
    "lock": "锁定",
    "unlock": "解锁",
    "plan": "编制任务清单",
    "decide": "记录议定事项",
    "arrange": "编排幻灯片",
    "remind": "催报",
    "clear_demo": "清除演示数据",
    "audit": "查看审计",
    "accounts": "管理账号",
}
"""What people call the actions that are no page."""

OF_ONE_DEPARTMENT = frozenset({"upload", "revert", "checks", "rectify"})
"""What staff may do for their own departments only."""


class Holder(Protocol):
    """Somebody with a role; staff with departments too."""

    @property
    def role(self) -> Role: ...
    @property
    def departments(self) -> Collection[str]: ...
    @property
    def disabled(self) -> bool: ...


def may(account: Holder | None, action: str, department: str | None = None) -> bool:
    """Whether somebody may do something, to a department's data where the action is about one.

    Nobody (None) and a disabled account may do nothing. Staff without a department named may not upload:
    a forgotten argument refuses. Raises KeyError for an action that is not in the table.
    """
    allowed = ACTIONS[action]
    if account is None or account.disabled or account.role not in allowed:
        return False
    if account.role == "staff" and action in OF_ONE_DEPARTMENT:
        return department is not None and department in account.departments
    return True
