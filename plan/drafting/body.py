"""What stands below a heading → its tasks, and the account of its signs and numbers."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from plan.drafting.document import Assigned, DocumentError
from plan.drafting.structure import Block, Section
from plan.drafting.task import Drafted, drafted
from plan.drafting.wording.clauses import ITEM, commitments, sentences
from plan.drafting.wording.masks import Masks, Span
from plan.drafting.wording.measured import NoTarget, measured, shown
from plan.drafting.wording.numbers import amounts
from plan.drafting.wording.people import said_in

SIGN = re.compile(r"[^\W_]|[%％+＋]")
"""What counts as a sign of the text: letters, characters, figures; not the marks between them."""
MOST_TASKS = 6_000
"""With more of them a plan is longer than plan/reading/bounds.py lets it be; 200 pages make some 5,000."""
TOO_MANY = "分解出的任务太多，一份清单放不下。请把文件分成几份，分别分解。"
IN_HEADING = "标题里的数，正文另有"


@dataclass
class Account:
    """Where the signs and the numbers of the documents went."""

    left: list[str] = field(default_factory=list)
    no_targets: list[NoTarget] = field(default_factory=list)
    held: int = 0
    """Signs of the body in some task's source."""
    all: int = 0
    tasks: int = 0

    def leave(self, text: str, span: Span, reason: str) -> None:
        """A piece that is in no source, and its numbers."""
        said = " ".join(span.of(text).split())
        if SIGN.search(said):
            self.left.append(said)
        self.numbers(text, span, reason)

    def numbers(self, text: str, span: Span, reason: str) -> None:
        self.no_targets += [NoTarget(shown(text, amount), reason) for amount in amounts(text, span)]


class _Stretch(NamedTuple):
    """A stretch between two places that say who; who does all of it, and who its last sentence."""

    span: Span
    all: Assigned
    last: Assigned


def tasks_of(text: str, section: Section, year: int, account: Account) -> list[Drafted]:
    """The tasks of a section, in the order of the text."""
    said: list[Span] = []
    stretches = _stretches(text, section.blocks, said)
    found: list[Drafted] = []
    for stretch in stretches:
        for sentence, who in _who(text, stretch):
            masks = Masks(text, sentence)
            found += [drafted(text, each, masks, year, who) for each in commitments(text, sentence, year)]
            if account.tasks + len(found) > MOST_TASKS:
                raise DocumentError(TOO_MANY)
    account.tasks += len(found)
    if section.title is not None:
        found = [*_promised(text, section.title, found, year, account), *found]
    held = sorted([*(span for task in found for span in task.spans), *said])
    for block in section.blocks:
        first, last = bisect_left(held, (block.span.start,)), bisect_left(held, (block.span.end,))
        _account(text, block.span, held[first:last], account)
    account.no_targets += [each for task in found for each in task.no_targets]
    return found


def _stretches(text: str, blocks: Iterable[Block], said: list[Span]) -> list[_Stretch]:
    """The stretches of a section; the places that say who are added to `said`, those that say it of nothing are not."""
    found: list[_Stretch] = []
    for block in blocks:
        at = block.span.start
        told = list(said_in(text, block.span))
        several = sum(each.alone for each in told) > 1
        for each in told:
            if each.span.start < at:
                continue
            own = _own_item(text, at, each.span.start) if several else at
            if own > at and SIGN.search(text, at, own):  # items that bear a bracket each: one without is nobody's yet
                found.append(_Stretch(Span(at, own), block.assigned, block.assigned))
                at = own
            who = each.assigned.over(block.assigned)
            if SIGN.search(text, at, each.span.start):
                found.append(_Stretch(Span(at, each.span.start), who if each.alone else block.assigned, who))
            elif found and _adds(found[-1], each.assigned):  # a paragraph that says who does the one above it
                found[-1] = found[-1]._replace(all=found[-1].all.over(who), last=found[-1].last.over(who))
            else:
                continue
            said.append(each.span)
            at = each.span.end
        if SIGN.search(text, at, block.span.end):
            found.append(_Stretch(Span(at, block.span.end), block.assigned, block.assigned))
    return found


def _own_item(text: str, start: int, end: int) -> int:
    """Where the last of the items 一是, 二是 … of a stretch begins; its start where there is none."""
    return max((found.start() for found in ITEM.finditer(text, start, end)), default=start)


def _adds(stretch: _Stretch, said: Assigned) -> bool:
    """Whether all that is said is news: a second department for the same tasks is not taken for the first."""
    return not any(new and (all or last) for new, all, last in zip(said, stretch.all, stretch.last, strict=True))


def _who(text: str, stretch: _Stretch) -> Iterator[tuple[Span, Assigned]]:
    each = list(sentences(text, stretch.span))
    for number, sentence in enumerate(each, 1):
        yield sentence, stretch.last if number == len(each) else stretch.all


def _promised(text: str, title: Span, tasks: list[Drafted], year: int, account: Account) -> Iterator[Drafted]:
    """A heading with a number that the text below it does not have is a task as well."""
    below = {(t.keys.get("target"), t.keys.get("unit", "")) for t in tasks}
    promised = False
    for sentence in sentences(text, title):
        for commitment in commitments(text, sentence, year):
            found = measured(text, commitment, Masks(text, sentence))
            if found.target is not None and (found.target, found.unit) not in below:
                promised = True
                task = drafted(text, commitment, Masks(text, sentence), year, Assigned())
                task.unsure.append("数写在标题里，正文没有同样的数")
                yield task
    if not promised:
        account.numbers(text, title, IN_HEADING)


def _account(text: str, block: Span, held: Iterable[Span], account: Account) -> None:
    """Count the signs of a block that a task or who does it holds, and leave over what is in neither."""
    free = bytearray(b"\1") * (block.end - block.start)
    for span in [*held, *(Span(*m.span()) for m in ITEM.finditer(text, *block))]:
        start, end = max(span.start, block.start), min(span.end, block.end)
        if start < end:
            free[start - block.start : end - block.start] = bytes(end - start)
    signs = [m.start() - block.start for m in SIGN.finditer(text, *block)]
    account.all += len(signs)
    account.held += sum(not free[at] for at in signs)
    for run in re.finditer(b"\1+", bytes(free)):
        piece = Span(block.start + run.start(), block.start + run.end())
        if SIGN.search(text, *piece):
            account.leave(text, piece, "不在任何任务里")
