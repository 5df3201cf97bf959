"""docs/security.md and docs/asvs.md against the code: every key, every test named, the example, every requirement."""

import re
from collections.abc import Iterator

import pytest

from access.settings import Log, Mail, Oidc, Secret, Settings, TrustedHeader, parse_settings
from tests.conftest import ROOT

PAPER = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ASVS = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
SOURCES = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests").rglob("test_*.py")))
LEVELS = """
1.1 22  1.2 1111122223  1.3 112222222223  1.4 222  1.5 123
2.1 122  2.2 112  2.3 12223  2.4 23
3.1 3  3.2 113  3.3 12223  3.4 11222233  3.5 11122333  3.6 3  3.7 22333
4.1 12233  4.2 23333  4.3 22  4.4 1222
5.1 2  5.2 112333  5.3 113  5.4 222
6.1 122  6.2 111111112222  6.3 11223333  6.4 112233  6.5 22222333  6.6 2223  6.7 33  6.8 2222
7.1 222  7.2 1111  7.3 22  7.4 11222  7.5 223  7.6 22
8.1 1233  8.2 1123  8.3 133  8.4 23
9.1 111  9.2 1222
10.1 22  10.2 223  10.3 22223  10.4 1111122222233333  10.5 22222  10.6 22  10.7 222
11.1 2233  11.2 22233  11.3 11233  11.4 1222  11.5 23  11.6 23  11.7 33
12.1 12233  12.2 11  12.3 22223
13.1 2333  13.2 222223  13.3 2233  13.4 1222233
14.1 22  14.2 12223333  14.3 122
15.1 12233  15.2 12233  15.3 1222222  15.4 3333
16.1 2  16.2 22222  16.3 2222  16.4 222  16.5 2223
17.1 23  17.2 22223333  17.3 22
"""
"""ASVS 5.0.0 as released: of each section the levels of its requirements, one figure each, in their order."""
REASONS = ("不适用：", "文档：", "由部署决定：", "部分满足：", "未满足：")
UNMET = ("部分满足：", "未满足：")


def section(heading: str) -> str:
    found = re.search(rf"^##+ {heading}\n(.*?)(?=^## |\Z)", PAPER, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def required() -> dict[str, int]:
    """Number → level, of every requirement."""
    words = LEVELS.split()
    return {
        f"{part}.{number}": int(level)
        for part, levels in zip(words[::2], words[1::2], strict=True)
        for number, level in enumerate(levels, 1)
    }


def numbers(cell: str) -> Iterator[str]:
    """`1.2.6–1.2.8、1.4.1` → each number."""
    for piece in re.split("[、,] *", cell):
        first, _, last = piece.partition("–")
        part, _, number = first.rpartition(".")
        end = last.rpartition(".")
        assert end[0] in ("", part), piece
        yield from (f"{part}.{n}" for n in range(int(number), int(end[2] or number) + 1))


def rows() -> list[tuple[list[str], int, str]]:
    """Of each row of asvs.md: numbers, level, how."""
    found = re.findall(r"^\| (\d+\.\d+\.\d+[^|]*?) \| (\d) \| [^|]+ \| ([^|]+) \|$", ASVS, re.MULTILINE)
    assert len(found) == len(re.findall(r"^\| \d", ASVS, re.MULTILINE))
    return [(list(numbers(cell)), int(level), how) for cell, level, how in found]


def test_the_example_is_right() -> None:
    """The whole file, the one with a provider and the one with a mail server."""
    examples = re.findall(r"^```yaml\n(.*?)^```", PAPER, re.DOTALL | re.MULTILINE)
    assert [(s.mode, s.oidc is not None, s.mail is not None) for s in map(parse_settings, examples)] == [
        ("accounts", False, False),
        ("accounts", True, False),
        ("accounts", False, True),
    ]


def test_every_key_is_described() -> None:
    rows = {
        row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \| .*? \| (.*) \|$", section("access.yaml"), re.MULTILINE)
    }
    assert set(rows) == set(Settings.model_fields)
    for part, key in (
        (TrustedHeader, "trusted_header"),
        (Oidc, "oidc"),
        (Secret, "oidc"),
        (Log, "log"),
        (Mail, "mail"),
    ):
        for name, field in part.model_fields.items():
            assert f"`{field.alias or name}`" in rows[key]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", PAPER + ASVS))))
def test_every_test_named_exists(name: str) -> None:
    assert f"def {name}(" in SOURCES


def test_the_list_is_the_standard_s() -> None:
    """345 requirements: 70 of level 1, 183 of level 2, 92 of level 3."""
    levels = list(required().values())
    assert [levels.count(level) for level in (1, 2, 3)] == [70, 183, 92]


def test_every_requirement_has_its_row_once_and_in_order() -> None:
    written = [(number, level) for found, level, _ in rows() for number in found]
    wanted = [(number, level) for number, level in required().items() if level < 3]
    assert sorted(written, key=place) == wanted
    firsts = [found[0] for found, _, _ in rows()]
    assert firsts == sorted(firsts, key=place)


def place(written: tuple[str, int] | str) -> list[int]:
    number = written if isinstance(written, str) else written[0]
    return [int(part) for part in number.split(".")]


def test_every_row_names_a_test_or_a_reason() -> None:
    """A row without one of the reasons is met, and names nothing but tests."""
    for found, _, how in rows():
        bare = how.startswith(REASONS) and len(how) > len("不适用：")
        assert bare or re.fullmatch(r"`test_\w+`(, `test_\w+`)*", how), found


def test_what_is_not_met_is_listed() -> None:
    """The list in security.md is that of asvs.md."""
    listed = [
        n for cell in re.findall(r"^\| ([\d., ]+) \|", section("没有满足的"), re.MULTILINE) for n in numbers(cell)
    ]
    unmet = [number for found, _, how in rows() for number in found if how.startswith(UNMET)]
    assert sorted(listed, key=place) == unmet
