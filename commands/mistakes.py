"""What a user can cause, as one sentence on stderr and the exit code of contract.md."""

import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

import access
from commands.console import StopError, warn
from metrics.look import UnknownSnapshotError
from plan import PlanError, targets_path
from records import ClockError, PublishError, RevertError, StoreError, TargetsError, default_store

UsageError: Any = typer.BadParameter.__mro__[1]  # Typer re-exports its subclass only


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what a user can cause into one sentence on stderr and the exit code of contract.md.

    What `access` can raise is imported where something was raised: a status needs nothing of it.
    """
    try:
        try:
            yield
        finally:
            _trouble()
    except PlanError as error:
        complain(error)
        sys.exit(2)
    except access.SettingsError as error:
        for found in error.problems:
            warn(found.message)
        sys.exit(2)
    except (RevertError, access.AccountError, PublishError, TargetsError) as error:
        warn(str(error))
        sys.exit(1)
    except (StopError, StoreError, access.AccessError, ClockError, UnknownSnapshotError) as error:
        warn(str(error))
        sys.exit(2)
    except PermissionError as error:  # Path.exists and is_file raise it for what lies in a folder that is closed to us
        warn(
            f"没有权限读写 {error.filename or '文件'}：运行命令的用户是 {_user()}。"
            "请把文件放在这个用户读得了、写得了的文件夹里再试。"
        )
        sys.exit(2)
    except UsageError as error:
        if type(error).__name__ != "NoArgsIsHelpError":  # its help has been printed
            warn(f"命令写得不对：{_usage(error)}用 --help 查看用法。")
        sys.exit(2)


def _user() -> str:
    """Who runs the command, which behind deploy/manage is not the one who typed it."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _trouble() -> None:
    """What opening the records mended or missed."""
    for sentence in default_store().trouble():
        warn(sentence)


def complain(error: PlanError, file: Path | None = None) -> None:
    """Every mistake of the plan's file, or of another that was to become it."""
    for found in error.problems:
        warn(found.message)
    warn(f"{file or targets_path()}：{error}。")


def _usage(error: BaseException) -> str:
    """What is wrong with the command line; Typer's own words are English."""
    param = getattr(error, "param", None)
    names = [name for name in getattr(param, "opts", []) if name.startswith("-")]
    name = f" {'/'.join(names) or getattr(param, 'name', '')}" if param is not None else ""
    match type(error).__name__:
        case "MissingParameter":
            return f"缺少{name}。"
        case "NoSuchOption":
            return f"没有选项 {getattr(error, 'option_name', '')}。"
        case "BadParameter":
            return f"{name.strip()} 的值不合要求。"
    return "没有这个命令，或参数不对。"
