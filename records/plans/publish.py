"""发布: a text becomes the plan in force, in the file and in the history, or neither (domain.md section 10)."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from plan import Plan, fingerprint, parse_plan, plan_text_of
from records.plans.versions import Version, parsed, version, versions
from records.plans.writing import TargetsError, must_be, put_back, write
from records.store.batches import enter_plan, latest_number, plan_text
from records.store.connection import Connection
from records.store.store import Store, StoreError

ORPHANS = (
    "{names}已有上报数据：不再列入或改了名，这些数仍计入全区合计，却不能再更正，改名后重报的又会再算一遍。"
    "请保留原名到年底，下一年的清单再改；名称写错的，先撤销这些上报，改名后重新报送。"
)
"""Of 街镇 that a plan takes out or renames though figures of theirs are known."""
PUBLISHED = "任务清单在打开之后又发布了新的一版，没有发布。请重新打开，把改动放到新的清单上再发布。"
"""Where the store holds the plan: what a changed file is elsewhere."""


class PublishError(Exception):
    """The plan cannot be published; the message is a sentence for the user."""


@dataclass(frozen=True)
class PlanBefore:
    """What a publication follows. `plan`: the one of its year in force until then, None where there is none; `last`: the
    last version of the year; `reported`: the tasks of which anything was reported in the year, `units` the 街镇 with how many
    figures of each.

    `adjusts`: whether it changes a plan in force, which wants a reason and a month (计划调整).
    """

    plan: Plan | None
    last: Version | None
    reported: frozenset[str]
    units: Mapping[str, int] = field(default_factory=dict)

    @property
    def adjusts(self) -> bool:
        return self.last is not None or bool(self.reported)

    @property
    def by_hand(self) -> bool:
        """Whether the plan in force was never published."""
        return self.plan is not None and (self.last is None or self.last.text != self.plan.text)


def plan_before(con: Connection, targets: Path | None, year: int) -> PlanBefore:
    """What a publication of a plan of a year follows, as the file, if it holds the plan in force, and the store stand
    now."""
    of_year = versions(con, year=year)
    last = of_year[-1] if of_year else None
    texts = (targets and plan_text_of(targets), plan_text(con, latest_number(con)), last and last.text)
    known = (found for text in texts if text and (found := parsed(text)) is not None and found.year == year)
    return PlanBefore(next(known, None), last, _reported(con, year), reported_units(con, year))


def publish(
    store: Store,
    targets: Path,
    text: str,
    *,
    opened: str,
    by: str,
    when: datetime,
    reason: str = "",
    from_month: int | None = None,
    document: str | None = None,
) -> Version:
    """Put a text in force: targets.yaml is written, and a version stored, in one turn of the store. Where the store holds
    the plan, no file is written.

    `opened`: the fingerprint of what the text was made from (`place.opened`, or `plan.fingerprint`), empty where
    there was none. `reason`, `from_month`: why, and the month of the plan's year from which it counts; needed where a
    plan of that year is in force. Raises PlanError for a text that is no plan, PublishError, TargetsError for a file
    that was changed meanwhile or cannot be written, StoreError.
    """
    plan = parse_plan(text)
    if not by.strip():
        raise PublishError("发布要写明经办人。")
    written: list[bytes | None] = []
    try:
        with store.writing() as con:
            file = None if store.holds_plan else targets
            if file:
                must_be(file, opened)
            elif fingerprint(plan_text(con, latest_number(con)) or "") != (opened or fingerprint("")):
                raise TargetsError(PUBLISHED)
            former = plan_before(con, file, plan.year)
            start = _month_of(plan, former, reason, from_month)
            number = _enter(con, plan, former, by.strip(), reason.strip(), start, document, when)
            if file and plan_text_of(file) != text:
                written.append(write(file, text, opened))
            found = version(con, number)
    except BaseException:
        if written and not _kept(store, text):
            put_back(targets, text, written[0])
        raise
    assert found is not None
    return found


def _month_of(plan: Plan, former: PlanBefore, reason: str, from_month: int | None) -> int:
    """The month from which the plan counts. Raises PublishError where it may not be published so."""
    if former.last is not None and former.last.text == plan.text and not former.by_hand:
        raise PublishError("与现行的任务清单完全相同，没有发布。")
    if not former.adjusts or (former.last is None and former.plan == plan):
        return 1
    if from_month is None or not reason.strip():
        raise PublishError(f"{plan.year}年的任务清单已经在用，这是计划调整，要写明调整原因和从几月起算。")
    if not 1 <= from_month <= 12:
        raise PublishError(f"起算月份读到“{from_month}”，应为 1 到 12。")
    if former.plan is not None and former.plan != plan:
        _must_keep(former.plan, plan, former.reported)
        _must_keep_units(former.plan, plan, former.units)
        _must_end_later(former.plan, plan, from_month)
    elif former.last is not None and (known := former.last.plan):
        _must_keep(known, plan, former.reported)
    return from_month


def _must_keep(old: Plan, new: Plan, reported: frozenset[str]) -> None:
    gone = [f"{id} {task.title}" for id, task in old.tasks.items() if id in reported and id not in new.tasks]
    if gone:
        raise PublishError(
            f"新的清单里没有这些已有上报数据的任务：{'、'.join(gone)}。不再做的任务请保留，写上 ended: 月份（自该月起终止）。"
        )


def _must_keep_units(old: Plan, new: Plan, reported: Mapping[str, int]) -> None:
    gone = [f"{unit}（{reported[unit]} 个数）" for unit in old.units if unit in reported and unit not in new.units]
    if gone:
        raise PublishError(ORPHANS.format(names="、".join(gone)))


def _must_end_later(old: Plan, new: Plan, start: int) -> None:
    for id, task in new.tasks.items():
        before = old.tasks.get(id)
        if task.ended is not None and task.ended < start and (before is None or before.ended != task.ended):
            raise PublishError(
                f"{id} {task.title}自{task.ended}月起终止，早于这次调整起算的{start}月。请改终止的月份，或改起算的月份。"
            )


def _enter(
    con: Connection,
    plan: Plan,
    former: PlanBefore,
    by: str,
    reason: str,
    start: int,
    document: str | None,
    when: datetime,
) -> int:
    """The version's number. A plan that was in force by hand until then is kept as a version of its own."""
    if former.adjusts and former.by_hand and former.plan is not None and former.plan != plan:
        enter_plan(con, former.plan, when)
        _keep(con, plan.year, _last_plan(con), 1, None)
    batch = latest_number(con) + 1
    content = plan.text.encode()
    con.execute(
        """
        insert into batches (batch, kind, file, sha256, content, encoding, person, received, stored, reason, demo)
        values ($batch, 'plan', 'targets.yaml', $sha256, $content, 'utf-8', $person, $when, $when, $reason, false)
        """,
        {
            "batch": batch,
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": content,
            "person": by,
            "when": when,
            "reason": reason or None,
        },
    )
    return _keep(con, plan.year, batch, start, document)


