"""What pages keep between runs: for how long, and for whom."""

import gc
from datetime import date
from pathlib import Path
from weakref import ref

from metrics.look import latest_snapshot, look
from metrics.task.standing import Assessment
from pages.parts import html
from pages.parts.charts.finished import with_figures
from pages.parts.visit import at_hand
from records import Store
from tests.two_years import NEW, two_years


def looked(store: Path) -> Assessment:
    """The figures of a year, asked for past every cache."""
    two_years(Store(store))
    return look(Store(store), NEW, date(2025, 4, 1), str(latest_snapshot(Store(store), date(2025, 4, 1))))


def test_what_is_made_of_figures_is_made_once_and_let_go_of_with_them(tmp_path: Path) -> None:
    """Three months asked for, two of them kept: the first is made again, the third is not. What is made here holds the
    figures, as a month's status does; they go all the same when nobody else has them."""
    asked = []

    @with_figures(2)
    def made(assessment: Assessment, month: int) -> tuple[Assessment, int]:
        asked.append(month)
        return assessment, month

    figures = looked(tmp_path / "progress.duckdb")
    assert [made(figures, month)[1] for month in (3, 4, 3, 5, 5, 3)] == [3, 4, 3, 5, 5, 3]
    assert asked == [3, 4, 5, 3]
    assert at_hand.month_status(figures, 3) is at_hand.month_status(figures, 3)
    seen = ref(figures)
    del figures
    gc.collect()
    assert seen() is None


def test_what_was_written_for_one_is_not_another_s() -> None:
    """The key of the menu holds the whole account; 256 others later the first is written anew."""
    written = []

    def menu(who: str) -> str:
        def write() -> str:
            written.append(who)
            return f"<nav>{who}</nav>"

        return html.kept(("menu", "view", who), write)

    found = [menu(who) for who in ("office", "leader", "office")]
    assert found == ["<nav>office</nav>", "<nav>leader</nav>", "<nav>office</nav>"]
    assert written == ["office", "leader"]
    for number in range(256):
        menu(str(number))
    menu("office")
    assert written[-1] == "office"
