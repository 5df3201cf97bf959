"""One row for every cell due, as it truly was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

from metrics.task import pace
from metrics.task.lamps import colour
from plan import NOT_STARTED, Plan, Task
from scripts.sample.stories import COUNTS, EARLY, LAST, LATE, LEVELS, MISSED, RATES, SIZES, STAGES


@dataclass(frozen=True)
class Row:
    """One row of a monthly file, as text. `unit` '' is the whole district."""

    task: Task
    month: int
    unit: str = ""
    value: str = ""
    below: str = ""
    stage: str = ""
    progress: str = ""
    reason: str = ""
    next_step: str = ""
    correction: str = ""
    site: str = ""

    def cells(self, year: int) -> list[str]:
        """The row in the order of COLUMNS."""
        return [
            f"{year}-{self.month:02d}", self.task.id, self.task.title, self.unit, self.value,
            self.below, self.stage, self.progress, self.reason, self.next_step, self.correction,
            self.site,
        ]  # fmt: skip


Rows = dict[tuple[str, str, int], Row]
"""(task id, 街镇 or '', month) → row."""


class Teller:
    """Writes the rows as they truly were."""

    def __init__(self, plan: Plan, words: dict[str, Any], rng: Random) -> None:
        self.plan, self.words, self.rng = plan, words, rng
        self.months = range(plan.reporting.first_month, LAST + 1)
        self._said: dict[str, set[str]] = {}

    def tell(self) -> Rows:
        """Every cell that is due, month by month."""
        told: Rows = {}
        for task in self.plan.tasks.values():
            for row in getattr(self, f"_{task.kind}")(task):
                told[task.id, row.unit, row.month] = row
        return told

    def _count(self, task: Task) -> Iterator[Row]:
        totals = COUNTS.get(task.id) or self._near_plan(task)
        if not task.by_unit:
            for m, total in zip(self.months, totals, strict=True):
                yield self._written(Row(task, m, value=str(total)), total)
            return
        shares = self._shared(task, totals)
        for m, total in zip(self.months, totals, strict=True):
            slow = self._slowest(task, m, shares) if self._behind(task, m, total) else []
            for unit in self.plan.units:
                before = shares[unit, m - 1]
                yield self._of_unit(task, m, unit, shares[unit, m], before, unit in slow)

    def _rate(self, task: Task) -> Iterator[Row]:
        goal = float(task.target or 0)
        drift = [(round(1000 * goal * (0.9 + 0.01 * i)), 1000) for i in range(len(self.months))]
        for m, (part, whole) in zip(self.months, RATES.get(task.id, tuple(drift)), strict=True):
            row = Row(task, m, value=str(part), below=str(whole))
            yield self._written(row, Fraction(part, whole))

    def _level(self, task: Task) -> Iterator[Row]:
        flat = [f"{50 + i * 0.4:.1f}{task.unit if task.unit == '%' else ''}" for i in range(12)]
        for m, value in zip(self.months, LEVELS.get(task.id, flat), strict=False):
            said = self.words["levels"].get(task.id, [""])
            yield Row(task, m, value=value, progress=self._pick(task, said))

    _direction = _pending = _level

    def _duty(self, task: Task) -> Iterator[Row]:
        missed = MISSED.get(task.id)
        for m in self.months:
            said = ""
            if self.rng.random() < 0.34:
                lines = next(w for match, w in self.words["duties"] if re.search(match, task.title))
                said = self._pick(task, lines).format(**self._numbers(m))
            row = Row(task, m, value="是", progress=said)
            if missed and missed.month == m and missed.reason:
                row = Row(task, m, "", "否", "", "", "", missed.reason, missed.next_step)
            elif missed and missed.month < m:
                why = f"{missed.month}月未落实：{missed.reason}" if missed.reason else f"{missed.month}月漏报"
                now = said or "本月已正常开展"
                row = replace(row, progress=now, reason=why, next_step=missed.since)
            yield row

    def _stages(self, task: Task) -> Iterator[Row]:
        finished = STAGES.get(task.id) or self._finished(task)
        before = 0
        for m in self.months:
            done = sum(at is not None and at <= m for at in finished)
            name = task.stages[done - 1].name if done else NOT_STARTED
            yield self._staged(Row(task, m, stage=name), done, before)
            before = done

    def _staged(self, row: Row, done: int, before: int) -> Row:
        task, m = row.task, row.month
        if text := self.words["tasks"].get(task.id, {}).get(m):
            return worded(row, text)
        due = sum(stage.by <= m for stage in task.stages)
        stage = task.stages[min(max(done, 1) - 1 if done > before else done, len(task.stages) - 1)]
        told = next(w for w in self.words["stages"] if re.search(w["match"], stage.name))
        if done > before:
            lines = told["done"]
        elif done == len(task.stages):
            lines = self.words["finished"]
        elif stage.by - m > 2:
            lines = self.words["waiting"]
        else:
            lines = told["doing"]
        fill = self._numbers(m) | {"stage": stage.name, "by": stage.by}
        row = replace(row, progress=self._pick(task, lines).format(**fill))
        if done < due and self.rng.random() < 0.98:
            why, step = self.rng.choice(told["late"])
            row = replace(row, reason=why.format(**fill), next_step=step.format(**fill))
        return row

    def _finished(self, task: Task) -> tuple[int | None, ...]:
        """When each stage was finished: mostly in its month; none due in the last is late."""
        found: list[int | None] = []
        for stage in task.stages:
            chance = self.rng.random()
            shift = -1 if chance < EARLY else 1 if chance > 1 - LATE and stage.by < LAST else 0
            last = stage is task.stages[-1]
            earliest = max([self.months[0], *[at for at in found if at]])
            at = max(stage.by + (0 if last and shift < 0 else shift), earliest)
            found.append(at if at <= LAST else None)
        return tuple(found)

    def _near_plan(self, task: Task) -> tuple[int, ...]:
        """A count that is not in the stories: about as much as is due."""
        found = [0]
        for m in self.months:
            due = float(pace.due(task, m) or 0)
            found.append(max(found[-1], round(due * self.rng.uniform(0.9, 1.03))))
        return tuple(found[1:])

    def _shared(self, task: Task, totals: tuple[int, ...]) -> dict[tuple[str, int], int]:
        """(街镇, month) → cumulative; small targets spread evenly, others by size."""
        small = (task.target or 0) <= pace.SMALL_COUNT
        shares = {(unit, self.months[0] - 1): 0 for unit in self.plan.units}
        for m, step in zip(self.months, _steps(totals), strict=True):
            weight = {
                unit: (1 if small else SIZES.get(unit, 10)) * self.rng.uniform(0.75, 1.33) for unit in self.plan.units
            }
            now = {unit: shares[unit, m - 1] for unit in self.plan.units}
            start = {unit: 0 if small else now[unit] for unit in now}
            for _ in range(step):
                unit = min(now, key=lambda u: (now[u] - start[u] + 1) / weight[u])
                now[unit] += 1
            shares |= {(unit, m): value for unit, value in now.items()}
        return shares

    def _slowest(self, task: Task, m: int, shares: dict[tuple[str, int], int]) -> list[str]:
        """The three 街镇 furthest behind, which are those that give a reason."""
        units = sorted(self.plan.units, key=lambda u: shares[u, m] / SIZES.get(u, 10))
        return units[:1] if (task.target or 0) <= pace.SMALL_COUNT else units[:3]

    def _of_unit(self, task: Task, m: int, unit: str, value: int, before: int, slow: bool) -> Row:
        told = self.words["units"].get(task.id) or {"some": ["本月新增{d}"], "none": ["本月无新增"]}
        fill = self._numbers(m) | {"d": value - before, "v": value}
        kind = "some" if value > before else "none" if value else "zero"
        text = self.rng.choice(told.get(kind) or told["none"]).format(**fill)
        row = Row(task, m, unit, str(value), progress=text)
        if not slow or "late" not in told:
            return row
        why, step = self.rng.choice(told["late"])
        text = told.get("slow", text)
        return replace(row, progress=text, reason=why, next_step=step.format(**fill))

    def _written(self, row: Row, actual: int | Fraction) -> Row:
        """A district row with the sentences written by hand for it, or a plain one."""
        default = [f"截至{row.month}月累计完成{row.value}{row.task.unit}"]
        text = self.words["tasks"].get(row.task.id, {}).get(row.month, default)
        if len(text) == 1 and self._behind(row.task, row.month, actual):
            text = [text[0], "前期准备用时较长", f"{row.month + 1}月加快进度，按周调度"]
        return worded(row, text)

    def _behind(self, task: Task, m: int, actual: int | Fraction) -> bool:
        """Whether the lamp would be 偏慢 or 滞后."""
        rate = pace.rate(task, Fraction(actual))
        return colour(self.plan.rule, rate or Fraction(0), pace.due_rate(task, m) or Fraction(0)) != "green"

    def _pick(self, task: Task, lines: list[str]) -> str:
        """A line not yet used for the task, while there is one."""
        used = self._said.setdefault(task.id, set())
        line = self.rng.choice([w for w in lines if w not in used] or lines)
        used.add(line)
        return line

    def _numbers(self, m: int) -> dict[str, int]:
        small, large = self.rng.randint(3, 9), self.rng.randint(12, 60)
        return {"n": small, "k": large, "p": self.rng.randint(3, 8), "next": m + 1}


def worded(row: Row, text: list[str]) -> Row:
    """The row with 进展情况, 滞后原因 and 下一步措施, what there is of them."""
    progress, reason, step = [*text, "", ""][:3]
    return replace(row, progress=progress, reason=reason, next_step=step.format(next=row.month + 1))


def _steps(totals: tuple[int, ...]) -> list[int]:
    return [after - before for before, after in zip((0, *totals), totals, strict=False)]
