"""What every command shares: the plan and the store it works on, and how it answers.

Names of files and people, reasons and figures come from anywhere. Whatever reaches the terminal is said by a function
of this module, which lets nothing through that steers a terminal or turns the writing around.
"""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from plan import Plan, targets_path
from plan.ordinary import UnfitError, content
from records import Store, Upload, default_store, now, plan_now, remember_plan
from records.reading.cells import month as read_month
from records.reading.plain import readable

WIDE = 200
"""Columns of text where the output is not a terminal, so that a table is not squeezed into 80."""
out = Console(highlight=False, emoji=False, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False, emoji=False)
"""Neither turns `:bomb:` in a name into a picture. `err` is for progress bars; sentences go through `warn`."""
UNSEEN = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]")
"""What json.dumps leaves as it is, though some terminals obey it (U+009B begins a sequence) or nobody sees it."""
ROWS_OF_A_TABLE = 5_000
JSON = json.JSONEncoder(ensure_ascii=False, default=lambda v: v.isoformat())
Month = Annotated[str | None, typer.Option("--month", help="月份，如 2024-06")]
By = Annotated[str, typer.Option("--by", help="经办人姓名")]


class StopError(Exception):
    """The command cannot run; the message is the sentence to print."""


def named_file(file: Path) -> str:
    """A file's name as the store keeps it: signs of no encoding are replaced."""
    return (file.name or str(file)).encode(errors="replace").decode()


def upload_of(file: Path, most_mb: int, advice: str) -> Upload:
    """A file that is handed in, of at most so many million bytes. Raises StopError, to stand behind its name."""
    try:
        return Upload(named_file(file), content(file, most_mb, advice))
    except UnfitError as error:
        raise StopError(str(error)) from None
    except FileNotFoundError:
        raise StopError("没有找到这个文件。") from None
    except OSError:
        raise StopError("打不开这个文件。请检查有没有权限。") from None


def the_plan() -> Plan:
    """The plan in force. Raises PlanError, and StoreError where the records hold it."""
    return plan_now(default_store(), targets_path())


def the_month(plan: Plan, text: str | None, option: str = "--month") -> date | None:
    """The month an option names; it must be one that is reported about."""
    if text is None:
        return None
    found = read_month(text, plan.year)
    months = plan.reporting.months
    if found is None or found.year != plan.year or found.month not in months:
        raise StopError(
            f"{option} 读到“{text}”，应为 {plan.year}-{months[0]:02d} 到 {plan.year}-{months[-1]:02d} 之间的月份。"
        )
    return found


def the_records() -> Store:
    """The records, to be looked into. That there are none yet at this path is said: it may be a slip."""
    store = default_store()
    if not store.exists():
        warn(f"记录库 {store.shown} 不存在，还没有记录。")
    return store


def the_store(plan: Plan) -> Store:
    """The records, with today's plan entered into their history if they exist. That they do not is said."""
    store = the_records()
    if store.exists():
        remember_plan(store, plan, now())
    return store


@contextmanager
def may_begin() -> Iterator[Store]:
    """The records, to be written into: that they were begun at this path, where there were none, is said."""
    store = default_store()
    new = not store.exists()
    yield store
    if new and store.exists():
        warn(f"记录库 {store.shown} 不存在，已新建。")


def known_department(plan: Plan, text: str | None) -> None:
    """Stop where an option names a department that is none of the plan's."""
    if text is not None and text not in plan.departments:
        raise StopError(f"--department 读到“{text}”，应为其中之一：{'、'.join(plan.departments)}。")


def known_leader(plan: Plan, text: str | None) -> None:
    """Stop where an option names a leader who is none of the plan's."""
    if text is not None and text not in plan.leaders:
        known = f"应为其中之一：{'、'.join(plan.leaders)}" if plan.leaders else "任务清单没有写分管领导"
        raise StopError(f"--leader 读到“{text}”，{known}。")


def named(person: str) -> str:
    if not person.strip():
        raise StopError("--by 是空的，请写经办人姓名。")
    # a name typed in another encoding than the terminal's arrives as lone surrogates
    return person.strip().encode(errors="replace").decode()


def one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise StopError(f"{option} 读到“{value}”，应为 {'、'.join(allowed)} 之一。")


def say(sentence: str) -> None:
    """One line on stdout, its text taken literally."""
    out.print(_on_one_line(sentence), markup=False, soft_wrap=True)


def warn(sentence: str) -> None:
    """One line on stderr, its text taken literally."""
    err.print(_on_one_line(sentence), markup=False, soft_wrap=True)


def _on_one_line(sentence: str) -> str:
    return re.sub("[\n\t]+", " ", readable(sentence))


def print_json(value: Any) -> None:
    """The value on one line, exactly; characters that nobody sees written as JSON writes those it has to."""
    print(_json(value))


def _json(value: Any) -> str:
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", JSON.encode(value))


def print_csv(header: list[str], rows: list[list[str]]) -> None:
    csv.writer(sys.stdout).writerows([header, *([readable(cell) for cell in row] for row in rows)])


def print_json_list(values: Iterable[Any]) -> None:
    """The text of print_json of a list, written while the values come."""
    sys.stdout.write("[")
    for number, value in enumerate(values):
        sys.stdout.write(f"{', ' if number else ''}{_json(value)}")
    print("]")


def print_tables(header: list[str], rows: Iterable[list[str]]) -> None:
    """One table, of very many rows several: each is held as a whole to find the width of its columns."""
    some = list(islice(rows := iter(rows), ROWS_OF_A_TABLE))
    print_table(header, some)
    while some := list(islice(rows, ROWS_OF_A_TABLE)):
        print_table(header, some)


def print_table(header: list[str], rows: list[list[str]]) -> None:
    table = Table(*header)
    for row in rows:
        table.add_row(*(Text(readable(cell)) for cell in row))
    out.print(table)
