"""Rows of a monthly file about 点位 (domain.md section 12): 节点 is the site's last stage finished; the task's own number
follows from the sites, and a typed one that differs from them is refused.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from plan import NOT_STARTED, Plan, Problem, Sites, Task, problem
from records.checking.again.corrections import ADVICE
from records.checking.again.locked import AGAIN, REGISTERED, WITHOUT_REASON, notice
from records.checking.entry import Entry, RowReader
from records.checking.told import Change, plain_number
from records.history.lock import Lock
from records.inspection.monthly import Sums
from records.inspection.register import Reached, Site
from records.inspection.storing import SiteEntry
from records.reading import cells
from records.reading.bulk.rows import Rows
from records.reading.sheet import Row, Sheet
from records.store.facts import Fact

MOST_NAMES = 10
"""Sites that a sentence names."""


@dataclass(frozen=True)
class BySite:
    """What became of the rows about sites; the entries hold the number of their site. `rest`: the sheet without them.
    `requested`: those that are 更正申请."""

    rest: Sheet
    changes: tuple[Change, ...] = ()
    requested: tuple[Change, ...] = ()
    unchanged: tuple[Entry, ...] = ()
    skipped: int = 0
    rejected: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class SiteTerms:
    """What else decides over them: what is known of the sites, the day, the locked months, whether the sender may change
    those at once, a reason for all rows, and the rows of 更正申请 without an answer (`asked_for`)."""

    sites: Sequence[Site]
    told: Sequence[Reached]
    received: datetime
    locked: Mapping[int, Lock] = field(default_factory=dict)
    office: bool = True
    reason: str = ""
    waiting: Collection[tuple[object, ...]] = ()


def asked_for(entry: Entry) -> tuple[object, ...]:
    """By which a row about a site is found again among the 更正申请."""
    return entry.month, entry.task, entry.site, entry.stage


def names_sites(sheet: Sheet) -> bool:
    """Whether any row is about a site; of a long file without making its rows."""
    if "点位" not in sheet.columns:
        return False
    if not isinstance(sheet.rows, Rows):
        return any(row.site for row in sheet.rows)
    return any(
        any(row.site for row in piece.odd) or any(piece.columns[-1].dictionary.to_pylist())
        for piece in sheet.rows.pieces
    )


def told_by_site(plan: Plan, sheet: Sheet, default_month: date | None, terms: SiteTerms) -> BySite:
    """The rows about sites, checked against the register and against what was said of the sites before."""
    reader = _Reader(plan, default_month, terms)
    rest = replace(sheet, rows=tuple(row for row in sheet.rows if not row.site))
    skipped, entries = 0, []
    for row in map(reader.rows.said, (row for row in sheet.rows if row.site)):
        if not (row.stage or row.value or row.progress or row.reason or row.next_step or row.correction):
            skipped += 1
        elif entry := reader.read(row):
            entries.append(entry)
    entries = reader.once(entries)
    changes: list[Change] = []
    requested: list[Change] = []
    unchanged: list[Entry] = []
    effective = [entry for entry in entries if not reader.asks(entry)]  # what is only asked for moves no other row
    for entry in entries:
        before = reader.known(entry)
        if (before and before.stage == entry.stage and not _new_words(entry, before)) or reader.asked_before(entry):
            unchanged.append(entry)
        elif reader.may_change(entry, entries if (asks := reader.asks(entry)) else effective):
            (requested if asks else changes).append(Change(entry, before))
    return BySite(
        rest,
        tuple(changes),
        tuple(requested),
        tuple(unchanged),
        skipped,
        tuple(reader.rows.rejected),
        tuple(reader.rows.warnings),
    )


def site_entries(changes: Iterable[Change]) -> list[SiteEntry]:
    """Those of the changes that are about sites, as they are stored."""
    return [
        SiteEntry(
            e.line, e.month, e.task, e.site, e.stage or NOT_STARTED, e.progress, e.reason, e.next_step, e.correction
        )
        for e in (change.entry for change in changes)
        if e.site
    ]


def pending(changes: Iterable[Change], batch: int, person: str, received: datetime) -> list[Reached]:
    """The same as they would be known once they are stored."""
    return [
        Reached(
            datetime.max, e.task, e.site, e.month.month, e.stage, e.progress, e.reason, e.next_step, e.correction,
            received, batch, e.line, person, received,
        )
        for e in site_entries(changes)
    ]  # fmt: skip


def differing(plan: Plan, sums: Sums, entry: Entry) -> Problem | None:
    """What to say of a typed number that is not the sum over the sites; None where it is, or where none follows yet."""
    finished = sums.finished(entry.task, entry.unit, entry.month.month)
    if finished is None or entry.value is None:
        return None
    total = sum(site.quantity for site in finished)
    if entry.value == total:
        return None
    task = plan.tasks[entry.task]
    counted = task.sites.counted if task.sites else ""
    names = "、".join(site.title for site in finished[:MOST_NAMES]) + ("等" if len(finished) > MOST_NAMES else "")
    read, of = plain_number(entry.value), f"{entry.unit}的" if entry.unit else ""
    said = (
        f"{of}点位中已{counted} {total:f} {task.unit}"
        if total % 1
        else f"{of}点位中已{counted} {int(total)} {task.unit}"
    )
    advice = "完成值由点位得出：请核对各点位的节点，或删去这一行。"
    sentence = f"第 {entry.line} 行「完成值」：读到 {read}，{said.rstrip()}{f'（{names}）' if names else ''}。{advice}"
    return Problem(entry.line, "完成值", read, sentence)


def _new_words(entry: Entry, before: Fact) -> bool:
    return any(
        getattr(entry, name) not in (None, getattr(before, name)) for name in ("progress", "reason", "next_step")
    )


class _Reader:
    """Reads rows about sites against one plan, its register and what was said before. `rows` has said what is wrong."""

    def __init__(self, plan: Plan, default_month: date | None, terms: SiteTerms) -> None:
        self.rows = RowReader(plan, default_month, terms.received.date())
        self._plan, self._terms = plan, terms
        self._sites: dict[str, list[Site]] = {}
        for site in terms.sites:
            self._sites.setdefault(site.task, []).append(site)
        self._told: dict[tuple[str, str], dict[int, Reached]] = {}
        for row in terms.told:
            self._told.setdefault((row.task, row.site), {})[row.month] = row

    def read(self, row: Row) -> Entry | None:
        """What a row says of its site; None where something in it was refused."""
        before = len(self.rows.rejected)
        task, month = self.rows.about(row)
        if task is not None and task.sites is None:
            self.rows.refuse(row, "点位", f"任务“{task.title}”不按点位管理", "请删去这一格，或核对任务编号")
        site = self._site(row, task) if task and task.sites else None
        stage = self._stage(row, task.sites, site, month) if task and task.sites and site and month else None
        if len(self.rows.rejected) > before or not (task and month and site and stage):
            return None
        if row.unit and self.rows.unit_of(row) not in (None, site.unit):
            self.rows.warn(row, "街镇", f"登记册中点位{site.title}在{site.unit or '全区'}，按登记册入库")
        if month > self._terms.received.date():
            self.rows.warn(row, "月份", "所报月份还没有到，请确认月份没有填错")
        words = (row.progress or None, row.reason or None, row.next_step or None, row.correction or None)
        return Entry(row.line, month, task.id, site.unit or None, False, None, None, stage, *words, site=site.number)

    def _site(self, row: Row, task: Task) -> Site | None:
        """The site of the number, or the only one of that name; of both as the template writes them."""
        text, own = cells.plain(row.site), self._sites.get(task.id, [])
        found = [site for site in own if text in (cells.plain(site.number), cells.plain(f"{site.number} {site.name}"))]
        found = found or [site for site in own if cells.plain(site.name) == text]
        if not own:
            self.rows.refuse(row, "点位", "这项任务还没有登记点位", "请先导入点位表")
        elif not found:
            names = [name for site in own for name in (site.name, site.number) if name]
            near = self.rows.nearest(text, f"点位{task.id}", names, 0.5)
            like = next((site for site in own if near in (site.number, site.name)), None) if near else None
            if elsewhere := self._elsewhere(text, task, by_number=like is None):
                self.rows.refuse(row, "点位", f"是任务 {elsewhere} 的点位，不是 {task.id} 的", "请核对任务编号")
                return None
            advice = f"是不是 {like.number} {like.name}？" if like else "请填点位编号，或先登记这个点位"
            self.rows.refuse(row, "点位", "登记册中没有这个点位", advice)
        elif len(active := [site for site in found if site.active] or found) > 1:
            numbers = "、".join(site.number for site in active[:MOST_NAMES])
            self.rows.refuse(row, "点位", f"有 {len(active)} 个点位叫这个名称：编号 {numbers}", "请填点位编号")
        elif not active[0].active:
            into = next((site for site in own if site.number == active[0].successor), None)
            said = f"这个点位已调整为 {into.number} {into.name}" if into else "这个点位已取消"
            self.rows.refuse(row, "点位", said, "请按新点位填报" if into else "请删去这一行")
        else:
            return active[0]
        return None

    def _elsewhere(self, text: str, task: Task, *, by_number: bool) -> str:
        """The other tasks that have a site of that name; of that number, where nothing like it is in the task itself."""
        found = (
            site.task
            for site in self._terms.sites
            if site.task != task.id and (cells.plain(site.name) == text or (by_number and site.number == text))
        )
        return "、".join(dict.fromkeys(found))

    def _stage(self, row: Row, sites: Sites, site: Site, month: date) -> str | None:
        """The last stage finished; 无变化 is the one said last."""
        text = cells.plain(row.stage)
        if not text and cells.plain(row.value) == cells.UNCHANGED:
            text = cells.UNCHANGED
        if not text and cells.number(row.value) == 0:
            return NOT_STARTED
        if not text:
            self.rows.refuse(
                row, "节点", "没有填，按点位填报要填这个点位已完成的最后一个节点", f"还没有开始的填 {NOT_STARTED}"
            )
            return None
        if row.value and cells.plain(row.value) != cells.UNCHANGED:
            self.rows.warn(row, "完成值", "按点位填报时不用这一列，已忽略")
        if text == cells.UNCHANGED:
            told = self._told.get((site.task, site.number), {})
            last = max((m for m in told if m <= month.month), default=None)
            if last is None:
                self.rows.refuse(
                    row, "节点", "此前没有报过这个点位，无从比较", f"请填节点，还没有开始的填 {NOT_STARTED}"
                )
            return told[last].stage if last else None
        names = [NOT_STARTED, *sites.stages]
        found = next((name for name in names if cells.plain(name) == text), None)
        if found is None:
            near = self.rows.nearest(text, f"节点{site.task}", names, 0.6)
            advice = f"是不是「{near}」？" if near else f"应为其中之一：{'、'.join(names)}，或 无变化"
            self.rows.refuse(row, "节点", "应为已完成的最后一个节点", advice)
        return found

    def once(self, entries: list[Entry]) -> list[Entry]:
        """Those whose site stands once in a month: of two rows either may be meant."""
        by_site: dict[tuple[str, str, date], list[Entry]] = {}
        for entry in entries:
            by_site.setdefault((entry.task, entry.site, entry.month), []).append(entry)
        for same in by_site.values():
            for entry in same if len(same) > 1 else ():
                others = "、".join(str(e.line) for e in same[: MOST_NAMES + 1] if e is not entry)
                self.rows.rejected.append(
                    problem(entry.line, "点位", entry.site, f"与第 {others} 行报的是同一个点位", "请只留一行")
                )
        return [same[0] for same in by_site.values() if len(same) == 1]

    def known(self, entry: Entry) -> Fact | None:
        """What was said of the site for the month, as the fact of a cell."""
        row = self._told.get((entry.task, entry.site), {}).get(entry.month.month)
        return row and Fact(
            row.task, entry.unit, row.month, False, None, None, row.stage, row.progress, row.reason,
            row.next_step, row.correction, row.first_received, row.batch, row.line, row.person, row.received,
        )  # fmt: skip

    def asks(self, entry: Entry) -> bool:
        """Whether it is a 更正申请: of a locked month, and not by the office."""
        return entry.month.month in self._terms.locked and not self._terms.office

    def asked_before(self, entry: Entry) -> bool:
        """Whether it stands in a 更正申请 that has no answer yet, and says so."""
        if not self.asks(entry) or asked_for(entry) not in self._terms.waiting:
            return False
        self.rows.warnings.append(problem(entry.line, "月份", f"{entry.month:%Y-%m}", AGAIN))
        return True

    def may_change(self, entry: Entry, entries: Sequence[Entry]) -> bool:
        """Whether it may be stored, or asked for; what takes a stage back, or changes a month that is due or locked, needs
        its reason."""
        explained = bool(entry.correction or self._terms.reason.strip())
        lock = self._terms.locked.get(entry.month.month)
        if lock and not explained:
            self.rows.rejected.append(notice(lock, entry, WITHOUT_REASON, "请在「更正原因」写明"))
            return False
        if lock and self._terms.office:
            self.rows.warnings.append(notice(lock, entry, REGISTERED))
        back = self._back(entry, entries)
        if back and not explained:
            self.rows.rejected.append(problem(entry.line, "节点", entry.stage or "", f"点位的节点{back}", ADVICE))
            return False
        if back and not self.asks(entry):
            self.rows.warnings.append(problem(entry.line, "节点", entry.stage or "", f"{back}，按更正入库"))
        return True

    def _back(self, entry: Entry, entries: Sequence[Entry]) -> str:
        """How it goes against what was said of the site; empty where it does not."""
        sites = self._plan.tasks[entry.task].sites
        assert sites
        told = {m: row.stage for m, row in self._told.get((entry.task, entry.site), {}).items()}
        same = told.get(entry.month.month)
        told |= {e.month.month: e.stage or "" for e in entries if (e.task, e.site) == (entry.task, entry.site)}
        own, month = sites.number(entry.stage or "") or 0, entry.month.month
        if same is not None and same != entry.stage:
            due = self._plan.passed(month, self._terms.received.date())
            if own < (sites.number(same) or 0):
                return f"比此前报的「{same}」退后"
            if due:
                return f"此前报的是「{same}」"
        before = max((m for m in told if m < month), default=None)
        if before is not None and own < (sites.number(told[before]) or 0):
            return f"比 {before} 月的「{told[before]}」退后"
        after = min((m for m in told if m > month), default=None)
        if (
            after is not None
            and own > (sites.number(told[after]) or 0)
            and not any(e.month.month == after for e in entries)
        ):
            return f"比 {after} 月的「{told[after]}」超前"
        return ""
