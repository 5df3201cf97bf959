"""What every presentation and file of a month is made of, gathered once, so that none can differ from another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from metrics.checks import in_order
from metrics.month.attention import Upcoming, behind, upcoming
from metrics.month.discipline import Discipline, discipline
from metrics.month.seen import day_seen
from metrics.month.status import Status, status
from metrics.month.trend import TrendPoint, trend
from metrics.sites import TaskSites, sites_at
from metrics.task.standing import Assessment, Standing
from plan import Area, Plan
from records import (
    Adjustment,
    Connection,
    Decision,
    LockedChange,
    Seen,
    SlideChoice,
    adjustments,
    alive_in,
    arranged,
    decisions,
    registered,
)


@dataclass(frozen=True)
class Briefing:
    """One month at one snapshot.

    `behind`: 滞后, 偏慢 and 未报送 in this order. `achieved`: done, the exceeded first. `decisions`: all that were made
    about this month or an earlier one of the year, or were still open when it began, oldest first. `changes`: 已锁定期数据变更 of the plan's year. `arrangement`: how the
    office arranged the month's slides, None where it did not. `adjustments`: 计划调整 of
    the plan's year. `sites`: task → its 点位 at the month. `readable`: the tasks whose findings of 实地抽查 may be read by
    those whom this is for; None: of all. Counts are for everybody. `photos`: the pictures that a file shows, by the number
    of the finding and their place in it; empty till `illustrated`.
    """

    status: Status
    discipline: tuple[Discipline, ...]
    decisions: tuple[Decision, ...]
    changes: tuple[LockedChange, ...]
    arrangement: tuple[SlideChoice, ...] | None
    adjustments: tuple[Adjustment, ...]
    sites: Mapping[str, TaskSites] = field(default_factory=dict)
    readable: frozenset[str] | None = None
    photos: Mapping[tuple[int, int], bytes] = field(default_factory=dict)

    @property
    def assessment(self) -> Assessment:
        return self.status.assessment

    @property
    def plan(self) -> Plan:
        """The plan of the month."""
        return self.status.plan

    @property
    def month(self) -> int:
        return self.status.month

    @property
    def behind(self) -> list[Standing]:
        return behind(self.status.standings)

    @property
    def achieved(self) -> list[Standing]:
        done = [s for s in self.status.standings if s.lamp == "done"]
        return sorted(done, key=lambda s: not s.over)

    @property
    def first_day(self) -> date:
        """Of the month."""
        return date(self.plan.year, self.month, 1)

    @property
    def seen(self) -> date:
        """The day on which the month is looked at."""
        return day_seen(self.assessment, self.month)

    @property
    def findings(self) -> list[Seen]:
        """What 实地抽查 found of the reports up to this month, as far as it may be read here, oldest first."""
        found = in_order(self.assessment.inspected.by(self.month))
        return [each for each in found if self.readable is None or each.check.task in self.readable]

    @property
    def hidden(self) -> int:
        """Findings that may not be read here."""
        return len(self.assessment.inspected.by(self.month)) - len(self.findings)

    def read_by(self, readable: Collection[str] | None) -> "Briefing":
        """The same for somebody who may read the findings of these tasks alone."""
        return replace(self, readable=None if readable is None else frozenset(readable))

    @property
    def upcoming(self) -> list[Upcoming]:
        return upcoming(self.assessment, self.month)

    def trend(self, area: Area | None = None) -> tuple[TrendPoint, ...]:
        """序时 of the whole plan or an area to the end of the calendar; completion where something was said of a month,
        up to the one looked at."""
        areas = (area,) if area else self.plan.areas
        points = trend(self.assessment, [section for each in areas for section in each.sections])
        return tuple(
            point if point.reported and point.month <= self.month else replace(point, completion=None)
            for point in points
        )

    @property
    def as_of(self) -> str:
        """`数据截至 2024-10-25 14:35 · 数据版本 93-20241025`, with 演示数据 where it is."""
        received = self.assessment.received
        said = [
            f"数据截至 {received:%Y-%m-%d %H:%M}" if received else "还没有收到数据",
            self.assessment.snapshot.caption,
        ]
        return " · ".join([*said, *(["演示数据"] if self.assessment.demo else [])])


def brief(con: Connection, assessment: Assessment, month: int, decimals: int = 0) -> Briefing:
    """Gather a month at the assessment's snapshot."""
    number, year = assessment.snapshot.number, assessment.plan.year
    first = date(year, month, 1)
    return Briefing(
        status=status(assessment, month, decimals),
        discipline=tuple(discipline(assessment, month)),
        decisions=tuple(d for d in alive_in(year, decisions(con, number)) if d.month <= first),
        changes=tuple(registered(con, assessment.plan, number)),
        arrangement=tuple(found) if (found := arranged(con, first, number)) else None,
        adjustments=tuple(adjustments(con, year, number)),
        sites=sites_at(assessment, month),
    )
