"""The work of the dashboard from a shell. `python manage.py --help` lists the commands (contract.md, Commands).

Exit codes: 0 done, 1 done in part or found wrong, 2 could not run.
"""

import ast
import gc
import io
import sys
from contextlib import nullcontext
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

COMMANDS = {
    "check": "figures.check",
    "import": "intake.import_files",
    "status": "figures.status",
    "template": "outgoing.template",
    "export": "outgoing.export_month",
    "draft": "drafting.draft_plan",
    "history": "figures.history",
    "revert": "upkeep.revert_batch",
    "demo": "upkeep.demo",
    "backup": "upkeep.backup_records",
    "restore": "upkeep.restore_records",
    "init": "upkeep.init",
    "compact": "upkeep.compact_records",
}
"""Command → its module in commands/ and the function there."""
PLAN = {
    "diff": "plan.diff",
    "publish": "plan.publish_plan",
    "history": "plan.history",
}
CHECKS = {
    "draw": "inspection.checks.draw",
    "import": "inspection.checks.import_checks",
    "list": "inspection.checks.list_checks",
}
SITES = {
    "import": "inspection.sites.import_sites",
    "list": "inspection.sites.list_sites",
}
ACCOUNTS = {
    "add": "accounts.add_account",
    "import": "accounts.import_accounts",
    "template": "accounts.template_accounts",
    "list": "accounts.list_accounts",
    "reset": "accounts.reset_account",
    "sso": "accounts.to_sso",
    "disable": "accounts.disable_account",
    "enable": "accounts.enable_account",
    "assign": "accounts.assign_account",
    "email": "accounts.email_account",
    "backup": "accounts.backup_accounts",
    "move": "accounts.move_accounts",
}


YOUNG = 100_000
"""Objects that are made before the collector looks for circles among them: by Python's 700 it takes a tenth of a status."""


class Group(TyperGroup):
    """Commands by name, each a place in commands/ or a group of its own.

    A command's module is imported when the command is called, for what makes slides takes longer to import than a status
    takes to print. The list of commands shows the docstrings, read without importing anything.
    """

    def __init__(self, name: str, help: str, places: "dict[str, str | Group]") -> None:
        super().__init__(name=name, help=help, no_args_is_help=True)
        self.places = places

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.places)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command itself; None where there is no such."""
        place = self.places.get(cmd_name)
        if not isinstance(place, str):
            return place
        module, _, function = place.rpartition(".")
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(cmd_name)(getattr(part(module), function))
        return typer.main.get_command(alone)

    def invoke(self, ctx: Any) -> Any:
        """What goes wrong in a command is said in a sentence; what was asked of the list alone needs none."""
        with part("mistakes").sentences() if ctx.parent is None else nullcontext():
            return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        shown: dict[str, Any] = {
            name: TyperCommand(name=name, help=_docstring(place)) if isinstance(place, str) else place
            for name, place in self.places.items()
        }
        TyperGroup(name=self.name, help=self.help, commands=shown).format_help(ctx, formatter)


def part(module: str) -> Any:
    """A module of commands/."""
    return import_module(f"commands.{module}")


def _docstring(place: str) -> str:
    module, _, function = place.rpartition(".")
    source = Path(__file__).with_name("commands") / f"{module.replace('.', '/')}.py"
    body = ast.parse(source.read_text(encoding="utf-8")).body
    return next(ast.get_docstring(d) or "" for d in body if isinstance(d, ast.FunctionDef) and d.name == function)


class Spared(MetaPathFinder):
    """Says that there is no pandas, which no command has a use for.

    DuckDB 1.5 imports it, half a second, with the first value bound to a query, to see whether that is pandas' NaT.
    """

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


app = Group(
    "",
    "年度工作要点进度：检查任务清单、导入月报、查看进度、备份。",
    {
        **COMMANDS,
        "plan": Group("plan", "任务清单的版本：比较、发布、查看历次调整。", {**PLAN}),
        "checks": Group("checks", "实地抽查：抽取、导入抽查记录、查看。", {**CHECKS}),
        "sites": Group("sites", "点位：导入点位表，查看各点位的进度。", {**SITES}),
        "accounts": Group("accounts", "管理账号。", {**ACCOUNTS}),
    },
)


def _speak_utf8() -> None:
    """Chinese must come out whatever the terminal says it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def main() -> None:
    _speak_utf8()
    gc.set_threshold(YOUNG)
    sys.meta_path.insert(0, Spared())
    try:
        code = app(standalone_mode=False)
    except Exception:  # before a command was reached
        with part("mistakes").sentences():
            raise
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
