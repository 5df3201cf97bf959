"""Finding 点位 by number, name and address, and findings of 实地抽查 by what they say."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from metrics.search.words import WIDTH, Pieces, folded, pieces, words
from metrics.sites import SiteStanding, TaskSites
from plan import Plan, Task
from records import Inspected, Seen


class SiteHit(NamedTuple):
    """A 点位 that was found, hits marked."""

    standing: SiteStanding
    task: Task
    number: Pieces
    name: Pieces
    address: Pieces


class FindingHit(NamedTuple):
    """A finding that was found: of which task, where, and the places in which a word stands, each under its name."""

    seen: Seen
    task: str
    place: Pieces
    told: tuple[tuple[str, Pieces], ...]


def search_sites(tasks: Iterable[TaskSites], query: str) -> list[SiteHit]:
    """The 点位 in which every word stands, one at least in what is their own: number, name, address; the others may be of
    the 街镇 or the task. A number is found whole: 1 is not 10. In the order of plan and register."""
    wanted = words(query)
    return [
        SiteHit(
            s,
            each.task,
            pieces(s.site.number, wanted),
            pieces(s.site.title, wanted),
            pieces(s.site.address, wanted, WIDTH),
        )
        for each in tasks
        for s in each.sites
        if _stands(wanted, [s.site.name, s.site.address], [s.site.unit, each.task.title], s.site.number)
    ]


def search_findings(plan: Plan, inspected: Inspected, found: Iterable[Seen], query: str) -> list[FindingHit]:
    """The findings in which every word stands, one at least in what was written: the problem, the answer, the result, the
    settlement; the others may be of the place or the task. The newest first. `found`: those that may be read."""
    wanted, hits = words(query), []
    for seen in sorted(found, key=lambda seen: (seen.check.day, seen.check.number), reverse=True):
        check, task = seen.check, plan.tasks.get(seen.check.task)
        name = task.title if task else check.task
        site = inspected.names.get((check.task, check.site or "")) or check.site or ""
        written = {
            "问题": check.problem,
            "整改情况": check.answer or "",
            "办理结果": check.result or "",
            "认定理由": check.settlement or "",
        }
        if not _stands(wanted, [*written.values()], [site, check.unit or "", name, check.checkers]):
            continue
        told = tuple((label, pieces(text, wanted, WIDTH)) for label, text in written.items() if _has(text, wanted))
        hits.append(FindingHit(seen, f"{check.task} {name}", pieces(site or check.unit or "全区", wanted), told))
    return hits


def _stands(wanted: Sequence[str], own: Sequence[str], around: Sequence[str], number: str = "") -> bool:
    """Whether every word stands somewhere, one at least in what is its own."""
    mine, others, number = [folded(text) for text in own], [folded(text) for text in around], folded(number)
    in_own = [word == number or any(word in text for text in mine) for word in wanted]
    return any(in_own) and all(
        found or any(word in text for text in others) for word, found in zip(wanted, in_own, strict=True)
    )


def _has(text: str, wanted: Sequence[str]) -> bool:
    compared = folded(text)
    return any(word in compared for word in wanted)
