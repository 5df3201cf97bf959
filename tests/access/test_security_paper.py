"""docs/security.md against the code: every key, every test named, the example."""

import re

import pytest

from access.settings import Oidc, Secret, Settings, TrustedHeader, parse_settings
from tests.conftest import ROOT

PAPER = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
FILES = [*(ROOT / "tests" / "access").glob("test_*.py"), *(ROOT / "tests" / "browser").glob("test_sign_in*.py")]
SOURCES = "".join(file.read_text(encoding="utf-8") for file in FILES)


def section(heading: str) -> str:
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAPER, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def test_the_example_is_right() -> None:
    """The whole file, and the one with a provider."""
    examples = re.findall(r"^```yaml\n(.*?)^```", PAPER, re.DOTALL | re.MULTILINE)
    assert [(s.mode, s.oidc is not None) for s in map(parse_settings, examples)] == [
        ("accounts", False),
        ("accounts", True),
    ]


def test_every_key_is_described() -> None:
    rows = {
        row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \| .*? \| (.*) \|$", section("access.yaml"), re.MULTILINE)
    }
    assert set(rows) == set(Settings.model_fields)
    for part, key in ((TrustedHeader, "trusted_header"), (Oidc, "oidc"), (Secret, "oidc")):
        for name, field in part.model_fields.items():
            assert f"`{field.alias or name}`" in rows[key]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", PAPER))))
def test_every_test_named_exists(name: str) -> None:
    assert f"def {name}(" in SOURCES
