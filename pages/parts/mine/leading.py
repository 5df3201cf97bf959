"""我分管的: the plan as one leader answers for it, what needs a decision first."""

from metrics.month.attention import unfulfilled
from metrics.month.rollup import totals
from pages.parts import html
from pages.parts.visit import listed, view


def draw(shown: view.View, who: str, sort: str = "gap") -> None:
    """The tasks of a leader of the plan: tiles, those that need attention in the plain list, duties left undone. Each
    tile leads to its tasks, theirs alone."""
    plan, areas = shown.shown_plan, shown.shown_plan.areas
    kept = [s for s in shown.status.standings if s.task.leader == who]
    sections = [section for area in areas for section in area.sections]
    found = totals(sections, kept, opened=shown.assessment.opened, complete=shown.status.complete)
    html.show("area_summary.html", totals=found, rule=plan.rule)
    html.show(
        "tiles.html",
        totals=found,
        chosen=None,
        lamp_href=lambda lamp: shown.href("area", leader=who, **({"lamp": lamp} if lamp else {})),
    )
    needing = [s for s in kept if s.lamp in ("red", "yellow", "missing")]
    undone = [s for s in unfulfilled(kept) if s not in needing]
    html.show("head.html", text=f"需要关注 {len(needing) + len(undone)} 项", note="")
    if needing or undone:
        listed.draw(shown, [*needing, *undone], sort, lambda key: shown.href("mine", leader=who, sort=key))
    else:
        html.show("empty.html", text="本月没有偏慢、滞后、未报送或未落实的任务。")
