"""The work of the dashboard from a shell. `python manage.py --help` lists the commands (contract.md, Commands).

Exit codes: 0 done, 1 done in part or found wrong, 2 could not run.
"""

import io
import sys
from collections.abc import Callable
from typing import Any

import typer

from commands import accounts, drafting, figures, intake, outgoing, plan, upkeep
from commands.mistakes import sentences

Command = Callable[..., None]
COMMANDS: dict[str, Command] = {
    "check": figures.check,
    "import": intake.import_files,
    "status": figures.status,
    "template": outgoing.template,
    "export": outgoing.export_month,
    "draft": drafting.draft_plan,
    "history": figures.history,
    "revert": upkeep.revert_batch,
    "demo": upkeep.demo,
    "backup": upkeep.backup_records,
    "restore": upkeep.restore_records,
}
PLAN: dict[str, Command] = {
    "diff": plan.diff,
    "publish": plan.publish_plan,
    "history": plan.history,
}
ACCOUNTS: dict[str, Command] = {
    "add": accounts.add_account,
    "import": accounts.import_accounts,
    "template": accounts.template_accounts,
    "list": accounts.list_accounts,
    "reset": accounts.reset_account,
    "sso": accounts.to_sso,
    "disable": accounts.disable_account,
    "enable": accounts.enable_account,
    "assign": accounts.assign_account,
    "email": accounts.email_account,
    "backup": accounts.backup_accounts,
}


def _group(help: str, commands: dict[str, Command]) -> typer.Typer:
    group = typer.Typer(help=help, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    for name, command in commands.items():
        group.command(name)(command)
    return group


app = _group("年度工作要点进度：检查任务清单、导入月报、查看进度、备份。", COMMANDS)
app.add_typer(_group("任务清单的版本：比较、发布、查看历次调整。", PLAN), name="plan")
app.add_typer(_group("管理账号。", ACCOUNTS), name="accounts")


def _speak_utf8() -> None:
    """Chinese must come out whatever the terminal says it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def main(run: Callable[..., Any] = app) -> None:
    _speak_utf8()
    with sentences():
        code = run(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
