"""Many standings → the figures of a plan, an area or a section (domain.md section 6)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from metrics.figures import shown_difference
from metrics.task.duties import answer
from metrics.task.lamps import GROUPS, LABELS, Group, Lamp
from metrics.task.standing import Standing
from plan import Section


class Duties(NamedTuple):
    """常态任务 of one month: how many there are, and how many of them were answered 落实 for it (本月已落实 n/m)."""

    due: int = 0
    fulfilled: int = 0


VERDICTS = ("好转", "持平", "变差", "未作判断")
"""What directions come to; the last without a baseline, or before anything was told."""


@dataclass(frozen=True)
class Totals:
    """Counts on two levels and one completion rate.

    `lamps` sums to `tasks`, `section_lamps` to `sections`; so do `groups` and `section_groups`, which have a name for
    what has no lamp and are what a reader is shown. `verdicts` sums to the directions. `silent`: of those 未报送, the
    ones that were 滞后 or 偏慢 by their last report. `completion` is the weighted mean of min(rate, 1) over the `counted` tasks (see
    Standing.counts), a task never reported, or fallen behind its baseline, counting 0; `due_completion` the same mean of what was due.
    None where nothing counts.
    """

    sections: int
    sections_done: int
    tasks: int
    judged: int
    counted: int
    over: int
    lamps: dict[Lamp, int]
    section_lamps: dict[Lamp, int]
    completion: Fraction | None
    due_completion: Fraction | None
    compared: bool = True
    """Whether completion is held against what was due: not where a month is not over and nothing was said of it."""
    groups: dict[Group, int] = field(default_factory=dict)
    section_groups: dict[Group, int] = field(default_factory=dict)
    duties: Duties = field(default_factory=Duties)
    verdicts: dict[str, int] = field(default_factory=dict)
    silent: dict[Lamp, int] = field(default_factory=dict)

    @property
    def gap_pp(self) -> Fraction | None:
        """Completion against what was due, in 百分点: the difference of the two as shown, at one decimal (domain.md section 4)."""
        if self.completion is None or self.due_completion is None or not self.compared:
            return None
        return shown_difference(self.completion, self.due_completion)

    @property
    def behind(self) -> bool:
        """Whether less is done than was due, by however little."""
        return self.gap_pp is not None and (self.completion or 0) < (self.due_completion or 0)


@dataclass(frozen=True)
class Reporting:
    """报送完整率 and 及时率: cells due in a month, reported (无变化 included), received on time."""

    due: int
    reported: int
    on_time: int

    @property
    def complete(self) -> bool:
        """Every cell that is due has been reported."""
        return self.reported >= self.due


def totals(
    sections: Sequence[Section], standings: Iterable[Standing], *, opened: bool = True, complete: bool = True
) -> Totals:
    """Add up the standings of one month. A section without any of them is not counted. Before the year of reporting has
    `opened` nobody lags, and there is no completion rate. `complete`: nothing more is to be waited for; else what has
    not reported at all carries no lead or lag (domain.md section 6)."""
    chosen = {s.task.id: s for s in standings}
    sections = [sec for sec in sections if any(t.id in chosen for t in sec.tasks)]
    judged = [s for s in chosen.values() if s.task.judged]
    counted = [s for s in judged if s.counts] if opened else []
    lamps = Counter(s.lamp for s in chosen.values())
    section_lamps = Counter(section_lamp(section, chosen) for section in sections)
    groups = Counter(s.group for s in chosen.values())
    section_groups = Counter(section_group(section, chosen) for section in sections)
    verdicts = Counter(s.verdict or VERDICTS[-1] for s in chosen.values() if s.task.kind == "direction")
    silent = Counter(s.known for s in chosen.values())
    duties = [answer(s) for s in chosen.values() if s.task.kind == "duty"]
    return Totals(
        sections=len(sections),
        sections_done=section_lamps["done"],
        tasks=len(chosen),
        judged=len(judged),
        counted=len(counted),
        over=sum(s.over for s in judged),
        lamps={lamp: lamps[lamp] for lamp in LABELS},
        section_lamps={lamp: section_lamps[lamp] for lamp in LABELS},
        completion=_mean(counted, [s.measure.rate for s in counted]),
        due_completion=_mean(counted, [s.measure.due_rate for s in counted]),
        compared=complete or any(s.cells_reported for s in chosen.values()),
        groups={group: groups[group] for group in GROUPS},
        section_groups={group: section_groups[group] for group in GROUPS},
        duties=Duties(len(duties), duties.count("fulfilled")),
        verdicts={verdict: verdicts[verdict] for verdict in VERDICTS},
        silent={"red": silent["red"], "yellow": silent["yellow"]},
    )


WORST_FIRST: tuple[Lamp, ...] = ("red", "missing", "yellow", "green", "idle", "done")


def section_lamp(section: Section, standings: Mapping[str, Standing]) -> Lamp:
    """The lamp of a 条: the worst among its judged tasks, so that it is done only when all of them are.

    `standings` by task id; tasks without one do not count. A 条 without a judged task has none.
    """
    shown = {standings[t.id].lamp for t in section.tasks if t.judged and t.id in standings}
    return next((lamp for lamp in WORST_FIRST if lamp in shown), "none")


WORST_GROUP_FIRST: tuple[Group, ...] = (*(g for g in WORST_FIRST if g != "none"), "duty", "direction", "pending")


def section_group(section: Section, standings: Mapping[str, Standing]) -> Group:
    """What a 条 is counted under: its lamp; without a judged task the worst that its others come to, by the name that
    they have."""
    lamp = section_lamp(section, standings)
    if lamp != "none":
        return lamp
    shown = {standings[t.id].group for t in section.tasks if t.id in standings}
    return next(group for group in WORST_GROUP_FIRST if group in shown)


def _mean(standings: Sequence[Standing], rates: Sequence[Fraction | None]) -> Fraction | None:
    weight = sum((s.task.weight for s in standings), Fraction(0))
    if not weight:
        return None
    capped = [min(max(rate or Fraction(0), Fraction(0)), Fraction(1)) for rate in rates]
    return sum((s.task.weight * r for s, r in zip(standings, capped, strict=True)), Fraction(0)) / weight


def reporting(standings: Iterable[Standing]) -> Reporting:
    """Add up the cells of one month, over all tasks (力争 too: they are reported like the others)."""
    chosen = list(standings)
    return Reporting(
        due=sum(s.cells_due for s in chosen),
        reported=sum(s.cells_reported for s in chosen),
        on_time=sum(s.cells_on_time for s in chosen),
    )
