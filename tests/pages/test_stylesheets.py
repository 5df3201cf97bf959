"""What the stylesheets may not ask the browser for."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "pages"
SHEETS = sorted(PAGES.rglob("*.css"))
PAPER = re.compile(r"@media print \{.*?^\}", re.DOTALL | re.MULTILINE)
WIDE = r"(?<![a-z])(?:body|html|:root|#root)"
HOLDERS = r'\[data-testid="st(?:App|Main|MainBlockContainer|VerticalBlock|LayoutWrapper|ElementContainer)"\]'


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_rule_waits_for_what_a_chart_changes(sheet: Path) -> None:
    """Plotly measures each text below <body> and in the chart: with a rule on what body has anywhere, every such change has
    the browser style the whole page anew (docs/architecture.md); a holder of elements may ask for its near children alone."""
    on_screen = PAPER.sub("", sheet.read_text(encoding="utf-8"))
    assert re.findall(rf"{WIDE}:has\([^)]*\)", on_screen) == []
    assert re.findall(rf"{HOLDERS}:has\((?!> )[^)]*\)", on_screen) == []
