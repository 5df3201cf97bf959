"""What the product's own code never calls: other programs, code from data, weak hashes, guessable numbers."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_imports import sources

OTHER_PROGRAMS = {"subprocess", "pty", "multiprocessing", "os.system", "os.popen", "os.execv", "os.spawnl"}
CODE_FROM_DATA = {"eval", "exec", "compile", "pickle", "marshal", "shelve", "yaml.load", "yaml.full_load"}
WEAK = {"random", "hashlib.md5", "hashlib.sha1", "uuid.uuid1"}
PATTERN_FIRST = {"compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer"}


def called(node: ast.AST) -> set[str]:
    """`os.system` of a call, or the modules that are imported."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    if not isinstance(node, ast.Call):
        return set()
    function = node.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return {f"{function.value.id}.{function.attr}"}
    return {function.id} if isinstance(function, ast.Name) else set()


def constant(node: ast.expr) -> bool:
    """Whether it is written in the code: a text, or one put together of the module's own constants."""
    parts = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
    kinds = (ast.Constant, ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.Tuple, ast.Attribute)
    return all(isinstance(p, kinds) or (isinstance(p, ast.Name) and p.id.isupper()) for p in parts)


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """Every import, call and attribute, and the file in which it stands."""
    return [
        (file.relative_to(ROOT), node)
        for file in sources()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call | ast.Attribute)
    ]


@pytest.mark.parametrize("forbidden", [OTHER_PROGRAMS, CODE_FROM_DATA, WEAK], ids=["programs", "code", "weak"])
def test_what_is_never_called(forbidden: set[str]) -> None:
    """LibreOffice is the one other program, started in one place."""
    found = {str(file) for file, node in nodes() if called(node) & forbidden}
    assert found == ({"records/reading/converting/apart.py"} if forbidden is OTHER_PROGRAMS else set())


CONNECTIONS = {
    "smtplib",
    "socket",
    "httpx",
    "requests",
    "urllib.request",
    "http.client",
    "ftplib",
    "asyncio.open_connection",
}
"""What opens a connection to elsewhere."""


def test_who_opens_a_connection() -> None:
    """The identity provider's and the mail server's, each in one room, where access.yaml names them."""
    found = {str(file) for file, node in nodes() if called(node) & CONNECTIONS}
    single_sign_on = {f"access/single_sign_on/{name}.py" for name in ("outgoing", "provider")}
    assert found == {"access/mail/outgoing.py", *single_sign_on}


def test_who_asks_postgresql() -> None:
    """The room of the accounts' database and that of the records alone."""
    found = {file for file, node in nodes() if any(name.partition(".")[0] == "psycopg" for name in called(node))}
    assert {file.parent for file in found} >= {Path("access/database/postgres")}
    assert all(
        file.is_relative_to("access/database/postgres") or file.is_relative_to("records/store") for file in found
    )


def test_patterns_are_our_own() -> None:
    """Every regular expression stands in the code as it is: no text of anybody's becomes part of one. That of a row of a
    workbook is made of the letters of columns."""
    found = [
        str(file)
        for file, node in nodes()
        if isinstance(node, ast.Call)
        and called(node) & {f"re.{name}" for name in PATTERN_FIRST}
        and not constant(node.args[0])
    ]
    assert found == ["records/reading/workbook/grid.py"]


def test_templates_are_our_own() -> None:
    """Only html.filled makes a template of a text, and only of our stylesheets."""
    made = {str(file) for file, node in nodes() if isinstance(node, ast.Attribute) and node.attr == "from_string"}
    assert made == {"pages/parts/html/fragments.py"}
    assert {str(file) for file, node in nodes() if "filled" in called(node)} == {"pages/parts/frame/chrome.py"}


KEEPING = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie")
NAMED = re.compile(r"[\w)]\[[a-z]\w*\]\s*=[^=]")
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setTimeout\([\"']")


@pytest.mark.parametrize("kind", [KEEPING, MARKUP, NAMED], ids=["kept", "markup", "named"])
def test_our_scripts_keep_nothing_and_make_no_markup(kind: re.Pattern[str]) -> None:
    """Nothing of ours stays in the browser's stores, no text becomes HTML, code or the name of a property there."""
    scripts = sorted((ROOT / "pages").rglob("*.js"))
    assert len(scripts) >= 3
    assert [(file.name, kind.findall(file.read_text(encoding="utf-8"))) for file in scripts] == [
        (file.name, []) for file in scripts
    ]


def test_these_tests_themselves_see_them() -> None:
    for text, name in (
        ("import os, subprocess", "subprocess"),
        ("from pickle import loads", "pickle"),
        ("from os import system", "os.system"),
        ("os.system('x')", "os.system"),
        ("eval(x)", "eval"),
        ("hashlib.md5(b'')", "hashlib.md5"),
    ):
        assert any(name in called(node) for node in ast.walk(ast.parse(text)))
    patterns = ['"a"', 'rb"a" + ONE', 'f"{ONE}b"', "word", 'f"{word}b"', '"a" + re.escape(word)']
    assert [constant(ast.parse(p, mode="eval").body) for p in patterns] == [True] * 3 + [False] * 3
