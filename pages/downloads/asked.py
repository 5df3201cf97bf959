"""What the parameters of a file's address ask for; what there is not is refused with a sentence."""

from dataclasses import dataclass

from starlette.datastructures import QueryParams

from metrics.look import UnknownSnapshotError
from metrics.task.standing import Assessment
from pages.downloads.route import RefusedError, unknown
from pages.parts.visit import at_hand
from pages.parts.visit.years import UnknownMonthError, month_shown, plan_asked
from plan import Plan
from reports.deck.slide import Audience
from reports.exports import EXPORTS


@dataclass(frozen=True)
class Month:
    """A month at a snapshot, as the pages have it."""

    assessment: Assessment
    number: int

    @property
    def plan(self) -> Plan:
        """The one of the month, as it was in force at the snapshot."""
        return self.assessment.plan_of(self.number)

    @property
    def name(self) -> str:
        """How the name of a file of this month begins."""
        return f"{self.plan.year}-{self.number:02d}"


def month(query: QueryParams) -> Month:
    """The month and the snapshot of an address, the newest of what it does not say. Raises RefusedError."""
    plan = at_hand.plan_in_force().plan
    if plan is None:
        raise RefusedError(503, "任务清单 targets.yaml 有错误，请管理员改正后再下载。")
    text = query.get("month") or ""
    try:
        plan = plan_asked(plan, text)
        assessment = at_hand.figures(plan, query.get("snapshot") or str(at_hand.latest()))
        number = month_shown(assessment, text)
    except UnknownSnapshotError as error:
        raise RefusedError(404, str(error)) from None
    except UnknownMonthError:
        raise unknown("月份", text) from None
    return Month(assessment, number)


def department(plan: Plan, query: QueryParams) -> str | None:
    """The department asked for, None for all. Raises RefusedError."""
    asked = query.get("department")
    if asked and asked not in plan.departments:
        raise unknown("科室", asked)
    return asked or None


def short(kind: str, query: QueryParams) -> bool:
    """Whether the version on two pages is asked for. Raises RefusedError where there is none of this kind."""
    form = query.get("form", "")
    if form and (form != "short" or not EXPORTS[kind].short):
        raise unknown("篇幅", form)
    return bool(form)


def audience(plan: Plan, query: QueryParams) -> Audience:
    """For whom slides are asked for. Raises RefusedError."""
    asked = query.get("list")
    if asked and asked not in plan.lists:
        raise unknown("口径", asked)
    leader = query.get("leader")
    if leader and leader not in plan.leaders:
        raise unknown("领导", leader)
    return Audience(department=department(plan, query), list=asked or None, leader=leader or None)
