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


def test_many_from_one_sheet(shell: Shell, access: Access) -> None:
    """The template, filled in; looked at; stored, with the passwords in a file of their own; a second time nothing."""
    assert shell.said("accounts", "template", "账号.csv") == "已写 账号.csv。"
    file = shell.folder / "账号.csv"
    rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "登录名,姓名,角色,科室,邮箱"
    assert ",,科室填报人,养老服务科," in rows
    file.write_text(
        "\n".join(row.replace(",,科室填报人,养老服务科,", "zhou,周敏,科室填报人,养老服务科,z@b.cn") for row in rows)
    )
    counted = f"新增 1 个，改邮箱 0 个，不变 0 个，没有填的 {len(rows) - 2} 行"
    assert shell.said("accounts", "import", "账号.csv", "--dry-run", *BY) == f"{counted}。没有存入。"
    assert access.accounts.all() == []
    said = shell.said("accounts", "import", "账号.csv", "--out", "密码.csv", *BY)
    assert said.splitlines()[:2] == [f"已存入：{counted}。", "一次性密码写在 密码.csv，权限 600。"]
    kept = shell.folder / "密码.csv"
    assert kept.stat().st_mode & 0o777 == 0o600
    password = kept.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[-1]
    assert access.accounts.check("zhou", password, access.now()) is not None
    again = shell.said("accounts", "import", "账号.csv", *BY)
    assert again == f"新增 0 个，改邮箱 0 个，不变 1 个，没有填的 {len(rows) - 2} 行。没有存入。"
    assert shell.said("accounts", "email", "zhou", "y@b.cn", *BY) == "账号 zhou 的邮箱是 y@b.cn。"


def test_a_sheet_with_a_mistake_and_a_file_that_is_there(shell: Shell, access: Access) -> None:
    sheet = shell.folder / "账号.csv"
    sheet.write_text("登录名,姓名,角色,科室,邮箱\nli,李,局领导,,\nwu,吴,科长,,\n", encoding="utf-8")
    done = shell.run("accounts", "import", "账号.csv", *BY)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "第 3 行「角色」：读到“科长”，应为局领导、科室填报人、局办公室、系统管理员之一。",
        "新增 1 个，改邮箱 0 个，不变 0 个，没有填的 0 行，有误 1 处。什么都没有存入，请改正后再导入。",
    ]
    sheet.write_text("登录名,姓名,角色,科室,邮箱\nli,李,局领导,,\n", encoding="utf-8")
    assert "什么都没有存入" in shell.refused("accounts", "import", "账号.csv", "--out", "账号.csv", *BY)
    assert access.accounts.all() == []


def test_moved_into_an_empty_database(shell: Shell, access: Access) -> None:
    """The former file, or a backup: everything once, and the file stays as it is."""
    shell.said("accounts", "add", *CLERK, *BY)
    shell.said("accounts", "add", "he", "--role", "leader", "--sso", *BY)
    text = "mode: accounts\ndatabase: new.sqlite\n"
    (shell.folder / "access.yaml").write_text(text, encoding="utf-8")
    said = shell.said("accounts", "move", "access.sqlite", *BY).splitlines()
    assert said == [
        "已移入：账号 2 个，审计 2 条，邮件 0 封，草稿 0 格。",
        "access.sqlite 没有删除；核对以后请收好，不要再用它启动。大家要重新登录。",
    ]
    new = open_access(read_settings(shell.folder / "access.yaml"))
    assert new.accounts.all() == access.accounts.all()
    told = [(entry.number, entry.event, entry.who, entry.detail) for entry in entries(new.db)]
    assert told[0] == (3, "other", "命令行：张三", "账号库移入：账号 2 个，审计 2 条")
    assert entries(new.db)[1:] == entries(access.db)
    refused = shell.refused("accounts", "move", "access.sqlite", *BY)
    assert refused == "access.yaml 写的账号库里已有账号或审计，只能移入空的账号库。什么都没有移动。"
    assert shell.refused("accounts", "move", "nothing.sqlite", *BY) == "没有 nothing.sqlite。请核对路径。"