def _keep(con: Connection, year: int, batch: int, start: int, document: str | None) -> int:
    row = con.execute("select coalesce(max(number), 0) + 1 from plan_versions").fetchone()
    assert row is not None
    con.execute(
        "insert into plan_versions (number, year, batch, from_month, document) values ($1, $2, $3, $4, $5)",
        [int(row[0]), year, batch, start, document],
    )
    return int(row[0])


def _last_plan(con: Connection) -> int:
    row = con.execute("select max(batch) from batches where kind = 'plan'").fetchone()
    assert row is not None
    return int(row[0])


def _reported(con: Connection, year: int) -> frozenset[str]:
    """The tasks of which a file says something about a year; files undone, and the sample, left out."""
    rows = con.execute(
        """
        select distinct entries.task
        from entries
        inner join batches
            on batches.batch = entries.batch
            and batches.kind = 'import'
            and not batches.demo
        where
            entries.month between $first and $last
            and batches.batch not in (select reverts from batches where kind = 'revert')
        """,
        {"first": date(year, 1, 1), "last": date(year, 12, 31)},
    ).fetchall()
    return frozenset(row[0] for row in rows)


def reported_units(con: Connection, year: int) -> dict[str, int]:
    """街镇 → how many figures of a year are known of it; files undone, and the sample, left out."""
    rows = con.execute(
        """
        select
            entries.unit,
            count(distinct (entries.task, entries.month))
        from entries
        inner join batches
            on batches.batch = entries.batch
            and batches.kind = 'import'
            and not batches.demo
        where
            entries.month between $first and $last
            and entries.unit is not null
            and batches.batch not in (select reverts from batches where kind = 'revert')
        group by
            entries.unit
        order by
            entries.unit
        """,
        {"first": date(year, 1, 1), "last": date(year, 12, 31)},
    ).fetchall()
    return {unit: int(count) for unit, count in rows}


def _kept(store: Store, text: str) -> bool:
    """Whether the store has the publication after all: a commit can fail and be made up for on opening."""
    with suppress(StoreError), store.reading() as con:
        of_all = versions(con)
        return bool(of_all) and of_all[-1].text == text
    return False
