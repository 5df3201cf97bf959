"""`manage.py accounts`: the accounts of the pages, from a shell."""

import re

import pytest

from access import ROLES, Access, entries, open_access, read_settings
from tests.commands.conftest import Shell

BY = ("--by", "张三")
CLERK = ("zhou", "--role", "科室填报人", "--department", "养老服务科", "--display", "周敏")


@pytest.fixture
def access(shell: Shell) -> Access:
    """The accounts that the commands work on."""
    settings = shell.folder / "access.yaml"
    settings.write_text("mode: accounts\ndatabase: access.sqlite\n", encoding="utf-8")
    shell.told["WORKPLAN_ACCESS"] = str(settings)
    return open_access(read_settings(settings))


def test_from_the_first_day_to_the_last(shell: Shell, access: Access) -> None:
    """Added, listed, given another role, reset, disabled and enabled; each stands in the audit with who did it."""
    added = shell.said("accounts", "add", *CLERK, *BY).splitlines()
    once = re.fullmatch(r"账号 zhou 的一次性密码：(\S+)", added[0])
    assert once
    assert added[1] == "只显示这一次，7 天内有效，第一次登录时须改掉。"
    assert re.search(
        r"zhou +│ +周敏 +│ +科室填报人 +│ +养老服务科 +│ +│ +待改一次性密码", shell.said("accounts", "list")
    )
    assert shell.said("accounts", "assign", "zhou", "--role", "office", *BY) == "账号 zhou 现在是局办公室。"
    again = shell.said("accounts", "reset", "ZHOU", *BY)
    assert once[1] not in again
    assert shell.said("accounts", "disable", "zhou", *BY) == "已停用账号 zhou，它的登录已全部退出。"
    assert shell.said("accounts", "enable", "zhou", *BY) == "已启用账号 zhou。"
    told = [(entry.event, entry.who) for entry in reversed(entries(access.db, about="zhou"))]
    assert told == [(event, "命令行：张三") for event in ("created", "role", "reset", "disabled", "enabled")]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("add", "x", "--role", "chief"), 2, "--role 读到“chief”，应为 "),
        (("add", "x", "--role", "staff"), 1, "科室填报人应有科室，没有科室就不能报送。"),
        (("add", "x", "--role", "staff", "--department", "财务科"), 2, "--department 读到“财务科”，应为其中之一："),
        (
            ("add", "x", "--role", "leader", "--department", "养老服务科"),
            2,
            "局领导不分科室，只有科室填报人要写 --department。请去掉 --department。",
        ),
        (
            ("assign", "zhou", "--role", "office", "--department", "养老服务科"),
            2,
            "局办公室不分科室，只有科室填报人要写 --department。请去掉 --department。",
        ),
        (("disable", "nobody"), 1, "没有账号“nobody”。"),
        (("reset",), 2, "命令写得不对：缺少"),
    ],
)
def test_what_is_refused(shell: Shell, access: Access, words: tuple[str, ...], code: int, sentence: str) -> None:
    shell.said("accounts", "add", *CLERK, *BY)
    done = shell.run("accounts", *words, *BY)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.strip().startswith(sentence)
    assert [account.name for account in access.accounts.all()] == ["zhou"]


def test_single_sign_on_and_a_copy(shell: Shell, access: Access) -> None:
    said = shell.said("accounts", "add", "he", "--role", "leader", "--sso", *BY)
    assert said == "已新增账号 he，没有密码。第一个以这个名称用统一身份登录的人就是它。"
    shell.said("accounts", "add", *CLERK, *BY)
    assert shell.said("accounts", "sso", "zhou", *BY).startswith("账号 zhou 已没有密码。")
    assert shell.said("accounts", "backup", "账号.sqlite") == "已备份账号和审计到 账号.sqlite，权限 600。"
    assert (shell.folder / "账号.sqlite").stat().st_mode & 0o777 == 0o600
    assert shell.refused("accounts", "backup", "账号.sqlite") == "账号.sqlite 已存在。请换一个文件名。"
    assert {account.name: ROLES[account.role] for account in access.accounts.all()} == {
        "he": "局领导",
        "zhou": "科室填报人",
    }


def test_without_accounts(shell: Shell) -> None:
    assert shell.refused("accounts", "list").startswith("没有设置登录，也就没有账号。")
